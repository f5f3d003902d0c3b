/* Runs that are unfinished: they can be resumed, and stand in the way of others. */
#ifndef WB_ENGINE_UNFINISHED_H
#define WB_ENGINE_UNFINISHED_H

#include "plan/plan.h"
#include "project/journal.h"

bool wb_run_can_resume(enum wb_run_state state);

/*
 * Rows that an unfinished run has inserted stay in their target, so inserting
 * them anew would double or reject them: that is for the user to decide.
 */
enum wb_status
wb_refuse_unfinished(const struct wb_project *project, struct wb_journal *journal,
		     struct wb_plan *const *plans, size_t n_plans, struct wb_error *err);

#endif
