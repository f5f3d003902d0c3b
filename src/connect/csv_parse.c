/*
 * libcsv parses record by record, between the boundaries that the scanner found:
 * a record that libcsv sees otherwise is a fault, never a shift of rows.
 *
 * libcsv copies each field into its entry buffer. That buffer is the batch's
 * arena: when a field ends, the buffer moves on behind it, so that the field
 * stays where libcsv put it and is not copied again. A field is never longer
 * than what it was written as, so room for the piece is room for all its fields.
 *
 * What can be checked for the whole piece at once (UTF-8, NUL, sizes) is; only
 * where that finds something does each record pay for being checked.
 */
#include "connect/csv_parse.h"

#include <csv.h>
#include <string.h>

#include "base/utf8.h"
#include "connect/csv_fault.h"
#include "connect/csv_record.h"

/* Where the cells of one column go. */
struct cells {
	struct wb_text *text;
	uint8_t *state;
};

struct parse {
	struct csv_parser parser;
	const struct wb_csv_shape *shape;
	struct wb_batch *batch;
	struct cells *cells;
	size_t n_columns;
	enum wb_cell bare_empty, quoted_empty; /* what an empty field is */

	/* Of the row in hand: */
	size_t row, column, records;
	const char *at; /* where its next field starts; kept up where null words are looked for */

	/* What a look at the whole piece could not rule out: */
	bool may_hold_nul, may_be_invalid, may_be_too_large;
};

static inline void
put_cell(struct parse *parse, const void *bytes, size_t len, enum wb_cell state)
{
	struct cells *cells = &parse->cells[parse->column++];

	cells->text[parse->row] = (struct wb_text){ bytes, len };
	cells->state[parse->row] = (uint8_t)state;
	parse->parser.entry_buf += len;
	parse->parser.entry_size -= len;
}

static void
take_field(void *bytes, size_t len, void *data)
{
	struct parse *parse = data;

	if (parse->column >= parse->n_columns)
		parse->column++;
	else if (len)
		put_cell(parse, bytes, len, WB_CELL_VALUE);
	else
		put_cell(parse, "", 0, bytes ? parse->quoted_empty : parse->bare_empty);
}

/* Moves `at` behind the field there and its delimiter; whether the field has quotes. */
static bool
pass_field(struct parse *parse, size_t len)
{
	char quote = parse->shape->dialect.quote;

	if (!parse->shape->dialect.quoting || *parse->at != quote) {
		parse->at += len + 1;
		return false;
	}
	/* The record is sound so far: a closing quote is there. */
	for (parse->at++; parse->at[0] != quote || parse->at[1] == quote; parse->at++)
		parse->at += parse->at[0] == quote;
	parse->at += 2;
	return true;
}

static void
take_field_or_null_word(void *bytes, size_t len, void *data)
{
	struct parse *parse = data;
	bool quoted = pass_field(parse, len);
	struct wb_text text = { bytes, len };

	if (parse->column < parse->n_columns && len && !quoted &&
	    wb_csv_is_null_word(parse->shape->options, text))
		put_cell(parse, "", 0, WB_CELL_NULL);
	else
		take_field(bytes, len, data);
}

static void
end_record(int line_end, void *data)
{
	struct parse *parse = data;

	(void)line_end;
	parse->records++;
}

static void
start_parser(struct parse *parse, char *memory, size_t room)
{
	wb_csv_parser_init(&parse->parser, &parse->shape->dialect, memory, room);
}

static bool
has_large_cell(const struct parse *parse)
{
	for (size_t i = 0; i < parse->n_columns; i++)
		if (parse->cells[i].state[parse->row] == WB_CELL_VALUE &&
		    parse->cells[i].text[parse->row].len > parse->shape->options->max_field)
			return true;
	return false;
}

/* Parses a record; false where it is not sound. */
static bool
parse_row(struct parse *parse, struct wb_text text)
{
	void (*take)(void *, size_t, void *) =
		parse->shape->options->n_nulls ? take_field_or_null_word : take_field;

	parse->column = parse->records = 0;
	parse->at = text.at;
	if (!text.len) {
		put_cell(parse, "", 0, parse->bare_empty);
		return parse->n_columns == 1;
	}
	if (parse->may_hold_nul && memchr(text.at, '\0', text.len))
		return false;
	/* With its line end, which ends the record for libcsv. */
	if (csv_parse(&parse->parser, text.at, text.len + 1, take, end_record, parse) !=
		    text.len + 1 ||
	    parse->records != 1) {
		start_parser(parse, (char *)parse->parser.entry_buf, parse->parser.entry_size);
		return false;
	}
	if (parse->column != parse->n_columns)
		return false;
	if (parse->may_be_invalid && !wb_utf8_valid(text))
		return false;
	return !parse->may_be_too_large || text.len <= parse->shape->options->max_field ||
	       !has_large_cell(parse);
}

static void
empty_row(const struct parse *parse)
{
	for (size_t i = 0; i < parse->n_columns; i++)
		parse->cells[i].state[parse->row] = WB_CELL_NULL;
}

static void
init_parse(struct parse *parse, const struct wb_csv_shape *shape, struct wb_batch *batch)
{
	enum wb_csv_empty empty = shape->options->empty;

	*parse = (struct parse){
		.shape = shape,
		.batch = batch,
		.n_columns = batch->n_columns,
		.cells = WB_NEW_ARRAY(&batch->arena, struct cells, batch->n_columns),
		.bare_empty = empty == WB_CSV_EMPTY_TEXT ? WB_CELL_VALUE : WB_CELL_NULL,
		.quoted_empty = empty == WB_CSV_EMPTY_NULL ? WB_CELL_NULL : WB_CELL_VALUE,
		.may_hold_nul = memchr(batch->raw.at, '\0', batch->raw.len) != NULL,
		.may_be_invalid = !wb_utf8_valid(batch->raw),
		.may_be_too_large = batch->raw.len > shape->options->max_field,
	};
	for (size_t i = 0; i < batch->n_columns; i++)
		parse->cells[i] =
			(struct cells){ batch->columns[i].cells.text, batch->columns[i].state };
	start_parser(parse, wb_arena_bytes(&batch->arena, batch->raw.len + 1), batch->raw.len + 1);
}

void
wb_csv_parse(const struct wb_csv_shape *shape, struct wb_batch *batch)
{
	const struct wb_csv_piece *piece = batch->piece;
	struct parse parse;

	if (!batch->rows)
		return;
	wb_batch_init_text(batch, shape->header.n_fields, batch->rows);
	init_parse(&parse, shape, batch);
	for (parse.row = 0; parse.row < batch->rows; parse.row++) {
		const struct wb_csv_row *row = &piece->rows[parse.row];

		if (row->mark == WB_CSV_WELL &&
		    parse_row(&parse, (struct wb_text){ batch->raw.at + row->at, row->len }))
			continue;
		empty_row(&parse);
		wb_csv_fault_row(shape, batch, parse.row);
	}
}
