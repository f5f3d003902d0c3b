/*
 *   add ─► memory ─(past the limit)─► all of it to SQLite, and what comes after
 *   rewind: qsort of pointers, or SELECT … ORDER BY key, number
 */
#include "relation/sorter.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/memory.h"
#include "relation/spill.h"

enum { DEFAULT_MEMORY = 512 * 1024 * 1024 };

struct entry {
	struct wb_text key, record;
	uint64_t number; /* in order of adding */
};

struct wb_sorter {
	uint64_t memory;
	struct wb_arena arena; /* what the entries point to */
	size_t count, capacity;
	struct entry *entries;
	uint64_t added;
	bool sorted;
	size_t next; /* entry to be read */
	bool ended;  /* nothing more to be read: SQLite would begin again */

	sqlite3 *spill; /* NULL while all is in memory */
	sqlite3_stmt *insert, *select;
};

static const char spill_sql[] = "CREATE TABLE record (number INTEGER PRIMARY KEY, key BLOB, "
				"record BLOB); BEGIN";
static const char spilled[] = "the rows that are sorted";
static const char insert_sql[] = "INSERT INTO record VALUES (?1, ?2, ?3)";
static const char select_sql[] = "SELECT key, record FROM record ORDER BY key, number";

struct wb_sorter *
wb_sorter_new(uint64_t memory)
{
	struct wb_sorter *sorter = wb_alloc(sizeof *sorter);

	sorter->memory = memory ? memory : DEFAULT_MEMORY;
	return sorter;
}

void
wb_sorter_free(struct wb_sorter *sorter)
{
	if (!sorter)
		return;
	sqlite3_finalize(sorter->insert);
	sqlite3_finalize(sorter->select);
	sqlite3_close(sorter->spill);
	wb_arena_release(&sorter->arena);
	free(sorter->entries);
	free(sorter);
}

static enum wb_status
fail_spill(struct wb_sorter *sorter, struct wb_error *err)
{
	return wb_spill_fail(sorter->spill, spilled, err);
}

static enum wb_status
put_spilled(struct wb_sorter *sorter, const struct entry *entry, struct wb_error *err)
{
	sqlite3_bind_int64(sorter->insert, 1, (int64_t)entry->number);
	sqlite3_bind_blob64(sorter->insert, 2, entry->key.len ? entry->key.at : "", entry->key.len,
			    SQLITE_STATIC);
	sqlite3_bind_blob64(sorter->insert, 3, entry->record.len ? entry->record.at : "",
			    entry->record.len, SQLITE_STATIC);
	if (sqlite3_step(sorter->insert) != SQLITE_DONE)
		return fail_spill(sorter, err);
	sqlite3_reset(sorter->insert);
	return WB_OK;
}

/* Moves every record into a database without a name: on disk, and gone when closed. */
static enum wb_status
spill(struct wb_sorter *sorter, struct wb_error *err)
{
	enum wb_status status =
		wb_spill_open(sorter->memory, spill_sql, &sorter->spill, spilled, err);

	if (status != WB_OK)
		return status;
	if (sqlite3_prepare_v2(sorter->spill, insert_sql, -1, &sorter->insert, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(sorter->spill, select_sql, -1, &sorter->select, NULL) != SQLITE_OK)
		return fail_spill(sorter, err);
	for (size_t i = 0; status == WB_OK && i < sorter->count; i++)
		status = put_spilled(sorter, &sorter->entries[i], err);
	wb_arena_release(&sorter->arena);
	free(sorter->entries);
	sorter->entries = NULL;
	sorter->count = sorter->capacity = 0;
	return status;
}

static struct wb_text
keep(struct wb_sorter *sorter, struct wb_text bytes)
{
	char *copy = wb_arena_bytes(&sorter->arena, bytes.len);

	if (bytes.len)
		memcpy(copy, bytes.at, bytes.len);
	return (struct wb_text){ copy, bytes.len };
}

enum wb_status
wb_sorter_add(struct wb_sorter *sorter, struct wb_text key, struct wb_text record,
	      struct wb_error *err)
{
	struct entry entry = { key, record, sorter->added++ };
	uint64_t held = sorter->arena.used + sorter->count * sizeof entry;
	enum wb_status status;

	if (!sorter->spill && held + key.len + record.len > sorter->memory) {
		status = spill(sorter, err);
		if (status != WB_OK)
			return status;
	}
	if (sorter->spill)
		return put_spilled(sorter, &entry, err);
	entry.key = keep(sorter, key);
	entry.record = keep(sorter, record);
	WB_GROW(sorter->entries, sorter->capacity, sorter->count + 1);
	sorter->entries[sorter->count++] = entry;
	return WB_OK;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = wb_text_compare(left->key, right->key);

	return order ? order : (left->number > right->number) - (left->number < right->number);
}

enum wb_status
wb_sorter_rewind(struct wb_sorter *sorter, struct wb_error *err)
{
	sorter->next = 0;
	sorter->ended = false;
	if (sorter->spill)
		return sqlite3_reset(sorter->select) == SQLITE_OK ? WB_OK : fail_spill(sorter, err);
	if (!sorter->sorted && sorter->count)
		qsort(sorter->entries, sorter->count, sizeof *sorter->entries, compare_entries);
	sorter->sorted = true;
	return WB_OK;
}

static struct wb_text
blob(struct wb_sorter *sorter, int column)
{
	const char *at = sqlite3_column_blob(sorter->select, column);

	return (struct wb_text){ at, (size_t)sqlite3_column_bytes(sorter->select, column) };
}

enum wb_status
wb_sorter_next(struct wb_sorter *sorter, struct wb_text *key, struct wb_text *record, bool *more,
	       struct wb_error *err)
{
	int step;

	if (!sorter->spill) {
		*more = sorter->next < sorter->count;
		if (!*more)
			return WB_OK;
		*key = sorter->entries[sorter->next].key;
		*record = sorter->entries[sorter->next++].record;
		return WB_OK;
	}
	*more = false;
	if (sorter->ended)
		return WB_OK;
	step = sqlite3_step(sorter->select);
	*more = step == SQLITE_ROW;
	sorter->ended = !*more;
	if (step != SQLITE_ROW)
		return step == SQLITE_DONE ? WB_OK : fail_spill(sorter, err);
	*key = blob(sorter, 0);
	*record = blob(sorter, 1);
	return WB_OK;
}
