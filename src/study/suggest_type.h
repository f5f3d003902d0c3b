/*
 * How a source field's values could be read as another type, and the step that
 * does it. For suggestions; made once for each source field, then pure.
 */
#ifndef WB_STUDY_SUGGEST_TYPE_H
#define WB_STUDY_SUGGEST_TYPE_H

#include "data/profile.h"
#include "data/schema.h"
#include "study/suggest.h"

struct wb_reading {
	enum wb_type type;       /* of the field, as the system has it */
	bool known;              /* a profile tells what follows */
	double shares[WB_TYPES]; /* of the values that are text and could be of the type */
	bool padded;             /* some have blanks at their ends */
	bool grouped; /* numbers, once signs of currencies and thousands are off: "$1,200.50" */
	struct wb_text dates;  /* formats as arguments: "\"%Y%m%d\", \"%m/%d/%Y\"", or empty */
	struct wb_text truths; /* values that mean yes, in lower case: "\"1\", \"yes\"" */
};

/* Of a field and its profile, or NULL; texts lie in the arena. */
void wb_reading_make(struct wb_reading *reading, const struct wb_field *field,
		     const struct wb_field_profile *profile, struct wb_arena *arena);

/* What becomes of the values in a target field; *fits says how many of them, 0 to 1. */
enum wb_suggest_type
wb_reading_fit(const struct wb_reading *reading, const struct wb_field_profile *profile,
	       const struct wb_field *target, double *fits);

/* Appends the steps behind a field's name that make its values fit: " | trim | integer". */
void wb_reading_steps(const struct wb_reading *reading, const struct wb_field *target,
		      struct wb_buffer *out);

#endif
