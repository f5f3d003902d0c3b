#include "tui/views/crosswalks.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/crosswalk.h"
#include "study/crosswalk_use.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/scroll.h"
#include "tui/views/crosswalk.h"
#include "tui/views/line.h"

struct line {
	const struct wb_object *object;
	size_t n_keys;
	struct wb_text used; /* "member.gender, membership.code"; in the arena */
};

struct crosswalks_view {
	struct wb_view view;
	struct wb_arena arena;
	struct line *lines;
	size_t capacity;
	struct wb_scroll list;
	struct wb_buffer at; /* the name under the cursor, for after the workspace was read again */
};

static const struct line *
line_at_cursor(const struct crosswalks_view *crosswalks)
{
	return crosswalks->list.count ? &crosswalks->lines[crosswalks->list.cursor] : NULL;
}

/* Filling. */

static void
add_uses(const struct wb_object *mapping, struct wb_text crosswalk, struct wb_arena *arena,
	 struct wb_buffer *out)
{
	size_t n = wb_crosswalk_use_count(mapping, crosswalk);

	for (size_t i = 0; i < n; i++) {
		struct wb_crosswalk_use use = { 0 };
		struct wb_error untold; /* of several fields: the name is told all the same */

		wb_crosswalk_use_find(mapping, crosswalk, i, arena, &use, &untold);
		wb_buffer_format(out, "%s%.*s.%.*s", out->len ? ", " : "",
				 WB_TEXT_ARG(mapping->name), WB_TEXT_ARG(use.name));
	}
}

static struct wb_text
uses_of(struct crosswalks_view *crosswalks, struct wb_text name)
{
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(crosswalks->view.app), &mappings);
	struct wb_buffer text = { 0 };
	struct wb_text kept;

	for (size_t i = 0; i < n; i++)
		add_uses(mappings[i], name, &crosswalks->arena, &text);
	kept = wb_arena_text(&crosswalks->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return kept;
}

static void
add_line(struct crosswalks_view *crosswalks, size_t at, const struct wb_object *object)
{
	const struct wb_crosswalk *as = &object->as.crosswalk;
	struct line *line;

	WB_GROW(crosswalks->lines, crosswalks->capacity, at + 1);
	line = &crosswalks->lines[at];
	*line = (struct line){ .object = object, .used = uses_of(crosswalks, object->name) };
	for (size_t i = 0; i < as->n_entries; i++)
		line->n_keys += as->entries[i].n_keys;
}

static void
move_to(struct crosswalks_view *crosswalks, struct wb_text name)
{
	for (size_t i = 0; i < crosswalks->list.count; i++)
		if (wb_text_equal(crosswalks->lines[i].object->name, name))
			wb_scroll_move_to(&crosswalks->list, i);
}

static void
fill(struct crosswalks_view *crosswalks)
{
	const struct wb_model *model = wb_workspace_model(wb_app_workspace(crosswalks->view.app));
	size_t count = 0;

	wb_arena_reset(&crosswalks->arena);
	for (size_t i = 0; i < model->n_objects; i++)
		if (model->objects[i].kind == WB_OBJECT_CROSSWALK)
			add_line(crosswalks, count++, &model->objects[i]);
	wb_scroll_count(&crosswalks->list, count);
	move_to(crosswalks, wb_buffer_slice(&crosswalks->at));
}

static void
remember(struct crosswalks_view *crosswalks)
{
	const struct line *line = line_at_cursor(crosswalks);

	wb_buffer_clear(&crosswalks->at);
	if (line)
		wb_buffer_text(&crosswalks->at, line->object->name);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	if (notices & (WB_NOTICE_SHOWN | WB_NOTICE_DESIGN))
		fill((struct crosswalks_view *)view);
	remember((struct crosswalks_view *)view);
}

/* Drawing. */

static void
draw_rule(struct wb_area area, int row, int column, const struct wb_crosswalk *as)
{
	struct wb_arena arena = { 0 };

	if (as->otherwise == WB_OTHERWISE_VALUE)
		wb_put_value(area, row, column, 13, WB_STYLE(PLAIN),
			     wb_value_to_text(&as->otherwise_value, &arena),
			     as->otherwise_value.cell != WB_CELL_VALUE);
	else
		wb_put_string(area, row, column, WB_STYLE(DIM),
			      as->otherwise == WB_OTHERWISE_KEEP ? "keep" : "reject");
	wb_arena_release(&arena);
}

