/*
 * The operators: one function a kind of expression.
 *
 * Null and failure flow through them as LANGUAGE.md says: a step given null
 * gives null, a failed operand makes the result failed; `else` and `??` are
 * where that ends. and, or and not know three truth values.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "plan/evaluator.h"

void
wb_copy_cell(struct wb_evaluator *evaluator, const struct wb_column *from, size_t row,
	     struct wb_column *to)
{
	size_t at = wb_column_index(from, row), size = wb_type_cell_size(to->type.type);

	if (from->state[at] == WB_CELL_FAILED) {
		wb_column_fail(to, row, evaluator->capacity, from->fault[at], evaluator->arena);
		return;
	}
	to->state[row] = from->state[at];
	if (from->state[at] == WB_CELL_VALUE)
		memcpy((char *)to->cells.any + row * size, (char *)from->cells.any + at * size,
		       size);
}

void
wb_fail_row(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
	    struct wb_column *out, const char *rule, struct wb_text value, const char *format, ...)
{
	struct wb_fault *fault = WB_NEW(evaluator->arena, struct wb_fault);
	char reason[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	fault->rule = rule;
	fault->reason = wb_arena_text(evaluator->arena, wb_text_of(reason));
	fault->step = expr->step;
	fault->value = value;
	wb_column_fail(out, row, evaluator->capacity, fault, evaluator->arena);
}

/* One operand is by far the commonest case. */
static struct wb_selection
present_rows_of_one(struct wb_evaluator *evaluator, const struct wb_column *operand,
		    struct wb_selection rows, struct wb_column *out)
{
	uint32_t *kept = wb_new_rows(evaluator, rows.n);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell cell = wb_column_cell(operand, row);

		out->state[row] = (uint8_t)cell;
		kept[n] = row;
		n += cell == WB_CELL_VALUE;
		if (cell == WB_CELL_FAILED)
			wb_copy_cell(evaluator, operand, row, out);
	}
	return (struct wb_selection){ kept, n };
}

struct wb_selection
wb_present_rows(struct wb_evaluator *evaluator, const struct wb_column *const *operands, size_t n,
		struct wb_selection rows, struct wb_column *out)
{
	uint32_t *kept;
	size_t n_kept = 0;

	if (n == 1)
		return present_rows_of_one(evaluator, operands[0], rows, out);
	kept = wb_new_rows(evaluator, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell worst = WB_CELL_VALUE;

		for (size_t k = 0; k < n && worst != WB_CELL_FAILED; k++) {
			enum wb_cell cell = wb_column_cell(operands[k], row);

			if (cell > worst)
				worst = cell;
			if (cell == WB_CELL_FAILED)
				wb_copy_cell(evaluator, operands[k], row, out);
		}
		out->state[row] = (uint8_t)worst;
		kept[n_kept] = row;
		n_kept += worst == WB_CELL_VALUE;
	}
	return (struct wb_selection){ kept, n_kept };
}

const struct wb_column *
wb_operand(struct wb_evaluator *evaluator, struct wb_expr *expr, size_t i, struct wb_selection rows)
{
	return wb_evaluate_rows(evaluator, expr->operands[i], rows);
}

/* Functions. */

/* For kernels that see null arguments: only failed ones stop them. */
static struct wb_selection
unfailed_rows(struct wb_evaluator *evaluator, const struct wb_column *const *operands, size_t n,
	      struct wb_selection rows, struct wb_column *out)
{
	uint32_t *kept = wb_new_rows(evaluator, rows.n);
	size_t n_kept = 0;

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		bool failed = false;

		for (size_t k = 0; k < n && !failed; k++) {
			failed = wb_column_cell(operands[k], row) == WB_CELL_FAILED;
			if (failed)
				wb_copy_cell(evaluator, operands[k], row, out);
		}
		if (failed)
			continue;
		out->state[row] = WB_CELL_VALUE;
		kept[n_kept++] = row;
	}
	return (struct wb_selection){ kept, n_kept };
}

/* The operands that a strict function needs: those given, not the absent optional ones. */
static size_t
given_operands(const struct wb_expr *expr, const struct wb_column *const *operands,
	       const struct wb_column **given)
{
	size_t n = 0;

	for (size_t i = 0; i < expr->n_operands; i++)
		if (!expr->arguments[i].absent)
			given[n++] = operands[i];
	return n;
}

static void
operate_call(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	     struct wb_column *out)
{
	size_t n = expr->n_operands, n_given;
	const struct wb_column **operands =
		WB_NEW_ARRAY(evaluator->arena, const struct wb_column *, 2 * n);
	struct wb_call call = {
		.function = expr->function,
		.n_arguments = n,
		.arguments = operands,
		.signature = expr->arguments,
		.prepared = expr->prepared,
		.step = expr->step,
		.out = out,
		.capacity = evaluator->capacity,
		.first_row = evaluator->batch->first_row,
		.numbers = evaluator->batch->numbers,
		.arena = evaluator->arena,
		.regex = evaluator->regex,
		.context = evaluator->context,
	};
	struct wb_selection chosen;

	for (size_t i = 0; i < n; i++)
		operands[i] = wb_operand(evaluator, expr, i, rows);
	if (expr->function->form == WB_FORM_STRICT) {
		n_given = given_operands(expr, operands, operands + n);
		chosen = wb_present_rows(evaluator, operands + n, n_given, rows, out);
	} else {
		chosen = unfailed_rows(evaluator, operands, n, rows, out);
	}
	call.rows = chosen.rows;
	call.n_rows = chosen.n;
	if (chosen.n)
		expr->function->kernel(&call);
}

