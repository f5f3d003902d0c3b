/*
 * Aggregates: what a group comes to, its values taken one after the other.
 *
 * Integers and decimals are summed exactly; what does not fit in the end (an
 * integer of 64 bits, a decimal of 38 digits) fails as `out-of-range`. Null is
 * passed over, save by first and last; over no values count is 0 and all others
 * are null. One thread at a time.
 */
#ifndef WB_RELATION_AGGREGATE_H
#define WB_RELATION_AGGREGATE_H

#include "data/batch.h"
#include "plan/plan.h"

/* All zero but for the plan: nothing taken yet. */
struct wb_aggregate {
	const struct wb_plan_aggregate *plan;
	uint64_t count; /* of what was taken */
	wb_int128 whole;
	struct wb_decimal decimal;
	double real;
	bool overflow;
	struct wb_buffer held; /* packed: the value kept, or all of a list's */
};

void wb_aggregate_clear(struct wb_aggregate *aggregate); /* for the next group */
void wb_aggregate_release(struct wb_aggregate *aggregate);

/* Takes a row's value; of count() any value, for the row counts. */
void wb_aggregate_take(struct wb_aggregate *aggregate, const struct wb_value *value);

/* Puts the result in a cell of a column of the aggregate's type with room for `rows`. */
void wb_aggregate_give(const struct wb_aggregate *aggregate, struct wb_text step,
		       struct wb_column *out, size_t row, size_t rows, struct wb_arena *arena);

#endif
