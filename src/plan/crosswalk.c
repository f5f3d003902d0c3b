#include "plan/crosswalk.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8.h"

struct wb_text
wb_crosswalk_fold(struct wb_text text, struct wb_arena *arena)
{
	char *out = wb_arena_bytes(arena, text.len * 2 + 4), *end = out;

	while (text.len) {
		int32_t c = utf8proc_tolower(wb_utf8_next(&text));

		end += wb_utf8_put(end, c);
	}
	return (struct wb_text){ out, (size_t)(end - out) };
}

/* The common type of all new values; text where they are of several types. */
static struct wb_type_spec
common_type(const struct wb_crosswalk *crosswalk)
{
	enum wb_type type = crosswalk->was_read ? crosswalk->source_type : WB_TYPE_NULL;
	bool mixed = false;

	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		enum wb_type next = crosswalk->entries[i].value.type;

		mixed |= type != WB_TYPE_NULL && next != WB_TYPE_NULL && next != type;
		type = next == WB_TYPE_NULL ? type : next;
	}
	if (crosswalk->otherwise == WB_OTHERWISE_VALUE) {
		enum wb_type next = crosswalk->otherwise_value.type;

		mixed |= type != WB_TYPE_NULL && next != WB_TYPE_NULL && next != type;
		type = type == WB_TYPE_NULL ? next : type;
	}
	if (mixed || type == WB_TYPE_NULL || crosswalk->otherwise == WB_OTHERWISE_KEEP)
		type = WB_TYPE_TEXT;
	return (struct wb_type_spec){ .type = type };
}

static struct wb_value
as_type(const struct wb_value *value, enum wb_type type, struct wb_arena *arena)
{
	if (value->type == type)
		return *value;
	if (value->cell != WB_CELL_VALUE)
		return wb_value_null(type);
	return wb_value_text(wb_value_to_text(value, arena));
}

/* A table may say the same thing twice; a script that does is mistaken. */
static bool
contradicts(const struct wb_crosswalk *crosswalk, const struct wb_value *a,
	    const struct wb_value *b)
{
	if (!a || a == b)
		return false;
	if (!crosswalk->from_table || a->cell != b->cell)
		return true;
	return a->cell == WB_CELL_VALUE && wb_value_compare(a, b) != 0;
}

static enum wb_status
two_values(const struct wb_object *object, const struct wb_crosswalk_entry *entry,
	   struct wb_text key, struct wb_arena *arena, struct wb_error *err)
{
	const struct wb_crosswalk *crosswalk = &object->as.crosswalk;

	if (crosswalk->from_table) {
		wb_fail(err, WB_INVALID,
			wb_arena_format(arena, "crosswalk %.*s: %.*s.%.*s, row %u",
					WB_TEXT_ARG(object->name),
					WB_TEXT_ARG(crosswalk->source.system),
					WB_TEXT_ARG(crosswalk->source.table), entry->at.line),
			"\"%.*s\" has two new values", WB_TEXT_ARG(key));
		wb_hint(err, "keep one of the two rows");
		return WB_INVALID;
	}
	wb_fail(err, WB_INVALID,
		wb_arena_format(arena, "crosswalk %.*s:%u:%u", WB_TEXT_ARG(object->name),
				entry->at.line, entry->at.column),
		"\"%.*s\" has two new values", WB_TEXT_ARG(key));
	wb_hint(err, "keep one of the two entries");
	return WB_INVALID;
}

static enum wb_status
add_key(struct wb_crosswalk_index *index, const struct wb_object *object,
	const struct wb_crosswalk_entry *entry, const struct wb_value *key,
	const struct wb_value *value, struct wb_arena *arena, struct wb_error *err)
{
	const struct wb_crosswalk *crosswalk = &object->as.crosswalk;
	struct wb_text text;
	struct wb_map_entry *slot;
	bool taken;

	if (key->cell != WB_CELL_VALUE) {
		taken = contradicts(crosswalk, index->of_null, value);
		index->of_null = value;
		text = WB_TEXT("null");
	} else {
		text = wb_value_to_text(key, arena);
		slot = wb_map_put(&index->values,
				  index->ignoring_case ? wb_crosswalk_fold(text, arena) : text);
		taken = contradicts(crosswalk, slot->value, value);
		slot->value = (void *)(uintptr_t)value;
	}
	return taken ? two_values(object, entry, text, arena, err) : WB_OK;
}

enum wb_status
wb_crosswalk_index_init(struct wb_crosswalk_index *index, const struct wb_object *object,
			struct wb_arena *arena, struct wb_error *err)
{
	const struct wb_crosswalk *crosswalk = &object->as.crosswalk;
	struct wb_value *values = WB_NEW_ARRAY(arena, struct wb_value, crosswalk->n_entries);

	memset(index, 0, sizeof *index);
	index->name = object->name;
	index->type = common_type(crosswalk);
	index->ignoring_case = crosswalk->ignoring_case;
	index->otherwise = crosswalk->otherwise;
	index->otherwise_value = as_type(&crosswalk->otherwise_value, index->type.type, arena);
	for (size_t i = 0; i < crosswalk->n_entries; i++) {
		const struct wb_crosswalk_entry *entry = &crosswalk->entries[i];

		values[i] = as_type(&entry->value, index->type.type, arena);
		for (size_t k = 0; k < entry->n_keys; k++) {
			enum wb_status status = add_key(index, object, entry, &entry->keys[k],
							&values[i], arena, err);
			if (status != WB_OK)
				return status;
		}
	}
	return WB_OK;
}

void
wb_crosswalk_index_release(struct wb_crosswalk_index *index)
{
	wb_map_release(&index->values);
}

const struct wb_value *
wb_crosswalk_find(const struct wb_crosswalk_index *index, struct wb_text old,
		  struct wb_arena *arena)
{
	return wb_map_get(&index->values,
			  index->ignoring_case ? wb_crosswalk_fold(old, arena) : old);
}
