/*
 * What a mapping wants to write, held against the table there is, or made into
 * a table where there is none. All trouble is found here, before anything is
 * written. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_SPEC_H
#define WB_CONNECT_SQLITE_SPEC_H

#include "connect/sqlite_target.h"

/* Names that are one to SQLite, types that it cannot hold, tables that are not the user's. */
enum wb_status
wb_sqlite_spec_check(const struct wb_target_spec *spec, const char *label, struct wb_error *err);

/* Makes the table, within the open transaction. */
enum wb_status wb_sqlite_spec_create(const struct wb_target_spec *spec, sqlite3 *db,
				     const char *label, struct wb_error *err);

/* Fills the target's slots from the spec and the table's shape. */
enum wb_status wb_sqlite_spec_match(struct wb_target *target, const struct wb_target_spec *spec,
				    struct wb_error *err);

#endif
