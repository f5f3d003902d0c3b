#include "connect/csv_database.h"

static const char pragmas[] = "PRAGMA locking_mode=EXCLUSIVE;"
			      "PRAGMA journal_mode=DELETE;"
			      "PRAGMA synchronous=FULL;"
			      "PRAGMA trusted_schema=OFF;"
			      "PRAGMA cache_size=-32000";

enum wb_status
wb_csv_database_fail(const struct wb_csv_database *database, struct wb_error *err)
{
	int code = database->db ? sqlite3_errcode(database->db) & 0xff : SQLITE_NOMEM;

	if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
		wb_fail(err, WB_LOCKED, database->file, "is being changed by another process");
		wb_hint(err, "wait until it is done");
		return WB_LOCKED;
	}
	wb_fail(err, WB_IO, database->path, "%s",
		database->db ? sqlite3_errmsg(database->db) : "cannot be opened");
	if (code == SQLITE_FULL)
		wb_hint(err, "make room, then: waybill run FILE --resume");
	else if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		wb_hint(err, "remove that file and start the run anew");
	return WB_IO;
}

enum wb_status
wb_csv_database_execute(const struct wb_csv_database *database, const char *sql,
			struct wb_error *err)
{
	return sqlite3_exec(database->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? WB_OK
		       : wb_csv_database_fail(database, err);
}

enum wb_status
wb_csv_database_prepare(const struct wb_csv_database *database, const char *sql, sqlite3_stmt **out,
			struct wb_error *err)
{
	return sqlite3_prepare_v2(database->db, sql, -1, out, NULL) == SQLITE_OK
		       ? WB_OK
		       : wb_csv_database_fail(database, err);
}

void
wb_csv_bind_text(sqlite3_stmt *statement, int index, struct wb_text text)
{
	sqlite3_bind_text64(statement, index, text.at, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

enum wb_status
wb_csv_database_run(const struct wb_csv_database *database, sqlite3_stmt *statement,
		    struct wb_error *err)
{
	int result = sqlite3_step(statement);
	enum wb_status status = result == SQLITE_DONE ? WB_OK : wb_csv_database_fail(database, err);

	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_csv_database_run_integers(const struct wb_csv_database *database, const char *sql,
			     const int64_t *values, int count, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = wb_csv_database_prepare(database, sql, &statement, err);

	if (status != WB_OK)
		return status;
	for (int i = 0; i < count; i++)
		sqlite3_bind_int64(statement, i + 1, values[i]);
	return wb_csv_database_run(database, statement, err);
}

enum wb_status
wb_csv_database_commit(const struct wb_csv_database *database, struct wb_error *err)
{
	return wb_csv_database_execute(database, "COMMIT; BEGIN EXCLUSIVE", err);
}

enum wb_status
wb_csv_database_open(struct wb_csv_database *database, enum wb_csv_database_use use,
		     struct wb_error *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW;
	enum wb_status status;

	if (use == WB_CSV_DATABASE_NEW)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(database->path, &database->db, flags, NULL) != SQLITE_OK)
		return wb_csv_database_fail(database, err);
	status = wb_csv_database_execute(database, pragmas, err);
	if (status == WB_OK)
		status = wb_csv_database_execute(database, "BEGIN EXCLUSIVE", err);
	return status;
}

void
wb_csv_database_close(struct wb_csv_database *database)
{
	sqlite3_close(database->db);
	database->db = NULL;
}

enum wb_status
wb_csv_database_has_table(const struct wb_csv_database *database, const char *name, bool *out,
			  struct wb_error *err)
{
	sqlite3_stmt *row;
	enum wb_status status = wb_csv_database_prepare(
		database, "SELECT count(*) FROM sqlite_schema WHERE name = ?1", &row, err);

	if (status != WB_OK)
		return status;
	wb_csv_bind_text(row, 1, wb_text_of(name));
	if (sqlite3_step(row) == SQLITE_ROW)
		*out = sqlite3_column_int(row, 0) == 1;
	else
		status = wb_csv_database_fail(database, err);
	sqlite3_finalize(row);
	return status;
}
