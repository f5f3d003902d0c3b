/*
 * Entries are changed in their list; one that has lost its last key stays there,
 * empty, until all is kept, so that the numbers of the others hold.
 */
#include "draft/codes.h"

#include <string.h>

#include "base/utf8.h"
#include "draft/draft_state.h"
#include "plan/crosswalk.h"

/* Columns that the keys of one entry may take before a new entry is begun. */
enum { KEYS_WIDTH = 40 };

static struct wb_crosswalk *
crosswalk_of(struct draft_codes *codes)
{
	return &codes->object.as.crosswalk;
}

/* A name for a value, by which equal ones of one type are found: "=text", "2=17". */
static struct wb_text
name_of(struct wb_draft *draft, const struct wb_value *value)
{
	struct wb_text text = wb_value_to_text(value, &draft->arena);

	if (value->cell != WB_CELL_VALUE)
		return WB_TEXT("null");
	return wb_text_of(
		wb_arena_format(&draft->arena, "%d=%.*s", (int)value->type, WB_TEXT_ARG(text)));
}

/* The same for an old value, as the crosswalk tells them apart. */
static struct wb_text
key_name(const struct draft_codes *codes, const struct wb_value *key)
{
	struct wb_value folded;

	if (key->cell != WB_CELL_VALUE || !codes->object.as.crosswalk.ignoring_case)
		return name_of(codes->draft, key);
	folded = wb_value_text(wb_crosswalk_fold(key->as.text, &codes->draft->arena));
	return name_of(codes->draft, &folded);
}

bool
wb_codes_same_value(struct wb_draft *draft, const struct wb_value *a, const struct wb_value *b)
{
	return wb_text_equal(name_of(draft, a), name_of(draft, b));
}

static void
note_key(struct draft_codes *codes, const struct wb_value *key, size_t number)
{
	wb_map_put(&codes->by_key, key_name(codes, key))->value = (void *)(uintptr_t)(number + 1);
}

static void
note_value(struct draft_codes *codes, const struct wb_value *value, size_t number)
{
	wb_map_put(&codes->by_value, name_of(codes->draft, value))->value =
		(void *)(uintptr_t)(number + 1);
}

static enum wb_status
refuse_table(struct wb_draft *draft, const struct wb_object *object, struct wb_error *err)
{
	const struct wb_table_name *table = &object->as.crosswalk.source;

	if (!object->as.crosswalk.from_table)
		return WB_OK;
	wb_fail(err, WB_INVALID, wb_draft_name(draft, object->name),
		"its codes are read from %.*s.%.*s", WB_TEXT_ARG(table->system),
		WB_TEXT_ARG(table->table));
	wb_hint(err, "change them there");
	return WB_INVALID;
}

enum wb_status
wb_codes_init(struct draft_codes *codes, struct wb_draft *draft, struct wb_text name, size_t more,
	      struct wb_error *err)
{
	const struct wb_object *object;
	struct wb_crosswalk *crosswalk = crosswalk_of(codes);
	enum wb_status status = wb_draft_find(draft, WB_OBJECT_CROSSWALK, name, &object, err);

	*codes = (struct draft_codes){ .draft = draft };
	if (status == WB_OK)
		status = refuse_table(draft, object, err);
	if (status != WB_OK)
		return status;
	codes->object = *object;
	codes->capacity = crosswalk->n_entries + more;
	crosswalk->entries =
		WB_NEW_ARRAY(&draft->arena, struct wb_crosswalk_entry, codes->capacity + 1);
	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		const struct wb_crosswalk_entry *entry = &object->as.crosswalk.entries[i];

		crosswalk->entries[i] = *entry;
		for (size_t k = 0; k < entry->n_keys; k++)
			note_key(codes, &entry->keys[k], i);
		note_value(codes, &entry->value, i);
	}
	return WB_OK;
}

void
wb_codes_release(struct draft_codes *codes)
{
	wb_map_release(&codes->by_key);
	wb_map_release(&codes->by_value);
}

static size_t
find_entry(const struct draft_codes *codes, const struct wb_value *key)
{
	return (size_t)(uintptr_t)wb_map_get(&codes->by_key, key_name(codes, key));
}

