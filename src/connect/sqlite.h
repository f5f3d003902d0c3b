/*
 * SQLite files as systems: any table or view is a source, any table a target.
 *
 * The connector for the scheme "sqlite". The parts are one file a noun:
 * handle (open, close), inspect (tables, fields, keys), source (reading) with
 * cell (a stored value as a typed cell), target (the transaction) with spec (what
 * is wanted against what there is), write (rows) over bind (a cell as a stored
 * value), refusal (why not), replace and ledger.
 */
#ifndef WB_CONNECT_SQLITE_H
#define WB_CONNECT_SQLITE_H

#include "connect/connector.h"

extern const struct wb_connector wb_sqlite_connector;

#endif
