/*
 * The diff: what a run would change in the targets, row by row, old and new side by
 * side. A run is rehearsed for it in the background; nothing is written.
 */
#ifndef TUI_VIEWS_DIFF_H
#define TUI_VIEWS_DIFF_H

#include "tui/app.h"

/* Of one mapping, whose name is copied; empty: of all, in the order of a run. */
struct wb_view *wb_diff_view_new(struct wb_text mapping);

#endif
