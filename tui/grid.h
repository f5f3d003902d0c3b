/*
 * A grid: rows and columns of values with a cursor, scrolled both ways. What it
 * shows is asked for cell by cell, of the rows in sight alone. Columns are as
 * wide as what is in sight of them, up to a limit, the last one as there is room; the
 * heading stays. All zero
 * is a grid at its beginning. One thread.
 */
#ifndef TUI_GRID_H
#define TUI_GRID_H

#include "tui/scroll.h"

struct wb_grid_cell {
	struct wb_text text; /* valid until the next cell is asked for */
	bool null, right;    /* flush right: numbers */
	struct wb_style style;
	/* Where the text ends that is drawn as `style`; the rest is of `rest`. 0: all of it. */
	size_t split;
	struct wb_style rest;
};

struct wb_grid_source {
	const void *context;
	size_t n_rows, n_columns;
	size_t n_fixed; /* columns at the left that do not scroll */
	struct wb_text (*heading)(const void *context, size_t column);
	struct wb_grid_cell (*cell)(const void *context, size_t row, size_t column);
};

struct wb_grid {
	struct wb_scroll scroll; /* rows */
	size_t column;           /* the cursor's */
	size_t left;             /* the first scrolled column in sight */
	int room;                /* columns of the scrolled part, as last drawn */
	bool whole_row;          /* the cursor marks its row, not one cell */
};

void wb_grid_draw(struct wb_grid *grid, struct wb_area area, const struct wb_grid_source *source,
		  bool focused);

/* Movements up, down, left, right; false: the action is none. */
bool wb_grid_act(struct wb_grid *grid, const struct wb_grid_source *source, enum wb_action action,
		 const struct wb_action_call *call);

/* Moves to the next cell that holds the text; see wb_find_line. */
bool wb_grid_find(struct wb_grid *grid, const struct wb_grid_source *source, struct wb_text text,
		  int direction, bool here);

#endif
