/*
 * Quantiles of numbers: exact while there are few different ones, beyond that
 * by a sketch of bounded size (some 600 KB) whose ranks are within about 1 %; less
 * memory makes that more.
 *
 * The result depends on the order of adding and on nothing else. One thread.
 */
#ifndef WB_STUDY_QUANTILE_H
#define WB_STUDY_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wb_weighted {
	double value;
	uint64_t weight;
};

enum { WB_SKETCH_LEVELS = 48 };

struct wb_quantiles {
	unsigned halvings; /* of the memory, and so of what is exact; up to 5 */
	uint64_t count;    /* of all weights */
	size_t n, capacity;
	struct wb_weighted *items; /* while exact; and what the sketch gives when it is closed */
	bool sketched;
	struct wb_sketch_level {
		double *at; /* NULL while unused */
		size_t n;
		bool odd; /* which half is passed on next */
	} levels[WB_SKETCH_LEVELS];
};

/* All zero is empty. */
void wb_quantiles_release(struct wb_quantiles *quantiles);
void wb_quantiles_add(struct wb_quantiles *quantiles, double value, uint64_t weight);

/* Sorts what there is; after that nothing can be added, and the functions below may be called. */
void wb_quantiles_close(struct wb_quantiles *quantiles);

/* The least value at or below which lies a share of 0 < share <= 1; there is a value. */
double wb_quantiles_at(const struct wb_quantiles *quantiles, double share);

/* How many lie in each of n equal steps from `least` to `greatest`. */
void wb_quantiles_bins(const struct wb_quantiles *quantiles, double least, double greatest,
		       uint64_t *bins, size_t n);

#endif
