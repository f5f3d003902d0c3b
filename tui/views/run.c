#include "tui/views/run.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/run_list.h"
#include "tui/chart.h"
#include "tui/number.h"
#include "tui/running.h"
#include "tui/scroll.h"

enum { RUNS_MOST = 200, COUNT = 11, WORD = 5 };

struct run_view {
	struct wb_view view;
	struct wb_run_list past;
	struct wb_scroll scroll; /* over the past runs */
	/* The steps of the run under the cursor. */
	int64_t shown;
	struct wb_arena arena;
	struct wb_listed_step *steps;
	size_t n_steps;
};

/* Filling. */

static void
load_steps(struct run_view *run)
{
	struct wb_project *project = wb_workspace_project(wb_app_workspace(run->view.app));
	struct wb_error err = { 0 };
	int64_t number = run->past.count ? run->past.items[run->scroll.cursor].number : 0;

	if (number == run->shown)
		return;
	run->shown = number;
	run->n_steps = 0;
	wb_arena_reset(&run->arena);
	if (number &&
	    wb_run_list_steps(project, number, &run->arena, &run->steps, &run->n_steps, &err))
		wb_app_say_error(run->view.app, &err);
}

static void
fill(struct run_view *run)
{
	struct wb_project *project = wb_workspace_project(wb_app_workspace(run->view.app));
	struct wb_error err = { 0 };

	wb_run_list_release(&run->past);
	if (wb_run_list_load(project, RUNS_MOST, &run->past, &err))
		wb_app_say_error(run->view.app, &err);
	wb_scroll_count(&run->scroll, run->past.count);
	run->shown = -1;
	load_steps(run);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	if (notices & (WB_NOTICE_RUN | WB_NOTICE_SHOWN))
		fill((struct run_view *)view);
}

/* Steps as lines: a name, counts with their words, how it stands. */

static int
put_count(struct wb_area area, int row, int column, uint64_t count, const char *word,
	  struct wb_style style)
{
	struct wb_buffer text = { 0 };

	wb_add_count(&text, count);
	wb_put_right(area, row, column, COUNT - 1, style, wb_buffer_slice(&text));
	wb_put_string(area, row, column + COUNT, WB_STYLE(DIM), word);
	wb_buffer_release(&text);
	return column + COUNT + WORD;
}

static struct wb_style
style_of_count(uint64_t count, struct wb_style style)
{
	return count ? style : WB_STYLE(DIM);
}

static int
name_columns(struct wb_area area)
{
	int room = area.columns - 4 * (COUNT + WORD);

	return room > 30 ? 30 : room < 8 ? 8 : room;
}

static void
draw_counts(struct wb_area area, int row, const struct wb_listed_step *step)
{
	int name = name_columns(area), column = name + 1;

	wb_put_within(area, row, 1, name, WB_STYLE(PLAIN), step->name);
	column = put_count(area, row, column, step->rows_read + step->rows_made, "read",
			   WB_STYLE(PLAIN));
	column = put_count(area, row, column, step->inserted, "new",
			   style_of_count(step->inserted, WB_STYLE(ADDED)));
	column = put_count(area, row, column, step->updated, "chg",
			   style_of_count(step->updated, WB_STYLE(CHANGED)));
	put_count(area, row, column, step->rejected, "rej",
		  style_of_count(step->rejected, WB_STYLE(REJECTED)));
}