static void
draw_line(struct wb_area area, int row, const struct line *line)
{
	const struct wb_crosswalk *as = &line->object->as.crosswalk;
	int names = area.columns / 4;
	struct wb_buffer entries = { 0 };

	wb_put_within(area, row, 1, names, WB_STYLE(PLAIN), line->object->name);
	if (as->from_table)
		wb_buffer_string(&entries, "a table");
	else
		wb_add_count(&entries, line->n_keys);
	wb_put_right(area, row, names + 2, 8, as->from_table ? WB_STYLE(DIM) : WB_STYLE(PLAIN),
		     wb_buffer_slice(&entries));
	wb_buffer_release(&entries);
	draw_rule(area, row, names + 12, as);
	if (line->used.len)
		wb_put(wb_area_part(area, row, names + 26, 1, area.columns - names - 28), 0, 0,
		       WB_STYLE(PLAIN), line->used);
	else
		wb_put_string(area, row, names + 26, WB_STYLE(DIM), "not used");
}

static void
draw_headings(struct wb_area area)
{
	int names = area.columns / 4;

	wb_put_string(area, 0, 1, WB_STYLE(HEADING), "crosswalk");
	wb_put_right(area, 0, names + 2, 8, WB_STYLE(HEADING), WB_TEXT("entries"));
	wb_put_string(area, 0, names + 12, WB_STYLE(HEADING), "otherwise");
	wb_put_string(area, 0, names + 26, WB_STYLE(HEADING), "used by");
}

/* What the crosswalk under the cursor is for, or where it is read from. */
static void
draw_about(struct wb_area area, int row, const struct wb_object *object)
{
	const struct wb_crosswalk *as = &object->as.crosswalk;

	if (as->from_table)
		wb_put_format(area, row, 1, WB_STYLE(DIM), "from %.*s.%.*s (%.*s, %.*s)  %.*s",
			      WB_TEXT_ARG(as->source.system), WB_TEXT_ARG(as->source.table),
			      WB_TEXT_ARG(as->source_old), WB_TEXT_ARG(as->source_new),
			      WB_TEXT_ARG(object->doc));
	else
		wb_put_format(area, row, 1, WB_STYLE(DIM), "%s%.*s",
			      as->ignoring_case ? "ignoring case  " : "", WB_TEXT_ARG(object->doc));
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct crosswalks_view *crosswalks = (struct crosswalks_view *)view;
	struct wb_area lines = wb_area_part(area, 1, 0, area.rows - 2, area.columns);

	if (!crosswalks->list.count) {
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      "the design has no crosswalks yet: + adds one");
		return;
	}
	draw_headings(area);
	wb_scroll_fit(&crosswalks->list, lines.rows);
	for (int row = 0; row < lines.rows; row++) {
		size_t line = wb_scroll_at(&crosswalks->list, row);

		if (line == crosswalks->list.count)
			break;
		draw_line(lines, row, &crosswalks->lines[line]);
		if (line == crosswalks->list.cursor)
			wb_mark(lines, row, 0, lines.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&crosswalks->list, lines);
	draw_about(area, area.rows - 1, line_at_cursor(crosswalks)->object);
}

/* Edits. */

/* Keeps a draft or drops it; says what was done. */
static bool
end_draft(struct wb_app *app, struct wb_draft *draft, enum wb_status status, struct wb_error *err)
{
	struct wb_buffer said = { 0 };

	if (status == WB_OK) {
		wb_buffer_text(&said, wb_draft_message(draft));
		status = wb_draft_commit(draft, WB_TEXT(""), err);
	}
	wb_draft_free(draft);
	if (status == WB_OK) {
		wb_app_edited(app);
		wb_app_say(app, WB_MESSAGE_INFO, "%.*s", WB_TEXT_ARG(wb_buffer_slice(&said)));
	} else {
		wb_app_say_error(app, err);
	}
	wb_buffer_release(&said);
	return status == WB_OK;
}

