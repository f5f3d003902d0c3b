/*
 * Which rows a first pass wrote, or found as they should be: those whose waiting
 * fields the second pass fills. One bit a row, in the order of the rows as they
 * are committed. One thread.
 */
#ifndef WB_ENGINE_WRITTEN_ROWS_H
#define WB_ENGINE_WRITTEN_ROWS_H

#include "project/journal.h"

/* All zero bytes: no rows. */
struct wb_written_rows {
	uint64_t count;
	size_t capacity;
	uint8_t *bits;
};

void wb_written_rows_release(struct wb_written_rows *rows);

/* Whether a row of that outcome stands in the target. */
bool wb_stands_in_target(enum wb_outcome outcome);

/* `count` rows more, of one outcome. */
void wb_written_rows_add(struct wb_written_rows *rows, enum wb_outcome outcome, uint64_t count);

/* Of a row by its index; false beyond the last. */
bool wb_written_rows_has(const struct wb_written_rows *rows, uint64_t index);

/* As a step left them in the journal, in place of what was there. */
enum wb_status wb_written_rows_load(struct wb_written_rows *rows, struct wb_journal *journal,
				    int64_t step, struct wb_error *err);

#endif
