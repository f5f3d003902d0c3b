/*
 * How many rows a SQLite table has, guessed without reading it: for progress
 * and plans. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_ESTIMATE_H
#define WB_CONNECT_SQLITE_ESTIMATE_H

#include <sqlite3.h>

#include "connect/sqlite_listing.h"

/* From what ANALYZE counted, or the span of rowids; -1 where reading would be needed. */
int64_t wb_sqlite_estimate(sqlite3 *db, const struct wb_sqlite_listing *listing,
			   const struct wb_table *table);

#endif
