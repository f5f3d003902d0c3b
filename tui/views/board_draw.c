/*
 * The board's screen:
 *
 *      SOURCES                                  TARGETS
 *      ams  csv  exports/ams                    crm  sqlite  crm.db
 *        contacts      ~1,204 rows  ──────────▶   member      ████████░░  9/12
 *     ─ what is under the cursor ──────────────────────────────────────────────
 *      runs  #12 today 14:02 ok 3,514 rows 36 rejected
 */
#include "base/memory.h"
#include "tui/chart.h"
#include "tui/number.h"
#include "tui/views/board_state.h"
#include "tui/wires_put.h"

enum { WIDE = 100, ROWS = 10 };

/* The columns of the targets: name, bar, "9/12". */
struct target_columns {
	int name; /* its width */
	int bar, bar_width;
	int fields, fields_width;
};

static struct target_columns
target_columns(struct wb_area area)
{
	bool is_wide = area.columns >= 40;
	struct target_columns columns = { .bar_width = is_wide ? 10 : 6,
					  .fields_width = is_wide ? 9 : 6 };

	columns.fields = area.columns - 1 - columns.fields_width;
	columns.bar = columns.fields - 1 - columns.bar_width;
	columns.name = columns.bar - 3 - 3;
	return columns;
}

static void
draw_system(struct wb_area area, int row, const struct wb_board_line *line)
{
	const struct wb_system *as = line->from ? &line->from->object->as.system : NULL;
	int column =
		1 + wb_put_within(area, row, 1, area.columns / 2, WB_STYLE(HEADING), line->system);

	if (!as) {
		wb_put_string(area, row, column + 2, WB_STYLE(BROKEN), "✗ no such system");
		return;
	}
	column += 2 + wb_put(area, row, column + 2, WB_STYLE(DIM), as->kind);
	if (line->from->schema)
		wb_put_within(area, row, column + 2, area.columns - column - 3, WB_STYLE(DIM),
			      as->locator);
	else
		wb_put_string(area, row, column + 2, WB_STYLE(WARNING), "not seen yet: I");
}

/* What the catalog does not have: missing, or of a system that was never looked at. */
static void
draw_unknown(struct wb_area area, int row, int column, const struct wb_board_line *line)
{
	if (line->from && !line->from->schema)
		wb_put_string(area, row, column, WB_STYLE(DIM), "not seen");
	else
		wb_put_string(area, row, column, WB_STYLE(BROKEN), "✗ missing");
}

static void
draw_source(struct wb_area area, int row, const struct wb_board_line *line)
{
	int name = area.columns - ROWS - 6;
	struct wb_buffer rows = { 0 };

	wb_put_within(area, row, 3, name, line->n_mappings ? WB_STYLE(PLAIN) : WB_STYLE(DIM),
		      line->table);
	if (!line->known) {
		draw_unknown(area, row, name + 5, line);
	} else if (line->known->row_estimate >= 0) {
		wb_buffer_string(&rows, "~");
		wb_add_count(&rows, (uint64_t)line->known->row_estimate);
		wb_put_right(area, row, name + 4, ROWS, WB_STYLE(DIM), wb_buffer_slice(&rows));
	}
	wb_buffer_release(&rows);
}

