/*
 * A crosswalk at work: the values that come to it, open ones first, each with its rows
 * and the code that it becomes; entries that no value comes to at the end.
 */
#ifndef TUI_VIEWS_CROSSWALK_H
#define TUI_VIEWS_CROSSWALK_H

#include "tui/app.h"

/* Shows a crosswalk by its name, which is copied. */
struct wb_view *wb_crosswalk_view_new(struct wb_text crosswalk);

#endif
