#include "study/search.h"

#include "base/clock.h"
#include "relation/relation.h"
#include "study/aside.h"
#include "study/numbering.h"
#include "study/preview_items.h"
#include "study/preview_row.h"

struct search {
	const struct wb_search *asked;
	const struct wb_preview *preview;
	const struct wb_plan *plan;
	struct wb_relation *relation;
	struct wb_wanted wanted;
	uint64_t left; /* source rows yet to be found */
	uint64_t last; /* the last one that was */
};

/* The rows that a source row was joined to come with it, and count as one. */
static void
search_batch(struct search *search, struct wb_evaluator *evaluator,
	     const struct wb_evaluated *evaluated, struct wb_batch *batch)
{
	struct wb_tracer tracer;

	wb_tracer_init(&tracer, search->plan, evaluator, batch);
	wb_wanted_take(&search->wanted, batch);
	for (size_t row = 0; row < batch->rows; row++) {
		uint64_t number = wb_batch_number(batch, row);

		if (!wb_wanted_row(&search->wanted, row))
			continue;
		if (number != search->last && !search->left)
			return;
		search->left -= number != search->last;
		search->last = number;
		wb_preview_hand_out(search->preview, &tracer, evaluated, row);
	}
}

static enum wb_status
go_on(void *context, const struct wb_batch *batch, struct wb_error *err)
{
	const struct search *search = context;
	const struct wb_search *asked = search->asked;
	uint64_t done = 0, total = 0, rows = batch->first_row + wb_batch_source_rows(batch) - 1;

	if (asked->cancelled && atomic_load(asked->cancelled))
		return wb_fail(err, WB_INTERRUPTED, "preview", "stopped after row %llu",
			       (unsigned long long)rows);
	if (!asked->progress)
		return WB_OK;
	wb_relation_progress(search->relation, &done, &total);
	asked->progress(asked->context, done, total, rows);
	return WB_OK;
}

static enum wb_status
search_rows(struct search *search, struct wb_error *err)
{
	struct wb_relation_worker *worker = wb_relation_worker_new(search->relation);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = wb_relation_seek(search->relation, 0, 1, err);

	while (status == WB_OK && search->left) {
		wb_batch_reset(&batch);
		status = wb_relation_fetch(search->relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		do {
			status =
				wb_relation_work(search->relation, worker, &batch, &evaluated, err);
			if (status != WB_OK)
				break;
			search_batch(search, wb_relation_evaluator(worker), &evaluated, &batch);
			status = go_on(search, &batch, err);
		} while (status == WB_OK && batch.more);
	}
	wb_batch_release(&batch);
	wb_relation_worker_free(worker);
	return status;
}

/* Of groups those that have such a row. */
static enum wb_status
search_groups(struct search *search, struct wb_error *err)
{
	struct wb_preview_items items = {
		.relation = search->relation,
		.plan = search->plan,
		.preview = search->preview,
		.wanted = &search->wanted,
		.context = search,
		.go_on = go_on,
	};

	return wb_preview_items(&items, err);
}

enum wb_status
wb_search_mapping(struct wb_session *session, size_t index, const struct wb_search *asked,
		  const struct wb_preview *preview, struct wb_error *err)
{
	const struct wb_object *mapping = wb_session_mapping(session, index);
	struct wb_relation_options options = { .memory = preview->memory, .whole = true };
	struct search search = { .asked = asked, .preview = preview };
	struct wb_context context;
	struct wb_plan *plan;
	enum wb_status status = wb_aside_inspect(session, asked->where, err);

	if (status == WB_OK)
		status = wb_plan_compile_whole(wb_session_model(session), mapping, &plan, err);
	if (status != WB_OK)
		return status;
	search.plan = plan;
	search.left = wb_preview_limit(preview);
	context = (struct wb_context){
		.now = wb_clock_now(),
		.run = WB_TEXT("preview"),
		.source = plan->source.table,
	};
	status = wb_wanted_open(session, mapping, wb_plan_rows(plan), &context, asked->where,
				&search.wanted, err);
	if (status == WB_OK)
		status = wb_number_in_order(session, plan, &context, err);
	if (status == WB_OK)
		status = wb_relation_open(session, plan, &context, &options, &search.relation, err);
	if (status == WB_OK)
		status = plan->group ? search_groups(&search, err) : search_rows(&search, err);
	wb_relation_close(search.relation);
	wb_wanted_close(&search.wanted);
	wb_plan_free(plan);
	return status;
}
