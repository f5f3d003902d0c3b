#include "connect/sqlite.h"

#include "connect/sqlite_handle.h"
#include "connect/sqlite_inspect.h"
#include "connect/sqlite_source.h"
#include "connect/sqlite_target.h"
#include "connect/sqlite_write.h"

const struct wb_connector wb_sqlite_connector = {
	.scheme = "sqlite",
	.summary = "a SQLite database file: its tables and views",
	.caps = WB_CAN_SOURCE | WB_CAN_TARGET | WB_CAN_CREATE | WB_HAS_CONSTRAINTS | WB_HAS_LEDGER |
		WB_FINISH_COMMITS,
	.options = wb_sqlite_options,
	.open = wb_sqlite_open,
	.close = wb_sqlite_close,
	.inspect = wb_sqlite_inspect,
	.source_open = wb_sqlite_source_open,
	.fetch = wb_sqlite_source_fetch,
	.progress = wb_sqlite_source_progress,
	.source_close = wb_sqlite_source_close,
	.source_within = wb_sqlite_source_within,
	.target_open = wb_sqlite_target_open,
	.read_keys = wb_sqlite_read_keys,
	.begin = wb_sqlite_target_start,
	.write = wb_sqlite_write,
	.commit = wb_sqlite_target_commit,
	.finish = wb_sqlite_target_finish,
	.target_close = wb_sqlite_target_close,
};
