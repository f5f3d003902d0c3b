#include "tui/views/rejects.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/grid.h"
#include "tui/number.h"
#include "tui/views/reject_reading.h"
#include "tui/views/reject_work.h"
#include "tui/views/run_choice.h"

enum group_column {
	COLUMN_STEP,
	COLUMN_FIELD,
	COLUMN_RULE,
	COLUMN_ROWS,
	COLUMN_OPEN,
	COLUMN_CORRECTED,
	COLUMN_LEFT,
	COLUMN_LOADED,
	COLUMN_OTHERWISE,
	COLUMN_REASON,
	COLUMNS
};

enum { DETAIL_ROWS = 3 };

struct rejects_view {
	struct wb_view view;
	struct wb_reject_reading *reading; /* while it goes on */
	int64_t run;                       /* asked for; 0: the newest that has some */
	bool filled, failed;
	size_t n_columns;
	enum group_column columns[COLUMNS]; /* shown: states that no reject is in are not */
	struct wb_reject_listing listing;
	struct wb_grid grid;
	struct wb_buffer *scratch; /* of the cell last asked for */
};

/* Reading. */

static uint64_t
count_of(const struct wb_reject_group *group, enum group_column column)
{
	switch (column) {
	case COLUMN_CORRECTED:
		return group->corrected;
	case COLUMN_LEFT:
		return group->left;
	case COLUMN_LOADED:
		return group->loaded;
	case COLUMN_OTHERWISE:
		return group->otherwise;
	default:
		return 1;
	}
}

static void
choose_columns(struct rejects_view *rejects)
{
	rejects->n_columns = 0;
	for (int column = 0; column < COLUMNS; column++) {
		uint64_t count = 0;

		for (size_t i = 0; i < rejects->listing.n_groups; i++)
			count += count_of(&rejects->listing.groups[i], (enum group_column)column);
		if (count)
			rejects->columns[rejects->n_columns++] = (enum group_column)column;
	}
	if (rejects->grid.column >= rejects->n_columns)
		rejects->grid.column = 0;
}

static void
take_listing(void *context, struct wb_reject_listing *listing)
{
	struct rejects_view *rejects = context;

	rejects->reading = NULL;
	rejects->failed = !listing;
	if (listing) {
		wb_reject_listing_release(&rejects->listing);
		rejects->listing = *listing;
		*listing = (struct wb_reject_listing){ 0 };
		rejects->filled = true;
		choose_columns(rejects);
	}
	wb_app_touch(rejects->view.app);
}

static void
ask(struct rejects_view *rejects)
{
	const struct wb_reject_wish wish = { .run = rejects->run };

	wb_reject_reading_cancel(rejects->reading);
	rejects->reading = wb_reject_reading_begin(rejects->view.app, &wish, take_listing, rejects);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct rejects_view *rejects = (struct rejects_view *)view;

	/* What it shows stays the run whose rejects are worked off, though they ran again. */
	if (notices & WB_NOTICE_RUN && rejects->filled && !rejects->run)
		rejects->run = rejects->listing.run;
	if (notices & WB_NOTICE_RUN ||
	    (notices & WB_NOTICE_SHOWN && !rejects->reading && !rejects->filled))
		ask(rejects);
}

static const struct wb_reject_group *
group_at_cursor(const struct rejects_view *rejects)
{
	size_t at = rejects->grid.scroll.cursor;

	return at < rejects->listing.n_groups ? &rejects->listing.groups[at] : NULL;
}

/* The grid. */

static struct wb_text
heading(const void *context, size_t column)
{
	const struct rejects_view *rejects = context;
	static const char *const names[COLUMNS] = {
		"step",      "field", "rule",   "rows", "open",
		"corrected", "left",  "loaded", "else", "reason"
	};

	return wb_text_of(names[rejects->columns[column]]);
}

