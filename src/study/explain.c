/*
 *   journal: the runs of the mapping ─► which run
 *                                        │ its design, as pinned
 *   source, read again ◄─────────────────┘
 *        │ rows, step by step
 *        ▼
 *   journal: what each run did with them
 *
 * Where the source cannot be read, the middle falls away, and the rows are those
 * that the journal knows.
 */
#include "study/explain.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "study/explain_groups.h"
#include "study/explain_rows.h"

/* One explanation in the making. */
struct explaining {
	struct wb_project *project;
	const struct wb_explain_question *question;
	struct wb_explanation *out;
	const char *where; /* "mapping member", for messages */
	struct wb_past_run *runs;
	size_t n_runs;
	struct wb_session *session;
	struct wb_plan *plan;
	struct wb_context context;
	struct wb_explain_key key;
	struct wb_explain_search search;
};

/* The run. */

static enum wb_status
no_such_run(struct explaining *explaining, struct wb_error *err)
{
	long long run = (long long)explaining->question->run;

	wb_fail(err, WB_NOT_FOUND, explaining->where, "run %lld did not carry it out", run);
	if (explaining->n_runs)
		wb_hint(err, "the last one that did is run %lld",
			(long long)explaining->runs[explaining->n_runs - 1].run);
	return WB_NOT_FOUND;
}

/*
 * The last run with a decision on the source row; else the last one at all. What a row
 * becomes is decided in the first pass of a mapping.
 */
static enum wb_status
last_run_of_row(struct explaining *explaining, struct wb_error *err)
{
	struct wb_arena *arena = &explaining->out->arena;
	uint64_t row = explaining->question->row;
	const struct wb_past_run *last = NULL;

	for (size_t i = explaining->n_runs; i > 0; i--) {
		struct wb_past_run run = explaining->runs[i - 1];
		enum wb_status status = WB_OK;

		if (run.pass != 1)
			continue;
		last = last ? last : &explaining->runs[i - 1];
		if (row)
			status = wb_past_of_row(explaining->project, row, arena, &run, err);
		if (status != WB_OK)
			return status;
		if (row && !run.n_decisions)
			continue;
		last = &explaining->runs[i - 1];
		break;
	}
	explaining->out->run = last;
	return WB_OK;
}

static enum wb_status
choose_run(struct explaining *explaining, struct wb_error *err)
{
	const struct wb_explain_question *question = explaining->question;
	struct wb_explanation *out = explaining->out;
	enum wb_status status = wb_past_runs(explaining->project, question->mapping, &out->arena,
					     &explaining->runs, &explaining->n_runs, err);

	if (status != WB_OK)
		return status;
	if (!question->run)
		return last_run_of_row(explaining, err);
	for (size_t i = 0; i < explaining->n_runs; i++)
		if (explaining->runs[i].run == question->run && explaining->runs[i].pass == 1)
			out->run = &explaining->runs[i];
	return out->run ? WB_OK : no_such_run(explaining, err);
}

/* The design. */

static enum wb_status
open_session(struct explaining *explaining, struct wb_error *err)
{
	struct wb_explanation *out = explaining->out;
	struct wb_session_settings settings = {
		.allow_outside = explaining->question->allow_outside,
		.run = out->run ? out->run->run : 0,
	};
	struct wb_past_parameter *given = NULL;
	struct wb_parameter_value *parameters;
	enum wb_status status = WB_OK;

	if (settings.run)
		status = wb_past_parameters(explaining->project, settings.run, &out->arena, &given,
					    &settings.n_parameters, err);
	if (status != WB_OK)
		return status;
	parameters =
		WB_NEW_ARRAY(&out->arena, struct wb_parameter_value, settings.n_parameters + 1);
	for (size_t i = 0; i < settings.n_parameters; i++)
		parameters[i] = (struct wb_parameter_value){ given[i].name, given[i].text };
	settings.parameters = parameters;
	return wb_session_open(explaining->project, &settings, &explaining->session, err);
}

