/*
 * One row of an explanation: its fields, and what each expression made of it, step
 * by step. All of it is copied and outlives the batch. One thread.
 */
#ifndef WB_STUDY_EXPLAIN_ROW_H
#define WB_STUDY_EXPLAIN_ROW_H

#include "study/explain.h"

/* What rows are taken through, and what of it is told. */
struct wb_explain_view {
	const struct wb_plan *plan;
	const struct wb_text *names; /* by arrow; NULL: those of the target fields */
	const bool *told;            /* by arrow; NULL: all, and every condition */
	struct wb_regex_scratch *regex;
	struct wb_arena *arena; /* of the explanation */
};

/* By arrow: whether it makes the target field; NULL where no field is asked for. */
const bool *
wb_explain_told(const struct wb_plan *plan, struct wb_text field, struct wb_arena *arena);

/* Fills in all but what the journal knows; of a row of the tracer's batch, evaluated whole. */
void wb_explain_row(const struct wb_explain_view *view, struct wb_tracer *tracer,
		    const struct wb_evaluated *evaluated, size_t row, struct wb_explained_row *out);

#endif
