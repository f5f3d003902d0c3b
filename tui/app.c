#include "tui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "project/author.h"
#include "tui/app_state.h"
#include "tui/dump.h"
#include "tui/editor.h"
#include "tui/running.h"
#include "tui/views/board.h"
#include "tui/views/start.h"

enum {
	LOOK_EVERY = 500000, /* microseconds between two looks at the project file */
};

/* The project that was asked for, or is alone in the folder; else the start. */
static enum wb_status
show_first(struct wb_app *app, const char *path, struct wb_error *err)
{
	char *only = path ? NULL : wb_start_only_project();
	const char *project = path ? path : only;
	enum wb_status status = WB_OK;

	if (project && wb_path_kind(project) != WB_PATH_NONE)
		status = wb_app_open(app, project, err);
	else
		wb_app_push(app, wb_start_view_new(path));
	free(only);
	return status;
}

enum wb_status
wb_app_new(const struct wb_app_settings *settings, struct wb_app **out, struct wb_error *err)
{
	struct wb_app *app = wb_alloc(sizeof *app);
	enum wb_status status;

	app->stale = true;
	app->allow_outside = settings->allow_outside;
	app->theme = settings->theme;
	app->surface.ascii = settings->ascii;
	app->running = wb_running_new(app);
	wb_keymap_init(&app->keymap);
	status = wb_keymap_read(&app->keymap, err);
	app->jobs = status ? NULL : wb_jobs_new(err);
	if (!status && !app->jobs)
		status = WB_IO;
	if (!status)
		status = show_first(app, settings->path, err);
	if (status) {
		wb_app_free(app);
		return status;
	}
	*out = app;
	return WB_OK;
}

static void
close_above(struct wb_app *app, size_t n)
{
	struct wb_view *closing[WB_VIEWS_MOST];
	size_t count = app->n_views > n ? app->n_views - n : 0;

	/* First off the stack, then closed: a dialog that closes may push the next view. */
	for (size_t i = 0; i < count; i++)
		closing[i] = app->views[n + i];
	app->n_views -= count;
	while (count--)
		closing[count]->ops->close(closing[count]);
	app->stale = true;
}

void
wb_app_free(struct wb_app *app)
{
	if (!app)
		return;
	close_above(app, 0);
	wb_jobs_free(app->jobs);
	wb_running_free(app->running);
	wb_workspace_close(app->workspace);
	wb_keymap_release(&app->keymap);
	wb_surface_release(&app->surface);
	for (size_t i = 0; i < app->n_messages; i++)
		free(app->messages[i].text);
	free(app->messages);
	wb_buffer_release(&app->copied);
	wb_buffer_release(&app->edited);
	wb_buffer_release(&app->last_mapping);
	free(app->screen_file);
	free(app->find);
	free(app);
}

enum wb_status
wb_app_open(struct wb_app *app, const char *path, struct wb_error *err)
{
	struct wb_workspace *workspace;
	enum wb_status status = wb_workspace_open(path, app->allow_outside, &workspace, err);

	if (status)
		return status;
	close_above(app, 0);
	wb_workspace_close(app->workspace);
	app->workspace = workspace;
	wb_app_push(app, wb_board_view_new());
	if (wb_workspace_read_only(workspace))
		wb_app_say(app, WB_MESSAGE_WARNING, "read-only: %s",
			   wb_workspace_read_only(workspace));
	return WB_OK;
}

/* The stack. */

struct wb_view *
wb_app_top(const struct wb_app *app)
{
	return app->n_views ? app->views[app->n_views - 1] : NULL;
}

void
wb_app_push(struct wb_app *app, struct wb_view *view)
{
	view->app = app;
	if (app->n_views == WB_VIEWS_MOST) {
		view->ops->close(view);
		wb_app_say(app, WB_MESSAGE_WARNING, "too many screens are open: go back first");
		return;
	}
	app->views[app->n_views++] = view;
	app->stale = true;
	if (view->ops->notify)
		view->ops->notify(view, WB_NOTICE_SHOWN);
}

static void
tell_shown(struct wb_app *app)
{
	struct wb_view *top = wb_app_top(app);

	app->stale = true;
	if (top && top->ops->notify)
		top->ops->notify(top, WB_NOTICE_SHOWN);
}

void
wb_app_pop(struct wb_app *app, struct wb_view *view)
{
	size_t at = app->n_views;

	while (at > 0 && app->views[at - 1] != view)
		at--;
	if (!at)
		return;
	close_above(app, at - 1);
	tell_shown(app);
}

void
wb_app_go(struct wb_app *app, struct wb_view *view)
{
	close_above(app, 1);
	if (view)
		wb_app_push(app, view);
	else
		tell_shown(app);
}

void
wb_app_touch(struct wb_app *app)
{
	app->stale = true;
}

/* Input. */

