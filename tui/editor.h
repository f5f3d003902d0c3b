/*
 * The analyst's own editor: $VISUAL, $EDITOR or vi, run on a copy of a text in a file of
 * its own. Blocks until it ends: whoever has the terminal gives it away before.
 */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include "base/error.h"
#include "base/text.h"

/* Appends the text as the editor left it. */
enum wb_status wb_editor_run(struct wb_text text, struct wb_buffer *out, struct wb_error *err);

#endif
