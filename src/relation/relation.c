/*
 *  fetch ─► parse ─► evaluate
 */
#include "relation/relation.h"

#include <stdlib.h>

#include "base/memory.h"

struct wb_relation {
	const struct wb_plan *plan;
	const struct wb_context *context;
	const struct wb_connector *connector;
	struct wb_handle *handle;
	struct wb_source *source; /* NULL: at rest */
};

struct wb_relation_worker {
	struct wb_evaluator *evaluator;
};

enum wb_status
wb_relation_open(struct wb_session *session, const struct wb_plan *plan,
		 const struct wb_context *context, const struct wb_relation_options *options,
		 struct wb_relation **out, struct wb_error *err)
{
	struct wb_relation *relation = wb_alloc(sizeof *relation);
	enum wb_status status =
		wb_session_open_system(session, plan->source.system, WB_READ, &relation->connector,
				       &relation->handle, err);

	(void)options;
	if (status != WB_OK) {
		free(relation);
		return status;
	}
	relation->plan = plan;
	relation->context = context;
	*out = relation;
	return WB_OK;
}

void
wb_relation_close(struct wb_relation *relation)
{
	if (!relation)
		return;
	wb_relation_rest(relation);
	relation->connector->close(relation->handle);
	free(relation);
}

void
wb_relation_rest(struct wb_relation *relation)
{
	relation->connector->source_close(relation->source);
	relation->source = NULL;
}

enum wb_status
wb_relation_seek(struct wb_relation *relation, uint64_t position, uint64_t first_row,
		 struct wb_error *err)
{
	wb_relation_rest(relation);
	return relation->connector->source_open(relation->handle, relation->plan->source.table,
						position, first_row, &relation->source, err);
}

enum wb_status
wb_relation_fetch(struct wb_relation *relation, struct wb_batch *batch, struct wb_error *err)
{
	return relation->connector->fetch(relation->source, batch, err);
}

struct wb_relation_worker *
wb_relation_worker_new(struct wb_relation *relation)
{
	struct wb_relation_worker *worker = wb_alloc(sizeof *worker);

	worker->evaluator = wb_evaluator_new(relation->plan, relation->context);
	return worker;
}

void
wb_relation_worker_free(struct wb_relation_worker *worker)
{
	if (!worker)
		return;
	wb_evaluator_free(worker->evaluator);
	free(worker);
}

enum wb_status
wb_relation_work(struct wb_relation *relation, struct wb_relation_worker *worker,
		 struct wb_batch *batch, struct wb_evaluated *out, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (relation->connector->parse)
		status = relation->connector->parse(relation->source, batch, err);
	if (status == WB_OK)
		wb_evaluate(worker->evaluator, batch, out);
	return status;
}

struct wb_evaluator *
wb_relation_evaluator(struct wb_relation_worker *worker)
{
	return worker->evaluator;
}

void
wb_relation_progress(const struct wb_relation *relation, uint64_t *done, uint64_t *total)
{
	if (relation->connector->progress)
		relation->connector->progress(relation->source, done, total);
}

enum wb_status
wb_relation_state(const struct wb_relation *relation, struct wb_buffer *out, struct wb_error *err)
{
	if (!relation->connector->source_state)
		return WB_OK;
	return relation->connector->source_state(relation->source, out, err);
}
