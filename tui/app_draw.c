/*
 * The frame: the first line says where one is and how it stands; the last ones
 * tell of work and messages, and of the keys that help here. What lies between
 * is the view's. A dialog is drawn over it, down to the line above the hints.
 */
#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "tui/app_state.h"

enum {
	FRAME_ROWS = 4, /* title, rule, status, hints */
	LEAST_ROWS = 24,
	LEAST_COLUMNS = 80,
};

/* The view whose screen is seen: the topmost that is no dialog. */
static size_t
screen_index(const struct wb_app *app)
{
	size_t i = app->n_views;

	while (i > 1 && app->views[i - 1]->ops->is_modal)
		i--;
	return i - 1;
}

static void
draw_title(struct wb_app *app, struct wb_area area, struct wb_view *view)
{
	struct wb_buffer text = { 0 };
	int columns, left;

	if (app->workspace)
		wb_buffer_string(&text, wb_path_base(wb_workspace_path(app->workspace)));
	else
		wb_buffer_string(&text, "waybill");
	if (view->ops->path) {
		wb_buffer_string(&text, " › ");
		view->ops->path(view, &text);
	}
	columns = wb_put_within(area, 0, 1, area.columns - 2, WB_STYLE(TITLE),
				wb_buffer_slice(&text));
	wb_buffer_clear(&text);
	if (view->ops->state)
		view->ops->state(view, &text);
	if (app->workspace && wb_workspace_read_only(app->workspace))
		wb_buffer_string(&text, text.len ? " · read-only" : "read-only");
	if (app->edited_at) {
		time_t at = (time_t)(app->edited_at / 1000000);
		struct tm local;
		char when[16];

		localtime_r(&at, &local);
		strftime(when, sizeof when, "%H:%M", &local);
		wb_buffer_format(&text, "%ssaved %s", text.len ? " · " : "", when);
	}
	left = area.columns - columns - 5;
	if (left > 8)
		wb_put_right(area, 0, columns + 4, left, WB_STYLE(DIM), wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

/* Status: what is typed so far, a message, work in the background. */

static int
draw_work(struct wb_app *app, struct wb_area area)
{
	const char *title;
	int percent, columns;

	if (!wb_jobs_current(app->jobs, &title, &percent))
		return 1;
	columns = 1 + wb_put_string(area, 0, 1, WB_STYLE(BAR), "▶ ");
	columns += wb_put_string(area, 0, columns, WB_STYLE(PLAIN), title);
	if (percent >= 0)
		columns += wb_put_format(area, 0, columns, WB_STYLE(PLAIN), " %d %%", percent);
	columns += wb_put_string(area, 0, columns, WB_STYLE(DIM), " · Esc stops");
	return columns + 3;
}

static void
draw_message(struct wb_app *app, struct wb_area area, int column, int width)
{
	static const uint8_t roles[] = { [WB_MESSAGE_INFO] = WB_ROLE_PLAIN,
					 [WB_MESSAGE_WARNING] = WB_ROLE_WARNING,
					 [WB_MESSAGE_ERROR] = WB_ROLE_ERROR };
	const struct wb_message *last = &app->messages[app->n_messages - 1];

	wb_put_within(area, 0, column, width, (struct wb_style){ roles[last->kind], 0 },
		      wb_text_of(last->text));
}

static void
draw_status(struct wb_app *app, struct wb_area area)
{
	struct wb_buffer typed = { 0 };
	int column = draw_work(app, area);

	if (app->message_shown)
		draw_message(app, area, column, area.columns - column - 8);
	if (app->count)
		wb_buffer_format(&typed, "%d", app->count);
	for (size_t i = 0; i < app->n_pending; i++)
		wb_key_name(&typed, app->pending[i]);
	wb_put_right(area, 0, area.columns - 8, 7, WB_STYLE(KEY), wb_buffer_slice(&typed));
	wb_buffer_release(&typed);
}

/* One hint, where it fits before `end`; returns the column behind it. */
static int
draw_hint(struct wb_app *app, struct wb_area area, int column, int end,
	  enum wb_context_index context, enum wb_action action)
{
	const struct wb_action_rule *rule = &wb_action_rules[action];
	struct wb_buffer keys = { 0 };
	int columns;

	wb_keymap_name(&app->keymap, context, action, &keys);
	columns = wb_text_columns(wb_buffer_slice(&keys)) + 1 +
		  wb_text_columns(wb_text_of(rule->hint));
	if (keys.len && column + columns <= end) {
		column += wb_put(area, 0, column, WB_STYLE(KEY), wb_buffer_slice(&keys)) + 1;
		column += wb_put_string(area, 0, column, WB_STYLE(DIM), rule->hint) + 2;
	}
	wb_buffer_release(&keys);
	return column;
}

static void
draw_hints(struct wb_app *app, struct wb_area area)
{
	struct wb_view *top = wb_app_top(app);
	enum wb_context_index context = top->ops->context;
	int column = 1, end = area.columns - 18; /* the last ones' room */
	struct wb_buffer text = { 0 };

	/* A line that is being typed lies over the status line. */
	if (context == WB_CONTEXT_LINE && app->message_shown) {
		draw_message(app, area, 1, area.columns - 2);
		return;
	}
	if (top->ops->is_modal) {
		if (top->ops->state)
			top->ops->state(top, &text);
		wb_put(area, 0, 1, WB_STYLE(DIM), wb_buffer_slice(&text));
		wb_buffer_release(&text);
		return;
	}
	for (int i = 1; i < WB_ACTION_COUNT; i++) {
		enum wb_action action = (enum wb_action)i;

		if (wb_action_rules[i].hint[0] &&
		    wb_action_rules[i].where & UINT32_C(1) << context && action != WB_DO_PALETTE &&
		    action != WB_DO_HELP)
			column = draw_hint(app, area, column, end, context, action);
	}
	column = draw_hint(app, area, column, area.columns, context, WB_DO_PALETTE);
	draw_hint(app, area, column, area.columns, context, WB_DO_HELP);
}

void
wb_app_draw_frame(struct wb_app *app)
{
	struct wb_area whole = wb_surface_whole(&app->surface);
	size_t screen = app->n_views ? screen_index(app) : 0;
	struct wb_area body = wb_area_part(whole, 1, 0, whole.rows - FRAME_ROWS, whole.columns);

	wb_surface_clear(&app->surface);
	if (!app->n_views)
		return;
	app->view_area = body;
	draw_title(app, whole, app->views[screen]);
	app->views[screen]->ops->draw(app->views[screen], body);
	if (whole.rows > FRAME_ROWS)
		wb_put_rule(whole, whole.rows - 3, NULL);
	draw_status(app, wb_area_part(whole, whole.rows - 2, 0, 1, whole.columns));
	if (whole.rows < LEAST_ROWS || whole.columns < LEAST_COLUMNS)
		wb_put_format(whole, whole.rows - 2, 1, WB_STYLE(WARNING),
			      "%d×%d: more room, please (80×24)", whole.columns, whole.rows);
	draw_hints(app, wb_area_part(whole, whole.rows - 1, 0, 1, whole.columns));
	for (size_t i = screen + 1; i < app->n_views; i++)
		app->views[i]->ops->draw(app->views[i],
					 wb_area_part(whole, 1, 0, whole.rows - 2, whole.columns));
}
