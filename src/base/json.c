#include "base/json.h"

#include "base/utf8.h"

static const char *const short_escapes[128] = {
	['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
	['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t",
};

/* Number of leading bytes that stand for themselves: printable ASCII, mostly. */
static size_t
plain_prefix(struct wb_text text)
{
	size_t i = 0;

	while (i < text.len && text.at[i] >= 0x20 && text.at[i] < 0x7f && text.at[i] != '"' &&
	       text.at[i] != '\\')
		i++;
	return i;
}

/* The code point at the start of valid text. */
static void
put_code_point(struct wb_buffer *out, struct wb_text *text)
{
	const char *at = text->at;
	int32_t c = wb_utf8_next(text);

	if (c < 128 && short_escapes[c])
		wb_buffer_string(out, short_escapes[c]);
	else if (wb_utf8_unsafe(c))
		wb_buffer_format(out, "\\u%04x", (unsigned)c);
	else
		wb_buffer_add(out, at, (size_t)(text->at - at));
}

static void
put_valid(struct wb_buffer *out, struct wb_text text)
{
	while (text.len) {
		size_t plain = plain_prefix(text);

		wb_buffer_add(out, text.at, plain);
		text.at += plain;
		text.len -= plain;
		if (text.len)
			put_code_point(out, &text);
	}
}

void
wb_json_string(struct wb_buffer *out, struct wb_text text)
{
	wb_buffer_byte(out, '"');
	while (text.len) {
		size_t valid = wb_utf8_valid_prefix(text);

		put_valid(out, (struct wb_text){ text.at, valid });
		text.at += valid;
		text.len -= valid;
		if (!text.len)
			break;
		wb_buffer_string(out, "\\ufffd");
		text.at++;
		text.len--;
	}
	wb_buffer_byte(out, '"');
}
