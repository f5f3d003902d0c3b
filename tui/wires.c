/*
 * A picture of the gutter is made in three passes: the router (wire_route.c) gives
 * tracks and says what is only named; the layout here shares the columns out; painting
 * (wire_paint.c, wire_name.c) fills cells.
 *
 *     0 1 2       first    + pitch                 width
 *     ├ ─ ▼ Name ─┬────────┬────── ▲ Name ─ m ─ ▶
 *     left, names │  tracks│       names,    right
 */
#include "tui/wires.h"

#include <string.h>

#include "base/utf8.h"
#include "tui/wire_paint.h"

enum { LEFT_COLUMNS = 2, RIGHT_COLUMNS = 4, WIDEST_PITCH = 3 };

/* The widest label of each side. */
struct wants {
	int left, right;
};

static struct wants
widest_labels(const struct wb_wire_label *labels, int rows)
{
	struct wants wants = { 0, 0 };

	for (int row = 0; row < rows; row++) {
		if (labels[row].wire >= 0 && labels[row].width > wants.left)
			wants.left = labels[row].width;
		if (labels[rows + row].wire >= 0 && labels[rows + row].width > wants.right)
			wants.right = labels[rows + row].width;
	}
	return wants;
}

/* Columns for names that tracks must leave free at least. */
static int
reserve(struct wants wants, int width)
{
	int most = width / 5;

	return (wants.left < most ? wants.left : most) + (wants.right < most ? wants.right : most);
}

static int
inner_width(const struct wb_gutter *gutter)
{
	int inner = gutter->width - LEFT_COLUMNS - RIGHT_COLUMNS;

	return gutter->width < gutter->narrow || inner < 0 ? 0 : inner;
}

/* Routes; and once more with fewer tracks, where the names of what was given up need room. */
static struct wb_wire_label *
route(struct wb_wire_picture *picture, const struct wb_gutter *gutter, struct wb_wire_path *paths)
{
	struct wb_wire_label *labels;
	int inner = inner_width(gutter), room;

	picture->tracks = wb_wire_route(gutter, inner, paths, &picture->arena);
	labels = wb_wire_labels(gutter, paths, &picture->arena);
	room = inner - reserve(widest_labels(labels, gutter->rows), gutter->width);
	if (room < 0)
		room = 0;
	if (picture->tracks <= room)
		return labels;
	picture->tracks = wb_wire_route(gutter, room, paths, &picture->arena);
	return wb_wire_labels(gutter, paths, &picture->arena);
}

static struct wb_wire_layout
lay_out(const struct wb_gutter *gutter, int tracks, struct wants wants)
{
	struct wb_wire_layout layout = { .left = LEFT_COLUMNS, .right = RIGHT_COLUMNS };
	int inner = inner_width(gutter), rest, left;

	if (!inner) {
		layout = (struct wb_wire_layout){ .right = 1, .narrow = true };
		return layout;
	}
	layout.pitch = WIDEST_PITCH;
	while (layout.pitch > 1 && tracks * layout.pitch + wants.left + wants.right > inner)
		layout.pitch--;
	rest = inner - (tracks ? (tracks - 1) * layout.pitch + 1 : 0);
	left = wants.left + (rest - wants.left - wants.right) / 2;
	if (wants.left + wants.right > rest)
		left = wants.left < rest / 2    ? wants.left
		       : wants.right < rest / 2 ? rest - wants.right
						: rest / 2;
	layout.first = LEFT_COLUMNS + left;
	return layout;
}

void
wb_wires_draw(struct wb_wire_picture *picture, const struct wb_gutter *gutter)
{
	size_t size = gutter->rows > 0 && gutter->width > 0
			      ? (size_t)gutter->rows * (size_t)gutter->width
			      : 0;
	struct wb_wire_path *paths;
	struct wb_wire_label *labels;
	struct wb_wire_layout layout;
	const struct wb_wire_crossing *grid;

	wb_arena_reset(&picture->arena);
	picture->rows = size ? gutter->rows : 0;
	picture->width = size ? gutter->width : 0;
	picture->count = gutter->count;
	picture->tracks = 0;
	picture->paths = paths = WB_NEW_ARRAY(&picture->arena, struct wb_wire_path, gutter->count);
	picture->cells = WB_NEW_ARRAY(&picture->arena, struct wb_wire_cell, size);
	for (size_t i = 0; i < size; i++)
		wb_wire_clear(&picture->cells[i]);
	for (size_t i = 0; i < gutter->count; i++)
		paths[i] = (struct wb_wire_path){ .way = WB_WAY_NAMED, .column = -1 };
	if (!size)
		return;
	labels = route(picture, gutter, paths);
	layout = lay_out(gutter, picture->tracks, widest_labels(labels, gutter->rows));
	for (size_t i = 0; i < gutter->count; i++)
		if (paths[i].way >= WB_WAY_TRACK)
			paths[i].column = layout.first + paths[i].track * layout.pitch +
					  (paths[i].way == WB_WAY_SWAP_UP);
	grid = wb_wire_paint_lines(picture, gutter, &layout, labels);
	wb_wire_paint_labels(picture, gutter, &layout, labels, grid);
}

void
wb_wires_release(struct wb_wire_picture *picture)
{
	wb_arena_release(&picture->arena);
	*picture = (struct wb_wire_picture){ 0 };
}

int
wb_wires_at(const struct wb_wire_picture *picture, int row, int column)
{
	if (row < 0 || row >= picture->rows || column < 0 || column >= picture->width)
		return -1;
	return picture->cells[row * picture->width + column].wire;
}

int
wb_wires_column(const struct wb_wire_picture *picture, size_t wire)
{
	return wire < picture->count ? picture->paths[wire].column : -1;
}

bool
wb_wires_drawn(const struct wb_wire_picture *picture, size_t wire)
{
	return wire < picture->count && picture->paths[wire].way != WB_WAY_NAMED;
}

void
wb_wires_partners(const struct wb_gutter *gutter, enum wb_wire_side side, int row,
		  struct wb_buffer *out)
{
	const char *between = "";

	for (size_t i = 0; i < gutter->count; i++) {
		const struct wb_wire *wire = &gutter->wires[i];
		bool sources = side == WB_WIRE_SOURCES;

		if ((sources ? wire->source : wire->target) != row)
			continue;
		wb_buffer_string(out, between);
		wb_show_text(out, sources ? wire->target_name : wire->source_name);
		between = ", ";
	}
}
