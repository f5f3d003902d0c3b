/*
 * Cells as bytes: how rows and keys of a table are kept for a while. Pure; any
 * thread.
 */
#ifndef WB_RELATION_CELLS_H
#define WB_RELATION_CELLS_H

#include "data/batch.h"

/* Appends a cell: its state and its value or its fault. */
void wb_cell_pack(const struct wb_column *column, size_t row, struct wb_buffer *out);

/*
 * Reads the next cell of a packed row into a column of the type it was packed
 * from, and moves *packed behind it. Text borrows the packed bytes; a fault is
 * made in the arena. `rows` is what the column has room for.
 */
void wb_cell_unpack(struct wb_text *packed, struct wb_column *column, size_t row, size_t rows,
		    struct wb_arena *arena);

/*
 * Appends a part of a key: equal bytes where `=` holds the values equal. The
 * cell is a present value, and no list.
 */
void wb_cell_key(const struct wb_column *column, size_t row, struct wb_buffer *out);

#endif
