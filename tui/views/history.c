#include "tui/views/history.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "draft/draft.h"
#include "draft/line_diff.h"
#include "project/design.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/scroll.h"
#include "tui/views/picker.h"

struct history_view {
	struct wb_view view;
	struct wb_arena arena;
	enum wb_object_kind kind;
	struct wb_text name;
	struct wb_design_list list; /* newest first */
	struct wb_scroll scroll;
	bool in_diff;  /* the lower pane has the keys */
	int64_t shown; /* the version whose difference is below; 0: none */
	struct wb_line_diff diff;
	struct wb_scroll diff_scroll;
};

static const struct wb_design_version *
version_at(const struct history_view *history, size_t line)
{
	return &history->list.versions[line];
}

/* The script that a version replaced: that of the object's version before, or nothing. */
static struct wb_text
script_before(const struct history_view *history, const struct wb_design_version *version)
{
	for (size_t i = 0; i < history->list.count; i++) {
		const struct wb_design_version *other = version_at(history, i);

		if (other->kind == version->kind && other->version == version->version - 1 &&
		    wb_text_equal(other->name, version->name))
			return other->script;
	}
	return WB_TEXT("");
}

/* The first line that is not the same. */
static size_t
first_change(const struct wb_line_diff *diff)
{
	size_t i = 0;

	while (i < diff->count && diff->lines[i].change == WB_LINE_SAME)
		i++;
	return i;
}

static void
show_difference(struct history_view *history)
{
	const struct wb_design_version *version;

	if (!history->list.count)
		return;
	version = version_at(history, history->scroll.cursor);
	if (version->id == history->shown)
		return;
	wb_line_diff_release(&history->diff);
	wb_line_diff(script_before(history, version), version->script, &history->diff);
	history->shown = version->id;
	history->diff_scroll = (struct wb_scroll){ 0 };
	wb_scroll_count(&history->diff_scroll, history->diff.count);
	wb_scroll_move_to(&history->diff_scroll, first_change(&history->diff));
}

static void
fill(struct history_view *history)
{
	struct wb_project *project = wb_workspace_project(wb_app_workspace(history->view.app));
	struct wb_error err = { 0 };

	wb_line_diff_release(&history->diff); /* its texts are the list's */
	history->diff = (struct wb_line_diff){ 0 };
	history->shown = 0;
	if (wb_design_history(project, history->kind, history->name, &history->list, &err))
		wb_app_say_error(history->view.app, &err);
	wb_scroll_count(&history->scroll, history->list.count);
	show_difference(history);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	if (notices & (WB_NOTICE_DESIGN | WB_NOTICE_SHOWN))
		fill((struct history_view *)view);
}

/* Drawing. */

static void
draw_version(struct wb_area area, int row, const struct wb_design_version *version)
{
	static const struct {
		const char *mark;
		struct wb_style style;
	} states[] = {
		[WB_VERSION_PRESENT] = { "●", { WB_ROLE_OK, 0 } },
		[WB_VERSION_EARLIER] = { " ", { WB_ROLE_DIM, 0 } },
		[WB_VERSION_UNDONE] = { "↶", { WB_ROLE_LEFT, 0 } },
	};
	struct wb_style style =
		version->state == WB_VERSION_UNDONE ? WB_STYLE(LEFT) : WB_STYLE(PLAIN);
	struct wb_buffer text = { 0 };
	int column = 38;

	wb_put_string(area, row, 1, states[version->state].style, states[version->state].mark);
	wb_add_time(&text, version->at);
	wb_put(area, row, 3, WB_STYLE(DIM), wb_buffer_slice(&text));
	wb_put_within(area, row, 21, 16, WB_STYLE(DIM), version->author);
	column += wb_put_string(area, row, column, WB_STYLE(DIM),
				wb_object_kind_name(version->kind)) +
		  1;
	column += wb_put(area, row, column, style, version->name) + 1;
	column += wb_put_format(area, row, column, WB_STYLE(DIM), "v%lld",
				(long long)version->version) +
		  2;
	if (version->gone)
		column += wb_put_string(area, row, column, WB_STYLE(REMOVED), "removed") + 2;
	if (column < area.columns)
		wb_put(wb_area_part(area, row, column, 1, area.columns - column - 1), 0, 0, style,
		       version->message);
	wb_buffer_release(&text);
}

static void
draw_versions(struct history_view *history, struct wb_area area)
{
	wb_scroll_fit(&history->scroll, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&history->scroll, row);

		if (at == history->list.count)
			break;
		draw_version(area, row, version_at(history, at));
		if (at == history->scroll.cursor)
			wb_mark(area, row, 0, area.columns - 1,
				history->in_diff ? WB_STYLE_FAINT_CURSOR : WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&history->scroll, area);
}

