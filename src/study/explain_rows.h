/*
 * The rows of an explanation: found in the source and taken through the plan.
 * For explain.c. One thread.
 */
#ifndef WB_STUDY_EXPLAIN_ROWS_H
#define WB_STUDY_EXPLAIN_ROWS_H

#include "relation/relation.h"
#include "study/explain.h"
#include "study/explain_key.h"

struct wb_explain_search {
	struct wb_session *session;
	const struct wb_plan *plan;
	const struct wb_context *context;
	const struct wb_relation_options *rows; /* where the rows are from; NULL: the source */
	uint64_t row;                           /* 0: by key */
	struct wb_explain_key *key;             /* by key; spelled as the plan's types are */
	struct wb_explanation *out;             /* gets the rows, and the state of the source */

	/* Found on the way. */
	uint64_t rows_read;
	struct wb_text near; /* a key that differs by one character, or empty */
};

/*
 * Reads the source until the row is found, or to its end for a key, which several
 * rows may have. Rows that are not there are no error.
 */
enum wb_status wb_explain_find(struct wb_explain_search *search, struct wb_error *err);

/* Of an opened relation: the state of what it reads, against what the run noted when it began. */
enum wb_status wb_explain_compare_state(struct wb_explain_search *search,
					const struct wb_relation *relation, struct wb_error *err);

/* A row whose key, by part, is not the one that is sought may have been meant all the same. */
void wb_explain_note_near(struct wb_explain_search *search, const struct wb_column *columns,
			  size_t row, struct wb_arena *scratch);

/* Whether the target's table holds the key, however it came there; false where it cannot be read.
 */
bool wb_explain_target_has(const struct wb_explain_search *search);

#endif
