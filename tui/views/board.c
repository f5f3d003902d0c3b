#include "tui/views/board.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/surveying.h"
#include "tui/views/board_map.h"
#include "tui/views/board_state.h"
#include "tui/views/board_system.h"
#include "tui/views/mapper.h"
#include "tui/views/picker.h"
#include "tui/views/run.h"
#include "tui/views/schema.h"

const struct wb_board_line *
wb_board_line_at(const struct board_view *board, enum wb_board_side side)
{
	const struct wb_scroll *list = &board->lists[side];

	return list->count && list->cursor < list->count ? &board->model.lines[side][list->cursor]
							 : NULL;
}

const struct wb_board_mapping *
wb_board_mapping_at(const struct board_view *board)
{
	const struct wb_board_line *line;

	if (board->column == BOARD_WIRES)
		return &board->model.mappings[board->model.wires[board->wires.cursor].mapping];
	line = wb_board_line_at(board, (enum wb_board_side)board->column);
	return line && line->n_mappings == 1 ? &board->model.mappings[line->mapping] : NULL;
}

bool
wb_board_wire_is_selected(const struct board_view *board, size_t wire)
{
	const struct wb_board_wire *at = &board->model.wires[wire];

	if (board->column == BOARD_WIRES)
		return at->mapping == board->model.wires[board->wires.cursor].mapping;
	return at->ends[board->column] == board->lists[board->column].cursor;
}

/* Filling: the cursors stay on what they were on, by name. */

struct remembered {
	struct wb_arena arena;
	struct wb_text system[WB_BOARD_SIDES], table[WB_BOARD_SIDES], mapping;
	bool is_bare[WB_BOARD_SIDES]; /* a system that had no tables yet */
};

/* Whether the line under the cursor is a system without tables. */
static bool
is_bare(const struct board_view *board, enum wb_board_side side)
{
	const struct wb_board_line *line = wb_board_line_at(board, side);
	size_t next = board->lists[side].cursor + 1;

	return line && !line->table.len && (next == board->model.count[side] || !line[1].table.len);
}

/* Names alone: what else the old lines point at is gone. */
static void
remember(const struct board_view *board, struct remembered *kept)
{
	for (int side = 0; side < WB_BOARD_SIDES; side++) {
		const struct wb_board_line *line =
			wb_board_line_at(board, (enum wb_board_side)side);

		if (!line)
			continue;
		kept->is_bare[side] = is_bare(board, (enum wb_board_side)side);
		kept->system[side] = wb_arena_text(&kept->arena, line->system);
		kept->table[side] = wb_arena_text(&kept->arena, line->table);
	}
	if (board->column == BOARD_WIRES)
		kept->mapping = wb_arena_text(&kept->arena, wb_board_mapping_at(board)->name);
}

static void
recall_side(struct board_view *board, enum wb_board_side side, const struct remembered *kept)
{
	size_t line =
		wb_board_line_find(&board->model, side, kept->system[side], kept->table[side]);

	wb_scroll_count(&board->lists[side], board->model.count[side]);
	if (line == board->model.count[side])
		return;
	if (kept->is_bare[side] && line + 1 < board->model.count[side] &&
	    board->model.lines[side][line + 1].table.len)
		line++; /* now it has: on to the first */
	wb_scroll_move_to(&board->lists[side], line);
}

static void
recall_wire(struct board_view *board, struct wb_text mapping)
{
	const struct wb_board_model *model = &board->model;

	wb_scroll_count(&board->wires, model->n_wires);
	if (board->column != BOARD_WIRES)
		return;
	for (size_t i = 0; i < model->n_wires; i++) {
		if (!wb_text_equal(model->mappings[model->wires[i].mapping].name, mapping))
			continue;
		wb_scroll_move_to(&board->wires, i);
		return;
	}
	board->column = BOARD_SOURCES;
}

static void
fill(struct board_view *board)
{
	struct remembered kept = { 0 };

	remember(board, &kept);
	wb_board_model_fill(&board->model, wb_app_workspace(board->view.app));
	for (int side = 0; side < WB_BOARD_SIDES; side++)
		recall_side(board, (enum wb_board_side)side, &kept);
	recall_wire(board, kept.mapping);
	wb_arena_release(&kept.arena);
}

