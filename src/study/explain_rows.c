/*
 * The relation works by a copy of the plan, which is narrow while searching: the
 * key's arrows alone, without `where`. So a search costs little more than a read,
 * and finds rows that were filtered. For a batch that holds what is wanted it is
 * made whole again. Where no run has kept the numbers of a sequence, it is whole for
 * all rows, for what the sequence would give depends on the rows before.
 */
#include "study/explain_rows.h"

#include "study/explain_row.h"
#include "study/numbering.h"

/* What one search works with. */
struct search {
	struct wb_explain_search *asked;
	struct wb_relation *relation;
	struct wb_relation_worker *worker;
	struct wb_plan plan; /* what the relation works by */
	struct wb_regex_scratch *regex;
	uint64_t position; /* where the batch in hand began */
	uint64_t passed;   /* the last source row of the key that `where` let pass */
};

static bool
asks_for_numbers(const struct wb_node *node)
{
	if (node->kind == WB_NODE_CALL && wb_text_is(node->name, "sequence"))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (asks_for_numbers(node->operands[i]))
			return true;
	return false;
}

/* Does what a row becomes depend on the rows before it, as long as there was no run? */
static bool
must_be_whole(const struct wb_explain_search *asked)
{
	const struct wb_mapping *mapping = &wb_session_mapping(asked->session, 0)->as.mapping;

	for (size_t i = 0; !asked->out->run && i < mapping->n_lines; i++)
		for (size_t k = 0; k < mapping->lines[i].n_expressions; k++)
			if (asks_for_numbers(mapping->lines[i].expressions[k]))
				return true;
	return false;
}

/* Of the plan only what makes the key. */
static struct wb_plan
narrow(const struct wb_plan *plan, struct wb_arena *arena)
{
	struct wb_plan key = *plan;

	key.arrows = WB_NEW_ARRAY(arena, struct wb_plan_arrow, plan->n_key + 1);
	key.key = WB_NEW_ARRAY(arena, size_t, plan->n_key + 1);
	for (size_t k = 0; k < plan->n_key; k++) {
		key.arrows[k] = plan->arrows[plan->key[k]];
		key.key[k] = k;
	}
	key.n_arrows = plan->n_key;
	key.n_requires = 0;
	key.where = NULL;
	return key;
}

enum wb_status
wb_explain_compare_state(struct wb_explain_search *asked, const struct wb_relation *relation,
			 struct wb_error *err)
{
	struct wb_explanation *out = asked->out;
	struct wb_buffer now = { 0 };
	enum wb_status status;

	if (asked->rows) {
		out->state = WB_EXPLAIN_KEPT;
		return WB_OK;
	}
	status = wb_relation_state(relation, &now, err);
	out->state = WB_EXPLAIN_UNTOLD;
	out->source_state = wb_arena_text(&out->arena, wb_buffer_slice(&now));
	if (now.len && out->run && out->run->source_state.len)
		out->state = wb_text_equal(out->source_state, out->run->source_state)
				     ? WB_EXPLAIN_SAME
				     : WB_EXPLAIN_CHANGED;
	wb_buffer_release(&now);
	return status;
}

/* One row. */

/*
 * Of several rows that a source row was made into, those that `where` filters have
 * made nothing of the key where another one passes.
 */
static bool
gives_way(struct search *search, uint64_t number, enum wb_outcome outcome)
{
	struct wb_explanation *out = search->asked->out;

	if (search->asked->row)
		return false;
	if (outcome == WB_OUTCOME_FILTERED)
		return search->passed == number;
	search->passed = number;
	while (out->n_rows == out->rows_found && out->n_rows &&
	       out->rows[out->n_rows - 1].number == number &&
	       out->rows[out->n_rows - 1].outcome == WB_OUTCOME_FILTERED)
		out->rows_found = --out->n_rows;
	return false;
}

static void
explain_row(struct search *search, const struct wb_evaluated *evaluated, struct wb_tracer *tracer,
	    size_t row)
{
	struct wb_explanation *out = search->asked->out;
	const struct wb_explain_view view = {
		.plan = search->asked->plan,
		.told = wb_explain_told(search->asked->plan, out->field, &out->arena),
		.regex = search->regex,
		.arena = &out->arena,
	};
	struct wb_explained_row *explained;

	if (gives_way(search, wb_batch_number(tracer->batch, row),
		      (enum wb_outcome)evaluated->outcome[row]))
		return;
	explained = wb_explanation_add(out);
	if (!explained)
		return;
	wb_explain_row(&view, tracer, evaluated, row, explained);
	explained->position = search->position;
}

/* Evaluates the batch anew, by the whole plan, and explains the rows named. */
static void
explain_rows(struct search *search, struct wb_batch *batch, const uint32_t *rows, size_t n)
{
	struct wb_evaluator *evaluator = wb_relation_evaluator(search->worker);
	struct wb_plan narrow = search->plan;
	struct wb_evaluated evaluated;
	struct wb_tracer tracer;

	search->plan = *search->asked->plan;
	wb_evaluate(evaluator, batch, &evaluated);
	wb_tracer_init(&tracer, search->asked->plan, evaluator, batch);
	for (size_t i = 0; i < n; i++)
		explain_row(search, &evaluated, &tracer, rows[i]);
	search->plan = narrow;
}

/* Searching. */

static bool
is_unreadable(const struct wb_batch *batch, size_t row)
{
	return batch->faults && batch->faults[row];
}

void
wb_explain_note_near(struct wb_explain_search *asked, const struct wb_column *columns, size_t row,
		     struct wb_arena *scratch)
{
	struct wb_text text;