/* How far a target table is: "██████░░ 9/12". */
static void
draw_coverage(struct wb_area area, int row, const struct target_columns *columns,
	      const struct wb_side_coverage *coverage)
{
	size_t done = coverage->fields - coverage->gaps;
	struct wb_buffer text = { 0 };

	wb_chart_bar(area, row, columns->bar, columns->bar_width, done, coverage->fields);
	wb_buffer_format(&text, "%zu/%zu", done, coverage->fields);
	wb_put_right(area, row, columns->fields, columns->fields_width,
		     coverage->gaps ? WB_STYLE(PLAIN) : WB_STYLE(OK), wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

/* A table that no mapping writes has only its number of fields. */
static void
draw_unwritten(struct wb_area area, int row, const struct target_columns *columns,
	       const struct wb_table *table)
{
	struct wb_buffer text = { 0 };

	wb_buffer_format(&text, "0/%zu", table->n_fields);
	wb_put_right(area, row, columns->fields, columns->fields_width, WB_STYLE(DIM),
		     wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
draw_target(const struct wb_board_model *model, struct wb_area area, int row,
	    const struct wb_board_line *line)
{
	struct target_columns columns = target_columns(area);

	wb_put_within(area, row, 3, columns.name,
		      line->n_mappings ? WB_STYLE(PLAIN) : WB_STYLE(DIM), line->table);
	if (line->is_broken)
		wb_put_string(area, row, columns.bar - 2, WB_STYLE(BROKEN), "✗");
	if (!line->known && line->is_made)
		wb_put_string(area, row, columns.bar, WB_STYLE(DIM), "will be made");
	else if (!line->known)
		draw_unknown(area, row, columns.bar, line);
	else if (line->n_mappings)
		draw_coverage(area, row, &columns, &model->mappings[line->mapping].target);
	else
		draw_unwritten(area, row, &columns, line->known);
}

static void
draw_side(struct board_view *board, enum wb_board_side side, struct wb_area area)
{
	const struct wb_board_model *model = &board->model;
	struct wb_scroll *list = &board->lists[side];
	uint8_t mark = (int)board->column == (int)side ? WB_STYLE_CURSOR : WB_STYLE_FAINT_CURSOR;

	wb_scroll_fit(list, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(list, row);
		const struct wb_board_line *line = &model->lines[side][at];

		if (at == list->count)
			break;
		if (!line->table.len)
			draw_system(area, row, line);
		else if (side == WB_BOARD_SOURCES)
			draw_source(area, row, line);
		else
			draw_target(model, area, row, line);
		if (at == list->cursor)
			wb_mark(area, row, 0, area.columns - 1, mark);
	}
	if (side == WB_BOARD_TARGETS)
		wb_scroll_draw_bar(list, area);
}

/* The wires. */

static struct wb_wire
wire_of(const struct board_view *board, size_t index)
{
	const struct wb_board_model *model = &board->model;
	const struct wb_board_wire *wire = &model->wires[index];
	size_t source = wire->ends[WB_BOARD_SOURCES], target = wire->ends[WB_BOARD_TARGETS];

	return (struct wb_wire){
		.source = (int)source - (int)board->lists[WB_BOARD_SOURCES].top,
		.target = (int)target - (int)board->lists[WB_BOARD_TARGETS].top,
		.source_name = model->lines[WB_BOARD_SOURCES][source].table,
		.target_name = model->lines[WB_BOARD_TARGETS][target].table,
		.state = wb_board_is_broken(&model->mappings[wire->mapping]) ? WB_WIRE_BROKEN
									     : WB_WIRE_CONFIRMED,
		.selected = wb_board_wire_is_selected(board, index),
	};
}

static void
draw_wires(struct board_view *board, struct wb_area area)
{
	const struct wb_scroll *list =
		&board->lists[board->column == BOARD_TARGETS ? WB_BOARD_TARGETS : WB_BOARD_SOURCES];
	struct wb_gutter gutter = { .count = board->model.n_wires,
				    .rows = area.rows,
				    .width = area.columns,
				    .narrow = WB_WIRE_NARROW,
				    .cursor = (int)list->cursor - (int)list->top };

	WB_GROW(board->drawn, board->drawn_capacity, gutter.count + 1);
	for (size_t i = 0; i < gutter.count; i++)
		board->drawn[i] = wire_of(board, i);
	gutter.wires = board->drawn;
	wb_wires_draw(&board->picture, &gutter);
	wb_wires_put(area, &board->picture);
}

/* What is under the cursor, in a line. */

static void
say_mapping(const struct wb_board_mapping *mapping, struct wb_buffer *out)
{
	const struct wb_side_coverage *target = &mapping->target;
	const struct wb_line *write = wb_mapping_line(&mapping->object->as.mapping, WB_LINE_WRITE);

	wb_buffer_format(out, "mapping %.*s", WB_TEXT_ARG(mapping->name));
	wb_buffer_format(out, " · %s", wb_write_mode_name(write ? write->mode : WB_WRITE_INSERT));
	if (mapping->parked.len)
		wb_buffer_format(out, " · ✗ %.*s", WB_TEXT_ARG(mapping->parked));
	else if (mapping->fault.len)
		wb_buffer_format(out, " · ✗ %.*s", WB_TEXT_ARG(mapping->fault));
	else if (target->known)
		wb_buffer_format(out, " · %zu mapped · %zu left · %zu gap%s",
				 target->mapped + target->elsewhere, target->left, target->gaps,
				 target->gaps == 1 ? "" : "s");
}

static void
say_system(const struct wb_board_line *line, struct wb_buffer *out)
{
	wb_buffer_format(out, "system %.*s", WB_TEXT_ARG(line->system));
	if (!line->from || !line->from->schema)
		return;
	wb_buffer_format(out, " · %zu table%s · seen ", line->from->schema->n_tables,
			 line->from->schema->n_tables == 1 ? "" : "s");
	wb_add_time(out, line->from->inspected_at);
}

static void
say_table(const struct wb_board_line *line, struct wb_buffer *out)
{
	wb_buffer_format(out, "%.*s.%.*s", WB_TEXT_ARG(line->system), WB_TEXT_ARG(line->table));
	if (line->known)
		wb_buffer_format(out, " · %zu field%s", line->known->n_fields,
				 line->known->n_fields == 1 ? "" : "s");
	if (line->n_mappings > 1)
		wb_buffer_format(out, " · %zu mappings", line->n_mappings);
	else if (!line->n_mappings)
		wb_buffer_string(out, " · m draws a mapping");
}

static void
draw_about(const struct board_view *board, struct wb_area area, int row)
{
	const struct wb_board_mapping *mapping = wb_board_mapping_at(board);
	const struct wb_board_line *line =
		board->column == BOARD_WIRES
			? NULL
			: wb_board_line_at(board, (enum wb_board_side)board->column);
	struct wb_buffer text = { 0 };

	if (mapping)
		say_mapping(mapping, &text);
	else if (line && line->table.len)
		say_table(line, &text);
	else if (line)
		say_system(line, &text);
	wb_buffer_byte(&text, '\0');
	wb_put_rule(area, row, text.at);
	wb_buffer_release(&text);
}

void
wb_board_draw(struct wb_view *view, struct wb_area area)
{
	struct board_view *board = (struct board_view *)view;
	int gutter = area.columns >= WIDE ? area.columns / 4 : area.columns / 4 - 3;
	int left = (area.columns - gutter) / 2 - 1, right = area.columns - left - gutter;

	board->first = 1;
	board->rows = area.rows - 3;
	board->left = left;
	board->gutter = gutter;
	if (!board->lists[WB_BOARD_SOURCES].count && !board->lists[WB_BOARD_TARGETS].count) {
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      "the design has no systems yet: + adds one");
		return;
	}
	wb_put_string(area, 0, 1, WB_STYLE(DIM), "SOURCES");
	wb_put_right(area, 0, left - 2 - ROWS, ROWS, WB_STYLE(DIM), WB_TEXT("rows"));
	wb_put_string(area, 0, left + gutter + 1, WB_STYLE(DIM), "TARGETS");
	wb_put_right(area, 0, area.columns - 7, 6, WB_STYLE(DIM), WB_TEXT("fields"));
	if (board->rows < 1)
		return;
	draw_side(board, WB_BOARD_SOURCES, wb_area_part(area, 1, 0, board->rows, left));
	draw_side(board, WB_BOARD_TARGETS,
		  wb_area_part(area, 1, left + gutter, board->rows, right));
	draw_wires(board, wb_area_part(area, 1, left, board->rows, gutter));
	draw_about(board, area, 1 + board->rows);
	wb_board_draw_runs(board, area, 2 + board->rows);
}