/* Below another screen it waits with its work until it is shown again. */
static bool
is_in_sight(const struct board_view *board)
{
	const struct wb_view *top = wb_app_top(board->view.app);

	return !top || top == &board->view || top->ops->is_modal;
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct board_view *board = (struct board_view *)view;
	bool is_new = !board->model.mappings;

	if (is_new)
		for (int side = 0; side < WB_BOARD_SIDES; side++)
			board->lists[side].cursor = 1; /* the first system's first table */
	board->missed |= is_new ? WB_NOTICE_DESIGN | WB_NOTICE_RUN : notices;
	if (!is_in_sight(board))
		return;
	if (board->missed & (WB_NOTICE_RUN | WB_NOTICE_DESIGN))
		wb_board_runs_load(board);
	if (board->missed & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG))
		fill(board);
	board->missed = 0;
}

/* Moving: sideways along the wires, or with Tab from side to side. */

static void
show_wire_ends(struct board_view *board)
{
	for (int side = 0; side < WB_BOARD_SIDES; side++)
		wb_scroll_move_to(&board->lists[side],
				  board->model.wires[board->wires.cursor].ends[side]);
}

/* From a side onto the wire that leaves its line; without one, to the other side. */
static void
leave_side(struct board_view *board, enum wb_board_side side)
{
	size_t wire = wb_board_wire_at(&board->model, side, board->lists[side].cursor);

	if (wire == board->model.n_wires) {
		board->column = side == WB_BOARD_SOURCES ? BOARD_TARGETS : BOARD_SOURCES;
		return;
	}
	board->column = BOARD_WIRES;
	wb_scroll_move_to(&board->wires, wire);
	show_wire_ends(board);
}

static void
move_sideways(struct board_view *board, enum wb_board_side to)
{
	if (board->column == BOARD_WIRES)
		board->column = to == WB_BOARD_SOURCES ? BOARD_SOURCES : BOARD_TARGETS;
	else if ((int)board->column != (int)to)
		leave_side(board, (enum wb_board_side)board->column);
}

static bool
move(struct board_view *board, enum wb_action action, const struct wb_action_call *call)
{
	if (board->column != BOARD_WIRES)
		return wb_scroll_act(&board->lists[board->column], action, call);
	board->wires.rows = board->rows;
	if (!wb_scroll_act(&board->wires, action, call))
		return false;
	show_wire_ends(board);
	return true;
}

/* Going deeper: to the mapping, or to the schema; where a table has both, one chooses. */

struct choice {
	struct board_view *board;
	struct wb_arena arena;
	struct wb_text system, table;
	size_t n;
	struct wb_text *mappings;
};

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choice *choice = context;

	(void)typed;
	if (item < choice->n)
		wb_app_push(app, wb_mapper_view_new(choice->mappings[item]));
	else
		wb_app_push(app, wb_schema_view_new(choice->system, choice->table));
}

static void
free_choice(void *context)
{
	struct choice *choice = context;

	wb_arena_release(&choice->arena);
	free(choice);
}

/* A mapping that joins has several wires to its target. */
static void
add_mapping(struct choice *choice, struct wb_text name)
{
	for (size_t i = 0; i < choice->n; i++)
		if (wb_text_equal(choice->mappings[i], name))
			return;
	choice->mappings[choice->n++] = wb_arena_text(&choice->arena, name);
}

static struct choice *
new_choice(struct board_view *board, enum wb_board_side side, const struct wb_board_line *line)
{
	const struct wb_board_model *model = &board->model;
	struct choice *choice = wb_alloc(sizeof *choice);

	choice->system = wb_arena_text(&choice->arena, line->system);
	choice->table = wb_arena_text(&choice->arena, line->table);
	choice->mappings = WB_NEW_ARRAY(&choice->arena, struct wb_text, model->n_mappings);
	for (size_t i = 0; i < model->n_wires; i++)
		if (model->wires[i].ends[side] == board->lists[side].cursor)
			add_mapping(choice, model->mappings[model->wires[i].mapping].name);
	return choice;
}

static void
choose(struct board_view *board, enum wb_board_side side, const struct wb_board_line *line)
{
	struct choice *choice = new_choice(board, side, line);
	struct wb_pick_item *items = wb_alloc((choice->n + 1) * sizeof *items);

	for (size_t i = 0; i < choice->n; i++)
		items[i] =
			(struct wb_pick_item){ .label = choice->mappings[i],
					       .detail = WB_TEXT("its mapping: fields and wires") };
	items[choice->n] =
		(struct wb_pick_item){ .label = WB_TEXT("schema"),
				       .detail = WB_TEXT("its fields and their values") };
	wb_pick(board->view.app, &(struct wb_pick_question){ .title = "open",
							     .n_items = choice->n + 1,
							     .items = items,
							     .context = choice,
							     .chosen = chosen,
							     .closed = free_choice });
	free(items);
}

