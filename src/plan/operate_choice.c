/* Choices between operands: only what a row needs is computed for it. */
#include "plan/evaluator.h"

/* Copies the rows whose cell in `from` is not `unwanted`; returns the others. */
static struct wb_selection
copy_unless(struct wb_evaluator *evaluator, const struct wb_column *from, enum wb_cell unwanted,
	    struct wb_selection rows, struct wb_column *out)
{
	uint32_t *rest = wb_new_rows(evaluator, rows.n);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];

		if (wb_column_cell(from, row) == unwanted)
			rest[n++] = row;
		else
			wb_copy_cell(evaluator, from, row, out);
	}
	return (struct wb_selection){ rest, n };
}

static void
copy_rows(struct wb_evaluator *evaluator, const struct wb_column *from, struct wb_selection rows,
	  struct wb_column *out)
{
	for (size_t i = 0; i < rows.n; i++)
		wb_copy_cell(evaluator, from, rows.rows[i], out);
}

void
wb_operate_else(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		struct wb_column *out)
{
	const struct wb_column *left = wb_operand(evaluator, expr, 0, rows), *right;
	struct wb_selection failed = copy_unless(evaluator, left, WB_CELL_FAILED, rows, out);

	if (!failed.n)
		return;
	right = wb_operand(evaluator, expr, 1, failed);
	copy_rows(evaluator, right, failed, out);
	for (size_t i = 0; i < failed.n; i++) {
		const struct wb_fault *fault = left->fault[wb_column_index(left, failed.rows[i])];

		wb_note_choice(evaluator, expr, failed.rows[i], "fallback", wb_text_of(fault->rule),
			       fault->value);
	}
}

void
wb_operate_coalesce(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		    struct wb_column *out)
{
	const struct wb_column *left = wb_operand(evaluator, expr, 0, rows);
	struct wb_selection null = copy_unless(evaluator, left, WB_CELL_NULL, rows, out);

	if (null.n)
		copy_rows(evaluator, wb_operand(evaluator, expr, 1, null), null, out);
}

/* A null condition is not true. */
void
wb_operate_if(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	      struct wb_column *out)
{
	const struct wb_column *condition = wb_operand(evaluator, expr, 0, rows);
	uint32_t *then = wb_new_rows(evaluator, rows.n),
		 *otherwise = wb_new_rows(evaluator, rows.n);
	size_t n_then = 0, n_otherwise = 0;
	struct wb_selection branch;

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell cell = wb_column_cell(condition, row);

		if (cell == WB_CELL_FAILED) {
			const struct wb_fault *fault =
				condition->fault[wb_column_index(condition, row)];

			wb_column_fail(out, row, evaluator->capacity, fault, evaluator->arena);
		} else if (cell == WB_CELL_VALUE &&
			   condition->cells.integer[wb_column_index(condition, row)]) {
			then[n_then++] = row;
		} else {
			otherwise[n_otherwise++] = row;
		}
	}
	branch = (struct wb_selection){ then, n_then };
	if (n_then)
		copy_rows(evaluator, wb_operand(evaluator, expr, 1, branch), branch, out);
	branch = (struct wb_selection){ otherwise, n_otherwise };
	if (n_otherwise)
		copy_rows(evaluator, wb_operand(evaluator, expr, 2, branch), branch, out);
}
