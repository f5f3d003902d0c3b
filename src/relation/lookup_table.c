#include "relation/lookup_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "session/reading.h"

/* What a row takes besides its texts: its place in the map and its value. */
enum { ROW_BYTES = 128 };

/* A key's rows. */
struct found {
	struct wb_value value; /* of the first */
	bool several;
};

struct wb_lookup_table {
	const struct wb_reference *lookup;
	struct wb_arena arena;
	struct wb_map rows; /* key → struct found */
	uint64_t bytes, memory;
	XXH3_state_t *hash;
};

static enum wb_status
refuse_size(const struct wb_lookup_table *table, struct wb_error *err)
{
	const struct wb_table_name *name = &table->lookup->table;
	char where[256];

	snprintf(where, sizeof where, "lookup(%.*s.%.*s)", WB_TEXT_ARG(name->system),
		 WB_TEXT_ARG(name->table));
	wb_fail(err, WB_LIMIT, where, "the table does not fit into %llu MiB of memory",
		(unsigned long long)(table->memory >> 20));
	wb_hint(err, "join it instead, or allow more with --memory");
	return WB_LIMIT;
}

/* False where a part is null: no key equals that. */
static bool
print_key(const struct wb_batch *batch, const size_t *fields, size_t n, size_t row,
	  struct wb_arena *arena, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	for (size_t i = 0; i < n; i++) {
		const struct wb_column *column = &batch->columns[fields[i]];

		if (wb_column_cell(column, row) != WB_CELL_VALUE)
			return false;
		wb_buffer_byte(out, i ? ',' : '[');
		wb_json_string(out, wb_column_text(column, row, arena));
	}
	wb_buffer_byte(out, ']');
	return true;
}

static void
add_row(struct wb_lookup_table *table, struct wb_text key, const struct wb_column *column,
	size_t row, struct wb_arena *scratch)
{
	struct wb_map_entry *entry = wb_map_put(&table->rows, key);
	struct wb_value value = wb_column_value(column, row);
	struct wb_text text = wb_value_to_text(&value, scratch);
	uint64_t len = value.cell == WB_CELL_VALUE ? text.len : UINT64_MAX;
	struct found *found = entry->value;

	XXH3_128bits_update(table->hash, key.at, key.len);
	XXH3_128bits_update(table->hash, &len, sizeof len);
	if (value.cell == WB_CELL_VALUE && text.len)
		XXH3_128bits_update(table->hash, text.at, text.len);
	if (found) {
		found->several = true;
		return;
	}
	if (value.cell == WB_CELL_VALUE &&
	    (value.type == WB_TYPE_TEXT || value.type == WB_TYPE_BYTES))
		value.as.text = wb_arena_text(&table->arena, value.as.text);
	found = WB_NEW(&table->arena, struct found);
	found->value = value;
	entry->value = found;
	table->bytes += ROW_BYTES + key.len + text.len;
}

static enum wb_status
take_rows(void *context, const struct wb_table *shape, struct wb_batch *batch, struct wb_error *err)
{
	struct wb_lookup_table *table = context;
	const struct wb_reference *lookup = table->lookup;
	size_t *fields = WB_NEW_ARRAY(&batch->arena, size_t, lookup->n_keys);
	size_t field = 0;
	struct wb_buffer key = { 0 };
	enum wb_status status = wb_reading_field(&lookup->table, shape, lookup->field, &field, err);

	for (size_t i = 0; status == WB_OK && i < lookup->n_keys; i++)
		status = wb_reading_field(&lookup->table, shape, lookup->key_fields[i], &fields[i],
					  err);
	for (size_t row = 0; status == WB_OK && row < batch->rows; row++) {
		if (!print_key(batch, fields, lookup->n_keys, row, &batch->arena, &key))
			continue;
		add_row(table, wb_buffer_slice(&key), &batch->columns[field], row, &batch->arena);
		if (table->bytes > table->memory)
			status = refuse_size(table, err);
	}
	wb_buffer_release(&key);
	return status;
}

enum wb_status
wb_lookup_table_read(struct wb_session *session, const struct wb_reference *lookup, uint64_t memory,
		     struct wb_lookup_table **out, struct wb_error *err)
{
	struct wb_lookup_table *table = wb_alloc(sizeof *table);
	enum wb_status status;

	table->lookup = lookup;
	table->memory = memory;
	table->hash = XXH3_createState();
	XXH3_128bits_reset(table->hash);
	status = wb_session_read(session, &lookup->table, take_rows, table, err);
	if (status == WB_OK)
		*out = table;
	else
		wb_lookup_table_free(table);
	return status;
}

void
wb_lookup_table_free(struct wb_lookup_table *table)
{
	if (!table)
		return;
	XXH3_freeState(table->hash);
	wb_map_release(&table->rows);
	wb_arena_release(&table->arena);
	free(table);
}

void
wb_lookup_table_find(const struct wb_lookup_table *table, struct wb_text key, struct wb_answer *out)
{
	const struct found *found = wb_map_get(&table->rows, key);

	out->kind = !found ? WB_ANSWER_NONE : found->several ? WB_ANSWER_SEVERAL : WB_ANSWER_FOUND;
	if (found)
		out->value = found->value;
}

void
wb_lookup_table_state(const struct wb_lookup_table *table, struct wb_buffer *out)
{
	XXH128_hash_t hash = XXH3_128bits_digest(table->hash);

	wb_buffer_format(out, "%.*s.%.*s %016llx%016llx\n",
			 WB_TEXT_ARG(table->lookup->table.system),
			 WB_TEXT_ARG(table->lookup->table.table), (unsigned long long)hash.high64,
			 (unsigned long long)hash.low64);
}