static struct wb_text
table_name(const struct wb_line *line, struct wb_arena *arena)
{
	if (!line)
		return WB_TEXT("");
	return wb_text_of(wb_arena_format(arena, "%.*s.%.*s", WB_TEXT_ARG(line->table.system),
					  WB_TEXT_ARG(line->table.table)));
}

/* What of the explanation the design alone gives. */
static void
describe(struct explaining *explaining, const struct wb_object *mapping)
{
	struct wb_explanation *out = explaining->out;
	struct wb_arena *arena = &out->arena;
	const struct wb_design_version *version = wb_session_version(explaining->session, mapping);

	out->mapping = wb_arena_text(arena, mapping->name);
	out->source = table_name(wb_mapping_line(&mapping->as.mapping, WB_LINE_FROM), arena);
	out->target = table_name(wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO), arena);
	out->version = version->version;
	out->at = version->at;
	out->author = wb_arena_text(arena, version->author);
	out->message = wb_arena_text(arena, version->message);
}

static enum wb_status
check_field(const struct explaining *explaining, const struct wb_mapping *mapping,
	    struct wb_error *err)
{
	struct wb_text field = explaining->out->field, near = { "", 0 };
	size_t least = field.len / 2 + 2;

	if (!field.len)
		return WB_OK;
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];
		size_t distance;

		if (line->kind != WB_LINE_ARROW)
			continue;
		if (wb_text_equal(line->name, field))
			return WB_OK;
		distance = wb_text_distance(line->name, field);
		near = distance < least ? line->name : near;
		least = distance < least ? distance : least;
	}
	wb_fail(err, WB_INVALID, explaining->where, "no arrow makes a field \"%.*s\"",
		WB_TEXT_ARG(field));
	if (near.len)
		wb_hint(err, "is %.*s meant?", WB_TEXT_ARG(near));
	else
		wb_explain_key_hint(&explaining->key, err);
	return WB_INVALID;
}

static enum wb_status
read_words(struct explaining *explaining, const struct wb_mapping *mapping, struct wb_error *err)
{
	const struct wb_explain_question *question = explaining->question;
	const struct wb_line *key = wb_mapping_line(mapping, WB_LINE_KEY);
	struct wb_explanation *out = explaining->out;
	struct wb_text field;
	enum wb_status status;

	if (key) {
		explaining->key.n_parts = key->n_names;
		explaining->key.names = key->names;
	}
	status =
		wb_explain_key_read(&explaining->key, question->row > 0, question->words,
				    question->n_words, explaining->where, &out->arena, &field, err);
	if (status != WB_OK)
		return status;
	out->field = wb_arena_text(&out->arena, field);
	out->key = wb_arena_text(&out->arena, explaining->key.whole);
	return check_field(explaining, mapping, err);
}

static enum wb_status
open_design(struct explaining *explaining, struct wb_error *err)
{
	struct wb_text name = explaining->question->mapping;
	const struct wb_object *mapping;
	enum wb_status status = open_session(explaining, err);

	if (status != WB_OK)
		return status;
	mapping = wb_model_find(wb_session_model(explaining->session), WB_OBJECT_MAPPING, name);
	if (!mapping) /* which says so, and what may have been meant */
		return wb_session_choose(explaining->session, &name, 1, err);
	describe(explaining, mapping);
	return read_words(explaining, &mapping->as.mapping, err);
}

/* The source. */

static void
spell_key(struct explaining *explaining)
{
	const struct wb_plan *plan = explaining->plan;
	struct wb_arena *arena = &explaining->out->arena;
	struct wb_type_spec *types = WB_NEW_ARRAY(arena, struct wb_type_spec, plan->n_key + 1);

	for (size_t k = 0; k < plan->n_key; k++)
		types[k] = plan->arrows[plan->key[k]].type;
	wb_explain_key_spell(&explaining->key, types, arena);
	explaining->out->key = wb_arena_text(arena, explaining->key.whole);
}

