#include "connect/csv_fault.h"

#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "connect/csv_record.h"

enum { LONGEST_KEPT = 64 * 1024, LONGEST_VALUE = 256 };

/* A record that is being explained. */
struct suspect {
	const struct wb_csv_shape *shape;
	struct wb_arena *arena;
	struct wb_text text;
	enum wb_csv_mark mark;
	uint64_t offset, whole;
	struct wb_csv_record record;
};

static void
json_string(struct wb_buffer *out, struct wb_text text, uint64_t whole)
{
	struct wb_buffer noted = { 0 };

	if (whole <= text.len) {
		wb_json_string(out, text);
		return;
	}
	wb_buffer_text(&noted, text);
	wb_buffer_format(&noted, " … (cut: %" PRIu64 " bytes in all)", whole);
	wb_json_string(out, wb_buffer_slice(&noted));
	wb_buffer_release(&noted);
}

static void
json_hex(struct wb_buffer *out, struct wb_text text, uint64_t whole)
{
	wb_buffer_string(out, "{\"hex\": \"");
	for (size_t i = 0; i < text.len; i++)
		wb_buffer_format(out, "%02x", (unsigned)(unsigned char)text.at[i]);
	wb_buffer_byte(out, '"');
	if (whole > text.len)
		wb_buffer_format(out, ", \"bytes\": %" PRIu64, whole);
	wb_buffer_byte(out, '}');
}

/* Text or hex, cut where it is long; `whole` is its length before any cut made already. */
static void
json_value(struct wb_buffer *out, struct wb_text text, uint64_t whole)
{
	bool cut = whole > text.len || text.len > LONGEST_KEPT;
	size_t valid;

	if (text.len > LONGEST_KEPT)
		text.len = LONGEST_KEPT;
	valid = wb_utf8_valid_prefix(text);
	/* A cut may have left a part of a character at the end. */
	if (cut && text.len - valid < 4)
		text.len = valid;
	if (valid == text.len)
		json_string(out, text, whole);
	else
		json_hex(out, text, whole);
}

static void
json_cell(struct wb_buffer *out, const struct wb_csv_cell *cell)
{
	if (cell->bare)
		wb_buffer_string(out, "null");
	else
		json_value(out, cell->text, cell->text.len);
}

static void
json_record(struct wb_buffer *out, const struct suspect *suspect)
{
	const struct wb_csv_header *header = &suspect->shape->header;
	bool named = suspect->record.n_cells == header->n_fields;

	wb_buffer_byte(out, named ? '{' : '[');
	for (size_t i = 0; i < suspect->record.n_cells; i++) {
		if (i)
			wb_buffer_string(out, ", ");
		if (named) {
			json_string(out, header->names[i], header->names[i].len);
			wb_buffer_string(out, ": ");
		}
		json_cell(out, &suspect->record.cells[i]);
	}
	wb_buffer_byte(out, named ? '}' : ']');
}

static struct wb_text
suspect_json(const struct suspect *suspect)
{
	struct wb_buffer out = { 0 };
	struct wb_text kept;

	if (suspect->record.sound)
		json_record(&out, suspect);
	else
		json_value(&out, suspect->text, suspect->whole);
	kept = wb_arena_text(suspect->arena, wb_buffer_slice(&out));
	wb_buffer_release(&out);
	return kept;
}

/* The rule, the reason and the concerned field's index (or none: SIZE_MAX). */
struct finding {
	const char *rule;
	const char *reason;
	size_t field;
};

static struct finding
find_cell(const struct suspect *suspect, const char *rule, const char *reason,
	  bool (*is_wrong)(const struct suspect *, struct wb_text))
{
	for (size_t i = 0; i < suspect->record.n_cells; i++)
		if (is_wrong(suspect, suspect->record.cells[i].text))
			return (struct finding){ rule, reason, i };
	return (struct finding){ rule, reason, SIZE_MAX };
}

static bool
holds_nul(const struct suspect *suspect, struct wb_text text)
{
	(void)suspect;
	return text.len && memchr(text.at, '\0', text.len);
}

static bool
is_invalid(const struct suspect *suspect, struct wb_text text)
{
	(void)suspect;
	return !wb_utf8_valid(text);
}

