/*
 * Traces: what each step of an arrow makes of the rows of a batch.
 *
 * A tracer serves one batch; it evaluates a step when it is first asked for,
 * over the whole batch, and keeps the column. One thread; it borrows all.
 */
#ifndef WB_STUDY_TRACE_H
#define WB_STUDY_TRACE_H

#include "study/preview.h"

struct wb_tracer {
	const struct wb_plan *plan;
	struct wb_evaluator *evaluator;
	struct wb_batch *batch;
	struct wb_column *columns; /* by slot */
	bool *known;               /* by slot: has it been asked for? */
};

/* Its memory is the batch's. */
void wb_tracer_init(struct wb_tracer *tracer, const struct wb_plan *plan,
		    struct wb_evaluator *evaluator, struct wb_batch *batch);

/* What the expression makes of the batch's rows. */
const struct wb_column *wb_tracer_column(struct wb_tracer *tracer, struct wb_expr *expr);

/* The step as a person reads it: "trim", "else null". */
struct wb_text wb_tracer_label(const struct wb_expr *expr, struct wb_arena *arena);

/* Whether an expression is made of constants only: no step that anyone would want to see. */
bool wb_tracer_is_constant(const struct wb_expr *expr);

/* Does `where` let this row of the batch pass? */
bool wb_tracer_passes(struct wb_tracer *tracer, size_t row);

#endif
