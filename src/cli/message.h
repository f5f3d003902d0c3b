/*
 * Messages to the person at the terminal, on standard error: errors, warnings
 * and notes. Nothing in them reaches a terminal raw. Colour only on a terminal
 * and without NO_COLOR.
 */
#ifndef WB_CLI_MESSAGE_H
#define WB_CLI_MESSAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"

/* `waybill: WHERE: WHAT`, the excerpt, and `  hint: HINT`. */
void wb_message_error(FILE *stream, const struct wb_error *err);

/* Appends the script's lines and the hint (nothing where empty) as an error shows them. */
void wb_message_excerpt(struct wb_buffer *out, struct wb_text excerpt);
void wb_message_hint(struct wb_buffer *out, struct wb_text hint, FILE *stream);

/* A line on standard error. */
void wb_message_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line on standard error where that is a terminal: what a script need not hear. */
void wb_message_aside(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* May this stream be coloured? */
bool wb_message_colours(FILE *stream);

#endif
