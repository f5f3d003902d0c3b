#include "tui/views/log.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/grid.h"
#include "tui/number.h"
#include "tui/views/log_filter.h"
#include "tui/views/run_choice.h"
#include "tui/views/text.h"
#include "tui/views/why.h"

enum log_column {
	COLUMN_STEP,
	COLUMN_ROWS,
	COLUMN_OUTCOME,
	COLUMN_RULE,
	COLUMN_FIELD,
	COLUMN_VALUE,
	COLUMN_NOTE,
	COLUMNS
};

enum { DETAIL_ROWS = 3, AHEAD = 200 };

struct log_view {
	struct wb_view view;
	struct wb_log_pages *pages;
	int64_t run; /* asked for; 0: the newest */
	struct wb_buffer sentence;
	enum wb_decision_order order;
	struct wb_grid grid;
	struct wb_buffer *scratch; /* of the cell last asked for */
};

static void
changed(void *context)
{
	struct log_view *log = context;

	wb_app_touch(log->view.app);
}

static void
ask(struct log_view *log)
{
	wb_log_pages_ask(log->pages, log->run, wb_buffer_slice(&log->sentence), log->order);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct log_view *log = (struct log_view *)view;

	if (notices & WB_NOTICE_SHOWN && !log->pages)
		log->pages = wb_log_pages_new(view->app, changed, log);
	else if (!(notices & WB_NOTICE_RUN))
		return;
	if (log->pages)
		ask(log);
}

/* The decision under the cursor, or NULL. */
static const struct wb_decision *
decision_at_cursor(const struct log_view *log)
{
	size_t at = log->grid.scroll.cursor;

	return log->pages && at < wb_log_pages_count(log->pages) ? wb_log_pages_at(log->pages, at)
								 : NULL;
}

/* The grid. */

static struct wb_style
outcome_style(struct wb_text outcome)
{
	static const struct {
		const char *outcome;
		struct wb_style style;
	} styles[] = {
		{ "inserted", { WB_ROLE_ADDED, 0 } },    { "updated", { WB_ROLE_CHANGED, 0 } },
		{ "deleted", { WB_ROLE_REMOVED, 0 } },   { "rejected", { WB_ROLE_REJECTED, 0 } },
		{ "duplicate", { WB_ROLE_WARNING, 0 } }, { "filtered", { WB_ROLE_LEFT, 0 } },
	};

	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		if (wb_text_is(outcome, styles[i].outcome))
			return styles[i].style;
	return WB_STYLE(PLAIN);
}

static struct wb_text
heading(const void *context, size_t column)
{
	static const char *const names[COLUMNS] = { "step",  "rows",  "outcome", "rule",
						    "field", "value", "note" };

	(void)context;
	return wb_text_of(names[column]);
}

/* "877" or "1,204–1,310". */
static void
add_rows(const struct wb_decision *decision, struct wb_buffer *out)
{
	if (!decision->first_row)
		return;
	wb_add_count(out, (uint64_t)decision->first_row);
	if (decision->last_row == decision->first_row)
		return;
	wb_buffer_string(out, "–");
	wb_add_count(out, (uint64_t)decision->last_row);
}

/* What is not there is nothing, not an empty value. */
static struct wb_grid_cell
word_cell(struct wb_text text, struct wb_style style)
{
	return (struct wb_grid_cell){ .text = text, .right = !text.len, .style = style };
}

static struct wb_grid_cell
cell(const void *context, size_t row, size_t column)
{
	const struct log_view *log = context;
	const struct wb_decision *decision = wb_log_pages_at(log->pages, row);

	switch ((enum log_column)column) {
	case COLUMN_STEP:
		return word_cell(decision->step_name, WB_STYLE(PLAIN));
	case COLUMN_ROWS:
		wb_buffer_clear(log->scratch);
		add_rows(decision, log->scratch);
		return (struct wb_grid_cell){ .text = wb_buffer_slice(log->scratch),
					      .right = true };
	case COLUMN_OUTCOME:
		if (!decision->outcome.len)
			return word_cell(decision->kind, WB_STYLE(DIM));
		return word_cell(decision->outcome, outcome_style(decision->outcome));
	case COLUMN_RULE:
		return word_cell(decision->rule, WB_STYLE(PLAIN));
	case COLUMN_FIELD:
		return word_cell(decision->field, WB_STYLE(PLAIN));
	case COLUMN_VALUE:
		if (decision->has_value)
			return (struct wb_grid_cell){ .text = decision->value };
		return word_cell(WB_TEXT(""), WB_STYLE(PLAIN));
	case COLUMN_NOTE:
	case COLUMNS:
		break;
	}
	return word_cell(decision->note, WB_STYLE(DIM));
}