/* What is not there is nothing, not an empty value. */
static struct wb_grid_cell
word_cell(struct wb_text text, struct wb_style style)
{
	return (struct wb_grid_cell){ .text = text, .right = !text.len, .style = style };
}

static struct wb_grid_cell
count_cell(const struct rejects_view *rejects, uint64_t count, struct wb_style style)
{
	wb_buffer_clear(rejects->scratch);
	if (count)
		wb_add_count(rejects->scratch, count);
	return (struct wb_grid_cell){ .text = wb_buffer_slice(rejects->scratch),
				      .right = true,
				      .style = style };
}

static struct wb_grid_cell
cell(const void *context, size_t row, size_t column)
{
	const struct rejects_view *rejects = context;
	const struct wb_reject_group *group = &rejects->listing.groups[row];

	switch (rejects->columns[column]) {
	case COLUMN_STEP:
		return word_cell(group->step_name, WB_STYLE(PLAIN));
	case COLUMN_FIELD:
		return word_cell(group->field, WB_STYLE(PLAIN));
	case COLUMN_RULE:
		return word_cell(group->rule, WB_STYLE(PLAIN));
	case COLUMN_ROWS:
		return count_cell(rejects, group->rows, WB_STYLE(PLAIN));
	case COLUMN_OPEN:
		return count_cell(rejects, group->open, WB_STYLE(REJECTED));
	case COLUMN_CORRECTED:
		return count_cell(rejects, group->corrected, WB_STYLE(CHANGED));
	case COLUMN_LEFT:
		return count_cell(rejects, group->left, WB_STYLE(LEFT));
	case COLUMN_LOADED:
		return count_cell(rejects, group->loaded, WB_STYLE(OK));
	case COLUMN_OTHERWISE:
		return count_cell(rejects, group->otherwise, WB_STYLE(WARNING));
	case COLUMN_REASON:
	case COLUMNS:
		break;
	}
	return word_cell(group->reason, WB_STYLE(DIM));
}

static struct wb_grid_source
source_of(const struct rejects_view *rejects)
{
	return (struct wb_grid_source){ .context = rejects,
					.n_rows = rejects->listing.n_groups,
					.n_columns = rejects->n_columns,
					.n_fixed = COLUMN_FIELD,
					.heading = heading,
					.cell = cell };
}

/* Drawing. */

static const char *
why_empty(const struct rejects_view *rejects)
{
	if (rejects->failed)
		return "the rejects could not be read";
	if (!rejects->filled)
		return "reading …";
	return rejects->listing.run ? "nothing was rejected in this run; R shows another"
				    : "no runs yet";
}

