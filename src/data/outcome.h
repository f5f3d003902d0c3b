/*
 * Outcomes: what became of a row. Every row read has exactly one.
 */
#ifndef WB_DATA_OUTCOME_H
#define WB_DATA_OUTCOME_H

#include "base/text.h"

enum wb_outcome {
	WB_OUTCOME_PENDING, /* none yet: in memory only, never in a project file */
	WB_OUTCOME_INSERTED,
	WB_OUTCOME_UPDATED,
	WB_OUTCOME_UNCHANGED,
	WB_OUTCOME_DELETED,
	WB_OUTCOME_FILTERED,
	WB_OUTCOME_REJECTED,
	WB_OUTCOME_DUPLICATE,
	WB_OUTCOME_GROUPED, /* went into the target row of its group */
	WB_OUTCOMES
};

const char *wb_outcome_name(enum wb_outcome outcome);    /* "inserted", … */
enum wb_outcome wb_outcome_of_name(struct wb_text name); /* WB_OUTCOMES where unknown */

/*
 * A fault: why a cell could not be had or a row not written. Lives in the
 * batch's arena, or is a constant. `rule` is a short fixed word that groups
 * ("no-match", "not-a-date", "unique", "csv-fields"); `reason` a sentence part.
 */
struct wb_fault {
	const char *rule;
	struct wb_text reason;
	struct wb_text field; /* the target or source field concerned, or empty */
	struct wb_text step;  /* the step that failed, as text, or empty */
	struct wb_text value; /* the value it was given, canonical, or empty */
};

#endif
