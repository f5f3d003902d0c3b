/*
 * Distinct values: an open hash table of indexes into the chunks, by the hash of
 * the canonical text; at most half full. It is only needed while loading. Where
 * the memory is used up, values that are known are counted on, new ones are not.
 */
#include "study/trial_values.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "session/reading.h"

enum { FIRST_SLOTS = 4096 };
static const uint64_t default_memory = (uint64_t)1 << 30;

struct slot {
	uint32_t hash; /* the upper half, to pass over most that differ */
	uint32_t at;   /* index of the value + 1; 0: free */
};

struct loading {
	struct wb_trial_values *values;
	const struct wb_trial_loading *asked;
	const struct wb_connector *connector;
	struct wb_source *source;
	size_t column;
	struct slot *slots;
	size_t n_slots;   /* a power of two */
	uint64_t null_at; /* index of null + 1; 0: not met yet */
	uint64_t memory;
	bool full;
	struct wb_arena scratch;
};

void
wb_trial_values_free(struct wb_trial_values *values)
{
	if (!values)
		return;
	for (size_t i = 0; i < values->n_chunks; i++)
		free(values->chunks[i]);
	free(values->chunks);
	wb_arena_release(&values->arena);
	free(values);
}

struct wb_trial_totals
wb_trial_totals(const struct wb_trial_values *values)
{
	return values->totals;
}

static struct wb_trial_chunk *
chunk_of(const struct wb_trial_values *values, uint64_t index)
{
	return values->chunks[index / WB_BATCH_ROWS];
}

static struct wb_text
text_at(const struct wb_trial_values *values, uint64_t index, struct wb_arena *scratch)
{
	return wb_column_text(&chunk_of(values, index)->column, index % WB_BATCH_ROWS, scratch);
}

static uint64_t
hash_of(struct wb_text text)
{
	return XXH3_64bits(text.at, text.len);
}

/* The slot of a text: its own, or the free one where it would be put. */
static struct slot *
find_slot(struct loading *loading, struct wb_text text, uint64_t hash)
{
	size_t mask = loading->n_slots - 1;

	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		struct slot *slot = &loading->slots[i];

		if (!slot->at)
			return slot;
		if (slot->hash == (uint32_t)(hash >> 32) &&
		    wb_text_equal(text_at(loading->values, slot->at - 1, &loading->scratch), text))
			return slot;
	}
}

