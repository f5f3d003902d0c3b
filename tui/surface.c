/*
 * A cell holds one base character with its marks, so that what is drawn later at
 * the same place replaces it whole. A wide character holds two cells, the second
 * of width 0; whoever overwrites one half blanks the other.
 */
#include "tui/surface.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "tui/glyph.h"

static const struct wb_screen_cell blank = { .bytes = " ", .len = 1, .width = 1 };

void
wb_surface_resize(struct wb_surface *surface, int rows, int columns)
{
	free(surface->cells);
	surface->rows = rows > 0 ? rows : 0;
	surface->columns = columns > 0 ? columns : 0;
	surface->cells = wb_alloc(((size_t)surface->rows * (size_t)surface->columns + 1) *
				  sizeof *surface->cells);
	wb_surface_clear(surface);
}

void
wb_surface_clear(struct wb_surface *surface)
{
	size_t count = (size_t)surface->rows * (size_t)surface->columns;

	for (size_t i = 0; i < count; i++)
		surface->cells[i] = blank;
	surface->cursor_row = surface->cursor_column = -1;
}

void
wb_surface_release(struct wb_surface *surface)
{
	free(surface->cells);
	*surface = (struct wb_surface){ 0 };
}

static struct wb_screen_cell *
cell_at(const struct wb_surface *surface, int row, int column)
{
	return &surface->cells[(size_t)row * (size_t)surface->columns + (size_t)column];
}

const struct wb_screen_cell *
wb_surface_cell(const struct wb_surface *surface, int row, int column)
{
	return cell_at(surface, row, column);
}

struct wb_area
wb_surface_whole(struct wb_surface *surface)
{
	return (struct wb_area){ surface, 0, 0, surface->rows, surface->columns };
}

static int
clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

struct wb_area
wb_area_part(struct wb_area area, int row, int column, int rows, int columns)
{
	int top = clamp(row, 0, area.rows), left = clamp(column, 0, area.columns);
	int bottom = clamp(row + rows, top, area.rows);
	int right = clamp(column + columns, left, area.columns);

	return (struct wb_area){ area.surface, area.row + top, area.column + left, bottom - top,
				 right - left };
}

/* Drawing one character. */

static void
blank_cell(struct wb_screen_cell *cell)
{
	struct wb_style style = cell->style;

	*cell = blank;
	cell->style = style;
}

/* Before a cell is overwritten: the other half of a wide one there goes. */
static void
part_halves(struct wb_surface *surface, int row, int column)
{
	struct wb_screen_cell *cell = cell_at(surface, row, column);

	if (cell->width == 0 && column > 0)
		blank_cell(cell - 1);
	else if (cell->width == 2 && column + 1 < surface->columns)
		blank_cell(cell + 1);
}

static void
put_character(struct wb_surface *surface, int row, int column, int width, struct wb_style style,
	      struct wb_text bytes)
{
	struct wb_screen_cell *cell = cell_at(surface, row, column);

	for (int i = 0; i < width; i++)
		part_halves(surface, row, column + i);
	memcpy(cell->bytes, bytes.at, bytes.len);
	cell->len = (uint8_t)bytes.len;
	cell->width = (uint8_t)width;
	cell->style = style;
	if (width == 2)
		cell[1] = (struct wb_screen_cell){ .style = style };
}

static void
add_mark(struct wb_screen_cell *cell, struct wb_text bytes)
{
	struct wb_text held = { cell->bytes, cell->len };

	if (cell->len + bytes.len > WB_CELL_BYTES || wb_utf8_count(held) >= WB_CELL_POINTS)
		return;
	memcpy(cell->bytes + cell->len, bytes.at, bytes.len);
	cell->len = (uint8_t)(cell->len + bytes.len);
}

/* Drawing text. */

/* A place that moves on as characters are put; `end` is the first column beyond. */
struct pen {
	struct wb_area area;
	int row, column, start, end;
	struct wb_style style;
	bool draws; /* else it only measures */
	bool full;  /* something did not fit */
};

