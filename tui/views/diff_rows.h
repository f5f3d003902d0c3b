/*
 * The rows of a diff as they are kept to be looked at: steps with their counts, rows
 * with their cells before and after, and which of them are shown, in which order.
 * They come in pieces; texts are the pieces'. The loop's thread.
 */
#ifndef TUI_VIEWS_DIFF_ROWS_H
#define TUI_VIEWS_DIFF_ROWS_H

#include <stdint.h>

#include "data/outcome.h"
#include "tui/views/cell_text.h"

#define WB_DIFF_ALL SIZE_MAX /* steps, or fields */

struct wb_diff_fault {
	struct wb_text field, rule, reason, value; /* rule empty: none */
};

struct wb_diff_row {
	size_t step;
	enum wb_outcome outcome;
	uint64_t number;             /* of the source row; 0: the target's alone */
	struct wb_text label;        /* the number as shown, or empty */
	struct wb_text key;          /* or empty */
	struct wb_cell_text *before; /* by field of the step; NULL: it is not there, or not told */
	struct wb_cell_text *after;
	struct wb_diff_fault fault;
};

struct wb_diff_step {
	struct wb_text name, mapping, target;
	size_t n_fields; /* 0 until the first row is told of */
	struct wb_text *fields;
	bool *numeric, *key; /* by field */
	uint64_t rows_read, counts[WB_OUTCOMES];
};

/* What a piece tells of: one step, as it stands, and rows of it. */
struct wb_diff_piece {
	struct wb_diff_piece *next;
	struct wb_arena arena;
	size_t number; /* of the step */
	struct wb_diff_step step;
	uint64_t left_out; /* rows that were not kept, since the piece before */
	size_t n_rows, capacity;
	struct wb_diff_row *rows;
};
void wb_diff_piece_free(struct wb_diff_piece *piece);

struct wb_diff_filter {
	size_t step;     /* or WB_DIFF_ALL */
	bool by_outcome; /* only `outcome` */
	enum wb_outcome outcome;
	struct wb_text field;                   /* that changes; empty: any */
	struct wb_text fault_field, fault_rule; /* rule empty: any */
};

enum wb_diff_order {
	WB_DIFF_BY_ROW, /* of the source, step by step; rows of the target alone are last */
	WB_DIFF_BY_OUTCOME,
	WB_DIFF_BY_KEY,
	WB_DIFF_BY_FIELD, /* by the value of one */
};

struct wb_diff_rows {
	struct wb_diff_piece *pieces; /* newest first */
	size_t n_steps, steps_capacity;
	struct wb_diff_step *steps;
	size_t n_rows, rows_capacity;
	struct wb_diff_row *rows;
	uint64_t left_out;
	struct wb_diff_filter filter; /* its texts are the pieces', or the owner's */
	enum wb_diff_order order;
	struct wb_text order_field;
	size_t n_shown, shown_capacity;
	size_t *shown; /* indexes into rows */
};

void wb_diff_rows_init(struct wb_diff_rows *rows);
void wb_diff_rows_release(struct wb_diff_rows *rows);

/* Takes a piece over; rows that the filter lets pass are shown last. */
void wb_diff_rows_add(struct wb_diff_rows *rows, struct wb_diff_piece *piece);

/* After the filter or the order was changed, or all rows are there: finds what is shown, in order.
 */
void wb_diff_rows_sift(struct wb_diff_rows *rows);

bool wb_diff_rows_pass(const struct wb_diff_rows *rows, const struct wb_diff_filter *filter,
		       const struct wb_diff_row *row);

const struct wb_diff_row *wb_diff_rows_at(const struct wb_diff_rows *rows, size_t shown);

/* Of a row that is changed what differs; of one that comes or goes all that it holds. */
bool wb_diff_row_changes(const struct wb_diff_row *row, size_t field);

/* Rows of an outcome, and all that change the target, in a step or in all of them. */
uint64_t wb_diff_rows_count(const struct wb_diff_rows *rows, size_t step, enum wb_outcome outcome);
uint64_t wb_diff_rows_changes(const struct wb_diff_rows *rows, size_t step);

#endif
