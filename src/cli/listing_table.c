/*
 * A table takes its widths from its first rows, prints them, and then prints row
 * by row: so its memory is bounded, whatever is listed. A later value that is
 * wider is cut on a terminal; off a terminal nothing is ever cut for width, only
 * by a column's own limit.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "cli/listing_state.h"
#include "cli/terminal.h"

enum { GAP = 2, READABLE = 8, NARROWEST = 3 };

void
wb_show_count(struct wb_buffer *out, int64_t number)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)number);
	int start = digits[0] == '-';

	for (int i = 0; i < len; i++) {
		if (i > start && (len - i) % 3 == 0)
			wb_buffer_byte(out, ',');
		wb_buffer_byte(out, digits[i]);
	}
}

bool
wb_list_right_aligned(const struct wb_list_column *column)
{
	return column->kind == WB_LIST_NUMBER || column->kind == WB_LIST_COUNT ||
	       column->kind == WB_LIST_ESTIMATE;
}

static void
show_estimate(struct wb_buffer *out, int64_t number)
{
	wb_buffer_byte(out, '~');
	wb_show_count(out, number);
}

/* A cell as a table shows it. */
static void
show_cell(struct wb_buffer *out, const struct wb_list_column *column,
	  const struct wb_list_cell *cell)
{
	if (cell->null)
		wb_buffer_string(out, column->kind == WB_LIST_VALUE ? "∅" : "");
	else if (column->kind == WB_LIST_FLAG)
		wb_buffer_string(out, wb_text_is(cell->text, "true") ? "yes" : "");
	else if (column->kind == WB_LIST_COUNT)
		wb_show_count(out, strtoll(cell->text.at, NULL, 10));
	else if (column->kind == WB_LIST_ESTIMATE)
		show_estimate(out, strtoll(cell->text.at, NULL, 10));
	else if (column->kind == WB_LIST_VALUE)
		wb_show_value(out, cell->text);
	else
		wb_show_text(out, cell->text);
}

static size_t
cell_width(struct wb_listing *listing, size_t column, const struct wb_list_cell *cell)
{
	size_t limit = listing->columns[column].limit, width;
	struct wb_buffer shown = { 0 };

	show_cell(&shown, &listing->columns[column], cell);
	width = wb_utf8_width(wb_buffer_slice(&shown));
	wb_buffer_release(&shown);
	return limit && width > limit ? limit : width;
}

static size_t
table_width(const struct wb_listing *listing)
{
	size_t total = 0;

	for (size_t i = 0; i < listing->n_columns; i++)
		if (listing->widths[i])
			total += listing->widths[i] + (total ? GAP : 0);
	return total;
}

/* Takes one off the widest column of words; false where all are so narrow already. */
static bool
narrow(struct wb_listing *listing, size_t narrowest)
{
	size_t *widest = NULL;

	for (size_t i = 0; i < listing->n_columns; i++) {
		if (wb_list_right_aligned(&listing->columns[i]))
			continue;
		if (!widest || listing->widths[i] > *widest)
			widest = &listing->widths[i];
	}
	if (!widest || *widest <= narrowest)
		return false;
	--*widest;
	return true;
}

/* The widest cell of a column among those held back. */
static size_t
content_width(struct wb_listing *listing, size_t column)
{
	size_t widest = 0;

	for (size_t i = column; i < listing->n_cells; i += listing->n_columns) {
		size_t width = cell_width(listing, column, &listing->cells[i]);

		if (width > widest)
			widest = width;
	}
	return widest;
}

/*
 * Words give way first, then the headers of numbers, for a number means nothing
 * without its end. What is too wide even so is cut line by line.
 */
static void
fit(struct wb_listing *listing)
{
	size_t room = wb_terminal_width(listing->stream);

	while (table_width(listing) > room && narrow(listing, READABLE))
		continue;
	for (size_t i = 0; table_width(listing) > room && i < listing->n_columns; i++)
		if (wb_list_right_aligned(&listing->columns[i]) && listing->widths[i])
			listing->widths[i] = content_width(listing, i);
	while (table_width(listing) > room && narrow(listing, NARROWEST))
		continue;
}