static enum wb_status
search_source(struct explaining *explaining, struct wb_error *err)
{
	struct wb_text name = explaining->question->mapping;
	struct wb_explanation *out = explaining->out;
	enum wb_status status = wb_session_choose(explaining->session, &name, 1, err);

	if (status == WB_OK)
		status = wb_plan_compile_whole(wb_session_model(explaining->session),
					       wb_session_mapping(explaining->session, 0),
					       &explaining->plan, err);
	if (status != WB_OK)
		return status;
	if (!explaining->question->row)
		spell_key(explaining);
	explaining->context = (struct wb_context){
		.now = out->run ? out->run->started : wb_clock_now(),
		.run = out->run ? out->run->name : WB_TEXT("explain"),
		.source = explaining->plan->source.table,
	};
	explaining->search = (struct wb_explain_search){
		.session = explaining->session,
		.plan = explaining->plan,
		.context = &explaining->context,
		.row = explaining->question->row,
		.key = &explaining->key,
		.out = out,
	};
	return explaining->plan->group ? wb_explain_find_groups(&explaining->search, err)
				       : wb_explain_find(&explaining->search, err);
}

/* A source that cannot be read is no end where a run has left its record. */
static enum wb_status
find_in_source(struct explaining *explaining, struct wb_error *err)
{
	struct wb_explanation *out = explaining->out;
	struct wb_error trouble;
	enum wb_status status = search_source(explaining, &trouble);

	if (status == WB_OK)
		return WB_OK;
	if (!out->run) {
		if (err)
			*err = trouble;
		return status;
	}
	out->state = WB_EXPLAIN_GONE;
	out->n_rows = out->rows_found = 0;
	out->trouble =
		wb_text_of(wb_arena_format(&out->arena, "%s: %s", trouble.where, trouble.what));
	return WB_OK;
}

/* The journal. */

static struct wb_explained_row *
row_of_number(struct wb_explanation *out, uint64_t number)
{
	for (size_t i = 0; i < out->n_rows; i++)
		if (out->rows[i].number == number)
			return &out->rows[i];
	return NULL;
}

static void
add_unread_row(struct wb_explanation *out, uint64_t number)
{
	struct wb_explained_row *row = row_of_number(out, number) ? NULL : wb_explanation_add(out);

	if (row)
		row->number = number;
}

/* A group was rejected with each of its rows. */
static bool
is_group_found(const struct wb_explanation *out)
{
	return out->n_rows && out->rows[0].group;
}

/* Rows that were rejected with this key, under whatever number; an empty one is no key. */
static enum wb_status
add_rejected_rows(struct explaining *explaining, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!explaining->key.whole.len || is_group_found(explaining->out))
		return WB_OK;
	for (size_t i = 0; status == WB_OK && i < explaining->n_runs; i++) {
		struct wb_past_run run = explaining->runs[i];

		if (explaining->question->run && run.run != explaining->question->run)
			continue;
		status = wb_past_of_key(explaining->project, explaining->key.whole,
					&explaining->out->arena, &run, err);
		for (size_t k = 0; status == WB_OK && k < run.n_rejects; k++)
			add_unread_row(explaining->out, run.rejects[k].row);
	}
	return status;
}

static bool
knows(const struct wb_past_run *run)
{
	return run->n_decisions || run->n_choices || run->n_rejects;
}

/* A number alone, of a run that read another source, may be another row's; its key tells. */
static bool
is_another_row(const struct wb_explained_row *row, const struct wb_explained_run *run)
{
	for (size_t i = 0; run->other_source && i < run->past.n_rejects; i++)
		if (row->key.len && run->past.rejects[i].key.len &&
		    !wb_text_equal(row->key, run->past.rejects[i].key))
			return true;
	return false;
}

