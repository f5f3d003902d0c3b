/* Logic of three values: true, false, null; and failure. */
#include "plan/evaluator.h"

/*
 * and, or: the deciding value (false for and, true for or) decides alone, also
 * beside null and failure; the right side is computed only where the left one
 * does not decide. A failure outweighs null.
 */
void
wb_operate_logic(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		 struct wb_column *out)
{
	int64_t deciding = expr->kind == WB_EXPR_OR;
	const struct wb_column *left = wb_operand(evaluator, expr, 0, rows), *right;
	uint32_t *open = wb_new_rows(evaluator, rows.n);
	struct wb_selection undecided = { open, 0 };

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];

		wb_copy_cell(evaluator, left, row, out);
		if (out->state[row] != WB_CELL_VALUE || out->cells.integer[row] != deciding)
			open[undecided.n++] = row;
	}
	if (!undecided.n)
		return;
	right = wb_operand(evaluator, expr, 1, undecided);
	for (size_t i = 0; i < undecided.n; i++) {
		uint32_t row = open[i];
		enum wb_cell cell = wb_column_cell(right, row);
		bool decides = cell == WB_CELL_VALUE &&
			       right->cells.integer[wb_column_index(right, row)] == deciding;

		if (decides || out->state[row] == WB_CELL_VALUE ||
		    (cell == WB_CELL_FAILED && out->state[row] == WB_CELL_NULL))
			wb_copy_cell(evaluator, right, row, out);
	}
}

void
wb_operate_not(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	       struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];

		out->cells.integer[row] = !from->cells.integer[wb_column_index(from, row)];
	}
}

void
wb_operate_is_null(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		   struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell cell = wb_column_cell(from, row);

		if (cell == WB_CELL_FAILED) {
			wb_column_fail(out, row, evaluator->capacity,
				       from->fault[wb_column_index(from, row)], evaluator->arena);
			continue;
		}
		out->state[row] = WB_CELL_VALUE;
		out->cells.integer[row] = cell == WB_CELL_NULL;
	}
}
