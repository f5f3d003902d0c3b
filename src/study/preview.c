#include "study/preview.h"

#include "base/clock.h"
#include "relation/gather.h"
#include "relation/relation.h"
#include "study/trace.h"

enum { DEFAULT_ROWS = 20 };

static enum wb_preview_reach
reach_of(struct wb_tracer *tracer, size_t row)
{
	if ((tracer->batch->faults && tracer->batch->faults[row]) ||
	    (tracer->batch->dropped && tracer->batch->dropped[row]))
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
	for (size_t row = 0;
	     row < batch->rows && wb_batch_number(batch, row) < batch->first_row + rows; row++) {
		struct wb_preview_row shown = {
			.number = wb_batch_number(batch, row),
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
show_rows(struct wb_relation *relation, const struct wb_plan *plan,
	  const struct wb_preview *preview, struct wb_error *err)
{
	uint64_t left = preview->rows ? preview->rows : DEFAULT_ROWS, read;
	struct wb_relation_worker *worker = wb_relation_worker_new(relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = wb_relation_seek(relation, 0, 1, err);

	while (status == WB_OK && left) {
		wb_batch_reset(&batch);
		status = wb_relation_fetch(relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_relation_work(relation, worker, &batch, &evaluated, err);
		if (status != WB_OK)
			break;
		hand_out(plan, wb_relation_evaluator(worker), &evaluated, &batch, left, preview);
		read = wb_batch_source_rows(&batch);
		left -= read < left ? read : left;
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
	return status;
}

static void
count_left_out(const struct wb_evaluated *evaluated, struct wb_preview_reading *reading)
{
	reading->rows += evaluated->source->rows;
	for (size_t row = 0; row < evaluated->source->rows; row++) {
		reading->filtered += evaluated->outcome[row] == WB_OUTCOME_FILTERED;
		reading->rejected += evaluated->outcome[row] == WB_OUTCOME_REJECTED;
	}
}

/* Every row of the source, into groups. */
static enum wb_status
gather_rows(struct wb_relation *relation, struct wb_gather *gather,
	    struct wb_preview_reading *reading, struct wb_error *err)
{
	struct wb_relation_worker *worker = wb_relation_worker_new(relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = wb_relation_seek(relation, 0, 1, err);

	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = wb_relation_fetch(relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_relation_work(relation, worker, &batch, &evaluated, err);
		if (status != WB_OK)
			break;
		count_left_out(&evaluated, reading);
		status = wb_gather_add(gather, &evaluated, NULL, err);
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
	return status == WB_OK ? wb_gather_end(gather, err) : status;
}

static enum wb_status
show_groups(struct wb_relation *relation, const struct wb_plan *plan,
	    const struct wb_preview *preview, struct wb_error *err)
{
	uint64_t left = preview->rows ? preview->rows : DEFAULT_ROWS;
	struct wb_evaluator *evaluator = wb_relation_item_worker_new(relation);
	struct wb_gather *gather = wb_gather_new(plan, 0);
	struct wb_preview_reading reading = { 0 };
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = gather_rows(relation, gather, &reading, err);

	if (status == WB_OK && preview->grouped)
		preview->grouped(preview->context, &reading);
	wb_relation_begin_items(relation);
	while (status == WB_OK && left) {
		wb_batch_reset(&batch);
		status = wb_gather_fetch(gather, &batch, &evaluated, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_relation_work_items(relation, evaluator, &batch, &evaluated, err);
		if (status != WB_OK)
			break;
		hand_out(plan, evaluator, &evaluated, &batch, left, preview);
		left -= batch.rows < left ? batch.rows : left;
	}
	wb_batch_release(&batch);
	wb_gather_free(gather);
	wb_evaluator_free(evaluator);
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
	const struct wb_relation_options options = { .memory = preview->memory };
	struct wb_relation *relation = NULL;
	struct wb_context context;
	struct wb_plan *plan;
	enum wb_status status = wb_plan_compile_whole(
		wb_session_model(session), wb_session_mapping(session, index), &plan, err);

	if (status != WB_OK)
		return status;
	context = context_of(plan);
	status = wb_relation_open(session, plan, &context, &options, &relation, err);
	if (status == WB_OK)
		status = plan->group ? show_groups(relation, plan, preview, err)
				     : show_rows(relation, plan, preview, err);
	wb_relation_close(relation);
	wb_plan_free(plan);
	return status;
}
