/*
 * A run over the rejects of an earlier one: which mappings it has, and which of
 * them can be run over a part of their rows. One thread, that of the run.
 */
#ifndef WB_ENGINE_RETRY_H
#define WB_ENGINE_RETRY_H

#include "engine/run.h"
#include "plan/plan.h"

/* Where no mappings are named: all that have rejects to be run, put into the options. */
enum wb_status wb_retry_choose(struct wb_project *project, struct wb_run_options *options,
			       struct wb_arena *arena, struct wb_error *err);

/* WB_INVALID where what a mapping does with some rows depends on the others. */
enum wb_status
wb_retry_check(struct wb_project *project, const struct wb_run_options *options,
	       const struct wb_plan *plan, const struct wb_object *mapping, struct wb_error *err);

#endif
