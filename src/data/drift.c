/*
 * Fields are compared by their description: what a person would not see there is
 * no drift. Tables may have thousands of fields, so names are looked up in a map,
 * and every pair of a field that went and one that came is scored once.
 */
#include "data/drift.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"

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
	wb_drift_describe_values(drift, out);
}

void
wb_drift_describe_values(const struct wb_drift *drift, struct wb_buffer *out)
{
	if (drift->compared)
		wb_buffer_format(out, " (%s alike %d %%)",
				 drift->values.by_values ? "values" : "patterns",
				 wb_resemblance_percent(&drift->values));
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

/* A field that went and one that came, by index, and how likely they are one. */
struct pair {
	size_t gone, come, score;
	bool compared;
	struct wb_resemblance values;
};

struct guessing {
	const struct wb_table *before, *after;
	const struct wb_drift_witness *witness; /* or NULL */
	size_t n_pairs, capacity;
	struct pair *pairs;
};

enum {
	COMPARED = 10000, /* pairs of a table: where there are more, values are not asked for */
	SAME_PLACE = 50,
	SAME_VALUES = 200, /* where they prove all they can */
	PROOF = 2,         /* so much proves half as much, and alone too little */
};

/* Values below the first speak against a pair, from the second on they do without a name. */
static const double unlike = 0.3, alone = 0.8;

/* What values add: the more of them agree, the more it is. */
static size_t
score_values(const struct wb_resemblance *values)
{
	double proven = (double)values->proof / (double)(values->proof + PROOF);

	return (size_t)(SAME_VALUES * values->share * proven);
}

/* How likely it is, from 0: not at all. */
static size_t
score(const struct wb_drift *gone, const struct wb_drift *come, const struct pair *pair)
{
	size_t longer = gone->field.len > come->field.len ? gone->field.len : come->field.len;
	size_t distance = wb_text_distance(gone->field, come->field);
	size_t name = distance * 2 <= longer ? 100 - distance * 100 / longer : 0;
	size_t place = gone->position == come->position ? SAME_PLACE : 0;

	if (!pair->compared)
		return name + place;
	if (pair->values.share < unlike)
		return name / 4;
	if (!name && !place && (pair->values.share < alone || pair->values.proof <= PROOF))
		return 0;
	return name + place + score_values(&pair->values);
}

static void
consider(struct guessing *guessing, const struct wb_drift *items, size_t gone, size_t come,
	 bool ask)
{
	const struct wb_drift_witness *witness = guessing->witness;
	struct pair pair = { .gone = gone, .come = come };

	if (!wb_text_equal(items[gone].before, items[come].after))
		return;
	if (ask)
		pair.compared = witness->compare(
			witness->context, witness->system, guessing->before, guessing->after,
			items[gone].field, items[come].field, &pair.values);
	pair.score = score(&items[gone], &items[come], &pair);
	if (!pair.score)
		return;
	WB_GROW(guessing->pairs, guessing->capacity, guessing->n_pairs + 1);
	guessing->pairs[guessing->n_pairs++] = pair;
}

/* The likeliest first, equals in the order of the fields. */
static int
compare_pairs(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;

	if (left->score != right->score)
		return left->score < right->score ? 1 : -1;
	if (left->gone != right->gone)
		return left->gone < right->gone ? -1 : 1;
	return left->come < right->come ? -1 : 1;
}

static void
offer(struct wb_drift *items, const struct pair *pair)
{
	struct wb_drift *gone = &items[pair->gone], *come = &items[pair->come];

	if (gone->other.len || come->other.len)
		return;
	gone->other = come->field;
	come->other = gone->field;
	gone->compared = come->compared = pair->compared;
	gone->values = come->values = pair->values;
}

static size_t
count_kind(const struct wb_drift *items, size_t n, enum wb_drift_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += items[i].kind == kind;
	return count;
}

/* Pairs what went with what came, the likeliest first. */
static void
guess_renames(struct guessing *guessing, struct wb_drift *items, size_t n)
{
	size_t pairs = count_kind(items, n, WB_DRIFT_FIELD_REMOVED) *
		       count_kind(items, n, WB_DRIFT_FIELD_ADDED);
	bool ask = guessing->witness && pairs <= COMPARED;

	for (size_t i = 0; pairs && i < n; i++)
		for (size_t k = 0; items[i].kind == WB_DRIFT_FIELD_REMOVED && k < n; k++)
			if (items[k].kind == WB_DRIFT_FIELD_ADDED)
				consider(guessing, items, i, k, ask);
	if (guessing->n_pairs)
		qsort(guessing->pairs, guessing->n_pairs, sizeof *guessing->pairs, compare_pairs);
	for (size_t i = 0; i < guessing->n_pairs; i++)
		offer(items, &guessing->pairs[i]);
	free(guessing->pairs);
}

/* `list` has room for every field of both. */
static void
compare_tables(const struct wb_table *before, const struct wb_table *after,
	       const struct wb_drift_witness *witness, struct wb_drift_list *list,
	       struct wb_arena *arena)
{
	struct guessing guessing = { .before = before, .after = after, .witness = witness };
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
	guess_renames(&guessing, list->items + first, list->count - first);
	wb_map_release(&old);
	wb_map_release(&new);
}

struct wb_drift_list
wb_table_drift(const struct wb_table *before, const struct wb_table *after,
	       const struct wb_drift_witness *witness, struct wb_arena *arena)
{
	struct wb_drift_list list = { 0 };

	list.items = WB_NEW_ARRAY(arena, struct wb_drift, before->n_fields + after->n_fields);
	compare_tables(before, after, witness, &list, arena);
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
		const struct wb_drift_witness *witness, struct wb_arena *arena)
{
	struct wb_drift_list list = { 0 };

	list.items = WB_NEW_ARRAY(arena, struct wb_drift, most_items(before, after));
	for (size_t i = 0; i < after->n_tables; i++) {
		const struct wb_table *table = &after->tables[i];
		const struct wb_table *old = wb_schema_table(before, table->name);

		if (old)
			compare_tables(old, table, witness, &list, arena);
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
