/*
 * A table emptied for `write replace`, and nothing but that table: rows of
 * others that a foreign key's action would delete or change are a reason to
 * refuse. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_REPLACE_H
#define WB_CONNECT_SQLITE_REPLACE_H

#include "connect/sqlite_target.h"

/* Empties the target's table, within the open transaction. */
enum wb_status wb_sqlite_replace(struct wb_target *target, struct wb_error *err);

#endif
