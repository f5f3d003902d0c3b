/*
 * The statements of a target: insert, update by key, look a key up. Private to
 * the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_STATEMENT_H
#define WB_CONNECT_SQLITE_STATEMENT_H

#include "connect/sqlite_target.h"

/* Prepares them from the target's slots, and finds out whether the table enforces the key. */
enum wb_status wb_sqlite_statements_prepare(struct wb_target *target, struct wb_error *err);

#endif
