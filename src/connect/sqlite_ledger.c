#include "connect/sqlite_ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "connect/sqlite_sql.h"

static const char exists_sql[] =
	"SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = 'waybill_ledger'";

static const char create_sql[] = "CREATE TABLE IF NOT EXISTS main.waybill_ledger("
				 "run TEXT NOT NULL, step TEXT NOT NULL, "
				 "batch INTEGER NOT NULL, position INTEGER NOT NULL, "
				 "next_row INTEGER NOT NULL, rows INTEGER NOT NULL, "
				 "checksum TEXT NOT NULL, at TEXT NOT NULL, "
				 "PRIMARY KEY(run, step)) WITHOUT ROWID";

static const char read_sql[] = "SELECT t.batch, t.position, t.next_row, t.rows, t.checksum "
			       "FROM main.waybill_ledger AS t WHERE t.run = ?1 AND t.step = ?2";

static const char write_sql[] =
	"INSERT OR REPLACE INTO main.waybill_ledger"
	"(run, step, batch, position, next_row, rows, checksum, at) "
	"VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";

enum { CHECKSUM_SIZE = 17 };

static void
take_entry(sqlite3_stmt *statement, struct wb_ledger_entry *out)
{
	char checksum[CHECKSUM_SIZE];
	struct wb_text text = wb_sqlite_column_text(statement, 4);

	snprintf(checksum, sizeof checksum, "%.*s", WB_TEXT_ARG(text));
	*out = (struct wb_ledger_entry){
		.batch = (uint64_t)sqlite3_column_int64(statement, 0),
		.position = (uint64_t)sqlite3_column_int64(statement, 1),
		.next_row = (uint64_t)sqlite3_column_int64(statement, 2),
		.rows = (uint64_t)sqlite3_column_int64(statement, 3),
		.checksum = strtoull(checksum, NULL, 16),
	};
}

enum wb_status
wb_sqlite_ledger_read(sqlite3 *db, const char *where, struct wb_text run, struct wb_text step,
		      struct wb_ledger_entry *out, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool there;
	enum wb_status status = wb_sqlite_answers(db, where, exists_sql, &there, err);

	if (status == WB_OK && there) {
		status = wb_sqlite_prepare(db, where, read_sql, &statement, err);
		if (status != WB_OK)
			return status;
		wb_sqlite_bind_text(statement, 1, run);
		wb_sqlite_bind_text(statement, 2, step);
		status = wb_sqlite_step(statement, where, &there, err);
	}
	if (status == WB_OK && there)
		take_entry(statement, out);
	sqlite3_finalize(statement);
	if (status != WB_OK || there)
		return status;
	return wb_fail(err, WB_NOT_FOUND, where, "the ledger has no entry of run %.*s, step %.*s",
		       WB_TEXT_ARG(run), WB_TEXT_ARG(step));
}

enum wb_status
wb_sqlite_ledger_write(sqlite3 *db, const char *where, struct wb_text run, struct wb_text step,
		       const struct wb_ledger_entry *entry, struct wb_error *err)
{
	const uint64_t figures[] = { entry->batch, entry->position, entry->next_row, entry->rows };
	enum { FIRST_FIGURE = 3, CHECKSUM = 7 };
	char checksum[CHECKSUM_SIZE];
	sqlite3_stmt *statement = NULL;
	bool row;
	enum wb_status status = wb_sqlite_execute(db, where, create_sql, err);

	if (status == WB_OK)
		status = wb_sqlite_prepare(db, where, write_sql, &statement, err);
	if (status != WB_OK)
		return status;
	wb_sqlite_bind_text(statement, 1, run);
	wb_sqlite_bind_text(statement, 2, step);
	for (int i = 0; i < (int)(sizeof figures / sizeof *figures); i++)
		sqlite3_bind_int64(statement, FIRST_FIGURE + i, (sqlite3_int64)figures[i]);
	snprintf(checksum, sizeof checksum, "%016" PRIx64, entry->checksum);
	wb_sqlite_bind_text(statement, CHECKSUM, wb_text_of(checksum));
	status = wb_sqlite_step(statement, where, &row, err);
	sqlite3_finalize(statement);
	return status;
}
