/*
 * Threads take chunks by a common counter; each counts for itself, and at the end
 * the shares are added up. A chunk's number orders its values, so what a list
 * keeps (most rows first, then first met) does not depend on who took which.
 */
#include "study/trial.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "plan/compile_text.h"
#include "plan/evaluate.h"
#include "plan/use.h"
#include "relation/answers.h"
#include "study/aside.h"
#include "study/trial_values.h"

enum {
	DEFAULT_JOBS = 2,
	MOST_JOBS = 64,
	PART_FIRST = 1,    /* values evaluated at once, to begin with */
	PART_SHORT = 2000, /* microseconds: a part that takes less may be larger … */
	PART_LONG = 10000, /* … and one that takes more, smaller */
};

static const char *const kind_names[WB_TRIAL_KINDS] = {
	[WB_TRIAL_CHANGED] = "changed",   [WB_TRIAL_SAME] = "same",     [WB_TRIAL_NULL] = "null",
	[WB_TRIAL_FALLBACK] = "fallback", [WB_TRIAL_FAILED] = "failed",
};

const char *
wb_trial_kind_name(enum wb_trial_kind kind)
{
	return kind_names[kind];
}

/* Compiling. */

/* Whether an expression names something other than the field being tried. */
static bool
names_other(const struct wb_trial_values *values, const struct wb_node *node)
{
	if (node->kind == WB_NODE_FIELD && !wb_text_equal(node->name, values->table.fields[0].name))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (!(node->kind == WB_NODE_CALL && wb_names_no_field(node, i)) &&
		    names_other(values, node->operands[i]))
			return true;
	return false;
}

/* What does not compile may name another field: that deserves its own hint. */
static void
hint_at_other(const struct wb_trial_values *values, struct wb_text text, struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	struct wb_node *node;

	if (wb_parse_expression(text, "expression", &arena, &node, NULL) == WB_OK &&
	    names_other(values, node))
		wb_hint(err, "one field is tried at a time, here %.*s",
			WB_TEXT_ARG(values->table.fields[0].name));
	wb_arena_release(&arena);
}

enum wb_status
wb_trial_compile(const struct wb_trial_values *values, struct wb_session *session,
		 struct wb_text expression, struct wb_arena *arena, struct wb_plan **out,
		 struct wb_error *err)
{
	struct wb_buffer text = { 0 };
	enum wb_status status;

	expression = wb_text_trim(expression);
	if (expression.len && expression.at[0] == '|') {
		wb_print_name(values->table.fields[0].name, &text);
		wb_buffer_byte(&text, ' ');
	}
	wb_buffer_text(&text, expression);
	status = wb_aside_inspect(session, wb_buffer_slice(&text), err);
	if (status == WB_OK)
		status = wb_plan_compile_text(wb_session_model(session), wb_buffer_slice(&text),
					      &values->table, values->table.name, arena, out, err);
	if (status != WB_OK && status != WB_NOT_FOUND)
		hint_at_other(values, wb_buffer_slice(&text), err);
	wb_buffer_release(&text);
	return status;
}

/* Evaluating. */

struct trial {
	const struct wb_trial_values *values;
	const struct wb_plan *plan;
	const struct wb_trial_asking *asking;
	struct wb_context context;
	_Atomic size_t next; /* chunk to be taken */
};

/* What one thread finds. */
struct share {
	struct trial *trial;
	pthread_t thread;
	bool started;
	size_t part;                   /* values to be evaluated at once */
	struct wb_trial_result result; /* lists: unordered, as heaps with the least on top */
};

/* Whether a is listed behind b. */
static bool
comes_behind(const struct wb_trial_case *a, const struct wb_trial_case *b)
{
	return a->rows != b->rows ? a->rows < b->rows : a->order > b->order;
}

