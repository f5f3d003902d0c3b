#include "relation/answers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/memory.h"
#include "project/key_store.h"
#include "relation/lookup_table.h"

struct wb_answers {
	struct wb_references references;
	const struct wb_plan *plan;
	struct wb_key_store *keys;
	size_t n_tables;
	struct wb_lookup_table **tables; /* of its references those that look up */
	pthread_mutex_t lock;            /* guards all below */
	pthread_cond_t left;
	uint64_t turn; /* the batch whose turn it is: all before it have left */
	enum wb_status status;
	struct wb_error err; /* what went wrong first */
};

static void
note_trouble(struct wb_answers *answers, enum wb_status status, const struct wb_error *err)
{
	pthread_mutex_lock(&answers->lock);
	if (answers->status == WB_OK) {
		answers->status = status;
		answers->err = *err;
	}
	pthread_mutex_unlock(&answers->lock);
}

/* False where the batch has had its turn: it can be looked at, but takes nothing. */
static bool
await_turn(struct wb_answers *answers, uint64_t batch)
{
	bool reached;

	pthread_mutex_lock(&answers->lock);
	while (answers->turn < batch)
		pthread_cond_wait(&answers->left, &answers->lock);
	reached = answers->turn == batch;
	pthread_mutex_unlock(&answers->lock);
	return reached;
}

static void
ask_sequence(struct wb_answers *answers, const struct wb_reference *sequence, uint64_t batch,
	     struct wb_text key, struct wb_answer *out)
{
	struct wb_error err = { 0 };
	bool kept;
	enum wb_status status;

	out->value = (struct wb_value){ .type = WB_TYPE_INTEGER, .cell = WB_CELL_VALUE };
	await_turn(answers, batch);
	status = wb_key_store_number(answers->keys, sequence->name, key, sequence->start, batch,
				     &out->value.as.integer, &kept, &err);
	out->kind = status == WB_OK      ? WB_ANSWER_FOUND
		    : status == WB_LIMIT ? WB_ANSWER_FULL
					 : WB_ANSWER_FAILED;
	out->is_new = status == WB_OK && !kept;
	if (out->kind == WB_ANSWER_FAILED)
		note_trouble(answers, status, &err);
}

static void
ask_xref(struct wb_answers *answers, const struct wb_reference *xref, struct wb_text key,
	 struct wb_arena *arena, struct wb_answer *out)
{
	struct wb_error err = { 0 };
	struct wb_text text;
	bool known, has_keys = true;
	enum wb_status status = wb_key_store_xref(answers->keys, xref->name, xref->field, key,
						  arena, &text, &known, &err);

	if (status == WB_OK && !known)
		status = wb_key_store_has_keys(answers->keys, xref->name, xref->field, &has_keys,
					       &err);
	if (!has_keys)
		out->kind = WB_ANSWER_NOT_YET;
	if (status != WB_OK) {
		out->kind = WB_ANSWER_FAILED;
		note_trouble(answers, status, &err);
	} else if (known && !text.at) {
		out->kind = WB_ANSWER_SEVERAL;
	} else if (known && wb_value_of_text(text, xref->type, arena, &out->value)) {
		out->kind = WB_ANSWER_FOUND;
	}
}

static void
ask_lookup(struct wb_answers *answers, const struct wb_reference *lookup, struct wb_text key,
	   struct wb_arena *arena, struct wb_answer *out)
{
	struct wb_error err = { 0 };
	enum wb_status status;
	size_t i = 0;

	while (wb_lookup_table_reference(answers->tables[i]) != lookup)
		i++;
	status = wb_lookup_table_find(answers->tables[i], key, arena, out, &err);
	if (status == WB_OK)
		return;
	out->kind = WB_ANSWER_FAILED;
	note_trouble(answers, status, &err);
}

static void
ask(void *context, const struct wb_reference *reference, uint64_t batch, struct wb_text key,
    struct wb_arena *arena, struct wb_answer *out)
{
	struct wb_answers *answers = context;

	out->kind = WB_ANSWER_NONE;
	switch (reference->kind) {
	case WB_REFERENCE_SEQUENCE:
		ask_sequence(answers, reference, batch, key, out);
		break;
	case WB_REFERENCE_XREF:
		ask_xref(answers, reference, key, arena, out);
		break;
	case WB_REFERENCE_LOOKUP:
		ask_lookup(answers, reference, key, arena, out);
	}
}

static enum wb_status
read_tables(struct wb_answers *answers, struct wb_session *session, size_t memory,
	    struct wb_error *err)
{
	const struct wb_plan *plan = answers->plan;
	enum wb_status status = WB_OK;

	answers->tables = wb_alloc(plan->n_references * sizeof *answers->tables);
	for (size_t i = 0; status == WB_OK && i < plan->n_references; i++) {
		if (plan->references[i]->kind != WB_REFERENCE_LOOKUP)
			continue;
		status = wb_lookup_table_read(session, plan->references[i], memory,
					      &answers->tables[answers->n_tables], err);
		answers->n_tables += status == WB_OK;
	}
	return status;
}

enum wb_status
wb_answers_open(struct wb_session *session, const struct wb_plan *plan, size_t memory,
		struct wb_answers **out, struct wb_error *err)
{
	struct wb_answers *answers;
	enum wb_status status;

	*out = NULL;
	if (!plan->n_references)
		return WB_OK;
	answers = wb_alloc(sizeof *answers);
	pthread_mutex_init(&answers->lock, NULL);
	pthread_cond_init(&answers->left, NULL);
	answers->references = (struct wb_references){ .context = answers, .ask = ask };
	answers->plan = plan;
	status = wb_session_keys(session, &answers->keys, err);
	if (status == WB_OK)
		status = read_tables(answers, session, memory, err);
	if (status == WB_OK)
		*out = answers;
	else
		wb_answers_close(answers);
	return status;
}

void
wb_answers_close(struct wb_answers *answers)
{
	if (!answers)
		return;
	for (size_t i = 0; i < answers->n_tables; i++)
		wb_lookup_table_free(answers->tables[i]);
	free(answers->tables);
	pthread_cond_destroy(&answers->left);
	pthread_mutex_destroy(&answers->lock);
	free(answers);
}

const struct wb_references *
wb_answers_references(struct wb_answers *answers)
{
	return answers ? &answers->references : NULL;
}

size_t
wb_answers_lookups(const struct wb_answers *answers)
{
	return answers ? answers->n_tables : 0;
}

const struct wb_lookup_table *
wb_answers_lookup(const struct wb_answers *answers, size_t i)
{
	return answers->tables[i];
}

void
wb_answers_begin(struct wb_answers *answers)
{
	if (answers)
		answers->turn = 0;
}

enum wb_status
wb_answers_trouble(struct wb_answers *answers, struct wb_error *err)
{
	enum wb_status status;

	if (!answers)
		return WB_OK;
	pthread_mutex_lock(&answers->lock);
	status = answers->status;
	if (status != WB_OK && err)
		*err = answers->err;
	pthread_mutex_unlock(&answers->lock);
	return status;
}

enum wb_status
wb_answers_leave(struct wb_answers *answers, uint64_t batch, struct wb_error *err)
{
	if (!answers)
		return WB_OK;
	await_turn(answers, batch);
	pthread_mutex_lock(&answers->lock);
	answers->turn = batch + 1;
	pthread_cond_broadcast(&answers->left);
	pthread_mutex_unlock(&answers->lock);
	return wb_answers_trouble(answers, err);
}
