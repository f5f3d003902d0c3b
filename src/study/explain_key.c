#include "study/explain_key.h"

#include <string.h>

static void
join(struct wb_explain_key *key, struct wb_arena *arena)
{
	struct wb_buffer whole = { 0 };

	for (size_t i = 0; i < key->n_parts; i++) {
		wb_buffer_string(&whole, i ? ", " : "");
		wb_buffer_text(&whole, key->parts[i]);
	}
	key->whole = wb_arena_text(arena, wb_buffer_slice(&whole));
	wb_buffer_release(&whole);
}

static struct wb_text
names_of(const struct wb_explain_key *key, struct wb_arena *arena)
{
	struct wb_explain_key names = { .n_parts = key->n_parts };

	names.parts = (struct wb_text *)(uintptr_t)key->names;
	join(&names, arena);
	return names.whole;
}

/* The part that a word "NAME=VALUE" names, or n_parts. */
static size_t
part_of_word(const struct wb_explain_key *key, struct wb_text word, struct wb_text *value)
{
	for (size_t i = 0; i < key->n_parts; i++) {
		struct wb_text name = key->names[i];

		if (word.len <= name.len || word.at[name.len] != '=' ||
		    memcmp(word.at, name.at, name.len) != 0)
			continue;
		*value = (struct wb_text){ word.at + name.len + 1, word.len - name.len - 1 };
		return i;
	}
	return key->n_parts;
}

/* Takes leading NAME=VALUE words; *used says how many they were. */
static enum wb_status
read_parts(struct wb_explain_key *key, const struct wb_text *words, size_t n_words,
	   const char *where, struct wb_arena *arena, size_t *used, struct wb_error *err)
{
	struct wb_text *parts = WB_NEW_ARRAY(arena, struct wb_text, key->n_parts + 1), value;
	size_t part;

	for (*used = 0; *used < n_words; (*used)++) {
		part = part_of_word(key, words[*used], &value);
		if (part == key->n_parts || parts[part].at)
			break;
		parts[part] = value;
	}
	if (!*used)
		return WB_OK;
	key->parts = parts;
	for (size_t i = 0; i < key->n_parts; i++) {
		if (parts[i].at)
			continue;
		wb_fail(err, WB_INVALID, where, "the key's part %.*s is missing",
			WB_TEXT_ARG(key->names[i]));
		wb_hint(err, "the key is %.*s", WB_TEXT_ARG(names_of(key, arena)));
		return WB_INVALID;
	}
	join(key, arena);
	return WB_OK;
}

static void
take_whole(struct wb_explain_key *key, struct wb_text word, struct wb_arena *arena)
{
	key->whole = word;
	if (key->n_parts != 1)
		return;
	key->parts = WB_NEW_ARRAY(arena, struct wb_text, 1);
	key->parts[0] = word;
}

static enum wb_status
read_key(struct wb_explain_key *key, const struct wb_text *words, size_t n_words, const char *where,
	 struct wb_arena *arena, size_t *used, struct wb_error *err)
{
	enum wb_status status;

	if (!key->n_parts) {
		wb_fail(err, WB_INVALID, where, "the mapping has no key to find a row by");
		wb_hint(err, "name the source row: --row N; or add a line to it: key FIELD, …");
		return WB_INVALID;
	}
	if (!n_words) {
		wb_fail(err, WB_INVALID, where, "which row? its key (%.*s) is missing",
			WB_TEXT_ARG(names_of(key, arena)));
		wb_hint(err, "or name the source row: --row N");
		return WB_INVALID;
	}
	status = read_parts(key, words, n_words, where, arena, used, err);
	if (status == WB_OK && !*used) {
		take_whole(key, words[0], arena);
		*used = 1;
	}
	return status;
}

enum wb_status
wb_explain_key_read(struct wb_explain_key *key, bool by_row, const struct wb_text *words,
		    size_t n_words, const char *where, struct wb_arena *arena,
		    struct wb_text *field, struct wb_error *err)
{
	size_t used = 0;
	enum wb_status status = WB_OK;

	*field = WB_TEXT("");
	if (!by_row)
		status = read_key(key, words, n_words, where, arena, &used, err);
	if (status != WB_OK)
		return status;
	if (used < n_words)
		*field = words[used++];
	if (used == n_words)
		return WB_OK;
	wb_fail(err, WB_INVALID, where, "too many words: \"%.*s\"", WB_TEXT_ARG(words[used]));
	if (by_row)
		wb_hint(err, "with --row there is no KEY; one field may be named");
	else
		wb_hint(err, "a key of several parts is one word, \"PART, PART\", or NAME=VALUE …");
	return WB_INVALID;
}

void
wb_explain_key_spell(struct wb_explain_key *key, const struct wb_type_spec *types,
		     struct wb_arena *arena)
{
	struct wb_value value;

	for (size_t i = 0; key->parts && i < key->n_parts; i++)
		if (wb_value_of_text(key->parts[i], types[i], arena, &value))
			key->parts[i] = wb_value_to_text(&value, arena);
	if (key->parts)
		join(key, arena);
}

struct wb_text
wb_explain_key_text(const struct wb_column *columns, size_t n_parts, size_t row,
		    struct wb_arena *arena)
{
	struct wb_explain_key key = { .n_parts = n_parts };

	key.parts = WB_NEW_ARRAY(arena, struct wb_text, n_parts + 1);
	for (size_t i = 0; i < n_parts; i++) {
		if (wb_column_cell(&columns[i], row) != WB_CELL_VALUE)
			return WB_TEXT("");
		key.parts[i] = wb_column_text(&columns[i], row, arena);
	}
	join(&key, arena);
	return key.whole;
}

bool
wb_explain_key_matches(const struct wb_explain_key *key, const struct wb_column *columns,
		       size_t row, struct wb_arena *scratch)
{
	if (!key->parts)
		return wb_text_equal(wb_explain_key_text(columns, key->n_parts, row, scratch),
				     key->whole);
	for (size_t i = 0; i < key->n_parts; i++)
		if (wb_column_cell(&columns[i], row) != WB_CELL_VALUE ||
		    !wb_text_equal(wb_column_text(&columns[i], row, scratch), key->parts[i]))
			return false;
	return true;
}

void
wb_explain_key_hint(const struct wb_explain_key *key, struct wb_error *err)
{
	struct wb_buffer names = { 0 };

	if (key->n_parts < 2 || key->parts)
		return;
	for (size_t i = 0; i < key->n_parts; i++)
		wb_buffer_format(&names, "%s%.*s", i ? ", " : "", WB_TEXT_ARG(key->names[i]));
	wb_hint(err, "the key is one word, \"%s\", or %.*s=VALUE …", names.at,
		WB_TEXT_ARG(key->names[0]));
	wb_buffer_release(&names);
}

bool
wb_explain_near(struct wb_text a, struct wb_text b)
{
	size_t least = a.len < b.len ? a.len : b.len, most = a.len > b.len ? a.len : b.len;
	size_t head = 0, tail = 0, middle;

	if (most - least > 1 || most < 2)
		return false;
	while (head < least && a.at[head] == b.at[head])
		head++;
	while (tail < least - head && a.at[a.len - 1 - tail] == b.at[b.len - 1 - tail])
		tail++;
	middle = least - head - tail;
	if (a.len != b.len)
		return middle == 0;
	return middle < 2 ||
	       (middle == 2 && a.at[head] == b.at[head + 1] && a.at[head + 1] == b.at[head]);
}
