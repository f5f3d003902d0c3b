/*
 * Fields are compared by their description: what a person would not see there is
 * no drift. Tables may have thousands of fields, so names are looked up in a map.
 */
#include "data/drift.h"

#include "base/map.h"

static const char *const kind_names[] = {
	[WB_DRIFT_TABLE_ADDED] = "table added",     [WB_DRIFT_TABLE_REMOVED] = "table removed",
	[WB_DRIFT_FIELD_ADDED] = "field added",     [WB_DRIFT_FIELD_REMOVED] = "field removed",
	[WB_DRIFT_FIELD_CHANGED] = "field changed",
};

const char *
wb_drift_kind_name(enum wb_drift_kind kind)
{
	return kind_names[kind];
}

void
wb_drift_describe(const struct wb_drift *drift, struct wb_text system, struct wb_buffer *out)
{
	wb_buffer_format(out, "%.*s.%.*s", WB_TEXT_ARG(system), WB_TEXT_ARG(drift->table));
	if (drift->field.len)
		wb_buffer_format(out, ".%.*s", WB_TEXT_ARG(drift->field));
	wb_buffer_format(out, ": %s since last time", wb_drift_kind_name(drift->kind));
	if (drift->before.len)
		wb_buffer_format(out, "; it was %.*s", WB_TEXT_ARG(drift->before));
	if (drift->after.len)
		wb_buffer_format(out, "; it is %.*s", WB_TEXT_ARG(drift->after));
	if (drift->other.len)
		wb_buffer_format(out, "; perhaps %s %.*s",
				 drift->kind == WB_DRIFT_FIELD_ADDED ? "it was called"
								     : "it is now called",
				 WB_TEXT_ARG(drift->other));
}

struct wb_text
wb_field_describe(const struct wb_field *field, struct wb_arena *arena)
{
	const struct {
		bool said;
		const char *words;
	} traits[] = {
		{ field->not_null, ", not null" },
		{ field->unique, ", unique" },
		{ field->has_default, ", has a default" },
		{ field->generated, ", generated" },
	};
	struct wb_buffer line = { 0 };
	struct wb_text result;

	wb_type_spec_print(field->type, &line);
	if (field->declared.len)
		wb_buffer_format(&line, " (%.*s)", WB_TEXT_ARG(field->declared));
	if (field->max_length)
		wb_buffer_format(&line, ", at most %llu characters",
				 (unsigned long long)field->max_length);
	for (size_t i = 0; i < sizeof traits / sizeof *traits; i++)
		if (traits[i].said)
			wb_buffer_string(&line, traits[i].words);
	if (field->key_part)
		wb_buffer_format(&line, ", key %u", field->key_part);
	if (field->references_table.len)
		wb_buffer_format(&line, ", references %.*s.%.*s",
				 WB_TEXT_ARG(field->references_table),
				 WB_TEXT_ARG(field->references_field));
	result = wb_arena_text(arena, wb_buffer_slice(&line));
	wb_buffer_release(&line);
	return result;
}

static void
map_fields(const struct wb_table *table, struct wb_map *out)
{
	for (size_t i = 0; i < table->n_fields; i++)
		wb_map_put(out, table->fields[i].name)->value = &table->fields[i];
}

static void
add(struct wb_drift_list *list, const struct wb_drift *item)
{
	list->items[list->count++] = *item;
}

/* Both are the same field, or one is NULL; the index is that of `after`, else of `before`. */
static void
compare_field(const struct wb_table *table, size_t index, const struct wb_field *before,
	      const struct wb_field *after, struct wb_drift_list *list, struct wb_arena *arena)
{
	struct wb_drift drift = { .kind = WB_DRIFT_FIELD_CHANGED,
				  .table = table->name,
				  .position = index + 1 };

	drift.field = after ? after->name : before->name;
	if (before)
		drift.before = wb_field_describe(before, arena);
	else
		drift.kind = WB_DRIFT_FIELD_ADDED;
	if (after)
		drift.after = wb_field_describe(after, arena);
	else
		drift.kind = WB_DRIFT_FIELD_REMOVED;
	if (!wb_text_equal(drift.before, drift.after))
		add(list, &drift);
}

