/*
 * Suggestions for a crosswalk: which code may be meant by an old value.
 *
 * A code is judged by itself, by what it is called where the target says so, and by
 * the old values that a person has already given it. The best of these counts, 0 to 1:
 *
 *	1	the code, or what it is called, is the value (case and signs aside)
 *	to 1	what it is called is like the value, word by word (study/lexicon.h)
 *	.95 ×	the value is like one that has the code already
 *	.85	the code shortens the value: "ACT" for "active"
 *	.6	likewise by its first letter alone: "F" for "female"; not where several
 *		codes would do
 *	.75	it sounds like the value (Metaphone): "cheque" and "check"
 *	.9 ×	spelled alike (Jaro and Winkler), from .8 up
 *
 * Several values may get the same code. Pure, but for the arena; any thread.
 */
#ifndef WB_STUDY_SUGGEST_CODE_H
#define WB_STUDY_SUGGEST_CODE_H

#include "base/arena.h"
#include "lang/syntax.h"

struct wb_code {
	struct wb_text code;
	struct wb_text label; /* what it is called in the target, or empty */
};

enum { WB_NO_CODE = -1 };

struct wb_code_suggestion {
	int code; /* index into the codes, or WB_NO_CODE: none is good enough */
	double score;
	const char *reason; /* "the same", "called alike", …; NULL without a code */
};

/*
 * The best code of each value into out[0 .. n_values), from a score of .5 up; the first of
 * equally good ones. Values past some hundred thousand comparisons get none, so give the
 * frequent ones first. `known` (may be NULL) is the crosswalk as far as it is drawn.
 */
void
wb_suggest_codes(const struct wb_text *values, size_t n_values, const struct wb_code *codes,
		 size_t n_codes, const struct wb_crosswalk *known, struct wb_code_suggestion *out);

/*
 * All codes for one value, best first, for a list to choose from: indexes into the codes,
 * those that nothing speaks for at the end; in the arena.
 */
struct wb_code_suggestion *
wb_rank_codes(struct wb_text value, const struct wb_code *codes, size_t n_codes,
	      const struct wb_crosswalk *known, struct wb_arena *arena);

#endif
