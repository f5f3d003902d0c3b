/*
 * Cells read from SQLite, where any column may hold any value.
 *
 * A value becomes one of the column's type exactly, or its cell fails with a
 * fault (rule "source-type" or "source-encoding") that names field and value.
 * Dates and times are ISO 8601 text: a number in such a column (an epoch, a
 * Julian day) could mean several things and fails. Private to the SQLite
 * connector.
 */
#ifndef WB_CONNECT_SQLITE_CELL_H
#define WB_CONNECT_SQLITE_CELL_H

#include <sqlite3.h>

#include "data/batch.h"

/* Where cells go: one column of a statement into one column of a batch. */
struct wb_sqlite_cells {
	struct wb_column *column;
	size_t rows;          /* room in the column */
	struct wb_text field; /* for faults; outlives them */
	struct wb_arena *arena;
};

/*
 * Reads the statement's present value into a cell; text is copied into the
 * arena. Returns the bytes of text or blob that it has.
 */
size_t wb_sqlite_cell_read(const struct wb_sqlite_cells *cells, sqlite3_stmt *statement, int index,
			   size_t row);

/* The decimal that a double's shortest text names: 0.1 gives 0.1. */
bool wb_sqlite_decimal_of_double(double value, struct wb_decimal *out);

#endif
