#include "tui/views/diff_rows.h"

#include <stdlib.h>

#include "base/memory.h"

void
wb_diff_piece_free(struct wb_diff_piece *piece)
{
	wb_arena_release(&piece->arena);
	free(piece->rows);
	free(piece);
}

void
wb_diff_rows_init(struct wb_diff_rows *rows)
{
	*rows = (struct wb_diff_rows){ .filter.step = WB_DIFF_ALL };
}

void
wb_diff_rows_release(struct wb_diff_rows *rows)
{
	for (struct wb_diff_piece *piece = rows->pieces, *next; piece; piece = next) {
		next = piece->next;
		wb_diff_piece_free(piece);
	}
	free(rows->steps);
	free(rows->rows);
	free(rows->shown);
	wb_diff_rows_init(rows);
}

/* Which rows. */

static bool
same_cell(const struct wb_cell_text *a, const struct wb_cell_text *b)
{
	return a->null == b->null && (a->null || wb_text_equal(a->text, b->text));
}

bool
wb_diff_row_changes(const struct wb_diff_row *row, size_t field)
{
	if (row->outcome == WB_OUTCOME_UNCHANGED)
		return false;
	if (row->before && row->after)
		return !same_cell(&row->before[field], &row->after[field]);
	if (row->before)
		return !row->before[field].null;
	return row->after && !row->after[field].null;
}

static size_t
field_of(const struct wb_diff_step *step, struct wb_text name)
{
	size_t field = 0;

	while (field < step->n_fields && !wb_text_equal(step->fields[field], name))
		field++;
	return field;
}

static bool
field_changes(const struct wb_diff_rows *rows, const struct wb_diff_row *row, struct wb_text name)
{
	const struct wb_diff_step *step = &rows->steps[row->step];
	size_t field = field_of(step, name);

	return field < step->n_fields && wb_diff_row_changes(row, field);
}

bool
wb_diff_rows_pass(const struct wb_diff_rows *rows, const struct wb_diff_filter *filter,
		  const struct wb_diff_row *row)
{
	if (filter->step != WB_DIFF_ALL && filter->step != row->step)
		return false;
	if (filter->by_outcome && filter->outcome != row->outcome)
		return false;
	if (filter->fault_rule.len && (!wb_text_equal(filter->fault_rule, row->fault.rule) ||
				       !wb_text_equal(filter->fault_field, row->fault.field)))
		return false;
	return !filter->field.len || field_changes(rows, row, filter->field);
}

static void
show(struct wb_diff_rows *rows, size_t row)
{
	WB_GROW(rows->shown, rows->shown_capacity, rows->n_shown + 1);
	rows->shown[rows->n_shown++] = row;
}

/* Their order. Rows that are equal in it stay as they came. */

#define STEP_RANKS (UINT64_C(1) << 48) /* more than a source has rows */

struct sorted {
	struct wb_text text;
	uint64_t rank;
	size_t row;
};

static int
compare(const void *left, const void *right)
{
	const struct sorted *a = left, *b = right;
	int order;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	order = wb_text_compare(a->text, b->text);
	if (order)
		return order;
	return a->row < b->row ? -1 : a->row > b->row;
}

/* Digits in front of the point; 0: it is no plain number. */
static uint64_t
whole_digits(struct wb_text text)
{
	size_t whole = 0, at;

	while (whole < text.len && text.at[whole] >= '0' && text.at[whole] <= '9')
		whole++;
	if (whole < text.len && text.at[whole] != '.')
		return 0;
	for (at = whole + 1; at < text.len; at++)
		if (text.at[at] < '0' || text.at[at] > '9')
			return 0;
	return whole;
}

/* Numbers by their length first, so that 10 comes behind 9; what has no value is last. */
static void
rank_by_text(struct sorted *sorted, struct wb_text text)
{
	sorted->text = text;
	sorted->rank = text.len ? whole_digits(text) : UINT64_MAX;
}

