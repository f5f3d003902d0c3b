#include "session/crosswalk_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"
#include "session/reading.h"

/* Beyond this a table is no list of codes any more. */
enum { ENTRIES_MAX = 1000000 };

struct filling {
	struct wb_crosswalk *crosswalk;
	struct wb_arena *arena;
	struct wb_crosswalk_entry *entries;
	size_t n, capacity;
	XXH3_state_t *hash;
};

static void
hash_text(struct filling *filling, const struct wb_value *value, struct wb_text text)
{
	uint64_t len = value->cell == WB_CELL_VALUE ? text.len : UINT64_MAX;

	XXH3_128bits_update(filling->hash, &len, sizeof len);
	if (value->cell == WB_CELL_VALUE && text.len)
		XXH3_128bits_update(filling->hash, text.at, text.len);
}

/* A cell as a value that outlives its batch. */
static struct wb_value
keep(struct filling *filling, const struct wb_column *column, size_t row)
{
	struct wb_value value = wb_column_value(column, row);

	if (value.cell == WB_CELL_VALUE &&
	    (value.type == WB_TYPE_TEXT || value.type == WB_TYPE_BYTES))
		value.as.text = wb_arena_text(filling->arena, value.as.text);
	hash_text(filling, &value, wb_value_to_text(&value, filling->arena));
	return value;
}

static enum wb_status
refuse_size(const struct filling *filling, uint64_t row, struct wb_error *err)
{
	wb_reading_fail(&filling->crosswalk->source, row, err,
			"a crosswalk holds at most %d entries", ENTRIES_MAX);
	wb_hint(err, "use lookup(SYSTEM.TABLE, FIELD, KEY) for large tables");
	return WB_INVALID;
}

static enum wb_status
take_rows(void *context, const struct wb_table *table, struct wb_batch *batch, struct wb_error *err)
{
	struct filling *filling = context;
	struct wb_crosswalk *crosswalk = filling->crosswalk;
	size_t old, new;
	enum wb_status status =
		wb_reading_field(&crosswalk->source, table, crosswalk->source_old, &old, err);

	if (status == WB_OK)
		status = wb_reading_field(&crosswalk->source, table, crosswalk->source_new, &new,
					  err);
	if (status != WB_OK)
		return status;
	crosswalk->source_type = table->fields[new].type.type;
	if (filling->n + batch->rows > ENTRIES_MAX)
		return refuse_size(filling, batch->first_row, err);
	WB_GROW(filling->entries, filling->capacity, filling->n + batch->rows);
	for (size_t row = 0; row < batch->rows; row++) {
		struct wb_crosswalk_entry *entry = &filling->entries[filling->n++];

		memset(entry, 0, sizeof *entry);
		entry->at.line = (uint32_t)(batch->first_row + row);
		entry->n_keys = 1;
		entry->keys = WB_NEW(filling->arena, struct wb_value);
		entry->keys[0] = keep(filling, &batch->columns[old], row);
		entry->value = keep(filling, &batch->columns[new], row);
	}
	return WB_OK;
}

/* The entries go where the script's own would be. */
static void
hand_over(struct filling *filling, struct wb_text *state)
{
	struct wb_crosswalk *crosswalk = filling->crosswalk;
	XXH128_hash_t hash = XXH3_128bits_digest(filling->hash);

	crosswalk->n_entries = filling->n;
	crosswalk->entries = WB_NEW_ARRAY(filling->arena, struct wb_crosswalk_entry, filling->n);
	if (filling->n)
		memcpy(crosswalk->entries, filling->entries, filling->n * sizeof *filling->entries);
	crosswalk->was_read = true;
	*state = wb_text_of(wb_arena_format(filling->arena, "%zu entries, %016llx%016llx",
					    filling->n, (unsigned long long)hash.high64,
					    (unsigned long long)hash.low64));
}

enum wb_status
wb_crosswalk_read(struct wb_session *session, struct wb_object *object, struct wb_arena *arena,
		  struct wb_text *state, struct wb_error *err)
{
	struct filling filling = {
		.crosswalk = &object->as.crosswalk,
		.arena = arena,
		.hash = XXH3_createState(),
	};
	enum wb_status status;

	XXH3_128bits_reset(filling.hash);
	status = wb_session_read(session, &object->as.crosswalk.source, take_rows, &filling, err);
	if (status == WB_OK)
		hand_over(&filling, state);
	XXH3_freeState(filling.hash);
	free(filling.entries);
	return status;
}
