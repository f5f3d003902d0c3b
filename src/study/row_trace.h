/*
 * Row traces: what each step of an expression made of one row, and why.
 *
 * Where a trace for previews shows both branches of a choice, this one follows
 * the row: only what it went through, up to where it stopped. All of it is
 * copied into an arena and outlives the batch. One thread.
 */
#ifndef WB_STUDY_ROW_TRACE_H
#define WB_STUDY_ROW_TRACE_H

#include "study/trace.h"

/* A cell, taken out of its column. */
struct wb_traced_cell {
	enum wb_cell state;
	struct wb_text text; /* the value; of a failed cell, what the failed step was given */
	struct wb_text rule, reason; /* of a failed cell */
};

/* A group of a regex, as a match captured it; number 0 is the whole match. */
struct wb_traced_group {
	uint32_t match, number; /* match 1, 2, … of the value */
	struct wb_text name;    /* or empty */
	bool taken;             /* did it take part? */
	struct wb_text text;
};

struct wb_traced_step {
	struct wb_text step; /* "trim", "else null" */
	struct wb_traced_cell cell;
	struct wb_text note; /* the entry of a crosswalk, why a fallback; or empty */
	size_t n_groups;
	struct wb_traced_group *groups; /* of the first matches */
};

struct wb_row_trace {
	size_t n_steps;
	struct wb_traced_step *steps; /* operands before their users; none for a constant */
};

/* A cell of a row, copied. */
struct wb_traced_cell
wb_traced_cell_of(const struct wb_column *column, size_t row, struct wb_arena *arena);

/* Follows a row of the tracer's batch through an expression of its plan. */
void wb_row_trace(struct wb_tracer *tracer, struct wb_expr *expr, size_t row,
		  struct wb_regex_scratch *regex, struct wb_arena *arena, struct wb_row_trace *out);

#endif