/*
 * A column without a word in it has no width, and is not shown. That is known
 * only of a table that has been held back to its last row.
 */
static void
leave_out_empty(struct wb_listing *listing)
{
	for (size_t i = 0; i < listing->n_columns; i++)
		if (!content_width(listing, i))
			listing->widths[i] = 0;
	if (!table_width(listing))
		listing->widths[0] = wb_utf8_width(wb_text_of(listing->columns[0].name));
}

static void
find_widths(struct wb_listing *listing)
{
	for (size_t i = 0; i < listing->n_columns; i++) {
		size_t header = wb_utf8_width(wb_text_of(listing->columns[i].name));
		size_t content = content_width(listing, i);

		listing->widths[i] = content > header ? content : header;
	}
	if (listing->ended)
		leave_out_empty(listing);
	if (listing->terminal)
		fit(listing);
	listing->widths_known = true;
}

/* Adds a shown cell to the line, padded but for the last column's right side. */
static void
add_padded(struct wb_listing *listing, size_t column, struct wb_buffer *shown)
{
	size_t limit = listing->columns[column].limit, width;
	bool last = column + 1 == listing->n_columns;

	if (!listing->widths[column])
		return;
	if (listing->terminal)
		wb_cut_shown(shown, 0, listing->widths[column]);
	else if (limit)
		wb_cut_shown(shown, 0, limit);
	width = wb_utf8_width(wb_buffer_slice(shown));
	width = width < listing->widths[column] ? listing->widths[column] - width : 0;
	if (listing->line.len)
		wb_buffer_format(&listing->line, "%*s", GAP, "");
	if (wb_list_right_aligned(&listing->columns[column]))
		wb_buffer_format(&listing->line, "%*s", (int)width, "");
	wb_buffer_text(&listing->line, wb_buffer_slice(shown));
	if (!wb_list_right_aligned(&listing->columns[column]) && !last)
		wb_buffer_format(&listing->line, "%*s", (int)width, "");
}

enum style { PLAIN, BOLD };

static void
print_line(struct wb_listing *listing, enum style style)
{
	struct wb_text line;
	bool bold = style == BOLD && listing->colours;

	if (listing->terminal)
		wb_cut_shown(&listing->line, 0, wb_terminal_width(listing->stream));
	line = wb_buffer_slice(&listing->line);
	while (line.len && line.at[line.len - 1] == ' ')
		line.len--;
	if (bold)
		fputs("\033[1m", listing->stream);
	fwrite(line.at, 1, line.len, listing->stream);
	fputs(bold ? "\033[0m\n" : "\n", listing->stream);
	wb_buffer_clear(&listing->line);
}

static void
print_table_header(struct wb_listing *listing)
{
	struct wb_buffer shown = { 0 };

	for (size_t i = 0; i < listing->n_columns; i++) {
		wb_buffer_clear(&shown);
		wb_show_text(&shown, wb_text_of(listing->columns[i].name));
		add_padded(listing, i, &shown);
	}
	print_line(listing, BOLD);
	wb_buffer_release(&shown);
}

static void
print_table_row(struct wb_listing *listing, const struct wb_list_cell *cells)
{
	struct wb_buffer shown = { 0 };

	for (size_t i = 0; i < listing->n_columns; i++) {
		wb_buffer_clear(&shown);
		show_cell(&shown, &listing->columns[i], &cells[i]);
		add_padded(listing, i, &shown);
	}
	print_line(listing, PLAIN);
	wb_buffer_release(&shown);
}

void
wb_listing_print_held(struct wb_listing *listing)
{
	if (!listing->widths_known) {
		find_widths(listing);
		print_table_header(listing);
	}
	for (size_t i = 0; i < listing->n_cells; i += listing->n_columns)
		print_table_row(listing, listing->cells + i);
}