/* Conversions. */

static void
convert_cell(const struct wb_column *from, size_t row, struct wb_column *to, struct wb_arena *arena)
{
	struct wb_value value = wb_column_value(from, row);

	switch (to->type.type) {
	case WB_TYPE_TEXT:
		to->cells.text[row] = wb_value_to_text(&value, arena);
		break;
	case WB_TYPE_DECIMAL:
		to->cells.decimal[row] = wb_decimal_of_integer(value.as.integer);
		break;
	case WB_TYPE_REAL:
		to->cells.real[row] = (double)value.as.integer;
		break;
	case WB_TYPE_TIMESTAMP:
		to->cells.integer[row] = value.as.integer * INT64_C(86400000000);
		break;
	default: /* a boolean as an integer */
		to->cells.integer[row] = value.as.integer;
	}
}

static bool
holds_exactly(double real, int64_t integer)
{
	return real < 0x1p63 && (int64_t)real == integer;
}

static void
operate_convert(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];

		convert_cell(from, row, out, evaluator->arena);
		if (out->type.type == WB_TYPE_REAL &&
		    !holds_exactly(out->cells.real[row],
				   from->cells.integer[wb_column_index(from, row)]))
			wb_fail_row(evaluator, expr, row, out, "out-of-range",
				    wb_column_text(from, row, evaluator->arena),
				    "a real cannot hold it exactly");
	}
}

/* To the type's digits; to none but those it needs where the type does not say. */
static bool
fit_decimal(struct wb_decimal value, struct wb_type_spec type, struct wb_decimal *out)
{
	unsigned whole, fraction;

	if (type.precision)
		return wb_decimal_fit(value, type.precision, type.scale, out);
	wb_decimal_digits(value, &whole, &fraction);
	return wb_decimal_round(value, (uint8_t)fraction, WB_ROUND_HALF_UP, out);
}

static void
operate_fit(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	    struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);
	struct wb_type_spec type = expr->type;

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];

		wb_copy_cell(evaluator, from, row, out);
		if (type.type == WB_TYPE_DECIMAL) {
			if (!fit_decimal(out->cells.decimal[row], type, &out->cells.decimal[row]))
				wb_fail_row(evaluator, expr, row, out, "out-of-range",
					    wb_column_text(from, row, evaluator->arena),
					    "does not fit decimal(%u, %u)", type.precision,
					    type.scale);
		} else if (out->cells.text[row].len > expr->max_length &&
			   wb_utf8_count(out->cells.text[row]) > expr->max_length) {
			wb_fail_row(evaluator, expr, row, out, "too-long", out->cells.text[row],
				    "longer than %llu characters",
				    (unsigned long long)expr->max_length);
		}
	}
}

/* Null counts as empty. */
static void
operate_concatenate(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		    struct wb_column *out)
{
	const struct wb_column *sides[2] = { wb_operand(evaluator, expr, 0, rows),
					     wb_operand(evaluator, expr, 1, rows) };
	struct wb_selection chosen = unfailed_rows(evaluator, sides, 2, rows, out);

	for (size_t i = 0; i < chosen.n; i++) {
		uint32_t row = chosen.rows[i];
		struct wb_text part[2] = { { "", 0 }, { "", 0 } };
		char *text;

		for (size_t k = 0; k < 2; k++)
			if (wb_column_cell(sides[k], row) == WB_CELL_VALUE)
				part[k] = sides[k]->cells.text[wb_column_index(sides[k], row)];
		text = wb_arena_bytes(evaluator->arena, part[0].len + part[1].len);
		memcpy(text, part[0].at, part[0].len);
		memcpy(text + part[0].len, part[1].at, part[1].len);
		out->cells.text[row] = (struct wb_text){ text, part[0].len + part[1].len };
	}
}

wb_operator *const wb_operators[WB_EXPR_KINDS] = {
	[WB_EXPR_CALL] = operate_call,
	[WB_EXPR_CONVERT] = operate_convert,
	[WB_EXPR_FIT] = operate_fit,
	[WB_EXPR_SUBSTITUTE] = wb_operate_substitute,
	[WB_EXPR_MATCH] = wb_operate_match,
	[WB_EXPR_MATCHES] = wb_operate_matches,
	[WB_EXPR_MAP] = wb_operate_map,
	[WB_EXPR_REFERENCE] = wb_operate_reference,
	[WB_EXPR_ELSE] = wb_operate_else,
	[WB_EXPR_COALESCE] = wb_operate_coalesce,
	[WB_EXPR_IF] = wb_operate_if,
	[WB_EXPR_AND] = wb_operate_logic,
	[WB_EXPR_OR] = wb_operate_logic,
	[WB_EXPR_NOT] = wb_operate_not,
	[WB_EXPR_IS_NULL] = wb_operate_is_null,
	[WB_EXPR_COMPARE] = wb_operate_compare,
	[WB_EXPR_ARITHMETIC] = wb_operate_arithmetic,
	[WB_EXPR_CONCATENATE] = operate_concatenate,
};