static void
sink(struct wb_trial_list *list)
{
	size_t at = 0;

	for (;;) {
		size_t last = at;
		struct wb_trial_case swap;

		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < list->count; child++)
			if (comes_behind(&list->cases[child], &list->cases[last]))
				last = child;
		if (last == at)
			return;
		swap = list->cases[at];
		list->cases[at] = list->cases[last];
		list->cases[last] = swap;
		at = last;
	}
}

static void
rise(struct wb_trial_list *list)
{
	for (size_t at = list->count - 1; at;) {
		size_t parent = (at - 1) / 2;
		struct wb_trial_case swap = list->cases[at];

		if (!comes_behind(&swap, &list->cases[parent]))
			return;
		list->cases[at] = list->cases[parent];
		list->cases[parent] = swap;
		at = parent;
	}
}

/* Whether a case would be listed: there is room, or one that comes behind it. */
static bool
is_listed(const struct wb_trial_list *list, size_t most, const struct wb_trial_case *one)
{
	return list->count < most || (most && comes_behind(&list->cases[0], one));
}

static void
put_case(struct wb_trial_list *list, size_t most, const struct wb_trial_case *one)
{
	if (list->count < most) {
		list->cases[list->count++] = *one;
		rise(list);
		return;
	}
	list->cases[0] = *one;
	sink(list);
}

static void
count_rule(struct wb_trial_result *result, const char *rule, struct wb_trial_count count)
{
	size_t i = 0;

	while (i < result->n_rules && strcmp(result->rules[i].rule, rule) != 0)
		i++;
	if (i == WB_TRIAL_RULES)
		return; /* there are fewer rules in the language */
	if (i == result->n_rules)
		result->rules[result->n_rules++].rule = rule;
	result->rules[i].count.values += count.values;
	result->rules[i].count.rows += count.rows;
}

/* A part of a chunk in hand. Rows of its results count from its first value. */
struct chunk {
	const struct wb_trial_chunk *at;
	size_t from, n;
	uint64_t first; /* the order of its first value */
	const struct wb_column *result;
	const struct wb_evaluated *evaluated;
	struct wb_arena *arena;
	size_t choice; /* the first that is not behind the row in hand */
};

/* The first choice of a row that took something else than the expression's own way. */
static const struct wb_choice *
choice_of(struct chunk *chunk, size_t row)
{
	const struct wb_evaluated *evaluated = chunk->evaluated;

	while (chunk->choice < evaluated->n_choices && evaluated->choices[chunk->choice].row < row)
		chunk->choice++;
	if (chunk->choice == evaluated->n_choices || evaluated->choices[chunk->choice].row != row)
		return NULL;
	return &evaluated->choices[chunk->choice];
}

static bool
is_same(const struct chunk *chunk, size_t row)
{
	const struct wb_column *value = &chunk->at->columns[0];
	size_t at = chunk->from + row;

	return wb_column_cell(value, at) == WB_CELL_VALUE &&
	       wb_text_equal(wb_column_text(value, at, chunk->arena),
			     wb_column_text(chunk->result, row, chunk->arena));
}

static enum wb_trial_kind
kind_of(struct chunk *chunk, size_t row, const struct wb_choice *choice)
{
	if (wb_column_cell(chunk->result, row) == WB_CELL_FAILED)
		return WB_TRIAL_FAILED;
	if (choice)
		return WB_TRIAL_FALLBACK;
	if (wb_column_cell(chunk->result, row) == WB_CELL_NULL)
		return WB_TRIAL_NULL;
	return is_same(chunk, row) ? WB_TRIAL_SAME : WB_TRIAL_CHANGED;
}

/* Of a fallback: the rule that failed. */
static const char *
rule_of_choice(const struct wb_choice *choice, struct wb_arena *arena)
{
	if (!strcmp(choice->rule, "fallback") && choice->note.len)
		return wb_arena_string(arena, choice->note);
	return choice->rule;
}