/* Did a run read the source in another state than the row's: as it is now, or as the run saw it? */
static bool
read_another_source(const struct wb_explanation *out, const struct wb_past_run *run)
{
	struct wb_text state = out->source_state;

	if (!state.len && out->run)
		state = out->run->source_state;
	return state.len && run->source_state.len && !wb_text_equal(state, run->source_state);
}

static enum wb_status
add_runs(struct explaining *explaining, struct wb_explained_row *row, struct wb_error *err)
{
	struct wb_explanation *out = explaining->out;
	enum wb_status status = WB_OK;

	row->runs = WB_NEW_ARRAY(&out->arena, struct wb_explained_run, explaining->n_runs + 1);
	for (size_t i = 0; status == WB_OK && i < explaining->n_runs; i++) {
		struct wb_explained_run *run = &row->runs[row->n_runs];

		if (explaining->question->run &&
		    explaining->runs[i].run != explaining->question->run)
			continue;
		*run = (struct wb_explained_run){ .past = explaining->runs[i] };
		status = wb_past_of_row(explaining->project, row->number, &out->arena, &run->past,
					err);
		run->other_source = read_another_source(out, &run->past);
		row->n_runs += status == WB_OK && knows(&run->past) && !is_another_row(row, run);
	}
	return status;
}

static const struct wb_past_run *
past_in_run(const struct wb_explained_row *row, const struct wb_past_run *run)
{
	for (size_t i = 0; run && i < row->n_runs; i++)
		if (row->runs[i].past.run == run->run && row->runs[i].past.step == run->step)
			return &row->runs[i].past;
	return NULL;
}

static bool
came_out_as(const struct wb_past_run *past, enum wb_outcome outcome)
{
	for (size_t i = 0; i < past->n_decisions; i++)
		if (wb_outcome_of_name(past->decisions[i].outcome) == outcome)
			return true;
	return false;
}

static bool
changed_target(const struct wb_past_run *past)
{
	return came_out_as(past, WB_OUTCOME_INSERTED) || came_out_as(past, WB_OUTCOME_UPDATED);
}

/* Rows come in the source's order, and so were they written. */
static void
mark_last(struct wb_explanation *out)
{
	struct wb_explained_row *last = NULL;

	for (size_t i = 0; i < out->n_rows; i++) {
		const struct wb_past_run *past = past_in_run(&out->rows[i], out->run);

		if (past && changed_target(past) && (!last || last->number <= out->rows[i].number))
			last = &out->rows[i];
	}
	if (last && out->n_rows > 1)
		last->is_last = true;
}

/* What the plan decides by itself, a run with the same row decided alike. */
static bool
contradicts(const struct wb_explained_row *row, const struct wb_past_run *past)
{
	if (!row->is_read || !past || !past->n_decisions)
		return false;
	return (row->outcome == WB_OUTCOME_FILTERED || row->outcome == WB_OUTCOME_REJECTED) &&
	       !came_out_as(past, row->outcome);
}

static enum wb_status
add_past_of_row(struct explaining *explaining, struct wb_explained_row *row, struct wb_error *err)
{
	enum wb_status status = add_runs(explaining, row, err);

	row->contradicts = contradicts(row, past_in_run(row, explaining->out->run));
	return status;
}

static enum wb_status
add_past(struct explaining *explaining, struct wb_error *err)
{
	struct wb_explanation *out = explaining->out;
	enum wb_status status = WB_OK;

	if (!explaining->question->row)
		status = add_rejected_rows(explaining, err);
	else if (!out->n_rows)
		add_unread_row(out, explaining->question->row);
	for (size_t i = 0; status == WB_OK && i < out->n_rows; i++) {
		struct wb_explained_group *group = out->rows[i].group;

		status = add_past_of_row(explaining, &out->rows[i], err);
		for (size_t m = 0; status == WB_OK && group && m < group->n_members; m++)
			status = add_past_of_row(explaining, &group->members[m], err);
	}
	if (!explaining->question->row)
		mark_last(out);
	return status;
}

/* Nothing found. */

