/*
 * A mapping's limits: a count of rows, or a share of them. Pure.
 */
#ifndef WB_ENGINE_LIMIT_H
#define WB_ENGINE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "lang/syntax.h"

/* Whether `count` of `all` rows are more than the limit allows. */
bool wb_limit_passed(const struct wb_limit *limit, uint64_t count, uint64_t all);

#endif
