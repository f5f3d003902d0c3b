/*
 *  fetch ─► parse ─► assemble ─► evaluate
 *                       ▲
 *              partners, loaded at the first seek
 */
#include "relation/relation.h"

#include <stdlib.h>

#include "base/memory.h"
#include "relation/answers.h"
#include "relation/assemble.h"

#define DEFAULT_MEMORY (UINT64_C(512) << 20)

struct wb_relation {
	struct wb_session *session;
	const struct wb_plan *plan;    /* what rows go through as they are read */
	const struct wb_plan *mapping; /* the whole: that, or what groups go through */
	struct wb_context context;
	struct wb_answers *answers; /* NULL: the plan asks for nothing */
	struct wb_context item_context;
	struct wb_answers *item_answers; /* of the groups' plan; else `answers`, borrowed */
	uint64_t fetched;                /* batches since the last seek */
	const struct wb_connector *connector;
	struct wb_handle *handle;
	struct wb_source *source; /* NULL: at rest */

	uint64_t memory;
	bool whole; /* nothing waits for the order of the rows */
	bool loaded;
	struct wb_partner *partners; /* by input; of joins */
	struct wb_arena arena;       /* of the notes */
	size_t n_notes;
	struct wb_relation_note *notes;
};

struct wb_relation_worker {
	struct wb_evaluator *evaluator;
	struct wb_assembler *assembler; /* NULL: the driving table is all */
};

/* The driving table's rows come from its system, or from where the options say. */
static enum wb_status
open_driving_table(struct wb_relation *relation, struct wb_session *session,
		   const struct wb_plan *plan, const struct wb_relation_options *options,
		   struct wb_error *err)
{
	if (!options || !options->connector)
		return wb_session_open_system(session, plan->source.system, WB_READ,
					      &relation->connector, &relation->handle, err);
	relation->connector = options->connector;
	relation->handle = options->handle;
	return WB_OK;
}

static size_t
count_lookups(const struct wb_plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n_references; i++)
		n += plan->references[i]->kind == WB_REFERENCE_LOOKUP;
	return n;
}

/* Each table that is joined or looked up in has an equal share of the memory. */
static size_t
share_of_memory(const struct wb_relation *relation)
{
	const struct wb_plan *plan = relation->plan;
	size_t n = count_lookups(plan);

	if (relation->mapping != plan)
		n += count_lookups(relation->mapping);
	for (size_t i = 0; i < plan->n_inputs; i++)
		n += plan->inputs[i].kind == WB_LINE_JOIN;
	return (size_t)(relation->memory / (n ? n : 1));
}

/* Items ask what their own plan names; rows that were put in order, what rows ask. */
static enum wb_status
open_answers(struct wb_relation *relation, struct wb_error *err)
{
	size_t memory = share_of_memory(relation);
	enum wb_status status =
		wb_answers_open(relation->session, relation->plan, memory, &relation->answers, err);

	relation->context.references = wb_answers_references(relation->answers);
	relation->item_answers = relation->answers;
	if (status == WB_OK && relation->mapping->group)
		status = wb_answers_open(relation->session, relation->mapping, memory,
					 &relation->item_answers, err);
	relation->item_context = relation->context;
	relation->item_context.references = wb_answers_references(relation->item_answers);
	return status;
}

enum wb_status
wb_relation_open(struct wb_session *session, const struct wb_plan *plan,
		 const struct wb_context *context, const struct wb_relation_options *options,
		 struct wb_relation **out, struct wb_error *err)
{
	const struct wb_plan *rows = wb_plan_rows(plan);
	struct wb_relation *relation = wb_alloc(sizeof *relation);
	enum wb_status status = open_driving_table(relation, session, rows, options, err);

	if (status != WB_OK) {
		free(relation);
		return status;
	}
	relation->session = session;
	relation->plan = rows;
	relation->mapping = plan;
	relation->context = *context;
	relation->memory = options && options->memory ? options->memory : DEFAULT_MEMORY;
	relation->whole = options && options->whole;
	relation->partners = wb_alloc(rows->n_inputs * sizeof *relation->partners);
	status = open_answers(relation, err);
	if (status == WB_OK)
		*out = relation;
	else
		wb_relation_close(relation);
	return status;
}

void
wb_relation_close(struct wb_relation *relation)
{
	if (!relation)
		return;
	wb_relation_rest(relation);
	relation->connector->close(relation->handle);
	if (relation->item_answers != relation->answers)
		wb_answers_close(relation->item_answers);
	wb_answers_close(relation->answers);
	for (size_t i = 0; i < relation->plan->n_inputs; i++)
		wb_partner_release(&relation->partners[i]);
	free(relation->partners);
	wb_arena_release(&relation->arena);
	free(relation);
}

void
wb_relation_rest(struct wb_relation *relation)
{
	relation->connector->source_close(relation->source);
	relation->source = NULL;
}

static void
note_unreadable(struct wb_relation *relation, const struct wb_partner *partner)
{
	const char *text = wb_arena_format(
		&relation->arena,
		"rows of %.*s.%.*s (%.*s) that could not be read, or whose key failed",
		WB_TEXT_ARG(partner->input->name.system), WB_TEXT_ARG(partner->input->name.table),
		WB_TEXT_ARG(partner->input->alias));

	relation->notes[relation->n_notes++] =
		(struct wb_relation_note){ "join-unreadable", partner->unreadable,
					   wb_text_of(text) };
}

