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

/* Does `where` let this row of the batch pass? */
bool wb_tracer_passes(struct wb_tracer *tracer, size_t row);

#endif
