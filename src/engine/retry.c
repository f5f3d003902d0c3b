#include "engine/retry.h"

#include <inttypes.h>
#include <stdio.h>

#include "project/rejects.h"

enum wb_status
wb_retry_choose(struct wb_project *project, struct wb_run_options *options, struct wb_arena *arena,
		struct wb_error *err)
{
	struct wb_text *names = NULL;
	size_t n = 0;
	enum wb_status status =
		wb_rejects_mappings(project, options->rejects_of, arena, &names, &n, err);

	if (status != WB_OK)
		return status;
	if (!n) {
		wb_fail(err, WB_INVALID, wb_project_path(project),
			"run #%" PRId64 " has no rejects that are still to be run",
			options->rejects_of);
		wb_hint(err, "what became of them: waybill rejects %s %" PRId64,
			wb_project_path(project), options->rejects_of);
		return WB_INVALID;
	}
	if (options->n_mappings)
		return WB_OK;
	options->mappings = names;
	options->n_mappings = n;
	return WB_OK;
}

/* What would go wrong with a part of the rows, by the line that asks for it. */
static const char *
reason_against(const struct wb_plan *plan, const struct wb_object *mapping)
{
	if (plan->mode == WB_WRITE_REPLACE)
		return "write replace would leave the table with these rows alone";
	if (plan->mode == WB_WRITE_SYNC)
		return "write sync would take the other rows for missing ones";
	if (plan->second && plan->mode == WB_WRITE_INSERT)
		return "rows that its second pass rejected would be inserted once more; with "
		       "write upsert they can be run again";
	for (size_t i = 0; i < mapping->as.mapping.n_lines; i++)
		switch (mapping->as.mapping.lines[i].kind) {
		case WB_LINE_GROUP:
			return "group by needs all rows of a group";
		case WB_LINE_ORDER:
			return "order by needs all rows to put them in order";
		case WB_LINE_DISTINCT:
			return "distinct has to see the rows that are written already";
		default:
			break;
		}
	return NULL;
}

static bool
may_multiply(const struct wb_object *mapping)
{
	for (size_t i = 0; i < mapping->as.mapping.n_lines; i++)
		if (mapping->as.mapping.lines[i].kind == WB_LINE_JOIN ||
		    mapping->as.mapping.lines[i].kind == WB_LINE_EACH)
			return true;
	return false;
}

/* Rows of one source row would be inserted twice where some of them were written. */
static enum wb_status
check_parts(struct wb_project *project, const struct wb_plan *plan,
	    const struct wb_reject_filter *rejects, const char *where, struct wb_error *err)
{
	int64_t row = 0;
	enum wb_status status;

	if (plan->mode != WB_WRITE_INSERT)
		return WB_OK;
	status = wb_rejects_partly_loaded(project, rejects, &row, err);
	if (status != WB_OK || !row)
		return status;
	wb_fail(err, WB_INVALID, where,
		"of source row %" PRId64 " some rows were written and some rejected: to run it "
		"again would insert the former twice",
		row);
	wb_hint(err, "with a key and write upsert they can be run again");
	return WB_INVALID;
}

enum wb_status
wb_retry_check(struct wb_project *project, const struct wb_run_options *options,
	       const struct wb_plan *plan, const struct wb_object *mapping, struct wb_error *err)
{
	const char *reason = reason_against(plan, mapping);
	struct wb_reject_filter rejects;
	char where[160];
	enum wb_status status;

	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(mapping->name));
	if (reason) {
		wb_fail(err, WB_INVALID, where, "cannot be run over rejects alone: %s", reason);
		wb_hint(err, "run it whole, or name the other mappings");
		return WB_INVALID;
	}
	status = wb_rejects_step_of(project, options->rejects_of, mapping->name, &rejects, err);
	if (status == WB_OK && !rejects.step)
		return wb_fail(err, WB_INVALID, where, "had no part in run #%" PRId64,
			       options->rejects_of);
	if (status == WB_OK && may_multiply(mapping))
		status = check_parts(project, plan, &rejects, where, err);
	return status;
}
