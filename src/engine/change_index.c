#include "engine/change_index.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <xxhash.h>

#include "base/memory.h"

enum statement { PUT, FIND, REMOVE, NEXT, STATEMENTS };

struct wb_change_index {
	sqlite3 *database;
	sqlite3_stmt *statements[STATEMENTS];
};

static const char table_sql[] =
	"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
	"CREATE TABLE change (id INTEGER PRIMARY KEY, key BLOB NOT NULL, row INTEGER NOT NULL,"
	" before BLOB, after BLOB); BEGIN";

static const char *const index_sql[] = {
	[WB_CHANGE_KEYS_UNIQUE] = "CREATE UNIQUE INDEX change_key ON change (key)",
	[WB_CHANGE_KEYS_REPEATED] = "CREATE INDEX change_key ON change (key, id)",
};

static const char *const put_sql[] = {
	[WB_CHANGE_KEYS_UNIQUE] = "INSERT INTO change (key, row, before, after) VALUES (?, ?, ?, ?)"
				  " ON CONFLICT (key) DO UPDATE SET after = excluded.after",
	[WB_CHANGE_KEYS_REPEATED] =
		"INSERT INTO change (key, row, before, after) VALUES (?, ?, ?, ?)",
};

static const char find_sql[] =
	"SELECT row, before, after, id FROM change WHERE key = ? ORDER BY id LIMIT 1";
static const char remove_sql[] = "DELETE FROM change WHERE id = ?";
static const char next_sql[] = "SELECT row, before, after FROM change ORDER BY id";

static enum wb_status
fail(struct wb_change_index *index, struct wb_error *err)
{
	wb_fail(err, WB_IO, "temporary database", "cannot keep the changes of this step: %s",
		index->database ? sqlite3_errmsg(index->database) : "no memory");
	wb_hint(err, "free space, or point TMPDIR to a folder that has some");
	return WB_IO;
}

static enum wb_status
prepare(struct wb_change_index *index, enum statement which, const char *sql, struct wb_error *err)
{
	if (sqlite3_prepare_v2(index->database, sql, -1, &index->statements[which], NULL))
		return fail(index, err);
	return WB_OK;
}

enum wb_status
wb_change_index_new(enum wb_change_keys keys, struct wb_change_index **out, struct wb_error *err)
{
	struct wb_change_index *index = wb_alloc(sizeof *index);
	enum wb_status status = WB_OK;

	if (sqlite3_open("", &index->database) != SQLITE_OK ||
	    sqlite3_exec(index->database, table_sql, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(index->database, index_sql[keys], NULL, NULL, NULL) != SQLITE_OK)
		status = fail(index, err);
	if (status == WB_OK)
		status = prepare(index, PUT, put_sql[keys], err);
	if (status == WB_OK)
		status = prepare(index, FIND, find_sql, err);
	if (status == WB_OK)
		status = prepare(index, REMOVE, remove_sql, err);
	if (status == WB_OK)
		status = prepare(index, NEXT, next_sql, err);
	if (status != WB_OK) {
		wb_change_index_free(index);
		return status;
	}
	*out = index;
	return WB_OK;
}

void
wb_change_index_free(struct wb_change_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(index->statements[i]);
	sqlite3_close(index->database);
	free(index);
}

static void
bind_key(sqlite3_stmt *statement, struct wb_text key)
{
	XXH128_hash_t hash = XXH3_128bits(key.at, key.len);

	sqlite3_bind_blob(statement, 1, &hash, sizeof hash, SQLITE_TRANSIENT);
}

static void
bind_record(sqlite3_stmt *statement, int parameter, struct wb_text record)
{
	if (record.at)
		sqlite3_bind_blob64(statement, parameter, record.at, record.len, SQLITE_STATIC);
	else
		sqlite3_bind_null(statement, parameter);
}

static struct wb_text
record_at(sqlite3_stmt *statement, int column)
{
	const char *at = sqlite3_column_blob(statement, column);

	return (struct wb_text){ at, (size_t)sqlite3_column_bytes(statement, column) };
}

static struct wb_indexed_change
change_at(sqlite3_stmt *statement)
{
	return (struct wb_indexed_change){
		.row = (uint64_t)sqlite3_column_int64(statement, 0),
		.before = record_at(statement, 1),
		.after = record_at(statement, 2),
	};
}

enum wb_status
wb_change_index_put(struct wb_change_index *index, struct wb_text key,
		    const struct wb_indexed_change *change, struct wb_error *err)
{
	sqlite3_stmt *put = index->statements[PUT];
	int code;

	bind_key(put, key);
	sqlite3_bind_int64(put, 2, (int64_t)change->row);
	bind_record(put, 3, change->before);
	bind_record(put, 4, change->after);
	code = sqlite3_step(put);
	sqlite3_reset(put);
	return code == SQLITE_DONE ? WB_OK : fail(index, err);
}

enum wb_status
wb_change_index_take(struct wb_change_index *index, struct wb_text key, bool *found,
		     struct wb_indexed_change *out, struct wb_error *err)
{
	enum { ID = 3 };
	sqlite3_stmt *find = index->statements[FIND], *removal = index->statements[REMOVE];
	int code;

	sqlite3_reset(find);
	bind_key(find, key);
	code = sqlite3_step(find);
	*found = code == SQLITE_ROW;
	if (code == SQLITE_DONE)
		return WB_OK;
	if (code != SQLITE_ROW)
		return fail(index, err);
	*out = change_at(find); /* stays valid: the statement is reset by the next call */
	sqlite3_bind_int64(removal, 1, sqlite3_column_int64(find, ID));
	code = sqlite3_step(removal);
	sqlite3_reset(removal);
	return code == SQLITE_DONE ? WB_OK : fail(index, err);
}

enum wb_status
wb_change_index_next(struct wb_change_index *index, bool *more, struct wb_indexed_change *out,
		     struct wb_error *err)
{
	sqlite3_stmt *next = index->statements[NEXT];
	int code = sqlite3_step(next);

	*more = code == SQLITE_ROW;
	if (code == SQLITE_ROW)
		*out = change_at(next);
	return code == SQLITE_ROW || code == SQLITE_DONE ? WB_OK : fail(index, err);
}