static void
rank(const struct wb_diff_rows *rows, const struct wb_diff_row *row, struct sorted *sorted)
{
	const struct wb_diff_step *step = &rows->steps[row->step];
	const struct wb_cell_text *cells = row->after ? row->after : row->before;
	size_t field;

	if (rows->order == WB_DIFF_BY_ROW) {
		sorted->rank = row->step * STEP_RANKS + (row->number - 1) % STEP_RANKS;
	} else if (rows->order == WB_DIFF_BY_OUTCOME) {
		sorted->rank = row->outcome;
	} else if (rows->order == WB_DIFF_BY_KEY) {
		rank_by_text(sorted, row->key);
	} else {
		field = field_of(step, rows->order_field);
		rank_by_text(sorted,
			     cells && field < step->n_fields ? cells[field].text : WB_TEXT(""));
	}
}

static void
sort(struct wb_diff_rows *rows)
{
	struct sorted *sorted;

	if (!rows->n_shown)
		return;
	sorted = wb_alloc(rows->n_shown * sizeof *sorted);
	for (size_t i = 0; i < rows->n_shown; i++) {
		sorted[i].row = rows->shown[i];
		rank(rows, &rows->rows[rows->shown[i]], &sorted[i]);
	}
	qsort(sorted, rows->n_shown, sizeof *sorted, compare);
	for (size_t i = 0; i < rows->n_shown; i++)
		rows->shown[i] = sorted[i].row;
	free(sorted);
}

void
wb_diff_rows_sift(struct wb_diff_rows *rows)
{
	rows->n_shown = 0;
	for (size_t i = 0; i < rows->n_rows; i++)
		if (wb_diff_rows_pass(rows, &rows->filter, &rows->rows[i]))
			show(rows, i);
	sort(rows);
}

/* Pieces. */

static void
take_step(struct wb_diff_rows *rows, size_t number, const struct wb_diff_step *step)
{
	struct wb_diff_step before = { 0 };

	WB_GROW(rows->steps, rows->steps_capacity, number + 1);
	if (number < rows->n_steps)
		before = rows->steps[number];
	for (; rows->n_steps <= number; rows->n_steps++)
		rows->steps[rows->n_steps] = (struct wb_diff_step){ 0 };
	rows->steps[number] = *step;
	if (before.name.len) {
		rows->steps[number].name = before.name;
		rows->steps[number].mapping = before.mapping;
		rows->steps[number].target = before.target;
	}
	if (before.n_fields) {
		rows->steps[number].n_fields = before.n_fields;
		rows->steps[number].fields = before.fields;
		rows->steps[number].numeric = before.numeric;
		rows->steps[number].key = before.key;
	}
}

void
wb_diff_rows_add(struct wb_diff_rows *rows, struct wb_diff_piece *piece)
{
	piece->next = rows->pieces;
	rows->pieces = piece;
	rows->left_out += piece->left_out;
	take_step(rows, piece->number, &piece->step);
	WB_GROW(rows->rows, rows->rows_capacity, rows->n_rows + piece->n_rows);
	for (size_t i = 0; i < piece->n_rows; i++) {
		rows->rows[rows->n_rows] = piece->rows[i];
		if (wb_diff_rows_pass(rows, &rows->filter, &piece->rows[i]))
			show(rows, rows->n_rows);
		rows->n_rows++;
	}
}

const struct wb_diff_row *
wb_diff_rows_at(const struct wb_diff_rows *rows, size_t shown)
{
	return shown < rows->n_shown ? &rows->rows[rows->shown[shown]] : NULL;
}

/* Counts. */

uint64_t
wb_diff_rows_count(const struct wb_diff_rows *rows, size_t step, enum wb_outcome outcome)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < rows->n_steps; i++)
		if (step == WB_DIFF_ALL || step == i)
			sum += rows->steps[i].counts[outcome];
	return sum;
}

uint64_t
wb_diff_rows_changes(const struct wb_diff_rows *rows, size_t step)
{
	return wb_diff_rows_count(rows, step, WB_OUTCOME_INSERTED) +
	       wb_diff_rows_count(rows, step, WB_OUTCOME_UPDATED) +
	       wb_diff_rows_count(rows, step, WB_OUTCOME_DELETED);
}
