/* Which run a screen shows: chosen among those on record, or the one beside it. */
#ifndef TUI_VIEWS_RUN_CHOICE_H
#define TUI_VIEWS_RUN_CHOICE_H

#include "tui/app.h"

/* `chosen` is called when one was taken, as long as the view that asks is there. */
void wb_run_choose(struct wb_app *app, struct wb_view *view,
		   void (*chosen)(struct wb_view *view, int64_t run));

/* The run before (direction -1) or after (1); 0, and said: there is none. */
int64_t wb_run_step_to(struct wb_app *app, int64_t run, int direction);

#endif
