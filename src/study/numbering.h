/*
 * Numbering: before single rows of a mapping with `order by` are looked at, its
 * sequences give their numbers in the order of a run, so that each row has the one
 * that it would get. They are held by the session, and never kept. One thread.
 */
#ifndef WB_STUDY_NUMBERING_H
#define WB_STUDY_NUMBERING_H

#include "plan/plan.h"
#include "session/session.h"

/* Reads the whole source; nothing to do where no number waits for the order of rows. */
enum wb_status wb_number_in_order(struct wb_session *session, const struct wb_plan *plan,
				  const struct wb_context *context, struct wb_error *err);

#endif
