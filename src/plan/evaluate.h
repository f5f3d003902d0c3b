/*
 * Evaluation: plan × batch → rows for the target, outcomes and decisions.
 *
 * By column: each expression is computed for all rows that need it before the
 * next one. An evaluator belongs to one thread; everything it returns lies in
 * the batch's arena.
 */
#ifndef WB_PLAN_EVALUATE_H
#define WB_PLAN_EVALUATE_H

#include "plan/plan.h"

/* A choice that a step made for a row: a fallback taken, a crosswalk's otherwise, … */
struct wb_choice {
	uint32_t row;         /* index into the batch */
	uint32_t order;       /* of the step within the plan */
	uint32_t owner;       /* which of the lines that share the step */
	struct wb_text field; /* the arrow or let */
	const char *rule;     /* "fallback", "crosswalk-otherwise", "also-failed" */
	struct wb_text note;  /* of a fallback: the rule that failed */
	struct wb_text value; /* what the step was given */
};

struct wb_evaluated {
	const struct wb_batch *source;
	struct wb_column *columns; /* by arrow; cells by source row index */
	struct wb_column *order;   /* by expression of `order by` */
	uint32_t *selected;        /* rows to be written, ascending */
	size_t n_selected;
	uint8_t *outcome;               /* enum wb_outcome by row: PENDING, FILTERED or REJECTED */
	const struct wb_fault **faults; /* by row, where REJECTED */
	size_t n_choices;
	struct wb_choice *choices; /* by row, then by order */
	size_t n_numbers;
	struct wb_number *numbers; /* of sequences, to be kept; in the order they were given */
};

struct wb_evaluator;

struct wb_evaluator *wb_evaluator_new(const struct wb_plan *plan, const struct wb_context *context);
void wb_evaluator_free(struct wb_evaluator *evaluator); /* accepts NULL */

/* Never fails: what cannot be computed is a reject of its row. */
void wb_evaluate(struct wb_evaluator *evaluator, struct wb_batch *batch, struct wb_evaluated *out);

/*
 * A batch of a plan that has something late, in two parts: as it is read, all that
 * is not late (late columns are null); and, once its rows are in order, the rest, of
 * *out with the columns computed before and the rows selected so far, for which the
 * batch has the fields that what is late reads.
 */
void
wb_evaluate_early(struct wb_evaluator *evaluator, struct wb_batch *batch, struct wb_evaluated *out);
void
wb_evaluate_late(struct wb_evaluator *evaluator, struct wb_batch *batch, struct wb_evaluated *out);

/*
 * Single expressions over some rows (ascending) of a batch, as for joins: what
 * was computed is kept from one to the next until another batch is begun, and so
 * are the choices made, which wb_evaluator_choices hands out (borrowed until then).
 */
void wb_evaluator_begin(struct wb_evaluator *evaluator, struct wb_batch *batch);
const struct wb_column *wb_evaluate_some(struct wb_evaluator *evaluator, struct wb_expr *expr,
					 const uint32_t *rows, size_t n);
const struct wb_choice *
wb_evaluator_choices(const struct wb_evaluator *evaluator, size_t *n_choices);

/*
 * One expression of the plan over the whole batch, for constants and previews;
 * failed cells hold their faults. Choices are not kept.
 */
const struct wb_column *wb_evaluate_expression(struct wb_evaluator *evaluator, struct wb_expr *expr,
					       struct wb_batch *batch);

#endif
