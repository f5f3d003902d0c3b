#include "study/value_sketch.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "lang/lettercase.h"
#include "study/value_tally.h"

/* Most values that are looked for in another sketch: as good as drawn by lot, by their hashes. */
enum { COMPARED = 100 };

static int
compare_hashes(const void *a, const void *b)
{
	const struct wb_sketched *left = a, *right = b;

	return (left->hash > right->hash) - (left->hash < right->hash);
}

static uint64_t
hash_of(struct wb_text value, bool fold, struct wb_arena *arena)
{
	if (fold)
		value = wb_text_trim(value);
	if (fold && wb_utf8_valid(value))
		value = wb_lettercase(value, WB_LETTERCASE_LOWER, arena);
	return wb_value_hash(value);
}

/* Sorts by hash and adds up those that are one; returns how many are left. */
static size_t
merge(struct wb_sketched *items, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(items, n, sizeof *items, compare_hashes);
	for (size_t i = 0; i < n; i++) {
		if (kept && items[kept - 1].hash == items[i].hash)
			items[kept - 1].count += items[i].count;
		else
			items[kept++] = items[i];
	}
	return kept;
}

static struct wb_sketched *
sketch(const struct wb_counted *counted, size_t n, bool fold, struct wb_arena *arena, size_t *count)
{
	struct wb_sketched *items = WB_NEW_ARRAY(arena, struct wb_sketched, n);
	struct wb_arena scratch = { 0 };

	for (size_t i = 0; i < n; i++)
		items[i] = (struct wb_sketched){ hash_of(counted[i].value, fold, &scratch),
						 counted[i].count };
	wb_arena_release(&scratch);
	*count = merge(items, n);
	return items;
}

void
wb_value_sketch_make(struct wb_value_sketch *out, const struct wb_field_profile *profile,
		     struct wb_arena *arena)
{
	*out = (struct wb_value_sketch){ 0 };
	if (!profile || profile->rows == profile->nulls)
		return;
	out->known = profile->n_values || profile->n_patterns;
	out->complete = profile->values_all;
	out->values = sketch(profile->values, profile->n_values, true, arena, &out->n_values);
	out->patterns =
		sketch(profile->patterns, profile->n_patterns, false, arena, &out->n_patterns);
	for (size_t i = 0; i < out->n_values; i++)
		out->total += out->values[i].count;
	out->pattern_total = profile->rows - profile->nulls - profile->empties;
}

static const struct wb_sketched *
find(const struct wb_sketched *items, size_t n, uint64_t hash)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (items[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && items[low].hash == hash ? &items[low] : NULL;
}

static struct wb_overlap
overlap_values(const struct wb_value_sketch *source, const struct wb_value_sketch *target)
{
	struct wb_overlap overlap = { .kind = WB_OVERLAP_VALUES };
	size_t n = source->n_values < COMPARED ? source->n_values : COMPARED;
	uint64_t common = 0, total = 0;

	for (size_t i = 0; i < n; i++) {
		total += source->values[i].count;
		if (!find(target->values, target->n_values, source->values[i].hash))
			continue;
		common += source->values[i].count;
		overlap.common++;
	}
	overlap.share = total ? (double)common / (double)total : 0;
	return overlap;
}

/* The rows that both have of each pattern, as shares: one less half the difference. */
static struct wb_overlap
overlap_patterns(const struct wb_value_sketch *source, const struct wb_value_sketch *target)
{
	struct wb_overlap overlap = { .kind = WB_OVERLAP_PATTERNS };

	for (size_t i = 0; i < source->n_patterns; i++) {
		const struct wb_sketched *here = &source->patterns[i];
		const struct wb_sketched *there =
			find(target->patterns, target->n_patterns, here->hash);
		double a, b;

		if (!there)
			continue;
		a = (double)here->count / (double)source->pattern_total;
		b = (double)there->count / (double)target->pattern_total;
		overlap.share += a < b ? a : b;
		overlap.common++;
	}
	return overlap;
}

struct wb_overlap
wb_value_overlap(const struct wb_value_sketch *source, const struct wb_value_sketch *target)
{
	struct wb_overlap overlap = { 0 };

	if (!source->known || !target->known)
		return overlap;
	if (source->n_values && target->n_values) {
		overlap = overlap_values(source, target);
		if (overlap.common || (source->complete && target->complete))
			return overlap;
	}
	if (!source->pattern_total || !target->pattern_total || !source->n_patterns ||
	    !target->n_patterns)
		return (struct wb_overlap){ 0 };
	return overlap_patterns(source, target);
}
