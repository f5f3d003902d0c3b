/*
 * One row read again from its source, in the background: its fields, and what each
 * arrow of the design as it is now makes of it, step by step. The loop's thread, but
 * for what its worker does inside.
 */
#ifndef TUI_VIEWS_ROW_READING_H
#define TUI_VIEWS_ROW_READING_H

#include "study/row_trace.h"
#include "tui/app.h"

struct wb_row_field {
	struct wb_text name; /* that of a joined table bears its alias: "a.city" */
	struct wb_traced_cell cell;
};

struct wb_row_arrow {
	struct wb_text name; /* of the target field */
	struct wb_traced_cell cell;
	struct wb_row_trace trace;
};

struct wb_row_read {
	struct wb_arena arena;
	bool found;
	size_t others; /* rows that the source row becomes beside this one */
	size_t n_fields, n_arrows;
	struct wb_row_field *fields;
	struct wb_row_arrow *arrows; /* none where the target was not computed */
	enum wb_outcome outcome;
	struct wb_text fault_field, reason; /* REJECTED */
};
void wb_row_read_release(struct wb_row_read *read);

struct wb_row_asking {
	struct wb_text mapping; /* copied */
	uint64_t number;        /* of the source row; of a group: of one of its rows */
	struct wb_text key;     /* which of those that it becomes; empty: the first; copied */
};

/* Told on the loop's thread, once, unless it was cancelled; takes what was read over. */
typedef void wb_row_told(void *context, struct wb_row_read *read, enum wb_status status,
			 const struct wb_error *err);

struct wb_row_job;

/* Valid until it told, or was cancelled. */
struct wb_row_job *wb_row_job_begin(struct wb_app *app, const struct wb_row_asking *asking,
				    wb_row_told *told, void *context);
void wb_row_job_cancel(struct wb_row_job *job); /* accepts NULL */

#endif
