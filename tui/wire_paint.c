/*
 * Each cell keeps the line that goes through it upright and the one that lies in it
 * apart, with the wire that each shows. Where a wire turns, the two are joined and one
 * character shows all arms; where they are not, the lines only cross, and one of them
 * passes over a gap in the other:
 *
 *     ──┬──   joined          ──│──   crossing (a selected wire passes over: ━━━)
 */
#include "tui/wire_paint.h"

#include <string.h>

#include "tui/wire_glyph.h"

struct painter {
	struct wb_wire_picture *picture;
	const struct wb_gutter *gutter;
	struct wb_wire_crossing *grid;
};

void
wb_wire_clear(struct wb_wire_cell *cell)
{
	*cell = (struct wb_wire_cell){ .bytes = " ", .len = 1, .width = 1, .wire = -1 };
}

void
wb_wire_put(struct wb_wire_cell *cell, struct wb_text character, enum wb_wire_part part,
	    const struct wb_gutter *gutter, int wire)
{
	*cell = (struct wb_wire_cell){ .len = (uint8_t)character.len,
				       .width = 1,
				       .part = (uint8_t)part,
				       .state = (uint8_t)gutter->wires[wire].state,
				       .selected = gutter->wires[wire].selected,
				       .wire = wire };
	memcpy(cell->bytes, character.at, character.len);
}

/* Of wires that share a line the one that is seen; by state, where none is selected. */
static const int standing[] = {
	[WB_WIRE_CONFIRMED] = 0,
	[WB_WIRE_BROKEN] = 1,
	[WB_WIRE_SUGGESTED] = 2,
	[WB_WIRE_LEFT] = 3,
};

static int
shown(const struct painter *painter, int wire, int other)
{
	const struct wb_wire *a = &painter->gutter->wires[wire], *b;
	const struct wb_wire_path *paths = painter->picture->paths;

	if (other < 0)
		return wire;
	b = &painter->gutter->wires[other];
	if (a->selected != b->selected)
		return a->selected ? wire : other;
	if (a->state != b->state)
		return standing[a->state] < standing[b->state] ? wire : other;
	return paths[wire].rank < paths[other].rank ? wire : other;
}

static struct wb_wire_crossing *
at(struct painter *painter, int row, int column)
{
	return &painter->grid[row * painter->picture->width + column];
}

static void
add_arm(enum wb_wire_weight *arm, enum wb_wire_weight weight)
{
	*arm = *arm > weight ? *arm : weight;
}

/* From the middle of one cell to that of another. */
static void
lay_level(struct painter *painter, int row, int from, int to, int wire)
{
	enum wb_wire_weight weight =
		painter->gutter->wires[wire].selected ? WB_HEAVY_LINE : WB_LIGHT_LINE;

	for (int column = from; column <= to; column++) {
		struct wb_wire_crossing *cell = at(painter, row, column);

		cell->level = shown(painter, wire, cell->level);
		if (column > from)
			add_arm(&cell->arms.left, weight);
		if (column < to)
			add_arm(&cell->arms.right, weight);
	}
}

static void
lay_upright(struct painter *painter, int column, int from, int to, int wire)
{
	enum wb_wire_weight weight =
		painter->gutter->wires[wire].selected ? WB_HEAVY_LINE : WB_LIGHT_LINE;

	for (int row = from; row <= to; row++) {
		struct wb_wire_crossing *cell = at(painter, row, column);

		cell->upright = shown(painter, wire, cell->upright);
		if (row > from)
			add_arm(&cell->arms.up, weight);
		if (row < to)
			add_arm(&cell->arms.down, weight);
	}
}

static void
lay_track(struct painter *painter, const struct wb_wire *wire, int column, int index)
{
	bool down = wire->source < wire->target;

	lay_level(painter, wire->source, 0, column, index);
	lay_level(painter, wire->target, column, painter->picture->width - 1, index);
	lay_upright(painter, column, down ? wire->source : wire->target,
		    down ? wire->target : wire->source, index);
	at(painter, wire->source, column)->joined = true;
	at(painter, wire->target, column)->joined = true;
}

static void
slant(struct painter *painter, int row, int column, enum wb_wire_slant to, int wire)
{
	at(painter, row, column)->upright = wire;
	at(painter, row, column)->slant = to;
}

/* The two wires of a swap change columns in the last two rows of their trunks. */
static void
lay_swap_down(struct painter *painter, const struct wb_wire *wire, int column, int index)
{
	int last = wire->target;

	lay_level(painter, wire->source, 0, column, index);
	lay_level(painter, last, column + 1, painter->picture->width - 1, index);
	lay_upright(painter, column, wire->source, last - 1, index);
	at(painter, wire->source, column)->joined = true;
	slant(painter, last - 1, column, WB_FALLING, index);
	slant(painter, last, column + 1, WB_FALLING, index);
}

static void
lay_swap_up(struct painter *painter, const struct wb_wire *wire, int column, int index)
{
	int last = wire->source;

	lay_level(painter, last, 0, column - 1, index);
	lay_level(painter, wire->target, column, painter->picture->width - 1, index);
	lay_upright(painter, column, wire->target, last - 1, index);
	at(painter, wire->target, column)->joined = true;
	slant(painter, last, column - 1, WB_RISING, index);
	slant(painter, last - 1, column, WB_RISING, index);
}

static void
lay_wire(struct painter *painter, int index)
{
	const struct wb_wire *wire = &painter->gutter->wires[index];
	const struct wb_wire_path *path = &painter->picture->paths[index];

	switch (path->way) {
	case WB_WAY_NAMED:
		break;
	case WB_WAY_LEVEL:
		lay_level(painter, wire->source, 0, painter->picture->width - 1, index);
		break;
	case WB_WAY_TRACK:
		lay_track(painter, wire, path->column, index);
		break;
	case WB_WAY_SWAP_DOWN:
		lay_swap_down(painter, wire, path->column, index);
		break;
	case WB_WAY_SWAP_UP:
		lay_swap_up(painter, wire, path->column, index);
		break;
	}
}

