#include "connect/csv_encode.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "connect/csv_scan.h"

void
wb_csv_encoder_init(struct wb_csv_encoder *encoder, const struct wb_csv_options *options,
		    const char *path)
{
	static const struct {
		const char *name, *written;
	} with_mark[] = {
		{ "UTF-16", "UTF-16LE" },
		{ "UTF-32", "UTF-32LE" },
	};

	*encoder = (struct wb_csv_encoder){
		.options = options,
		.dialect = wb_csv_dialect_of(options, path),
		.encoding = options->encoding,
	};
	if (encoder->encoding &&
	    (!strcasecmp(encoder->encoding, "UTF-8") || !strcasecmp(encoder->encoding, "UTF8")))
		encoder->encoding = NULL;
	/* Of their own accord these would put a mark before every batch. */
	for (size_t i = 0; encoder->encoding && i < sizeof with_mark / sizeof *with_mark; i++)
		if (!strcasecmp(encoder->encoding, with_mark[i].name))
			encoder->encoding = with_mark[i].written;
}

struct wb_text
wb_csv_encoder_mark(const struct wb_csv_encoder *encoder)
{
	static const struct {
		const char *encoding;
		struct wb_text mark;
	} marks[] = {
		{ "UTF-16LE", { "\xff\xfe", 2 } },
		{ "UTF-16BE", { "\xfe\xff", 2 } },
		{ "UTF-32LE", { "\xff\xfe\0\0", 4 } },
		{ "UTF-32BE", { "\0\0\xfe\xff", 4 } },
	};

	for (size_t i = 0; encoder->encoding && i < sizeof marks / sizeof *marks; i++)
		if (!strcasecmp(encoder->encoding, marks[i].encoding))
			return marks[i].mark;
	return WB_TEXT("");
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

/* Whether text that is not empty would, without quotes, be read as something else. */
static bool
needs_quotes(const struct wb_csv_encoder *encoder, struct wb_text text)
{
	return is_blank(text.at[0]) || is_blank(text.at[text.len - 1]) ||
	       wb_csv_holds_shaping(&encoder->dialect, text) ||
	       (text.len >= 3 && !memcmp(text.at, "\xef\xbb\xbf", 3)) ||
	       wb_csv_is_null_word(encoder->options, text);
}

static char *
put_quoted(char *out, struct wb_text text, char quote)
{
	const char *at = text.at, *end = text.at + text.len;

	*out++ = quote;
	while (at < end) {
		const char *next = memchr(at, quote, (size_t)(end - at));
		size_t run = next ? (size_t)(next - at) + 1 : (size_t)(end - at);

		memcpy(out, at, run);
		out += run;
		at += run;
		if (next)
			*out++ = quote;
	}
	*out++ = quote;
	return out;
}

static char *
put_text(char *out, struct wb_text text)
{
	memcpy(out, text.at, text.len);
	return out + text.len;
}

/* Null: nothing, or a null word where nothing would be read as text. */
static char *
put_null(const struct wb_csv_encoder *encoder, char *out)
{
	if (encoder->options->empty == WB_CSV_EMPTY_TEXT && encoder->options->n_nulls)
		return put_text(out, encoder->options->nulls[0]);
	return out;
}

/* Writes a field where there is room for twice its text and 64 bytes; NULL where it cannot be. */
static char *
put_field(const struct wb_csv_encoder *encoder, char *out, struct wb_text text)
{
	if (text.len ? !needs_quotes(encoder, text)
		     : encoder->options->empty != WB_CSV_EMPTY_BY_QUOTES)
		return put_text(out, text);
	return encoder->dialect.quoting ? put_quoted(out, text, encoder->dialect.quote) : NULL;
}

/* The most bytes put_null and put_field write, with a delimiter. */
static size_t
field_bound(const struct wb_csv_encoder *encoder, size_t len)
{
	size_t word = encoder->options->n_nulls ? encoder->options->nulls[0].len : 0;

	return len * 2 + word + 3;
}

static const struct wb_fault *
fault_new(struct wb_arena *arena, const char *rule, struct wb_text reason, struct wb_text field,
	  struct wb_text value)
{
	struct wb_fault *fault = WB_NEW(arena, struct wb_fault);

	*fault =
		(struct wb_fault){ .rule = rule, .reason = reason, .field = field, .value = value };
	return fault;
}

static const struct wb_fault *
needs_quotes_fault(const struct wb_csv_encoder *encoder, size_t column, struct wb_text text,
		   struct wb_arena *arena)
{
	return fault_new(arena, "csv-needs-quotes",
			 WB_TEXT("it cannot be told apart without quotes, and the system has none"),
			 encoder->names[column], text);
}

/* Converts text to the end of out; the number of bytes of text that could be. */
static size_t
convert(iconv_t conversion, struct wb_text text, struct wb_buffer *out)
{
	enum { RESET_ROOM = 16 };
	char *from = (char *)text.at, *to;
	size_t rest = text.len, space, room = text.len * 4 + RESET_ROOM;
	bool done;

	to = wb_buffer_room(out, room);
	space = room;
	done = iconv(conversion, &from, &rest, &to, &space) == 0;
	/* Back to the initial shift state: what follows may be converted apart from this. */
	if (iconv(conversion, NULL, NULL, &to, &space) == (size_t)-1)
		done = false;
	if (!done)
		return text.len - (rest ? rest : 1);
	out->len += room - space;
	out->at[out->len] = '\0';
	return text.len;
}

/* Names the first character that the encoding lacks. */
static const struct wb_fault *
encoding_fault(const struct wb_csv_encoder *encoder, iconv_t conversion,
	       const struct wb_csv_cell *cells, struct wb_arena *arena)
{
	struct wb_buffer scratch = { 0 };
	const struct wb_fault *fault = NULL;

	for (size_t i = 0; i < encoder->n_columns && !fault; i++) {
		struct wb_text text = cells[i].text, rest;
		size_t good = convert(conversion, text, &scratch);
		const char *reason;

		if (good == text.len)
			continue;
		rest = (struct wb_text){ text.at + good, text.len - good };
		reason = wb_arena_format(arena, "%s has no character U+%04X", encoder->encoding,
					 (unsigned)wb_utf8_next(&rest));
		fault = fault_new(arena, "encoding", wb_text_of(reason), encoder->names[i], text);
	}
	wb_buffer_release(&scratch);
	if (fault)
		return fault;
	return fault_new(arena, "encoding",
			 wb_text_of(wb_arena_format(arena, "the row cannot be written in %s",
						    encoder->encoding)),
			 WB_TEXT(""), WB_TEXT(""));
}

struct wb_text
wb_csv_escape_formula(const struct wb_csv_options *options, struct wb_text text,
		      struct wb_arena *arena)
{
	char *escaped;

	if (!options->escape_formulas || !text.len || !memchr("=+-@\t\r", text.at[0], 6))
		return text;
	escaped = wb_arena_bytes(arena, text.len + 1);
	escaped[0] = '\'';
	memcpy(escaped + 1, text.at, text.len);
	return (struct wb_text){ escaped, text.len + 1 };
}

struct wb_text
wb_csv_unescape_formula(const struct wb_csv_options *options, struct wb_text text)
{
	if (options->escape_formulas && text.len > 1 && text.at[0] == '\'' &&
	    memchr("=+-@\t\r", text.at[1], 6))
		return (struct wb_text){ text.at + 1, text.len - 1 };
	return text;
}

/* Puts a record at out in UTF-8, with its line end; NULL and a fault where it cannot be. */
static char *
put_record(const struct wb_csv_encoder *encoder, const struct wb_csv_cell *cells,
	   struct wb_arena *arena, char *out, const struct wb_fault **fault)
{
	for (size_t i = 0; i < encoder->n_columns; i++) {
		char *end;

		if (i)
			*out++ = encoder->dialect.delimiter;
		end = cells[i].bare ? put_null(encoder, out)
				    : put_field(encoder, out, cells[i].text);
		if (!end) {
			*fault = needs_quotes_fault(encoder, i, cells[i].text, arena);
			return NULL;
		}
		out = end;
	}
	*out++ = '\n';
	return out;
}

static size_t
record_bound(const struct wb_csv_encoder *encoder, const struct wb_csv_cell *cells)
{
	size_t bound = 1;

	for (size_t i = 0; i < encoder->n_columns; i++)
		bound += field_bound(encoder, cells[i].text.len);
	return bound;
}

/* Converts a record that stands in UTF-8 to the end of out. */
static const struct wb_fault *
convert_record(const struct wb_csv_encoder *encoder, iconv_t conversion,
	       const struct wb_csv_cell *cells, struct wb_text record, struct wb_arena *arena,
	       struct wb_buffer *out)
{
	if (convert(conversion, record, out) == record.len)
		return NULL;
	return encoding_fault(encoder, conversion, cells, arena);
}

/* A conversion that was found possible when the options were read. */
static iconv_t
conversion_open(const struct wb_csv_encoder *encoder)
{
	iconv_t conversion = iconv_open(encoder->encoding, "UTF-8");

	return conversion;
}

const struct wb_fault *
wb_csv_encode_record(const struct wb_csv_encoder *encoder, const struct wb_csv_cell *cells,
		     struct wb_arena *arena, struct wb_buffer *out)
{
	const struct wb_fault *fault = NULL;
	size_t before = out->len;
	struct wb_buffer plain = { 0 };
	iconv_t conversion;
	char *start =
		wb_buffer_room(encoder->encoding ? &plain : out, record_bound(encoder, cells));
	char *end = put_record(encoder, cells, arena, start, &fault);

	if (end && encoder->encoding) {
		conversion = conversion_open(encoder);
		fault = convert_record(encoder, conversion, cells,
				       (struct wb_text){ start, (size_t)(end - start) }, arena,
				       out);
		iconv_close(conversion);
	} else if (end) {
		out->len = before + (size_t)(end - start);
	}
	wb_buffer_release(&plain);
	return fault;
}

/* The cells of the file's columns of one row, gathered from the rows' columns. */
struct view {
	const struct wb_text *text; /* NULL: null in every row */
	const uint8_t *state;
	bool constant;
};

/* A column as texts: its own, or the canonical ones of its values. */
static struct view
view_column(const struct wb_csv_encoder *encoder, const struct wb_rows *rows, size_t index)
{
	const struct wb_column *column = &rows->columns[index];
	bool plain = column->type.type == WB_TYPE_TEXT && !encoder->options->escape_formulas;
	struct view view = { column->cells.text, column->state, column->constant };
	size_t n = rows->n_selected ? rows->selected[rows->n_selected - 1] + 1u : 0;
	struct wb_text *texts;

	if (plain)
		return view;
	texts = WB_NEW_ARRAY(rows->arena, struct wb_text, column->constant ? 1 : n);
	for (size_t i = 0; i < rows->n_selected; i++) {
		size_t cell = column->constant ? 0 : rows->selected[i];

		if (column->state[cell] != WB_CELL_VALUE)
			continue;
		texts[cell] = wb_column_text(column, cell, rows->arena);
		if (column->type.type == WB_TYPE_TEXT)
			texts[cell] =
				wb_csv_escape_formula(encoder->options, texts[cell], rows->arena);
		if (column->constant)
			break;
	}
	view.text = texts;
	return view;
}

static void
gather_cells(const struct view *views, size_t n, size_t row, struct wb_csv_cell *cells)
{
	for (size_t i = 0; i < n; i++) {
		size_t cell = views[i].constant ? 0 : row;

		cells[i].bare = !views[i].text || views[i].state[cell] != WB_CELL_VALUE;
		cells[i].text = cells[i].bare ? WB_TEXT("") : views[i].text[cell];
	}
}

/* Rows being encoded: their bytes go to memory of a size found beforehand. */
struct encoding {
	const struct wb_csv_encoder *encoder;
	struct wb_rows *rows;
	struct view *views;
	struct wb_csv_cell *cells;
};

static void
reject(struct wb_rows *rows, size_t row, const struct wb_fault *fault)
{
	rows->outcome[row] = WB_OUTCOME_REJECTED;
	rows->faults[row] = fault;
}

static size_t
bound_all(const struct encoding *encoding)
{
	const struct wb_rows *rows = encoding->rows;
	size_t n = encoding->encoder->n_columns, bound = 0;

	for (size_t i = 0; i < n; i++) {
		const struct view *view = &encoding->views[i];

		bound += rows->n_selected * (field_bound(encoding->encoder, 0) + 1);
		for (size_t s = 0; view->text && s < rows->n_selected; s++) {
			size_t cell = view->constant ? 0 : rows->selected[s];

			if (view->state[cell] == WB_CELL_VALUE)
				bound += view->text[cell].len * 2;
		}
	}
	return bound;
}

static void
encode_plain(struct encoding *encoding)
{
	struct wb_rows *rows = encoding->rows;
	size_t n = encoding->encoder->n_columns;
	char *start = wb_arena_bytes(rows->arena, bound_all(encoding)), *at = start;

	for (size_t i = 0; i < rows->n_selected; i++) {
		const struct wb_fault *fault = NULL;
		char *end;

		gather_cells(encoding->views, n, rows->selected[i], encoding->cells);
		end = put_record(encoding->encoder, encoding->cells, rows->arena, at, &fault);
		if (end)
			at = end;
		else
			reject(rows, rows->selected[i], fault);
		rows->encoded_end[i] = (size_t)(at - start);
	}
	rows->encoded = (struct wb_text){ start, (size_t)(at - start) };
}

static void
encode_converted(struct encoding *encoding)
{
	const struct wb_csv_encoder *encoder = encoding->encoder;
	struct wb_rows *rows = encoding->rows;
	struct wb_buffer plain = { 0 }, out = { 0 };
	iconv_t conversion = conversion_open(encoder);

	for (size_t i = 0; i < rows->n_selected; i++) {
		const struct wb_fault *fault = NULL;
		char *start, *end;

		gather_cells(encoding->views, encoder->n_columns, rows->selected[i],
			     encoding->cells);
		start = wb_buffer_room(&plain, record_bound(encoder, encoding->cells));
		end = put_record(encoder, encoding->cells, rows->arena, start, &fault);
		if (end)
			fault = convert_record(encoder, conversion, encoding->cells,
					       (struct wb_text){ start, (size_t)(end - start) },
					       rows->arena, &out);
		if (fault)
			reject(rows, rows->selected[i], fault);
		rows->encoded_end[i] = out.len;
	}
	rows->encoded = wb_arena_text(rows->arena, wb_buffer_slice(&out));
	iconv_close(conversion);
	wb_buffer_release(&plain);
	wb_buffer_release(&out);
}

void
wb_csv_encode_rows(const struct wb_csv_encoder *encoder, struct wb_rows *rows)
{
	struct encoding encoding = {
		.encoder = encoder,
		.rows = rows,
		.views = WB_NEW_ARRAY(rows->arena, struct view, encoder->n_columns),
		.cells = WB_NEW_ARRAY(rows->arena, struct wb_csv_cell, encoder->n_columns),
	};

	rows->encoded_end = WB_NEW_ARRAY(rows->arena, size_t, rows->n_selected);
	for (size_t i = 0; i < encoder->n_columns; i++)
		if (encoder->column[i] != SIZE_MAX)
			encoding.views[i] = view_column(encoder, rows, encoder->column[i]);
	if (encoder->encoding)
		encode_converted(&encoding);
	else
		encode_plain(&encoding);
}
