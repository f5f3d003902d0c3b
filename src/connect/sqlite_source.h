/*
 * A SQLite table or view being read, in one read transaction, so that all of it
 * is of one moment.
 *
 * Rows come in the order of the rowid; a position is the rowid last read. Rows
 * of a table WITHOUT ROWID come by its primary key, those of a view as the view
 * gives them; there a position is a number of rows, and going on means passing
 * over them. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_SOURCE_H
#define WB_CONNECT_SQLITE_SOURCE_H

#include "connect/connector.h"

enum wb_status
wb_sqlite_source_open(struct wb_handle *handle, struct wb_text table, uint64_t position,
		      uint64_t first_row, struct wb_source **out, struct wb_error *err);
enum wb_status wb_sqlite_source_within(struct wb_handle *handle, struct wb_text table,
				       struct wb_source **out, struct wb_error *err);
enum wb_status
wb_sqlite_source_fetch(struct wb_source *source, struct wb_batch *batch, struct wb_error *err);
void wb_sqlite_source_progress(const struct wb_source *source, uint64_t *done, uint64_t *total);
void wb_sqlite_source_close(struct wb_source *source);

#endif