/* Puts a code point; false where there is no more room. */
static bool
pen_put(struct pen *pen, int32_t c)
{
	struct wb_surface *surface = pen->area.surface;
	char bytes[4];
	int columns = wb_glyph_columns(c);
	struct wb_text text;

	if (columns < 0)
		return true;
	if (pen->draws && surface->ascii) {
		if (columns == 0)
			return true;
		c = wb_glyph_ascii(c);
	}
	text = (struct wb_text){ bytes, wb_utf8_put(bytes, c) };
	if (columns == 0) {
		int back = pen->column - 1;

		if (!pen->draws || back < pen->start)
			return true;
		if (cell_at(surface, pen->area.row + pen->row, pen->area.column + back)->width == 0)
			back--;
		add_mark(cell_at(surface, pen->area.row + pen->row, pen->area.column + back), text);
		return true;
	}
	if (pen->column + columns > pen->end) {
		pen->full = true;
		return false;
	}
	if (pen->draws)
		put_character(surface, pen->area.row + pen->row, pen->area.column + pen->column,
			      columns, pen->style, text);
	if (pen->draws && surface->ascii && columns == 2) {
		part_halves(surface, pen->area.row + pen->row, pen->area.column + pen->column);
		cell_at(surface, pen->area.row + pen->row, pen->area.column + pen->column)->width =
			1;
		put_character(surface, pen->area.row + pen->row, pen->area.column + pen->column + 1,
			      1, pen->style, text);
	}
	pen->column += columns;
	return true;
}

static bool
pen_string(struct pen *pen, const char *string)
{
	for (struct wb_text text = wb_text_of(string); text.len;)
		if (!pen_put(pen, wb_utf8_next(&text)))
			return false;
	return true;
}

/* Puts the first character of a text of any origin and takes it off; false: no more room. */
static bool
pen_take(struct pen *pen, struct wb_text *text, struct wb_style made)
{
	struct wb_text head = { text->at, text->len < 4 ? text->len : 4 };
	struct wb_buffer escaped = { 0 };
	struct wb_style style = pen->style;
	size_t valid = (unsigned char)text->at[0] < 0x80 ? 1 : wb_utf8_valid_prefix(head);
	int32_t c = -1;
	bool room;

	if (valid) {
		struct wb_text first = *text;

		c = wb_utf8_next(&first);
		head.len = (size_t)(first.at - text->at);
	} else {
		head.len = 1;
	}
	text->at += head.len;
	text->len -= head.len;
	if (valid && !wb_utf8_unsafe(c))
		return pen_put(pen, c);
	wb_show_text(&escaped, head);
	wb_buffer_byte(&escaped, '\0');
	pen->style = (struct wb_style){ made.role, (uint8_t)(made.flags | style.flags) };
	room = pen_string(pen, escaped.at);
	pen->style = style;
	wb_buffer_release(&escaped);
	return room;
}

static struct pen
pen_at(struct wb_area area, int row, int column, int width, struct wb_style style)
{
	int end = width > area.columns - column ? area.columns : column + width;

	if (row < 0 || row >= area.rows || column < 0)
		end = column;
	return (struct pen){ .area = area,
			     .row = row,
			     .column = column,
			     .start = column,
			     .end = end,
			     .style = style,
			     .draws = true };
}

/* Where text was cut: an ellipsis over its last column. */
static void
pen_cut(struct pen *pen)
{
	if (!pen->full || pen->end <= pen->start)
		return;
	pen->full = false;
	if (pen->column == pen->end)
		pen->column--;
	pen_put(pen, 0x2026);
}

int
wb_put_within(struct wb_area area, int row, int column, int width, struct wb_style style,
	      struct wb_text text)
{
	struct pen pen = pen_at(area, row, column, width, style);

	while (text.len && pen_take(&pen, &text, style))
		;
	pen_cut(&pen);
	return pen.column - pen.start;
}

int
wb_put(struct wb_area area, int row, int column, struct wb_style style, struct wb_text text)
{
	return wb_put_within(area, row, column, area.columns, style, text);
}

int
wb_put_string(struct wb_area area, int row, int column, struct wb_style style, const char *string)
{
	return wb_put(area, row, column, style, wb_text_of(string));
}

int
wb_put_format(struct wb_area area, int row, int column, struct wb_style style, const char *format,
	      ...)
{
	char *string;
	va_list arguments;
	int columns;

	va_start(arguments, format);
	if (vasprintf(&string, format, arguments) < 0)
		string = NULL;
	va_end(arguments);
	columns = wb_put_string(area, row, column, style, string);
	free(string);
	return columns;
}

int
wb_text_columns(struct wb_text text)
{
	struct pen pen = { .end = 1 << 30 };

	while (text.len && pen_take(&pen, &text, pen.style))
		;
	return pen.column;
}

void
wb_put_right(struct wb_area area, int row, int column, int width, struct wb_style style,
	     struct wb_text text)
{
	int columns = wb_text_columns(text);
	int left = columns < width ? width - columns : 0;