const struct wb_crosswalk_entry *
wb_codes_find(const struct draft_codes *codes, const struct wb_value *key)
{
	size_t number = find_entry(codes, key);

	return number ? &codes->object.as.crosswalk.entries[number - 1] : NULL;
}

/* Columns, about: quotes and commas counted, escapes not. */
static size_t
key_width(const struct wb_value *key)
{
	return wb_utf8_count(key->as.text) + 4;
}

/*
 * Null stands in a line of its own. The entry that last had a value may have lost
 * it, or its keys, since.
 */
static bool
may_join(const struct draft_codes *codes, const struct wb_crosswalk_entry *entry,
	 const struct wb_value *key, const struct wb_value *value)
{
	size_t width = 0;

	if (key->cell != WB_CELL_VALUE || !entry->n_keys ||
	    !wb_codes_same_value(codes->draft, &entry->value, value))
		return false;
	for (size_t i = 0; i < entry->n_keys; i++) {
		if (entry->keys[i].cell != WB_CELL_VALUE)
			return false;
		width += key_width(&entry->keys[i]);
	}
	return width + key_width(key) <= KEYS_WIDTH;
}

static void
join_entry(struct draft_codes *codes, struct wb_crosswalk_entry *entry, const struct wb_value *key)
{
	struct wb_value *keys =
		WB_NEW_ARRAY(&codes->draft->arena, struct wb_value, entry->n_keys + 1);

	if (entry->n_keys)
		memcpy(keys, entry->keys, entry->n_keys * sizeof *keys);
	keys[entry->n_keys++] = *key;
	entry->keys = keys;
}

static void
add_key(struct draft_codes *codes, const struct wb_value *key, const struct wb_value *value)
{
	struct wb_crosswalk *crosswalk = crosswalk_of(codes);
	size_t number =
		(size_t)(uintptr_t)wb_map_get(&codes->by_value, name_of(codes->draft, value));

	if (!number || !may_join(codes, &crosswalk->entries[number - 1], key, value)) {
		number = ++crosswalk->n_entries;
		crosswalk->entries[number - 1] = (struct wb_crosswalk_entry){ .value = *value };
		note_value(codes, value, number - 1);
	}
	join_entry(codes, &crosswalk->entries[number - 1], key);
	note_key(codes, key, number - 1);
}

void
wb_codes_take(struct draft_codes *codes, const struct wb_value *key)
{
	struct wb_crosswalk_entry *entry =
		&crosswalk_of(codes)->entries[find_entry(codes, key) - 1];
	struct wb_text name = key_name(codes, key);
	struct wb_value *keys = WB_NEW_ARRAY(&codes->draft->arena, struct wb_value, entry->n_keys);
	size_t n = 0;

	for (size_t i = 0; i < entry->n_keys; i++)
		if (!wb_text_equal(key_name(codes, &entry->keys[i]), name))
			keys[n++] = entry->keys[i];
	entry->keys = keys;
	entry->n_keys = n;
	wb_map_put(&codes->by_key, name)->value = NULL;
}

enum wb_codes_change
wb_codes_put(struct draft_codes *codes, const struct wb_value *key, const struct wb_value *value)
{
	size_t number = find_entry(codes, key);
	struct wb_crosswalk_entry *entry;

	if (!number) {
		add_key(codes, key, value);
		return WB_CODE_ADDED;
	}
	entry = &crosswalk_of(codes)->entries[number - 1];
	if (wb_codes_same_value(codes->draft, &entry->value, value))
		return WB_CODE_SAME;
	if (entry->n_keys == 1) { /* it keeps its place and its comments */
		entry->value = *value;
		note_value(codes, value, number - 1);
		return WB_CODE_CHANGED;
	}
	wb_codes_take(codes, key);
	add_key(codes, key, value);
	return WB_CODE_CHANGED;
}

enum wb_status
wb_codes_keep(struct draft_codes *codes, struct wb_error *err)
{
	struct wb_crosswalk *crosswalk = crosswalk_of(codes);
	size_t n = 0;

	for (size_t i = 0; i < crosswalk->n_entries; i++)
		if (crosswalk->entries[i].n_keys)
			crosswalk->entries[n++] = crosswalk->entries[i];
	crosswalk->n_entries = n;
	return wb_draft_keep(codes->draft, &codes->object, err);
}
