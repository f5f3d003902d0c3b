/*
 * The diff's screen: the steps with their counts, what it comes to, the rows, and the
 * whole of what is under the cursor.
 */
#include "tui/number.h"
#include "tui/views/diff_state.h"

enum { COUNT_WIDTH = 9, DETAIL_ROWS = 2, STEPS_LEAST = 3 };

static const struct {
	enum wb_outcome outcome;
	const char *heading;
	uint8_t role;     /* where there are any */
	bool only_if_any; /* else there is no such column */
} columns[] = {
	{ WB_OUTCOME_INSERTED, "+new", WB_ROLE_ADDED, false },
	{ WB_OUTCOME_UPDATED, "~changed", WB_ROLE_CHANGED, false },
	{ WB_OUTCOME_DELETED, "-gone", WB_ROLE_REMOVED, false },
	{ WB_OUTCOME_UNCHANGED, "=same", WB_ROLE_PLAIN, false },
	{ WB_OUTCOME_FILTERED, "filtered", WB_ROLE_PLAIN, true },
	{ WB_OUTCOME_DUPLICATE, "duplicate", WB_ROLE_PLAIN, true },
	{ WB_OUTCOME_GROUPED, "grouped", WB_ROLE_PLAIN, true },
	{ WB_OUTCOME_REJECTED, "!rejected", WB_ROLE_REJECTED, false },
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static bool
has_column(const struct wb_diff_view *diff, size_t column)
{
	return !columns[column].only_if_any ||
	       wb_diff_rows_count(&diff->rows, WB_DIFF_ALL, columns[column].outcome);
}

/* Where the counts begin. */
static int
counts_at(const struct wb_diff_view *diff, struct wb_area area)
{
	int at = area.columns - 1;

	for (size_t i = 0; i < COLUMNS; i++)
		at -= has_column(diff, i) ? COUNT_WIDTH + 1 : 0;
	return at;
}

static void
draw_headings(const struct wb_diff_view *diff, struct wb_area area)
{
	int at = counts_at(diff, area);

	for (size_t i = 0; i < COLUMNS; i++) {
		if (!has_column(diff, i))
			continue;
		wb_put_right(area, 0, at, COUNT_WIDTH, WB_STYLE(HEADING),
			     wb_text_of(columns[i].heading));
		at += COUNT_WIDTH + 1;
	}
}

static void
draw_counts(const struct wb_diff_view *diff, struct wb_area area, int row, size_t step)
{
	struct wb_buffer text = { 0 };
	int at = counts_at(diff, area);

	for (size_t i = 0; i < COLUMNS; i++) {
		uint64_t count = wb_diff_rows_count(&diff->rows, step, columns[i].outcome);
		struct wb_style style = { count ? columns[i].role : WB_ROLE_DIM, 0 };

		if (!has_column(diff, i))
			continue;
		wb_buffer_clear(&text);
		wb_add_count(&text, count);
		wb_put_right(area, row, at, COUNT_WIDTH, style, wb_buffer_slice(&text));
		at += COUNT_WIDTH + 1;
	}
	wb_buffer_release(&text);
}

static void
draw_step_name(const struct wb_diff_view *diff, struct wb_area area, int row, size_t step)
{
	int width = counts_at(diff, area) - 1;
	struct wb_buffer text = { 0 };

	if (step == WB_DIFF_ALL) {
		wb_buffer_string(&text, "all");
	} else {
		wb_buffer_text(&text, diff->rows.steps[step].name);
		wb_buffer_string(&text, " → ");
		wb_buffer_text(&text, diff->rows.steps[step].target);
	}
	wb_put_within(area, row, 1, width, WB_STYLE(PLAIN), wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static int
steps_rows(const struct wb_diff_view *diff, int rows)
{
	int most = rows / 4 > STEPS_LEAST ? rows / 4 : STEPS_LEAST;
	int lines = diff->rows.n_steps > 1 ? (int)diff->rows.n_steps + 1 : 1;

	return lines < most ? lines : most;
}

static void
draw_steps(struct wb_diff_view *diff, struct wb_area area)
{
	bool several = diff->rows.n_steps > 1;

	draw_headings(diff, area);
	wb_put_string(area, 0, 1, WB_STYLE(HEADING), several ? "step" : "mapping");
	area = wb_area_part(area, 1, 0, area.rows - 1, area.columns);
	wb_scroll_count(&diff->steps, several ? diff->rows.n_steps + 1 : 1);
	wb_scroll_fit(&diff->steps, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t line = wb_scroll_at(&diff->steps, row);
		size_t step = !several ? 0 : line ? line - 1 : WB_DIFF_ALL;

		if (line == diff->steps.count)
			break;
		draw_step_name(diff, area, row, step);
		draw_counts(diff, area, row, step);
		if (several && line == diff->steps.cursor)
			wb_mark(area, row, 0, area.columns - 1,
				diff->in_steps ? WB_STYLE_CURSOR : WB_STYLE_FAINT_CURSOR);
	}
	wb_scroll_draw_bar(&diff->steps, area);
}

/* What it comes to, in a line. */

static void
add_count(struct wb_buffer *out, uint64_t count, const char *one, const char *many)
{
	wb_add_count(out, count);
	wb_buffer_string(out, count == 1 ? one : many);
}

static void
add_filter(const struct wb_diff_view *diff, struct wb_buffer *out)
{
	const struct wb_diff_filter *filter = &diff->rows.filter;
	const char *before = " · only ";

	if (filter->by_outcome) {
		wb_buffer_format(out, "%s%s", before, wb_outcome_name(filter->outcome));
		before = ", ";
	}
	if (filter->field.len) {
		wb_buffer_format(out, "%swhere %.*s changes", before, WB_TEXT_ARG(filter->field));
		before = ", ";
	}
	if (filter->fault_rule.len)
		wb_buffer_format(out, "%s%.*s %.*s", before, WB_TEXT_ARG(filter->fault_field),
				 WB_TEXT_ARG(filter->fault_rule));
	if (diff->rows.left_out) {
		wb_buffer_string(out, " · ");
		add_count(out, diff->rows.left_out, " row more is only counted",
			  " rows more are only counted");
	}
}

static void
add_result(const struct wb_diff_view *diff, struct wb_buffer *out)
{
	uint64_t changes = wb_diff_rows_changes(&diff->rows, WB_DIFF_ALL);
	uint64_t same = wb_diff_rows_count(&diff->rows, WB_DIFF_ALL, WB_OUTCOME_UNCHANGED);

	if (changes) {
		add_count(out, changes, " row of the targets would change",
			  " rows of the targets would change");
		return;
	}
	wb_buffer_string(out, "no change: ");
	add_count(out, same, " row as it is", " rows as they are");
}

static struct wb_style
add_verdict(const struct wb_diff_view *diff, struct wb_buffer *out)
{
	if (diff->job && !diff->anew) {
		wb_buffer_string(out, "rehearsing …, so far: ");
		add_count(out, wb_diff_rows_changes(&diff->rows, WB_DIFF_ALL), " change",
			  " changes");
		add_filter(diff, out);
		return WB_STYLE(DIM);
	}
	if (diff->status && diff->status != WB_INTERRUPTED) {
		wb_buffer_format(out, "%s%s%s", diff->err.where, *diff->err.where ? ": " : "",
				 diff->err.what);
		return WB_STYLE(ERROR);
	}
	if (diff->stale) {
		wb_buffer_string(out, diff->job ? "rehearsing again …"
						: "this is how it was before the last change: R "
						  "rehearses again");
		return WB_STYLE(WARNING);
	}
	if (diff->status) {
		wb_buffer_string(out, "stopped: ");
		add_count(out, wb_diff_rows_changes(&diff->rows, WB_DIFF_ALL), " change",
			  " changes");
		wb_buffer_string(out, " so far");
		if (!diff->rows.n_rows && wb_diff_rows_changes(&diff->rows, WB_DIFF_ALL))
			wb_buffer_string(out, ", rows are known at the end");
		wb_buffer_string(out, "; R begins anew");
		add_filter(diff, out);
		return WB_STYLE(WARNING);
	}
	add_result(diff, out);
	add_filter(diff, out);
	return WB_STYLE(PLAIN);
}

static void
draw_verdict(const struct wb_diff_view *diff, struct wb_area area, int row)
{
	struct wb_buffer text = { 0 };
	struct wb_style style = add_verdict(diff, &text);

	wb_put(area, row, 1, style, wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

/* The whole of what is under the cursor. */

static void
draw_row_detail(const struct wb_diff_view *diff, struct wb_area area, const struct wb_diff_row *row)
{
	struct wb_style style =
		row->outcome == WB_OUTCOME_REJECTED ? WB_STYLE(REJECTED) : WB_STYLE(DIM);
	struct wb_buffer text = { 0 };

	wb_diff_add_row(&text, &diff->rows.steps[row->step], row);
	wb_put_format(area, 1, 1, style, "%s%s%.*s", wb_outcome_name(row->outcome),
		      text.len ? ": " : "", WB_TEXT_ARG(wb_buffer_slice(&text)));
	wb_buffer_release(&text);
}

static void
draw_cell_detail(struct wb_area area, const struct wb_diff_row *row, size_t field)
{
	const struct wb_cell_text *old = row->before ? &row->before[field] : NULL;
	const struct wb_cell_text *new = row->after ? &row->after[field] : NULL;
	int width = area.columns - 2, used = 0;

	if (old && new &&wb_diff_row_changes(row, field)) {
		used = wb_put_value(area, 1, 1, (width - 3) / 2, WB_STYLE(REMOVED), old->text,
				    old->null);
		used += wb_put_string(area, 1, 1 + used, WB_STYLE(DIM), " → ");
		wb_put_value(area, 1, 1 + used, width - used, WB_STYLE(CHANGED), new->text,
			     new->null);
		return;
	}
	new = new ? new : old;
	if (new)
		wb_put_value(area, 1, 1, width, WB_STYLE(PLAIN), new->text, new->null);
}

static void
draw_detail(const struct wb_diff_view *diff, struct wb_area area)
{
	const struct wb_diff_row *row = wb_diff_row_here(diff);
	size_t field = wb_diff_field_here(diff);
	struct wb_buffer title = { 0 };

	if (!row)
		return;
	if (field != WB_DIFF_ALL && (row->before || row->after)) {
		wb_buffer_format(&title, "%.*s%c",
				 WB_TEXT_ARG(diff->rows.steps[row->step].fields[field]), '\0');
		wb_put_rule(area, 0, title.at);
		draw_cell_detail(area, row, field);
	} else {
		wb_put_rule(area, 0, NULL);
		draw_row_detail(diff, area, row);
	}
	wb_buffer_release(&title);
}

void
wb_diff_draw(struct wb_view *view, struct wb_area area)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)view;
	struct wb_grid_source source = wb_diff_grid_source(diff);
	int top = 0;

	if (diff->rows.n_steps) {
		top = 1 + steps_rows(diff, area.rows);
		draw_steps(diff, wb_area_part(area, 0, 0, top, area.columns));
	}
	if (diff->job && !diff->rows.n_steps)
		wb_put_string(area, top, 1, WB_STYLE(DIM), "rehearsing …");
	else
		draw_verdict(diff, area, top);
	if (diff->status && diff->err.hint[0] && diff->status != WB_INTERRUPTED && !diff->job)
		wb_put_string(area, ++top, 1, WB_STYLE(DIM), diff->err.hint);
	top++;
	if (!source.n_rows)
		return;
	wb_grid_draw(&diff->grid,
		     wb_area_part(area, top, 0, area.rows - top - DETAIL_ROWS, area.columns),
		     &source, !diff->in_steps);
	draw_detail(diff,
		    wb_area_part(area, area.rows - DETAIL_ROWS, 0, DETAIL_ROWS, area.columns));
}
