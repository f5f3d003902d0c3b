#include "tui/views/diff.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/views/diff_state.h"
#include "tui/views/row.h"
#include "tui/views/run.h"
#include "tui/views/why.h"

enum { SOON = 1000000 }; /* microseconds: a rehearsal so short is done again unasked */

/* Rehearsing. */

static void
drop_rows(struct wb_diff_view *diff)
{
	struct wb_diff_rows *rows = &diff->rows, kept = *rows;

	wb_diff_rows_release(rows);
	rows->filter = kept.filter;
	rows->order = kept.order;
	rows->order_field = kept.order_field;
	diff->anew = false;
	diff->stale = false;
}

static void
take_piece(void *context, struct wb_diff_piece *piece)
{
	struct wb_diff_view *diff = context;

	if (diff->anew)
		drop_rows(diff);
	wb_diff_rows_add(&diff->rows, piece);
	wb_app_touch(diff->view.app);
}

static void
say_end(struct wb_diff_view *diff, enum wb_status status, const struct wb_error *err)
{
	if (status == WB_INTERRUPTED)
		wb_app_say(diff->view.app, WB_MESSAGE_INFO, "the rehearsal was stopped");
	else if (status)
		wb_app_say_error(diff->view.app, err);
}

/* Rows came as they were found out; the cursor stays on its own, where it has left the first. */
static void
put_in_order(struct wb_diff_view *diff)
{
	struct wb_scroll *scroll = &diff->grid.scroll;
	const struct wb_diff_row *here = scroll->cursor ? wb_diff_row_here(diff) : NULL;

	wb_diff_rows_sift(&diff->rows);
	wb_scroll_count(scroll, diff->rows.n_shown);
	for (size_t i = 0; here && i < diff->rows.n_shown; i++)
		if (wb_diff_rows_at(&diff->rows, i) == here)
			wb_scroll_move_to(scroll, i);
}

static void
take_end(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_diff_view *diff = context;

	diff->job = NULL;
	diff->took = wb_clock_monotonic() - diff->began;
	diff->status = status;
	if (diff->anew)
		drop_rows(diff);
	if (status)
		diff->err = *err;
	put_in_order(diff);
	say_end(diff, status, err);
	wb_app_touch(diff->view.app);
}

void
wb_diff_begin(struct wb_diff_view *diff)
{
	const struct wb_diff_asking asking = { .mapping = wb_buffer_slice(&diff->mapping),
					       .all_rows = diff->all_rows };
	const struct wb_diff_listener listener = { .context = diff,
						   .piece = take_piece,
						   .ended = take_end };

	wb_diff_job_cancel(diff->job);
	diff->begun = true;
	diff->anew = true;
	diff->status = WB_OK;
	diff->began = wb_clock_monotonic();
	diff->job = wb_diff_job_begin(diff->view.app, &asking, &listener);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)view;
	bool is_top = wb_app_top(view->app) == view;

	if (notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG | WB_NOTICE_RUN))
		diff->stale = true;
	if (!diff->begun || (diff->stale && is_top && (diff->job || diff->took < SOON)))
		wb_diff_begin(diff);
}

void
wb_diff_sifted(struct wb_diff_view *diff)
{
	diff->steps.cursor = diff->rows.filter.step == WB_DIFF_ALL ? 0 : diff->rows.filter.step + 1;
	diff->grid.scroll.cursor = 0;
	diff->grid.column = 0;
	diff->grid.left = 0;
	wb_diff_rows_sift(&diff->rows);
	wb_app_touch(diff->view.app);
}

/* Movements. */

static bool
is_change(const struct wb_diff_row *row)
{
	return row->outcome == WB_OUTCOME_INSERTED || row->outcome == WB_OUTCOME_UPDATED ||
	       row->outcome == WB_OUTCOME_DELETED;
}

