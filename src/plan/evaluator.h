/*
 * The evaluator's inside: what evaluate.c and the operators share. Not for
 * other folders.
 */
#ifndef WB_PLAN_EVALUATOR_H
#define WB_PLAN_EVALUATOR_H

#include "plan/evaluate.h"

/* Rows of the batch to work on: ascending indexes, borrowed. */
struct wb_selection {
	const uint32_t *rows;
	size_t n;
};

/* Of the arrows and requires of a plan: all, or those that are late, or the others. */
enum wb_phase {
	WB_PHASE_WHOLE,
	WB_PHASE_EARLY,
	WB_PHASE_LATE,
};

struct wb_evaluator {
	const struct wb_plan *plan;
	const struct wb_context *context;
	struct wb_regex_scratch *regex;

	/* Of the batch in hand. */
	enum wb_phase phase;
	struct wb_batch *batch;
	struct wb_arena *arena;    /* the batch's */
	size_t capacity;           /* rows of the batch */
	struct wb_column *results; /* by slot; state NULL: not yet begun */
	uint8_t **done;            /* by slot, by row: computed already; of shared nodes */
	size_t n_choices, choices_capacity;
	struct wb_choice *choices;
	size_t n_numbers, numbers_capacity;
	struct wb_number *numbers;
};

/* The column of an expression, computed at least for the selected rows. */
const struct wb_column *
wb_evaluate_rows(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows);

/* Computes a node that is neither constant nor field, for the rows, into out. */
typedef void wb_operator(struct wb_evaluator *evaluator, struct wb_expr *expr,
			 struct wb_selection rows, struct wb_column *out);

extern wb_operator *const wb_operators[WB_EXPR_KINDS];

/* Room for a selection of up to n rows, in the batch's arena. */
uint32_t *wb_new_rows(struct wb_evaluator *evaluator, size_t n);

/* Copies a cell, fault and all; the columns are of one type. */
void wb_copy_cell(struct wb_evaluator *evaluator, const struct wb_column *from, size_t row,
		  struct wb_column *to);

/* Fails a row of out: the step is the expression's, the value as given. */
void wb_fail_row(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
		 struct wb_column *out, const char *rule, struct wb_text value, const char *format,
		 ...) __attribute__((format(printf, 7, 8)));

/*
 * The rows for which every operand is a present value. Of the others those with
 * a failed operand fail alike in out, and the rest are null; the chosen ones are
 * marked as values.
 */
struct wb_selection
wb_present_rows(struct wb_evaluator *evaluator, const struct wb_column *const *operands, size_t n,
		struct wb_selection rows, struct wb_column *out);

/* Notes a choice of a step for a row. */
void wb_note_choice(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
		    const char *rule, struct wb_text note, struct wb_text value);

/* Operand number i of the expression, computed for the rows. */
const struct wb_column *wb_operand(struct wb_evaluator *evaluator, struct wb_expr *expr, size_t i,
				   struct wb_selection rows);

/* compare.c, arithmetic.c, operate_text.c, operate_choice.c, operate_logic.c,
   operate_reference.c */
wb_operator wb_operate_compare, wb_operate_arithmetic;
wb_operator wb_operate_substitute, wb_operate_match, wb_operate_matches, wb_operate_map;
wb_operator wb_operate_else, wb_operate_coalesce, wb_operate_if;
wb_operator wb_operate_reference;
wb_operator wb_operate_logic, wb_operate_not, wb_operate_is_null;

#endif
