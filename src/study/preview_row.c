#include "study/preview_row.h"

static enum wb_preview_reach
reach_of(struct wb_tracer *tracer, size_t row)
{
	const struct wb_batch *batch = tracer->batch;

	if ((batch->faults && batch->faults[row]) || (batch->dropped && batch->dropped[row]))
		return WB_PREVIEW_UNREAD;
	return wb_tracer_passes(tracer, row) ? WB_PREVIEW_TARGET : WB_PREVIEW_WHERE;
}

void
wb_preview_hand_out(const struct wb_preview *preview, struct wb_tracer *tracer,
		    const struct wb_evaluated *evaluated, size_t row)
{
	struct wb_preview_row shown = {
		.number = wb_batch_number(tracer->batch, row),
		.plan = tracer->plan,
		.source = tracer->batch,
		.target = evaluated->columns,
		.row = row,
		.reach = reach_of(tracer, row),
		.outcome = (enum wb_outcome)evaluated->outcome[row],
		.fault = evaluated->faults[row],
		.arena = &tracer->batch->arena,
		.tracer = tracer,
	};

	preview->row(preview->context, &shown);
}

enum wb_status
wb_preview_go_on(const struct wb_preview *preview, struct wb_error *err)
{
	if (!preview->cancelled || !atomic_load(preview->cancelled))
		return WB_OK;
	return wb_fail(err, WB_INTERRUPTED, "preview", "stopped");
}
