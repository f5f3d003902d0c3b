#include "tui/views/mapper_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "lang/print.h"
#include "tui/number.h"

enum column { TARGET, KIND, VALUES, NULLS, FAILED, EXPRESSION, COLUMNS };

static const char *const headings[COLUMNS] = {
	[TARGET] = "target", [KIND] = "kind",     [VALUES] = "values",
	[NULLS] = "null",    [FAILED] = "failed", [EXPRESSION] = "expression",
};

void
wb_mapper_table_release(struct mapper_table *table)
{
	free(table->rows);
	free(table->sources);
	wb_buffer_release(&table->text);
	wb_arena_release(&table->arena);
	*table = (struct mapper_table){ 0 };
}

/* Rows. */

/* What the arrow made of the sample rows. */
static void
count_values(const struct mapper_view *mapper, struct mapper_table_row *row, struct wb_text name)
{
	for (size_t i = 0; i < mapper->samples.n_rows; i++) {
		const struct wb_row_trace *trace =
			wb_mapper_samples_trace(&mapper->samples, i, name);

		if (!trace)
			continue;
		if (!trace->n_steps)
			row->values++;
		else if (trace->steps[trace->n_steps - 1].cell.state == WB_CELL_VALUE)
			row->values++;
		else if (trace->steps[trace->n_steps - 1].cell.state == WB_CELL_NULL)
			row->nulls++;
		else
			row->failed++;
	}
}

static const char *
kind_of(const struct wb_mapper_item *item)
{
	if (item->arrow && item->arrow->kind == WB_LINE_PARKED)
		return "✗ parked";
	if (item->fault.len)
		return "✗ broken";
	if (item->arrow)
		return wb_transform_name(wb_transform_of(item->arrow->expressions[0]));
	if (item->leave)
		return "∅ left";
	if (item->suggested)
		return "┄ suggested";
	return item->state == WB_FIELD_ELSEWHERE ? "elsewhere" : "gap";
}

static struct wb_text
expression_of(struct mapper_table *table, const struct wb_mapper_item *item)
{
	struct wb_buffer text = { 0 };
	struct wb_text kept;

	if (item->leave && !item->arrow)
		return wb_arena_text(&table->arena, item->leave->text);
	if (item->arrow)
		wb_print_expression(item->arrow->expressions[0], &text);
	kept = wb_arena_text(&table->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	return kept;
}

static void
add_row(struct mapper_view *mapper, size_t item)
{
	struct mapper_table *table = &mapper->table;
	const struct wb_mapper_item *target = &mapper->model.items[WB_MAPPER_TARGET][item];
	struct mapper_table_row row = { .item = item,
					.name = target->name,
					.kind = kind_of(target),
					.expression = expression_of(table, target) };

	count_values(mapper, &row, target->name);
	WB_GROW(table->rows, table->capacity, table->count + 1);
	table->rows[table->count++] = row;
}

static int
compare_counts(uint64_t a, uint64_t b)
{
	return a > b ? -1 : a < b; /* most first */
}

static int
compare_rows(const struct mapper_table_row *a, const struct mapper_table_row *b, size_t column)
{
	switch (column) {
	case TARGET:
		return wb_text_compare(a->name, b->name);
	case KIND:
		return strcmp(a->kind, b->kind);
	case VALUES:
		return compare_counts(a->values, b->values);
	case NULLS:
		return compare_counts(a->nulls, b->nulls);
	case FAILED:
		return compare_counts(a->failed, b->failed);
	case EXPRESSION:
		return wb_text_compare(a->expression, b->expression);
	default:
		return 0;
	}
}

/* Stable, so that equal ones keep the table's order. */
static void
order_rows(struct mapper_table *table)
{
	for (size_t i = 1; table->ordered && i < table->count; i++) {
		struct mapper_table_row row = table->rows[i];
		size_t at = i;

		for (; at && compare_rows(&row, &table->rows[at - 1], table->order) < 0; at--)
			table->rows[at] = table->rows[at - 1];
		table->rows[at] = row;
	}
}

/* The sources that wires lead from are the matrix's columns. */
static void
add_sources(struct mapper_view *mapper)
{
	struct mapper_table *table = &mapper->table;

	for (size_t i = 0; i < mapper->model.count[WB_MAPPER_SOURCE]; i++) {
		if (!mapper->model.items[WB_MAPPER_SOURCE][i].n_wires)
			continue;
		WB_GROW(table->sources, table->sources_capacity, table->n_sources + 1);
		table->sources[table->n_sources++] = i;
	}
}

static void
put_cursor_on(struct mapper_table *table, size_t item)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].item == item)
			wb_scroll_move_to(&table->grid.scroll, i);
}

