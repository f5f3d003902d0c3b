/*
 * Beyond the exact items the sketch is that of Manku, Rajagopalan and Lindsay
 * (1998): a value of level i stands for 2^i values. A full level is sorted, and
 * every other value of it goes to the next one, the even and the odd ones in
 * turns, so that what is rounded up once is rounded down the next time.
 *
 *   level 0  ▓▓▓▓▓▓▓▓ ─ sort, every other ─► level 1  ▓▓▓▓ ─► level 2 …
 */
#include "study/quantile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { EXACT_ITEMS = 32768, LEVEL_ITEMS = 4096 };

void
wb_quantiles_release(struct wb_quantiles *quantiles)
{
	for (size_t i = 0; i < WB_SKETCH_LEVELS; i++)
		free(quantiles->levels[i].at);
	free(quantiles->items);
	*quantiles = (struct wb_quantiles){ 0 };
}

/* The bits of a double, so that their unsigned order is that of the numbers; and back. */
static uint64_t
key_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double
value_of(uint64_t key)
{
	uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

/* One pass of a radix sort by a byte; false where all have the same one there. */
static bool
sort_by_byte(const uint64_t *from, uint64_t *to, size_t n, unsigned shift)
{
	size_t starts[257] = { 0 };

	for (size_t i = 0; i < n; i++)
		starts[(from[i] >> shift & 255) + 1]++;
	if (starts[(from[0] >> shift & 255) + 1] == n)
		return false;
	for (size_t i = 1; i < 257; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < n; i++)
		to[starts[from[i] >> shift & 255]++] = from[i];
	return true;
}

static void
sort_level(double *values, size_t n)
{
	uint64_t a[LEVEL_ITEMS], b[LEVEL_ITEMS], *from = a, *to = b, *other;

	for (size_t i = 0; i < n; i++)
		a[i] = key_of(values[i]);
	for (unsigned shift = 0; shift < 64; shift += 8) {
		if (!sort_by_byte(from, to, n, shift))
			continue;
		other = from;
		from = to;
		to = other;
	}
	for (size_t i = 0; i < n; i++)
		values[i] = value_of(from[i]);
}

static void
put(struct wb_quantiles *quantiles, size_t level, double value)
{
	struct wb_sketch_level *here = &quantiles->levels[level];
	size_t room = LEVEL_ITEMS >> quantiles->halvings;

	if (!here->at)
		here->at = wb_alloc(room * sizeof *here->at);
	if (here->n == room) {
		sort_level(here->at, room);
		for (size_t i = here->odd; i < room; i += 2)
			put(quantiles, level + 1, here->at[i]);
		here->odd = !here->odd;
		here->n = 0;
	}
	here->at[here->n++] = value;
}

static void
put_weighted(struct wb_quantiles *quantiles, double value, uint64_t weight)
{
	for (size_t level = 0; weight; level++, weight >>= 1)
		if (weight & 1)
			put(quantiles, level, value);
}

static void
turn_to_sketch(struct wb_quantiles *quantiles)
{
	quantiles->sketched = true;
	for (size_t i = 0; i < quantiles->n; i++)
		put_weighted(quantiles, quantiles->items[i].value, quantiles->items[i].weight);
	quantiles->n = 0;
}

void
wb_quantiles_add(struct wb_quantiles *quantiles, double value, uint64_t weight)
{
	quantiles->count += weight;
	if (!quantiles->sketched && quantiles->n == (size_t)EXACT_ITEMS >> quantiles->halvings)
		turn_to_sketch(quantiles);
	if (quantiles->sketched) {
		put_weighted(quantiles, value, weight);
		return;
	}
	WB_GROW(quantiles->items, quantiles->capacity, quantiles->n + 1);
	quantiles->items[quantiles->n++] = (struct wb_weighted){ value, weight };
}

static int
by_value(const void *a, const void *b)
{
	const struct wb_weighted *left = a, *right = b;

	return left->value < right->value ? -1 : left->value > right->value;
}

void
wb_quantiles_close(struct wb_quantiles *quantiles)
{
	for (size_t level = 0; level < WB_SKETCH_LEVELS; level++) {
		const struct wb_sketch_level *here = &quantiles->levels[level];

		for (size_t i = 0; i < here->n; i++) {
			WB_GROW(quantiles->items, quantiles->capacity, quantiles->n + 1);
			quantiles->items[quantiles->n++] =
				(struct wb_weighted){ here->at[i], UINT64_C(1) << level };
		}
	}
	if (quantiles->n)
		qsort(quantiles->items, quantiles->n, sizeof *quantiles->items, by_value);
}

double
wb_quantiles_at(const struct wb_quantiles *quantiles, double share)
{
	uint64_t rank = (uint64_t)ceil(share * (double)quantiles->count), seen = 0;

	for (size_t i = 0; i < quantiles->n; i++) {
		seen += quantiles->items[i].weight;
		if (seen >= rank)
			return quantiles->items[i].value;
	}
	return quantiles->items[quantiles->n - 1].value;
}

void
wb_quantiles_bins(const struct wb_quantiles *quantiles, double least, double greatest,
		  uint64_t *bins, size_t n)
{
	double step = (greatest - least) / (double)n;

	memset(bins, 0, n * sizeof *bins);
	for (size_t i = 0; i < quantiles->n; i++) {
		double place = step > 0 ? (quantiles->items[i].value - least) / step : 0;
		size_t bin = place < 0 ? 0 : place >= (double)n ? n - 1 : (size_t)place;

		bins[bin] += quantiles->items[i].weight;
	}
}
