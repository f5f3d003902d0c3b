/* JSON text (RFC 8259), as far as writing it goes. Pure; any thread. */
#ifndef WB_BASE_JSON_H
#define WB_BASE_JSON_H

#include "base/text.h"

/*
 * Appends a string in quotes. Quotes, backslashes and what must not reach a
 * terminal raw (wb_utf8_unsafe) are escaped; a byte that is no UTF-8 becomes
 * U+FFFD.
 */
void wb_json_string(struct wb_buffer *out, struct wb_text text);

#endif
