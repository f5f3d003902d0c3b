/*
 * The first line of an object, as a line to be typed: parameters, and what mappings
 * and crosswalks are for.
 */
#ifndef TUI_VIEWS_HEAD_H
#define TUI_VIEWS_HEAD_H

#include "tui/app.h"

/* Asks which one, among all and a new parameter, then for its line. */
void wb_head_choose(struct wb_app *app);

#endif