/* What became of a value; texts are copied: the chunk's own go with its batch. */
static void
fill_case(struct wb_trial_case *one, const struct trial *trial, const struct chunk *chunk,
	  size_t row, enum wb_trial_kind kind, const struct wb_choice *choice,
	  struct wb_arena *arena)
{
	size_t most = trial->asking ? trial->asking->text_most : 0;

	one->value = wb_trial_copy(
		arena,
		wb_trial_value_text(trial->values, chunk->at, chunk->from + row, chunk->arena),
		most);
	one->result = wb_trial_copy(arena, wb_column_text(chunk->result, row, chunk->arena), most);
	one->value_null = wb_trial_value_is_null(trial->values, chunk->at, chunk->from + row);
	one->result_null = wb_column_cell(chunk->result, row) != WB_CELL_VALUE;
	if (kind == WB_TRIAL_FAILED) {
		const struct wb_fault *fault =
			chunk->result->fault[wb_column_index(chunk->result, row)];

		one->rule = wb_arena_string(arena, wb_text_of(fault->rule));
		one->reason = wb_trial_copy(arena, fault->reason, most);
	} else if (choice) {
		one->rule = rule_of_choice(choice, arena);
	}
}

static void
list_case(struct share *share, const struct chunk *chunk, size_t row, enum wb_trial_kind kind,
	  const struct wb_choice *choice)
{
	struct wb_trial_list *list = &share->result.lists[kind];
	size_t most = share->trial->asking->most;
	struct wb_trial_case one = { .rows = chunk->at->counts[chunk->from + row],
				     .order = chunk->first + row };

	if (!is_listed(list, most, &one))
		return;
	fill_case(&one, share->trial, chunk, row, kind, choice, &share->result.arena);
	put_case(list, most, &one);
}

static void
judge_chunk(struct share *share, struct chunk *chunk)
{
	struct wb_trial_result *result = &share->result;

	for (size_t row = 0; row < chunk->n; row++) {
		const struct wb_choice *choice = choice_of(chunk, row);
		enum wb_trial_kind kind = kind_of(chunk, row, choice);
		struct wb_trial_count count = { 1, chunk->at->counts[chunk->from + row] };

		result->counts[kind].values++;
		result->counts[kind].rows += count.rows;
		if (kind == WB_TRIAL_FAILED)
			count_rule(result,
				   chunk->result->fault[wb_column_index(chunk->result, row)]->rule,
				   count);
		list_case(share, chunk, row, kind, choice);
	}
}

/* Evaluates a part of a chunk's values: its columns from there on. */
static void
evaluate_part(const struct trial *trial, struct wb_evaluator *evaluator, struct wb_batch *batch,
	      struct chunk *chunk, struct wb_evaluated *evaluated)
{
	struct wb_column columns[WB_TRIAL_FIELDS_MAX];

	batch->n_columns = trial->values->table.n_fields;
	for (size_t i = 0; i < batch->n_columns; i++) {
		struct wb_column *column = &columns[i];

		*column = chunk->at->columns[i];
		column->state += chunk->from;
		column->cells.any = (char *)column->cells.any +
				    chunk->from * wb_type_cell_size(column->type.type);
	}
	batch->columns = columns;
	batch->rows = chunk->n;
	batch->first_row = chunk->first + 1;
	wb_evaluate(evaluator, batch, evaluated);
	chunk->evaluated = evaluated;
	chunk->arena = &batch->arena;
	chunk->result = &evaluated->columns[0];
	batch->columns = NULL;
}

static bool
is_cancelled(const struct trial *trial)
{
	return trial->asking->cancelled && atomic_load(trial->asking->cancelled);
}

/* How many values at once: fewer where they take long, so that a cancel is heard soon. */
static size_t
next_size(size_t size, int64_t microseconds)
{
	if (microseconds > PART_LONG)
		return size > 1 ? size / 2 : 1;
	if (microseconds < PART_SHORT && size < WB_BATCH_ROWS)
		return size * 2;
	return size;
}

