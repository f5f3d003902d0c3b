#include "tui/views/crosswalks.h"

#include <stdlib.h>

#include "base/memory.h"
#include "draft/crosswalk.h"
#include "study/crosswalk_use.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/scroll.h"
#include "tui/views/crosswalk.h"
#include "tui/views/crosswalks_coverage.h"
#include "tui/views/line.h"

enum { ROWS_READ_UNASKED = 2000000 };

struct line {
	const struct wb_object *object;
	size_t n_keys;
	struct wb_text used;    /* "member.gender, membership.code"; in the arena */
	size_t n_uses, n_read;  /* how many uses' values are known */
	bool failed;            /* those of one are not to be had */
	uint64_t rows, covered; /* of all that are known */
};

/* A use whose values are read, and the line that it is of. */
struct asked_use {
	size_t line;
	struct wb_crosswalk_asked asked;
};

struct crosswalks_view {
	struct wb_view view;
	struct wb_arena arena;
	struct line *lines;
	size_t capacity;
	struct wb_scroll list;
	size_t n_asked, asked_capacity;
	struct asked_use *asked;
	struct wb_coverage_reading *reading;
	bool filled, stale;  /* stale: the coverage is that of an earlier design */
	struct wb_buffer at; /* the name under the cursor, for after the workspace was read again */
};

static const struct line *
line_at_cursor(const struct crosswalks_view *crosswalks)
{
	return crosswalks->list.count ? &crosswalks->lines[crosswalks->list.cursor] : NULL;
}

/* Filling. */

/* Whether a use's values are read unasked: a table of many millions of rows is not. */
static bool
is_read(const struct crosswalks_view *crosswalks, const struct wb_table_name *name)
{
	const struct wb_table *table = wb_workspace_table(wb_app_workspace(crosswalks->view.app),
							  name->system, name->table);

	return table && table->row_estimate <= ROWS_READ_UNASKED;
}

static void
add_use(struct crosswalks_view *crosswalks, size_t at, const struct wb_object *mapping,
	size_t number, struct wb_buffer *used)
{
	struct line *line = &crosswalks->lines[at];
	struct wb_crosswalk_use use = { 0 };
	struct wb_error untold; /* of several fields: the name is told all the same */
	enum wb_status status = wb_crosswalk_use_find(mapping, line->object->name, number,
						      &crosswalks->arena, &use, &untold);

	line->n_uses++;
	wb_buffer_format(used, "%s%.*s.%.*s", used->len ? ", " : "", WB_TEXT_ARG(mapping->name),
			 WB_TEXT_ARG(use.name));
	if (status != WB_OK || !is_read(crosswalks, &use.table)) {
		line->failed = true;
		return;
	}
	WB_GROW(crosswalks->asked, crosswalks->asked_capacity, crosswalks->n_asked + 1);
	crosswalks->asked[crosswalks->n_asked++] = (struct asked_use){
		.line = at,
		.asked = { .crosswalk = line->object->name,
			   .mapping = mapping->name,
			   .use = number },
	};
}

