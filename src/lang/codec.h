/*
 * Bytes written as text and read back: base64 (RFC 4648), hexadecimal, percent
 * encoding (RFC 3986).
 *
 * Pure functions; any thread. They append to the caller's buffer. The decoders
 * return false where the text is not of the form, with the buffer in disorder;
 * what they make may be any bytes.
 */
#ifndef WB_LANG_CODEC_H
#define WB_LANG_CODEC_H

#include "base/text.h"

void wb_base64_encode(struct wb_text bytes, struct wb_buffer *out);
bool wb_base64_decode(struct wb_text text, struct wb_buffer *out); /* padding may be missing */

void wb_hex_encode(struct wb_text bytes, struct wb_buffer *out); /* lower case */
bool wb_hex_decode(struct wb_text text, struct wb_buffer *out);

void wb_url_encode(struct wb_text bytes, struct wb_buffer *out);
bool wb_url_decode(struct wb_text text, struct wb_buffer *out); /* "+" stays */

/* The value of a hexadecimal digit of either case, or -1. */
int wb_hex_digit(char c);

#endif