void
wb_mapper_table_fill(struct mapper_view *mapper)
{
	struct mapper_table *table = &mapper->table;
	const struct wb_mapper_model *model = &mapper->model;

	wb_arena_reset(&table->arena);
	table->count = table->n_sources = 0;
	if (mapper->form == MAPPER_WIRES || !model->mapping)
		return;
	for (size_t i = 0; i < model->count[WB_MAPPER_TARGET]; i++)
		if (wb_mapper_item_ends_wires(&model->items[WB_MAPPER_TARGET][i]))
			add_row(mapper, i);
	order_rows(table);
	add_sources(mapper);
	wb_scroll_count(&table->grid.scroll, table->count);
	put_cursor_on(table, wb_mapper_end_at(mapper, WB_MAPPER_TARGET));
}

void
wb_mapper_next_form(struct mapper_view *mapper)
{
	static const enum mapper_form next[] = {
		[MAPPER_WIRES] = MAPPER_TABLE,
		[MAPPER_TABLE] = MAPPER_MATRIX,
		[MAPPER_MATRIX] = MAPPER_WIRES,
	};

	mapper->form = next[mapper->form];
	mapper->in_header = false;
	mapper->side = WB_MAPPER_TARGET;
	mapper->table.grid = (struct wb_grid){ .column = 0 };
	wb_mapper_table_fill(mapper);
}

/* The grid. */

static struct wb_text
heading(const void *context, size_t column)
{
	const struct mapper_view *mapper = context;

	if (mapper->form == MAPPER_TABLE)
		return wb_text_of(headings[column]);
	if (!column)
		return WB_TEXT("target");
	return mapper->model.items[WB_MAPPER_SOURCE][mapper->table.sources[column - 1]].name;
}

static struct wb_grid_cell
count_cell(struct mapper_table *table, uint64_t count, enum wb_role role)
{
	wb_buffer_clear(&table->text);
	if (count)
		wb_add_count(&table->text, count);
	return (struct wb_grid_cell){ .text = wb_buffer_slice(&table->text),
				      .right = true,
				      .style = { (uint8_t)role, 0 } };
}

static struct wb_grid_cell
table_cell(struct mapper_view *mapper, const struct mapper_table_row *row, size_t column)
{
	const struct wb_mapper_item *item = &mapper->model.items[WB_MAPPER_TARGET][row->item];
	struct wb_style style = item->fault.len ? WB_STYLE(BROKEN)
				: item->arrow   ? WB_STYLE(PLAIN)
						: WB_STYLE(DIM);

	switch (column) {
	case TARGET:
		return (struct wb_grid_cell){ .text = row->name, .style = style };
	case KIND:
		return (struct wb_grid_cell){ .text = wb_text_of(row->kind), .style = style };
	case VALUES:
		return count_cell(&mapper->table, row->values, WB_ROLE_PLAIN);
	case NULLS:
		return count_cell(&mapper->table, row->nulls, WB_ROLE_DIM);
	case FAILED:
		return count_cell(&mapper->table, row->failed, WB_ROLE_BROKEN);
	default:
		return (struct wb_grid_cell){ .text = row->expression, .style = style };
	}
}

