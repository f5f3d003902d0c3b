/*
 * Rows of a source table as they are: the first ones, or those that hold a value
 * in a field. They are read in the background.
 */
#ifndef TUI_VIEWS_ROWS_H
#define TUI_VIEWS_ROWS_H

#include "tui/app.h"

/* Texts are copied. An empty `field`: the first rows; else those with the value, or null. */
struct wb_view *wb_rows_view_new(struct wb_text system, struct wb_text table, struct wb_text field,
				 struct wb_text value, bool null);

#endif
