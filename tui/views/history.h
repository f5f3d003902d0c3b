/* The history: every version of the design, and what it changed. */
#ifndef TUI_VIEWS_HISTORY_H
#define TUI_VIEWS_HISTORY_H

#include "lang/syntax.h"
#include "tui/app.h"

/* Of one object; WB_OBJECT_KINDS and an empty name: of all. The name is copied. */
struct wb_view *wb_history_view_new(enum wb_object_kind kind, struct wb_text name);

#endif
