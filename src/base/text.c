#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct wb_text
wb_text_of(const char *string)
{
	return (struct wb_text){ string ? string : "", string ? strlen(string) : 0 };
}

bool
wb_text_equal(struct wb_text a, struct wb_text b)
{
	return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

bool
wb_text_is(struct wb_text text, const char *string)
{
	return wb_text_equal(text, wb_text_of(string));
}

int
wb_text_compare(struct wb_text a, struct wb_text b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

	if (order)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
wb_text_equal_ignoring_case(struct wb_text a, struct wb_text b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.at[i]) != ascii_lower(b.at[i]))
			return false;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

struct wb_text
wb_text_trim(struct wb_text text)
{
	while (text.len && is_blank(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len && is_blank(text.at[text.len - 1]))
		text.len--;
	return text;
}

/* Levenshtein's distance over bytes, one row of the table at a time; long names are cut. */
size_t
wb_text_distance(struct wb_text a, struct wb_text b)
{
	enum { LONGEST = 64 };
	size_t row[LONGEST + 1];

	if (a.len > LONGEST)
		a.len = LONGEST;
	if (b.len > LONGEST)
		b.len = LONGEST;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = ascii_lower(a.at[i - 1]) == ascii_lower(b.at[j - 1]);
			size_t best = diagonal + !same;

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}

void
wb_buffer_release(struct wb_buffer *buffer)
{
	free(buffer->at);
	memset(buffer, 0, sizeof *buffer);
}

void
wb_buffer_clear(struct wb_buffer *buffer)
{
	buffer->len = 0;
	if (buffer->at)
		buffer->at[0] = '\0';
}

char *
wb_buffer_room(struct wb_buffer *buffer, size_t size)
{
	WB_GROW(buffer->at, buffer->size, buffer->len + size + 1);
	return buffer->at + buffer->len;
}

void
wb_buffer_add(struct wb_buffer *buffer, const char *bytes, size_t len)
{
	char *end = wb_buffer_room(buffer, len);

	if (len)
		memcpy(end, bytes, len);
	buffer->len += len;
	buffer->at[buffer->len] = '\0';
}

void
wb_buffer_byte(struct wb_buffer *buffer, char byte)
{
	wb_buffer_add(buffer, &byte, 1);
}

void
wb_buffer_text(struct wb_buffer *buffer, struct wb_text text)
{
	wb_buffer_add(buffer, text.at, text.len);
}

void
wb_buffer_string(struct wb_buffer *buffer, const char *string)
{
	wb_buffer_add(buffer, string, strlen(string));
}

void
wb_buffer_format(struct wb_buffer *buffer, const char *format, ...)
{
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	wb_buffer_room(buffer, (size_t)size);
	va_start(arguments, format);
	vsnprintf(buffer->at + buffer->len, (size_t)size + 1, format, arguments);
	va_end(arguments);
	buffer->len += (size_t)size;
}

struct wb_text
wb_buffer_slice(const struct wb_buffer *buffer)
{
	return (struct wb_text){ buffer->at ? buffer->at : "", buffer->len };
}
