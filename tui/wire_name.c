/*
 * Names of partners that no line leads to. A name stands beside its field, on the
 * field's own lead where there is one, up to the first trunk that passes the row:
 *
 *     ├─▼ Last Na… │          the source's partner is below; cut before a trunk
 *     ├─▲ e-mail ──┐          more targets: one above, one below
 *                  │  ▲ Phone ─m─▶
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tui/glyph.h"
#include "tui/wire_paint.h"

/* A stretch of columns in a row. */
struct room {
	int from, to; /* `to` is not in it */
};

struct writer {
	struct wb_wire_picture *picture;
	const struct wb_gutter *gutter;
	const struct wb_wire_layout *layout;
	const struct wb_wire_crossing *grid;
};

static const char *
mark_of(const struct wb_wire *wire, int row, int partner)
{
	if (wire->state == WB_WIRE_LEFT)
		return "∅";
	if (partner == WB_WIRE_NOWHERE)
		return NULL;
	if (partner == row)
		return "▶";
	return partner < row ? "▲" : "▼";
}

static void
name_partner(const struct wb_wire_path *paths, struct wb_wire_label *label, int wire)
{
	if (label->wire < 0) {
		label->wire = wire;
		return;
	}
	label->others++;
	if (paths[wire].rank < paths[label->wire].rank)
		label->wire = wire;
}

static int
columns_of(struct wb_text text)
{
	int columns = 0;

	while (text.len) {
		int width = wb_glyph_columns(wb_utf8_next(&text));

		columns += width > 0 ? width : 0;
	}
	return columns;
}

static int
suffix_of(const struct wb_wire_label *label, char out[16])
{
	out[0] = '\0';
	return label->others ? snprintf(out, 16, " +%d", label->others) : 0;
}

static void
word_label(const struct wb_gutter *gutter, struct wb_wire_label *label, enum wb_wire_side side,
	   int row, struct wb_arena *arena)
{
	const struct wb_wire *wire = &gutter->wires[label->wire];
	struct wb_buffer shown = { 0 };
	char suffix[16];

	label->mark = mark_of(wire, row, side == WB_WIRE_SOURCES ? wire->target : wire->source);
	wb_show_text(&shown, side == WB_WIRE_SOURCES ? wire->target_name : wire->source_name);
	label->name = wb_arena_text(arena, wb_buffer_slice(&shown));
	label->width = (label->mark ? 2 : 0) + columns_of(label->name) + suffix_of(label, suffix);
	wb_buffer_release(&shown);
}

struct wb_wire_label *
wb_wire_labels(const struct wb_gutter *gutter, const struct wb_wire_path *paths,
	       struct wb_arena *arena)
{
	int rows = gutter->rows;
	struct wb_wire_label *labels = WB_NEW_ARRAY(arena, struct wb_wire_label, 2 * (size_t)rows);

	for (int i = 0; i < 2 * rows; i++)
		labels[i].wire = -1;
	for (size_t i = 0; i < gutter->count; i++) {
		const struct wb_wire *wire = &gutter->wires[i];

		if (paths[i].way != WB_WAY_NAMED)
			continue;
		if (wire->source >= 0 && wire->source < rows)
			name_partner(paths, &labels[wire->source], (int)i);
		if (wire->target >= 0 && wire->target < rows)
			name_partner(paths, &labels[rows + wire->target], (int)i);
	}
	for (int i = 0; i < 2 * rows; i++)
		if (labels[i].wire >= 0)
			word_label(gutter, &labels[i], i < rows ? WB_WIRE_SOURCES : WB_WIRE_TARGETS,
				   i % rows, arena);
	return labels;
}

/* Writing */

static struct wb_wire_cell *
row_cells(const struct writer *writer, int row)
{
	return &writer->picture->cells[row * writer->picture->width];
}

/* Text into a row from a column on, at most to `end`; the column after it. */
static int
write_text(struct writer *writer, int row, int column, int end, struct wb_text text, int wire)
{
	struct wb_wire_cell *cells = row_cells(writer, row), *last = NULL;

	while (text.len) {
		struct wb_text one = text;
		int width = wb_glyph_columns(wb_utf8_next(&text));

		one.len = (size_t)(text.at - one.at);
		if (width > end - column)
			break;
		if (width > 0) {
			last = &cells[column];
			wb_wire_put(last, one, WB_WIRE_NAME, writer->gutter, wire);
			last->width = (uint8_t)width;
			if (width == 2) {
				last[1] = *last;
				last[1].width = last[1].len = 0;
			}
			column += width;
		} else if (!width && last && last->len + one.len <= sizeof last->bytes) {
			memcpy(last->bytes + last->len, one.at, one.len);
			last->len = (uint8_t)(last->len + one.len);
		}
	}
	return column;
}

