/*
 * The range of values: the least and the greatest of those added, as they were
 * written, and how often each was seen. The order is that of a key that the
 * caller makes of each value, and of a comparison where two keys are equal.
 * Texts are copied. All zero is empty. One thread.
 */
#ifndef WB_STUDY_RANGE_H
#define WB_STUDY_RANGE_H

#include <stdint.h>

#include "base/text.h"

/* <0, 0, >0, of two values with equal keys. */
typedef int wb_range_compare(struct wb_text a, struct wb_text b);

struct wb_range_end {
	double key;
	struct wb_buffer text;
	uint64_t count; /* 0: no value yet */
};

struct wb_range {
	struct wb_range_end least, greatest;
};

void wb_range_release(struct wb_range *range);
void wb_range_add(struct wb_range *range, double key, struct wb_text text, uint64_t count,
		  wb_range_compare *compare);

/* Adds what is in another range. */
void
wb_range_merge(struct wb_range *range, const struct wb_range *other, wb_range_compare *compare);

/* A key of text in the order of its bytes, as far as a double tells them apart. */
double wb_range_text_key(struct wb_text text);

#endif