static void
evaluate_chunk(struct share *share, struct wb_evaluator *evaluator, struct wb_batch *batch,
	       size_t number)
{
	const struct wb_trial_chunk *at = share->trial->values->chunks[number];

	for (size_t from = 0; from < at->n && !is_cancelled(share->trial);) {
		int64_t begun = wb_clock_monotonic();
		size_t n = at->n - from < share->part ? at->n - from : share->part;
		struct chunk chunk = { .at = at,
				       .from = from,
				       .n = n,
				       .first = (uint64_t)number * WB_BATCH_ROWS + from };
		struct wb_evaluated evaluated;

		wb_batch_reset(batch);
		evaluate_part(share->trial, evaluator, batch, &chunk, &evaluated);
		judge_chunk(share, &chunk);
		from += n;
		share->part = next_size(share->part, wb_clock_monotonic() - begun);
	}
}

static void *
work(void *argument)
{
	struct share *share = argument;
	struct trial *trial = share->trial;
	struct wb_evaluator *evaluator = wb_evaluator_new(trial->plan, &trial->context);
	struct wb_batch batch = { 0 };

	share->part = PART_FIRST;
	while (!is_cancelled(trial)) {
		size_t number = atomic_fetch_add(&trial->next, 1);

		if (number >= trial->values->n_chunks)
			break;
		evaluate_chunk(share, evaluator, &batch, number);
	}
	wb_batch_release(&batch);
	wb_evaluator_free(evaluator);
	return NULL;
}

/* Adding up. */

static int
compare_cases(const void *a, const void *b)
{
	return comes_behind(a, b) ? 1 : -1;
}

static int
compare_rules(const void *a, const void *b)
{
	const struct wb_trial_rule *left = a, *right = b;

	if (left->count.rows != right->count.rows)
		return left->count.rows < right->count.rows ? 1 : -1;
	return strcmp(left->rule, right->rule);
}

static void
add_case(struct wb_trial_result *out, struct wb_trial_list *list, size_t most,
	 const struct wb_trial_case *from)
{
	struct wb_trial_case one = *from;

	if (!is_listed(list, most, &one))
		return;
	one.value = wb_arena_text(&out->arena, one.value);
	one.result = wb_arena_text(&out->arena, one.result);
	one.reason = wb_arena_text(&out->arena, one.reason);
	if (one.rule)
		one.rule = wb_arena_string(&out->arena, wb_text_of(one.rule));
	put_case(list, most, &one);
}

static void
add_share(struct wb_trial_result *out, const struct wb_trial_result *share, size_t most)
{
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++) {
		out->counts[kind].values += share->counts[kind].values;
		out->counts[kind].rows += share->counts[kind].rows;
		for (size_t i = 0; i < share->lists[kind].count; i++)
			add_case(out, &out->lists[kind], most, &share->lists[kind].cases[i]);
	}
	for (size_t i = 0; i < share->n_rules; i++)
		count_rule(out, share->rules[i].rule, share->rules[i].count);
}

static void
init_lists(struct wb_trial_result *result, size_t most)
{
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++)
		result->lists[kind].cases = wb_alloc((most + 1) * sizeof(struct wb_trial_case));
}

static void
sort_result(struct wb_trial_result *result)
{
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++)
		qsort(result->lists[kind].cases, result->lists[kind].count,
		      sizeof *result->lists[kind].cases, compare_cases);
	qsort(result->rules, result->n_rules, sizeof *result->rules, compare_rules);
}

void
wb_trial_result_release(struct wb_trial_result *result)
{
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++)
		free(result->lists[kind].cases);
	wb_arena_release(&result->arena);
	memset(result, 0, sizeof *result);
}

static unsigned
jobs_of(const struct wb_trial_values *values, unsigned asked)
{
	unsigned jobs = asked ? asked : DEFAULT_JOBS;

	if (jobs > MOST_JOBS)
		jobs = MOST_JOBS;
	return jobs < values->n_chunks ? jobs : 1;
}