/* The next field of the row that changes, in a direction from a column; or WB_DIFF_ALL. */
static size_t
field_from(const struct wb_diff_view *diff, const struct wb_diff_row *row, size_t column,
	   int direction)
{
	const struct wb_diff_step *step = wb_diff_step_shown(diff);
	size_t found = WB_DIFF_ALL;

	for (size_t i = 0; i < step->n_fields; i++) {
		size_t at = wb_diff_column_of(diff, i);

		if (step->key[i] || !wb_diff_row_changes(row, i))
			continue;
		if (direction > 0 && at > column)
			return i;
		if (direction < 0 && at < column)
			found = i;
	}
	return found;
}

/* Of a row that is changed each changed cell is a place to go to; of another one the row. */
static bool
go_to_change(struct wb_diff_view *diff, int direction)
{
	const struct wb_diff_step *step = wb_diff_step_shown(diff);
	size_t at = diff->grid.scroll.cursor, column = diff->grid.column, field;
	const struct wb_diff_row *row = wb_diff_rows_at(&diff->rows, at);

	for (bool here = true; row; here = false) {
		if (step && row->outcome == WB_OUTCOME_UPDATED) {
			field = field_from(diff, row,
					   here            ? column
					   : direction > 0 ? 0
							   : SIZE_MAX,
					   direction);
			if (field != WB_DIFF_ALL) {
				wb_scroll_move_to(&diff->grid.scroll, at);
				diff->grid.column = wb_diff_column_of(diff, field);
				return true;
			}
		} else if (!here && is_change(row)) {
			wb_scroll_move_to(&diff->grid.scroll, at);
			return true;
		}
		at = direction < 0 && !at ? diff->rows.n_shown : at + (size_t)(long)direction;
		row = wb_diff_rows_at(&diff->rows, at);
	}
	return false;
}

static void
go_to_changes(struct wb_diff_view *diff, int direction, int count)
{
	while (count-- > 0)
		if (!go_to_change(diff, direction)) {
			wb_app_say(diff->view.app, WB_MESSAGE_INFO, "there is no change %s it",
				   direction > 0 ? "after" : "before");
			return;
		}
}

static bool
act_on_steps(struct wb_diff_view *diff, enum wb_action action, const struct wb_action_call *call)
{
	size_t before = diff->steps.cursor;

	if (action == WB_DO_ENTER) {
		diff->in_steps = false;
		return true;
	}
	if (!wb_scroll_act(&diff->steps, action, call))
		return false;
	if (diff->steps.cursor != before) {
		diff->rows.filter.step = diff->steps.cursor ? diff->steps.cursor - 1 : WB_DIFF_ALL;
		diff->rows.filter.field = WB_TEXT("");
		wb_diff_sifted(diff);
	}
	return true;
}

/* Actions. */

static void
show_row(struct wb_diff_view *diff)
{
	const struct wb_diff_row *row = wb_diff_row_here(diff);
	const struct wb_diff_step *step;
	size_t field = wb_diff_field_here(diff);
	struct wb_buffer outcome = { 0 };

	if (!row)
		return;
	step = &diff->rows.steps[row->step];
	wb_buffer_string(&outcome, wb_outcome_name(row->outcome));
	if (row->fault.rule.len) {
		wb_buffer_string(&outcome, ": ");
		wb_diff_add_fault(&outcome, &row->fault);
	}
	wb_app_push(diff->view.app,
		    wb_row_view_new(&(struct wb_row_question){
			    .mapping = step->mapping,
			    .number = row->number,
			    .key = row->key,
			    .field = field == WB_DIFF_ALL ? WB_TEXT("") : step->fields[field],
			    .outcome = wb_buffer_slice(&outcome),
			    .n_fields = step->n_fields,
			    .fields = step->fields,
			    .before = row->before,
			    .after = row->after,
		    }));
	wb_buffer_release(&outcome);
}

static void
ask_why(struct wb_diff_view *diff)
{
	const struct wb_diff_row *row = wb_diff_row_here(diff);
	const struct wb_diff_step *step;
	size_t field = wb_diff_field_here(diff);

	if (!row)
		return;
	step = &diff->rows.steps[row->step];
	wb_app_push(diff->view.app,
		    wb_why_view_new(&(struct wb_why_question){
			    .mapping = step->mapping,
			    .row = row->number,
			    .key = row->key,
			    .field = field == WB_DIFF_ALL ? WB_TEXT("") : step->fields[field],
		    }));
}

