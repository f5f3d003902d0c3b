#include "engine/unfinished.h"

bool
wb_run_can_resume(enum wb_run_state state)
{
	return state == WB_RUN_STOPPED || state == WB_RUN_INTERRUPTED || state == WB_RUN_RUNNING;
}

static bool
inserts(const struct wb_plan *plan, struct wb_text mapping)
{
	return plan->mode == WB_WRITE_INSERT && wb_text_equal(plan->mapping, mapping);
}

enum wb_status
wb_refuse_unfinished(const struct wb_project *project, struct wb_journal *journal,
		     struct wb_plan *const *plans, size_t n_plans, struct wb_error *err)
{
	struct wb_run_record last = { 0 };
	enum wb_status status = wb_journal_load(journal, 0, &last, err);

	if (status == WB_NOT_FOUND)
		return WB_OK;
	if (status != WB_OK || !wb_run_can_resume(last.state))
		return status;
	for (size_t i = 0; i < last.n_steps; i++) {
		const struct wb_step_record *step = &last.steps[i];

		for (size_t p = 0; p < n_plans && step->rows && step->pass == 1; p++) {
			if (!inserts(plans[p], step->mapping))
				continue;
			wb_fail(err, WB_INVALID, wb_project_path(project),
				"run #%lld is unfinished: %llu rows of %.*s are inserted already",
				(long long)last.number, (unsigned long long)step->rows,
				WB_TEXT_ARG(step->mapping));
			wb_hint(err,
				"go on with --resume, or insert them all once more with --anew");
			return WB_INVALID;
		}
	}
	return WB_OK;
}
