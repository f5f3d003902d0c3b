/* The run: what is going on step by step, and the runs so far. */
#ifndef TUI_VIEWS_RUN_H
#define TUI_VIEWS_RUN_H

#include "tui/app.h"

struct wb_view *wb_run_view_new(void);

/*
 * Asks what to run, and shows it: all mappings, or the one named (empty: none is
 * offered), what stopped, what was corrected.
 */
void wb_run_ask(struct wb_app *app, struct wb_text mapping);

#endif
