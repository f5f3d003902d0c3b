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

/* Folds a cell into the hash of its row, by place; a null too. */
static uint64_t
fold_cell(uint64_t row_hash, size_t field, uint64_t cell_hash)
{
	const uint64_t parts[] = { row_hash, field, cell_hash };

	return XXH3_64bits(parts, sizeof parts);
}

/* What a null, or a cell that failed, is in the hash of its row. */
enum { ABSENT = 0 };

void
wb_tally_row(struct wb_tally *tally, const struct wb_column *columns, size_t row,
	     enum wb_tally_sign sign, struct wb_arena *scratch)
{
	uint64_t one = sign == WB_TALLY_ADD ? 1 : UINT64_MAX, row_hash = 0;

	tally->rows += one;
	for (size_t i = 0; i < tally->n_fields; i++) {
		uint64_t hash = ABSENT;

		if (wb_column_cell(&columns[i], row) == WB_CELL_VALUE) {
			hash = hash_cell(&columns[i], row, scratch);
			tally->fields[i].present += one;
			tally->fields[i].sum += one * hash;
		}
		row_hash = fold_cell(row_hash, i, hash);
	}
	tally->row_sum += one * row_hash;
}

/* By column, each row's hash growing from one column to the next. */
void
wb_tally_rows(struct wb_tally *tally, const struct wb_column *columns, const uint32_t *rows,
	      size_t n, struct wb_arena *scratch)
{
	uint64_t *row_hashes = WB_NEW_ARRAY(scratch, uint64_t, n);

	tally->rows += n;
	for (size_t i = 0; i < tally->n_fields; i++) {
		struct wb_field_tally *field = &tally->fields[i];

		for (size_t k = 0; k < n; k++) {
			uint64_t hash = ABSENT;

			if (wb_column_cell(&columns[i], rows[k]) == WB_CELL_VALUE) {
				hash = hash_cell(&columns[i], rows[k], scratch);
				field->present++;
				field->sum += hash;
			}
			row_hashes[k] = fold_cell(row_hashes[k], i, hash);
		}
	}
	for (size_t k = 0; k < n; k++)
		tally->row_sum += row_hashes[k];
}

void
wb_tally_add(struct wb_tally *to, const struct wb_tally *what)
{
	to->rows += what->rows;
	to->row_sum += what->row_sum;
	for (size_t i = 0; i < to->n_fields; i++) {
		to->fields[i].present += what->fields[i].present;
		to->fields[i].sum += what->fields[i].sum;
	}
}

void
wb_tally_clear(struct wb_tally *tally)
{
	tally->rows = 0;
	tally->row_sum = 0;
	memset(tally->fields, 0, tally->n_fields * sizeof *tally->fields);
}

void
wb_tally_print(const struct wb_tally *tally, struct wb_buffer *out)
{
	wb_buffer_format(out, "%" PRIu64 ":%016" PRIx64, tally->rows, tally->row_sum);
	for (size_t i = 0; i < tally->n_fields; i++)
		wb_buffer_format(out, " %" PRIu64 ":%016" PRIx64, tally->fields[i].present,
				 tally->fields[i].sum);
}

/* "COUNT:SUM", taken off the text at *at. */
static bool
take_pair(char **at, uint64_t *count, uint64_t *sum)
{
	char *end;

	*count = strtoull(*at, &end, 10);
	if (end == *at || *end != ':')
		return false;
	*at = end + 1;
	*sum = strtoull(*at, &end, 16);
	if (end == *at)
		return false;
	*at = end;
	return true;
}

bool
wb_tally_parse(struct wb_text text, struct wb_tally *out)
{
	struct wb_buffer copy = { 0 };
	bool whole;
	char *at;

	wb_buffer_text(&copy, text);
	at = wb_buffer_room(&copy, 0) - copy.len;
	whole = take_pair(&at, &out->rows, &out->row_sum);
	for (size_t i = 0; whole && i < out->n_fields; i++)
		whole = take_pair(&at, &out->fields[i].present, &out->fields[i].sum);
	whole = whole && *at == '\0';
	wb_buffer_release(&copy);
	return whole;
}
