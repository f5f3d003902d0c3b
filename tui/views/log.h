/*
 * The log: what was decided in a run about rows, fields and steps, newest first or
 * by row, narrowed by a sentence.
 */
#ifndef TUI_VIEWS_LOG_H
#define TUI_VIEWS_LOG_H

#include "tui/app.h"

struct wb_view *wb_log_view_new(void);

#endif
