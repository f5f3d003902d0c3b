/*
 * A row is gathered cell by cell in an arena. CSV and JSON print it at once; a
 * table holds its first rows back, see listing_table.c.
 */
#include "cli/listing_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "cli/message.h"

enum { TABLE_SAMPLE = 1000 };

const char *const wb_format_names[] = {
	[WB_FORMAT_TABLE] = "table", [WB_FORMAT_CSV] = "csv", [WB_FORMAT_JSON] = "json",
	[WB_FORMAT_JSONL] = "jsonl", [WB_FORMATS] = NULL,
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

static void
add_csv(struct wb_listing *listing, const struct wb_list_cell *cell)
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
		struct wb_list_cell name = { .text = wb_text_of(listing->columns[i].name) };

		if (i)
			wb_buffer_byte(&listing->line, ',');
		add_csv(listing, &name);
	}
	write_line(listing, "\r\n");
}

static void
print_csv_row(struct wb_listing *listing, const struct wb_list_cell *cells)
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
add_json(struct wb_listing *listing, size_t column, const struct wb_list_cell *cell)
{
	enum wb_column_kind kind = listing->columns[column].kind;

	wb_json_string(&listing->line, wb_text_of(listing->columns[column].name));
	wb_buffer_string(&listing->line, ": ");
	if (cell->null)
		wb_buffer_string(&listing->line, "null");
	else if (wb_list_right_aligned(&listing->columns[column]) && is_number(cell->text))
		wb_buffer_text(&listing->line, cell->text);
	else if (kind != WB_LIST_JSON && kind != WB_LIST_FLAG)
		wb_json_string(&listing->line, cell->text);
	else if (listing->terminal)
		wb_show_text(&listing->line, cell->text);
	else
		wb_buffer_text(&listing->line, cell->text);
}

static void
print_json_row(struct wb_listing *listing, const struct wb_list_cell *cells)
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
	const struct wb_list_cell *row = listing->cells + listing->n_cells - listing->n_columns;

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
		wb_listing_print_held(listing);
	}
	listing->rows++;
	forget_cells(listing);
}

static void
add_cell(struct wb_listing *listing, struct wb_list_cell cell)
{
	WB_GROW(listing->cells, listing->capacity, listing->n_cells + 1);
	listing->cells[listing->n_cells++] = cell;
	if (listing->n_cells % listing->n_columns == 0)
		end_row(listing);
}

void
wb_listing_text(struct wb_listing *listing, struct wb_text text)
{
	add_cell(listing, (struct wb_list_cell){ .text = wb_arena_text(&listing->arena, text) });
}

void
wb_listing_null(struct wb_listing *listing)
{
	add_cell(listing, (struct wb_list_cell){ .null = true });
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
			wb_listing_print_held(listing);
	}
}

void
wb_listing_end(struct wb_listing *listing)
{
	listing->ended = true;
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
