/* JSON text (RFC 8259), as far as writing it goes. Pure; any thread. */
#ifndef WB_BASE_JSON_H
#define WB_BASE_JSON_H

#include "base/text.h"

/* Appends a string in quotes; controls, quotes and backslashes are escaped. `text` is UTF-8. */
void wb_json_string(struct wb_buffer *out, struct wb_text text);

#endif
