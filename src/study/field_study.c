/*
 * Two states:
 *
 *   FEW ──(more values than the tally holds)──► MANY
 *
 * FEW: the tally holds every value with its count; nothing else is known yet.
 * MANY: the tally is loose and tells the frequent values; hashes go to the
 * distinct counter, and each cell to the guess, the lengths and the patterns.
 * The step from one to the other, like the report of a study that never took
 * it, looks at each value of the tally once, for as often as it was seen.
 */
#include "study/field_study.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "data/pattern.h"
#include "study/distinct.h"
#include "study/guess.h"
#include "study/value_tally.h"

enum {
	DISTINCT_MOST = 1000000,
	DISTINCT_MANY_FIELDS = 12, /* beyond them: */
	DISTINCT_SHARED = 6 * DISTINCT_MOST,
	DISTINCT_LEAST = 4096,
	ROOMY_FIELDS = 24, /* each doubling of them halves what follows */
	MOST_HALVINGS = 5,
	FEW = 16384,
	FREQUENT = 2048, /* values that a loose tally holds */
	PATTERNS = 2048,
	AHEAD = 8, /* hashes whose place is fetched in advance */
};

struct wb_field_study {
	uint64_t rows, nulls, empties;
	bool many;
	struct wb_value_tally values, patterns;
	bool patterns_lost; /* one found no room */
	struct wb_distinct distinct;
	struct wb_guess guess;
	uint64_t total_length, min_length, max_length;
	uint64_t lengths[WB_PROFILE_LENGTHS + 1];
	size_t frequent; /* values that stay once the tally is loose */
	/* The cells at hand, and their hashes: in the batch's arena. */
	struct wb_text *texts;
	uint64_t *hashes;
};

static size_t
distinct_of(size_t n_fields)
{
	size_t share = DISTINCT_SHARED / (n_fields ? n_fields : 1);

	if (n_fields <= DISTINCT_MANY_FIELDS)
		return DISTINCT_MOST;
	return share < DISTINCT_LEAST ? DISTINCT_LEAST : share;
}

static unsigned
halvings_of(size_t n_fields)
{
	unsigned halvings = 0;

	while (halvings < MOST_HALVINGS && n_fields > (size_t)ROOMY_FIELDS << halvings)
		halvings++;
	return halvings;
}

struct wb_field_study *
wb_field_study_new(size_t n_fields)
{
	struct wb_field_study *study = wb_alloc(sizeof *study);
	unsigned halvings = halvings_of(n_fields);

	wb_value_tally_init(&study->values, FEW >> halvings);
	wb_value_tally_init(&study->patterns, PATTERNS >> halvings);
	wb_distinct_init(&study->distinct, distinct_of(n_fields));
	study->frequent = FREQUENT >> halvings;
	study->guess.quantiles.halvings = halvings;
	study->min_length = UINT64_MAX;
	return study;
}

void
wb_field_study_free(struct wb_field_study *study)
{
	if (!study)
		return;
	wb_value_tally_release(&study->values);
	wb_value_tally_release(&study->patterns);
	wb_distinct_release(&study->distinct);
	wb_guess_release(&study->guess);
	free(study);
}

/* Code points: all bytes but those that continue one. */
static uint64_t
length_of(struct wb_text text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t length = text.len, eight;
	size_t i = 0;

	/* Of eight bytes at once: those with the upper bit and not the one below it. */
	for (; i + sizeof eight <= text.len; i += sizeof eight) {
		memcpy(&eight, text.at + i, sizeof eight);
		length -= (uint64_t)__builtin_popcountll(eight >> 7 & ~eight >> 6 & ones);
	}
	for (; i < text.len; i++)
		length -= (text.at[i] & 0xc0) == 0x80;
	return length;
}

static void
add_length(struct wb_field_study *study, uint64_t length, uint64_t count)
{
	study->total_length += length * count;
	if (length < study->min_length)
		study->min_length = length;
	if (length > study->max_length)
		study->max_length = length;
	study->lengths[length < WB_PROFILE_LENGTHS ? length : WB_PROFILE_LENGTHS] += count;
}

static void
look_at(struct wb_field_study *study, struct wb_text text, uint64_t count)
{
	char shape[WB_PATTERN_SIZE];
	struct wb_text pattern = { shape, wb_pattern_of(text, shape) };

	add_length(study, length_of(text), count);
	wb_guess_add(&study->guess, text, count);
	if (!wb_value_tally_add(&study->patterns, wb_value_hash(pattern), pattern, count))
		study->patterns_lost = true;
}

static void
look_at_few(struct wb_field_study *study)
{
	for (size_t i = 0; i < study->values.count; i++)
		look_at(study, study->values.entries[i].text, study->values.entries[i].count);
}

static void
turn_to_many(struct wb_field_study *study)
{
	look_at_few(study);
	for (size_t i = 0; i < study->values.count; i++)
		wb_distinct_add(&study->distinct, study->values.entries[i].hash);
	wb_value_tally_loosen(&study->values, study->frequent);
	study->many = true;
}

/* What stands in a cell; where it is not of the column's type, what the source holds there. */
static struct wb_text
text_of(const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	if (column->type.type == WB_TYPE_TEXT && wb_column_cell(column, row) == WB_CELL_VALUE)
		return column->cells.text[wb_column_index(column, row)];
	if (wb_column_cell(column, row) == WB_CELL_FAILED)
		return column->fault[wb_column_index(column, row)]->value;
	return wb_column_text(column, row, arena);
}