static void
show_schema(struct board_view *board)
{
	enum wb_board_side side =
		board->column == BOARD_WIRES ? WB_BOARD_SOURCES : (enum wb_board_side)board->column;
	const struct wb_board_line *line = wb_board_line_at(board, side);

	if (line)
		wb_app_push(board->view.app, wb_schema_view_new(line->system, line->table));
}

static void
enter(struct board_view *board)
{
	const struct wb_board_line *line;

	if (board->column == BOARD_WIRES) {
		wb_app_push(board->view.app, wb_mapper_view_new(wb_board_mapping_at(board)->name));
		return;
	}
	line = wb_board_line_at(board, (enum wb_board_side)board->column);
	if (line && line->n_mappings)
		choose(board, (enum wb_board_side)board->column, line);
	else
		show_schema(board);
}

/* The table under the cursor of a side, or NULL. */
static const struct wb_board_line *
table_at(const struct board_view *board, enum wb_board_side side)
{
	const struct wb_board_line *line = wb_board_line_at(board, side);

	return line && line->table.len ? line : NULL;
}

static void
map(struct board_view *board)
{
	enum wb_board_side side =
		board->column == BOARD_TARGETS ? WB_BOARD_TARGETS : WB_BOARD_SOURCES;
	const struct wb_board_line *line = table_at(board, side);
	struct wb_arena arena = { 0 };
	struct wb_board_ends ends;

	if (!line || !line->known) {
		wb_app_say(board->view.app, WB_MESSAGE_INFO, "put the cursor on a table first");
		return;
	}
	ends = wb_board_ends_of(&board->model, side, line, &arena);
	wb_board_map_ask(board->view.app, &ends);
	wb_arena_release(&arena);
}

/* The system of the line under the cursor, or NULL, and then it is said. */
static const struct wb_object *
system_at(struct board_view *board)
{
	enum wb_board_side side =
		board->column == BOARD_TARGETS ? WB_BOARD_TARGETS : WB_BOARD_SOURCES;
	const struct wb_board_line *line = wb_board_line_at(board, side);

	if (line && line->from)
		return line->from->object;
	wb_app_say(board->view.app, WB_MESSAGE_INFO, "there is no system yet: + adds one");
	return NULL;
}

static void
remove_at(struct board_view *board)
{
	const struct wb_object *system;

	if (board->column == BOARD_WIRES) {
		wb_board_remove(board->view.app, WB_OBJECT_MAPPING,
				wb_board_mapping_at(board)->name);
		return;
	}
	system = system_at(board);
	if (system)
		wb_board_remove(board->view.app, WB_OBJECT_SYSTEM, system->name);
}

/* What is done to the system under the cursor. */
static void
act_on_system(struct board_view *board, enum wb_action action)
{
	struct wb_app *app = board->view.app;
	const struct wb_object *system = system_at(board);

	if (!system)
		return;
	if (action == WB_DO_BOARD_EDIT)
		wb_board_system_edit(app, system);
	else if (action == WB_DO_BOARD_TEST)
		wb_surveying_test(app, system->name);
	else
		wb_surveying_begin(app, system->name);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct board_view *board = (struct board_view *)view;

	switch (action) {
	case WB_DO_MOVE_LEFT:
		move_sideways(board, WB_BOARD_SOURCES);
		return true;
	case WB_DO_MOVE_RIGHT:
		move_sideways(board, WB_BOARD_TARGETS);
		return true;
	case WB_DO_PANE_NEXT:
	case WB_DO_PANE_PREVIOUS:
		board->column = board->column == BOARD_TARGETS ? BOARD_SOURCES : BOARD_TARGETS;
		return true;
	case WB_DO_ENTER:
		enter(board);
		return true;
	case WB_DO_BOARD_MAP:
		map(board);
		return true;
	case WB_DO_BOARD_ADD:
		wb_board_system_add(view->app);
		return true;
	case WB_DO_BOARD_REMOVE:
		remove_at(board);
		return true;
	case WB_DO_BOARD_EDIT:
	case WB_DO_BOARD_TEST:
	case WB_DO_BOARD_INSPECT:
		act_on_system(board, action);
		return true;
	case WB_DO_RUN_RESUME:
		wb_app_go(view->app, wb_run_view_new());
		wb_app_act(view->app, action, call);
		return true;
	case WB_DO_BOARD_SCHEMA:
		show_schema(board);
		return true;
	default:
		return move(board, action, call);
	}
}

/* Find looks through the side with the cursor, then through the other one. */

struct haystack {
	const struct wb_board_line *lines;
};

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	const struct wb_board_line *at = &((const struct haystack *)context)->lines[line];

	return wb_holds(at->table.len ? at->table : at->system, text);
}