static void
draw_difference(struct history_view *history, struct wb_area area)
{
	static const struct {
		const char *mark;
		struct wb_style style;
	} changes[] = {
		[WB_LINE_SAME] = { " ", { WB_ROLE_DIM, 0 } },
		[WB_LINE_GONE] = { "-", { WB_ROLE_REMOVED, 0 } },
		[WB_LINE_NEW] = { "+", { WB_ROLE_ADDED, 0 } },
	};

	wb_scroll_fit(&history->diff_scroll, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&history->diff_scroll, row);
		const struct wb_diff_line *line = &history->diff.lines[at];

		if (at == history->diff.count)
			break;
		wb_put_string(area, row, 1, changes[line->change].style,
			      changes[line->change].mark);
		wb_put(area, row, 3, changes[line->change].style, line->text);
		if (history->in_diff && at == history->diff_scroll.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&history->diff_scroll, area);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct history_view *history = (struct history_view *)view;
	int rows = area.rows * 2 / 5;
	char title[64];

	if (!history->list.count) {
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "nothing was designed so far");
		return;
	}
	draw_versions(history, wb_area_part(area, 0, 0, rows, area.columns));
	snprintf(title, sizeof title, "what it changed: %zu new, %zu gone", history->diff.new,
		 history->diff.gone);
	wb_put_rule(area, rows, title);
	draw_difference(history,
			wb_area_part(area, rows + 1, 0, area.rows - rows - 1, area.columns));
}

/* Going back to a version. */

struct going_back {
	enum wb_object_kind kind;
	int64_t version;
	struct wb_arena arena;
	struct wb_text name;
};

static void
go_back(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	const struct going_back *back = context;
	struct wb_draft *draft = NULL;
	struct wb_error err = { 0 };
	enum wb_status status;

	(void)typed;
	if (item == 0)
		return;
	status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)), wb_app_author(app),
				&draft, &err);
	if (!status)
		status = wb_draft_restore(draft, back->kind, back->name, back->version, &err);
	if (!status)
		status = wb_draft_commit(draft, WB_TEXT(""), &err);
	wb_draft_free(draft);
	if (status) {
		wb_app_say_error(app, &err);
		return;
	}
	wb_app_edited(app);
	wb_app_say(app, WB_MESSAGE_INFO, "%s %.*s is as in version %lld again; u takes that back",
		   wb_object_kind_name(back->kind), WB_TEXT_ARG(back->name),
		   (long long)back->version);
}

static void
forget_going_back(void *context)
{
	struct going_back *back = context;

	wb_arena_release(&back->arena);
	free(back);
}

static void
ask_go_back(struct history_view *history)
{
	const struct wb_design_version *version;
	struct going_back *back;
	struct wb_pick_item items[2] = { { .label = WB_TEXT("leave it as it is") } };

	if (!history->list.count || !wb_app_may_edit(history->view.app))
		return;
	version = version_at(history, history->scroll.cursor);
	back = wb_alloc(sizeof *back);
	back->kind = version->kind;
	back->version = version->version;
	back->name = wb_arena_text(&back->arena, version->name);
	items[1].label = wb_text_of(wb_arena_format(
		&back->arena, "go back to version %lld of %s %.*s", (long long)version->version,
		wb_object_kind_name(version->kind), WB_TEXT_ARG(version->name)));
	items[1].about = WB_TEXT("makes a new version with that text; nothing is lost");
	wb_pick(history->view.app, &(struct wb_pick_question){ .title = "history",
							       .n_items = 2,
							       .items = items,
							       .context = back,
							       .chosen = go_back,
							       .closed = forget_going_back });
}

/* Actions. */

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct history_view *history = (struct history_view *)view;

	switch (action) {
	case WB_DO_PANE_NEXT:
	case WB_DO_PANE_PREVIOUS:
		history->in_diff = !history->in_diff;
		return true;
	case WB_DO_ENTER:
		history->in_diff = true;
		return true;
	case WB_DO_BACK:
	case WB_DO_STOP:
		if (!history->in_diff)
			return false;
		history->in_diff = false;
		return true;
	case WB_DO_HISTORY_RESTORE:
		ask_go_back(history);
		return true;
	default:
		break;
	}
	if (history->in_diff)
		return wb_scroll_act(&history->diff_scroll, action, call);
	if (!wb_scroll_act(&history->scroll, action, call))
		return false;
	show_difference(history);
	return true;
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	const struct wb_design_version *version = version_at(context, line);

	return wb_holds(version->name, text) || wb_holds(version->message, text) ||
	       wb_holds(version->author, text) || wb_holds(version->script, text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct history_view *history = (struct history_view *)view;
	bool found = wb_find_line(&history->scroll, text, direction, here, line_holds, history);

	show_difference(history);
	return found;
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct history_view *history = (struct history_view *)view;

	if (history->list.count)
		wb_buffer_text(out, version_at(history, history->scroll.cursor)->script);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct history_view *history = (struct history_view *)view;

	wb_buffer_string(out, "history");
	if (history->name.len)
		wb_buffer_format(out, " › %.*s", WB_TEXT_ARG(history->name));
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	wb_buffer_format(out, "%zu versions", ((struct history_view *)view)->list.count);
}

static void
close_history(struct wb_view *view)
{
	struct history_view *history = (struct history_view *)view;

	wb_line_diff_release(&history->diff);
	wb_design_list_release(&history->list);
	wb_arena_release(&history->arena);
	free(history);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_HISTORY,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_history,
};

struct wb_view *
wb_history_view_new(enum wb_object_kind kind, struct wb_text name)
{
	struct history_view *history = wb_alloc(sizeof *history);

	history->view.ops = &ops;
	history->kind = kind;
	history->name = wb_arena_text(&history->arena, name);
	return &history->view;
}
