#include "connect/sqlite_estimate.h"

#include <string.h>

#include "connect/sqlite_inspect.h"
#include "connect/sqlite_sql.h"

/* The first figure of a statement that needs no scan; -1 where there is none. */
static int64_t
figure(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW &&
	    sqlite3_column_type(statement, 0) != SQLITE_NULL)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* What ANALYZE once counted; -1 where it did not. */
static int64_t
analyzed_rows(sqlite3 *db, struct wb_text table)
{
	static const char sql[] = "SELECT CAST(stat AS INTEGER) FROM main.sqlite_stat1 "
				  "WHERE tbl = ?1 COLLATE NOCASE ORDER BY idx LIMIT 1";
	sqlite3_stmt *statement = NULL;
	int64_t rows = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    wb_sqlite_bind_text(statement, 1, table) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		rows = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return rows;
}

/* The span of rowids, found at the two ends of the tree. */
static int64_t
rowid_span(sqlite3 *db, const struct wb_table *table, const char *rowid)
{
	struct wb_buffer sql = { 0 };
	int64_t first, last;

	wb_buffer_format(&sql, "SELECT min(%s) FROM main.", rowid);
	wb_sqlite_quote(&sql, table->name);
	first = figure(db, sql.at);
	memcpy(sql.at, "SELECT max", 10);
	last = figure(db, sql.at);
	wb_buffer_release(&sql);
	if (last < 0)
		return 0;
	return first > 0 ? last - first + 1 : last;
}

int64_t
wb_sqlite_estimate(sqlite3 *db, const struct wb_sqlite_listing *listing,
		   const struct wb_table *table)
{
	enum { LEAST_ROW_BYTES = 4 };
	int64_t rows, most;

	if (listing->kind != WB_SQLITE_TABLE)
		return -1;
	rows = analyzed_rows(db, table->name);
	if (rows >= 0 || listing->without_rowid)
		return rows;
	if (wb_sqlite_field(table, WB_TEXT("rowid")) < table->n_fields)
		return -1;
	rows = rowid_span(db, table, "rowid");
	most = figure(db, "PRAGMA main.page_count") * figure(db, "PRAGMA main.page_size") /
	       LEAST_ROW_BYTES;
	return rows <= most ? rows : -1;
}