void
wb_app_act(struct wb_app *app, enum wb_action action, const struct wb_action_call *call)
{
	struct wb_view *top = wb_app_top(app);

	app->stale = true;
	if (top && top->ops->act && top->ops->act(top, action, call))
		return;
	wb_app_act_itself(app, action, call);
}

static void
wheel(struct wb_app *app, const struct wb_input *input)
{
	bool up = input->mouse == WB_MOUSE_WHEEL_UP;

	wb_app_act(app, up ? WB_DO_MOVE_UP : WB_DO_MOVE_DOWN,
		   &(struct wb_action_call){ .count = 3 });
}

static void
mouse(struct wb_app *app, struct wb_view *top, const struct wb_input *input)
{
	struct wb_input inside = *input;

	if (input->mouse == WB_MOUSE_WHEEL_UP || input->mouse == WB_MOUSE_WHEEL_DOWN) {
		wheel(app, input);
		return;
	}
	inside.row -= app->view_area.row;
	inside.column -= app->view_area.column;
	if (top->ops->mouse && inside.row >= 0 && inside.row < app->view_area.rows)
		top->ops->mouse(top, &inside);
}

void
wb_app_input(struct wb_app *app, const struct wb_input *input)
{
	struct wb_view *top = wb_app_top(app);

	app->stale = true;
	if (input->kind == WB_INPUT_RESIZE) {
		wb_app_resize(app, input->rows, input->columns);
		return;
	}
	if (!top)
		return;
	if (input->kind == WB_INPUT_KEY)
		app->message_shown = false;
	if (top->ops->input && top->ops->input(top, input))
		return;
	if (input->kind == WB_INPUT_MOUSE)
		mouse(app, top, input);
	else if (input->kind == WB_INPUT_KEY)
		wb_app_key(app, input);
}

void
wb_app_resize(struct wb_app *app, int rows, int columns)
{
	wb_surface_resize(&app->surface, rows, columns);
	app->stale = true;
}

/* Time, and what happens elsewhere. */

static void
look_at_file(struct wb_app *app)
{
	struct wb_workspace *workspace = app->workspace;
	struct wb_error err = { 0 };

	app->looked_at = wb_clock_monotonic();
	if (!workspace)
		return;
	if (wb_workspace_read_only(workspace) && wb_workspace_retry(workspace)) {
		wb_app_say(app, WB_MESSAGE_INFO, "the project can be changed again");
		wb_app_notify(app, WB_NOTICE_DESIGN | WB_NOTICE_RUN);
		return;
	}
	switch (wb_workspace_look(workspace)) {
	case WB_WORKSPACE_SAME:
		return;
	case WB_WORKSPACE_RECORDS:
		wb_workspace_forget_profiles(workspace);
		wb_app_notify(app, WB_NOTICE_RUN | WB_NOTICE_PROFILE);
		return;
	case WB_WORKSPACE_DESIGN:
		if (wb_workspace_reload(workspace, &err))
			wb_app_say_error(app, &err);
		else
			wb_app_notify(app, WB_NOTICE_DESIGN | WB_NOTICE_RUN | WB_NOTICE_PROFILE);
		return;
	}
}

void
wb_app_tick(struct wb_app *app)
{
	int64_t now = wb_clock_monotonic();

	if (app->digit_until && now >= app->digit_until)
		wb_app_settle_keys(app);
	if (now - app->looked_at >= LOOK_EVERY)
		look_at_file(app);
	if (wb_jobs_busy(app->jobs, true))
		app->stale = true; /* its progress is shown */
}

int
wb_app_timeout(const struct wb_app *app)
{
	int64_t now = wb_clock_monotonic(), until = app->looked_at + LOOK_EVERY;

	if (wb_jobs_busy(app->jobs, true) && until > now + 200000)
		until = now + 200000;
	if (app->digit_until && app->digit_until < until)
		until = app->digit_until;
	return until > now ? (int)((until - now) / 1000) + 1 : 0;
}

void
wb_app_deliver(struct wb_app *app)
{
	if (wb_jobs_deliver(app->jobs))
		app->stale = true;
}

void
wb_app_notify(struct wb_app *app, unsigned notices)
{
	app->stale = true;
	for (size_t i = 0; i < app->n_views; i++)
		if (app->views[i]->ops->notify)
			app->views[i]->ops->notify(app->views[i], notices);
}

bool
wb_app_may_edit(struct wb_app *app)
{
	const char *why = app->workspace ? wb_workspace_read_only(app->workspace) : NULL;

	if (why)
		wb_app_say(app, WB_MESSAGE_WARNING, "read-only: %s", why);
	else if (!app->workspace)
		wb_app_say(app, WB_MESSAGE_INFO, "there is no project yet");
	return app->workspace && !why;
}

