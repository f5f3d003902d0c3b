/*
 * The ledger: the table waybill_ledger in a target file, one row a run and step,
 * that says what is committed. It is written in the transaction of the rows it
 * speaks of.
 *
 * Rows of finished runs stay: they are small, one a step, and tell which run
 * wrote a file last. A batch's checksum is kept as hexadecimal text, since
 * SQLite has no unsigned integers. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_LEDGER_H
#define WB_CONNECT_SQLITE_LEDGER_H

#include <sqlite3.h>

#include "connect/connector.h"

/* The entry of a run and step; WB_NOT_FOUND where there is none. */
enum wb_status
wb_sqlite_ledger_read(sqlite3 *db, const char *where, struct wb_text run, struct wb_text step,
		      struct wb_ledger_entry *out, struct wb_error *err);

/* Writes the entry, within the open transaction; makes the table where it is missing. */
enum wb_status
wb_sqlite_ledger_write(sqlite3 *db, const char *where, struct wb_text run, struct wb_text step,
		       const struct wb_ledger_entry *entry, struct wb_error *err);

#endif
