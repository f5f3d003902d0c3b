#include "tui/grid.h"

#include "tui/find.h"

enum {
	WIDTH_LEAST = 3,
	WIDTH_MOST = 40,
	GAP = 2,
};

/* The rows that are in sight, below the heading. */
static size_t
rows_in_sight(const struct wb_grid *grid, const struct wb_grid_source *source, size_t *first)
{
	size_t rows = grid->scroll.rows > 0 ? (size_t)grid->scroll.rows : 0;

	*first = grid->scroll.top;
	return source->n_rows - *first < rows ? source->n_rows - *first : rows;
}

/* Columns of a cell, at least where it takes no more than `most`: long texts are not read whole. */
static int
cell_columns(const struct wb_grid_cell *cell, int most)
{
	struct wb_text text = cell->text;
	size_t enough = (size_t)(most > 0 ? most : 1) * 8;

	if (text.len > enough)
		text.len = enough;
	return cell->null ? 1 : text.len ? wb_text_columns(text) : 2;
}

static int
column_width(const struct wb_grid *grid, const struct wb_grid_source *source, size_t column,
	     int most)
{
	int width = wb_text_columns(source->heading(source->context, column));
	size_t first, rows = rows_in_sight(grid, source, &first);

	if (width > WIDTH_MOST / 2)
		width = WIDTH_MOST / 2;
	for (size_t i = 0; i < rows; i++) {
		struct wb_grid_cell cell = source->cell(source->context, first + i, column);
		int columns = cell_columns(&cell, most);

		width = columns > width ? columns : width;
	}
	if (width > most)
		width = most;
	return width < WIDTH_LEAST ? WIDTH_LEAST : width;
}

static void
draw_cell(struct wb_area area, int row, int column, int width, const struct wb_grid_cell *cell)
{
	struct wb_text head = { cell->text.at, cell->split }, tail = cell->text;
	int used;

	if (cell->right && !cell->null) {
		wb_put_right(area, row, column, width, cell->style, cell->text);
		return;
	}
	if (!cell->split) {
		wb_put_value(area, row, column, width, cell->style, cell->text, cell->null);
		return;
	}
	tail.at += cell->split;
	tail.len -= cell->split;
	used = wb_put_within(area, row, column, width, cell->style, head);
	wb_put_within(area, row, column + used, width - used, cell->rest, tail);
}

static void
draw_column(const struct wb_grid *grid, struct wb_area area, const struct wb_grid_source *source,
	    size_t column, int at, int width, bool focused)
{
	size_t first, rows = rows_in_sight(grid, source, &first);

	wb_put_within(area, 0, at, width, WB_STYLE(HEADING),
		      source->heading(source->context, column));
	for (size_t i = 0; i < rows; i++) {
		struct wb_grid_cell cell = source->cell(source->context, first + i, column);

		draw_cell(area, (int)i + 1, at, width, &cell);
		if (!grid->whole_row && first + i == grid->scroll.cursor && column == grid->column)
			wb_mark(area, (int)i + 1, at, width,
				focused ? WB_STYLE_CURSOR : WB_STYLE_FAINT_CURSOR);
	}
}

/* Takes as many columns before `from` as have room beside it; returns the first of them. */
static size_t
reach_back(const struct wb_grid *grid, const struct wb_grid_source *source, size_t from,
	   size_t least, int *room)
{
	while (from > least) {
		int width = column_width(grid, source, from - 1, WIDTH_MOST) + GAP;

		if (width > *room)
			break;
		*room -= width;
		from--;
	}
	return from;
}

/*
 * Scrolls sideways so that the cursor's column is in sight, and, where there is more room
 * than before, so that it is used.
 */
static void
fit_columns(struct wb_grid *grid, const struct wb_grid_source *source, int room)
{
	size_t first, end = source->n_columns;
	int left_over = room + GAP;

	if (grid->left < source->n_fixed)
		grid->left = source->n_fixed;
	if (grid->column >= source->n_fixed && grid->column < grid->left)
		grid->left = grid->column;
	if (grid->column < end && grid->column > grid->left) {
		first = reach_back(grid, source, grid->column + 1, grid->left, &left_over);
		grid->left = first < grid->column ? first : grid->column;
		left_over = room + GAP;
	}
	if (room > grid->room) {
		first = reach_back(grid, source, end, source->n_fixed, &left_over);
		grid->left = first < grid->left ? first : grid->left;
	}
	grid->room = room;
}

void
wb_grid_draw(struct wb_grid *grid, struct wb_area area, const struct wb_grid_source *source,
	     bool focused)
{
	int at = 1;

	wb_scroll_count(&grid->scroll, source->n_rows);
	wb_scroll_fit(&grid->scroll, area.rows - 1);
	for (size_t i = 0; i < source->n_fixed; i++) {
		int width = column_width(grid, source, i, WIDTH_MOST);

		draw_column(grid, area, source, i, at, width, focused);
		at += width + GAP;
	}
	fit_columns(grid, source, area.columns - at - 1);
	for (size_t i = grid->left; i < source->n_columns && at < area.columns - 2; i++) {
		bool is_last = i + 1 == source->n_columns;
		int room = area.columns - 1 - at;
		int width = column_width(grid, source, i, is_last ? room : WIDTH_MOST);

		draw_column(grid, area, source, i, at, width < room ? width : room, focused);
		at += width + GAP;
	}
	if (grid->whole_row && source->n_rows)
		wb_mark(area, (int)(grid->scroll.cursor - grid->scroll.top) + 1, 0,
			area.columns - 1, focused ? WB_STYLE_CURSOR : WB_STYLE_FAINT_CURSOR);
	wb_scroll_draw_bar(&grid->scroll, wb_area_part(area, 1, 0, area.rows - 1, area.columns));
}

bool
wb_grid_act(struct wb_grid *grid, const struct wb_grid_source *source, enum wb_action action,
	    const struct wb_action_call *call)
{
	size_t step = (size_t)call->count, last = source->n_columns ? source->n_columns - 1 : 0;

	wb_scroll_count(&grid->scroll, source->n_rows);
	if (action == WB_DO_MOVE_LEFT)
		grid->column = grid->column > step ? grid->column - step : 0;
	else if (action == WB_DO_MOVE_RIGHT)
		grid->column = grid->column + step < last ? grid->column + step : last;
	else
		return wb_scroll_act(&grid->scroll, action, call);
	return true;
}

bool
wb_grid_find(struct wb_grid *grid, const struct wb_grid_source *source, struct wb_text text,
	     int direction, bool here)
{
	size_t n = source->n_rows * source->n_columns, at;
	size_t step = direction > 0 ? 1 : n - 1;

	if (!n)
		return false;
	at = (grid->scroll.cursor * source->n_columns + grid->column) % n;
	if (!here)
		at = (at + step) % n;
	for (size_t i = 0; i < n; i++, at = (at + step) % n) {
		struct wb_grid_cell cell = source->cell(source->context, at / source->n_columns,
							at % source->n_columns);

		if (cell.null || !wb_holds(cell.text, text))
			continue;
		wb_scroll_move_to(&grid->scroll, at / source->n_columns);
		grid->column = at % source->n_columns;
		return true;
	}
	return false;
}
