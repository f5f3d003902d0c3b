#include "engine/written_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { BITS = 8 };

void
wb_written_rows_release(struct wb_written_rows *rows)
{
	free(rows->bits);
	*rows = (struct wb_written_rows){ 0 };
}

bool
wb_stands_in_target(enum wb_outcome outcome)
{
	return outcome == WB_OUTCOME_INSERTED || outcome == WB_OUTCOME_UPDATED ||
	       outcome == WB_OUTCOME_UNCHANGED;
}

void
wb_written_rows_add(struct wb_written_rows *rows, enum wb_outcome outcome, uint64_t count)
{
	size_t before = rows->capacity;

	WB_GROW(rows->bits, rows->capacity, (size_t)((rows->count + count) / BITS + 1));
	memset(rows->bits + before, 0, rows->capacity - before);
	for (uint64_t i = 0; wb_stands_in_target(outcome) && i < count; i++)
		rows->bits[(rows->count + i) / BITS] |= (uint8_t)(1u << (rows->count + i) % BITS);
	rows->count += count;
}

bool
wb_written_rows_has(const struct wb_written_rows *rows, uint64_t index)
{
	return index < rows->count && (rows->bits[index / BITS] >> index % BITS & 1);
}

static void
add(void *context, enum wb_outcome outcome, uint64_t count)
{
	wb_written_rows_add(context, outcome, count);
}

enum wb_status
wb_written_rows_load(struct wb_written_rows *rows, struct wb_journal *journal, int64_t step,
		     struct wb_error *err)
{
	wb_written_rows_release(rows);
	return wb_journal_outcomes(journal, step, add, rows, err);
}
