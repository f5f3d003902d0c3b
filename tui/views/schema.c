#include "tui/views/schema.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/scroll.h"
#include "tui/surveying.h"
#include "tui/views/line.h"
#include "tui/views/profile_pane.h"
#include "tui/views/profiling.h"
#include "tui/views/rows.h"
#include "tui/views/schema_tree.h"

struct schema_view {
	struct wb_view view;
	struct wb_arena arena;
	struct wb_text system, table; /* where it was opened */
	bool filled;
	struct wb_schema_tree tree;
	struct wb_scroll scroll;
};

static const struct wb_schema_line *
line_at_cursor(const struct schema_view *schema)
{
	return schema->tree.count ? &schema->tree.lines[schema->scroll.cursor] : NULL;
}

/* Filling: the cursor stays on what it was on, by name. */

static void
fill(struct schema_view *schema)
{
	wb_schema_tree_fill(&schema->tree, wb_app_workspace(schema->view.app));
	wb_scroll_count(&schema->scroll, schema->tree.count);
}

static void
first_fill(struct schema_view *schema)
{
	schema->filled = true;
	if (schema->system.len)
		wb_schema_tree_fold(&schema->tree, schema->system, schema->table, false);
	fill(schema);
	if (schema->system.len)
		wb_scroll_move_to(&schema->scroll,
				  wb_schema_tree_find(&schema->tree, schema->system, schema->table,
						      WB_TEXT("")));
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct schema_view *schema = (struct schema_view *)view;

	if (!schema->filled)
		first_fill(schema);
	else if (notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG))
		fill(schema);
}

/* The tree. */

static void
draw_field(struct wb_area area, int row, const struct wb_field *field)
{
	int names = area.columns - 14;
	struct wb_buffer type = { 0 };

	if (field->key_part)
		wb_put_string(area, row, 4, WB_STYLE(KEY), "⚷");
	else if (field->references_table.len)
		wb_put_string(area, row, 4, WB_STYLE(DIM), "→");
	wb_put_within(area, row, 6, names - 6, WB_STYLE(PLAIN), field->name);
	wb_type_spec_print(field->type, &type);
	wb_put_within(area, row, names + 1, 11, WB_STYLE(DIM), wb_buffer_slice(&type));
	wb_buffer_release(&type);
}

static void
draw_table(const struct schema_view *schema, struct wb_area area, int row,
	   const struct wb_schema_line *line)
{
	bool folded = wb_schema_tree_is_folded(&schema->tree, line->system->object->name,
					       line->table->name);
	struct wb_buffer rows = { 0 };

	wb_put_string(area, row, 2, WB_STYLE(DIM), folded ? "▸" : "▾");
	wb_put_within(area, row, 4, area.columns - 18, WB_STYLE(PLAIN), line->table->name);
	if (line->table->row_estimate >= 0) {
		wb_buffer_string(&rows, "~");
		wb_add_count(&rows, (uint64_t)line->table->row_estimate);
		wb_put_right(area, row, area.columns - 13, 11, WB_STYLE(DIM),
			     wb_buffer_slice(&rows));
	}
	wb_buffer_release(&rows);
}

static void
draw_system(struct wb_area area, int row, const struct wb_workspace_system *system)
{
	const struct wb_system *as = &system->object->as.system;
	int column = 1 + wb_put(area, row, 1, WB_STYLE(HEADING), system->object->name) + 1;

	if (system->schema)
		wb_put_format(area, row, column, WB_STYLE(DIM), "%.*s %.*s", WB_TEXT_ARG(as->kind),
			      WB_TEXT_ARG(as->locator));
	else
		wb_put_string(area, row, column, WB_STYLE(WARNING), "I inspects it");
}

static void
draw_tree(struct schema_view *schema, struct wb_area area)
{
	wb_scroll_fit(&schema->scroll, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&schema->scroll, row);
		const struct wb_schema_line *line = &schema->tree.lines[at];

		if (at == schema->tree.count)
			break;
		if (line->field)
			draw_field(area, row, line->field);
		else if (line->table)
			draw_table(schema, area, row, line);
		else
			draw_system(area, row, line->system);
		if (at == schema->scroll.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&schema->scroll, area);
}

/* What is beside it. */

static void
draw_system_about(struct wb_area area, const struct wb_workspace_system *system)
{
	const struct wb_system *as = &system->object->as.system;
	struct wb_buffer text = { 0 };
	struct wb_arena arena = { 0 };
	int row = 2;

	wb_put(area, 0, 1, WB_STYLE(TITLE), system->object->name);
	wb_put_format(area, 1, 1, WB_STYLE(DIM), "%.*s  %.*s", WB_TEXT_ARG(as->kind),
		      WB_TEXT_ARG(as->locator));
	for (size_t i = 0; i < as->n_options; i++) {
		wb_put_format(area, row++, 3, WB_STYLE(DIM), "%.*s %.*s",
			      WB_TEXT_ARG(as->options[i].name),
			      WB_TEXT_ARG(wb_value_to_text(&as->options[i].value, &arena)));
	}
	if (system->schema) {
		wb_buffer_clear(&text);
		wb_buffer_string(&text, "inspected ");
		wb_add_time(&text, system->inspected_at);
		wb_put(area, row + 1, 1, WB_STYLE(DIM), wb_buffer_slice(&text));
	}
	wb_arena_release(&arena);
	wb_buffer_release(&text);
}

