/*
 * Resemblance: how well values that are seen now agree with what a profile said
 * of a field earlier, so that a field is known again under another name.
 *
 * What the profile lists decides, and what it does not list is left to the next:
 * values, then patterns, then lengths. So it works, with less to go by, for
 * profiles that keep no values. Values beyond the least and the greatest, and
 * another share of nulls, count against it. Pure; one thread fills what was
 * seen, afterwards any number may compare.
 */
#ifndef WB_DATA_RESEMBLANCE_H
#define WB_DATA_RESEMBLANCE_H

#include "base/map.h"
#include "data/profile.h"

/* Some values of a field. All zero is a valid empty one. */
struct wb_values_seen {
	struct wb_arena arena;
	uint64_t rows, missing;         /* missing: null or empty */
	struct wb_map values, patterns; /* counts: uint64_t, in the arena */
	uint64_t *lengths;              /* by length, WB_PROFILE_LENGTHS for all beyond, or NULL */
};

/* Counts a row; `value` is canonical text, empty for null. It is copied. */
void wb_values_seen_add(struct wb_values_seen *seen, struct wb_text value);
void wb_values_seen_release(struct wb_values_seen *seen);

struct wb_resemblance {
	double share;   /* 0: quite other values, to 1: as the profile has them */
	bool by_values; /* else by patterns and lengths only */
	size_t proof;   /* how much it proves: distinct values that agree, or lengths, and
			   patterns by their own length: a fourth of it */
};

/* Rounded down: 100 only where nothing differs. */
int wb_resemblance_percent(const struct wb_resemblance *resemblance);

/* false where nothing can be said: one of the two has no values. */
bool wb_profile_resemblance(const struct wb_field_profile *profile,
			    const struct wb_values_seen *seen, struct wb_resemblance *out);

#endif