static struct wb_grid_source
source_of(const struct log_view *log)
{
	return (struct wb_grid_source){ .context = log,
					.n_rows = log->pages ? wb_log_pages_count(log->pages) : 0,
					.n_columns = COLUMNS,
					.n_fixed = COLUMN_OUTCOME,
					.heading = heading,
					.cell = cell };
}

/* Drawing. */

static void
draw_filter(const struct log_view *log, struct wb_area area)
{
	struct wb_text sentence = wb_buffer_slice(&log->sentence);
	int column = 1;

	if (sentence.len) {
		column += wb_put_string(area, 0, column, WB_STYLE(KEY), "only ");
		column += wb_put(area, 0, column, WB_STYLE(PLAIN), sentence);
	} else {
		column += wb_put_string(area, 0, column, WB_STYLE(DIM), "all decisions");
	}
	wb_put_string(area, 0, column, WB_STYLE(DIM),
		      log->order == WB_DECISIONS_NEWEST ? ", newest first" : ", by row");
}

/* The whole of what the columns cut. */
static void
draw_detail(const struct wb_decision *decision, struct wb_area area)
{
	struct wb_buffer rows = { 0 };
	int column = 1;

	wb_put_rule(area, 0, NULL);
	add_rows(decision, &rows);
	column += wb_put(area, 1, column, WB_STYLE(HEADING), decision->step_name);
	if (rows.len) {
		column += wb_put_string(area, 1, column, WB_STYLE(DIM),
					decision->first_row == decision->last_row ? " row "
										  : " rows ");
		column += wb_put(area, 1, column, WB_STYLE(PLAIN), wb_buffer_slice(&rows));
	}
	if (decision->field.len) {
		column += wb_put_string(area, 1, column, WB_STYLE(DIM), "  ");
		column += wb_put(area, 1, column, WB_STYLE(PLAIN), decision->field);
	}
	if (decision->has_value && column + 3 < area.columns) {
		column += wb_put_string(area, 1, column, WB_STYLE(DIM), " = ");
		wb_put_value(area, 1, column, area.columns - column - 1, WB_STYLE(PLAIN),
			     decision->value, false);
	}
	wb_buffer_clear(&rows);
	wb_buffer_text(&rows, decision->rule);
	wb_buffer_string(&rows, decision->rule.len && decision->note.len ? ": " : "");
	wb_buffer_text(&rows, decision->note);
	if (!rows.len) {
		wb_add_count(&rows, (uint64_t)decision->count);
		wb_buffer_string(&rows, decision->count == 1 ? " row" : " rows");
	}
	wb_put_within(area, 2, 1, area.columns - 2, WB_STYLE(DIM), wb_buffer_slice(&rows));
	wb_buffer_release(&rows);
}

static const char *
why_empty(const struct log_view *log)
{
	if (!log->pages)
		return "";
	switch (wb_log_pages_state(log->pages)) {
	case WB_LOG_READING:
		return "reading …";
	case WB_LOG_FAILED:
		return "the log could not be read";
	case WB_LOG_PART:
	case WB_LOG_WHOLE:
		break;
	}
	if (!wb_log_pages_run(log->pages))
		return "no runs yet: a run writes the log";
	return log->sentence.len ? "no decision fits; f asks for others" : "nothing was decided";
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct log_view *log = (struct log_view *)view;
	struct wb_grid_source source = source_of(log);
	const struct wb_decision *decision;

	draw_filter(log, area);
	if (!source.n_rows) {
		wb_put_string(area, 2, 1, WB_STYLE(DIM), why_empty(log));
		return;
	}
	wb_grid_draw(&log->grid,
		     wb_area_part(area, 1, 0, area.rows - 1 - DETAIL_ROWS, area.columns), &source,
		     true);
	if ((decision = decision_at_cursor(log)))
		draw_detail(decision, wb_area_part(area, area.rows - DETAIL_ROWS, 0, DETAIL_ROWS,
						   area.columns));
}

