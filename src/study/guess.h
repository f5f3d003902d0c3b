/*
 * A guess at the type of a field: the looks of its values counted, and the
 * range of them by each type that they might turn out to be of. All zero is
 * empty. One thread.
 *
 * The type is the narrowest that fits most values, where that is at least four
 * fifths of them; else it is text, which fits all. A single number with a zero
 * in front makes numbers of the field out of the question. Whether 01/02 is in
 * January or February is told by the values that can be only one of the two.
 */
#ifndef WB_STUDY_GUESS_H
#define WB_STUDY_GUESS_H

#include "data/profile.h"
#include "study/look.h"
#include "study/quantile.h"
#include "study/range.h"

enum { WB_SEPARATORS = 3 };

struct wb_guess {
	uint64_t values;
	uint64_t looks[WB_TYPES];
	uint64_t leading_zeros, compact_dates;
	/* Of dates and timestamps: values that can be of the order, and of each form of it. */
	uint64_t orders[WB_DATE_ORDERS], forms[WB_SEPARATORS][WB_DATE_ORDERS];
	uint64_t dates[WB_DATE_ORDERS]; /* of these, without a time */
	bool shorts[WB_SEPARATORS][WB_DATE_ORDERS];
	struct wb_range texts, numbers, times, moments[WB_DATE_ORDERS];
	struct wb_quantiles quantiles; /* of numbers */
	bool inexact;                  /* a number has more digits than a quantile can keep */
};

void wb_guess_release(struct wb_guess *guess);

/* A value seen `count` times; not empty. */
void wb_guess_add(struct wb_guess *guess, struct wb_text text, uint64_t count);

/* Fills in type, format, fits, range, quantiles and bins, in the arena. Ends the guess. */
void wb_guess_report(struct wb_guess *guess, struct wb_arena *arena, struct wb_field_profile *out);

#endif
