#include "base/json.h"

static const char *const short_escapes[128] = {
	['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
	['\n'] = "\\n", ['\r'] = "\\r",	 ['\t'] = "\\t",
};

void
wb_json_string(struct wb_buffer *out, struct wb_text text)
{
	size_t begin = 0;

	wb_buffer_byte(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		wb_buffer_add(out, text.at + begin, i - begin);
		begin = i + 1;
		if (short_escapes[c])
			wb_buffer_string(out, short_escapes[c]);
		else
			wb_buffer_format(out, "\\u%04x", (unsigned)c);
	}
	wb_buffer_add(out, text.at + begin, text.len - begin);
	wb_buffer_byte(out, '"');
}