/* The glyph of the wire between a target and a source. */
static struct wb_grid_cell
matrix_cell(const struct mapper_view *mapper, const struct mapper_table_row *row, size_t source)
{
	static const char *const glyphs[] = {
		[WB_TRANSFORM_COPY] = "─",       [WB_TRANSFORM_CONSTANT] = "=",
		[WB_TRANSFORM_CROSSWALK] = "x",  [WB_TRANSFORM_MATCH] = "m",
		[WB_TRANSFORM_SUBSTITUTE] = "s", [WB_TRANSFORM_FUNCTION] = "ƒ",
	};

	for (size_t i = 0; i < mapper->model.n_wires; i++) {
		const struct wb_mapper_wire *wire = &mapper->model.wires[i];

		if (wire->target != row->item || wire->source != source)
			continue;
		if (wire->broken)
			return (struct wb_grid_cell){ .text = WB_TEXT("✗"),
						      .style = WB_STYLE(BROKEN) };
		if (wire->suggested)
			return (struct wb_grid_cell){ .text = WB_TEXT("┄"),
						      .style = WB_STYLE(SUGGESTED) };
		return (struct wb_grid_cell){ .text = wb_text_of(glyphs[wire->kind]),
					      .style = WB_STYLE(WIRE) };
	}
	return (struct wb_grid_cell){ .text = WB_TEXT(" "), .style = WB_STYLE(PLAIN) };
}

static struct wb_grid_cell
cell(const void *context, size_t row, size_t column)
{
	struct mapper_view *mapper = (struct mapper_view *)context;
	const struct mapper_table_row *at = &mapper->table.rows[row];

	if (mapper->form == MAPPER_TABLE || !column)
		return table_cell(mapper, at, column);
	return matrix_cell(mapper, at, mapper->table.sources[column - 1]);
}

static struct wb_grid_source
source_of(const struct mapper_view *mapper)
{
	return (struct wb_grid_source){ .context = mapper,
					.n_rows = mapper->table.count,
					.n_columns = mapper->form == MAPPER_TABLE
							     ? COLUMNS
							     : mapper->table.n_sources + 1,
					.n_fixed = 1,
					.heading = heading,
					.cell = cell };
}

void
wb_mapper_table_draw(struct mapper_view *mapper, struct wb_area area)
{
	struct wb_grid_source source = source_of(mapper);

	wb_grid_draw(&mapper->table.grid, area, &source, true);
}

/* The sides' cursors go where the grid's is. */
static void
take_cursor(struct mapper_view *mapper)
{
	const struct mapper_table *table = &mapper->table;
	size_t column = table->grid.column;

	if (!table->count)
		return;
	wb_mapper_move_to(mapper, WB_MAPPER_TARGET, table->rows[table->grid.scroll.cursor].item);
	if (mapper->form == MAPPER_MATRIX && column && column <= table->n_sources)
		wb_mapper_move_to(mapper, WB_MAPPER_SOURCE, table->sources[column - 1]);
}

bool
wb_mapper_table_act(struct mapper_view *mapper, enum wb_action action,
		    const struct wb_action_call *call)
{
	struct wb_grid_source source = source_of(mapper);

	if (action == WB_DO_ORDER && mapper->form == MAPPER_TABLE) {
		mapper->table.ordered = true;
		mapper->table.order = mapper->table.grid.column;
		wb_mapper_table_fill(mapper);
		return true;
	}
	if (action == WB_DO_PANE_NEXT || action == WB_DO_PANE_PREVIOUS)
		return true;
	if (!wb_grid_act(&mapper->table.grid, &source, action, call))
		return false;
	take_cursor(mapper);
	return true;
}

bool
wb_mapper_table_find(struct mapper_view *mapper, struct wb_text text, int direction, bool here)
{
	struct wb_grid_source source = source_of(mapper);
	bool found = wb_grid_find(&mapper->table.grid, &source, text, direction, here);

	if (found)
		take_cursor(mapper);
	return found;
}
