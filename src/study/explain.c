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
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "relation/reject_source.h"
#include "study/explain_groups.h"
#include "study/explain_past.h"
#include "study/explain_rows.h"

/* One explanation in the making. */
struct explaining {
	struct wb_project *project;
	const struct wb_explain_question *question;
	struct wb_explanation *out;
	const char *where; /* "mapping member", for messages */
	struct wb_past_run *runs;
	size_t n_runs;

	/* As of one of the runs. */
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

static bool
takes_rejects(const struct wb_past_run *run)
{
	return run && run->rejects_of;
}

static enum wb_status
open_session(struct explaining *explaining, struct wb_error *err)
{
	struct wb_explanation *out = explaining->out;
	struct wb_session_settings settings = {
		.allow_outside = explaining->question->allow_outside,
		.run = out->run ? out->run->run : 0,
		.rows_are_kept = takes_rejects(out->run),
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

		if (line->kind != WB_LINE_ARROW && line->kind != WB_LINE_PARKED)
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

/* Why the field asked for, or some field, was not written at all. */
static void
add_parked(struct explaining *explaining, const struct wb_object *mapping)
{
	const struct wb_parking *parking = wb_session_parking(explaining->session, mapping);
	struct wb_explanation *out = explaining->out;

	out->parked = WB_NEW_ARRAY(&out->arena, struct wb_explained_parking, parking->n + 1);
	for (size_t i = 0; i < parking->n; i++) {
		const struct wb_parked *record = parking->records[i];

		if (out->field.len && !wb_text_equal(out->field, record->field))
			continue;
		out->parked[out->n_parked++] = (struct wb_explained_parking){
			.field = wb_arena_text(&out->arena, record->field),
			.line = wb_arena_text(&out->arena, record->line),
			.reason = wb_arena_text(&out->arena, record->reason),
			.at = record->at,
			.author = wb_arena_text(&out->arena, record->author),
		};
	}
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
	status = read_words(explaining, &mapping->as.mapping, err);
	if (status == WB_OK)
		add_parked(explaining, mapping);
	return status;
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

/* Among the records that the run took up; else, where it was asked for, in the source. */
static enum wb_status
search_rejects(struct explaining *explaining, struct wb_error *err)
{
	const struct wb_past_run *run = explaining->out->run;
	struct wb_reject_filter filter = { .run = run->run, .step = run->step, .taken = true };
	struct wb_relation_options rows = {
		.connector = &wb_reject_connector,
		.whole = true,
	};
	enum wb_status status = wb_reject_source_new(
		explaining->project, &filter, explaining->plan->source_table, &rows.handle, err);

	if (status != WB_OK)
		return status;
	explaining->search.rows = &rows;
	status = wb_explain_find(&explaining->search, err);
	explaining->search.rows = NULL;
	wb_reject_source_free(rows.handle);
	if (status != WB_OK || explaining->out->n_rows || !explaining->question->run)
		return status;
	return wb_explain_find(&explaining->search, err);
}

static enum wb_status
search_source(struct explaining *explaining, struct wb_error *err)
{
	struct wb_text name = explaining->question->mapping;
	struct wb_explanation *out = explaining->out;
	enum wb_status status = wb_session_choose(explaining->session, &name, 1, err);

	if (status == WB_OK)
		status = wb_session_refuse_parked(explaining->session, err);
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
	if (takes_rejects(out->run))
		return search_rejects(explaining, err);
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

static void
close_design(struct explaining *explaining)
{
	struct wb_explanation *out = explaining->out;

	wb_plan_free(explaining->plan);
	wb_session_close(explaining->session);
	explaining->plan = NULL;
	explaining->session = NULL;
	memset(&explaining->key, 0, sizeof explaining->key);
	out->n_rows = out->rows_found = 0;
	out->trouble = out->source_state = WB_TEXT("");
	memset(out->rows, 0, sizeof out->rows);
}

static enum wb_status
find_as_of(struct explaining *explaining, const struct wb_past_run *run, struct wb_error *err)
{
	enum wb_status status;

	close_design(explaining);
	explaining->out->run = run;
	status = open_design(explaining, err);
	return status == WB_OK ? find_in_source(explaining, err) : status;
}

/* From one run back to another, neither included, among the records that runs took up. */
static enum wb_status
find_in_rejects(struct explaining *explaining, size_t from, size_t to, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = from; status == WB_OK && !explaining->out->n_rows && i > to; i--)
		if (takes_rejects(&explaining->runs[i - 1]))
			status = find_as_of(explaining, &explaining->runs[i - 1], err);
	return status;
}

/*
 * By key the last run that came to the row is found by looking: a run over rejects
 * has its records, the last one that read the source has that, as it is now.
 */
static enum wb_status
find_last(struct explaining *explaining, struct wb_error *err)
{
	const struct wb_past_run *whole = NULL;
	size_t n = explaining->n_runs, at = n;
	enum wb_status status;

	while (at &&
	       (explaining->runs[at - 1].pass != 1 || takes_rejects(&explaining->runs[at - 1])))
		at--;
	whole = at ? &explaining->runs[at - 1] : NULL;
	status = find_in_rejects(explaining, n, at, err);
	if (status == WB_OK && !explaining->out->n_rows)
		status = find_as_of(explaining, whole, err);
	if (status == WB_OK && at)
		status = find_in_rejects(explaining, at - 1, 0, err);
	/* What is to be said where it is nowhere is said of the source. */
	if (status == WB_OK && !explaining->out->n_rows && explaining->out->run != whole)
		status = find_as_of(explaining, whole, err);
	return status;
}

static enum wb_status
find(struct explaining *explaining, struct wb_error *err)
{
	const struct wb_explain_question *question = explaining->question;

	if (question->row || question->run)
		return find_as_of(explaining, explaining->out->run, err);
	return find_last(explaining, err);
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
		status = find(&explaining, err);
	if (status == WB_OK)
		status = wb_explain_add_past(
			&(struct wb_explain_past){
				.project = project,
				.question = question,
				.key = explaining.key.whole,
				.n_runs = explaining.n_runs,
				.runs = explaining.runs,
			},
			out, err);
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
