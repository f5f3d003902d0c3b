#include "study/numbering.h"

#include "relation/gather.h"
#include "relation/relation.h"

static enum wb_status
gather_rows(struct wb_relation *relation, struct wb_gather *gather, struct wb_error *err)
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
		do {
			status = wb_relation_work(relation, worker, &batch, &evaluated, err);
			if (status == WB_OK)
				status = wb_gather_add(
					gather, &(struct wb_gather_rows){ .evaluated = &evaluated },
					err);
		} while (status == WB_OK && batch.more);
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
	return status == WB_OK ? wb_gather_end(gather, err) : status;
}

static enum wb_status
number_rows(struct wb_relation *relation, struct wb_gather *gather, struct wb_error *err)
{
	struct wb_evaluator *evaluator = wb_relation_item_worker_new(relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = WB_OK;

	wb_relation_begin_items(relation);
	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = wb_gather_fetch(gather, &batch, &evaluated, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_relation_work_items(relation, evaluator, &batch, &evaluated, err);
	}
	wb_batch_release(&batch);
	wb_evaluator_free(evaluator);
	return status;
}

enum wb_status
wb_number_in_order(struct wb_session *session, const struct wb_plan *plan,
		   const struct wb_context *context, struct wb_error *err)
{
	struct wb_relation *relation;
	struct wb_gather *gather;
	enum wb_status status;

	if (!plan->n_late)
		return WB_OK;
	status = wb_relation_open(session, plan, context, NULL, &relation, err);
	if (status != WB_OK)
		return status;
	gather = wb_gather_new(plan, 0);
	status = gather_rows(relation, gather, err);
	if (status == WB_OK)
		status = number_rows(relation, gather, err);
	wb_gather_free(gather);
	wb_relation_close(relation);
	return status;
}