static void
ask_run(struct wb_diff_view *diff)
{
	struct wb_text mapping = wb_buffer_slice(&diff->mapping);
	size_t step = wb_diff_step_number(diff);

	if (!mapping.len && step < diff->rows.n_steps)
		mapping = diff->rows.steps[step].mapping;
	wb_run_ask(diff->view.app, mapping);
}

static bool
act_on_rows(struct wb_diff_view *diff, enum wb_action action, const struct wb_action_call *call)
{
	struct wb_grid_source source = wb_diff_grid_source(diff);

	if (action != WB_DO_ENTER)
		return wb_grid_act(&diff->grid, &source, action, call);
	show_row(diff);
	return true;
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)view;

	switch (action) {
	case WB_DO_DIFF_FILTER:
		wb_diff_choose_filter(diff);
		return true;
	case WB_DO_ORDER:
		wb_diff_choose_order(diff);
		return true;
	case WB_DO_DIFF_NEXT:
	case WB_DO_DIFF_PREVIOUS:
		go_to_changes(diff, action == WB_DO_DIFF_NEXT ? 1 : -1, call->count);
		return true;
	case WB_DO_DIFF_AGAIN:
		wb_diff_begin(diff);
		return true;
	case WB_DO_RUN_START:
		ask_run(diff);
		return true;
	case WB_DO_WHY:
		ask_why(diff);
		return true;
	case WB_DO_PANE_NEXT:
	case WB_DO_PANE_PREVIOUS:
		diff->in_steps = !diff->in_steps && diff->rows.n_steps > 1;
		return true;
	default:
		return diff->in_steps ? act_on_steps(diff, action, call)
				      : act_on_rows(diff, action, call);
	}
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)view;
	struct wb_grid_source source = wb_diff_grid_source(diff);

	return wb_grid_find(&diff->grid, &source, text, direction, here);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)view;
	const struct wb_diff_row *row = wb_diff_row_here(diff);
	size_t field = wb_diff_field_here(diff);
	const struct wb_cell_text *cells = !row ? NULL : row->after ? row->after : row->before;

	if (cells && field != WB_DIFF_ALL)
		wb_buffer_text(out, cells[field].text);
	else if (row)
		wb_diff_add_row(out, &diff->rows.steps[row->step], row);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_diff_view *diff = (const struct wb_diff_view *)view;

	wb_buffer_string(out, "diff");
	if (diff->mapping.len)
		wb_buffer_format(out, " › %.*s", WB_TEXT_ARG(wb_buffer_slice(&diff->mapping)));
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_diff_view *diff = (const struct wb_diff_view *)view;

	if (!diff->rows.n_shown)
		return;
	wb_add_count(out, diff->rows.n_shown);
	wb_buffer_string(out, diff->rows.n_shown == 1 ? " row" : " rows");
	if (diff->job)
		wb_buffer_string(out, " so far");
	else if (diff->status)
		wb_buffer_string(out, ", not all");
}

static void
close_diff(struct wb_view *view)
{
	struct wb_diff_view *diff = (struct wb_diff_view *)view;

	wb_diff_job_cancel(diff->job);
	wb_diff_rows_release(&diff->rows);
	wb_buffer_release(&diff->mapping);
	wb_buffer_release(&diff->scratch);
	wb_arena_release(&diff->chosen);
	free(diff);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_DIFF,
	.draw = wb_diff_draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_diff,
};

struct wb_view *
wb_diff_view_new(struct wb_text mapping)
{
	struct wb_diff_view *diff = wb_alloc(sizeof *diff);

	diff->view.ops = &ops;
	wb_buffer_text(&diff->mapping, mapping);
	wb_diff_rows_init(&diff->rows);
	return &diff->view;
}
