#include "relation/aggregate.h"

#include <math.h>

#include "relation/packed.h"

void
wb_aggregate_clear(struct wb_aggregate *aggregate)
{
	struct wb_buffer held = aggregate->held;

	wb_buffer_clear(&held);
	*aggregate = (struct wb_aggregate){ .plan = aggregate->plan, .held = held };
}

void
wb_aggregate_release(struct wb_aggregate *aggregate)
{
	wb_buffer_release(&aggregate->held);
}

static void
add_number(struct wb_aggregate *aggregate, const struct wb_value *value)
{
	switch (value->type) {
	case WB_TYPE_INTEGER:
		aggregate->whole += value->as.integer;
		break;
	case WB_TYPE_DECIMAL:
		if (!wb_decimal_add(aggregate->decimal, value->as.decimal, &aggregate->decimal))
			aggregate->overflow = true;
		break;
	default:
		aggregate->real += value->as.real;
	}
}

static void
hold(struct wb_aggregate *aggregate, const struct wb_value *value)
{
	wb_buffer_clear(&aggregate->held);
	wb_pack_value(&aggregate->held, value);
}

/* Whether the value comes before (min) or after (max) the one that is held. */
static bool
beats(const struct wb_aggregate *aggregate, const struct wb_value *value)
{
	struct wb_text from = wb_buffer_slice(&aggregate->held);
	struct wb_value held;
	int order;

	if (!aggregate->count)
		return true;
	held = wb_unpack_value(&from, NULL);
	order = wb_value_compare(value, &held);
	return aggregate->plan->kind == WB_AGGREGATE_MIN ? order < 0 : order > 0;
}

void
wb_aggregate_take(struct wb_aggregate *aggregate, const struct wb_value *value)
{
	enum wb_aggregate_kind kind = aggregate->plan->kind;

	if (value->cell == WB_CELL_NULL && kind != WB_AGGREGATE_COUNT_ROWS &&
	    kind != WB_AGGREGATE_FIRST && kind != WB_AGGREGATE_LAST)
		return;
	switch (kind) {
	case WB_AGGREGATE_COUNT_ROWS:
	case WB_AGGREGATE_COUNT:
		break;
	case WB_AGGREGATE_SUM:
	case WB_AGGREGATE_AVG:
		add_number(aggregate, value);
		break;
	case WB_AGGREGATE_MIN:
	case WB_AGGREGATE_MAX:
		if (beats(aggregate, value))
			hold(aggregate, value);
		break;
	case WB_AGGREGATE_FIRST:
		if (!aggregate->count)
			hold(aggregate, value);
		break;
	case WB_AGGREGATE_LAST:
		hold(aggregate, value);
		break;
	case WB_AGGREGATE_LIST:
		wb_pack_value(&aggregate->held, value);
	}
	aggregate->count++;
}

/* Results: false where it does not fit. */

static bool
give_sum(const struct wb_aggregate *aggregate, struct wb_value *out)
{
	switch (out->type) {
	case WB_TYPE_INTEGER:
		out->as.integer = (int64_t)aggregate->whole;
		return aggregate->whole == out->as.integer;
	case WB_TYPE_DECIMAL:
		out->as.decimal = aggregate->decimal;
		return !aggregate->overflow;
	default:
		out->as.real = aggregate->real;
		return isfinite(aggregate->real);
	}
}

/* Of integers or of decimals: the other sum is zero. */
static bool
give_mean(const struct wb_aggregate *aggregate, struct wb_value *out)
{
	struct wb_decimal whole = { .unscaled = aggregate->whole }, sum;

	if (out->type == WB_TYPE_REAL) {
		out->as.real = aggregate->real / (double)aggregate->count;
		return isfinite(out->as.real);
	}
	return !aggregate->overflow && wb_decimal_add(aggregate->decimal, whole, &sum) &&
	       wb_decimal_divide(sum, wb_decimal_of_integer((int64_t)aggregate->count),
				 &out->as.decimal);
}

static struct wb_text
held_in(const struct wb_aggregate *aggregate, struct wb_arena *arena)
{
	return wb_arena_text(arena, wb_buffer_slice(&aggregate->held));
}

static void
give_list(const struct wb_aggregate *aggregate, struct wb_value *out, struct wb_arena *arena)
{
	struct wb_value *items = WB_NEW_ARRAY(arena, struct wb_value, aggregate->count);
	struct wb_text from = held_in(aggregate, arena);

	for (size_t i = 0; i < aggregate->count; i++)
		items[i] = wb_unpack_value(&from, arena);
	out->as.list = (struct wb_list){ items, aggregate->count };
}

static bool
give_value(const struct wb_aggregate *aggregate, struct wb_value *out, struct wb_arena *arena)
{
	struct wb_text from;

	switch (aggregate->plan->kind) {
	case WB_AGGREGATE_COUNT_ROWS:
	case WB_AGGREGATE_COUNT:
		out->as.integer = (int64_t)aggregate->count;
		return true;
	case WB_AGGREGATE_SUM:
		return give_sum(aggregate, out);
	case WB_AGGREGATE_AVG:
		return give_mean(aggregate, out);
	case WB_AGGREGATE_LIST:
		give_list(aggregate, out, arena);
		return true;
	default:
		from = held_in(aggregate, arena);
		*out = wb_unpack_value(&from, arena);
		return true;
	}
}

static void
fail(struct wb_text step, struct wb_column *out, size_t row, size_t rows, struct wb_arena *arena)
{
	struct wb_fault *fault = WB_NEW(arena, struct wb_fault);

	fault->rule = "out-of-range";
	fault->reason = out->type.type == WB_TYPE_INTEGER
				? WB_TEXT("the sum is no integer of 64 bits")
				: WB_TEXT("the sum has more digits than can be held");
	fault->step = step;
	wb_column_fail(out, row, rows, fault, arena);
}

void
wb_aggregate_give(const struct wb_aggregate *aggregate, struct wb_text step, struct wb_column *out,
		  size_t row, size_t rows, struct wb_arena *arena)
{
	struct wb_value value = { .type = out->type.type, .cell = WB_CELL_VALUE };
	bool counts = aggregate->plan->kind == WB_AGGREGATE_COUNT ||
		      aggregate->plan->kind == WB_AGGREGATE_COUNT_ROWS;

	if (!aggregate->count && !counts)
		value = wb_value_null(out->type.type);
	else if (!give_value(aggregate, &value, arena)) {
		fail(step, out, row, rows, arena);
		return;
	}
	wb_column_set(out, row, &value);
}