/* What a running step has of its own: how far it is, and how long it will take. */
static void
draw_progress(struct wb_area area, int row, const struct wb_running_step *step)
{
	int64_t elapsed = (step->ended ? step->ended : step->told) - step->began;
	double share = step->total ? (double)step->done / (double)step->total : 0;
	struct wb_buffer text = { 0 };
	int column = 3;

	if (step->phase == WB_RUNNING_WORKS) {
		wb_chart_bar(area, row, column, 20, step->total ? step->done : 0,
			     step->total ? step->total : 1);
		column += 22;
		if (elapsed > 200000) {
			wb_add_count(&text,
				     (uint64_t)(1e6 * (double)step->rows_read / (double)elapsed));
			wb_buffer_string(&text, " rows/s");
		}
		if (share > 0.02 && elapsed > 500000)
			wb_buffer_format(&text, ", %.0f s left",
					 (double)elapsed / 1e6 * (1 - share) / share);
	} else if (step->phase == WB_RUNNING_VERIFIES) {
		wb_buffer_string(&text, "verifying …");
	} else if (step->differences) {
		wb_buffer_format(&text, "✗ verification: %zu figures differ", step->differences);
	} else {
		wb_buffer_string(&text, step->verified ? "✓ verified" : "");
		wb_buffer_format(&text, "%s%s  %.1f s", step->verified ? ", " : "",
				 wb_run_state_name(step->state), (double)elapsed / 1e6);
	}
	wb_put(area, row, column,
	       step->differences                 ? WB_STYLE(ERROR)
	       : step->phase == WB_RUNNING_ENDED ? WB_STYLE(OK)
						 : WB_STYLE(DIM),
	       wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static struct wb_listed_step
as_listed(const struct wb_running_step *step)
{
	return (struct wb_listed_step){
		.name = step->name,
		.rows_read = step->rows_read,
		.rows_made = step->rows_made,
		.inserted = step->counts[WB_OUTCOME_INSERTED],
		.updated = step->counts[WB_OUTCOME_UPDATED],
		.rejected = step->counts[WB_OUTCOME_REJECTED],
	};
}

static void
draw_rejects(struct wb_area area, const struct wb_running_account *account)
{
	size_t n = account->n_rejects < WB_RUNNING_REJECTS ? (size_t)account->n_rejects
							   : WB_RUNNING_REJECTS;
	int row = 1;

	if (!n || area.rows < 2)
		return;
	wb_put_rule(area, 0, "latest rejects");
	for (size_t i = 0; i < n && row < area.rows; i++) {
		const struct wb_running_reject *reject = &account->rejects[i];
		int column = 1;

		if (!reject->mapping.len)
			break;
		column += wb_put_format(area, row, column, WB_STYLE(DIM), "%.*s %llu ",
					WB_TEXT_ARG(reject->mapping),
					(unsigned long long)reject->row);
		column += wb_put_format(area, row, column, WB_STYLE(PLAIN),
					"%.*s: ", WB_TEXT_ARG(reject->field));
		column += wb_put(area, row, column, WB_STYLE(REJECTED), reject->reason) + 1;
		if (column < area.columns - 4 && reject->value.len)
			wb_put_value(area, row, column, area.columns - column - 1, WB_STYLE(DIM),
				     reject->value, false);
		row++;
	}
}

/* The run that is going on. */
static void
draw_running(struct wb_area area, const struct wb_running_account *account)
{
	size_t first = 0, room = area.rows > 10 ? (size_t)(area.rows - 7) / 2 : 1;
	int row = 2;

	wb_put_string(area, 0, 1, WB_STYLE(TITLE),
		      account->stopping ? "stopping after the batch in hand …" : "running");
	if (account->n_steps > room)
		first = account->n_steps - room;
	for (size_t i = first; i < account->n_steps && row + 1 < area.rows; i++) {
		struct wb_listed_step step = as_listed(&account->steps[i]);

		draw_counts(area, row++, &step);
		draw_progress(area, row++, &account->steps[i]);
	}
	row++;
	draw_rejects(wb_area_part(area, row, 0, area.rows - row, area.columns), account);
}

/* The runs so far. */

static struct wb_style
style_of_state(struct wb_text state)
{
	if (wb_text_is(state, "finished"))
		return WB_STYLE(OK);
	if (wb_text_is(state, "mismatch"))
		return WB_STYLE(ERROR);
	return wb_text_is(state, "running") ? WB_STYLE(PLAIN) : WB_STYLE(WARNING);
}

static void
draw_past_run(struct wb_area area, int row, const struct wb_listed_run *run)
{
	struct wb_buffer text = { 0 };
	int column = 1;

	wb_buffer_format(&text, "#%lld", (long long)run->number);
	wb_put_right(area, row, column, 6, WB_STYLE(PLAIN), wb_buffer_slice(&text));
	wb_buffer_clear(&text);
	wb_add_time(&text, run->started);
	wb_put(area, row, column + 8, WB_STYLE(DIM), wb_buffer_slice(&text));
	wb_put_within(area, row, column + 26, 12, style_of_state(run->state), run->state);
	wb_buffer_clear(&text);
	wb_add_count(&text, run->rows_read);
	wb_put_right(area, row, column + 38, 11, WB_STYLE(PLAIN), wb_buffer_slice(&text));
	wb_put_string(area, row, column + 50, WB_STYLE(DIM), "rows");
	wb_buffer_clear(&text);
	wb_add_count(&text, run->rejected);
	wb_put_right(area, row, column + 55, 8, style_of_count(run->unsettled, WB_STYLE(REJECTED)),
		     wb_buffer_slice(&text));
	wb_put_string(area, row, column + 64, WB_STYLE(DIM), "rejected");
	if (run->resumable)
		wb_put_string(area, row, column + 73, WB_STYLE(KEY), "R");
	wb_buffer_release(&text);
}

static void
draw_past_steps(struct run_view *run, struct wb_area area)
{
	const struct wb_listed_run *at = &run->past.items[run->scroll.cursor];
	int row = 1;

	wb_put_rule(area, 0, NULL);
	wb_put_format(area, 0, 2, WB_STYLE(HEADING), " run #%lld ", (long long)at->number);
	if (at->message.len)
		wb_put(area, row++, 1, WB_STYLE(WARNING), at->message);
	for (size_t i = 0; i < run->n_steps && row < area.rows; i++)
		draw_counts(area, row++, &run->steps[i]);
	if (row < area.rows && at->unsettled) {
		struct wb_buffer text = { 0 };

		wb_add_count(&text, at->unsettled);
		wb_buffer_string(&text, " rejects are neither loaded nor left: 7 shows them");
		wb_put(area, row + 1, 1, WB_STYLE(DIM), wb_buffer_slice(&text));
		wb_buffer_release(&text);
	}
}

static void
draw_past(struct run_view *run, struct wb_area area)
{
	int rows = area.rows / 2;

	if (!run->past.count) {
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      "nothing has run yet: r runs the mappings");
		return;
	}
	wb_scroll_fit(&run->scroll, rows);
	load_steps(run);
	for (int row = 0; row < rows; row++) {
		size_t at = wb_scroll_at(&run->scroll, row);

		if (at == run->past.count)
			break;
		draw_past_run(area, row, &run->past.items[at]);
		if (at == run->scroll.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&run->scroll, wb_area_part(area, 0, 0, rows, area.columns));
	draw_past_steps(run, wb_area_part(area, rows, 0, area.rows - rows, area.columns));
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct run_view *run = (struct run_view *)view;
	struct wb_running_account account = wb_running_account(wb_app_running(view->app));

	if (account.going_on)
		draw_running(area, &account);
	else
		draw_past(run, area);
}

/* Actions. */

static bool
resume(struct run_view *run)
{
	if (!run->past.count || !run->past.items[0].resumable) {
		wb_app_say(run->view.app, WB_MESSAGE_INFO, "no run stands open to be resumed");
		return true;
	}
	wb_running_start(wb_app_running(run->view.app),
			 &(struct wb_running_order){ .resume = true });
	return true;
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct run_view *run = (struct run_view *)view;
	struct wb_running *running = wb_app_running(view->app);

	switch (action) {
	case WB_DO_STOP:
		if (!wb_running_account(running).going_on)
			return false;
		wb_running_stop(running);
		return true;
	case WB_DO_RUN_RESUME:
		return resume(run);
	default:
		return wb_scroll_act(&run->scroll, action, call);
	}
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	(void)view;
	wb_buffer_string(out, "run");
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	struct wb_running_account account = wb_running_account(wb_app_running(view->app));

	if (account.going_on)
		wb_buffer_format(out, "%zu steps · %llu rejected", account.n_steps,
				 (unsigned long long)account.n_rejects);
	else
		wb_buffer_format(out, "%zu on record", ((struct run_view *)view)->past.count);
}

static void
close_run(struct wb_view *view)
{
	struct run_view *run = (struct run_view *)view;

	wb_run_list_release(&run->past);
	wb_arena_release(&run->arena);
	free(run);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_RUN,
	.draw = draw,
	.act = act,
	.notify = notify,
	.path = path,
	.state = state,
	.close = close_run,
};

struct wb_view *
wb_run_view_new(void)
{
	struct run_view *run = wb_alloc(sizeof *run);

	run->view.ops = &ops;
	run->shown = -1;
	return &run->view;
}
