#include "connect/sqlite_sql.h"

#include <string.h>

void
wb_sqlite_quote(struct wb_buffer *sql, struct wb_text name)
{
	wb_buffer_byte(sql, '"');
	for (size_t i = 0; i < name.len; i++) {
		if (name.at[i] == '"')
			wb_buffer_byte(sql, '"');
		wb_buffer_byte(sql, name.at[i]);
	}
	wb_buffer_byte(sql, '"');
}

/* What SQLite's primary result codes mean to the user. */
struct meaning {
	int code;
	enum wb_status status;
	const char *what; /* NULL: SQLite's own message */
	const char *hint;
};

static const struct meaning meanings[] = {
	{ SQLITE_BUSY, WB_LOCKED, "is locked: another process holds it",
	  "try again later; --resume goes on where it stopped. Where one mapping reads and writes "
	  "this same file, first switch it to write-ahead logging: pragma journal_mode=wal" },
	{ SQLITE_LOCKED, WB_LOCKED, "is locked: a table in it is in use",
	  "try again later; --resume goes on where it stopped" },
	{ SQLITE_FULL, WB_IO, "the disk is full, or the file may not grow further",
	  "free space, then --resume" },
	{ SQLITE_IOERR, WB_IO, NULL, "mend the disk or free space, then --resume" },
	{ SQLITE_READONLY, WB_IO, "cannot be written: it is read-only",
	  "allow writing to the file and its folder" },
	{ SQLITE_NOTADB, WB_INVALID, "is not a SQLite database, or it is encrypted", "" },
	{ SQLITE_CORRUPT, WB_INVALID, "is damaged or cut short",
	  "see what `pragma integrity_check` finds, or take a whole copy" },
	{ SQLITE_CANTOPEN, WB_IO, "cannot be opened",
	  "look at the rights of the file and its folder" },
	{ SQLITE_PERM, WB_IO, "may not be opened",
	  "look at the rights of the file and its folder" },
	{ SQLITE_NOMEM, WB_IO, "SQLite has no memory left", "" },
};

static const struct meaning *
meaning_of(int code)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (meanings[i].code == (code & 0xff))
			return &meanings[i];
	return NULL;
}

/*
 * A schema is never trusted, since a stranger may have written it: functions and
 * virtual tables not known to be harmless may not be called by it. Where a table
 * does so, SQLite takes the whole file for damaged.
 */
static enum wb_status
fail_unsafe(sqlite3 *db, const char *where, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, where,
		"its schema calls what SQLite does not trust a schema to call: %s",
		sqlite3_errmsg(db));
	wb_hint(err, "take that call out of the table, index, view or trigger, or use a copy "
		     "without it");
	return WB_INVALID;
}

enum wb_status
wb_sqlite_fail(sqlite3 *db, const char *where, struct wb_error *err)
{
	const struct meaning *meaning = meaning_of(sqlite3_errcode(db));
	const char *file = sqlite3_db_filename(db, "main");
	int number = sqlite3_system_errno(db);

	if (strstr(sqlite3_errmsg(db), "unsafe use of"))
		return fail_unsafe(db, where, err);
	if (!meaning)
		return wb_fail(err, WB_INVALID, where, "%s", sqlite3_errmsg(db));
	if (file && *file)
		where = file;
	if (meaning->what)
		wb_fail(err, meaning->status, where, "%s", meaning->what);
	else
		wb_fail(err, meaning->status, where, "%s%s%s", sqlite3_errmsg(db),
			number ? ": " : "", number ? strerror(number) : "");
	if (*meaning->hint)
		wb_hint(err, "%s", meaning->hint);
	return meaning->status;
}

enum wb_status
wb_sqlite_prepare(sqlite3 *db, const char *where, const char *sql, sqlite3_stmt **out,
		  struct wb_error *err)
{
	*out = NULL;
	if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
		return wb_sqlite_fail(db, where, err);
	return WB_OK;
}

enum wb_status
wb_sqlite_pragma(sqlite3 *db, const char *where, const char *what, struct wb_text name,
		 sqlite3_stmt **out, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };
	enum wb_status status;

	wb_buffer_format(&sql, "PRAGMA main.%s(", what);
	wb_sqlite_quote(&sql, name);
	wb_buffer_byte(&sql, ')');
	status = wb_sqlite_prepare(db, where, sql.at, out, err);
	wb_buffer_release(&sql);
	return status;
}

enum wb_status
wb_sqlite_execute(sqlite3 *db, const char *where, const char *sql, struct wb_error *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return wb_sqlite_fail(db, where, err);
	return WB_OK;
}

enum wb_status
wb_sqlite_step(sqlite3_stmt *statement, const char *where, bool *row, struct wb_error *err)
{
	int code = sqlite3_step(statement);

	*row = code == SQLITE_ROW;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return wb_sqlite_fail(sqlite3_db_handle(statement), where, err);
	return WB_OK;
}

enum wb_status
wb_sqlite_answers(sqlite3 *db, const char *where, const char *sql, bool *out, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = wb_sqlite_prepare(db, where, sql, &statement, err);

	if (status == WB_OK)
		status = wb_sqlite_step(statement, where, out, err);
	sqlite3_finalize(statement);
	return status;
}

struct wb_text
wb_sqlite_column_text(sqlite3_stmt *statement, int column)
{
	const char *at = (const char *)sqlite3_column_text(statement, column);

	return (struct wb_text){ at ? at : "", (size_t)sqlite3_column_bytes(statement, column) };
}

int
wb_sqlite_bind_text(sqlite3_stmt *statement, int parameter, struct wb_text text)
{
	return sqlite3_bind_text64(statement, parameter, text.at ? text.at : "", text.len,
				   SQLITE_STATIC, SQLITE_UTF8);
}
