/*
 * The surface: what the screen shows, as a grid of cells in memory.
 *
 * Views draw on areas of it, and never on a terminal; presenting it (terminal.h)
 * and dumping it (dump.h) read the same cells. All drawing clips to its area.
 * Text comes as UTF-8 of any origin: controls, direction changes and bad bytes
 * become visible escapes, wide characters take two cells, combining marks stay
 * with their base, and joiners and variation selectors, which terminals measure
 * differently, are left out. On an ASCII surface lines and glyphs become + - | >
 * and other characters `?`. One thread.
 */
#ifndef TUI_SURFACE_H
#define TUI_SURFACE_H

#include "base/text.h"
#include "tui/style.h"

enum { WB_CELL_BYTES = 17, WB_CELL_POINTS = 4 };

struct wb_screen_cell {
	char bytes[WB_CELL_BYTES]; /* a base character and its marks; not terminated */
	uint8_t len;
	uint8_t width; /* columns: 1, 2; 0: the second half of a wide one */
	struct wb_style style;
};

struct wb_surface {
	int rows, columns;
	struct wb_screen_cell *cells; /* rows × columns, by row */
	bool ascii;
	int cursor_row, cursor_column; /* where the terminal's cursor stands; -1: hidden */
};

/* All zero is an empty surface. Resizing clears it. */
void wb_surface_resize(struct wb_surface *surface, int rows, int columns);
void wb_surface_clear(struct wb_surface *surface); /* blanks, no cursor */
void wb_surface_release(struct wb_surface *surface);
const struct wb_screen_cell *wb_surface_cell(const struct wb_surface *surface, int row, int column);

/* A rectangle of a surface, by value; rows and columns of what is drawn count from its corner. */
struct wb_area {
	struct wb_surface *surface;
	int row, column, rows, columns;
};

struct wb_area wb_surface_whole(struct wb_surface *surface);

/* A part of an area, cut to it; may be empty. */
struct wb_area wb_area_part(struct wb_area area, int row, int column, int rows, int columns);

/*
 * Text at a place, cut at the area's edge; returns the columns it took. `put` marks a
 * cut with an ellipsis.
 */
int wb_put(struct wb_area area, int row, int column, struct wb_style style, struct wb_text text);
int
wb_put_string(struct wb_area area, int row, int column, struct wb_style style, const char *string);
int wb_put_format(struct wb_area area, int row, int column, struct wb_style style,
		  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The same within `width` columns; the rest of them is left as it is. */
int wb_put_within(struct wb_area area, int row, int column, int width, struct wb_style style,
		  struct wb_text text);

/*
 * The same with a style for each byte: that of a character's first one counts. Blanks at
 * the ends are dots, as of a value.
 */
int wb_put_painted(struct wb_area area, int row, int column, int width,
		   const struct wb_style *styles, struct wb_text text);

/* Flush right within `width` columns. */
void wb_put_right(struct wb_area area, int row, int column, int width, struct wb_style style,
		  struct wb_text text);

/*
 * A cell of data: null is shown as a dim ∅, empty text as "", blanks at its ends as
 * dim dots, controls as dim escapes. Returns the columns it took.
 */
int wb_put_value(struct wb_area area, int row, int column, int width, struct wb_style style,
		 struct wb_text value, bool null);

/* One character (UTF-8) over `width` columns of a row. */
void wb_fill(struct wb_area area, int row, int column, int width, struct wb_style style,
	     const char *character);
void wb_fill_area(struct wb_area area, struct wb_style style);

/* A rule across the area with a title in it (may be NULL). */
void wb_put_rule(struct wb_area area, int row, const char *title);

/* A box in the area, a blank column at either side, with a title (may be NULL): the area within. */
struct wb_area wb_put_box(struct wb_area area, const char *title);

/* Adds flags to what stands there, as for a cursor's row. */
void wb_mark(struct wb_area area, int row, int column, int width, uint8_t flags);

/* Where the terminal's cursor stands. */
void wb_place_cursor(struct wb_area area, int row, int column);

/* Columns that wb_put takes for a text. */
int wb_text_columns(struct wb_text text);

#endif
