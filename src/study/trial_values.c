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

enum { FIRST_SLOTS = 4096 };
static const uint64_t default_memory = (uint64_t)1 << 30;

struct slot {
	uint32_t hash; /* the upper half, to pass over most that differ */
	uint32_t at;   /* index of the value + 1; 0: free */
};

struct wb_trial_loader {
	struct wb_trial_values *values;
	const struct wb_trial_loading *asked;
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

bool
wb_trial_value_is_null(const struct wb_trial_values *values, const struct wb_trial_chunk *chunk,
		       size_t row)
{
	for (size_t i = 0; i < values->table.n_fields; i++)
		if (wb_column_cell(&chunk->columns[i], row) == WB_CELL_VALUE)
			return false;
	return true;
}

struct wb_text
wb_trial_value_text(const struct wb_trial_values *values, const struct wb_trial_chunk *chunk,
		    size_t row, struct wb_arena *arena)
{
	struct wb_buffer text = { 0 };
	struct wb_text copy;

	if (values->table.n_fields == 1)
		return wb_column_text(&chunk->columns[0], row, arena);
	for (size_t i = 0; i < values->table.n_fields; i++) {
		wb_buffer_string(&text, i ? " │ " : "");
		if (wb_column_cell(&chunk->columns[i], row) == WB_CELL_VALUE)
			wb_buffer_text(&text, wb_column_text(&chunk->columns[i], row, arena));
		else
			wb_buffer_string(&text, "∅");
	}
	copy = wb_arena_text(arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return copy;
}

struct wb_text
wb_trial_copy(struct wb_arena *arena, struct wb_text text, size_t most)
{
	if (most && text.len > most) {
		text.len = most;
		while (text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
			text.len--;
	}
	return wb_arena_text(arena, text);
}

/* What tells two values apart: the text; of several fields, each with its length before it. */
static struct wb_text
key_of(struct wb_column *const *columns, size_t n, size_t row, struct wb_arena *scratch)
{
	struct wb_text texts[WB_TRIAL_FIELDS_MAX];
	size_t size = 0;
	char *key, *at;

	if (n == 1)
		return wb_column_text(columns[0], row, scratch);
	for (size_t i = 0; i < n; i++) {
		texts[i] = wb_column_text(columns[i], row, scratch);
		size += sizeof(size_t) + texts[i].len;
	}
	key = at = wb_arena_bytes(scratch, size);
	for (size_t i = 0; i < n; i++) {
		bool is_null = wb_column_cell(columns[i], row) != WB_CELL_VALUE;
		size_t len = is_null ? SIZE_MAX : texts[i].len;

		memcpy(at, &len, sizeof len);
		at += sizeof len;
		memcpy(at, texts[i].at, texts[i].len);
		at += texts[i].len;
	}
	return (struct wb_text){ key, size };
}

static struct wb_text
key_at(const struct wb_trial_values *values, uint64_t index, struct wb_arena *scratch)
{
	struct wb_trial_chunk *chunk = chunk_of(values, index);
	struct wb_column *columns[WB_TRIAL_FIELDS_MAX];

	for (size_t i = 0; i < values->table.n_fields; i++)
		columns[i] = &chunk->columns[i];
	return key_of(columns, values->table.n_fields, index % WB_BATCH_ROWS, scratch);
}

static uint64_t
hash_of(struct wb_text text)
{
	return XXH3_64bits(text.at, text.len);
}

/* The slot of a key: its own, or the free one where it would be put. */
static struct slot *
find_slot(struct wb_trial_loader *loader, struct wb_text key, uint64_t hash)
{
	size_t mask = loader->n_slots - 1;

	for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
		struct slot *slot = &loader->slots[i];

		if (!slot->at)
			return slot;
		if (slot->hash == (uint32_t)(hash >> 32) &&
		    wb_text_equal(key_at(loader->values, slot->at - 1, &loader->scratch), key))
			return slot;
	}
}

static void
widen(struct wb_trial_loader *loader)
{
	uint64_t n = loader->values->totals.values;

	free(loader->slots);
	loader->n_slots *= 2;
	loader->slots = wb_alloc(loader->n_slots * sizeof *loader->slots);
	for (uint64_t i = 0; i < n; i++) {
		struct wb_text key;
		uint64_t hash;

		if (i + 1 == loader->null_at)
			continue;
		key = key_at(loader->values, i, &loader->scratch);
		hash = hash_of(key);
		*find_slot(loader, key, hash) =
			(struct slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
	}
	wb_arena_reset(&loader->scratch);
}

static size_t
memory_used(const struct wb_trial_loader *loader)
{
	const struct wb_trial_values *values = loader->values;

	return values->arena.used + values->n_chunks * sizeof **values->chunks +
	       loader->n_slots * sizeof *loader->slots;
}

static struct wb_trial_chunk *
last_chunk(struct wb_trial_values *values)
{
	struct wb_trial_chunk *chunk =
		values->n_chunks ? values->chunks[values->n_chunks - 1] : NULL;

	if (chunk && chunk->n < WB_BATCH_ROWS)
		return chunk;
	chunk = wb_alloc(sizeof *chunk);
	chunk->columns = WB_NEW_ARRAY(&values->arena, struct wb_column, values->table.n_fields);
	for (size_t i = 0; i < values->table.n_fields; i++)
		wb_column_init(&chunk->columns[i], values->table.fields[i].type, WB_BATCH_ROWS,
			       &values->arena);
	WB_GROW(values->chunks, values->capacity, values->n_chunks + 1);
	values->chunks[values->n_chunks++] = chunk;
	return chunk;
}

static void
set_cell(struct wb_column *to, size_t at, const struct wb_column *from, size_t row,
	 struct wb_arena *arena)
{
	struct wb_value value = wb_column_value(from, row);

	if (value.cell == WB_CELL_VALUE &&
	    (value.type == WB_TYPE_TEXT || value.type == WB_TYPE_BYTES)) {
		char *bytes = wb_arena_bytes(arena, value.as.text.len);

		memcpy(bytes, value.as.text.at, value.as.text.len);
		value.as.text.at = bytes;
	}
	wb_column_set(to, at, &value);
}

/* Appends a value, its texts copied; the index is totals.values - 1 then. */
static void
append(struct wb_trial_loader *loader, struct wb_column *const *columns, size_t row)
{
	struct wb_trial_values *values = loader->values;
	struct wb_trial_chunk *chunk = last_chunk(values);

	for (size_t i = 0; i < values->table.n_fields; i++)
		set_cell(&chunk->columns[i], chunk->n, columns[i], row, &values->arena);
	chunk->counts[chunk->n++] = 1;
	values->totals.values++;
}

static bool
has_room(struct wb_trial_loader *loader)
{
	if (!loader->full)
		loader->full = memory_used(loader) >= loader->memory ||
			       loader->values->totals.values >= UINT32_MAX - 1;
	return !loader->full;
}

static void
count_again(struct wb_trial_values *values, uint64_t index)
{
	chunk_of(values, index)->counts[index % WB_BATCH_ROWS]++;
}

static void
take_null(struct wb_trial_loader *loader, struct wb_column *const *columns, size_t row)
{
	if (loader->null_at) {
		count_again(loader->values, loader->null_at - 1);
		return;
	}
	append(loader, columns, row);
	loader->null_at = loader->values->totals.values;
}

static void
take_value(struct wb_trial_loader *loader, struct wb_column *const *columns, size_t row,
	   struct wb_arena *arena)
{
	struct wb_trial_values *values = loader->values;
	struct wb_text key = key_of(columns, values->table.n_fields, row, arena);
	uint64_t hash = hash_of(key);
	struct slot *slot = find_slot(loader, key, hash);

	if (slot->at) {
		count_again(values, slot->at - 1);
		return;
	}
	if (!has_room(loader)) {
		values->totals.beyond++;
		return;
	}
	append(loader, columns, row);
	*slot = (struct slot){ (uint32_t)(hash >> 32), (uint32_t)values->totals.values };
	if (values->totals.values * 2 > loader->n_slots)
		widen(loader);
}

/* Whether a row cannot be used: it is no record, or a value of it cannot be had. */
static bool
is_unreadable(const struct wb_batch *batch, struct wb_column *const *columns, size_t n, size_t row)
{
	if (batch->faults && batch->faults[row])
		return true;
	for (size_t i = 0; i < n; i++)
		if (wb_column_cell(columns[i], row) == WB_CELL_FAILED)
			return true;
	return false;
}

void
wb_trial_loader_take(struct wb_trial_loader *loader, struct wb_batch *batch,
		     struct wb_column *const *columns)
{
	struct wb_trial_totals *totals = &loader->values->totals;
	size_t n = loader->values->table.n_fields;

	for (size_t row = 0; row < batch->rows; row++) {
		if (batch->dropped && batch->dropped[row])
			continue;
		totals->rows++;
		if (is_unreadable(batch, columns, n, row))
			totals->unreadable++;
		else if (n == 1 && wb_column_cell(columns[0], row) == WB_CELL_NULL)
			take_null(loader, columns, row);
		else
			take_value(loader, columns, row, &batch->arena);
	}
	wb_arena_reset(&loader->scratch);
}

enum wb_status
wb_trial_loader_go_on(const struct wb_trial_loader *loader, uint64_t done, uint64_t total,
		      struct wb_error *err)
{
	const struct wb_trial_loading *asked = loader->asked;

	if (asked->cancelled && atomic_load(asked->cancelled))
		return wb_fail(err, WB_INTERRUPTED, "try", "stopped after row %llu",
			       (unsigned long long)loader->values->totals.rows);
	if (asked->progress)
		asked->progress(asked->context, done, total, loader->values->totals.rows);
	return WB_OK;
}

void
wb_trial_loader_describe(struct wb_trial_loader *loader, struct wb_text name,
			 const struct wb_field *fields, size_t n)
{
	struct wb_arena *arena = &loader->values->arena;
	struct wb_field *copies = WB_NEW_ARRAY(arena, struct wb_field, n);

	for (size_t i = 0; i < n; i++)
		copies[i] = (struct wb_field){ .name = wb_arena_text(arena, fields[i].name),
					       .type = fields[i].type };
	loader->values->table = (struct wb_table){ .name = wb_arena_text(arena, name),
						   .row_estimate = -1,
						   .n_fields = n,
						   .fields = copies };
}

struct wb_trial_loader *
wb_trial_loader_new(const struct wb_trial_loading *asked)
{
	struct wb_trial_loader *loader = wb_alloc(sizeof *loader);

	loader->asked = asked;
	loader->memory = asked->memory ? asked->memory : default_memory;
	loader->values = wb_alloc(sizeof *loader->values);
	loader->n_slots = FIRST_SLOTS;
	loader->slots = wb_alloc(loader->n_slots * sizeof *loader->slots);
	return loader;
}

enum wb_status
wb_trial_loader_end(struct wb_trial_loader *loader, enum wb_status status,
		    struct wb_trial_values **out)
{
	if (status == WB_OK)
		*out = loader->values;
	else
		wb_trial_values_free(loader->values);
	free(loader->slots);
	wb_arena_release(&loader->scratch);
	free(loader);
	return status;
}