	wb_put_within(area, row, column + left, width - left, style, text);
}

/* Blanks at the ends of a value are dots. */
static bool
pen_blanks(struct pen *pen, size_t count)
{
	struct wb_style style = pen->style;
	bool room = true;

	pen->style.role = WB_ROLE_NULL;
	while (count-- && room)
		room = pen_put(pen, 0xb7);
	pen->style = style;
	return room;
}

int
wb_put_value(struct wb_area area, int row, int column, int width, struct wb_style style,
	     struct wb_text value, bool null)
{
	struct pen pen = pen_at(area, row, column, width, style);
	struct wb_style made = { WB_ROLE_NULL, style.flags };
	size_t before = 0, after = 0;
	bool room;

	if (null || !value.len) {
		pen.style = made;
		pen_string(&pen, null ? "∅" : "\"\"");
		return pen.column - pen.start;
	}
	while (before < value.len && value.at[before] == ' ')
		before++;
	while (after < value.len - before && value.at[value.len - 1 - after] == ' ')
		after++;
	room = pen_blanks(&pen, before);
	value.at += before;
	value.len -= before + after;
	while (room && value.len)
		room = pen_take(&pen, &value, made);
	if (room)
		pen_blanks(&pen, after);
	pen_cut(&pen);
	return pen.column - pen.start;
}

int
wb_put_painted(struct wb_area area, int row, int column, int width, const struct wb_style *styles,
	       struct wb_text text)
{
	struct pen pen = pen_at(area, row, column, width, (struct wb_style){ 0 });
	const char *start = text.at, *first = text.at, *last = text.at + text.len;
	bool room = true;

	while (first < last && *first == ' ')
		first++;
	while (last > first && last[-1] == ' ')
		last--;
	while (room && text.len) {
		pen.style = styles[text.at - start];
		if (text.at >= first && text.at < last) {
			room = pen_take(&pen, &text,
					(struct wb_style){ WB_ROLE_NULL, pen.style.flags });
			continue;
		}
		room = pen_blanks(&pen, 1);
		text.at++;
		text.len--;
	}
	pen_cut(&pen);
	return pen.column - pen.start;
}

/* Areas. */

void
wb_fill(struct wb_area area, int row, int column, int width, struct wb_style style,
	const char *character)
{
	struct pen pen = pen_at(area, row, column, width, style);

	while (pen.column < pen.end && pen_string(&pen, character))
		;
}

void
wb_fill_area(struct wb_area area, struct wb_style style)
{
	for (int row = 0; row < area.rows; row++)
		wb_fill(area, row, 0, area.columns, style, " ");
}

void
wb_put_rule(struct wb_area area, int row, const char *title)
{
	wb_fill(area, row, 0, area.columns, WB_STYLE(LINE), "─");
	if (title)
		wb_put_format(wb_area_part(area, row, 0, 1, area.columns - 1), 0, 1,
			      WB_STYLE(HEADING), " %s ", title);
}

struct wb_area
wb_put_box(struct wb_area area, const char *title)
{
	int right, bottom = area.rows - 1;

	wb_fill_area(area, WB_STYLE(PLAIN));
	area = wb_area_part(area, 0, 1, area.rows, area.columns - 2);
	right = area.columns - 1;
	wb_put_rule(area, 0, title);
	wb_put_rule(area, bottom, NULL);
	for (int row = 0; row < area.rows; row++) {
		bool first = row == 0, last = row == bottom;

		wb_put_string(area, row, 0, WB_STYLE(LINE), first ? "┌" : last ? "└" : "│");
		wb_put_string(area, row, right, WB_STYLE(LINE), first ? "┐" : last ? "┘" : "│");
	}
	return wb_area_part(area, 1, 2, area.rows - 2, area.columns - 4);
}

void
wb_mark(struct wb_area area, int row, int column, int width, uint8_t flags)
{
	struct wb_area part = wb_area_part(area, row, column, 1, width);

	if (row < 0 || part.rows < 1)
		return;
	for (int i = 0; i < part.columns; i++)
		cell_at(area.surface, part.row, part.column + i)->style.flags |= flags;
}

void
wb_place_cursor(struct wb_area area, int row, int column)
{
	if (row < 0 || row >= area.rows || column < 0 || column >= area.columns)
		return;
	area.surface->cursor_row = area.row + row;
	area.surface->cursor_column = area.column + column;
}
