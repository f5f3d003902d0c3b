/*
 * Profiles: what one pass over a table found out about its fields.
 *
 * A profile is plain data in its own arena: made by study/profile.h, kept by
 * project/profile_store.h, read by whoever asks about a table's values. One
 * thread builds it; afterwards any number may read it.
 *
 * Empty text is counted apart from null. It is one of the distinct values and
 * has length 0; type, range, patterns and values speak of the rest.
 */
#ifndef WB_DATA_PROFILE_H
#define WB_DATA_PROFILE_H

#include "base/arena.h"
#include "data/type.h"

enum {
	WB_PROFILE_LENGTHS = 4096,    /* this length stands for it and all beyond */
	WB_PROFILE_VALUES_ALL = 1000, /* all values are listed where they are at most so many … */
	WB_PROFILE_VALUES_TOP = 20,   /* … else so many */
	WB_PROFILE_PATTERNS_TOP = 10,
	WB_PROFILE_BINS = 24, /* of a histogram */
};

/* Where the quantiles of a profile lie, ascending: 0.01 … 0.99. */
enum { WB_PROFILE_QUANTILES = 7 };
extern const double wb_profile_quantiles[WB_PROFILE_QUANTILES];

struct wb_counted {
	struct wb_text value;
	uint64_t count;
};

struct wb_length_count {
	uint64_t length; /* code points; WB_PROFILE_LENGTHS: that many or more */
	uint64_t count;
};

struct wb_field_profile {
	struct wb_text name;
	uint64_t rows, nulls, empties;
	uint64_t distinct;   /* of the values that are not null */
	bool distinct_exact; /* else an estimate, within about 1 % */

	enum wb_type type;     /* that nearly all values fit; else TEXT */
	struct wb_text format; /* of dates: "%d.%m.%Y", several with commas between; or empty. Of
				  timestamps that of their dates */
	uint64_t fits;         /* values, neither null nor empty, that are of the type */

	bool has_range;
	struct wb_counted least, greatest; /* in the order of the type, as written in the source */

	uint64_t min_length, max_length, total_length; /* code points; 0 where there is no value */
	size_t n_lengths;
	struct wb_length_count *lengths; /* ascending; all of them */

	size_t n_patterns;
	struct wb_counted *patterns; /* the most frequent, first */
	bool patterns_all;           /* these are all there are */
	bool patterns_exact; /* else there were too many: one not listed may be as frequent */

	size_t n_values;
	struct wb_counted *values; /* the most frequent, first */
	bool values_all;           /* these are all there are */
	bool values_exact; /* else counts are at most so many, and only what stands out is listed */

	size_t n_quantiles;        /* of numbers: 0 or WB_PROFILE_QUANTILES */
	struct wb_text *quantiles; /* each a value of the field */
	bool quantiles_exact;      /* else their ranks are within about 1 % */

	size_t n_bins; /* of numbers, from least to greatest in equal steps; else 0 */
	uint64_t *bins;
};

struct wb_profile {
	struct wb_arena arena;
	struct wb_text system, table;
	int64_t made_at;     /* microseconds UTC */
	uint64_t rows;       /* all that were read */
	uint64_t unreadable; /* of these: no records, and so in no field's figures */
	uint64_t min_count;  /* values and patterns seen fewer times are left out */
	bool has_values;     /* false: no value is kept */
	size_t n_fields;
	struct wb_field_profile *fields; /* in the table's order */
};

void wb_profile_release(struct wb_profile *profile);

const struct wb_field_profile *
wb_profile_field(const struct wb_profile *profile, struct wb_text name); /* or NULL */

/*
 * How many values are longer than `length` code points. *exact (may be NULL) is
 * false where that cannot be told beyond WB_PROFILE_LENGTHS; then it is at least 1.
 */
uint64_t
wb_field_profile_longer(const struct wb_field_profile *field, uint64_t length, bool *exact);

/* Takes out what was seen fewer than profile->min_count times. */
void wb_profile_suppress(struct wb_profile *profile);

/* Takes out every value: least, greatest, top values, quantiles; clears has_values. */
void wb_profile_forget_values(struct wb_profile *profile);

#endif
