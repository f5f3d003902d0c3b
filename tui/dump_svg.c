/*
 * Each run of cells of one look is one text element, stretched to its cells by
 * textLength, so that columns align in any monospaced font.
 */
#include <string.h>

#include "tui/dump.h"

enum {
	CELL_WIDTH = 9,
	CELL_HEIGHT = 19,
	BASELINE = 14,
	MARGIN = 10,
};

static bool
same_look(struct wb_style a, struct wb_style b)
{
	return a.role == b.role && a.flags == b.flags;
}

static void
add_escaped(struct wb_buffer *out, const struct wb_screen_cell *cell)
{
	for (size_t i = 0; i < cell->len; i++)
		switch (cell->bytes[i]) {
		case '<':
			wb_buffer_string(out, "&lt;");
			break;
		case '&':
			wb_buffer_string(out, "&amp;");
			break;
		default:
			wb_buffer_byte(out, cell->bytes[i]);
		}
}

static void
add_color(struct wb_buffer *out, int color, const char *otherwise)
{
	unsigned char rgb[3];

	if (color < 0) {
		wb_buffer_string(out, otherwise);
		return;
	}
	wb_theme_rgb(color, rgb);
	wb_buffer_format(out, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
}

static void
add_run(const struct wb_surface *surface, enum wb_theme_kind theme, int row, int from, int to,
	struct wb_buffer *out)
{
	struct wb_look look = wb_theme_look(theme, wb_surface_cell(surface, row, from)->style);
	const char *ink = theme == WB_THEME_DARK ? "#d8d8d8" : "#202020";
	const char *ground = theme == WB_THEME_DARK ? "#1c1c1c" : "#ffffff";
	int x = MARGIN + from * CELL_WIDTH, y = MARGIN + row * CELL_HEIGHT;
	int width = (to - from) * CELL_WIDTH;

	if (look.reverse) {
		wb_buffer_format(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"",
				 x, y, width, CELL_HEIGHT);
		add_color(out, look.foreground, ink);
		wb_buffer_string(out, "\"/>\n");
	}
	wb_buffer_format(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"", x, y + BASELINE,
			 width);
	if (look.reverse)
		wb_buffer_string(out, ground);
	else
		add_color(out, look.foreground, ink);
	wb_buffer_format(out, "\"%s%s>", look.bold ? " font-weight=\"bold\"" : "",
			 look.underline ? " text-decoration=\"underline\"" : "");
	for (int column = from; column < to; column++)
		add_escaped(out, wb_surface_cell(surface, row, column));
	wb_buffer_string(out, "</text>\n");
}

/* A run that shows nothing: blanks without a ground of their own. */
static bool
is_blank_run(const struct wb_surface *surface, int row, int from, int to)
{
	for (int column = from; column < to; column++) {
		const struct wb_screen_cell *cell = wb_surface_cell(surface, row, column);

		if (cell->len != 1 || cell->bytes[0] != ' ' ||
		    cell->style.flags & (WB_STYLE_CURSOR | WB_STYLE_UNDERLINE))
			return false;
	}
	return true;
}

static void
add_row(const struct wb_surface *surface, enum wb_theme_kind theme, int row, struct wb_buffer *out)
{
	for (int from = 0, to; from < surface->columns; from = to) {
		struct wb_style style = wb_surface_cell(surface, row, from)->style;

		to = from + 1;
		while (to < surface->columns &&
		       same_look(style, wb_surface_cell(surface, row, to)->style))
			to++;
		if (!is_blank_run(surface, row, from, to))
			add_run(surface, theme, row, from, to, out);
	}
}

void
wb_dump_svg(const struct wb_surface *surface, enum wb_theme_kind theme, struct wb_buffer *out)
{
	int width = surface->columns * CELL_WIDTH + 2 * MARGIN;
	int height = surface->rows * CELL_HEIGHT + 2 * MARGIN;

	wb_buffer_format(out,
			 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
			 "viewBox=\"0 0 %d %d\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, "
			 "monospace\" font-size=\"15\" xml:space=\"preserve\">\n",
			 width, height, width, height);
	wb_buffer_format(out, "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n", width,
			 height, theme == WB_THEME_DARK ? "#1c1c1c" : "#ffffff");
	for (int row = 0; row < surface->rows; row++)
		add_row(surface, theme, row, out);
	wb_buffer_string(out, "</svg>\n");
}
