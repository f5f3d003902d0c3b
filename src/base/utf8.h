/*
 * UTF-8 (RFC 3629): validation, code points, width, and text made safe to show.
 *
 * All functions are pure; any thread may call them. Case and width come from
 * libutf8proc, never from the locale.
 */
#ifndef WB_BASE_UTF8_H
#define WB_BASE_UTF8_H

#include <stdint.h>

#include "base/text.h"

/* Length of the longest valid prefix; equals text.len where all of it is valid. */
size_t wb_utf8_valid_prefix(struct wb_text text);
bool wb_utf8_valid(struct wb_text text);

/* Takes the first code point off *text; *text is valid UTF-8 and not empty. */
int32_t wb_utf8_next(struct wb_text *text);

/* Writes a code point; returns its length, 1 to 4. */
size_t wb_utf8_put(char out[4], int32_t code_point);

/* Number of code points in valid UTF-8. */
size_t wb_utf8_count(struct wb_text text);

/* The byte offset of code point number `index` (0-based), or text.len past the end. */
size_t wb_utf8_offset(struct wb_text text, size_t index);

/* Columns on a terminal, for text that wb_show_text made safe. */
size_t wb_utf8_width(struct wb_text text);

/*
 * Whether a code point is a control or changes the direction or the line of what
 * follows: what wb_show_text escapes.
 */
bool wb_utf8_unsafe(int32_t code_point);

/*
 * Appends text as it may be shown on a terminal: C0, C1, DEL, bidi controls,
 * line and paragraph separators, blanks that look like the common one or like
 * nothing, and invalid bytes become visible escapes (\n, \x1b, \u{202e},
 * \u{a0}); all else is kept.
 */
void wb_show_text(struct wb_buffer *out, struct wb_text text);

/* The same of a value of the data: in quotes where it is empty, or has a blank at an end. */
void wb_show_value(struct wb_buffer *out, struct wb_text value);

#endif