static bool
answer_name(void *context, struct wb_text typed, struct wb_app *app)
{
	struct crosswalks_view *crosswalks = context;
	struct wb_draft *draft = NULL;
	struct wb_error err = { 0 };
	struct wb_text name = wb_text_trim(typed);
	enum wb_status status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)),
					       wb_app_author(app), &draft, &err);

	if (status == WB_OK)
		status = wb_draft_new_crosswalk(draft, name, WB_TEXT(""), false, &err);
	if (!end_draft(app, draft, status, &err))
		return false;
	move_to(crosswalks, name);
	remember(crosswalks);
	return true;
}

static void
ask_name(struct crosswalks_view *crosswalks)
{
	if (wb_app_may_edit(crosswalks->view.app))
		wb_line_ask(crosswalks->view.app,
			    &(struct wb_line_question){ .label = "name of the new crosswalk",
							.context = crosswalks,
							.answer = answer_name });
}

static void
remove_one(struct crosswalks_view *crosswalks)
{
	struct wb_app *app = crosswalks->view.app;
	const struct line *line = line_at_cursor(crosswalks);
	struct wb_draft *draft = NULL;
	struct wb_error err = { 0 };
	enum wb_status status;

	if (!line || !wb_app_may_edit(app))
		return;
	status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)), wb_app_author(app),
				&draft, &err);
	if (status == WB_OK)
		status = wb_draft_remove(draft, WB_OBJECT_CROSSWALK, line->object->name, &err);
	end_draft(app, draft, status, &err);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct crosswalks_view *crosswalks = (struct crosswalks_view *)view;
	bool moved;

	switch (action) {
	case WB_DO_ENTER:
		if (line_at_cursor(crosswalks))
			wb_app_push(view->app, wb_crosswalk_view_new(
						       line_at_cursor(crosswalks)->object->name));
		return true;
	case WB_DO_BOARD_ADD:
		ask_name(crosswalks);
		return true;
	case WB_DO_BOARD_REMOVE:
		remove_one(crosswalks);
		return true;
	default:
		moved = wb_scroll_act(&crosswalks->list, action, call);
		remember(crosswalks);
		return moved;
	}
}

static void
mouse(struct wb_view *view, const struct wb_input *input)
{
	struct crosswalks_view *crosswalks = (struct crosswalks_view *)view;
	size_t line = wb_scroll_at(&crosswalks->list, input->row - 1);

	if (input->row < 1 || line >= crosswalks->list.count)
		return;
	wb_scroll_move_to(&crosswalks->list, line);
	remember(crosswalks);
	if (input->mouse == WB_MOUSE_TWICE)
		act(view, WB_DO_ENTER, NULL);
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	const struct line *at = &((const struct crosswalks_view *)context)->lines[line];

	return wb_holds(at->object->name, text) || wb_holds(at->used, text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct crosswalks_view *crosswalks = (struct crosswalks_view *)view;
	bool found = wb_find_line(&crosswalks->list, text, direction, here, line_holds, crosswalks);

	remember(crosswalks);
	return found;
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	(void)view;
	wb_buffer_string(out, "crosswalks");
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct line *line = line_at_cursor((struct crosswalks_view *)view);

	if (line)
		wb_buffer_text(out, line->object->name);
}

static void
close_crosswalks(struct wb_view *view)
{
	struct crosswalks_view *crosswalks = (struct crosswalks_view *)view;

	wb_arena_release(&crosswalks->arena);
	wb_buffer_release(&crosswalks->at);
	free(crosswalks->lines);
	free(crosswalks);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_CROSSWALKS,
	.draw = draw,
	.act = act,
	.mouse = mouse,
	.find = find,
	.notify = notify,
	.path = path,
	.copy = copy,
	.close = close_crosswalks,
};

struct wb_view *
wb_crosswalks_view_new(void)
{
	struct crosswalks_view *crosswalks = wb_alloc(sizeof *crosswalks);

	crosswalks->view.ops = &ops;
	return &crosswalks->view;
}
