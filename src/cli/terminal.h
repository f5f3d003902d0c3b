/*
 * The terminal that a stream may be: how wide it is, and text made to fit it.
 * No state; any thread.
 */
#ifndef WB_CLI_TERMINAL_H
#define WB_CLI_TERMINAL_H

#include <stdio.h>

#include "base/text.h"

/* Columns; 80 where the terminal does not say. */
size_t wb_terminal_width(FILE *stream);

/* Does the environment (LC_ALL, LC_CTYPE, LANG) say that text is UTF-8? */
bool wb_terminal_utf8(void);

/* The columns that shown text takes from byte `start` to the end. */
size_t wb_shown_width(const struct wb_buffer *shown, size_t start);

/* Cuts shown text from byte `start` on to `width` columns (at least 1), the last an ellipsis. */
void wb_cut_shown(struct wb_buffer *shown, size_t start, size_t width);

/* Adds blanks until the text from byte `start` on takes `width` columns. */
void wb_pad_shown(struct wb_buffer *shown, size_t start, size_t width);

#endif
