#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "lang/character.h"
#include "lang/function_groups.h"
#include "lang/function_text.h"

void
wb_kernel_len(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = (int64_t)wb_utf8_count(wb_call_text(call, 0, row));
}

/* At most `count` characters from the character at `start` (from 0). */
static struct wb_text
slice(struct wb_text text, uint64_t start, uint64_t count)
{
	size_t from = wb_utf8_offset(text, start < text.len ? (size_t)start : text.len);
	struct wb_text rest = { text.at + from, text.len - from };

	rest.len = wb_utf8_offset(rest, count < rest.len ? (size_t)count : rest.len);
	return rest;
}

/* Argument n as a count; fails where it is negative. */
static bool
take_count(struct wb_call *call, size_t n, size_t row, uint64_t *count)
{
	int64_t given = wb_call_integer(call, n, row);

	*count = (uint64_t)given;
	if (given >= 0)
		return true;
	wb_call_fail(call, row, "out-of-range", "a count of %lld characters", (long long)given);
	return false;
}

void
wb_kernel_left(struct wb_call *call)
{
	uint64_t count;

	WB_EACH_ROW (call, row)
		if (take_count(call, 1, row, &count))
			wb_call_give_text(call, row, slice(wb_call_text(call, 0, row), 0, count));
}

void
wb_kernel_right(struct wb_call *call)
{
	uint64_t count;

	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);
		uint64_t have = wb_utf8_count(text);

		if (take_count(call, 1, row, &count))
			wb_call_give_text(call, row,
					  slice(text, count < have ? have - count : 0, count));
	}
}

void
wb_kernel_mid(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);
		int64_t start = wb_call_integer(call, 1, row);
		uint64_t count = text.len;

		if (start < 1)
			wb_call_fail(call, row, "out-of-range", "characters count from 1, not %lld",
				     (long long)start);
		else if (!wb_call_has(call, 2, row) || take_count(call, 2, row, &count))
			wb_call_give_text(call, row, slice(text, (uint64_t)start - 1, count));
	}
}

static bool
starts_with(struct wb_text text, struct wb_text prefix)
{
	struct wb_text start = { text.at, prefix.len };

	return text.len >= prefix.len && wb_text_equal(start, prefix);
}

static bool
ends_with(struct wb_text text, struct wb_text suffix)
{
	struct wb_text end;

	if (text.len < suffix.len)
		return false;
	end = (struct wb_text){ text.at + (text.len - suffix.len), suffix.len };
	return wb_text_equal(end, suffix);
}

/* The byte offset of `search`, or text.len + 1 where it is not in there. */
static size_t
find(struct wb_text text, struct wb_text search)
{
	const char *found;

	if (!search.len)
		return 0;
	found = memmem(text.at, text.len, search.at, search.len);
	return found ? (size_t)(found - text.at) : text.len + 1;
}

void
wb_kernel_starts(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] =
			starts_with(wb_call_text(call, 0, row), wb_call_text(call, 1, row));
}

void
wb_kernel_ends(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] =
			ends_with(wb_call_text(call, 0, row), wb_call_text(call, 1, row));
}

void
wb_kernel_contains(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);

		call->out->cells.integer[row] = find(text, wb_call_text(call, 1, row)) <= text.len;
	}
}

void
wb_kernel_index(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);
		size_t at = find(text, wb_call_text(call, 1, row));
		struct wb_text before = { text.at, at };

		call->out->cells.integer[row] =
			at > text.len ? 0 : 1 + (int64_t)wb_utf8_count(before);
	}
}

/* Takes a text apart at its separators; fields are private. */
struct splitter {
	const struct wb_regex *regex; /* or NULL: `separator` is plain text */
	struct wb_text separator;
	struct wb_regex_scratch *scratch;
	struct wb_text text;
	size_t at; /* where the next part begins */
	bool done, searched;
};

static struct splitter
splitter_of(const struct wb_call *call, size_t row)
{
	struct splitter splitter = { .regex = call->signature[1].regex,
				     .scratch = call->regex,
				     .text = wb_call_text(call, 0, row) };

	if (!splitter.regex)
		splitter.separator = wb_call_text(call, 1, row);
	if (!splitter.text.at)
		splitter.text = WB_TEXT("");
	return splitter;
}

