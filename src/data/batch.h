/*
 * Columns and batches: some thousand rows, by column, and the memory they live in.
 *
 * A column's cells are typed arrays indexed by row. A constant column holds one
 * cell that stands for every row. Text in cells points into the batch's arena
 * (or the plan's) and is valid until the batch is reset. One thread at a time
 * owns a batch: the worker that fills it, then the committer.
 */
#ifndef WB_DATA_BATCH_H
#define WB_DATA_BATCH_H

#include "base/arena.h"
#include "data/outcome.h"
#include "data/value.h"

enum {
	WB_BATCH_ROWS = 2048,         /* most rows of a batch */
	WB_BATCH_BYTES = 1024 * 1024, /* a reader ends a batch past this many bytes of text */
};

struct wb_column {
	struct wb_type_spec type;
	bool constant;  /* cell 0 stands for every row */
	uint8_t *state; /* enum wb_cell, by row */
	union {
		void *any;
		struct wb_text *text; /* TEXT, BYTES */
		int64_t *integer;     /* INTEGER, DATE, TIME, TIMESTAMP, BOOLEAN (0, 1) */
		double *real;
		struct wb_decimal *decimal;
		struct wb_list *list;
	} cells;
	const struct wb_fault **fault; /* by row where FAILED; NULL while no cell failed */
};

/* Bytes of one cell of a type, for the arrays above. */
size_t wb_type_cell_size(enum wb_type type);

/* Arrays for `rows` cells in the arena, all of them null. */
void wb_column_init(struct wb_column *column, struct wb_type_spec type, size_t rows,
		    struct wb_arena *arena);

/* A constant column of one value; text is borrowed. */
void wb_column_init_constant(struct wb_column *column, const struct wb_value *value,
			     struct wb_arena *arena);

static inline size_t
wb_column_index(const struct wb_column *column, size_t row)
{
	return column->constant ? 0 : row;
}

static inline enum wb_cell
wb_column_cell(const struct wb_column *column, size_t row)
{
	return (enum wb_cell)column->state[wb_column_index(column, row)];
}

/* Marks a cell as failed for `fault`, which outlives the column; `rows` sizes the array. */
void wb_column_fail(struct wb_column *column, size_t row, size_t rows, const struct wb_fault *fault,
		    struct wb_arena *arena);

/* A cell as a value; a failed cell gives null. Borrows. */
struct wb_value wb_column_value(const struct wb_column *column, size_t row);

/* Stores a value of the column's own type (or null) in a cell; text is borrowed. */
void wb_column_set(struct wb_column *column, size_t row, const struct wb_value *value);

/* The canonical text of a cell (wb_value_to_text); empty for null and failed. */
struct wb_text wb_column_text(const struct wb_column *column, size_t row, struct wb_arena *arena);

/*
 * Rows as read from a source table. `columns` has one entry per field of the
 * table, in the table's order, all of them read, so that a rejected record can
 * be kept whole.
 */
struct wb_batch {
	struct wb_arena arena;
	size_t n_columns;
	struct wb_column *columns;
	size_t rows;
	uint64_t number;    /* from 0 within a step; set by the pipeline */
	uint64_t first_row; /* the source row number of row 0, from 1 */
	uint64_t position;  /* where the source goes on after this batch; the connector's own */

	/* Rows that the source could not read as a record: by row, or NULL while all are well. */
	const struct wb_fault **faults;
	struct wb_text *records; /* of rows with a fault: the record as JSON; NULL likewise */

	/*
	 * Where joins and lists made several rows of one: the source row number of each
	 * row, ascending, every one of the piece; and how many there are. NULL: rows
	 * count on from first_row.
	 */
	uint64_t *numbers;
	size_t source_rows;

	/*
	 * Joins and lists make more of the piece than a batch should hold: these rows are a
	 * part of it, and the same work on the batch gives the next. Its source rows count
	 * with the last part.
	 */
	bool more;

	/* By row: why it goes no further although it could be read; NULL while all do. */
	const struct wb_fault **dropped;
	uint8_t *dropped_as; /* of rows that are dropped: WB_OUTCOME_FILTERED or REJECTED */

	/* Bytes fetched and not yet parsed: the connector's own, in the arena. */
	struct wb_text raw;
	void *piece; /* the connector's own, in the arena */
};

/* A batch of all zero bytes is empty. Reset keeps memory for reuse. */
void wb_batch_reset(struct wb_batch *batch);
void wb_batch_release(struct wb_batch *batch);

static inline uint64_t
wb_batch_number(const struct wb_batch *batch, size_t row)
{
	return batch->numbers ? batch->numbers[row] : batch->first_row + row;
}

static inline size_t
wb_batch_source_rows(const struct wb_batch *batch)
{
	return batch->numbers ? batch->source_rows : batch->rows;
}

/* Lets a row go no further: FILTERED or REJECTED, for a fault that outlives the batch. */
void wb_batch_drop(struct wb_batch *batch, size_t row, enum wb_outcome outcome,
		   const struct wb_fault *fault);

/* n text columns with room for `rows` rows, all null. */
void wb_batch_init_text(struct wb_batch *batch, size_t n_columns, size_t rows);

/* Marks a row of the batch as unreadable; `capacity` is the most rows it may get. */
void wb_batch_fault(struct wb_batch *batch, size_t row, size_t capacity,
		    const struct wb_fault *fault, struct wb_text record);

/*
 * Rows on their way to a target: columns in the order of the target's fields
 * as planned, of which the rows named by `selected` are written.
 */
struct wb_rows {
	size_t capacity; /* rows that the columns have room for */
	size_t n_columns;
	struct wb_column *columns;
	size_t n_selected;
	const uint32_t *selected; /* row indexes into columns, ascending */
	uint8_t *outcome; /* enum wb_outcome by row index: in: what to do; out: what came of it */
	const struct wb_fault **faults; /* by row index: why REJECTED */
	struct wb_arena *arena;         /* for faults and scratch; the batch's */
	struct wb_text encoded;         /* what `encode` made, or empty */
	size_t *encoded_end; /* by position in `selected`: the end of its bytes in `encoded` */
};

#endif
