#include "lang/codec.h"

#include <stdint.h>
#include <string.h>

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
wb_base64_encode(struct wb_text bytes, struct wb_buffer *out)
{
	const unsigned char *at = (const unsigned char *)bytes.at;

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t group = (uint32_t)at[i] << 16;
		char digits[4];

		group |= left > 1 ? (uint32_t)at[i + 1] << 8 : 0;
		group |= left > 2 ? at[i + 2] : 0;
		digits[0] = base64_digits[group >> 18];
		digits[1] = base64_digits[group >> 12 & 63];
		digits[2] = left > 1 ? base64_digits[group >> 6 & 63] : '=';
		digits[3] = left > 2 ? base64_digits[group & 63] : '=';
		wb_buffer_add(out, digits, 4);
	}
}

static int
base64_digit(char c)
{
	const char *found = c ? strchr(base64_digits, c) : NULL;

	return found ? (int)(found - base64_digits) : -1;
}

/* Without the padding; false where there is padding that does not fit. */
static bool
cut_padding(struct wb_text *text)
{
	size_t padding = 0;

	while (padding < 2 && text->len && text->at[text->len - 1] == '=') {
		text->len--;
		padding++;
	}
	return !padding || (text->len + padding) % 4 == 0;
}

bool
wb_base64_decode(struct wb_text text, struct wb_buffer *out)
{
	uint32_t group = 0;
	unsigned bits = 0;

	if (!cut_padding(&text) || text.len % 4 == 1)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.at[i]);

		if (digit < 0)
			return false;
		group = group << 6 | (uint32_t)digit;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		wb_buffer_byte(out, (char)(group >> bits));
		group &= (1u << bits) - 1;
	}
	return !group; /* bits left over must be zero: one text for the same bytes */
}

static const char hex_digits[] = "0123456789abcdef";

void
wb_hex_encode(struct wb_text bytes, struct wb_buffer *out)
{
	char *at = wb_buffer_room(out, 2 * bytes.len);

	for (size_t i = 0; i < bytes.len; i++) {
		*at++ = hex_digits[(unsigned char)bytes.at[i] >> 4];
		*at++ = hex_digits[(unsigned char)bytes.at[i] & 15];
	}
	*at = '\0';
	out->len += 2 * bytes.len;
}

int
wb_hex_digit(char c)
{
	const char *found = c ? strchr(hex_digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;

	return found ? (int)(found - hex_digits) : -1;
}

/* Two digits at `at` as a byte, or -1. */
static int
hex_byte(const char *at)
{
	int high = wb_hex_digit(at[0]), low = wb_hex_digit(at[1]);

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool
wb_hex_decode(struct wb_text text, struct wb_buffer *out)
{
	if (text.len % 2)
		return false;
	for (size_t i = 0; i < text.len; i += 2) {
		int byte = hex_byte(text.at + i);

		if (byte < 0)
			return false;
		wb_buffer_byte(out, (char)byte);
	}
	return true;
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

void
wb_url_encode(struct wb_text bytes, struct wb_buffer *out)
{
	for (size_t i = 0; i < bytes.len; i++) {
		if (is_unreserved(bytes.at[i]))
			wb_buffer_byte(out, bytes.at[i]);
		else
			wb_buffer_format(out, "%%%02X", (unsigned)(unsigned char)bytes.at[i]);
	}
}

bool
wb_url_decode(struct wb_text text, struct wb_buffer *out)
{
	for (size_t i = 0; i < text.len; i++) {
		int byte;

		if (text.at[i] != '%') {
			wb_buffer_byte(out, text.at[i]);
			continue;
		}
		byte = text.len - i > 2 ? hex_byte(text.at + i + 1) : -1;
		if (byte < 0)
			return false;
		wb_buffer_byte(out, (char)byte);
		i += 2;
	}
	return true;
}
