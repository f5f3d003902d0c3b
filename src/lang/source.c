#include "lang/source.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum {
	EXCERPT_WIDTH = 76,  /* columns of the source line that are shown */
	EXCERPT_BEFORE = 48, /* code points shown before the caret at most */
	EXCERPT_BYTES = 384, /* leaves room in err->excerpt for the line with the caret */
};

static struct wb_text
line_around(struct wb_text text, size_t offset)
{
	size_t start = offset, end = offset;

	while (start && text.at[start - 1] != '\n')
		start--;
	while (end < text.len && text.at[end] != '\n')
		end++;
	return (struct wb_text){ text.at + start, end - start };
}

struct wb_position
wb_source_position(const struct wb_source *source, size_t offset)
{
	struct wb_position at = { 1, 1 };

	for (size_t i = 0; i < offset; i++) {
		unsigned char byte = (unsigned char)source->text.at[i];

		if (byte == '\n')
			at = (struct wb_position){ at.line + 1, 1 };
		else if ((byte & 0xc0) != 0x80)
			at.column++;
	}
	return at;
}

/* Where the excerpt begins, so that the caret's column is within it. */
static size_t
first_shown(struct wb_text line, size_t column)
{
	size_t start = column;

	for (size_t back = 0; start && back < EXCERPT_BEFORE; back++)
		for (start--; start && ((unsigned char)line.at[start] & 0xc0) == 0x80; start--)
			;
	return start;
}

/* One code point, or one byte that is none, as shown; a tab is one blank wide. */
static size_t
show_next(struct wb_buffer *out, struct wb_text rest)
{
	size_t len = 1;

	while (len < rest.len && len < 4 && ((unsigned char)rest.at[len] & 0xc0) == 0x80)
		len++;
	if (rest.at[0] == '\t')
		wb_buffer_byte(out, ' ');
	else if (rest.at[0] != '\r' || len < rest.len)
		wb_show_text(out, (struct wb_text){ rest.at, len });
	return len;
}

static void
fill_excerpt(struct wb_text line, size_t column, struct wb_error *err)
{
	struct wb_buffer shown = { 0 };
	size_t start = first_shown(line, column), caret = 0, i = start;

	if (start)
		wb_buffer_string(&shown, "…");
	while (i < line.len && shown.len < EXCERPT_BYTES &&
	       wb_utf8_width(wb_buffer_slice(&shown)) < EXCERPT_WIDTH) {
		if (i == column)
			caret = wb_utf8_width(wb_buffer_slice(&shown));
		i += show_next(&shown, (struct wb_text){ line.at + i, line.len - i });
	}
	if (i <= column)
		caret = wb_utf8_width(wb_buffer_slice(&shown));
	if (i < line.len)
		wb_buffer_string(&shown, "…");
	snprintf(err->excerpt, sizeof err->excerpt, "%s\n%*s^", shown.at ? shown.at : "",
		 (int)caret, "");
	wb_buffer_release(&shown);
}

static void
fill_where(const struct wb_source *source, size_t offset, struct wb_error *err)
{
	struct wb_position at = wb_source_position(source, offset);
	struct wb_buffer name = { 0 };

	wb_show_text(&name, wb_text_of(source->name));
	snprintf(err->where, sizeof err->where, "%.*s:%u:%u", 200, name.at ? name.at : "",
		 (unsigned)at.line, (unsigned)at.column);
	wb_buffer_release(&name);
}

enum wb_status
wb_source_fail(const struct wb_source *source, size_t offset, struct wb_error *err,
	       const char *format, ...)
{
	struct wb_text line = line_around(source->text, offset);
	char what[sizeof err->what];
	va_list arguments;

	if (!err)
		return WB_INVALID;
	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	wb_fail(err, WB_INVALID, "", "%s", what);
	fill_where(source, offset, err);
	fill_excerpt(line, (size_t)(source->text.at + offset - line.at), err);
	return WB_INVALID;
}