	if (asked->near.len || asked->out->rows_found)
		return;
	text = wb_explain_key_text(columns, asked->key->n_parts, row, scratch);
	if (wb_explain_near(text, asked->key->whole))
		asked->near = wb_arena_text(&asked->out->arena, text);
}

static void
search_batch(struct search *search, struct wb_batch *batch, const struct wb_evaluated *evaluated)
{
	struct wb_explain_search *asked = search->asked;
	const struct wb_plan *plan = &search->plan;
	struct wb_column *columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, plan->n_key + 1);
	uint32_t *rows = wb_arena_alloc(&batch->arena, (batch->rows + 1) * sizeof *rows);
	size_t n = 0;

	for (size_t k = 0; k < plan->n_key; k++)
		columns[k] = evaluated->columns[plan->key[k]];
	for (size_t row = 0; row < batch->rows; row++) {
		if (is_unreadable(batch, row) || (batch->dropped && batch->dropped[row]))
			continue;
		if (wb_explain_key_matches(asked->key, columns, row, &batch->arena))
			rows[n++] = (uint32_t)row;
		else
			wb_explain_note_near(asked, columns, row, &batch->arena);
	}
	if (n)
		explain_rows(search, batch, rows, n);
}

/* A join or a list may have made several rows of it. */
static void
pick_row(struct search *search, struct wb_batch *batch)
{
	uint32_t *rows = wb_arena_alloc(&batch->arena, (batch->rows + 1) * sizeof *rows);
	size_t n = 0;

	for (size_t row = 0; row < batch->rows; row++)
		if (wb_batch_number(batch, row) == search->asked->row)
			rows[n++] = (uint32_t)row;
	explain_rows(search, batch, rows, n);
}

static enum wb_status
read_source(struct search *search, struct wb_error *err)
{
	struct wb_explain_search *asked = search->asked;
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	enum wb_status status = WB_OK;

	while (status == WB_OK && !(asked->row && asked->out->n_rows)) {
		wb_batch_reset(&batch);
		status = wb_relation_fetch(search->relation, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		asked->rows_read = batch.first_row + batch.rows - 1;
		do {
			status = wb_relation_work(search->relation, search->worker, &batch,
						  &evaluated, err);
			if (status == WB_OK && !asked->row)
				search_batch(search, &batch, &evaluated);
			else if (status == WB_OK && asked->rows_read >= asked->row)
				pick_row(search, &batch);
		} while (status == WB_OK && batch.more);
		search->position = batch.position;
	}
	wb_batch_release(&batch);
	return status;
}

enum wb_status
wb_explain_find(struct wb_explain_search *asked, struct wb_error *err)
{
	static const struct wb_relation_options source = { .whole = true };
	struct search search = { .asked = asked };
	enum wb_status status = WB_OK;

	if (!asked->rows) /* a run that took up rejects has kept its numbers */
		status = wb_number_in_order(asked->session, asked->plan, asked->context, err);
	if (status != WB_OK)
		return status;
	search.plan = must_be_whole(asked) ? *asked->plan : narrow(asked->plan, &asked->out->arena);
	status = wb_relation_open(asked->session, &search.plan, asked->context,
				  asked->rows ? asked->rows : &source, &search.relation, err);
	if (status != WB_OK)
		return status;
	search.worker = wb_relation_worker_new(search.relation);
	search.regex = wb_regex_scratch_new();
	status = wb_relation_seek(search.relation, 0, 1, err);
	if (status == WB_OK)
		status = wb_explain_compare_state(asked, search.relation, err);
	if (status == WB_OK)
		status = read_source(&search, err);
	wb_regex_scratch_free(search.regex);
	wb_relation_worker_free(search.worker);
	wb_relation_close(search.relation);
	return status;
}

/* The target. */

static bool
batch_has(const struct wb_explain_search *search, const size_t *fields, struct wb_batch *batch)
{
	size_t n = search->key->n_parts;
	struct wb_column *columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, n + 1);

	for (size_t k = 0; k < n; k++)
		columns[k] = batch->columns[fields[k]];
	for (size_t row = 0; row < batch->rows; row++)
		if (!is_unreadable(batch, row) &&
		    wb_explain_key_matches(search->key, columns, row, &batch->arena))
			return true;
	return false;
}

static bool
table_has(const struct wb_explain_search *search, const struct wb_connector *connector,
	  struct wb_source *table, const size_t *fields)
{
	struct wb_batch batch = { 0 };
	struct wb_error ignored;
	bool found = false;

	while (!found) {
		wb_batch_reset(&batch);
		if (connector->fetch(table, &batch, &ignored) != WB_OK || !batch.rows ||
		    (connector->parse && connector->parse(table, &batch, &ignored) != WB_OK))
			break;
		found = batch_has(search, fields, &batch);
	}
	wb_batch_release(&batch);
	return found;
}

bool
wb_explain_target_has(const struct wb_explain_search *search)
{
	const struct wb_plan *plan = search->plan;
	const struct wb_connector *connector;
	struct wb_handle *handle;
	struct wb_source *table = NULL;
	struct wb_error ignored;
	size_t *fields = WB_NEW_ARRAY(&search->out->arena, size_t, plan->n_key + 1);
	bool found = false;

	for (size_t k = 0; plan->target_table && k < plan->n_key; k++) {
		fields[k] = wb_table_field(plan->target_table, plan->arrows[plan->key[k]].name);
		if (fields[k] == plan->target_table->n_fields)
			return false;
	}
	if (!plan->target_table ||
	    wb_session_open_system(search->session, plan->target.system, WB_READ, &connector,
				   &handle, &ignored) != WB_OK)
		return false;
	if (connector->source_open(handle, plan->target.table, 0, 1, &table, &ignored) == WB_OK)
		found = table_has(search, connector, table, fields);
	connector->source_close(table);
	connector->close(handle);
	return found;
}
