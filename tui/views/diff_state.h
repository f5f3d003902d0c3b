/*
 * The diff's own state, for its files: diff.c (jobs, actions), diff_draw.c,
 * diff_grid.c (the cells of its grid), diff_choose.c (filter and order).
 */
#ifndef TUI_VIEWS_DIFF_STATE_H
#define TUI_VIEWS_DIFF_STATE_H

#include "tui/app.h"
#include "tui/grid.h"
#include "tui/views/diff_job.h"

struct wb_diff_view {
	struct wb_view view;
	struct wb_buffer mapping; /* empty: all */
	struct wb_diff_job *job;
	struct wb_diff_rows rows;
	bool begun, all_rows;
	bool anew;             /* what is there is of before: it goes when the new comes */
	bool stale;            /* the design, a table or a target changed since */
	enum wb_status status; /* of the last rehearsal */
	struct wb_error err;
	int64_t began, took;    /* monotonic microseconds */
	struct wb_arena chosen; /* of the filter's and the order's texts */
	bool in_steps;          /* the keys go to the list of steps */
	struct wb_scroll steps; /* all of them, then each, where there are several */
	struct wb_grid grid;
	struct wb_buffer scratch; /* of the cell last asked for */
};

/* The step whose fields are the grid's columns, or NULL: rows of several are shown. */
const struct wb_diff_step *wb_diff_step_shown(const struct wb_diff_view *diff);

/* Its only step, or the one of the filter: its number, or WB_DIFF_ALL. */
size_t wb_diff_step_number(const struct wb_diff_view *diff);

struct wb_grid_source wb_diff_grid_source(struct wb_diff_view *diff);

/* The row under the cursor, or NULL; the field under it, or WB_DIFF_ALL. */
const struct wb_diff_row *wb_diff_row_here(const struct wb_diff_view *diff);
size_t wb_diff_field_here(const struct wb_diff_view *diff);

/* The grid's column of a field. */
size_t wb_diff_column_of(const struct wb_diff_view *diff, size_t field);

/* Appends what becomes of a field: "old → new"; *split: where the new begins, or 0. */
void wb_diff_add_change(struct wb_buffer *out, const struct wb_diff_row *row, size_t field,
			size_t *split);

/* Appends the whole of a row in a line: "city: Porto → Lima, name: Bo → Bob". */
void wb_diff_add_row(struct wb_buffer *out, const struct wb_diff_step *step,
		     const struct wb_diff_row *row);

/* Appends "level: not in crosswalk level, given silver". */
void wb_diff_add_fault(struct wb_buffer *out, const struct wb_diff_fault *fault);

void wb_diff_draw(struct wb_view *view, struct wb_area area);

/* Pickers. */
void wb_diff_choose_filter(struct wb_diff_view *diff);
void wb_diff_choose_order(struct wb_diff_view *diff);

/* After one of them: the cursor to the first row that is shown now. */
void wb_diff_sifted(struct wb_diff_view *diff);

/* Rehearses again. */
void wb_diff_begin(struct wb_diff_view *diff);

#endif
