/*
 * One row, its source, the steps of each arrow and its target beside each other, or
 * one below the other where there is no room; of a diff what the target holds, too.
 */
#ifndef TUI_VIEWS_ROW_H
#define TUI_VIEWS_ROW_H

#include "tui/app.h"
#include "tui/views/cell_text.h"

/* Copied. */
struct wb_row_question {
	struct wb_text mapping;
	uint64_t number; /* of the source row; 0: there is none, the target's alone */
	struct wb_text key;
	struct wb_text field;   /* the cursor begins there; may be empty */
	struct wb_text outcome; /* "rejected: …", as it is to be shown; may be empty */
	/* Of a diff; by field, each may be NULL where there is no such row. */
	size_t n_fields;
	const struct wb_text *fields;
	const struct wb_cell_text *before, *after;
};

struct wb_view *wb_row_view_new(const struct wb_row_question *question);

#endif