static void
add_uses(struct crosswalks_view *crosswalks, size_t at)
{
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(crosswalks->view.app), &mappings);
	struct wb_text name = crosswalks->lines[at].object->name;
	struct wb_buffer text = { 0 };

	for (size_t i = 0; i < n; i++) {
		size_t count = wb_crosswalk_use_count(mappings[i], name);

		for (size_t k = 0; k < count; k++)
			add_use(crosswalks, at, mappings[i], k, &text);
	}
	crosswalks->lines[at].used = wb_arena_text(&crosswalks->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
add_line(struct crosswalks_view *crosswalks, size_t at, const struct wb_object *object)
{
	const struct wb_crosswalk *as = &object->as.crosswalk;

	WB_GROW(crosswalks->lines, crosswalks->capacity, at + 1);
	crosswalks->lines[at] = (struct line){ .object = object };
	for (size_t i = 0; i < as->n_entries; i++)
		crosswalks->lines[at].n_keys += as->entries[i].n_keys;
	add_uses(crosswalks, at);
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
	wb_coverage_reading_cancel(crosswalks->reading);
	crosswalks->reading = NULL;
	crosswalks->n_asked = 0;
	crosswalks->stale = crosswalks->filled = true;
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
take_coverage(void *context, const struct wb_use_coverage *coverage)
{
	struct crosswalks_view *crosswalks = context;
	struct line *line = &crosswalks->lines[crosswalks->asked[coverage->asked].line];

	line->n_read++;
	line->failed |= coverage->failed;
	line->rows += coverage->rows;
	line->covered += coverage->covered;
	wb_app_touch(crosswalks->view.app);
}

static void
read_coverage(struct crosswalks_view *crosswalks)
{
	size_t n = crosswalks->n_asked;
	struct wb_crosswalk_asked *asked = wb_alloc((n + 1) * sizeof *asked);

	for (size_t i = 0; i < n; i++)
		asked[i] = crosswalks->asked[i].asked;
	crosswalks->stale = false;
	if (n)
		crosswalks->reading = wb_coverage_reading_begin(crosswalks->view.app, asked, n,
								take_coverage, crosswalks);
	free(asked);
}

/* While another screen is above it nothing is read. */
static void
notify(struct wb_view *view, unsigned notices)
{
	struct crosswalks_view *crosswalks = (struct crosswalks_view *)view;

	if (!crosswalks->filled || notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG))
		fill(crosswalks);
	remember(crosswalks);
	if (crosswalks->stale && wb_app_top(view->app) == view)
		read_coverage(crosswalks);
}

/* Drawing. */

static void
draw_rule(struct wb_area area, int row, int column, const struct wb_crosswalk *as)
{
	struct wb_arena arena = { 0 };

	if (as->otherwise == WB_OTHERWISE_VALUE)
		wb_put_value(area, row, column, 11, WB_STYLE(PLAIN),
			     wb_value_to_text(&as->otherwise_value, &arena),
			     as->otherwise_value.cell != WB_CELL_VALUE);
	else
		wb_put_string(area, row, column, WB_STYLE(DIM),
			      as->otherwise == WB_OTHERWISE_KEEP ? "keep" : "reject");
	wb_arena_release(&arena);
}

/* Of all uses together; where some are not known, nothing is said. */
static void
draw_coverage(struct wb_area area, int row, int column, const struct line *line)
{
	struct wb_buffer text = { 0 };
	bool known = line->n_uses && line->n_read == line->n_uses && !line->failed;
	bool all = known && line->covered == line->rows;

	if (known)
		wb_add_share(&text, line->covered, line->rows);
	else
		wb_buffer_string(&text, !line->n_uses || line->failed ? "–" : "…");
	wb_put_right(area, row, column, 8,
		     all     ? WB_STYLE(OK)
		     : known ? WB_STYLE(PLAIN)
			     : WB_STYLE(DIM),
		     wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

/* Where the columns begin. */
struct columns {
	int entries, rule, coverage, used;
};

static struct columns
columns_of(struct wb_area area)
{
	int names = area.columns / 4;

	return (struct columns){ names + 1, names + 11, names + 23, names + 33 };
}

static void
draw_line(struct wb_area area, int row, const struct line *line)
{
	const struct wb_crosswalk *as = &line->object->as.crosswalk;
	struct columns at = columns_of(area);
	struct wb_buffer entries = { 0 };

	wb_put_within(area, row, 1, at.entries - 1, WB_STYLE(PLAIN), line->object->name);
	if (as->from_table)
		wb_buffer_string(&entries, "a table");
	else
		wb_add_count(&entries, line->n_keys);
	wb_put_right(area, row, at.entries, 8, as->from_table ? WB_STYLE(DIM) : WB_STYLE(PLAIN),
		     wb_buffer_slice(&entries));
	wb_buffer_release(&entries);
	draw_rule(area, row, at.rule, as);
	draw_coverage(area, row, at.coverage, line);
	if (line->used.len)
		wb_put(wb_area_part(area, row, at.used, 1, area.columns - at.used - 1), 0, 0,
		       WB_STYLE(PLAIN), line->used);
	else
		wb_put_string(area, row, at.used, WB_STYLE(DIM), "not used");
}

static void
draw_headings(struct wb_area area)
{
	struct columns at = columns_of(area);

	wb_put_string(area, 0, 1, WB_STYLE(HEADING), "crosswalk");
	wb_put_right(area, 0, at.entries, 8, WB_STYLE(HEADING), WB_TEXT("entries"));
	wb_put_string(area, 0, at.rule, WB_STYLE(HEADING), "otherwise");
	wb_put_right(area, 0, at.coverage, 8, WB_STYLE(HEADING), WB_TEXT("covers"));
	wb_put_string(area, 0, at.used, WB_STYLE(HEADING), "used by");
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

	wb_coverage_reading_cancel(crosswalks->reading);
	wb_arena_release(&crosswalks->arena);
	wb_buffer_release(&crosswalks->at);
	free(crosswalks->asked);
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