static void
run_threads(struct trial *trial, struct wb_trial_result *out)
{
	const struct wb_trial_asking *asking = trial->asking;
	unsigned jobs = jobs_of(trial->values, asking->jobs);
	struct share *shares = wb_alloc(jobs * sizeof *shares);

	for (unsigned i = 0; i < jobs; i++) {
		shares[i].trial = trial;
		init_lists(&shares[i].result, asking->most);
		shares[i].started = i && !pthread_create(&shares[i].thread, NULL, work, &shares[i]);
	}
	work(&shares[0]);
	init_lists(out, asking->most);
	for (unsigned i = 0; i < jobs; i++) {
		if (shares[i].started)
			pthread_join(shares[i].thread, NULL);
		add_share(out, &shares[i].result, asking->most);
		wb_trial_result_release(&shares[i].result);
	}
	sort_result(out);
	free(shares);
}

struct wb_context
wb_trial_context(const struct wb_trial_values *values)
{
	return (struct wb_context){ .now = wb_clock_now(),
				    .run = WB_TEXT("try"),
				    .source = values->table.name };
}

enum wb_status
wb_trial_evaluate(const struct wb_trial_values *values, struct wb_session *session,
		  const struct wb_plan *plan, const struct wb_trial_asking *asking,
		  struct wb_trial_result *out, struct wb_error *err)
{
	struct trial trial = {
		.values = values,
		.plan = plan,
		.asking = asking,
		.context = wb_trial_context(values),
	};
	struct wb_answers *answers = NULL;
	enum wb_status status =
		wb_answers_open(session, plan, WB_TRIAL_LOOKUP_MEMORY, &answers, err);

	if (status != WB_OK)
		return status;
	trial.context.references = wb_answers_references(answers);
	run_threads(&trial, out);
	status = wb_answers_trouble(answers, err);
	wb_answers_close(answers);
	if (status == WB_OK && is_cancelled(&trial))
		status = wb_fail(err, WB_INTERRUPTED, "try", "stopped");
	return status;
}

/* One value. */

static void
judge_one(const struct trial *trial, uint64_t order, struct wb_arena *arena,
	  struct wb_trial_case *out, enum wb_trial_kind *kind)
{
	struct wb_evaluator *evaluator = wb_evaluator_new(trial->plan, &trial->context);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated;
	struct chunk chunk = { .at = trial->values->chunks[order / WB_BATCH_ROWS],
			       .from = order % WB_BATCH_ROWS,
			       .n = 1,
			       .first = order };
	const struct wb_choice *choice;

	evaluate_part(trial, evaluator, &batch, &chunk, &evaluated);
	choice = choice_of(&chunk, 0);
	*kind = kind_of(&chunk, 0, choice);
	*out = (struct wb_trial_case){ .rows = 1, .order = order };
	fill_case(out, trial, &chunk, 0, *kind, choice, arena);
	wb_batch_release(&batch);
	wb_evaluator_free(evaluator);
}

enum wb_status
wb_trial_evaluate_one(const struct wb_trial_values *values, struct wb_session *session,
		      const struct wb_plan *plan, uint64_t order, struct wb_arena *arena,
		      struct wb_trial_case *out, enum wb_trial_kind *kind, struct wb_error *err)
{
	struct trial trial = { .values = values,
			       .plan = plan,
			       .context = wb_trial_context(values) };
	struct wb_answers *answers = NULL;
	enum wb_status status =
		wb_answers_open(session, plan, WB_TRIAL_LOOKUP_MEMORY, &answers, err);

	if (status != WB_OK)
		return status;
	trial.context.references = wb_answers_references(answers);
	judge_one(&trial, order, arena, out, kind);
	status = wb_answers_trouble(answers, err);
	wb_answers_close(answers);
	return status;
}
