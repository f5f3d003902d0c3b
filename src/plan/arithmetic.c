/*
 * Arithmetic: exact for integers and decimals, IEEE 754 for reals. What leaves
 * the type's range, or is no number, fails; nothing wraps or rounds unseen.
 */
#include <math.h>

#include "plan/evaluator.h"

enum result {
	RESULT_OK,
	RESULT_RANGE,
	RESULT_ZERO,
};

static enum result
calculate_integer(enum wb_node_kind operation, int64_t a, int64_t b, int64_t *out)
{
	bool over;

	switch (operation) {
	case WB_NODE_ADD:
		over = __builtin_add_overflow(a, b, out);
		break;
	case WB_NODE_SUBTRACT:
		over = __builtin_sub_overflow(a, b, out);
		break;
	case WB_NODE_MULTIPLY:
		over = __builtin_mul_overflow(a, b, out);
		break;
	case WB_NODE_NEGATE:
		over = __builtin_sub_overflow(0, a, out);
		break;
	default: /* remainder; the quotient of integers is a decimal */
		if (b == 0)
			return RESULT_ZERO;
		*out = b == -1 ? 0 : a % b;
		return RESULT_OK;
	}
	return over ? RESULT_RANGE : RESULT_OK;
}

static enum result
calculate_decimal(enum wb_node_kind operation, struct wb_decimal a, struct wb_decimal b,
		  struct wb_decimal *out)
{
	bool fits;

	switch (operation) {
	case WB_NODE_ADD:
		fits = wb_decimal_add(a, b, out);
		break;
	case WB_NODE_SUBTRACT:
		fits = wb_decimal_subtract(a, b, out);
		break;
	case WB_NODE_MULTIPLY:
		fits = wb_decimal_multiply(a, b, out);
		break;
	case WB_NODE_NEGATE:
		*out = (struct wb_decimal){ -a.unscaled, a.scale };
		return RESULT_OK;
	default:
		if (b.unscaled == 0)
			return RESULT_ZERO;
		fits = operation == WB_NODE_DIVIDE ? wb_decimal_divide(a, b, out)
						   : wb_decimal_remainder(a, b, out);
	}
	return fits ? RESULT_OK : RESULT_RANGE;
}

static enum result
calculate_real(enum wb_node_kind operation, double a, double b, double *out)
{
	switch (operation) {
	case WB_NODE_ADD:
		*out = a + b;
		break;
	case WB_NODE_SUBTRACT:
		*out = a - b;
		break;
	case WB_NODE_MULTIPLY:
		*out = a * b;
		break;
	case WB_NODE_NEGATE:
		*out = -a;
		break;
	default:
		if (b == 0)
			return RESULT_ZERO;
		*out = operation == WB_NODE_DIVIDE ? a / b : fmod(a, b);
	}
	return isfinite(*out) ? RESULT_OK : RESULT_RANGE;
}

static enum result
calculate(enum wb_node_kind operation, const struct wb_column *a, const struct wb_column *b,
	  size_t row, struct wb_column *out)
{
	size_t i = wb_column_index(a, row), k = wb_column_index(b, row);

	switch (a->type.type) {
	case WB_TYPE_DECIMAL:
		return calculate_decimal(operation, a->cells.decimal[i], b->cells.decimal[k],
					 &out->cells.decimal[row]);
	case WB_TYPE_REAL:
		return calculate_real(operation, a->cells.real[i], b->cells.real[k],
				      &out->cells.real[row]);
	default:
		return calculate_integer(operation, a->cells.integer[i], b->cells.integer[k],
					 &out->cells.integer[row]);
	}
}

void
wb_operate_arithmetic(struct wb_evaluator *evaluator, struct wb_expr *expr,
		      struct wb_selection rows, struct wb_column *out)
{
	const struct wb_column *sides[2];
	struct wb_selection present;

	sides[0] = wb_evaluate_rows(evaluator, expr->operands[0], rows);
	sides[1] = expr->n_operands > 1 ? wb_evaluate_rows(evaluator, expr->operands[1], rows)
					: sides[0];
	present = wb_present_rows(evaluator, sides, 2, rows, out);
	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];
		enum result result = calculate(expr->operation, sides[0], sides[1], row, out);
		struct wb_text value;

		if (result == RESULT_OK)
			continue;
		value = wb_column_text(sides[0], row, evaluator->arena);
		if (result == RESULT_ZERO)
			wb_fail_row(evaluator, expr, row, out, "divide-by-zero", value,
				    "division by zero");
		else
			wb_fail_row(evaluator, expr, row, out, "out-of-range", value,
				    "the result is out of range");
	}
}
