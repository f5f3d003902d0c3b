/* What the app itself does for an action: undo, find, help, the end; else it is a place. */
#include <stdlib.h>

#include "base/memory.h"
#include "project/design.h"
#include "tui/app_state.h"
#include "tui/places.h"
#include "tui/views/head.h"
#include "tui/views/help.h"
#include "tui/views/line.h"

/* The object that an edit changed, for a message: the first one, and how many more. */
static void
say_edit(struct wb_app *app, const char *what, const struct wb_design_list *list)
{
	const struct wb_design_version *first = &list->versions[0];
	const char *kind = wb_object_kind_name(first->kind);

	if (first->message.len)
		wb_app_say(app, WB_MESSAGE_INFO, "%s: %.*s", what, WB_TEXT_ARG(first->message));
	else if (list->count == 1)
		wb_app_say(app, WB_MESSAGE_INFO, "%s: %s %.*s", what, kind,
			   WB_TEXT_ARG(first->name));
	else
		wb_app_say(app, WB_MESSAGE_INFO, "%s: %s %.*s and %zu more", what, kind,
			   WB_TEXT_ARG(first->name), list->count - 1);
}

static void
step_back_or_on(struct wb_app *app, bool back)
{
	struct wb_design_list list = { 0 };
	struct wb_error err = { 0 };
	struct wb_project *project;
	enum wb_status status;

	if (!wb_app_may_edit(app))
		return;
	project = wb_workspace_project(app->workspace);
	status = back ? wb_design_undo(project, &list, &err) : wb_design_redo(project, &list, &err);
	if (status) {
		wb_app_say_error(app, &err);
	} else {
		wb_app_edited(app);
		say_edit(app, back ? "undone" : "done again", &list);
	}
	wb_design_list_release(&list);
}

/* Find. */

static bool
find_from(struct wb_app *app, int direction, bool here)
{
	struct wb_view *top = wb_app_top(app);

	if (!app->find || !top->ops->find)
		return false;
	if (top->ops->find(top, wb_text_of(app->find), direction, here))
		return true;
	wb_app_say(app, WB_MESSAGE_WARNING, "\"%s\" is not on this screen", app->find);
	return false;
}

static bool
answer_find(void *context, struct wb_text typed, struct wb_app *app)
{
	(void)context;
	free(app->find);
	app->find = wb_alloc(typed.len + 1);
	for (size_t i = 0; i < typed.len; i++)
		app->find[i] = typed.at[i];
	return true;
}

static void
find_first(void *context, struct wb_app *app, bool answered)
{
	(void)context;
	if (answered)
		find_from(app, 1, true);
}

static void
ask_find(struct wb_app *app)
{
	if (!wb_app_top(app)->ops->find) {
		wb_app_say(app, WB_MESSAGE_INFO, "there is nothing to find on this screen");
		return;
	}
	wb_line_ask(app, &(struct wb_line_question){
				 .label = "find", .answer = answer_find, .closed = find_first });
}

static void
copy(struct wb_app *app)
{
	struct wb_view *top = wb_app_top(app);

	app->copied.len = 0;
	if (top->ops->copy)
		top->ops->copy(top, &app->copied);
	if (app->copied.len)
		wb_app_say(app, WB_MESSAGE_INFO, "copied %zu bytes", app->copied.len);
}

static void
choose_theme(struct wb_app *app, struct wb_text name)
{
	enum wb_theme_kind theme = wb_theme_of_name(name);

	if (theme == WB_THEMES)
		theme = (enum wb_theme_kind)((app->theme + 1) % WB_THEMES);
	app->theme = theme;
	app->redraw = true;
	wb_app_say(app, WB_MESSAGE_INFO, "theme %s", wb_theme_name(theme));
}

static void
keep_screen(struct wb_app *app, struct wb_text file)
{
	if (!file.len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "say where to: screen FILE");
		return;
	}
	free(app->screen_file);
	app->screen_file = wb_alloc(file.len + 1);
	for (size_t i = 0; i < file.len; i++)
		app->screen_file[i] = file.at[i];
}

static void
go_back(struct wb_app *app)
{
	if (app->n_views > 1)
		wb_app_pop(app, wb_app_top(app));
	else
		wb_app_say(app, WB_MESSAGE_INFO,
			   "this is the first screen: Q leaves the workbench");
}

void
wb_app_act_itself(struct wb_app *app, enum wb_action action, const struct wb_action_call *call)
{
	switch (action) {
	case WB_DO_BACK:
		go_back(app);
		break;
	case WB_DO_STOP:
		if (!wb_jobs_cancel_current(app->jobs))
			go_back(app);
		break;
	case WB_DO_FIND:
		ask_find(app);
		break;
	case WB_DO_FIND_NEXT:
		find_from(app, 1, false);
		break;
	case WB_DO_FIND_PREVIOUS:
		find_from(app, -1, false);
		break;
	case WB_DO_COPY:
		copy(app);
		break;
	case WB_DO_UNDO:
	case WB_DO_REDO:
		step_back_or_on(app, action == WB_DO_UNDO);
		break;
	case WB_DO_HEAD:
		wb_head_choose(app);
		break;
	case WB_DO_HELP:
		wb_app_push(app, wb_help_view_new(wb_app_top(app)->ops->context));
		break;
	case WB_DO_SCREEN:
		keep_screen(app, call->argument);
		break;
	case WB_DO_THEME:
		choose_theme(app, call->argument);
		break;
	case WB_DO_REDRAW:
		app->redraw = true;
		break;
	case WB_DO_SUSPEND:
		app->suspend = true;
		break;
	case WB_DO_QUIT:
		app->over = true;
		break;
	default:
		wb_place_go(app, action);
		break;
	}
}
