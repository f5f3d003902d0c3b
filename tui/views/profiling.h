/*
 * Profiling in the background: reads a table once and keeps what its values are
 * like in the project. Views hear of it by WB_NOTICE_PROFILE.
 */
#ifndef TUI_VIEWS_PROFILING_H
#define TUI_VIEWS_PROFILING_H

#include "tui/app.h"

/* Begins it; says so where it cannot be kept. Texts are copied. */
void wb_profiling_begin(struct wb_app *app, struct wb_text system, struct wb_text table);

#endif