static void
draw_detail(const struct wb_reject_group *group, struct wb_area area)
{
	struct wb_buffer text = { 0 };

	wb_put_rule(area, 0, NULL);
	wb_put_value(area, 1, 1, area.columns - 2, WB_STYLE(PLAIN), group->reason, false);
	if (group->reasons > 1) {
		wb_buffer_string(&text, "and ");
		wb_add_count(&text, group->reasons - 1);
		wb_buffer_string(&text, group->reasons == 2 ? " other reason" : " other reasons");
	}
	wb_put_within(area, 2, 1, area.columns - 2, WB_STYLE(DIM), wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct rejects_view *rejects = (struct rejects_view *)view;
	struct wb_grid_source source = source_of(rejects);
	const struct wb_reject_group *group;

	if (!source.n_rows) {
		wb_put_string(area, 0, 1, WB_STYLE(DIM), why_empty(rejects));
		return;
	}
	wb_grid_draw(&rejects->grid,
		     wb_area_part(area, 0, 0, area.rows - DETAIL_ROWS, area.columns), &source,
		     true);
	if ((group = group_at_cursor(rejects)))
		draw_detail(group, wb_area_part(area, area.rows - DETAIL_ROWS, 0, DETAIL_ROWS,
						area.columns));
}

/* Actions. */

static void
show_run(struct wb_view *view, int64_t run)
{
	struct rejects_view *rejects = (struct rejects_view *)view;

	if (!run)
		return;
	rejects->run = run;
	rejects->grid = (struct wb_grid){ 0 };
	ask(rejects);
}

/* What is done with the group under the cursor; false: the action is none of that. */
static bool
act_on_group(struct rejects_view *rejects, enum wb_action action)
{
	const struct wb_reject_group *group = group_at_cursor(rejects);
	struct wb_app *app = rejects->view.app;
	int64_t run = rejects->listing.run;

	switch (action) {
	case WB_DO_ENTER:
	case WB_DO_REJECT_CORRECT:
	case WB_DO_REJECT_ACCEPT:
	case WB_DO_WHY:
		if (group)
			wb_app_push(app, wb_reject_rows_view_new(run, group));
		return true;
	case WB_DO_REJECT_LEAVE:
		if (group)
			wb_reject_ask_leave(app, run, group, 0);
		return true;
	case WB_DO_REJECT_EXPORT:
		if (group)
			wb_reject_ask_export(app, run, group);
		return true;
	default:
		return false;
	}
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct rejects_view *rejects = (struct rejects_view *)view;
	struct wb_grid_source source = source_of(rejects);
	int64_t run = rejects->run ? rejects->run : rejects->listing.run;

	switch (action) {
	case WB_DO_REJECT_RUN:
		wb_reject_run_again(view->app, rejects->listing.run);
		return true;
	case WB_DO_REJECT_IMPORT:
		wb_reject_ask_import(view->app);
		return true;
	case WB_DO_RUN_CHOOSE:
		wb_run_choose(view->app, view, show_run);
		return true;
	case WB_DO_RUN_BEFORE:
	case WB_DO_RUN_AFTER:
		show_run(view, wb_run_step_to(view->app, run, action == WB_DO_RUN_BEFORE ? -1 : 1));
		return true;
	default:
		return act_on_group(rejects, action) ||
		       wb_grid_act(&rejects->grid, &source, action, call);
	}
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct rejects_view *rejects = (struct rejects_view *)view;
	struct wb_grid_source source = source_of(rejects);

	return wb_grid_find(&rejects->grid, &source, text, direction, here);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct rejects_view *rejects = (struct rejects_view *)view;

	if (group_at_cursor(rejects))
		wb_buffer_text(
			out, cell(rejects, rejects->grid.scroll.cursor, rejects->grid.column).text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct rejects_view *rejects = (struct rejects_view *)view;

	wb_buffer_string(out, "rejects");
	if (rejects->listing.run)
		wb_buffer_format(out, " › run #%lld", (long long)rejects->listing.run);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct rejects_view *rejects = (struct rejects_view *)view;
	uint64_t rows = 0, unsettled = 0;

	for (size_t i = 0; i < rejects->listing.n_groups; i++) {
		const struct wb_reject_group *group = &rejects->listing.groups[i];

		rows += group->rows;
		unsettled += group->open + group->corrected;
	}
	if (!rows)
		return;
	wb_add_count(out, rows);
	wb_buffer_string(out, rows == 1 ? " reject · " : " rejects · ");
	wb_add_count(out, unsettled);
	wb_buffer_string(out, " to do");
}

static void
close_rejects(struct wb_view *view)
{
	struct rejects_view *rejects = (struct rejects_view *)view;

	wb_reject_reading_cancel(rejects->reading);
	wb_reject_listing_release(&rejects->listing);
	wb_buffer_release(rejects->scratch);
	free(rejects->scratch);
	free(rejects);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_REJECTS,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_rejects,
};

struct wb_view *
wb_rejects_view_new(void)
{
	struct rejects_view *rejects = wb_alloc(sizeof *rejects);

	rejects->view.ops = &ops;
	rejects->scratch = wb_alloc(sizeof *rejects->scratch);
	return &rejects->view;
}
