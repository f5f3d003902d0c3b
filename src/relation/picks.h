/*
 * Picks: of which rows a batch is made anew, and what is put beside each.
 *
 * A list owns its items, not what they point to. One thread at a time.
 */
#ifndef WB_RELATION_PICKS_H
#define WB_RELATION_PICKS_H

#include "data/batch.h"

struct wb_pick {
	uint32_t row;          /* of the batch as it is */
	struct wb_text record; /* a partner's record or an element; `at` NULL: nothing */
};

/* All zero: empty. Rows ascend. */
struct wb_picks {
	size_t n, capacity;
	struct wb_pick *items;
};

void wb_picks_release(struct wb_picks *picks);
void wb_picks_add(struct wb_picks *picks, size_t row, struct wb_text record);

/*
 * Makes `to`, which may be `from` itself, of the picked rows of `from`: the first
 * n_columns columns, what is known of each row, and its source row number. The
 * other columns stay as they are. New memory is the arena's.
 */
void wb_picks_gather(const struct wb_picks *picks, const struct wb_batch *from, size_t n_columns,
		     struct wb_arena *arena, struct wb_batch *to);

#endif
