/*
 * The study of a crosswalk at work: which values reach it, in how many rows, which of
 * them it knows, and which codes they could become.
 *
 * The values are those that arrive at `map(NAME)`: of the field that the arrow (or
 * let) reads, after the steps before it. One pass over the field; nothing is written.
 * Takes as long as a trial, so it belongs on a thread with a session of its own.
 */
#ifndef WB_STUDY_CROSSWALK_STUDY_H
#define WB_STUDY_CROSSWALK_STUDY_H

#include "study/suggest_code.h"
#include "study/trial.h"

enum { WB_CROSSWALK_VALUES = 5000 }; /* most values that are listed, where nothing else is asked */

enum wb_crosswalk_suggests { WB_CROSSWALK_SUGGESTIONS, WB_CROSSWALK_NO_SUGGESTIONS };

struct wb_crosswalk_asking {
	struct wb_text crosswalk;
	size_t use;  /* which of its uses in the chosen mappings, from 0: study->n_uses */
	size_t most; /* values that are listed; 0: WB_CROSSWALK_VALUES */
	enum wb_crosswalk_suggests suggests;
	struct wb_trial_loading loading; /* progress and cancelling; all zero will do */
};

/* What the crosswalk makes of a value. */
enum wb_crosswalk_state {
	WB_CROSSWALK_OPEN,    /* no entry: `otherwise` decides */
	WB_CROSSWALK_COVERED, /* an entry gives its code */
	WB_CROSSWALK_PASSED,  /* null, without an entry of its own: stays null */
};

struct wb_crosswalk_value {
	struct wb_text value; /* as it arrives; empty where null */
	bool is_null;
	uint64_t rows;
	enum wb_crosswalk_state state;
	struct wb_text code;                  /* COVERED: canonical; empty where null */
	struct wb_code_suggestion suggestion; /* OPEN: an index into codes, or WB_NO_CODE */
};

struct wb_crosswalk_study {
	struct wb_arena arena;
	size_t n_uses;              /* in the chosen mappings: arrows and lets; this is of one */
	struct wb_table_name table; /* where the values are from … */
	struct wb_text field;
	struct wb_text mapping, line; /* … and the arrow or let that maps them */
	struct wb_text target;        /* the target field that gets the codes, or empty */
	struct wb_text steps;         /* before the crosswalk: "Gender | trim" */
	enum wb_otherwise otherwise;
	size_t n_values, n_open;
	struct wb_crosswalk_value *values; /* open ones first, then by rows, most first */
	uint64_t rows;                     /* whose value arrives: open, covered, passed, beyond */
	uint64_t covered;                  /* of these, COVERED or PASSED */
	uint64_t beyond;                   /* of these, with values that are not listed */
	uint64_t failed; /* rows whose value fails in a step before, or cannot be read */
	size_t n_codes;
	struct wb_code
		*codes; /* of the reference table, of the crosswalk, of the target's profile */
};

/*
 * Studies a crosswalk by a use of it in the session's chosen mappings. WB_NOT_FOUND
 * where there is no such use; WB_INVALID where what it is given is made of several fields. All
 * zero before; release it, also after a failure.
 */
enum wb_status
wb_crosswalk_study(struct wb_session *session, const struct wb_crosswalk_asking *asking,
		   struct wb_crosswalk_study *out, struct wb_error *err);
void wb_crosswalk_study_release(struct wb_crosswalk_study *study);

/* How many of a hundred rows are covered; 100 where there is no row. */
double wb_crosswalk_coverage(const struct wb_crosswalk_study *study);

#endif