/*
 * How likely it is that a field that went is one that came, from 0: not at all.
 * They are of one kind, and share their place in the table or much of their name.
 */
static size_t
likeness(const struct wb_drift *gone, const struct wb_drift *come)
{
	size_t longer = gone->field.len > come->field.len ? gone->field.len : come->field.len;
	size_t distance = wb_text_distance(gone->field, come->field);
	size_t name = distance * 2 <= longer ? 100 - distance * 100 / longer : 0;

	if (gone->kind != WB_DRIFT_FIELD_REMOVED || come->kind != WB_DRIFT_FIELD_ADDED ||
	    gone->other.len || come->other.len || !wb_text_equal(gone->before, come->after))
		return 0;
	return name + (gone->position == come->position ? 50 : 0);
}

/* Pairs what went with what came, the likeliest first. */
static void
guess_renames(struct wb_drift *items, size_t n)
{
	size_t best, gone = 0, come = 0;

	do {
		best = 0;
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < n; k++)
				if (likeness(&items[i], &items[k]) > best) {
					best = likeness(&items[i], &items[k]);
					gone = i;
					come = k;
				}
		if (best) {
			items[gone].other = items[come].field;
			items[come].other = items[gone].field;
		}
	} while (best);
}

/* `list` has room for every field of both. */
static void
compare_tables(const struct wb_table *before, const struct wb_table *after,
	       struct wb_drift_list *list, struct wb_arena *arena)
{
	struct wb_map old = { 0 }, new = { 0 };
	size_t first = list->count;

	map_fields(before, &old);
	map_fields(after, &new);
	for (size_t i = 0; i < after->n_fields; i++)
		compare_field(after, i, wb_map_get(&old, after->fields[i].name), &after->fields[i],
			      list, arena);
	for (size_t i = 0; i < before->n_fields; i++)
		if (!wb_map_get(&new, before->fields[i].name))
			compare_field(after, i, &before->fields[i], NULL, list, arena);
	guess_renames(list->items + first, list->count - first);
	wb_map_release(&old);
	wb_map_release(&new);
}

struct wb_drift_list
wb_table_drift(const struct wb_table *before, const struct wb_table *after, struct wb_arena *arena)
{
	struct wb_drift_list list = { 0 };

	list.items = WB_NEW_ARRAY(arena, struct wb_drift, before->n_fields + after->n_fields);
	compare_tables(before, after, &list, arena);
	return list;
}

/* The most items that two schemas can give. */
static size_t
most_items(const struct wb_schema *before, const struct wb_schema *after)
{
	size_t most = before->n_tables + after->n_tables;

	for (size_t i = 0; i < before->n_tables; i++)
		most += before->tables[i].n_fields;
	for (size_t i = 0; i < after->n_tables; i++)
		most += after->tables[i].n_fields;
	return most;
}

struct wb_drift_list
wb_schema_drift(const struct wb_schema *before, const struct wb_schema *after,
		struct wb_arena *arena)
{
	struct wb_drift_list list = { 0 };

	list.items = WB_NEW_ARRAY(arena, struct wb_drift, most_items(before, after));
	for (size_t i = 0; i < after->n_tables; i++) {
		const struct wb_table *table = &after->tables[i];
		const struct wb_table *old = wb_schema_table(before, table->name);

		if (old)
			compare_tables(old, table, &list, arena);
		else
			add(&list, &(struct wb_drift){ .kind = WB_DRIFT_TABLE_ADDED,
						       .table = table->name });
	}
	for (size_t i = 0; i < before->n_tables; i++)
		if (!wb_schema_table(after, before->tables[i].name))
			add(&list, &(struct wb_drift){ .kind = WB_DRIFT_TABLE_REMOVED,
						       .table = before->tables[i].name });
	return list;
}
