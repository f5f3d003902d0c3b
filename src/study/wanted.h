/*
 * Wanted rows: the source rows that `preview --where` asks for.
 *
 * All zero bytes: every row is wanted. One thread; it borrows the plan of the
 * mapping, the context and the batch in hand.
 */
#ifndef WB_STUDY_WANTED_H
#define WB_STUDY_WANTED_H

#include "plan/evaluate.h"
#include "session/session.h"

struct wb_wanted {
	struct wb_arena arena;
	struct wb_plan *plan; /* of the condition alone; NULL: every row */
	struct wb_context context;
	struct wb_answers *answers;
	struct wb_evaluator *evaluator;
	const struct wb_batch *batch;   /* in hand */
	const struct wb_column *column; /* what the condition makes of it */
};

/* Compiles a condition, which was inspected (study/aside.h), over the driving table of a mapping's
 * plan; close it also after a failure.
 */
enum wb_status
wb_wanted_open(struct wb_session *session, const struct wb_object *mapping,
	       const struct wb_plan *plan, const struct wb_context *context,
	       struct wb_text condition, struct wb_wanted *out, struct wb_error *err);
void wb_wanted_close(struct wb_wanted *wanted);

void wb_wanted_take(struct wb_wanted *wanted, struct wb_batch *batch);
bool wb_wanted_row(const struct wb_wanted *wanted, size_t row); /* of the batch taken */

#endif