/* A name of `width` columns, cut to `room` of them. */
static int
write_name(struct writer *writer, int row, int column, int room, const struct wb_wire_label *label)
{
	int width = columns_of(label->name);

	if (width <= room)
		return write_text(writer, row, column, column + room, label->name, label->wire);
	column = write_text(writer, row, column, column + room - 1, label->name, label->wire);
	return write_text(writer, row, column, column + 1, WB_TEXT("…"), label->wire);
}

/* The label into a room, at its left or its right end; as much of it as fits. */
static void
write_label(struct writer *writer, int row, struct room room, const struct wb_wire_label *label)
{
	char suffix[16];
	int left = room.to - room.from, column = room.from, after = suffix_of(label, suffix);

	if (label->mark && left >= 1) {
		column = write_text(writer, row, column, room.to, wb_text_of(label->mark),
				    label->wire);
		left -= 2;
		if (left < 1)
			return;
		column = write_text(writer, row, column, room.to, WB_TEXT(" "), label->wire);
	}
	if (left < 1)
		return;
	if (left - after < 2)
		after = 0;
	column = write_name(writer, row, column, left - after, label);
	if (after)
		write_text(writer, row, column, room.to, wb_text_of(suffix), label->wire);
}

/* Rooms */

static const struct wb_wire_crossing *
crossing_at(const struct writer *writer, int row, int column)
{
	return &writer->grid[row * writer->picture->width + column];
}

/* From the left lead to the first trunk, less a blank, and a piece of the row's own lead. */
static struct room
left_room(const struct writer *writer, int row)
{
	int from = writer->layout->left, to = from;
	int end = writer->picture->width - writer->layout->right;

	while (to < end && crossing_at(writer, row, to)->upright < 0)
		to++;
	return (struct room){ from, crossing_at(writer, row, from)->level < 0 ? to - 1 : to - 2 };
}

static struct room
right_room(const struct writer *writer, int row)
{
	int to = writer->picture->width - writer->layout->right - 1, from = to;
	int start = writer->layout->left;

	while (from >= start && crossing_at(writer, row, from)->upright < 0)
		from--;
	return (struct room){ crossing_at(writer, row, to)->level < 0 ? from + 2 : from + 3, to };
}

/* Two labels in one stretch share it; what one does not need is the other's. */
static void
share_room(struct room *left, struct room *right, int left_width, int right_width, int between)
{
	int both = right->to - left->from - between, most = both / 2;

	if (left->to <= right->from)
		return;
	if (both - right_width > most)
		most = both - right_width;
	if (left_width < most)
		most = left_width;
	left->to = left->from + most;
	right->from = left->to + between;
}

static void
blank(struct writer *writer, int row, int column, int wire)
{
	wb_wire_put(&row_cells(writer, row)[column], WB_TEXT(" "), WB_WIRE_NAME, writer->gutter,
		    wire);
}

static void
write_row(struct writer *writer, int row, const struct wb_wire_label *source,
	  const struct wb_wire_label *target)
{
	struct room left = left_room(writer, row), right = right_room(writer, row);

	if (source->wire >= 0 && target->wire >= 0)
		share_room(&left, &right, source->width, target->width,
			   crossing_at(writer, row, writer->layout->left)->level < 0 ? 1 : 3);
	if (source->wire >= 0 && left.from < left.to) {
		if (left.to - left.from > source->width)
			left.to = left.from + source->width;
		if (crossing_at(writer, row, left.to)->level >= 0)
			blank(writer, row, left.to, source->wire);
		write_label(writer, row, left, source);
	}
	if (target->wire >= 0 && right.from < right.to) {
		if (right.to - right.from > target->width)
			right.from = right.to - target->width;
		if (crossing_at(writer, row, right.from - 1)->level >= 0)
			blank(writer, row, right.from - 1, target->wire);
		blank(writer, row, right.to, target->wire);
		write_label(writer, row, right, target);
	}
}

void
wb_wire_paint_labels(struct wb_wire_picture *picture, const struct wb_gutter *gutter,
		     const struct wb_wire_layout *layout, const struct wb_wire_label *labels,
		     const struct wb_wire_crossing *grid)
{
	struct writer writer = { picture, gutter, layout, grid };

	if (picture->width < layout->left + layout->right + 2)
		return;
	for (int row = 0; row < picture->rows; row++)
		write_row(&writer, row, &labels[row], &labels[picture->rows + row]);
}
