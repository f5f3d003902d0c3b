#include <inttypes.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "lang/lexer.h"
#include "lang/printer.h"

/* What a reader of the script would not see, or would take for an ordinary blank. */
static bool
is_invisible(int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	return wb_utf8_unsafe(c) || category == UTF8PROC_CATEGORY_CF ||
	       (category == UTF8PROC_CATEGORY_ZS && c != ' ');
}

/* The letter behind the backslash for the few that have one, else 0. */
static char
short_escape(int32_t c, char quote)
{
	if (c == '\\' || c == quote)
		return (char)c;
	return c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : '\0';
}

static void
print_quoted(struct wb_text text, char quote, struct wb_buffer *out)
{
	wb_buffer_byte(out, quote);
	while (text.len) {
		const char *at = text.at;
		int32_t c = wb_utf8_next(&text);
		char letter = short_escape(c, quote);

		if (letter)
			wb_buffer_format(out, "\\%c", letter);
		else if (is_invisible(c))
			wb_buffer_format(out, "\\u{%x}", (unsigned)c);
		else
			wb_buffer_add(out, at, (size_t)(text.at - at));
	}
	wb_buffer_byte(out, quote);
}

void
wb_print_text(struct wb_text text, struct wb_buffer *out)
{
	print_quoted(text, '"', out);
}

void
wb_print_name(struct wb_text name, struct wb_buffer *out)
{
	if (wb_is_word(name) && wb_reserved_word(name) == WB_TOKEN_WORD)
		wb_buffer_text(out, name);
	else
		print_quoted(name, '`', out);
}

static void
print_decimal(struct wb_decimal decimal, struct wb_buffer *out)
{
	char digits[WB_DECIMAL_TEXT_SIZE];

	wb_buffer_add(out, digits, wb_decimal_format(decimal, digits));
}

void
wb_print_value(const struct wb_value *value, struct wb_buffer *out)
{
	struct wb_arena arena = { 0 };

	if (value->cell == WB_CELL_NULL || value->type == WB_TYPE_NULL) {
		wb_buffer_string(out, "null");
	} else if (value->type == WB_TYPE_TEXT) {
		wb_print_text(value->as.text, out);
	} else if (value->type == WB_TYPE_DECIMAL) {
		print_decimal(value->as.decimal, out);
	} else {
		wb_buffer_text(out, wb_value_to_text(value, &arena));
		wb_arena_release(&arena);
	}
}

/* Between slashes: a "/" becomes "\/"; pairs of a backslash and a character stay. */
static void
print_part(struct wb_text part, struct wb_buffer *out)
{
	for (size_t i = 0; i < part.len; i++) {
		if (part.at[i] == '\\' && i + 1 < part.len)
			wb_buffer_byte(out, part.at[i++]);
		else if (part.at[i] == '/')
			wb_buffer_byte(out, '\\');
		if (part.at[i] == '\n')
			wb_buffer_string(out, "\\n");
		else
			wb_buffer_byte(out, part.at[i]);
	}
	wb_buffer_byte(out, '/');
}

void
wb_print_regex(const struct wb_regex_literal *regex, struct wb_buffer *out)
{
	wb_buffer_byte(out, '/');
	print_part(regex->pattern, out);
	wb_buffer_text(out, regex->flags);
}

void
wb_print_replacing_regex(const struct wb_regex_literal *regex, struct wb_text replacement,
			 struct wb_buffer *out)
{
	wb_buffer_byte(out, '/');
	print_part(regex->pattern, out);
	print_part(replacement, out);
	wb_buffer_text(out, regex->flags);
}

void
wb_print_table(const struct wb_table_name *table, struct wb_buffer *out)
{
	wb_print_name(table->system, out);
	wb_buffer_byte(out, '.');
	wb_print_name(table->table, out);
}

void
wb_print_comments(struct wb_comments comments, const char *indent, struct wb_buffer *out)
{
	for (size_t i = 0; i < comments.count; i++) {
		wb_buffer_format(out, "%s#", indent);
		if (comments.lines[i].len)
			wb_buffer_byte(out, ' ');
		wb_buffer_text(out, comments.lines[i]);
		wb_buffer_byte(out, '\n');
	}
}

size_t
wb_print_width(const struct wb_buffer *out, size_t start)
{
	return wb_utf8_count((struct wb_text){ out->at + start, out->len - start });
}

void
wb_print_pad(struct wb_buffer *out, size_t start, size_t width)
{
	size_t used = wb_print_width(out, start);

	do {
		wb_buffer_byte(out, ' ');
	} while (++used < width);
}
