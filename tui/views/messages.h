/* What the workbench has said, newest first, each whole. */
#ifndef TUI_VIEWS_MESSAGES_H
#define TUI_VIEWS_MESSAGES_H

#include "tui/app.h"

struct wb_view *wb_messages_view_new(void);

#endif
