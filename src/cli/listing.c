/*
 * A row is gathered cell by cell in an arena. CSV and JSON print it at once. A
 * table holds its first rows back (TABLE_SAMPLE of them), takes its widths from
 * those, prints them, and then prints row by row: so its memory is bounded,
 * whatever is listed. A later value that is wider is cut on a terminal; off a
 * terminal nothing is ever cut for width, only by a column's own limit.
 */
#include "cli/listing.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "cli/message.h"

enum { TABLE_SAMPLE = 1000, GAP = 2, NARROWEST = 8 };

const char *const wb_format_names[] = {
	[WB_FORMAT_TABLE] = "table", [WB_FORMAT_CSV] = "csv", [WB_FORMAT_JSON] = "json",
	[WB_FORMAT_JSONL] = "jsonl", [WB_FORMATS] = NULL,
};

struct cell {
	bool null;
	struct wb_text text;
};

struct wb_listing {
	FILE *stream;
	enum wb_format format;
	bool terminal, colours;
	size_t n_columns;
	struct wb_list_column *columns;
	size_t *widths; /* of a table, once known */
	bool widths_known;
	struct wb_arena arena; /* names, and the cells held back */
	struct cell *cells;    /* rows × n_columns */
	size_t n_cells, capacity, rows;
	struct wb_buffer line; /* scratch */
};

enum wb_format
wb_format_of_name(const char *name)
{
	enum wb_format format = WB_FORMAT_TABLE;

	if (!name)
		return format;
	while (format < WB_FORMATS && strcmp(wb_format_names[format], name) != 0)
		format++;
	return format;
}

struct wb_listing *
wb_listing_new(FILE *stream, enum wb_format format, const struct wb_list_column *columns,
	       size_t n_columns)
{
	struct wb_listing *listing = wb_alloc(sizeof *listing);

	listing->stream = stream;
	listing->format = format;
	listing->terminal = isatty(fileno(stream));
	listing->colours = wb_message_colours(stream);
	listing->n_columns = n_columns;
	listing->columns = wb_alloc(n_columns * sizeof *columns + 1);
	listing->widths = wb_alloc(n_columns * sizeof *listing->widths + 1);
	for (size_t i = 0; i < n_columns; i++) {
		listing->columns[i] = columns[i];
		listing->columns[i].name = wb_strdup(columns[i].name);
	}
	return listing;
}

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

static bool
is_right_aligned(const struct wb_list_column *column)
{
	return column->kind == WB_LIST_NUMBER || column->kind == WB_LIST_COUNT;
}

/* A cell as a table shows it. */
static void
show_cell(struct wb_buffer *out, const struct wb_list_column *column, const struct cell *cell)
{
	if (cell->null)
		wb_buffer_string(out, column->kind == WB_LIST_VALUE ? "∅" : "");
	else if (column->kind == WB_LIST_VALUE && !cell->text.len)
		wb_buffer_string(out, "\"\"");
	else if (column->kind == WB_LIST_FLAG)
		wb_buffer_string(out, wb_text_is(cell->text, "true") ? "yes" : "");
	else if (column->kind == WB_LIST_COUNT)
		wb_show_count(out, strtoll(cell->text.at, NULL, 10));
	else
		wb_show_text(out, cell->text);
}

/* Cuts shown text to `width` columns, the last of them an ellipsis. */
static void
cut(struct wb_buffer *shown, size_t width)
{
	struct wb_text rest = wb_buffer_slice(shown), head = { rest.at, 0 };

	if (wb_utf8_width(rest) <= width)
		return;
	while (rest.len) {
		wb_utf8_next(&rest);
		if (wb_utf8_width((struct wb_text){ head.at, (size_t)(rest.at - head.at) }) >=
		    width)
			break;
		head.len = (size_t)(rest.at - head.at);
	}
	shown->len = head.len;
	wb_buffer_string(shown, "…");
}

static size_t
cell_width(struct wb_listing *listing, size_t column, const struct cell *cell)
{
	size_t limit = listing->columns[column].limit, width;
	struct wb_buffer shown = { 0 };

	show_cell(&shown, &listing->columns[column], cell);
	width = wb_utf8_width(wb_buffer_slice(&shown));
	wb_buffer_release(&shown);
	return limit && width > limit ? limit : width;
}

