#include "relation/lookup_table.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/json.h"
#include "base/memory.h"
#include "relation/packed.h"
#include "relation/table_index.h"
#include "session/reading.h"

struct wb_lookup_table {
	const struct wb_reference *lookup;
	struct wb_table_index *index; /* of packed values, by the key as it is asked for */
	XXH3_state_t *hash;
	struct wb_buffer key, record; /* of the row in hand */
};

/* Makes the key; false where a part is null: no key equals that. */
static bool
print_key(struct wb_lookup_table *table, const struct wb_batch *batch, const size_t *fields,
	  size_t row, struct wb_arena *arena)
{
	struct wb_buffer *key = &table->key;

	wb_buffer_clear(key);
	for (size_t i = 0; i < table->lookup->n_keys; i++) {
		const struct wb_column *column = &batch->columns[fields[i]];

		if (wb_column_cell(column, row) != WB_CELL_VALUE)
			return false;
		wb_buffer_byte(key, i ? ',' : '[');
		wb_json_string(key, wb_column_text(column, row, arena));
	}
	wb_buffer_byte(key, ']');
	return true;
}

static void
note(struct wb_lookup_table *table, struct wb_text bytes)
{
	uint64_t len = bytes.len;

	XXH3_128bits_update(table->hash, &len, sizeof len);
	if (len)
		XXH3_128bits_update(table->hash, bytes.at, bytes.len);
}

static enum wb_status
add_row(struct wb_lookup_table *table, const struct wb_column *column, size_t row,
	struct wb_arena *scratch, struct wb_error *err)
{
	struct wb_value value = wb_column_value(column, row);
	struct wb_text key = wb_buffer_slice(&table->key);

	wb_buffer_clear(&table->record);
	wb_pack_value(&table->record, &value);
	note(table, key);
	note(table,
	     value.cell == WB_CELL_VALUE ? wb_value_to_text(&value, scratch) : WB_TEXT("\n"));
	return wb_table_index_add(table->index, key, wb_buffer_slice(&table->record), err);
}

static enum wb_status
take_rows(void *context, const struct wb_table *shape, struct wb_batch *batch, struct wb_error *err)
{
	struct wb_lookup_table *table = context;
	const struct wb_reference *lookup = table->lookup;
	size_t *fields = WB_NEW_ARRAY(&batch->arena, size_t, lookup->n_keys);
	size_t field = 0;
	enum wb_status status = wb_reading_field(&lookup->table, shape, lookup->field, &field, err);

	for (size_t i = 0; status == WB_OK && i < lookup->n_keys; i++)
		status = wb_reading_field(&lookup->table, shape, lookup->key_fields[i], &fields[i],
					  err);
	for (size_t row = 0; status == WB_OK && row < batch->rows; row++)
		if (print_key(table, batch, fields, row, &batch->arena))
			status = add_row(table, &batch->columns[field], row, &batch->arena, err);
	return status;
}

enum wb_status
wb_lookup_table_read(struct wb_session *session, const struct wb_reference *lookup, size_t memory,
		     struct wb_lookup_table **out, struct wb_error *err)
{
	struct wb_lookup_table *table = wb_alloc(sizeof *table);
	enum wb_status status;

	table->lookup = lookup;
	table->index = wb_table_index_new(memory);
	table->hash = XXH3_createState();
	XXH3_128bits_reset(table->hash);
	status = wb_session_read(session, &lookup->table, take_rows, table, err);
	if (status == WB_OK)
		status = wb_table_index_seal(table->index, err);
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
	wb_table_index_free(table->index);
	wb_buffer_release(&table->key);
	wb_buffer_release(&table->record);
	free(table);
}

enum wb_status
wb_lookup_table_find(const struct wb_lookup_table *table, struct wb_text key,
		     struct wb_arena *arena, struct wb_answer *out, struct wb_error *err)
{
	struct wb_index_cursor cursor = { 0 };
	struct wb_text records[2];
	size_t n;
	enum wb_status status =
		wb_table_index_next(table->index, key, &cursor, records, 2, &n, arena, err);

	if (status != WB_OK)
		return status;
	out->kind = n == 0 ? WB_ANSWER_NONE : n == 1 ? WB_ANSWER_FOUND : WB_ANSWER_SEVERAL;
	if (n == 1)
		out->value = wb_unpack_value(&records[0], arena);
	return WB_OK;
}

const struct wb_reference *
wb_lookup_table_reference(const struct wb_lookup_table *table)
{
	return table->lookup;
}

void
wb_lookup_table_state(const struct wb_lookup_table *table, struct wb_buffer *out)
{
	XXH128_hash_t hash = XXH3_128bits_digest(table->hash);

	wb_buffer_format(out, "%016llx%016llx", (unsigned long long)hash.high64,
			 (unsigned long long)hash.low64);
}
