/*
 * In memory: a map from key to a chain of rows. Past the limit all rows move to
 * a database without a name, in their order, and those that come later follow.
 */
#include "relation/table_index.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "relation/spill.h"

/* What a row costs beside its bytes: its node, its chain and its place in the map. */
enum { ROW_COST = 96 };

struct row {
	struct row *next;     /* of the same key */
	struct row *follower; /* the one that was added next */
	struct wb_text key;   /* the map's copy */
	struct wb_text record;
};

struct chain {
	struct row *first, *last;
};

struct wb_table_index {
	size_t limit, used;
	struct wb_map keys; /* key -> struct chain */
	struct wb_arena rows;
	struct row *first, *last;

	sqlite3 *spill; /* NULL while all rows are in memory */
	sqlite3_stmt *insert, *find;
	pthread_mutex_t lock; /* guards `find` */
};

static const char spill_sql[] = "CREATE TABLE row (number INTEGER PRIMARY KEY, key BLOB, "
				"record BLOB); BEGIN";
static const char spilled[] = "the rows of a table";
static const char insert_sql[] = "INSERT INTO row (key, record) VALUES (?1, ?2)";
static const char seal_sql[] = "COMMIT; CREATE INDEX row_key ON row (key)";
static const char find_sql[] = "SELECT number, record FROM row WHERE key = ?1 AND number > ?2 "
			       "ORDER BY number LIMIT ?3";

struct wb_table_index *
wb_table_index_new(size_t memory)
{
	struct wb_table_index *index = wb_alloc(sizeof *index);

	index->limit = memory;
	pthread_mutex_init(&index->lock, NULL);
	return index;
}

static void
release_memory(struct wb_table_index *index)
{
	wb_map_release(&index->keys);
	wb_arena_release(&index->rows);
	index->first = index->last = NULL;
}

void
wb_table_index_free(struct wb_table_index *index)
{
	if (!index)
		return;
	release_memory(index);
	sqlite3_finalize(index->insert);
	sqlite3_finalize(index->find);
	sqlite3_close(index->spill);
	pthread_mutex_destroy(&index->lock);
	free(index);
}

bool
wb_table_index_is_spilled(const struct wb_table_index *index)
{
	return index->spill != NULL;
}

static enum wb_status
fail_spill(struct wb_table_index *index, struct wb_error *err)
{
	return wb_spill_fail(index->spill, spilled, err);
}

static void
bind_bytes(sqlite3_stmt *statement, int parameter, struct wb_text bytes)
{
	sqlite3_bind_blob64(statement, parameter, bytes.len ? bytes.at : "", bytes.len,
			    SQLITE_STATIC);
}

static enum wb_status
put_spilled(struct wb_table_index *index, struct wb_text key, struct wb_text record,
	    struct wb_error *err)
{
	bind_bytes(index->insert, 1, key);
	bind_bytes(index->insert, 2, record);
	if (sqlite3_step(index->insert) != SQLITE_DONE)
		return fail_spill(index, err);
	sqlite3_reset(index->insert);
	return WB_OK;
}

static enum wb_status
spill(struct wb_table_index *index, struct wb_error *err)
{
	enum wb_status status = wb_spill_open(index->limit, spill_sql, &index->spill, spilled, err);

	if (status != WB_OK)
		return status;
	if (sqlite3_prepare_v2(index->spill, insert_sql, -1, &index->insert, NULL) != SQLITE_OK)
		return fail_spill(index, err);
	for (struct row *row = index->first; status == WB_OK && row; row = row->follower)
		status = put_spilled(index, row->key, row->record, err);
	release_memory(index);
	return status;
}

static void
put_in_memory(struct wb_table_index *index, struct wb_text key, struct wb_text record)
{
	struct wb_map_entry *entry = wb_map_put(&index->keys, key);
	struct chain *chain = entry->value;
	struct row *row = WB_NEW(&index->rows, struct row);

	row->key = entry->key;
	row->record = wb_arena_text(&index->rows, record);
	if (!chain)
		entry->value = chain = WB_NEW(&index->rows, struct chain);
	if (chain->last)
		chain->last->next = row;
	else
		chain->first = row;
	chain->last = row;
	if (index->last)
		index->last->follower = row;
	else
		index->first = row;
	index->last = row;
}

enum wb_status
wb_table_index_add(struct wb_table_index *index, struct wb_text key, struct wb_text record,
		   struct wb_error *err)
{
	enum wb_status status = WB_OK;

	index->used += key.len + record.len + ROW_COST;
	if (!index->spill && index->used > index->limit)
		status = spill(index, err);
	if (status != WB_OK)
		return status;
	if (index->spill)
		return put_spilled(index, key, record, err);
	put_in_memory(index, key, record);
	return WB_OK;
}

enum wb_status
wb_table_index_seal(struct wb_table_index *index, struct wb_error *err)
{
	if (!index->spill)
		return WB_OK;
	sqlite3_finalize(index->insert);
	index->insert = NULL;
	if (sqlite3_exec(index->spill, seal_sql, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(index->spill, find_sql, -1, &index->find, NULL) != SQLITE_OK)
		return fail_spill(index, err);
	return WB_OK;
}

static size_t
next_in_memory(const struct wb_table_index *index, struct wb_text key,
	       struct wb_index_cursor *cursor, struct wb_text *records, size_t most)
{
	const struct row *row = cursor->row;
	size_t n = 0;

	if (row) {
		row = row->next;
	} else {
		const struct chain *chain = wb_map_get(&index->keys, key);

		row = chain ? chain->first : NULL;
	}
	for (; row && n < most; row = row->next) {
		records[n++] = row->record;
		cursor->row = row;
	}
	return n;
}

static enum wb_status
next_spilled(struct wb_table_index *index, struct wb_text key, struct wb_index_cursor *cursor,
	     struct wb_text *records, size_t most, size_t *n, struct wb_arena *arena,
	     struct wb_error *err)
{
	enum wb_status status = WB_OK;
	int step;

	pthread_mutex_lock(&index->lock);
	bind_bytes(index->find, 1, key);
	sqlite3_bind_int64(index->find, 2, cursor->number);
	sqlite3_bind_int64(index->find, 3, (int64_t)most);
	while ((step = sqlite3_step(index->find)) == SQLITE_ROW) {
		struct wb_text record = { sqlite3_column_blob(index->find, 1),
					  (size_t)sqlite3_column_bytes(index->find, 1) };

		cursor->number = sqlite3_column_int64(index->find, 0);
		records[(*n)++] = wb_arena_text(arena, record);
	}
	if (step != SQLITE_DONE)
		status = fail_spill(index, err);
	sqlite3_reset(index->find);
	pthread_mutex_unlock(&index->lock);
	return status;
}

enum wb_status
wb_table_index_next(struct wb_table_index *index, struct wb_text key,
		    struct wb_index_cursor *cursor, struct wb_text *records, size_t most, size_t *n,
		    struct wb_arena *arena, struct wb_error *err)
{
	*n = 0;
	if (index->spill)
		return next_spilled(index, key, cursor, records, most, n, arena, err);
	*n = next_in_memory(index, key, cursor, records, most);
	return WB_OK;
}
