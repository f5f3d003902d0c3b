#include <stdlib.h>

#include "base/memory.h"
#include "tui/grid.h"
#include "tui/number.h"
#include "tui/views/reject_reading.h"
#include "tui/views/reject_work.h"
#include "tui/views/rejects.h"
#include "tui/views/why.h"

enum row_column { COLUMN_ROW, COLUMN_KEY, COLUMN_VALUE, COLUMN_STATE, COLUMN_REASON, COLUMNS };

enum { DETAIL_ROWS = 3, PAGE = 2000, AHEAD = 200 };

struct reject_rows_view {
	struct wb_view view;
	struct wb_reject_reading *reading; /* while it goes on */
	int64_t run;
	struct wb_arena arena; /* of the group */
	struct wb_reject_group group;
	bool unsettled; /* only what is still to be done */
	size_t most;    /* as many are asked for */
	bool filled, failed;
	struct wb_reject_listing listing;
	struct wb_grid grid;
	struct wb_buffer *scratch; /* of the cell last asked for */
};

static const struct wb_listed_reject *
reject_at_cursor(const struct reject_rows_view *rows)
{
	size_t at = rows->grid.scroll.cursor;

	return at < rows->listing.n_rows ? &rows->listing.rows[at] : NULL;
}

/* Reading. */

/* Puts the cursor on the reject that it was on, where that is still listed. */
static void
follow(struct reject_rows_view *rows, int64_t id)
{
	wb_scroll_count(&rows->grid.scroll, rows->listing.n_rows);
	for (size_t i = 0; i < rows->listing.n_rows; i++)
		if (rows->listing.rows[i].id == id)
			wb_scroll_move_to(&rows->grid.scroll, i);
}

static void
take_listing(void *context, struct wb_reject_listing *listing)
{
	struct reject_rows_view *rows = context;
	const struct wb_listed_reject *at = reject_at_cursor(rows);
	int64_t id = at ? at->id : 0;

	rows->reading = NULL;
	rows->failed = !listing;
	if (listing) {
		wb_reject_listing_release(&rows->listing);
		rows->listing = *listing;
		*listing = (struct wb_reject_listing){ 0 };
		rows->filled = true;
		follow(rows, id);
	}
	wb_app_touch(rows->view.app);
}

static void
ask(struct reject_rows_view *rows)
{
	const struct wb_reject_wish wish = {
		.run = rows->run,
		.group = &rows->group,
		.unsettled = rows->unsettled,
		.most = rows->most,
	};

	wb_reject_reading_cancel(rows->reading);
	rows->reading = wb_reject_reading_begin(rows->view.app, &wish, take_listing, rows);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct reject_rows_view *rows = (struct reject_rows_view *)view;

	if (notices & WB_NOTICE_RUN ||
	    (notices & WB_NOTICE_SHOWN && !rows->reading && !rows->filled))
		ask(rows);
}

/* The grid. */

static struct wb_text
heading(const void *context, size_t column)
{
	static const char *const names[COLUMNS] = { "row", "key", "value", "state", "reason" };

	(void)context;
	return wb_text_of(names[column]);
}

static struct wb_style
state_style(struct wb_text state)
{
	static const struct {
		const char *state;
		struct wb_style style;
	} styles[] = {
		{ "open", { WB_ROLE_REJECTED, 0 } },
		{ "rejected again", { WB_ROLE_REJECTED, 0 } },
		{ "corrected", { WB_ROLE_CHANGED, 0 } },
		{ "left", { WB_ROLE_LEFT, 0 } },
		{ "loaded", { WB_ROLE_OK, 0 } },
	};

	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
		if (wb_text_is(state, styles[i].state))
			return styles[i].style;
	return WB_STYLE(WARNING);
}

