/* The keys of one screen, and then all of them. */
#ifndef TUI_VIEWS_HELP_H
#define TUI_VIEWS_HELP_H

#include "tui/app.h"

struct wb_view *wb_help_view_new(enum wb_context_index about);

#endif
