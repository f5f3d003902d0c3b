/*
 * A rehearsal in the background for the diff: a dry run that is listened to, as the
 * command does, told of in pieces. Of rows that change nothing only the number is
 * told, unless they are asked for; and only so many rows are kept at all. The loop's
 * thread, but for what its worker does inside.
 */
#ifndef TUI_VIEWS_DIFF_JOB_H
#define TUI_VIEWS_DIFF_JOB_H

#include "tui/app.h"
#include "tui/views/diff_rows.h"

struct wb_diff_asking {
	struct wb_text mapping; /* copied; empty: all of them */
	bool all_rows;          /* those that change nothing, too */
};

/* Told on the loop's thread, unless it was cancelled. */
struct wb_diff_listener {
	void *context;
	void (*piece)(void *context, struct wb_diff_piece *piece); /* takes it over */
	void (*ended)(void *context, enum wb_status status, const struct wb_error *err); /* once */
};

struct wb_diff_job;

/* Valid until `ended` was told, or it was cancelled. */
struct wb_diff_job *wb_diff_job_begin(struct wb_app *app, const struct wb_diff_asking *asking,
				      const struct wb_diff_listener *listener);
void wb_diff_job_cancel(struct wb_diff_job *job); /* accepts NULL */

#endif