/* "left: nobody has a fax", "corrected by ann", "loaded in run #3". */
static void
add_state(const struct wb_listed_reject *reject, struct wb_buffer *out)
{
	wb_buffer_text(out, reject->state);
	if (reject->left.len)
		wb_buffer_format(out, ": %.*s", WB_TEXT_ARG(reject->left));
	else if (reject->author.len)
		wb_buffer_format(out, " by %.*s", WB_TEXT_ARG(reject->author));
	else if (reject->later_run)
		wb_buffer_format(out, " in run #%lld", (long long)reject->later_run);
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
	const struct reject_rows_view *rows = context;
	const struct wb_listed_reject *reject = &rows->listing.rows[row];

	wb_buffer_clear(rows->scratch);
	switch ((enum row_column)column) {
	case COLUMN_ROW:
		wb_add_count(rows->scratch, (uint64_t)reject->row);
		return (struct wb_grid_cell){ .text = wb_buffer_slice(rows->scratch),
					      .right = true };
	case COLUMN_KEY:
		return word_cell(reject->key, WB_STYLE(PLAIN));
	case COLUMN_VALUE:
		return word_cell(reject->value, WB_STYLE(PLAIN));
	case COLUMN_STATE:
		add_state(reject, rows->scratch);
		return word_cell(wb_buffer_slice(rows->scratch), state_style(reject->state));
	case COLUMN_REASON:
	case COLUMNS:
		break;
	}
	return word_cell(reject->reason, WB_STYLE(DIM));
}

static struct wb_grid_source
source_of(const struct reject_rows_view *rows)
{
	return (struct wb_grid_source){ .context = rows,
					.n_rows = rows->listing.n_rows,
					.n_columns = COLUMNS,
					.n_fixed = COLUMN_KEY,
					.heading = heading,
					.cell = cell };
}

/* Drawing. */

static const char *
why_empty(const struct reject_rows_view *rows)
{
	if (rows->failed)
		return "the rejects could not be read";
	if (!rows->filled)
		return "reading …";
	return rows->unsettled ? "all of them are settled; f shows them" : "there are none";
}

static void
draw_detail(const struct wb_listed_reject *reject, struct wb_area area)
{
	struct wb_buffer state = { 0 };

	wb_put_rule(area, 0, NULL);
	wb_put_value(area, 1, 1, area.columns - 2, WB_STYLE(PLAIN), reject->reason, false);
	add_state(reject, &state);
	if (reject->left.len)
		wb_buffer_format(&state, " (%.*s)", WB_TEXT_ARG(reject->author));
	wb_put_within(area, 2, 1, area.columns - 2, state_style(reject->state),
		      wb_buffer_slice(&state));
	wb_buffer_release(&state);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct reject_rows_view *rows = (struct reject_rows_view *)view;
	struct wb_grid_source source = source_of(rows);
	const struct wb_listed_reject *reject;

	if (!source.n_rows) {
		wb_put_string(area, 0, 1, WB_STYLE(DIM), why_empty(rows));
		return;
	}
	wb_grid_draw(&rows->grid, wb_area_part(area, 0, 0, area.rows - DETAIL_ROWS, area.columns),
		     &source, true);
	if ((reject = reject_at_cursor(rows)))
		draw_detail(reject, wb_area_part(area, area.rows - DETAIL_ROWS, 0, DETAIL_ROWS,
						 area.columns));
}

/* Actions. */

/* Of one that a later run came to again: as that run had it, with what all decided. */
static void
show_why(struct reject_rows_view *rows, const struct wb_listed_reject *reject)
{
	wb_app_push(rows->view.app, wb_why_view_new(&(struct wb_why_question){
					    .mapping = rows->group.mapping,
					    .row = (uint64_t)reject->row,
					    .run = reject->later_run ? 0 : rows->run,
					    .field = rows->group.field,
				    }));
}

