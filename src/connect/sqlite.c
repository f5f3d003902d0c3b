#include "connect/sqlite.h"

#include "connect/sqlite_handle.h"
#include "connect/sqlite_inspect.h"
#include "connect/sqlite_source.h"

const struct wb_connector wb_sqlite_connector = {
	.scheme = "sqlite",
	.summary = "a SQLite database file: its tables and views",
	.caps = WB_CAN_SOURCE,
	.options = wb_sqlite_options,
	.open = wb_sqlite_open,
	.close = wb_sqlite_close,
	.inspect = wb_sqlite_inspect,
	.source_open = wb_sqlite_source_open,
	.fetch = wb_sqlite_source_fetch,
	.progress = wb_sqlite_source_progress,
	.source_close = wb_sqlite_source_close,
};
