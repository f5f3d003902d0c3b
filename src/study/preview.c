#include "study/preview.h"

#include "base/clock.h"

#include "study/trace.h"

enum { DEFAULT_ROWS = 20 };

static enum wb_preview_reach
reach_of(struct wb_tracer *tracer, size_t row)
{
	if (tracer->batch->faults && tracer->batch->faults[row])
		return WB_PREVIEW_UNREAD;
	return wb_tracer_passes(tracer, row) ? WB_PREVIEW_TARGET : WB_PREVIEW_WHERE;
}

static void
hand_out(const struct wb_plan *plan, struct wb_evaluator *evaluator,
	 const struct wb_evaluated *evaluated, struct wb_batch *batch, uint64_t rows,
	 const struct wb_preview *preview)
{
	struct wb_tracer tracer;

	wb_tracer_init(&tracer, plan, evaluator, batch);
	for (size_t row = 0; row < batch->rows && row < rows; row++) {
		struct wb_preview_row shown = {
			.number = batch->first_row + row,
			.plan = plan,
			.source = batch,
			.target = evaluated->columns,
			.row = row,
			.reach = reach_of(&tracer, row),
			.outcome = (enum wb_outcome)evaluated->outcome[row],
			.fault = evaluated->faults[row],
			.arena = &batch->arena,
			.tracer = &tracer,
		};

		preview->row(preview->context, &shown);
	}
}

static enum wb_status
show_rows(const struct wb_connector *connector, struct wb_source *source,
	  const struct wb_plan *plan, struct wb_evaluator *evaluator,
	  const struct wb_preview *preview, struct wb_error *err)
{
	uint64_t left = preview->rows ? preview->rows : DEFAULT_ROWS;
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = WB_OK;

	while (status == WB_OK && left) {
		wb_batch_reset(&batch);
		status = connector->fetch(source, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		if (connector->parse)
			status = connector->parse(source, &batch, err);
		if (status != WB_OK)
			break;
		wb_evaluate(evaluator, &batch, &evaluated);
		hand_out(plan, evaluator, &evaluated, &batch, left, preview);
		left -= batch.rows < left ? batch.rows : left;
	}
	wb_batch_release(&batch);
	return status;
}

static struct wb_context
context_of(const struct wb_plan *plan)
{
	return (struct wb_context){
		.now = wb_clock_now(),
		.run = WB_TEXT("preview"),
		.source = plan->source.table,
	};
}

enum wb_status
wb_preview_mapping(struct wb_session *session, size_t index, const struct wb_preview *preview,
		   struct wb_error *err)
{
	const struct wb_connector *connector;
	struct wb_evaluator *evaluator = NULL;
	struct wb_handle *handle = NULL;
	struct wb_source *source = NULL;
	struct wb_context context;
	struct wb_plan *plan;
	enum wb_status status = wb_plan_compile(wb_session_model(session),
						wb_session_mapping(session, index), &plan, err);

	if (status != WB_OK)
		return status;
	context = context_of(plan);
	evaluator = wb_evaluator_new(plan, &context);
	status = wb_session_open_system(session, plan->source.system, WB_READ, &connector, &handle,
					err);
	if (status != WB_OK)
		goto done;
	status = connector->source_open(handle, plan->source.table, 0, 1, &source, err);
	if (status == WB_OK)
		status = show_rows(connector, source, plan, evaluator, preview, err);
	connector->source_close(source);
	connector->close(handle);
done:
	wb_evaluator_free(evaluator);
	wb_plan_free(plan);
	return status;
}