/* Finds the next match that parts something: an empty one at either end does not. */
static enum wb_regex_result
find_regex(struct splitter *splitter, struct wb_text *separator)
{
	enum wb_regex_result found;

	do {
		found = splitter->searched ? wb_regex_search_next(splitter->regex, splitter->text,
								  splitter->scratch)
					   : wb_regex_search(splitter->regex, splitter->text, 0,
							     splitter->scratch);
		splitter->searched = true;
		if (found == WB_REGEX_MATCH)
			wb_regex_group(splitter->scratch, 0, separator);
	} while (found == WB_REGEX_MATCH && !separator->len &&
		 (separator->at == splitter->text.at + splitter->at ||
		  separator->at == splitter->text.at + splitter->text.len));
	return found;
}

static enum wb_regex_result
find_separator(struct splitter *splitter, struct wb_text *separator)
{
	struct wb_text rest = { splitter->text.at + splitter->at,
				splitter->text.len - splitter->at };
	size_t at;

	if (splitter->regex)
		return find_regex(splitter, separator);
	at = find(rest, splitter->separator);
	if (at > rest.len)
		return WB_REGEX_NO_MATCH;
	*separator = (struct wb_text){ rest.at + at, splitter->separator.len };
	return WB_REGEX_MATCH;
}

/* The next part: NO_MATCH where there is none. */
static enum wb_regex_result
next_part(struct splitter *splitter, struct wb_text *part)
{
	struct wb_text separator;
	enum wb_regex_result found;

	if (splitter->done)
		return WB_REGEX_NO_MATCH;
	found = find_separator(splitter, &separator);
	if (found == WB_REGEX_LIMIT)
		return found;
	part->at = splitter->text.at + splitter->at;
	if (found == WB_REGEX_NO_MATCH) {
		part->len = splitter->text.len - splitter->at;
		splitter->done = true;
	} else {
		part->len = (size_t)(separator.at - part->at);
		splitter->at += part->len + separator.len;
	}
	return WB_REGEX_MATCH;
}

static bool
separator_is_well(struct wb_call *call, size_t row)
{
	if (call->signature[1].regex || wb_call_text(call, 1, row).len)
		return true;
	wb_call_fail(call, row, "out-of-range", "an empty separator");
	return false;
}

/* Values that gather while a list is made; kept from cell to cell. */
struct gathered {
	struct wb_value *items;
	size_t count, capacity;
};

static void
gather(struct gathered *list, struct wb_text item)
{
	WB_GROW(list->items, list->capacity, list->count + 1);
	list->items[list->count++] = wb_value_text(item);
}

static void
give_list(struct wb_call *call, size_t row, const struct gathered *list)
{
	struct wb_value *items = WB_NEW_ARRAY(call->arena, struct wb_value, list->count);

	if (list->count)
		memcpy(items, list->items, list->count * sizeof *items);
	call->out->cells.list[row] = (struct wb_list){ items, list->count };
}

static void
split_cell(struct wb_call *call, size_t row, struct gathered *list)
{
	struct splitter splitter = splitter_of(call, row);
	enum wb_regex_result found;
	struct wb_text part;

	list->count = 0;
	while ((found = next_part(&splitter, &part)) == WB_REGEX_MATCH)
		gather(list, part);
	if (found == WB_REGEX_LIMIT)
		wb_call_fail_limit(call, row);
	else
		give_list(call, row, list);
}

void
wb_kernel_split(struct wb_call *call)
{
	struct gathered list = { 0 };

	WB_EACH_ROW (call, row)
		if (separator_is_well(call, row))
			split_cell(call, row, &list);
	free(list.items);
}

/* How many parts there are; LIMIT where that cannot be told. */
static enum wb_regex_result
count_parts(struct splitter splitter, int64_t *count)
{
	enum wb_regex_result found;
	struct wb_text part;

	*count = 0;
	while ((found = next_part(&splitter, &part)) == WB_REGEX_MATCH)
		++*count;
	return found;
}