/* What is done with the row under the cursor; false: the action is none of that. */
static bool
act_on_row(struct reject_rows_view *rows, enum wb_action action)
{
	const struct wb_listed_reject *reject = reject_at_cursor(rows);
	struct wb_app *app = rows->view.app;

	if (action != WB_DO_ENTER && action != WB_DO_REJECT_CORRECT &&
	    action != WB_DO_REJECT_ACCEPT && action != WB_DO_REJECT_LEAVE && action != WB_DO_WHY)
		return false;
	if (!reject)
		return true;
	if (action == WB_DO_WHY)
		show_why(rows, reject);
	else if (action == WB_DO_REJECT_ACCEPT)
		wb_reject_accept(app, rows->run, &rows->group, reject->row);
	else if (action == WB_DO_REJECT_LEAVE)
		wb_reject_ask_leave(app, rows->run, &rows->group, reject->row);
	else
		wb_reject_correct(app, rows->run, &rows->group, reject->row);
	return true;
}

/* Asks for more rows where the cursor comes near the end of those that are there. */
static void
reach_out(struct reject_rows_view *rows)
{
	if (!rows->listing.more || rows->reading ||
	    rows->grid.scroll.cursor + AHEAD < rows->listing.n_rows)
		return;
	rows->most += PAGE;
	ask(rows);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct reject_rows_view *rows = (struct reject_rows_view *)view;
	struct wb_grid_source source = source_of(rows);

	switch (action) {
	case WB_DO_REJECT_RUN:
		wb_reject_run_again(view->app, rows->run);
		return true;
	case WB_DO_REJECT_EXPORT:
		wb_reject_ask_export(view->app, rows->run, &rows->group);
		return true;
	case WB_DO_REJECT_IMPORT:
		wb_reject_ask_import(view->app);
		return true;
	case WB_DO_FILTER:
		rows->unsettled = !rows->unsettled;
		ask(rows);
		return true;
	default:
		break;
	}
	if (act_on_row(rows, action))
		return true;
	if (!wb_grid_act(&rows->grid, &source, action, call))
		return false;
	reach_out(rows);
	return true;
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct reject_rows_view *rows = (struct reject_rows_view *)view;
	struct wb_grid_source source = source_of(rows);

	return wb_grid_find(&rows->grid, &source, text, direction, here);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct reject_rows_view *rows = (struct reject_rows_view *)view;

	if (reject_at_cursor(rows))
		wb_buffer_text(out, cell(rows, rows->grid.scroll.cursor, rows->grid.column).text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct reject_rows_view *rows = (struct reject_rows_view *)view;

	wb_buffer_format(out, "rejects › run #%lld › %.*s", (long long)rows->run,
			 WB_TEXT_ARG(rows->group.step_name));
	if (rows->group.field.len)
		wb_buffer_format(out, " › %.*s", WB_TEXT_ARG(rows->group.field));
	wb_buffer_format(out, " › %.*s", WB_TEXT_ARG(rows->group.rule));
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct reject_rows_view *rows = (struct reject_rows_view *)view;

	if (!rows->filled)
		return;
	wb_add_count(out, rows->listing.n_rows);
	wb_buffer_string(out, rows->listing.n_rows == 1 ? " row" : " rows");
	if (rows->unsettled)
		wb_buffer_string(out, " to do");
	if (rows->listing.more)
		wb_buffer_string(out, ", more follow");
}

static void
close_rows(struct wb_view *view)
{
	struct reject_rows_view *rows = (struct reject_rows_view *)view;

	wb_reject_reading_cancel(rows->reading);
	wb_reject_listing_release(&rows->listing);
	wb_arena_release(&rows->arena);
	wb_buffer_release(rows->scratch);
	free(rows->scratch);
	free(rows);
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
	.close = close_rows,
};

struct wb_view *
wb_reject_rows_view_new(int64_t run, const struct wb_reject_group *group)
{
	struct reject_rows_view *rows = wb_alloc(sizeof *rows);

	rows->view.ops = &ops;
	rows->run = run;
	rows->group = wb_reject_group_copy(group, &rows->arena);
	rows->most = PAGE;
	rows->scratch = wb_alloc(sizeof *rows->scratch);
	return &rows->view;
}