static void
widen(struct loading *loading)
{
	uint64_t n = loading->values->totals.values;

	free(loading->slots);
	loading->n_slots *= 2;
	loading->slots = wb_alloc(loading->n_slots * sizeof *loading->slots);
	for (uint64_t i = 0; i < n; i++) {
		struct wb_text text;
		uint64_t hash;

		if (i + 1 == loading->null_at)
			continue;
		text = text_at(loading->values, i, &loading->scratch);
		hash = hash_of(text);
		*find_slot(loading, text, hash) =
			(struct slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
	}
	wb_arena_reset(&loading->scratch);
}

static size_t
memory_used(const struct loading *loading)
{
	const struct wb_trial_values *values = loading->values;

	return values->arena.used + values->n_chunks * sizeof **values->chunks +
	       loading->n_slots * sizeof *loading->slots;
}

static struct wb_trial_chunk *
last_chunk(struct wb_trial_values *values)
{
	struct wb_trial_chunk *chunk =
		values->n_chunks ? values->chunks[values->n_chunks - 1] : NULL;

	if (chunk && chunk->n < WB_BATCH_ROWS)
		return chunk;
	chunk = wb_alloc(sizeof *chunk);
	wb_column_init(&chunk->column, values->field.type, WB_BATCH_ROWS, &values->arena);
	WB_GROW(values->chunks, values->capacity, values->n_chunks + 1);
	values->chunks[values->n_chunks++] = chunk;
	return chunk;
}

/* Appends a cell, its text copied; the index is totals.values - 1 then. */
static void
append(struct loading *loading, const struct wb_column *column, size_t row)
{
	struct wb_trial_values *values = loading->values;
	struct wb_trial_chunk *chunk = last_chunk(values);
	struct wb_value value = wb_column_value(column, row);

	if (value.cell == WB_CELL_VALUE &&
	    (value.type == WB_TYPE_TEXT || value.type == WB_TYPE_BYTES)) {
		char *bytes = wb_arena_bytes(&values->arena, value.as.text.len);

		memcpy(bytes, value.as.text.at, value.as.text.len);
		value.as.text.at = bytes;
	}
	wb_column_set(&chunk->column, chunk->n, &value);
	chunk->counts[chunk->n++] = 1;
	values->totals.values++;
}

static bool
has_room(struct loading *loading)
{
	if (!loading->full)
		loading->full = memory_used(loading) >= loading->memory ||
				loading->values->totals.values >= UINT32_MAX - 1;
	return !loading->full;
}

static void
count_again(struct wb_trial_values *values, uint64_t index)
{
	chunk_of(values, index)->counts[index % WB_BATCH_ROWS]++;
}

static void
take_null(struct loading *loading, const struct wb_column *column, size_t row)
{
	if (loading->null_at) {
		count_again(loading->values, loading->null_at - 1);
		return;
	}
	append(loading, column, row);
	loading->null_at = loading->values->totals.values;
}

static void
take_value(struct loading *loading, const struct wb_column *column, size_t row,
	   struct wb_arena *arena)
{
	struct wb_trial_values *values = loading->values;
	struct wb_text text = wb_column_text(column, row, arena);
	uint64_t hash = hash_of(text);
	struct slot *slot = find_slot(loading, text, hash);

	if (slot->at) {
		count_again(values, slot->at - 1);
		return;
	}
	if (!has_room(loading)) {
		values->totals.beyond++;
		return;
	}
	append(loading, column, row);
	*slot = (struct slot){ (uint32_t)(hash >> 32), (uint32_t)values->totals.values };
	if (values->totals.values * 2 > loading->n_slots)
		widen(loading);
}

static void
take_batch(struct loading *loading, struct wb_batch *batch)
{
	const struct wb_column *column = &batch->columns[loading->column];

	for (size_t row = 0; row < batch->rows; row++) {
		enum wb_cell cell = wb_column_cell(column, row);

		if ((batch->faults && batch->faults[row]) || cell == WB_CELL_FAILED)
			loading->values->totals.unreadable++;
		else if (cell == WB_CELL_NULL)
			take_null(loading, column, row);
		else
			take_value(loading, column, row, &batch->arena);
	}
	loading->values->totals.rows += batch->rows;
	wb_arena_reset(&loading->scratch);
}

static enum wb_status
go_on(const struct loading *loading, struct wb_error *err)
{
	const struct wb_trial_loading *asked = loading->asked;
	uint64_t done = 0, total = 0;

	if (asked->cancelled && atomic_load(asked->cancelled))
		return wb_fail(err, WB_INTERRUPTED, "try", "stopped after row %llu",
			       (unsigned long long)loading->values->totals.rows);
	if (!asked->progress)
		return WB_OK;
	if (loading->connector->progress)
		loading->connector->progress(loading->source, &done, &total);
	asked->progress(asked->context, done, total, loading->values->totals.rows);
	return WB_OK;
}

static enum wb_status
read_rows(struct loading *loading, struct wb_error *err)
{
	struct wb_batch batch = { 0 };
	enum wb_status status = WB_OK;

	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = loading->connector->fetch(loading->source, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		if (loading->connector->parse)
			status = loading->connector->parse(loading->source, &batch, err);
		if (status == WB_OK) {
			take_batch(loading, &batch);
			status = go_on(loading, err);
		}
	}
	wb_batch_release(&batch);
	return status;
}

/* What expressions see: a table of the one field. */
static void
describe(struct wb_trial_values *values, const struct wb_table *table, size_t column)
{
	struct wb_arena *arena = &values->arena;

	values->field = (struct wb_field){
		.name = wb_arena_text(arena, table->fields[column].name),
		.type = table->fields[column].type,
	};
	values->table = (struct wb_table){
		.name = wb_arena_text(arena, table->name),
		.row_estimate = -1,
		.n_fields = 1,
		.fields = &values->field,
	};
}

static enum wb_status
load_table(struct loading *loading, struct wb_handle *handle, const struct wb_table_name *name,
	   struct wb_text field, struct wb_error *err)
{
	const struct wb_connector *connector = loading->connector;
	struct wb_schema schema = { 0 };
	enum wb_status status = connector->inspect(handle, name->table, &schema, err);

	if (status == WB_OK && !schema.n_tables)
		status = wb_fail(err, WB_NOT_FOUND, "try", "%.*s has no table %.*s",
				 WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
	if (status == WB_OK)
		status = wb_reading_field(name, &schema.tables[0], field, &loading->column, err);
	if (status == WB_OK) {
		describe(loading->values, &schema.tables[0], loading->column);
		status = connector->source_open(handle, schema.tables[0].name, 0, 1,
						&loading->source, err);
	}
	if (status == WB_OK)
		status = read_rows(loading, err);
	connector->source_close(loading->source);
	wb_schema_release(&schema);
	return status;
}

enum wb_status
wb_trial_load(struct wb_session *session, const struct wb_table_name *table, struct wb_text field,
	      const struct wb_trial_loading *asked, struct wb_trial_values **out,
	      struct wb_error *err)
{
	struct loading loading = {
		.asked = asked,
		.n_slots = FIRST_SLOTS,
		.memory = asked->memory ? asked->memory : default_memory,
	};
	struct wb_handle *handle;
	enum wb_status status = wb_session_open_system(session, table->system, WB_READ,
						       &loading.connector, &handle, err);

	if (status != WB_OK)
		return status;
	loading.values = wb_alloc(sizeof *loading.values);
	loading.slots = wb_alloc(loading.n_slots * sizeof *loading.slots);
	status = load_table(&loading, handle, table, field, err);
	loading.connector->close(handle);
	free(loading.slots);
	wb_arena_release(&loading.scratch);
	if (status == WB_OK)
		*out = loading.values;
	else
		wb_trial_values_free(loading.values);
	return status;
}
