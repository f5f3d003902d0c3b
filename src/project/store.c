#include "project/store.h"

#include <string.h>

#include "base/utf8.h"

/* What a failure of SQLite means to a person; the first entry that fits is taken. */
static const struct {
	int code; /* primary result code */
	enum wb_status status;
	const char *what, *hint;
} failures[] = {
	{ SQLITE_BUSY, WB_LOCKED, "is locked by another process",
	  "wait until it is done, or see who has the file open: fuser -v FILE" },
	{ SQLITE_LOCKED, WB_LOCKED, "is locked by this process", "" },
	{ SQLITE_FULL, WB_IO, "no space left on its disk; nothing of this change was kept",
	  "make room and try again; a run continues with --resume" },
	{ SQLITE_IOERR, WB_IO, "its disk failed; nothing of this change was kept",
	  "mend the disk or make room, and try again; a run continues with --resume" },
	{ SQLITE_READONLY, WB_IO, "is read-only; nothing was changed",
	  "make the file and its folder writable, or work on a copy" },
	{ SQLITE_CANTOPEN, WB_IO, "cannot be opened, or its folder cannot be written",
	  "a project needs a file and a folder that may be written; a copy elsewhere will do" },
	{ SQLITE_CORRUPT, WB_INVALID, "is damaged",
	  "restore a backup copy, or rescue what can be read: sqlite3 FILE .recover" },
	{ SQLITE_NOTADB, WB_INVALID, "is not a Waybill project, or is damaged",
	  "restore a backup copy, or make a project: waybill new FILE" },
};

enum wb_status
wb_store_fail_at(sqlite3 *database, const char *path, struct wb_error *err)
{
	int code = sqlite3_errcode(database) & 0xff;
	enum wb_status status = WB_IO;

	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		if (failures[i].code != code)
			continue;
		status = wb_fail(err, failures[i].status, path, "%s", failures[i].what);
		wb_hint(err, "%s", failures[i].hint);
		return status;
	}
	return wb_fail(err, status, path, "the project file refused: %s", sqlite3_errmsg(database));
}

enum wb_status
wb_store_fail(struct wb_project *project, struct wb_error *err)
{
	return wb_store_fail_at(wb_project_database(project), wb_project_path(project), err);
}

enum wb_status
wb_store_execute(struct wb_project *project, const char *sql, struct wb_error *err)
{
	if (sqlite3_exec(wb_project_database(project), sql, NULL, NULL, NULL) != SQLITE_OK)
		return wb_store_fail(project, err);
	return WB_OK;
}

enum wb_status
wb_store_begin(struct wb_project *project, struct wb_error *err)
{
	return wb_store_execute(project, "BEGIN IMMEDIATE", err);
}

enum wb_status
wb_store_ensure_transaction(struct wb_project *project, struct wb_error *err)
{
	if (!sqlite3_get_autocommit(wb_project_database(project)))
		return WB_OK;
	return wb_store_begin(project, err);
}

enum wb_status
wb_store_commit(struct wb_project *project, struct wb_error *err)
{
	enum wb_status status = wb_store_execute(project, "COMMIT", err);

	if (status != WB_OK)
		wb_store_rollback(project);
	return status;
}

void
wb_store_rollback(struct wb_project *project)
{
	sqlite3 *database = wb_project_database(project);

	/* SQLite may have rolled back by itself, when the disk was full. */
	if (!sqlite3_get_autocommit(database))
		sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
}

enum wb_status
wb_store_prepare(struct wb_project *project, const char *sql, sqlite3_stmt **out,
		 struct wb_error *err)
{
	if (sqlite3_prepare_v2(wb_project_database(project), sql, -1, out, NULL) != SQLITE_OK)
		return wb_store_fail(project, err);
	return WB_OK;
}

enum wb_store_step
wb_store_step(struct wb_project *project, sqlite3_stmt *statement, struct wb_error *err)
{
	switch (sqlite3_step(statement)) {
	case SQLITE_ROW:
		return WB_STORE_ROW;
	case SQLITE_DONE:
		return WB_STORE_DONE;
	default:
		wb_store_fail(project, err);
		return WB_STORE_FAILED;
	}
}

enum wb_status
wb_store_run(struct wb_project *project, sqlite3_stmt *statement, struct wb_error *err)
{
	enum wb_store_step step;

	do
		step = wb_store_step(project, statement, err);
	while (step == WB_STORE_ROW);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return wb_store_status(step, err);
}

enum wb_status
wb_store_status(enum wb_store_step step, const struct wb_error *err)
{
	if (step != WB_STORE_FAILED)
		return WB_OK;
	return err ? err->status : WB_IO;
}

static void
bind_numbers(sqlite3_stmt *statement, int64_t first, int64_t second)
{
	int64_t numbers[] = { first, second };
	int wanted = sqlite3_bind_parameter_count(statement);

	for (int i = 0; i < wanted && i < 2; i++)
		sqlite3_bind_int64(statement, i + 1, numbers[i]);
}

enum wb_status
wb_store_execute_with(struct wb_project *project, const char *sql, int64_t first, int64_t second,
		      struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	bind_numbers(statement, first, second);
	status = wb_store_run(project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_store_number(struct wb_project *project, sqlite3_stmt *statement, int64_t *out,
		struct wb_error *err)
{
	enum wb_store_step step = wb_store_step(project, statement, err);

	*out = step == WB_STORE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	while (step == WB_STORE_ROW)
		step = wb_store_step(project, statement, err);
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

enum wb_status
wb_store_lookup(struct wb_project *project, const char *sql, int64_t first, int64_t *out,
		struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	bind_numbers(statement, first, 0);
	return wb_store_number(project, statement, out, err);
}

void
wb_store_bind_text(sqlite3_stmt *statement, int index, struct wb_text text)
{
	const char *at = text.at ? text.at : "";

	if (memchr(at, '\0', text.len) || !wb_utf8_valid(text))
		sqlite3_bind_blob64(statement, index, at, text.len, SQLITE_STATIC);
	else
		sqlite3_bind_text64(statement, index, at, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

struct wb_text
wb_store_text(sqlite3_stmt *statement, int column)
{
	const char *at = sqlite3_column_blob(statement, column);

	return (struct wb_text){ at ? at : "", (size_t)sqlite3_column_bytes(statement, column) };
}

struct wb_text
wb_store_copy(sqlite3_stmt *statement, int column, struct wb_arena *arena)
{
	return wb_arena_text(arena, wb_store_text(statement, column));
}
