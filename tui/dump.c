#include "tui/dump.h"

#include <string.h>

#include "base/file.h"

/* A letter a role; upper case where the cell is under the cursor. */
static const char letters[WB_ROLES + 1] = ".dthkrwsblnacxjoyepf123456";
_Static_assert(sizeof letters == WB_ROLES + 1, "a letter for every role");

static bool
is_plain(const struct wb_screen_cell *cell)
{
	return cell->style.role == WB_ROLE_PLAIN && !cell->style.flags;
}

/* Columns up to the last cell that holds something. */
static int
used_columns(const struct wb_surface *surface, int row)
{
	int columns = surface->columns;

	while (columns > 0) {
		const struct wb_screen_cell *cell = wb_surface_cell(surface, row, columns - 1);

		if (cell->len != 1 || cell->bytes[0] != ' ')
			break;
		columns--;
	}
	return columns;
}

static void
dump_row(const struct wb_surface *surface, int row, struct wb_buffer *out)
{
	int columns = used_columns(surface, row);

	for (int column = 0; column < columns; column++) {
		const struct wb_screen_cell *cell = wb_surface_cell(surface, row, column);

		wb_buffer_add(out, cell->bytes, cell->len);
	}
	wb_buffer_byte(out, '\n');
}

static char
letter_of(const struct wb_screen_cell *cell)
{
	char letter = letters[cell->style.role];

	if (cell->style.flags & WB_STYLE_CURSOR)
		return letter == '.' ? '#' : letter >= 'a' ? (char)(letter - 'a' + 'A') : letter;
	if (cell->style.flags & (WB_STYLE_UNDERLINE | WB_STYLE_FAINT_CURSOR) && letter == '.')
		return '_';
	if (cell->style.flags & WB_STYLE_BOLD && letter == '.')
		return '!';
	if (letter == '.' && cell->len == 1 && cell->bytes[0] == ' ')
		return ' ';
	return letter;
}

static void
dump_styles(const struct wb_surface *surface, int row, struct wb_buffer *out)
{
	int last = surface->columns;
	size_t start;

	while (last > 0 && is_plain(wb_surface_cell(surface, row, last - 1)))
		last--;
	if (!last)
		return;
	wb_buffer_format(out, "%3d ", row + 1);
	start = out->len;
	for (int column = 0; column < last; column++)
		wb_buffer_byte(out, letter_of(wb_surface_cell(surface, row, column)));
	while (out->len > start && out->at[out->len - 1] == ' ')
		out->len--;
	wb_buffer_byte(out, '\n');
}

void
wb_dump_text(const struct wb_surface *surface, struct wb_buffer *out)
{
	for (int row = 0; row < surface->rows; row++)
		dump_row(surface, row, out);
	wb_buffer_format(out, "--- %dx%d", surface->columns, surface->rows);
	if (surface->cursor_row >= 0)
		wb_buffer_format(out, ", cursor at %d:%d", surface->cursor_row + 1,
				 surface->cursor_column + 1);
	wb_buffer_byte(out, '\n');
	for (int row = 0; row < surface->rows; row++)
		dump_styles(surface, row, out);
}

enum wb_status
wb_dump_file(const struct wb_surface *surface, enum wb_theme_kind theme, const char *path,
	     struct wb_error *err)
{
	struct wb_buffer out = { 0 };
	size_t len = strlen(path);
	enum wb_status status;

	if (len > 4 && !strcmp(path + len - 4, ".svg"))
		wb_dump_svg(surface, theme, &out);
	else
		wb_dump_text(surface, &out);
	status = wb_file_replace(path, wb_buffer_slice(&out), err);
	wb_buffer_release(&out);
	return status;
}