/* Actions. */

static void
show_why(struct log_view *log)
{
	const struct wb_decision *decision = decision_at_cursor(log);

	if (!decision)
		return;
	if (decision->first_row)
		wb_app_push(log->view.app, wb_why_view_new(&(struct wb_why_question){
						   .mapping = decision->mapping,
						   .row = (uint64_t)decision->first_row,
						   .run = wb_log_pages_run(log->pages),
						   .field = decision->field,
					   }));
	else
		wb_app_push(log->view.app, wb_text_view_new(decision->rule, decision->note));
}

static void
show_run(struct wb_view *view, int64_t run)
{
	struct log_view *log = (struct log_view *)view;

	if (!run)
		return;
	log->run = run;
	log->grid = (struct wb_grid){ 0 };
	ask(log);
}

static void
take_sentence(struct wb_view *view, struct wb_text sentence)
{
	struct log_view *log = (struct log_view *)view;

	wb_buffer_clear(&log->sentence);
	wb_buffer_text(&log->sentence, sentence);
	log->grid.scroll = (struct wb_scroll){ 0 };
	ask(log);
}

static void
turn_order(struct log_view *log)
{
	log->order = log->order == WB_DECISIONS_NEWEST ? WB_DECISIONS_BY_ROW : WB_DECISIONS_NEWEST;
	log->grid.scroll = (struct wb_scroll){ 0 };
	ask(log);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct log_view *log = (struct log_view *)view;
	struct wb_grid_source source = source_of(log);
	int64_t run = log->run ? log->run : wb_log_pages_run(log->pages);
	bool moved;

	switch (action) {
	case WB_DO_ENTER:
	case WB_DO_WHY:
		show_why(log);
		return true;
	case WB_DO_FILTER:
		wb_log_filter_ask(view->app, log->pages, wb_buffer_slice(&log->sentence), view,
				  take_sentence);
		return true;
	case WB_DO_ORDER:
		turn_order(log);
		return true;
	case WB_DO_RUN_CHOOSE:
		wb_run_choose(view->app, view, show_run);
		return true;
	case WB_DO_RUN_BEFORE:
	case WB_DO_RUN_AFTER:
		show_run(view, wb_run_step_to(view->app, run, action == WB_DO_RUN_BEFORE ? -1 : 1));
		return true;
	default:
		break;
	}
	moved = wb_grid_act(&log->grid, &source, action, call);
	if (moved && log->grid.scroll.cursor + AHEAD >= source.n_rows)
		wb_log_pages_more(log->pages);
	return moved;
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct log_view *log = (struct log_view *)view;
	struct wb_grid_source source = source_of(log);

	return wb_grid_find(&log->grid, &source, text, direction, here);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct log_view *log = (struct log_view *)view;

	if (decision_at_cursor(log))
		wb_buffer_text(out, cell(log, log->grid.scroll.cursor, log->grid.column).text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct log_view *log = (struct log_view *)view;
	int64_t run = log->pages ? wb_log_pages_run(log->pages) : 0;

	wb_buffer_string(out, "log");
	if (run)
		wb_buffer_format(out, " › run #%lld", (long long)run);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct log_view *log = (struct log_view *)view;
	size_t n = log->pages ? wb_log_pages_count(log->pages) : 0;

	if (!n)
		return;
	wb_add_count(out, n);
	wb_buffer_string(out, n == 1 ? " decision" : " decisions");
	if (wb_log_pages_state(log->pages) == WB_LOG_PART)
		wb_buffer_string(out, ", more follow");
}

static void
close_log(struct wb_view *view)
{
	struct log_view *log = (struct log_view *)view;

	wb_log_pages_free(log->pages);
	wb_buffer_release(&log->sentence);
	wb_buffer_release(log->scratch);
	free(log->scratch);
	free(log);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_LOG,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_log,
};

struct wb_view *
wb_log_view_new(void)
{
	struct log_view *log = wb_alloc(sizeof *log);

	log->view.ops = &ops;
	log->scratch = wb_alloc(sizeof *log->scratch);
	return &log->view;
}
