/*
 * A cursor among lines, and the window in which as many of them as fit are in
 * sight, whatever the lines are. All zero is one of none. One thread.
 */
#ifndef TUI_SCROLL_H
#define TUI_SCROLL_H

#include "tui/actions.h"
#include "tui/view.h"

struct wb_scroll {
	size_t count, cursor; /* cursor < count, or 0 */
	size_t top;           /* the first line in sight */
	int rows;             /* as last drawn */
};

/* Sets the number of lines; the cursor stays in them. */
void wb_scroll_count(struct wb_scroll *list, size_t count);

/* Puts the cursor on a line. */
void wb_scroll_move_to(struct wb_scroll *list, size_t line);

/* Movements up and down; false: the action is none. */
bool
wb_scroll_act(struct wb_scroll *list, enum wb_action action, const struct wb_action_call *call);

/* Before drawing in so many rows: scrolls so that the cursor is in sight. */
void wb_scroll_fit(struct wb_scroll *list, int rows);

/* The line at a row of the list as drawn, or count. */
size_t wb_scroll_at(const struct wb_scroll *list, int row);

/* A bar at the area's right edge that shows which part is in sight, where not all is. */
void wb_scroll_draw_bar(const struct wb_scroll *list, struct wb_area area);

#endif
