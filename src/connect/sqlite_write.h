/*
 * Rows looked up in a SQLite table and written to it, by prepared statements;
 * the connector's read_keys and write. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_WRITE_H
#define WB_CONNECT_SQLITE_WRITE_H

#include "connect/sqlite_target.h"

enum wb_status wb_sqlite_read_keys(struct wb_target *target, const struct wb_rows *rows,
				   struct wb_column *before, bool *found, struct wb_error *err);
enum wb_status
wb_sqlite_write(struct wb_target *target, struct wb_rows *rows, struct wb_error *err);

#endif