static bool
is_too_large(const struct suspect *suspect, struct wb_text text)
{
	return text.len > suspect->shape->options->max_field;
}

static struct finding
find_quote(const struct suspect *suspect)
{
	const struct wb_csv_record *record = &suspect->record;
	struct finding finding = { "csv-quote", "a quote within a field without quotes",
				   record->n_cells };

	if (record->fault_at && record->fault_at < suspect->text.len &&
	    suspect->text.at[record->fault_at - 1] == suspect->shape->dialect.quote)
		finding.reason = "text behind a closing quote";
	return finding;
}

static struct finding
find_fields(const struct suspect *suspect)
{
	size_t has = suspect->record.n_cells, needs = suspect->shape->header.n_fields;
	const char *reason = wb_arena_format(
		suspect->arena, "%zu field%s where the %s has %zu", has, has == 1 ? "" : "s",
		suspect->shape->options->header ? "header" : "first record", needs);

	return (struct finding){ "csv-fields", reason, SIZE_MAX };
}

static struct finding
find_what_is_wrong(const struct suspect *suspect)
{
	const struct wb_csv_shape *shape = suspect->shape;

	if (suspect->mark == WB_CSV_TOO_LARGE)
		return (struct finding){ "csv-record-too-large",
					 wb_arena_format(suspect->arena,
							 "a record of %" PRIu64 " bytes",
							 suspect->whole),
					 SIZE_MAX };
	if (suspect->mark == WB_CSV_UNCLOSED)
		return (struct finding){ "csv-unclosed-quote",
					 "a quote is open at the end of the file",
					 suspect->record.n_cells };
	if (holds_nul(suspect, suspect->text))
		return find_cell(suspect, "csv-nul", "a NUL byte", holds_nul);
	if (!suspect->record.sound)
		return find_quote(suspect);
	if (suspect->record.n_cells != shape->header.n_fields)
		return find_fields(suspect);
	if (is_invalid(suspect, suspect->text))
		return find_cell(suspect, "csv-encoding",
				 shape->options->encoding ? "not of the encoding" : "not UTF-8",
				 is_invalid);
	return find_cell(suspect, "csv-field-too-large",
			 wb_arena_format(suspect->arena, "a field of more than %zu bytes",
					 shape->options->max_field),
			 is_too_large);
}

/* A value may be named in messages: short, and UTF-8. */
static struct wb_text
short_value(const struct suspect *suspect, size_t field)
{
	struct wb_text text;

	if (field >= suspect->record.n_cells)
		return WB_TEXT("");
	text = suspect->record.cells[field].text;
	if (text.len > LONGEST_VALUE)
		text.len = LONGEST_VALUE;
	text.len = wb_utf8_valid_prefix(text);
	return memchr(text.at, '\0', text.len) ? WB_TEXT("") : text;
}

void
wb_csv_fault_row(const struct wb_csv_shape *shape, struct wb_batch *batch, size_t row)
{
	const struct wb_csv_piece *piece = batch->piece;
	const struct wb_csv_row *place = &piece->rows[row];
	struct wb_fault *fault = WB_NEW(&batch->arena, struct wb_fault);
	struct suspect suspect = {
		.shape = shape,
		.arena = &batch->arena,
		.text = { batch->raw.at + place->at, place->len },
		.mark = place->mark,
		.offset = piece->offset + place->at,
		.whole = place->mark == WB_CSV_TOO_LARGE ? piece->whole : place->len,
	};
	struct finding finding;

	if (suspect.mark != WB_CSV_TOO_LARGE)
		suspect.record = wb_csv_record_parse(&shape->dialect, suspect.text, suspect.arena);
	finding = find_what_is_wrong(&suspect);
	fault->rule = finding.rule;
	fault->reason =
		wb_text_of(wb_arena_format(suspect.arena, "%s, in the record at byte %" PRIu64,
					   finding.reason, suspect.offset));
	if (finding.field < shape->header.n_fields) {
		fault->field = shape->header.names[finding.field];
		fault->value = short_value(&suspect, finding.field);
	}
	wb_batch_fault(batch, row, batch->rows, fault, suspect_json(&suspect));
}
