/* A text to read: a value that was cut, a script, an explanation. */
#ifndef TUI_VIEWS_TEXT_H
#define TUI_VIEWS_TEXT_H

#include "tui/app.h"

/* Title and text are copied; lines too long for the screen go on in the next one. */
struct wb_view *wb_text_view_new(struct wb_text title, struct wb_text text);

#endif