static void
part_cell(struct wb_call *call, size_t row)
{
	struct splitter splitter = splitter_of(call, row);
	int64_t wanted = wb_call_integer(call, 2, row);
	enum wb_regex_result found = WB_REGEX_NO_MATCH;
	struct wb_text part;
	int64_t count;

	if (!wanted) {
		wb_call_fail(call, row, "out-of-range",
			     "parts count from 1, or from -1 at the end");
		return;
	}
	if (wanted < 0) {
		found = count_parts(splitter, &count);
		wanted += 1 + count;
	}
	for (int64_t i = 0; found != WB_REGEX_LIMIT && i < wanted; i++) {
		found = next_part(&splitter, &part);
		if (found == WB_REGEX_NO_MATCH)
			break;
	}
	if (found == WB_REGEX_MATCH)
		wb_call_give_text(call, row, part);
	else if (found == WB_REGEX_LIMIT)
		wb_call_fail_limit(call, row);
	else
		wb_call_fail(call, row, "no-part", "it has no part %lld",
			     (long long)wb_call_integer(call, 2, row));
}

void
wb_kernel_part(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		if (separator_is_well(call, row))
			part_cell(call, row);
}

/* What join has put together for a row. */
struct joined {
	struct wb_buffer buffer;
	struct wb_text separator;
	bool any; /* a text, be it empty, is in there */
};

static void
join_text(struct joined *joined, struct wb_text text)
{
	if (joined->any)
		wb_buffer_text(&joined->buffer, joined->separator);
	wb_buffer_text(&joined->buffer, text);
	joined->any = true;
}

static void
join_argument(struct wb_call *call, size_t n, size_t row, struct joined *joined)
{
	struct wb_value value = wb_column_value(call->arguments[n], row);

	if (value.cell != WB_CELL_VALUE)
		return;
	if (value.type != WB_TYPE_LIST) {
		join_text(joined, wb_value_to_text(&value, call->arena));
		return;
	}
	for (size_t i = 0; i < value.as.list.count; i++) {
		const struct wb_value *item = &value.as.list.items[i];

		if (item->cell == WB_CELL_VALUE && joined->buffer.len <= WB_MADE_TEXT_MAX)
			join_text(joined, wb_value_to_text(item, call->arena));
	}
}

static void
join_cell(struct wb_call *call, size_t row, struct joined *joined)
{
	enum { FIRST, SEPARATOR, MORE };

	if (!wb_call_has(call, SEPARATOR, row)) {
		wb_call_null(call, row);
		return;
	}
	wb_buffer_clear(&joined->buffer);
	joined->separator = wb_call_text(call, SEPARATOR, row);
	joined->any = false;
	join_argument(call, FIRST, row, joined);
	for (size_t n = MORE; n < call->n_arguments; n++)
		join_argument(call, n, row, joined);
	if (joined->buffer.len > WB_MADE_TEXT_MAX)
		wb_call_fail(call, row, "out-of-range", "the result is over 16 MiB");
	else if (joined->any)
		wb_call_give_buffer(call, row, &joined->buffer);
	else
		wb_call_null(call, row);
}

void
wb_kernel_join(struct wb_call *call)
{
	struct joined joined = { 0 };

	WB_EACH_ROW (call, row)
		join_cell(call, row, &joined);
	wb_buffer_release(&joined.buffer);
}

static bool
is_in_word(int32_t c)
{
	return wb_character_is_letter(c) || wb_character_is_mark(c) || wb_character_is_digit(c);
}

/* Whether an apostrophe or hyphen here holds two parts of a word together. */
static bool
is_joint(int32_t c, struct wb_text behind)
{
	return (c == '-' || wb_character_is_apostrophe(c)) && behind.len &&
	       is_in_word(wb_utf8_next(&behind));
}

static void
words_cell(struct wb_call *call, size_t row, struct gathered *list)
{
	struct wb_text rest = wb_call_text(call, 0, row), word = { NULL, 0 };

	list->count = 0;
	while (rest.len) {
		const char *at = rest.at;
		int32_t c = wb_utf8_next(&rest);

		if (is_in_word(c) || (word.at && is_joint(c, rest))) {
			word.at = word.at ? word.at : at;
			word.len = (size_t)(rest.at - word.at);
		} else if (word.at) {
			gather(list, word);
			word.at = NULL;
		}
	}
	if (word.at)
		gather(list, word);
	give_list(call, row, list);
}

void
wb_kernel_words(struct wb_call *call)
{
	struct gathered list = { 0 };

	WB_EACH_ROW (call, row)
		words_cell(call, row, &list);
	free(list.items);
}
