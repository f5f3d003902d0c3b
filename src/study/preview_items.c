#include "study/preview_items.h"

#include "relation/gather.h"
#include "study/preview_row.h"

static void
count_left_out(const struct wb_evaluated *evaluated, struct wb_preview_reading *reading)
{
	const struct wb_batch *batch = evaluated->source;

	reading->rows += wb_batch_source_rows(batch);
	for (size_t row = 0; row < batch->rows; row++) {
		reading->filtered += evaluated->outcome[row] == WB_OUTCOME_FILTERED;
		reading->rejected += evaluated->outcome[row] == WB_OUTCOME_REJECTED;
	}
}

static enum wb_status
gather_batch(const struct wb_preview_items *items, struct wb_gather *gather,
	     const struct wb_evaluated *evaluated, struct wb_batch *batch, struct wb_error *err)
{
	struct wb_gather_rows rows = { .evaluated = evaluated };
	bool *wanted;

	if (!items->wanted)
		return wb_gather_add(gather, &rows, err);
	wanted = WB_NEW_ARRAY(&batch->arena, bool, batch->rows);
	wb_wanted_take(items->wanted, batch);
	for (size_t row = 0; row < batch->rows; row++)
		wanted[row] = wb_wanted_row(items->wanted, row);
	rows.wanted = wanted;
	return wb_gather_add(gather, &rows, err);
}

/* Every row of the source, into the gathering. */
static enum wb_status
gather_rows(const struct wb_preview_items *items, struct wb_gather *gather,
	    struct wb_preview_reading *reading, struct wb_error *err)
{
	struct wb_relation *relation = items->relation;
	struct wb_relation_worker *worker = wb_relation_worker_new(relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = wb_relation_seek(relation, 0, 1, err);

	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = wb_preview_go_on(items->preview, err);
		if (status != WB_OK)
			break;
		status = wb_relation_fetch(relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		do {
			status = wb_relation_work(relation, worker, &batch, &evaluated, err);
			if (status != WB_OK)
				break;
			count_left_out(&evaluated, reading);
			status = gather_batch(items, gather, &evaluated, &batch, err);
		} while (status == WB_OK && batch.more);
		if (status == WB_OK && items->go_on)
			status = items->go_on(items->context, &batch, err);
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
	return status == WB_OK ? wb_gather_end(gather, err) : status;
}

static void
hand_out(const struct wb_preview_items *items, struct wb_evaluator *evaluator,
	 const struct wb_evaluated *evaluated, struct wb_batch *batch, uint64_t rows)
{
	struct wb_tracer tracer;

	wb_tracer_init(&tracer, items->plan, evaluator, batch);
	for (size_t row = 0; row < batch->rows && row < rows; row++)
		wb_preview_hand_out(items->preview, &tracer, evaluated, row);
}

/* Rows in order are evaluated anew, for a trace wants all that their arrows go through. */
static enum wb_status
show_items(const struct wb_preview_items *items, struct wb_gather *gather, struct wb_error *err)
{
	struct wb_evaluator *evaluator = wb_relation_item_worker_new(items->relation);
	uint64_t left = wb_preview_limit(items->preview);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = WB_OK;

	wb_relation_begin_items(items->relation);
	while (status == WB_OK && left) {
		wb_batch_reset(&batch);
		status = wb_gather_fetch(gather, &batch, &evaluated, err);
		if (status != WB_OK || !batch.rows)
			break;
		wb_evaluate(evaluator, &batch, &evaluated);
		status = wb_relation_leave_items(items->relation, &batch, err);
		if (status != WB_OK)
			break;
		hand_out(items, evaluator, &evaluated, &batch, left);
		left -= batch.rows < left ? batch.rows : left;
	}
	wb_batch_release(&batch);
	wb_evaluator_free(evaluator);
	return status;
}

enum wb_status
wb_preview_items(const struct wb_preview_items *items, struct wb_error *err)
{
	const struct wb_preview *preview = items->preview;
	struct wb_preview_reading reading = { .groups = items->plan->group != NULL };
	struct wb_gather *gather = wb_gather_new(items->plan, preview->memory);
	enum wb_status status;

	wb_gather_keep_fields(gather);
	status = gather_rows(items, gather, &reading, err);
	if (status == WB_OK && preview->reading)
		preview->reading(preview->context, &reading);
	if (status == WB_OK)
		status = show_items(items, gather, err);
	wb_gather_free(gather);
	return status;
}
