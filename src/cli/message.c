#include "cli/message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

bool
wb_message_colours(FILE *stream)
{
	const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (refused && *refused)
		return false;
	if (terminal && !strcmp(terminal, "dumb"))
		return false;
	return isatty(fileno(stream));
}

/* Tabs are kept: the caret below counts on them. */
static void
show_excerpt_line(struct wb_buffer *out, const char *line, size_t len)
{
	wb_buffer_string(out, "  ");
	while (len) {
		const char *tab = memchr(line, '\t', len);
		size_t part = tab ? (size_t)(tab - line) : len;

		wb_show_text(out, (struct wb_text){ line, part });
		if (tab) {
			wb_buffer_byte(out, '\t');
			part++;
		}
		line += part;
		len -= part;
	}
	wb_buffer_byte(out, '\n');
}

void
wb_message_excerpt(struct wb_buffer *out, struct wb_text excerpt)
{
	while (excerpt.len) {
		const char *end = memchr(excerpt.at, '\n', excerpt.len);
		size_t len = end ? (size_t)(end - excerpt.at) : excerpt.len;

		show_excerpt_line(out, excerpt.at, len);
		len += end != NULL;
		excerpt.at += len;
		excerpt.len -= len;
	}
}

void
wb_message_hint(struct wb_buffer *out, struct wb_text hint, FILE *stream)
{
	if (!hint.len)
		return;
	wb_buffer_string(out, wb_message_colours(stream) ? "  \033[1mhint:\033[0m " : "  hint: ");
	wb_show_text(out, hint);
	wb_buffer_byte(out, '\n');
}

void
wb_message_error(FILE *stream, const struct wb_error *err)
{
	bool colours = wb_message_colours(stream);
	struct wb_buffer out = { 0 };

	wb_buffer_string(&out, colours ? "\033[1;31mwaybill:\033[0m " : "waybill: ");
	if (err->where[0]) {
		wb_show_text(&out, wb_text_of(err->where));
		wb_buffer_string(&out, ": ");
	}
	wb_show_text(&out, wb_text_of(err->what));
	wb_buffer_byte(&out, '\n');
	wb_message_excerpt(&out, wb_text_of(err->excerpt));
	wb_message_hint(&out, wb_text_of(err->hint), stream);
	fwrite(out.at, 1, out.len, stream);
	wb_buffer_release(&out);
}

static void print_line(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

static void
print_line(const char *format, va_list arguments)
{
	char *line = NULL;
	struct wb_buffer out = { 0 };

	if (vasprintf(&line, format, arguments) < 0)
		return;
	wb_show_text(&out, wb_text_of(line));
	wb_buffer_byte(&out, '\n');
	fwrite(out.at, 1, out.len, stderr);
	wb_buffer_release(&out);
	free(line);
}

void
wb_message_note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
}

void
wb_message_aside(const char *format, ...)
{
	va_list arguments;

	if (!isatty(STDERR_FILENO))
		return;
	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
}
