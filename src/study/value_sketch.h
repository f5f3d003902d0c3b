/*
 * What a profile says of a field's values, made ready to be compared with many
 * others: the instance-based side of matching, as COMA++ (Engmann, Massmann:
 * "Instance Matching with COMA++", BTW 2007) has it.
 *
 * Values are compared as a person would: blanks at the ends and case do not
 * matter. All of it is in the arena given, immutable once made; any thread.
 */
#ifndef WB_STUDY_VALUE_SKETCH_H
#define WB_STUDY_VALUE_SKETCH_H

#include "data/profile.h"

struct wb_sketched {
	uint64_t hash, count;
};

struct wb_value_sketch {
	bool known;    /* false: there is no profile, or it holds no value */
	bool complete; /* all values are in it */
	size_t n_values;
	struct wb_sketched *values; /* by hash */
	uint64_t total;             /* of their counts */
	size_t n_patterns;
	struct wb_sketched *patterns; /* by hash */
	uint64_t pattern_total;       /* values that are not null, of whatever pattern */
};

/* Of a field's profile, or of none: NULL. */
void wb_value_sketch_make(struct wb_value_sketch *sketch, const struct wb_field_profile *profile,
			  struct wb_arena *arena);

enum wb_overlap_kind {
	WB_OVERLAP_UNKNOWN,  /* nothing can be said */
	WB_OVERLAP_VALUES,   /* rows of the source whose value the target has */
	WB_OVERLAP_PATTERNS, /* likewise, by pattern: values are too many to be listed */
};

struct wb_overlap {
	enum wb_overlap_kind kind;
	double share;  /* 0 to 1 */
	size_t common; /* distinct values (or patterns) that both have */
};

struct wb_overlap
wb_value_overlap(const struct wb_value_sketch *source, const struct wb_value_sketch *target);

#endif