static enum wb_status
no_such_row(const struct explaining *explaining, struct wb_error *err)
{
	const struct wb_explanation *out = explaining->out;
	unsigned long long row = explaining->question->row, rows = explaining->search.rows_read;

	if (out->state == WB_EXPLAIN_GONE) {
		wb_fail(err, WB_NOT_FOUND, explaining->where,
			"the journal knows of no row %llu, and the source cannot be read: %.*s",
			row, WB_TEXT_ARG(out->trouble));
		return WB_NOT_FOUND;
	}
	return wb_fail(err, WB_NOT_FOUND, explaining->where, "%.*s has no row %llu, it has %llu",
		       WB_TEXT_ARG(out->source), row, rows);
}

static enum wb_status
no_such_key(const struct explaining *explaining, struct wb_error *err)
{
	const struct wb_explanation *out = explaining->out;
	struct wb_text near = explaining->search.near;

	if (out->state == WB_EXPLAIN_GONE) {
		wb_fail(err, WB_NOT_FOUND, explaining->where,
			"which source row makes \"%.*s\" cannot be told, for the source cannot be "
			"read: %.*s",
			WB_TEXT_ARG(out->key), WB_TEXT_ARG(out->trouble));
		wb_hint(err, "what the journal knows of a row by its number: --row N");
		return WB_NOT_FOUND;
	}
	if (wb_explain_target_has(&explaining->search)) {
		wb_fail(err, WB_NOT_FOUND, explaining->where,
			"no row of %.*s makes the key \"%.*s\", but %.*s has it",
			WB_TEXT_ARG(out->source), WB_TEXT_ARG(out->key), WB_TEXT_ARG(out->target));
		wb_hint(err, "it was there before, came by another way, or its source row is gone");
		return WB_NOT_FOUND;
	}
	wb_fail(err, WB_NOT_FOUND, explaining->where,
		"no row of %.*s makes the key \"%.*s\", and %.*s does not have it",
		WB_TEXT_ARG(out->source), WB_TEXT_ARG(out->key), WB_TEXT_ARG(out->target));
	if (near.len)
		wb_hint(err, "is \"%.*s\" meant?", WB_TEXT_ARG(near));
	else
		wb_explain_key_hint(&explaining->key, err);
	return WB_NOT_FOUND;
}

static enum wb_status
check_found(const struct explaining *explaining, struct wb_error *err)
{
	const struct wb_explanation *out = explaining->out;

	if (!explaining->question->row)
		return out->n_rows ? WB_OK : no_such_key(explaining, err);
	return out->rows[0].is_read || out->rows[0].n_runs ? WB_OK : no_such_row(explaining, err);
}

enum wb_status
wb_explain(struct wb_project *project, const struct wb_explain_question *question,
	   struct wb_explanation *out, struct wb_error *err)
{
	struct explaining explaining = { .project = project, .question = question, .out = out };
	enum wb_status status;

	explaining.where =
		wb_arena_format(&out->arena, "mapping %.*s", WB_TEXT_ARG(question->mapping));
	status = choose_run(&explaining, err);
	if (status == WB_OK)
		status = open_design(&explaining, err);
	if (status == WB_OK)
		status = find_in_source(&explaining, err);
	if (status == WB_OK)
		status = add_past(&explaining, err);
	if (status == WB_OK)
		status = check_found(&explaining, err);
	wb_plan_free(explaining.plan);
	wb_session_close(explaining.session);
	return status;
}

struct wb_explained_row *
wb_explanation_add(struct wb_explanation *explanation)
{
	if (explanation->rows_found++ >= WB_EXPLAINED_ROWS)
		return NULL;
	explanation->rows[explanation->n_rows] = (struct wb_explained_row){ 0 };
	return &explanation->rows[explanation->n_rows++];
}

void
wb_explanation_release(struct wb_explanation *explanation)
{
	wb_arena_release(&explanation->arena);
	*explanation = (struct wb_explanation){ .state = WB_EXPLAIN_SAME };
}