static size_t
terminal_width(FILE *stream)
{
	struct winsize size;

	if (ioctl(fileno(stream), TIOCGWINSZ, &size) || !size.ws_col)
		return 80;
	return size.ws_col;
}

/* Takes columns off the widest until the table fits the terminal. */
static void
fit(struct wb_listing *listing)
{
	size_t room = terminal_width(listing->stream);

	for (;;) {
		size_t total = 0, widest = 0;

		for (size_t i = 0; i < listing->n_columns; i++) {
			total += listing->widths[i] + (i ? GAP : 0);
			if (listing->widths[i] > listing->widths[widest])
				widest = i;
		}
		if (total <= room || listing->widths[widest] <= NARROWEST)
			return;
		listing->widths[widest]--;
	}
}

static void
find_widths(struct wb_listing *listing)
{
	for (size_t i = 0; i < listing->n_columns; i++)
		listing->widths[i] = wb_utf8_width(wb_text_of(listing->columns[i].name));
	for (size_t i = 0; i < listing->n_cells; i++) {
		size_t column = i % listing->n_columns;
		size_t width = cell_width(listing, column, &listing->cells[i]);

		if (width > listing->widths[column])
			listing->widths[column] = width;
	}
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

	if (listing->terminal)
		cut(shown, listing->widths[column]);
	else if (limit)
		cut(shown, limit);
	width = wb_utf8_width(wb_buffer_slice(shown));
	width = width < listing->widths[column] ? listing->widths[column] - width : 0;
	if (column)
		wb_buffer_format(&listing->line, "%*s", GAP, "");
	if (is_right_aligned(&listing->columns[column]))
		wb_buffer_format(&listing->line, "%*s", (int)width, "");
	wb_buffer_text(&listing->line, wb_buffer_slice(shown));
	if (!is_right_aligned(&listing->columns[column]) && !last)
		wb_buffer_format(&listing->line, "%*s", (int)width, "");
}

enum style { PLAIN, BOLD };

static void
print_line(struct wb_listing *listing, enum style style)
{
	struct wb_text line = wb_buffer_slice(&listing->line);
	bool bold = style == BOLD && listing->colours;

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
print_table_row(struct wb_listing *listing, const struct cell *cells)
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

static void
print_held_rows(struct wb_listing *listing)
{
	if (!listing->widths_known) {
		find_widths(listing);
		print_table_header(listing);
	}
	for (size_t i = 0; i < listing->n_cells; i += listing->n_columns)
		print_table_row(listing, listing->cells + i);
}

static void
add_csv(struct wb_listing *listing, const struct cell *cell)
{
	struct wb_buffer shown = { 0 };
	struct wb_text text = cell->text;

	if (cell->null)
		return;
	if (listing->terminal) {
		wb_show_text(&shown, text);
		text = wb_buffer_slice(&shown);
	}
	if (text.len && !memchr(text.at, ',', text.len) && !memchr(text.at, '"', text.len) &&
	    !memchr(text.at, '\n', text.len) && !memchr(text.at, '\r', text.len)) {
		wb_buffer_text(&listing->line, text);
	} else {
		wb_buffer_byte(&listing->line, '"');
		for (size_t i = 0; i < text.len; i++) {
			if (text.at[i] == '"')
				wb_buffer_byte(&listing->line, '"');
			wb_buffer_byte(&listing->line, text.at[i]);
		}
		wb_buffer_byte(&listing->line, '"');
	}
	wb_buffer_release(&shown);
}

static void
write_line(struct wb_listing *listing, const char *end)
{
	wb_buffer_string(&listing->line, end);
	fwrite(listing->line.at, 1, listing->line.len, listing->stream);
	wb_buffer_clear(&listing->line);
}

static void
print_csv_header(struct wb_listing *listing)
{
	for (size_t i = 0; i < listing->n_columns; i++) {
		struct cell name = { .text = wb_text_of(listing->columns[i].name) };

		if (i)
			wb_buffer_byte(&listing->line, ',');
		add_csv(listing, &name);
	}
	write_line(listing, "\r\n");
}

static void
print_csv_row(struct wb_listing *listing, const struct cell *cells)
{
	if (!listing->rows)
		print_csv_header(listing);
	for (size_t i = 0; i < listing->n_columns; i++) {
		if (i)
			wb_buffer_byte(&listing->line, ',');
		add_csv(listing, &cells[i]);
	}
	write_line(listing, "\r\n");
}

/* A project file from a stranger may hold anything where a number should be. */
static bool
is_number(struct wb_text text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] >= '0' && text.at[i] <= '9')
			digits++;
		else if (!(text.at[i] == '-' && !i) && text.at[i] != '.')
			return false;
	}
	return digits;
}

