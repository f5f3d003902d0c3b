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

static const struct wb_column *
operand(struct wb_evaluator *evaluator, struct wb_expr *expr, size_t i, struct wb_selection rows)
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
		.arena = evaluator->arena,
		.regex = evaluator->regex,
		.context = evaluator->context,
	};
	struct wb_selection chosen;

	for (size_t i = 0; i < n; i++)
		operands[i] = operand(evaluator, expr, i, rows);
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

static void
operate_convert(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++)
		convert_cell(from, present.rows[i], out, evaluator->arena);
}

static void
operate_fit(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	    struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);
	struct wb_type_spec type = expr->type;

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];

		wb_copy_cell(evaluator, from, row, out);
		if (type.type == WB_TYPE_DECIMAL) {
			if (!wb_decimal_fit(out->cells.decimal[row], type.precision, type.scale,
					    &out->cells.decimal[row]))
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

/* Regular expressions. */

static void
fail_limit(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
	   struct wb_column *out, struct wb_text value)
{
	wb_fail_row(evaluator, expr, row, out, "regex-limit", value,
		    "the regular expression hit its limits on this value");
}

static void
operate_substitute(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		   struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];
		struct wb_text subject = from->cells.text[wb_column_index(from, row)];

		if (wb_regex_substitute(expr->regex, expr->template, expr->all, subject,
					evaluator->regex, evaluator->arena,
					&out->cells.text[row]) == WB_REGEX_LIMIT)
			fail_limit(evaluator, expr, row, out, subject);
	}
}

static void
operate_match(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	      struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];
		struct wb_text subject = from->cells.text[wb_column_index(from, row)];

		switch (wb_regex_search(expr->regex, subject, 0, evaluator->regex)) {
		case WB_REGEX_MATCH:
			out->cells.text[row] = wb_template_fill(expr->template, evaluator->regex,
								evaluator->arena);
			break;
		case WB_REGEX_NO_MATCH:
			wb_fail_row(evaluator, expr, row, out, "no-match", subject,
				    "the pattern does not match");
			break;
		case WB_REGEX_LIMIT:
			fail_limit(evaluator, expr, row, out, subject);
		}
	}
}

static void
operate_matches(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];
		struct wb_text subject = from->cells.text[wb_column_index(from, row)];
		enum wb_regex_result result =
			wb_regex_search(expr->regex, subject, 0, evaluator->regex);

		out->cells.integer[row] = result == WB_REGEX_MATCH;
		if (result == WB_REGEX_LIMIT)
			fail_limit(evaluator, expr, row, out, subject);
	}
}

/* Crosswalks. */

static void
map_missing(struct wb_evaluator *evaluator, struct wb_expr *expr, size_t row, struct wb_text old,
	    struct wb_column *out)
{
	const struct wb_crosswalk_index *index = expr->crosswalk;

	if (index->otherwise == WB_OTHERWISE_REJECT) {
		wb_fail_row(evaluator, expr, row, out, "not-in-crosswalk", old,
			    "not in crosswalk %.*s", WB_TEXT_ARG(index->name));
		return;
	}
	if (index->otherwise == WB_OTHERWISE_KEEP) {
		out->state[row] = WB_CELL_VALUE;
		out->cells.text[row] = old;
	} else {
		wb_column_set(out, row, &index->otherwise_value);
	}
	wb_note_choice(evaluator, expr, row, "crosswalk-otherwise", index->name, old);
}

static void
operate_map(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	    struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	const struct wb_crosswalk_index *index = expr->crosswalk;

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell cell = wb_column_cell(from, row);
		const struct wb_value *value = index->of_null;
		struct wb_text old = { "", 0 };

		if (cell == WB_CELL_FAILED) {
			wb_copy_cell(evaluator, from, row, out);
			continue;
		}
		if (cell == WB_CELL_VALUE) {
			old = from->cells.text[wb_column_index(from, row)];
			value = wb_crosswalk_find(index, old, evaluator->arena);
		}
		if (value)
			wb_column_set(out, row, value);
		else if (cell == WB_CELL_NULL)
			out->state[row] = WB_CELL_NULL;
		else
			map_missing(evaluator, expr, row, old, out);
	}
}

/* Choices between operands. */

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

static void
operate_else(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	     struct wb_column *out)
{
	const struct wb_column *left = operand(evaluator, expr, 0, rows), *right;
	struct wb_selection failed = copy_unless(evaluator, left, WB_CELL_FAILED, rows, out);

	if (!failed.n)
		return;
	right = operand(evaluator, expr, 1, failed);
	copy_rows(evaluator, right, failed, out);
	for (size_t i = 0; i < failed.n; i++) {
		const struct wb_fault *fault = left->fault[wb_column_index(left, failed.rows[i])];

		wb_note_choice(evaluator, expr, failed.rows[i], "fallback", wb_text_of(fault->rule),
			       fault->value);
	}
}

static void
operate_coalesce(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		 struct wb_column *out)
{
	const struct wb_column *left = operand(evaluator, expr, 0, rows);
	struct wb_selection null = copy_unless(evaluator, left, WB_CELL_NULL, rows, out);

	if (null.n)
		copy_rows(evaluator, operand(evaluator, expr, 1, null), null, out);
}

/* A null condition is not true. */
static void
operate_if(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	   struct wb_column *out)
{
	const struct wb_column *condition = operand(evaluator, expr, 0, rows);
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
		copy_rows(evaluator, operand(evaluator, expr, 1, branch), branch, out);
	branch = (struct wb_selection){ otherwise, n_otherwise };
	if (n_otherwise)
		copy_rows(evaluator, operand(evaluator, expr, 2, branch), branch, out);
}

/* Logic. */

/*
 * and, or: the deciding value (false for and, true for or) decides alone, also
 * beside null and failure; the right side is computed only where the left one
 * does not decide. A failure outweighs null.
 */
static void
operate_logic(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	      struct wb_column *out)
{
	int64_t deciding = expr->kind == WB_EXPR_OR;
	const struct wb_column *left = operand(evaluator, expr, 0, rows), *right;
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
	right = operand(evaluator, expr, 1, undecided);
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

static void
operate_not(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	    struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);
	struct wb_selection present = wb_present_rows(evaluator, &from, 1, rows, out);

	for (size_t i = 0; i < present.n; i++) {
		uint32_t row = present.rows[i];

		out->cells.integer[row] = !from->cells.integer[wb_column_index(from, row)];
	}
}

static void
operate_is_null(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		struct wb_column *out)
{
	const struct wb_column *from = operand(evaluator, expr, 0, rows);

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

/* Null counts as empty. */
static void
operate_concatenate(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		    struct wb_column *out)
{
	const struct wb_column *sides[2] = { operand(evaluator, expr, 0, rows),
					     operand(evaluator, expr, 1, rows) };
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
	[WB_EXPR_SUBSTITUTE] = operate_substitute,
	[WB_EXPR_MATCH] = operate_match,
	[WB_EXPR_MATCHES] = operate_matches,
	[WB_EXPR_MAP] = operate_map,
	[WB_EXPR_ELSE] = operate_else,
	[WB_EXPR_COALESCE] = operate_coalesce,
	[WB_EXPR_IF] = operate_if,
	[WB_EXPR_AND] = operate_logic,
	[WB_EXPR_OR] = operate_logic,
	[WB_EXPR_NOT] = operate_not,
	[WB_EXPR_IS_NULL] = operate_is_null,
	[WB_EXPR_COMPARE] = wb_operate_compare,
	[WB_EXPR_ARITHMETIC] = wb_operate_arithmetic,
	[WB_EXPR_CONCATENATE] = operate_concatenate,
};
