/*
 * The past of explained rows: what the journal says of them, run by run. For
 * explain.c. One thread.
 */
#ifndef WB_STUDY_EXPLAIN_PAST_H
#define WB_STUDY_EXPLAIN_PAST_H

#include "study/explain.h"

struct wb_explain_past {
	struct wb_project *project;
	const struct wb_explain_question *question;
	struct wb_text key; /* of the target row, as spelled; empty: asked for by number */
	size_t n_runs;
	const struct wb_past_run *runs; /* that carried out the mapping, the first one first */
};

/*
 * Adds to each row what became of it, and rows that the journal alone knows: of that
 * number, or rejected with that key.
 */
enum wb_status wb_explain_add_past(const struct wb_explain_past *past, struct wb_explanation *out,
				   struct wb_error *err);

#endif