void
wb_app_edited(struct wb_app *app)
{
	struct wb_error err = { 0 };

	app->edited_at = wb_clock_now();
	if (wb_workspace_reload(app->workspace, &err))
		wb_app_say_error(app, &err);
	else
		wb_app_notify(app, WB_NOTICE_DESIGN);
}

/* Messages. */

void
wb_app_say(struct wb_app *app, enum wb_message_kind kind, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = wb_strdup("no memory for a message");
	va_end(arguments);
	WB_GROW(app->messages, app->messages_capacity, app->n_messages + 1);
	app->messages[app->n_messages++] = (struct wb_message){ kind, wb_clock_now(), text };
	app->message_shown = true;
	app->stale = true;
}

void
wb_app_say_error(struct wb_app *app, const struct wb_error *err)
{
	const char *colon = *err->where ? ": " : "", *stop = *err->hint ? "; " : "";

	wb_app_say(app, WB_MESSAGE_ERROR, "%s%s%s%s%s", err->where, colon, err->what, stop,
		   err->hint);
}

size_t
wb_app_messages(const struct wb_app *app, const struct wb_message **messages)
{
	*messages = app->messages;
	return app->n_messages;
}

/* The editor. */

void
wb_app_edit_text(struct wb_app *app, struct wb_view *view, struct wb_text text,
		 void (*done)(struct wb_view *view, struct wb_text text))
{
	app->edits = view;
	app->edit_done = done;
	wb_buffer_clear(&app->edited);
	wb_buffer_text(&app->edited, text);
}

bool
wb_app_wants_editor(const struct wb_app *app)
{
	return app->edits != NULL;
}

static bool
is_open(const struct wb_app *app, const struct wb_view *view)
{
	for (size_t i = 0; i < app->n_views; i++)
		if (app->views[i] == view)
			return true;
	return false;
}

void
wb_app_run_editor(struct wb_app *app)
{
	struct wb_view *view = app->edits;
	struct wb_buffer out = { 0 };
	struct wb_error err;

	app->edits = NULL;
	app->stale = true;
	if (wb_editor_run(wb_buffer_slice(&app->edited), &out, &err) != WB_OK)
		wb_app_say_error(app, &err);
	else if (is_open(app, view))
		app->edit_done(view, wb_buffer_slice(&out));
	wb_buffer_release(&out);
}

/* Drawing. */

bool
wb_app_is_stale(const struct wb_app *app)
{
	return app->stale;
}

static void
write_screen(struct wb_app *app)
{
	struct wb_error err = { 0 };
	char *path = app->screen_file;

	app->screen_file = NULL;
	if (wb_dump_file(&app->surface, app->theme, path, &err))
		wb_app_say_error(app, &err);
	else
		wb_app_say(app, WB_MESSAGE_INFO, "the screen is in %s", path);
	free(path);
}

const struct wb_surface *
wb_app_draw(struct wb_app *app)
{
	app->stale = false;
	wb_app_draw_frame(app);
	if (app->screen_file) {
		write_screen(app);
		wb_app_draw_frame(app);
	}
	return &app->surface;
}

/* What the driver asks. */

static bool
take(bool *flag)
{
	bool was = *flag;

	*flag = false;
	return was;
}

bool
wb_app_is_over(const struct wb_app *app)
{
	return app->over || !app->n_views;
}

void
wb_app_stay(struct wb_app *app)
{
	app->over = false;
}

bool
wb_app_take_suspend(struct wb_app *app)
{
	return take(&app->suspend);
}

bool
wb_app_take_redraw(struct wb_app *app)
{
	return take(&app->redraw);
}

struct wb_text
wb_app_take_copied(struct wb_app *app)
{
	struct wb_text copied = wb_buffer_slice(&app->copied);

	app->copied.len = 0; /* the bytes stay until the next copy */
	return copied;
}

struct wb_jobs *
wb_app_jobs(struct wb_app *app)
{
	return app->jobs;
}

enum wb_theme_kind
wb_app_theme(const struct wb_app *app)
{
	return app->theme;
}

struct wb_workspace *
wb_app_workspace(struct wb_app *app)
{
	return app->workspace;
}

struct wb_running *
wb_app_running(struct wb_app *app)
{
	return app->running;
}

bool
wb_app_allow_outside(const struct wb_app *app)
{
	return app->allow_outside;
}

const struct wb_keymap *
wb_app_keymap(const struct wb_app *app)
{
	return &app->keymap;
}

void
wb_app_remember_mapping(struct wb_app *app, struct wb_text name)
{
	wb_buffer_clear(&app->last_mapping);
	wb_buffer_text(&app->last_mapping, name);
}

struct wb_text
wb_app_last_mapping(const struct wb_app *app)
{
	return wb_buffer_slice(&app->last_mapping);
}

struct wb_text
wb_app_author(const struct wb_app *app)
{
	(void)app;
	return wb_text_of(wb_author());
}
