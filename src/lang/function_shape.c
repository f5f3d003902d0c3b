#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"
#include "lang/character.h"
#include "lang/function_groups.h"
#include "lang/function_text.h"
#include "lang/lettercase.h"

enum ends { START = 1, END = 2, BOTH = START | END };

static bool
is_among(int32_t c, struct wb_text characters)
{
	while (characters.len)
		if (wb_utf8_next(&characters) == c)
			return true;
	return false;
}

/* Takes the last code point off *text. */
static int32_t
take_last(struct wb_text *text)
{
	struct wb_text last = *text;

	last.at += text->len - 1;
	last.len = 1;
	while (last.len < text->len && ((unsigned char)last.at[0] & 0xc0) == 0x80) {
		last.at--;
		last.len++;
	}
	text->len -= last.len;
	return wb_utf8_next(&last);
}

/* Characters NULL: blanks. */
static bool
is_cut(int32_t c, const struct wb_text *characters)
{
	return characters ? is_among(c, *characters) : wb_character_is_blank(c);
}

static struct wb_text
cut(struct wb_text text, enum ends ends, const struct wb_text *characters)
{
	struct wb_text rest = text;

	while (ends & START && text.len && is_cut(wb_utf8_next(&rest), characters))
		text = rest;
	rest = text;
	while (ends & END && text.len && is_cut(take_last(&rest), characters))
		text = rest;
	return text;
}

/* Whether neither end can be blank: they are visible ASCII. Most texts are such. */
static inline bool
ends_are_plain(struct wb_text text)
{
	return text.len && (unsigned char)(text.at[0] - '!') < 0x5e &&
	       (unsigned char)(text.at[text.len - 1] - '!') < 0x5e;
}

static void
trim_rows(struct wb_call *call, enum ends ends)
{
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);

		if (wb_call_has(call, 1, row)) {
			struct wb_text characters = wb_call_text(call, 1, row);

			text = cut(text, ends, &characters);
		} else if (!ends_are_plain(text)) {
			text = cut(text, ends, NULL);
		}
		wb_call_give_text(call, row, text);
	}
}

void
wb_kernel_trim(struct wb_call *call)
{
	trim_rows(call, BOTH);
}

void
wb_kernel_ltrim(struct wb_call *call)
{
	trim_rows(call, START);
}

void
wb_kernel_rtrim(struct wb_call *call)
{
	trim_rows(call, END);
}

/* Whether squeezing leaves the text as it is: visible ASCII and lone blanks within. */
static bool
is_squeezed(struct wb_text text)
{
	char before = ' ';

	for (size_t i = 0; i < text.len; i++) {
		if ((text.at[i] == ' ' && before == ' ') ||
		    (unsigned char)(text.at[i] - ' ') >= 0x5f)
			return false;
		before = text.at[i];
	}
	return before != ' ' || !text.len;
}

static struct wb_text
squeeze(struct wb_text text, struct wb_arena *arena)
{
	char *at, *end;
	bool gap = false;

	text = cut(text, BOTH, NULL);
	at = end = wb_arena_bytes(arena, text.len);
	while (text.len) {
		struct wb_text rest = text;
		bool blank = wb_character_is_blank(wb_utf8_next(&rest));
		size_t size = text.len - rest.len;

		if (blank && !gap)
			*end++ = ' ';
		if (!blank) {
			memcpy(end, text.at, size);
			end += size;
		}
		gap = blank;
		text = rest;
	}
	return (struct wb_text){ at, (size_t)(end - at) };
}

void
wb_kernel_squeeze(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);

		if (!is_squeezed(text))
			text = squeeze(text, call->arena);
		wb_call_give_text(call, row, text);
	}
}

void
wb_kernel_lower(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		wb_call_give_text(call, row,
				  wb_lettercase(wb_call_text(call, 0, row), WB_LETTERCASE_LOWER,
						call->arena));
}

void
wb_kernel_upper(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		wb_call_give_text(call, row,
				  wb_lettercase(wb_call_text(call, 0, row), WB_LETTERCASE_UPPER,
						call->arena));
}

void
wb_kernel_title(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		wb_call_give_text(call, row,
				  wb_lettercase_title(wb_call_text(call, 0, row), call->arena));
}

/* `count` times the text, written to `at`. */
static char *
write_times(char *at, struct wb_text text, size_t count)
{
	for (size_t i = 0; text.len && i < count; i++, at += text.len)
		memcpy(at, text.at, text.len);
	return at;
}

/* What is added to reach `missing` characters: whole fills and a part of one. */
static struct wb_text
make_fill(struct wb_text fill, size_t missing, struct wb_arena *arena)
{
	size_t characters = wb_utf8_count(fill);
	struct wb_text part = { fill.at, wb_utf8_offset(fill, missing % characters) };
	size_t len = fill.len * (missing / characters) + part.len;
	char *at = wb_arena_bytes(arena, len);

	write_times(write_times(at, fill, missing / characters), part, 1);
	return (struct wb_text){ at, len };
}