static void
add_json(struct wb_listing *listing, size_t column, const struct cell *cell)
{
	enum wb_column_kind kind = listing->columns[column].kind;

	wb_json_string(&listing->line, wb_text_of(listing->columns[column].name));
	wb_buffer_string(&listing->line, ": ");
	if (cell->null)
		wb_buffer_string(&listing->line, "null");
	else if (is_right_aligned(&listing->columns[column]) && is_number(cell->text))
		wb_buffer_text(&listing->line, cell->text);
	else if (kind != WB_LIST_JSON && kind != WB_LIST_FLAG)
		wb_json_string(&listing->line, cell->text);
	else if (listing->terminal)
		wb_show_text(&listing->line, cell->text);
	else
		wb_buffer_text(&listing->line, cell->text);
}

static void
print_json_row(struct wb_listing *listing, const struct cell *cells)
{
	bool array = listing->format == WB_FORMAT_JSON;

	if (array)
		wb_buffer_string(&listing->line, listing->rows ? ",\n  " : "[\n  ");
	wb_buffer_byte(&listing->line, '{');
	for (size_t i = 0; i < listing->n_columns; i++) {
		if (i)
			wb_buffer_string(&listing->line, ", ");
		add_json(listing, i, &cells[i]);
	}
	write_line(listing, array ? "}" : "}\n");
}

static void
forget_cells(struct wb_listing *listing)
{
	listing->n_cells = 0;
	wb_arena_reset(&listing->arena);
}

static void
end_row(struct wb_listing *listing)
{
	const struct cell *row = listing->cells + listing->n_cells - listing->n_columns;

	switch (listing->format) {
	case WB_FORMAT_CSV:
		print_csv_row(listing, row);
		break;
	case WB_FORMAT_JSON:
	case WB_FORMAT_JSONL:
		print_json_row(listing, row);
		break;
	default:
		if (!listing->widths_known && listing->rows + 1 < TABLE_SAMPLE) {
			listing->rows++;
			return;
		}
		print_held_rows(listing);
	}
	listing->rows++;
	forget_cells(listing);
}

static void
add_cell(struct wb_listing *listing, struct cell cell)
{
	WB_GROW(listing->cells, listing->capacity, listing->n_cells + 1);
	listing->cells[listing->n_cells++] = cell;
	if (listing->n_cells % listing->n_columns == 0)
		end_row(listing);
}

void
wb_listing_text(struct wb_listing *listing, struct wb_text text)
{
	add_cell(listing, (struct cell){ .text = wb_arena_text(&listing->arena, text) });
}

void
wb_listing_null(struct wb_listing *listing)
{
	add_cell(listing, (struct cell){ .null = true });
}

void
wb_listing_string(struct wb_listing *listing, const char *string)
{
	if (string)
		wb_listing_text(listing, wb_text_of(string));
	else
		wb_listing_null(listing);
}

void
wb_listing_flag(struct wb_listing *listing, bool flag)
{
	wb_listing_string(listing, flag ? "true" : "false");
}

void
wb_listing_number(struct wb_listing *listing, int64_t number)
{
	char digits[32];

	snprintf(digits, sizeof digits, "%lld", (long long)number);
	wb_listing_string(listing, digits);
}

size_t
wb_listing_rows(const struct wb_listing *listing)
{
	return listing->rows;
}

static void
print_end(struct wb_listing *listing)
{
	switch (listing->format) {
	case WB_FORMAT_CSV:
		if (!listing->rows)
			print_csv_header(listing);
		break;
	case WB_FORMAT_JSON:
		fputs(listing->rows ? "\n]\n" : "[]\n", listing->stream);
		break;
	case WB_FORMAT_JSONL:
		break;
	default:
		if (listing->n_cells)
			print_held_rows(listing);
	}
}

void
wb_listing_end(struct wb_listing *listing)
{
	print_end(listing);
	for (size_t i = 0; i < listing->n_columns; i++)
		free((void *)listing->columns[i].name);
	free(listing->columns);
	free(listing->widths);
	free(listing->cells);
	wb_arena_release(&listing->arena);
	wb_buffer_release(&listing->line);
	free(listing);
}
