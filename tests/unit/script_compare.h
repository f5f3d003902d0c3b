/*
 * Whether two syntax trees are the same, positions aside. Pure; any thread.
 */
#ifndef SCRIPT_COMPARE_H
#define SCRIPT_COMPARE_H

#include "lang/syntax.h"

bool same_nodes(const struct wb_node *a, const struct wb_node *b);
bool same_scripts(const struct wb_script *a, const struct wb_script *b);

#endif
