#include "relation/spill.h"

#include <inttypes.h>
#include <stdio.h>

enum { LEAST_CACHE = 1 << 10, MOST_CACHE = 32 << 10, SHARE = 16 << 10 }; /* KB; of bytes */

enum wb_status
wb_spill_open(uint64_t memory, const char *sql, sqlite3 **out, const char *what,
	      struct wb_error *err)
{
	uint64_t cache = memory / SHARE;
	char pragmas[160];

	cache = cache < LEAST_CACHE ? LEAST_CACHE : cache > MOST_CACHE ? MOST_CACHE : cache;
	snprintf(pragmas, sizeof pragmas,
		 "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = "
		 "-%" PRIu64,
		 cache);
	if (sqlite3_open("", out) != SQLITE_OK ||
	    sqlite3_exec(*out, pragmas, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(*out, sql, NULL, NULL, NULL) != SQLITE_OK)
		return wb_spill_fail(*out, what, err);
	return WB_OK;
}

enum wb_status
wb_spill_fail(sqlite3 *spill, const char *what, struct wb_error *err)
{
	wb_fail(err, WB_IO, "temporary database", "cannot keep %s: %s", what,
		spill ? sqlite3_errmsg(spill) : "no memory");
	wb_hint(err, "free space, point TMPDIR to a folder that has some, or give more --memory");
	return WB_IO;
}
