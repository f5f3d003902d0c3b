/* Comparison: bytes for text, value for numbers, order in time for dates. */
#include "plan/evaluator.h"

/* Whether an order (<0, 0, >0) satisfies an operator. */
static bool
satisfies(enum wb_node_kind operation, int order)
{
	switch (operation) {
	case WB_NODE_EQUAL:
		return order == 0;
	case WB_NODE_NOT_EQUAL:
		return order != 0;
	case WB_NODE_LESS:
		return order < 0;
	case WB_NODE_LESS_EQUAL:
		return order <= 0;
	case WB_NODE_GREATER:
		return order > 0;
	default:
		return order >= 0;
	}
}

static int
order_of(const struct wb_column *a, const struct wb_column *b, size_t row)
{
	size_t i = wb_column_index(a, row), k = wb_column_index(b, row);

	switch (a->type.type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		return wb_text_compare(a->cells.text[i], b->cells.text[k]);
	case WB_TYPE_DECIMAL:
		return wb_decimal_compare(a->cells.decimal[i], b->cells.decimal[k]);
	case WB_TYPE_REAL:
		return (a->cells.real[i] > b->cells.real[k]) -
		       (a->cells.real[i] < b->cells.real[k]);
	default:
		return (a->cells.integer[i] > b->cells.integer[k]) -
		       (a->cells.integer[i] < b->cells.integer[k]);
	}
}

void
wb_operate_compare(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		   struct wb_column *out)
{
	const struct wb_column *sides[2] = {
		wb_evaluate_rows(evaluator, expr->operands[0], rows),
		wb_evaluate_rows(evaluator, expr->operands[1], rows),
	};
	struct wb_selection present = wb_present_rows(evaluator, sides, 2, rows, out);

	if (sides[0]->type.type == WB_TYPE_NULL)
		return; /* null = null is null */
	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];

		out->cells.integer[row] =
			satisfies(expr->operation, order_of(sides[0], sides[1], row));
	}
}
