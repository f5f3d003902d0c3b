/*
 * SQL for a SQLite file: names quoted, statements prepared, its errors told in
 * Waybill's terms. Private to the SQLite connector.
 *
 * A connection belongs to one thread at a time (they are opened without
 * SQLite's own mutexes).
 */
#ifndef WB_CONNECT_SQLITE_SQL_H
#define WB_CONNECT_SQLITE_SQL_H

#include <sqlite3.h>

#include "base/error.h"
#include "base/text.h"

/* Appends a name in double quotes, so that it can only be read as a name. */
void wb_sqlite_quote(struct wb_buffer *sql, struct wb_text name);

/*
 * Fills err from the connection's last error. `where` is the table or file
 * concerned; trouble with the file itself names the file instead.
 */
enum wb_status wb_sqlite_fail(sqlite3 *db, const char *where, struct wb_error *err);

/* Prepares the one statement in sql; the caller finalizes *out. */
enum wb_status wb_sqlite_prepare(sqlite3 *db, const char *where, const char *sql,
				 sqlite3_stmt **out, struct wb_error *err);

/* Prepares `PRAGMA main.what("name")`: pragmas take no parameters. */
enum wb_status wb_sqlite_pragma(sqlite3 *db, const char *where, const char *what,
				struct wb_text name, sqlite3_stmt **out, struct wb_error *err);

/* Runs statements whose rows, if any, do not matter. */
enum wb_status
wb_sqlite_execute(sqlite3 *db, const char *where, const char *sql, struct wb_error *err);

/* Steps: *row says whether there is one. */
enum wb_status
wb_sqlite_step(sqlite3_stmt *statement, const char *where, bool *row, struct wb_error *err);

/* Whether a query gives a row. */
enum wb_status
wb_sqlite_answers(sqlite3 *db, const char *where, const char *sql, bool *out, struct wb_error *err);

/* A text column of the present row, empty for null; valid until the next step. */
struct wb_text wb_sqlite_column_text(sqlite3_stmt *statement, int column);

/* Binds text that outlives the step; an empty slice is empty text, not null. */
int wb_sqlite_bind_text(sqlite3_stmt *statement, int parameter, struct wb_text text);

#endif
