#include "tui/views/board.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/scroll.h"
#include "tui/views/mapper.h"
#include "tui/views/schema.h"

/* A line: a system, or a mapping. */
struct line {
	const struct wb_workspace_system *system;
	const struct wb_object *mapping;
};

struct board_view {
	struct wb_view view;
	struct line *lines;
	size_t capacity;
	struct wb_scroll list;
};

static void
add_line(struct board_view *board, size_t *count, struct line line)
{
	WB_GROW(board->lines, board->capacity, *count + 1);
	board->lines[(*count)++] = line;
}

static void
fill(struct board_view *board)
{
	struct wb_workspace *workspace = wb_app_workspace(board->view.app);
	const struct wb_workspace_system *systems;
	const struct wb_object *const *mappings;
	size_t n_systems = wb_workspace_systems(workspace, &systems), count = 0;
	size_t n_mappings = wb_workspace_mappings(workspace, &mappings);

	for (size_t i = 0; i < n_systems; i++)
		add_line(board, &count, (struct line){ .system = &systems[i] });
	for (size_t i = 0; i < n_mappings; i++)
		add_line(board, &count, (struct line){ .mapping = mappings[i] });
	wb_scroll_count(&board->list, count);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	if (notices & (WB_NOTICE_SHOWN | WB_NOTICE_DESIGN | WB_NOTICE_CATALOG))
		fill((struct board_view *)view);
}

static struct wb_text
name_of(const struct line *line)
{
	return line->system ? line->system->object->name : line->mapping->name;
}

static void
draw_system(struct wb_area area, int row, const struct wb_workspace_system *system)
{
	const struct wb_system *as = &system->object->as.system;

	wb_put_within(area, row, 1, 20, WB_STYLE(HEADING), system->object->name);
	wb_put_within(area, row, 22, 10, WB_STYLE(DIM), as->kind);
	wb_put_within(area, row, 33, 30, WB_STYLE(PLAIN), as->locator);
	if (system->schema)
		wb_put_format(area, row, 64, WB_STYLE(DIM), "%zu tables", system->schema->n_tables);
	else
		wb_put_string(area, row, 64, WB_STYLE(WARNING), "not inspected");
}

static void
draw_mapping(struct wb_area area, int row, const struct wb_object *object)
{
	const struct wb_mapping *mapping = &object->as.mapping;
	const struct wb_line *from = wb_mapping_line(mapping, WB_LINE_FROM);
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);

	wb_put_within(area, row, 1, 20, WB_STYLE(WIRE), object->name);
	if (from && into)
		wb_put_format(area, row, 22, WB_STYLE(PLAIN), "%.*s.%.*s ─▶ %.*s.%.*s",
			      WB_TEXT_ARG(from->table.system), WB_TEXT_ARG(from->table.table),
			      WB_TEXT_ARG(into->table.system), WB_TEXT_ARG(into->table.table));
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct board_view *board = (struct board_view *)view;

	wb_scroll_fit(&board->list, area.rows);
	if (!board->list.count)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "the design is empty");
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&board->list, row);

		if (at == board->list.count)
			break;
		if (board->lines[at].system)
			draw_system(area, row, board->lines[at].system);
		else
			draw_mapping(area, row, board->lines[at].mapping);
		if (at == board->list.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&board->list, area);
}

static void
enter(struct board_view *board)
{
	const struct line *line = board->list.count ? &board->lines[board->list.cursor] : NULL;

	if (line && line->mapping)
		wb_app_push(board->view.app, wb_mapper_view_new(line->mapping->name));
	else
		wb_app_push(board->view.app, wb_schema_view_new(WB_TEXT(""), WB_TEXT("")));
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	if (action == WB_DO_ENTER) {
		enter((struct board_view *)view);
		return true;
	}
	return wb_scroll_act(&((struct board_view *)view)->list, action, call);
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	return wb_holds(name_of(&((const struct board_view *)context)->lines[line]), text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct board_view *board = (struct board_view *)view;

	return wb_find_line(&board->list, text, direction, here, line_holds, board);
}

static void
close_board(struct wb_view *view)
{
	free(((struct board_view *)view)->lines);
	free(view);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_BOARD,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.close = close_board,
};

struct wb_view *
wb_board_view_new(void)
{
	struct board_view *board = wb_alloc(sizeof *board);

	board->view.ops = &ops;
	return &board->view;
}
