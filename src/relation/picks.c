#include "relation/picks.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void
wb_picks_release(struct wb_picks *picks)
{
	free(picks->items);
	*picks = (struct wb_picks){ 0 };
}

void
wb_picks_add(struct wb_picks *picks, size_t row, struct wb_text record)
{
	WB_GROW(picks->items, picks->capacity, picks->n + 1);
	picks->items[picks->n++] = (struct wb_pick){ (uint32_t)row, record };
}

static void
gather_column(const struct wb_picks *picks, struct wb_column *column, struct wb_arena *arena)
{
	struct wb_column from = *column;
	size_t size = wb_type_cell_size(from.type.type);

	if (from.constant)
		return;
	wb_column_init(column, from.type, picks->n, arena);
	for (size_t i = 0; i < picks->n; i++) {
		size_t row = picks->items[i].row;

		column->state[i] = from.state[row];
		if (from.state[row] == WB_CELL_VALUE)
			memcpy((char *)column->cells.any + i * size,
			       (const char *)from.cells.any + row * size, size);
		else if (from.state[row] == WB_CELL_FAILED)
			wb_column_fail(column, i, picks->n, from.fault[row], arena);
	}
}

static void
gather_faults(const struct wb_picks *picks, const struct wb_batch *from, struct wb_arena *arena,
	      struct wb_batch *to)
{
	if (!from->faults)
		return;
	to->faults = WB_NEW_ARRAY(arena, const struct wb_fault *, picks->n);
	to->records = WB_NEW_ARRAY(arena, struct wb_text, picks->n);
	for (size_t i = 0; i < picks->n; i++) {
		to->faults[i] = from->faults[picks->items[i].row];
		to->records[i] = from->records[picks->items[i].row];
	}
}

static void
gather_dropped(const struct wb_picks *picks, const struct wb_batch *from, struct wb_arena *arena,
	       struct wb_batch *to)
{
	if (!from->dropped)
		return;
	to->dropped = WB_NEW_ARRAY(arena, const struct wb_fault *, picks->n);
	to->dropped_as = WB_NEW_ARRAY(arena, uint8_t, picks->n);
	for (size_t i = 0; i < picks->n; i++) {
		to->dropped[i] = from->dropped[picks->items[i].row];
		to->dropped_as[i] = from->dropped_as[picks->items[i].row];
	}
}

static void
gather_numbers(const struct wb_picks *picks, const struct wb_batch *from, struct wb_arena *arena,
	       struct wb_batch *to)
{
	to->numbers = wb_arena_alloc(arena, picks->n * sizeof *to->numbers);
	for (size_t i = 0; i < picks->n; i++)
		to->numbers[i] = wb_batch_number(from, picks->items[i].row);
	to->source_rows = wb_batch_source_rows(from);
	to->first_row = from->first_row;
}

void
wb_picks_gather(const struct wb_picks *picks, const struct wb_batch *from, size_t n_columns,
		struct wb_arena *arena, struct wb_batch *to)
{
	const struct wb_batch old = *from; /* `to` may be the same */
	struct wb_column *columns = wb_arena_alloc(arena, old.n_columns * sizeof *columns);

	memcpy(columns, old.columns, old.n_columns * sizeof *columns);
	for (size_t i = 0; i < n_columns; i++)
		gather_column(picks, &columns[i], arena);
	to->columns = columns;
	to->n_columns = old.n_columns;
	gather_faults(picks, &old, arena, to);
	gather_dropped(picks, &old, arena, to);
	gather_numbers(picks, &old, arena, to);
	to->rows = picks->n;
}