static void
draw_about(struct schema_view *schema, struct wb_area area)
{
	struct wb_workspace *workspace = wb_app_workspace(schema->view.app);
	const struct wb_schema_line *line = line_at_cursor(schema);
	const struct wb_profile *profile;

	if (!line)
		return;
	if (!line->table) {
		draw_system_about(area, line->system);
		return;
	}
	profile = wb_workspace_profile(workspace, line->system->object->name, line->table->name);
	if (line->field)
		wb_draw_field_profile(area, line->field, profile);
	else
		wb_draw_table_profile(area, line->table, profile);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct schema_view *schema = (struct schema_view *)view;
	int left = area.columns * 2 / 5;

	if (left > 50)
		left = 50;
	if (!schema->tree.count)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "the design has no systems yet");
	draw_tree(schema, wb_area_part(area, 0, 0, area.rows, left));
	for (int row = 0; row < area.rows; row++)
		wb_put_string(area, row, left, WB_STYLE(LINE), "│");
	draw_about(schema, wb_area_part(area, 0, left + 1, area.rows, area.columns - left - 1));
}

/* Actions. */

static void
fold(struct schema_view *schema, bool folded)
{
	const struct wb_schema_line *line = line_at_cursor(schema);
	struct wb_text system, table;

	if (!line || !line->table)
		return;
	system = line->system->object->name;
	table = line->table->name;
	wb_schema_tree_fold(&schema->tree, system, table, folded);
	fill(schema);
	wb_scroll_move_to(&schema->scroll,
			  wb_schema_tree_find(&schema->tree, system, table, WB_TEXT("")));
}

static void
enter(struct schema_view *schema)
{
	const struct wb_schema_line *line = line_at_cursor(schema);

	if (!line || !line->table)
		return;
	if (line->field)
		wb_app_push(schema->view.app,
			    wb_rows_view_new(line->system->object->name, line->table->name,
					     WB_TEXT(""), WB_TEXT(""), false));
	else
		fold(schema, !wb_schema_tree_is_folded(&schema->tree, line->system->object->name,
						       line->table->name));
}

static void
profile(struct schema_view *schema)
{
	const struct wb_schema_line *line = line_at_cursor(schema);

	if (line && line->table)
		wb_profiling_begin(schema->view.app, line->system->object->name, line->table->name);
	else
		wb_app_say(schema->view.app, WB_MESSAGE_INFO, "put the cursor on a table first");
}

static void
inspect(struct schema_view *schema)
{
	const struct wb_schema_line *line = line_at_cursor(schema);

	wb_surveying_begin(schema->view.app, line ? line->system->object->name : WB_TEXT(""));
}

static void
show_rows(struct schema_view *schema)
{
	const struct wb_schema_line *line = line_at_cursor(schema);

	if (line && line->table)
		wb_app_push(schema->view.app,
			    wb_rows_view_new(line->system->object->name, line->table->name,
					     WB_TEXT(""), WB_TEXT(""), false));
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct schema_view *schema = (struct schema_view *)view;

	switch (action) {
	case WB_DO_MOVE_LEFT:
		fold(schema, true);
		return true;
	case WB_DO_MOVE_RIGHT:
		fold(schema, false);
		return true;
	case WB_DO_ENTER:
		enter(schema);
		return true;
	case WB_DO_SCHEMA_PROFILE:
		profile(schema);
		return true;
	case WB_DO_BOARD_INSPECT:
		inspect(schema);
		return true;
	case WB_DO_SCHEMA_ROWS:
		show_rows(schema);
		return true;
	default:
		return wb_scroll_act(&schema->scroll, action, call);
	}
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	const struct schema_view *schema = context;

	return wb_holds(wb_schema_line_name(&schema->tree.lines[line]), text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct schema_view *schema = (struct schema_view *)view;

	return wb_find_line(&schema->scroll, text, direction, here, line_holds, schema);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_schema_line *line = line_at_cursor((struct schema_view *)view);

	wb_buffer_string(out, "schema");
	if (line && line->table)
		wb_buffer_format(out, " › %.*s.%.*s", WB_TEXT_ARG(line->system->object->name),
				 WB_TEXT_ARG(line->table->name));
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_schema_line *line = line_at_cursor((struct schema_view *)view);

	if (line)
		wb_buffer_text(out, wb_schema_line_name(line));
}

static void
close_schema(struct wb_view *view)
{
	struct schema_view *schema = (struct schema_view *)view;

	wb_schema_tree_release(&schema->tree);
	wb_arena_release(&schema->arena);
	free(schema);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_SCHEMA,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.path = path,
	.copy = copy,
	.close = close_schema,
};

struct wb_view *
wb_schema_view_new(struct wb_text system, struct wb_text table)
{
	struct schema_view *schema = wb_alloc(sizeof *schema);

	schema->view.ops = &ops;
	schema->system = wb_arena_text(&schema->arena, system);
	schema->table = wb_arena_text(&schema->arena, table);
	return &schema->view;
}
