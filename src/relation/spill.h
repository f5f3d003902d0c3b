/*
 * Spilling: a database without a name for rows that do not fit into memory. It is
 * on disk, in $TMPDIR, and gone when it is closed. One thread at a time.
 */
#ifndef WB_RELATION_SPILL_H
#define WB_RELATION_SPILL_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Opens one for a holder that may take `memory` bytes: SQLite takes a sixteenth of
 * them for pages, at least 1 MB, at most 32. `sql` creates its tables. Close *out
 * also after a failure, of which wb_spill_fail tells.
 */
enum wb_status wb_spill_open(uint64_t memory, const char *sql, sqlite3 **out, const char *what,
			     struct wb_error *err);

/* WB_IO: what the database could not keep, why, and the way out. */
enum wb_status wb_spill_fail(sqlite3 *spill, const char *what, struct wb_error *err);

#endif