/* The batch's cells that hold more than nothing become texts[0 .. n) with their hashes. */
static size_t
gather(struct wb_field_study *study, const struct wb_column *column, struct wb_batch *batch)
{
	size_t n = 0;

	for (size_t row = 0; row < batch->rows; row++) {
		struct wb_text text;

		if (batch->faults && batch->faults[row])
			continue;
		study->rows++;
		if (wb_column_cell(column, row) == WB_CELL_NULL) {
			study->nulls++;
			continue;
		}
		text = text_of(column, row, &batch->arena);
		if (!text.len) {
			study->empties++;
			continue;
		}
		study->texts[n] = text;
		study->hashes[n++] = wb_value_hash(text);
	}
	return n;
}

static size_t
count_few(struct wb_field_study *study, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!wb_value_tally_add(&study->values, study->hashes[i], study->texts[i], 1))
			return i;
	return n;
}

static void
add_many(struct wb_field_study *study, size_t from, size_t n)
{
	for (size_t i = from; i < n; i++) {
		if (i + AHEAD < n)
			wb_distinct_expect(&study->distinct, study->hashes[i + AHEAD]);
		wb_distinct_add(&study->distinct, study->hashes[i]);
	}
	for (size_t i = from; i < n; i++)
		wb_value_tally_add(&study->values, study->hashes[i], study->texts[i], 1);
	for (size_t i = from; i < n; i++)
		look_at(study, study->texts[i], 1);
}

void
wb_field_study_add(struct wb_field_study *study, const struct wb_column *column,
		   struct wb_batch *batch)
{
	size_t n, done = 0;

	study->texts = wb_arena_alloc(&batch->arena, batch->rows * sizeof *study->texts);
	study->hashes = wb_arena_alloc(&batch->arena, batch->rows * sizeof *study->hashes);
	n = gather(study, column, batch);
	if (!study->many)
		done = count_few(study, n);
	if (done == n)
		return;
	if (!study->many)
		turn_to_many(study);
	add_many(study, done, n);
}

/* Copies the first `most` of a ranked tally. */
static struct wb_counted *
copy_ranked(const struct wb_value_tally *tally, size_t most, struct wb_arena *arena, size_t *n)
{
	struct wb_counted *copies;

	*n = tally->count < most ? tally->count : most;
	copies = WB_NEW_ARRAY(arena, struct wb_counted, *n);
	for (size_t i = 0; i < *n; i++)
		copies[i] = (struct wb_counted){ wb_arena_text(arena, tally->entries[i].text),
						 tally->entries[i].count };
	return copies;
}

static void
report_values(struct wb_field_study *study, struct wb_arena *arena, struct wb_field_profile *out)
{
	size_t n = study->values.count;
	bool all = !study->many && n <= WB_PROFILE_VALUES_ALL;

	wb_value_tally_rank(&study->values);
	out->values =
		copy_ranked(&study->values, all ? WB_PROFILE_VALUES_ALL : WB_PROFILE_VALUES_TOP,
			    arena, &out->n_values);
	/* What occurs once is no top value. */
	while (!all && out->n_values && out->values[out->n_values - 1].count == 1)
		out->n_values--;
	out->values_all = all;
	out->values_exact = !study->many;
}

static void
report_patterns(struct wb_field_study *study, struct wb_arena *arena, struct wb_field_profile *out)
{
	wb_value_tally_rank(&study->patterns);
	out->patterns =
		copy_ranked(&study->patterns, WB_PROFILE_PATTERNS_TOP, arena, &out->n_patterns);
	out->patterns_exact = !study->patterns_lost;
	out->patterns_all = !study->patterns_lost && out->n_patterns == study->patterns.count;
}

static void
report_lengths(struct wb_field_study *study, struct wb_arena *arena, struct wb_field_profile *out)
{
	size_t n = 0;

	if (study->empties)
		add_length(study, 0, study->empties);
	if (study->min_length == UINT64_MAX)
		return;
	out->min_length = study->min_length;
	out->max_length = study->max_length;
	out->total_length = study->total_length;
	for (size_t i = 0; i <= WB_PROFILE_LENGTHS; i++)
		n += study->lengths[i] > 0;
	out->lengths = WB_NEW_ARRAY(arena, struct wb_length_count, n);
	for (size_t i = 0; i <= WB_PROFILE_LENGTHS; i++)
		if (study->lengths[i])
			out->lengths[out->n_lengths++] =
				(struct wb_length_count){ i, study->lengths[i] };
}

void
wb_field_study_report(struct wb_field_study *study, struct wb_arena *arena,
		      struct wb_field_profile *out)
{
	if (!study->many)
		look_at_few(study);
	out->rows = study->rows;
	out->nulls = study->nulls;
	out->empties = study->empties;
	out->distinct = (study->many ? wb_distinct_count(&study->distinct) : study->values.count) +
			(study->empties > 0);
	out->distinct_exact = !study->many || wb_distinct_exact(&study->distinct);
	report_lengths(study, arena, out);
	wb_guess_report(&study->guess, arena, out);
	report_patterns(study, arena, out);
	report_values(study, arena, out);
}
