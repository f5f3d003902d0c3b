#include "engine/tally.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static uint64_t
hash_cell(const struct wb_column *column, size_t row, struct wb_arena *scratch)
{
	struct wb_text text;

	if (column->type.type == WB_TYPE_TEXT)
		text = column->cells.text[wb_column_index(column, row)];
	else
		text = wb_column_text(column, row, scratch);
	return XXH3_64bits(text.at, text.len);
}

void
wb_tally_row(struct wb_tally *tally, const struct wb_column *columns, size_t row,
	     enum wb_tally_sign sign, struct wb_arena *scratch)
{
	uint64_t one = sign == WB_TALLY_ADD ? 1 : UINT64_MAX;

	tally->rows += one;
	for (size_t i = 0; i < tally->n_fields; i++) {
		if (wb_column_cell(&columns[i], row) != WB_CELL_VALUE)
			continue;
		tally->fields[i].present += one;
		tally->fields[i].sum += one * hash_cell(&columns[i], row, scratch);
	}
}

void
wb_tally_rows(struct wb_tally *tally, const struct wb_column *columns, const uint32_t *rows,
	      size_t n, struct wb_arena *scratch)
{
	tally->rows += n;
	for (size_t i = 0; i < tally->n_fields; i++) {
		struct wb_field_tally *field = &tally->fields[i];

		for (size_t k = 0; k < n; k++) {
			if (wb_column_cell(&columns[i], rows[k]) != WB_CELL_VALUE)
				continue;
			field->present++;
			field->sum += hash_cell(&columns[i], rows[k], scratch);
		}
	}
}

void
wb_tally_add(struct wb_tally *to, const struct wb_tally *what)
{
	to->rows += what->rows;
	for (size_t i = 0; i < to->n_fields; i++) {
		to->fields[i].present += what->fields[i].present;
		to->fields[i].sum += what->fields[i].sum;
	}
}

void
wb_tally_clear(struct wb_tally *tally)
{
	tally->rows = 0;
	memset(tally->fields, 0, tally->n_fields * sizeof *tally->fields);
}

void
wb_tally_print(const struct wb_tally *tally, struct wb_buffer *out)
{
	wb_buffer_format(out, "%" PRIu64, tally->rows);
	for (size_t i = 0; i < tally->n_fields; i++)
		wb_buffer_format(out, " %" PRIu64 ":%016" PRIx64, tally->fields[i].present,
				 tally->fields[i].sum);
}

bool
wb_tally_parse(struct wb_text text, struct wb_tally *out)
{
	struct wb_buffer copy = { 0 };
	char *at, *end;
	bool whole;

	wb_buffer_text(&copy, text);
	at = wb_buffer_room(&copy, 0) - copy.len;
	out->rows = strtoull(at, &end, 10);
	whole = end != at;
	for (size_t i = 0; whole && i < out->n_fields; i++) {
		at = end;
		out->fields[i].present = strtoull(at, &end, 10);
		whole = end != at && *end == ':';
		if (!whole)
			break;
		at = end + 1;
		out->fields[i].sum = strtoull(at, &end, 16);
		whole = end != at;
	}
	whole = whole && *end == '\0';
	wb_buffer_release(&copy);
	return whole;
}