static void
put_crossing(struct painter *painter, struct wb_wire_cell *cell, struct wb_wire_crossing crossing)
{
	const struct wb_wire *wires = painter->gutter->wires;
	int wire;

	if (crossing.upright < 0 && crossing.level < 0)
		return;
	if (crossing.slant) {
		wb_wire_put(cell, wb_text_of(crossing.slant == WB_FALLING ? "╲" : "╱"),
			    WB_WIRE_LINE, painter->gutter, crossing.upright);
		return;
	}
	wire = crossing.upright;
	if (wire < 0)
		wire = crossing.level;
	else if (crossing.level >= 0 && crossing.joined)
		wire = shown(painter, crossing.level, crossing.upright);
	else if (crossing.level >= 0 && wires[crossing.level].selected && !wires[wire].selected)
		wire = crossing.level;
	if (crossing.upright >= 0 && crossing.level >= 0 && !crossing.joined) {
		if (wire == crossing.level)
			crossing.arms.up = crossing.arms.down = WB_NO_LINE;
		else
			crossing.arms.left = crossing.arms.right = WB_NO_LINE;
	}
	wb_wire_put(cell,
		    wb_text_of(wb_wire_line(crossing.arms, wires[wire].state == WB_WIRE_SUGGESTED)),
		    WB_WIRE_LINE, painter->gutter, wire);
}

/*
 * Lines that pass a slant keep a blank's distance, lest they seem to turn into it; a
 * slant in the row of its own wire's end is met by that wire alone.
 */
static void
clear_slants(struct painter *painter, int row)
{
	int width = painter->picture->width;
	struct wb_wire_cell *cells = &painter->picture->cells[row * width];

	for (int column = 1; column + 1 < width; column++) {
		const struct wb_wire_crossing *cell = at(painter, row, column);

		if (!cell->slant || cell->level < 0 || cell->level == cell->upright)
			continue;
		for (int side = -1; side <= 1; side += 2)
			if (at(painter, row, column + side)->upright < 0)
				wb_wire_clear(&cells[column + side]);
	}
}

/* Where lines start and end: an edge of the pane, an arrow's head, a symbol before it. */
static void
put_ends(struct painter *painter, const struct wb_wire_layout *layout, int row)
{
	const struct wb_gutter *gutter = painter->gutter;
	int width = painter->picture->width, wire = at(painter, row, width - 1)->level;
	struct wb_wire_arms start = at(painter, row, 0)->arms;
	struct wb_wire_cell *cells = &painter->picture->cells[row * width];
	const char *symbol;

	if (at(painter, row, 0)->level >= 0) {
		if (layout->narrow)
			start.left = start.right;
		else
			start.up = start.down = WB_LIGHT_LINE;
		wb_wire_put(cells, wb_text_of(wb_wire_line(start, false)), WB_WIRE_LINE, gutter,
			    at(painter, row, 0)->level);
	}
	if (wire < 0)
		return;
	wb_wire_put(&cells[width - 1], WB_TEXT("▶"), WB_WIRE_HEAD, gutter, wire);
	symbol = gutter->wires[wire].state == WB_WIRE_BROKEN
			 ? "✗"
			 : wb_wire_symbol(gutter->wires[wire].kind);
	if (symbol && !layout->narrow)
		wb_wire_put(&cells[width - 3], wb_text_of(symbol), WB_WIRE_SYMBOL, gutter, wire);
}

/* The lines' ends at names; where they stop at half a cell they are shown as whole ones. */
static void
lay_stubs(struct painter *painter, const struct wb_wire_layout *layout,
	  const struct wb_wire_label *labels)
{
	const struct wb_wire *wires = painter->gutter->wires;
	int rows = painter->picture->rows, width = painter->picture->width;
	int start = width - layout->right;

	for (int row = 0; row < rows; row++) {
		int source = labels[row].wire, target = labels[rows + row].wire;

		if (source >= 0 && layout->left && wires[source].state != WB_WIRE_LEFT) {
			lay_level(painter, row, 0, layout->left - 1, source);
			add_arm(&at(painter, row, layout->left - 1)->arms.right, WB_LIGHT_LINE);
		}
		if (target >= 0 && wires[target].state != WB_WIRE_LEFT) {
			lay_level(painter, row, start, width - 1, target);
			add_arm(&at(painter, row, start)->arms.left, WB_LIGHT_LINE);
		}
	}
}

struct wb_wire_crossing *
wb_wire_paint_lines(struct wb_wire_picture *picture, const struct wb_gutter *gutter,
		    const struct wb_wire_layout *layout, const struct wb_wire_label *labels)
{
	size_t size = (size_t)picture->rows * (size_t)picture->width;
	struct painter painter = { picture, gutter,
				   WB_NEW_ARRAY(&picture->arena, struct wb_wire_crossing, size) };

	for (size_t i = 0; i < size; i++)
		painter.grid[i].upright = painter.grid[i].level = -1;
	lay_stubs(&painter, layout, labels);
	for (size_t i = 0; i < gutter->count; i++)
		lay_wire(&painter, (int)i);
	for (size_t i = 0; i < size; i++)
		put_crossing(&painter, &picture->cells[i], painter.grid[i]);
	for (int row = 0; row < picture->rows; row++) {
		put_ends(&painter, layout, row);
		clear_slants(&painter, row);
	}
	return painter.grid;
}
