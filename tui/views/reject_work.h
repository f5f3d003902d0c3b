/*
 * Working rejects off: what both screens of rejects can do with them. What is given is
 * copied. After each, views hear WB_NOTICE_RUN. The loop's thread.
 */
#ifndef TUI_VIEWS_REJECT_WORK_H
#define TUI_VIEWS_REJECT_WORK_H

#include "project/reject_groups.h"
#include "tui/app.h"

/* Opens a row's record as a form, the fields to blame first; Enter keeps the correction. */
void wb_reject_correct(struct wb_app *app, int64_t run, const struct wb_reject_group *group,
		       int64_t row);

/* Takes a row up again as it stands, though it was left. */
void
wb_reject_accept(struct wb_app *app, int64_t run, const struct wb_reject_group *group, int64_t row);

/* Asks for a reason, and leaves a row, or (row 0) all of the group that is not settled. */
void wb_reject_ask_leave(struct wb_app *app, int64_t run, const struct wb_reject_group *group,
			 int64_t row);

/* Runs all of the run again that is not settled. */
void wb_reject_run_again(struct wb_app *app, int64_t run);

/* Asks for a file, and writes the group's rejects that are not settled to it, or reads it. */
void wb_reject_ask_export(struct wb_app *app, int64_t run, const struct wb_reject_group *group);
void wb_reject_ask_import(struct wb_app *app);

#endif