static bool
find_in(struct board_view *board, enum wb_board_side side, struct wb_text text, int direction,
	bool here)
{
	const struct haystack stack = { board->model.lines[side] };

	if (!wb_find_line(&board->lists[side], text, direction, here, line_holds, &stack))
		return false;
	board->column = side == WB_BOARD_SOURCES ? BOARD_SOURCES : BOARD_TARGETS;
	return true;
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct board_view *board = (struct board_view *)view;
	enum wb_board_side side =
		board->column == BOARD_TARGETS ? WB_BOARD_TARGETS : WB_BOARD_SOURCES;
	enum wb_board_side other = side == WB_BOARD_TARGETS ? WB_BOARD_SOURCES : WB_BOARD_TARGETS;

	return find_in(board, side, text, direction, here) ||
	       find_in(board, other, text, direction, true);
}

/*
 * A click puts the cursor there, two open it; from a table of one side drawn to one of
 * the other, it makes a mapping.
 */

static void
drop(struct board_view *board, enum wb_board_side side, size_t line)
{
	const struct wb_board_line *to = &board->model.lines[side][line], *from;

	if (!board->is_dragging || side == board->dragged || line == board->lists[side].count)
		return;
	from = table_at(board, board->dragged);
	if (!from || !to->table.len)
		return;
	if (side == WB_BOARD_SOURCES) {
		const struct wb_board_line *swap = from;

		from = to;
		to = swap;
	}
	wb_board_map_make(board->view.app,
			  &(struct wb_table_name){ .system = from->system, .table = from->table },
			  &(struct wb_table_name){ .system = to->system, .table = to->table },
			  to->is_made);
}

static void
press_wire(struct board_view *board, int wire)
{
	if (wire < 0)
		return;
	board->column = BOARD_WIRES;
	wb_scroll_move_to(&board->wires, (size_t)wire);
	show_wire_ends(board);
}

static void
press_side(struct board_view *board, enum wb_board_side side, size_t line)
{
	if (line == board->lists[side].count)
		return;
	board->column = side == WB_BOARD_SOURCES ? BOARD_SOURCES : BOARD_TARGETS;
	wb_scroll_move_to(&board->lists[side], line);
	board->is_dragging = true;
	board->dragged = side;
}

static void
mouse(struct wb_view *view, const struct wb_input *input)
{
	struct board_view *board = (struct board_view *)view;
	int row = input->row - board->first, column = input->column - board->left;
	bool on_wires = column >= 0 && column < board->gutter;
	enum wb_board_side side = column < 0 ? WB_BOARD_SOURCES : WB_BOARD_TARGETS;
	size_t line = wb_scroll_at(&board->lists[side], row);

	if (input->mouse == WB_MOUSE_RELEASE) {
		if (!on_wires)
			drop(board, side, line);
		board->is_dragging = false;
		return;
	}
	if (row < 0 || row >= board->rows)
		return;
	if (on_wires)
		press_wire(board, wb_wires_at(&board->picture, row, column));
	else
		press_side(board, side, line);
	if (input->mouse == WB_MOUSE_TWICE)
		enter(board);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_board_model *model = &((const struct board_view *)view)->model;

	if (model->n_mappings)
		wb_buffer_format(out, "%zu mapping%s · %zu of %zu fields · %zu gap%s",
				 model->n_mappings, model->n_mappings == 1 ? "" : "s",
				 model->fields - model->gaps, model->fields, model->gaps,
				 model->gaps == 1 ? "" : "s");
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct board_view *board = (const struct board_view *)view;
	const struct wb_board_line *line;

	if (board->column == BOARD_WIRES) {
		wb_buffer_text(out, wb_board_mapping_at(board)->name);
		return;
	}
	line = wb_board_line_at(board, (enum wb_board_side)board->column);
	if (line)
		wb_buffer_text(out, line->table.len ? line->table : line->system);
}

static void
close_board(struct wb_view *view)
{
	struct board_view *board = (struct board_view *)view;

	wb_board_model_release(&board->model);
	wb_wires_release(&board->picture);
	wb_run_list_release(&board->runs);
	free(board->drawn);
	free(board);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_BOARD,
	.draw = wb_board_draw,
	.act = act,
	.mouse = mouse,
	.find = find,
	.notify = notify,
	.state = state,
	.copy = copy,
	.close = close_board,
};

struct wb_view *
wb_board_view_new(void)
{
	struct board_view *board = wb_alloc(sizeof *board);

	board->view.ops = &ops;
	return &board->view;
}
