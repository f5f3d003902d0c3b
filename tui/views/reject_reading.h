/*
 * Reading rejects in the background: the groups of a run, or the rows of one. The
 * newest wish wins; what was told before stays the caller's. The loop's thread.
 */
#ifndef TUI_VIEWS_REJECT_READING_H
#define TUI_VIEWS_REJECT_READING_H

#include "project/reject_groups.h"
#include "tui/app.h"

struct wb_reject_wish {
	int64_t run;                         /* 0: the newest that has some */
	const struct wb_reject_group *group; /* copied; NULL: the groups */
	bool unsettled;                      /* rows: only what is still to be done */
	size_t most;                         /* rows */
};

struct wb_reject_reading;

/* Told once unless cancelled; may take the listing. NULL: it failed, which was said. */
typedef void wb_reject_read_fn(void *context, struct wb_reject_listing *listing);

/* The handle is valid until it told, or was cancelled. */
struct wb_reject_reading *
wb_reject_reading_begin(struct wb_app *app, const struct wb_reject_wish *wish,
			wb_reject_read_fn *told, void *context);
void wb_reject_reading_cancel(struct wb_reject_reading *reading); /* accepts NULL */

#endif