static struct wb_text
concatenate(struct wb_text a, struct wb_text b, struct wb_arena *arena)
{
	char *at = wb_arena_bytes(arena, a.len + b.len);

	write_times(write_times(at, a, 1), b, 1);
	return (struct wb_text){ at, a.len + b.len };
}

static void
pad_cell(struct wb_call *call, size_t row, enum ends where)
{
	struct wb_text text = wb_call_text(call, 0, row);
	struct wb_text fill = wb_call_has(call, 2, row) ? wb_call_text(call, 2, row) : WB_TEXT(" ");
	int64_t length = wb_call_integer(call, 1, row);
	size_t have;

	if (length < 0 || length > WB_MADE_TEXT_MAX / 4) {
		wb_call_fail(call, row, "out-of-range", "a length of 0 to %d, not %lld",
			     WB_MADE_TEXT_MAX / 4, (long long)length);
		return;
	}
	if (!fill.len) {
		wb_call_fail(call, row, "out-of-range", "nothing to fill with");
		return;
	}
	have = wb_utf8_count(text);
	if (have < (size_t)length) {
		fill = make_fill(fill, (size_t)length - have, call->arena);
		text = where == START ? concatenate(fill, text, call->arena)
				      : concatenate(text, fill, call->arena);
	}
	wb_call_give_text(call, row, text);
}

void
wb_kernel_pad(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		pad_cell(call, row, END);
}

void
wb_kernel_lpad(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		pad_cell(call, row, START);
}

static void
repeat_cell(struct wb_call *call, size_t row)
{
	struct wb_text text = wb_call_text(call, 0, row);
	int64_t count = wb_call_integer(call, 1, row);
	char *at;

	if (count < 0 || (text.len && count > WB_MADE_TEXT_MAX / (int64_t)text.len)) {
		wb_call_fail(call, row, "out-of-range", "%lld times is below 0 or over 16 MiB",
			     (long long)count);
		return;
	}
	if (!text.len)
		count = 0;
	at = wb_arena_bytes(call->arena, text.len * (size_t)count);
	write_times(at, text, (size_t)count);
	wb_call_give_text(call, row, (struct wb_text){ at, text.len * (size_t)count });
}

void
wb_kernel_repeat(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		repeat_cell(call, row);
}

/* By what a reader takes for one character (grapheme clusters), so that accents stay. */
static struct wb_text
reverse(struct wb_text text, struct wb_arena *arena)
{
	char *at = wb_arena_bytes(arena, text.len), *front = at + text.len;
	struct wb_text rest = text;
	size_t len = text.len;

	while (rest.len) {
		struct wb_text cluster = rest, next;
		utf8proc_int32_t state = 0;
		int32_t c = wb_utf8_next(&rest);

		for (next = rest; next.len; rest = next) {
			int32_t following = wb_utf8_next(&next);

			if (utf8proc_grapheme_break_stateful(c, following, &state))
				break;
			c = following;
		}
		front -= cluster.len - rest.len;
		memcpy(front, cluster.at, cluster.len - rest.len);
	}
	return (struct wb_text){ at, len };
}

void
wb_kernel_reverse(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		wb_call_give_text(call, row, reverse(wb_call_text(call, 0, row), call->arena));
}

/* Puts the text with every `search` replaced into out; false where it grows too long. */
static bool
replace(struct wb_text text, struct wb_text search, struct wb_text replacement,
	struct wb_buffer *out)
{
	const char *found;

	while ((found = memmem(text.at, text.len, search.at, search.len))) {
		size_t before = (size_t)(found - text.at);

		wb_buffer_add(out, text.at, before);
		wb_buffer_text(out, replacement);
		text.at += before + search.len;
		text.len -= before + search.len;
		if (out->len > WB_MADE_TEXT_MAX)
			return false;
	}
	wb_buffer_text(out, text);
	return true;
}

void
wb_kernel_replace(struct wb_call *call)
{
	struct wb_buffer buffer = { 0 };

	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);
		struct wb_text search = wb_call_text(call, 1, row);

		wb_buffer_clear(&buffer);
		if (!search.len)
			wb_call_fail(call, row, "out-of-range", "nothing to search for");
		else if (!memmem(text.at, text.len, search.at, search.len))
			wb_call_give_text(call, row, text);
		else if (replace(text, search, wb_call_text(call, 2, row), &buffer))
			wb_call_give_buffer(call, row, &buffer);
		else
			wb_call_fail(call, row, "out-of-range", "the result is over 16 MiB");
	}
	wb_buffer_release(&buffer);
}