static enum wb_status
load_partners(struct wb_relation *relation, struct wb_error *err)
{
	const struct wb_plan *plan = relation->plan;
	size_t memory = share_of_memory(relation);
	enum wb_status status = WB_OK;

	if (relation->loaded)
		return WB_OK;
	relation->loaded = true;
	relation->notes = WB_NEW_ARRAY(&relation->arena, struct wb_relation_note, plan->n_inputs);
	for (size_t i = 0; status == WB_OK && i < plan->n_inputs; i++) {
		if (plan->inputs[i].kind != WB_LINE_JOIN)
			continue;
		status = wb_partner_load(relation->session, plan, &plan->inputs[i],
					 &relation->context, memory, &relation->partners[i], err);
		if (relation->partners[i].unreadable)
			note_unreadable(relation, &relation->partners[i]);
	}
	return status;
}

size_t
wb_relation_notes(const struct wb_relation *relation)
{
	return relation->n_notes;
}

struct wb_relation_note
wb_relation_note(const struct wb_relation *relation, size_t i)
{
	return relation->notes[i];
}

enum wb_status
wb_relation_seek(struct wb_relation *relation, uint64_t position, uint64_t first_row,
		 struct wb_error *err)
{
	enum wb_status status = load_partners(relation, err);

	wb_relation_rest(relation);
	if (status != WB_OK)
		return status;
	relation->fetched = 0;
	wb_answers_begin(relation->answers);
	return relation->connector->source_open(relation->handle, relation->plan->source.table,
						position, first_row, &relation->source, err);
}

enum wb_status
wb_relation_fetch(struct wb_relation *relation, struct wb_batch *batch, struct wb_error *err)
{
	enum wb_status status = relation->connector->fetch(relation->source, batch, err);

	batch->number = relation->fetched++;
	return status;
}

struct wb_relation_worker *
wb_relation_worker_new(struct wb_relation *relation)
{
	struct wb_relation_worker *worker = wb_alloc(sizeof *worker);

	worker->evaluator = wb_evaluator_new(relation->plan, &relation->context);
	if (relation->plan->n_inputs > 1)
		worker->assembler =
			wb_assembler_new(relation->plan, relation->partners, worker->evaluator);
	return worker;
}

void
wb_relation_worker_free(struct wb_relation_worker *worker)
{
	if (!worker)
		return;
	wb_assembler_free(worker->assembler);
	wb_evaluator_free(worker->evaluator);
	free(worker);
}

enum wb_status
wb_relation_work(struct wb_relation *relation, struct wb_relation_worker *worker,
		 struct wb_batch *batch, struct wb_evaluated *out, struct wb_error *err)
{
	enum wb_status status = WB_OK, answered;

	if (relation->connector->parse && !batch->more)
		status = relation->connector->parse(relation->source, batch, err);
	if (status == WB_OK && worker->assembler)
		status = wb_assemble(worker->assembler, batch, err);
	if (status == WB_OK && relation->plan->n_late && !relation->whole)
		wb_evaluate_early(worker->evaluator, batch, out);
	else if (status == WB_OK)
		wb_evaluate(worker->evaluator, batch, out);
	if (status == WB_OK && worker->assembler)
		wb_assembler_add_choices(worker->assembler, out);
	if (status == WB_OK && batch->more)
		return wb_answers_trouble(relation->answers, err);
	answered = wb_answers_leave(relation->answers, batch->number, status == WB_OK ? err : NULL);
	return status == WB_OK ? answered : status;
}

void
wb_relation_abandon(struct wb_relation *relation, const struct wb_batch *batch)
{
	wb_answers_leave(relation->answers, batch->number, NULL);
}

void
wb_relation_begin_items(struct wb_relation *relation)
{
	wb_answers_begin(relation->item_answers);
}

struct wb_evaluator *
wb_relation_item_worker_new(const struct wb_relation *relation)
{
	return wb_evaluator_new(relation->mapping, &relation->item_context);
}

enum wb_status
wb_relation_work_items(struct wb_relation *relation, struct wb_evaluator *worker,
		       struct wb_batch *batch, struct wb_evaluated *out, struct wb_error *err)
{
	if (relation->mapping->group)
		wb_evaluate(worker, batch, out);
	else if (relation->mapping->n_late)
		wb_evaluate_late(worker, batch, out);
	return wb_relation_leave_items(relation, batch, err);
}

enum wb_status
wb_relation_leave_items(struct wb_relation *relation, const struct wb_batch *batch,
			struct wb_error *err)
{
	return wb_answers_leave(relation->item_answers, batch->number, err);
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
wb_relation_source_state(const struct wb_relation *relation, struct wb_buffer *out,
			 struct wb_error *err)
{
	if (!relation->connector->source_state)
		return WB_OK;
	return relation->connector->source_state(relation->source, out, err);
}

enum wb_status
wb_relation_state(const struct wb_relation *relation, struct wb_buffer *out, struct wb_error *err)
{
	enum wb_status status = wb_relation_source_state(relation, out, err);

	for (size_t i = 0; status == WB_OK && i < relation->plan->n_inputs; i++)
		wb_buffer_text(out, wb_buffer_slice(&relation->partners[i].state));
	return status;
}

size_t
wb_relation_lookups(const struct wb_relation *relation)
{
	size_t n = wb_answers_lookups(relation->answers);

	if (relation->item_answers != relation->answers)
		n += wb_answers_lookups(relation->item_answers);
	return n;
}

const struct wb_lookup_table *
wb_relation_lookup(const struct wb_relation *relation, size_t i)
{
	size_t n = wb_answers_lookups(relation->answers);

	return i < n ? wb_answers_lookup(relation->answers, i)
		     : wb_answers_lookup(relation->item_answers, i - n);
}
