/* Regular expressions and crosswalks over columns. */
#include "plan/evaluator.h"

static void
fail_limit(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
	   struct wb_column *out, struct wb_text value)
{
	wb_fail_row(evaluator, expr, row, out, "regex-limit", value,
		    "the regular expression hit its limits on this value");
}

void
wb_operate_substitute(struct wb_evaluator *evaluator, struct wb_expr *expr,
		      struct wb_selection rows, struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
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

void
wb_operate_match(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		 struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
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

void
wb_operate_matches(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
		   struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
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

void
wb_operate_map(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows,
	       struct wb_column *out)
{
	const struct wb_column *from = wb_operand(evaluator, expr, 0, rows);
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
