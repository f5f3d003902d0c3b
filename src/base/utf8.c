#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

/* Length of the valid sequence at the start of text, or 0. */
static size_t
sequence_length(struct wb_text text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t len;
	unsigned char low = 0x80, high = 0xbf;

	if (at[0] < 0x80)
		return 1;
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	len = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (text.len < len)
		return 0;
	if (at[0] == 0xe0)
		low = 0xa0; /* overlong */
	else if (at[0] == 0xed)
		high = 0x9f; /* surrogates */
	else if (at[0] == 0xf0)
		low = 0x90; /* overlong */
	else if (at[0] == 0xf4)
		high = 0x8f; /* past U+10FFFF */
	if (at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

/* Number of leading ASCII bytes, eight at a time. */
static size_t
ascii_prefix(struct wb_text text)
{
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof word <= text.len; i += sizeof word) {
		memcpy(&word, text.at + i, sizeof word);
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < text.len && (unsigned char)text.at[i] < 0x80)
		i++;
	return i;
}

size_t
wb_utf8_valid_prefix(struct wb_text text)
{
	size_t i = 0;

	while (i < text.len) {
		struct wb_text rest = { text.at + i, text.len - i };
		size_t step = ascii_prefix(rest);

		if (!step)
			step = sequence_length(rest);
		if (!step)
			break;
		i += step;
	}
	return i;
}

bool
wb_utf8_valid(struct wb_text text)
{
	return wb_utf8_valid_prefix(text) == text.len;
}

int32_t
wb_utf8_next(struct wb_text *text)
{
	utf8proc_int32_t code_point = -1;
	utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text->at,
						 (utf8proc_ssize_t)text->len, &code_point);

	if (step < 1)
		step = 1; /* the caller broke the contract: no endless loop all the same */
	text->at += step;
	text->len -= (size_t)step;
	return code_point;
}

size_t
wb_utf8_put(char out[4], int32_t code_point)
{
	return (size_t)utf8proc_encode_char(code_point, (utf8proc_uint8_t *)out);
}

size_t
wb_utf8_count(struct wb_text text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return count;
}

size_t
wb_utf8_offset(struct wb_text text, size_t index)
{
	size_t i = 0;

	while (i < text.len && index--)
		for (i++; i < text.len && ((unsigned char)text.at[i] & 0xc0) == 0x80; i++)
			;
	return i;
}

size_t
wb_utf8_width(struct wb_text text)
{
	size_t width = 0;

	while (text.len) {
		int columns = utf8proc_charwidth(wb_utf8_next(&text));

		width += columns > 0 ? (size_t)columns : 0;
	}
	return width;
}

bool
wb_utf8_unsafe(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* A blank of another width, or of none; the ideographic one is wide enough to be seen. */
static bool
is_odd_blank(int32_t c)
{
	return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
	       c == 0x205f;
}

static void
show_escape(struct wb_buffer *out, int32_t c)
{
	switch (c) {
	case '\n':
		wb_buffer_string(out, "\\n");
		break;
	case '\r':
		wb_buffer_string(out, "\\r");
		break;
	case '\t':
		wb_buffer_string(out, "\\t");
		break;
	default:
		wb_buffer_format(out, c < 0x80 ? "\\x%02x" : "\\u{%x}", (unsigned)c);
	}
}

void
wb_show_text(struct wb_buffer *out, struct wb_text text)
{
	while (text.len) {
		size_t len = sequence_length(text);
		struct wb_text rest = text;
		int32_t c;

		if (!len) {
			wb_buffer_format(out, "\\x%02x", (unsigned)(unsigned char)text.at[0]);
			text.at++;
			text.len--;
			continue;
		}
		c = wb_utf8_next(&rest);
		if (wb_utf8_unsafe(c) || is_odd_blank(c))
			show_escape(out, c);
		else
			wb_buffer_add(out, text.at, len);
		text = rest;
	}
}

void
wb_show_value(struct wb_buffer *out, struct wb_text value)
{
	bool quoted = !value.len || value.at[0] == ' ' || value.at[value.len - 1] == ' ';

	if (quoted)
		wb_buffer_byte(out, '"');
	wb_show_text(out, value);
	if (quoted)
		wb_buffer_byte(out, '"');
}
