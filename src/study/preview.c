#include "study/preview.h"

#include "base/clock.h"
#include "relation/relation.h"
#include "study/preview_items.h"
#include "study/preview_row.h"

static void
hand_out(const struct wb_plan *plan, struct wb_evaluator *evaluator,
	 const struct wb_evaluated *evaluated, struct wb_batch *batch, uint64_t rows,
	 const struct wb_preview *preview)
{
	struct wb_tracer tracer;

	wb_tracer_init(&tracer, plan, evaluator, batch);
	for (size_t row = 0;
	     row < batch->rows && wb_batch_number(batch, row) < batch->first_row + rows; row++)
		wb_preview_hand_out(preview, &tracer, evaluated, row);
}

static bool
is_enough(const struct wb_batch *batch, uint64_t rows)
{
	return wb_batch_number(batch, batch->rows - 1) >= batch->first_row + rows;
}

static enum wb_status
show_rows(struct wb_relation *relation, const struct wb_plan *plan,
	  const struct wb_preview *preview, struct wb_error *err)
{
	uint64_t left = wb_preview_limit(preview), read;
	struct wb_relation_worker *worker = wb_relation_worker_new(relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = wb_relation_seek(relation, 0, 1, err);

	while (status == WB_OK && left) {
		wb_batch_reset(&batch);
		status = wb_preview_go_on(preview, err);
		if (status != WB_OK)
			break;
		status = wb_relation_fetch(relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		do {
			status = wb_relation_work(relation, worker, &batch, &evaluated, err);
			if (status == WB_OK)
				hand_out(plan, wb_relation_evaluator(worker), &evaluated, &batch,
					 left, preview);
		} while (status == WB_OK && batch.more && !is_enough(&batch, left));
		if (status != WB_OK || batch.more)
			break;
		read = wb_batch_source_rows(&batch);
		left -= read < left ? read : left;
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
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
	struct wb_preview_items items = { .preview = preview };
	struct wb_relation *relation = NULL;
	struct wb_context context;
	struct wb_plan *plan;
	enum wb_status status = wb_plan_compile_whole(
		wb_session_model(session), wb_session_mapping(session, index), &plan, err);

	if (status != WB_OK)
		return status;
	context = context_of(plan);
	status = wb_relation_open(session, plan, &context, &options, &relation, err);
	items.relation = relation;
	items.plan = plan;
	if (status == WB_OK)
		status = wb_plan_is_blocking(plan) ? wb_preview_items(&items, err)
						   : show_rows(relation, plan, preview, err);
	wb_relation_close(relation);
	wb_plan_free(plan);
	return status;
}
