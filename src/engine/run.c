/*
 *  lease ─► design (now, or as pinned) ─► compile all ─► journal ─► steps ─► end
 *
 * Everything that can be refused is refused before the journal knows of the
 * run: a run that is recorded has something to record. A resumed run is the
 * same run: same number, same versions, same parameters.
 */
#include "engine/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/trap.h"
#include "engine/arguments.h"
#include "engine/missing.h"
#include "engine/parked.h"
#include "engine/reference_state.h"
#include "engine/retry.h"
#include "engine/step.h"
#include "engine/unfinished.h"
#include "project/lease.h"
#include "session/table_drift.h"

/* A pass of a mapping. */
struct step {
	size_t index; /* of the mapping's plan */
	const struct wb_plan *plan;
};

struct run {
	struct wb_project *project;
	struct wb_run_options options;
	const struct wb_run_observer *observer;
	struct wb_run_result *result;
	struct wb_arena arena;
	struct wb_session *session;
	struct wb_journal *journal; /* NULL: a dry run */
	struct wb_lease *lease;
	struct wb_rehearsal rehearsal; /* of a dry run */
	struct wb_run_record record;
	size_t n_plans;
	struct wb_plan **plans;
	struct wb_table_drift *drift;    /* by plan */
	struct wb_written_rows *written; /* likewise, of those with a second pass */
	struct wb_changes **later;       /* likewise, of a dry run; NULL: none left */
	size_t n_steps;
	struct step *steps; /* as in the result, which has those that are skipped behind */
	int64_t now;
};

void
wb_run_result_release(struct wb_run_result *result)
{
	wb_arena_release(&result->arena);
	memset(result, 0, sizeof *result);
}

static unsigned
jobs_of(const struct wb_run_options *options)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (options->jobs)
		return options->jobs;
	return processors > 0 ? (unsigned)processors : 1;
}

/* Opening. */

/* The run that stopped, and what it was started with. */
static enum wb_status
load_stopped(struct run *run, struct wb_error *err)
{
	enum wb_status status = wb_journal_load(run->journal, 0, &run->record, err);

	if (status == WB_NOT_FOUND)
		return wb_fail(err, WB_INVALID, wb_project_path(run->project),
			       "there is no run to resume");
	if (status != WB_OK)
		return status;
	if (!wb_run_can_resume(run->record.state)) {
		wb_fail(err, WB_INVALID, wb_project_path(run->project),
			"the last run, #%lld, ended (%s): nothing to resume",
			(long long)run->record.number, wb_run_state_name(run->record.state));
		wb_hint(err, "start a new one without --resume");
		return WB_INVALID;
	}
	run->now = run->record.started;
	return wb_run_arguments_parse(run->record.arguments, &run->arena, &run->options, err);
}

static enum wb_status
open_session(struct run *run, struct wb_error *err)
{
	struct wb_session_settings settings = {
		.allow_outside = run->options.allow_outside,
		.run = run->options.resume ? run->record.number : 0,
		.n_parameters = run->options.n_parameters,
		.parameters = run->options.parameters,
		.rows_are_kept = run->options.rejects_of != 0,
	};
	enum wb_status status = wb_session_open(run->project, &settings, &run->session, err);

	if (status != WB_OK)
		return status;
	status = wb_session_choose(run->session, run->options.mappings, run->options.n_mappings,
				   err);
	return status == WB_OK ? wb_session_refuse_parked(run->session, err) : status;
}

static enum wb_status
compile_plans(struct run *run, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	run->n_plans = wb_session_count(run->session);
	run->plans = wb_alloc(run->n_plans * sizeof *run->plans);
	for (size_t i = 0; status == WB_OK && i < run->n_plans; i++)
		status = wb_plan_compile(wb_session_model(run->session),
					 wb_session_mapping(run->session, i), &run->plans[i], err);
	return status;
}

/* Over rejects alone some mappings would do harm. */
static enum wb_status
check_retry(struct run *run, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && run->options.rejects_of && i < run->n_plans; i++)
		status = wb_retry_check(run->project, &run->options, run->plans[i],
					wb_session_mapping(run->session, i), err);
	return status;
}

/* A table that is not what the analyst last saw may not mean what it meant. */
static enum wb_status
check_drift(struct run *run, struct wb_error *err)
{
	size_t n = wb_session_count(run->session);
	enum wb_status status = WB_OK;

	run->drift = WB_NEW_ARRAY(&run->arena, struct wb_table_drift, n);
	for (size_t i = 0; status == WB_OK && i < n; i++) {
		status = wb_session_drift(run->session, wb_session_mapping(run->session, i),
					  &run->arena, &run->drift[i], err);
		if (status == WB_OK && run->drift[i].count && !run->options.allow_drift)
			status = wb_refuse_drift(run->project, &run->drift[i], err);
	}
	return status;
}

static struct wb_text
full_name(struct wb_arena *arena, const struct wb_line *line)
{
	if (!line)
		return WB_TEXT("");
	return wb_text_of(wb_arena_format(arena, "%.*s.%.*s", WB_TEXT_ARG(line->table.system),
					  WB_TEXT_ARG(line->table.table)));
}

/* The mapping of a step: those that are run, then those that are skipped. */
static const struct wb_object *
mapping_of(const struct run *run, size_t step)
{
	return step < run->n_steps ? wb_session_mapping(run->session, run->steps[step].index)
				   : wb_session_mapping_parked(run->session, step - run->n_steps);
}

static unsigned
pass_of(const struct run *run, size_t step)
{
	return step < run->n_steps ? run->steps[step].plan->pass : 1;
}

/* The mappings' steps, in the order of the session. */
static void
list_steps(struct run *run, const struct wb_ordered_step *ordered, size_t n)
{
	run->steps = WB_NEW_ARRAY(&run->arena, struct step, n);
	run->written = WB_NEW_ARRAY(&run->arena, struct wb_written_rows, run->n_plans);
	run->later = WB_NEW_ARRAY(&run->arena, struct wb_changes *, run->n_plans);
	for (size_t i = 0; i < n; i++) {
		struct step *step = &run->steps[i];

		while (wb_session_mapping(run->session, step->index) != ordered[i].mapping)
			step->index++;
		step->plan = run->plans[step->index];
		if (ordered[i].pass == 2)
			step->plan = step->plan->second;
	}
}

static void
describe_steps(struct run *run)
{
	struct wb_run_result *result = run->result;
	const struct wb_ordered_step *ordered = wb_session_steps(run->session, &run->n_steps);
	struct wb_arena *arena = &result->arena;

	list_steps(run, ordered, run->n_steps);
	result->n_steps = run->n_steps + wb_session_count_parked(run->session);
	result->steps = WB_NEW_ARRAY(arena, struct wb_step_result, result->n_steps);
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct wb_object *mapping = mapping_of(run, i);
		const struct wb_mapping *lines = &mapping->as.mapping;
		const struct wb_parking *parking = wb_session_parking(run->session, mapping);
		struct wb_step_result *step = &result->steps[i];

		step->mapping = wb_arena_text(arena, mapping->name);
		step->name = i < run->n_steps ? wb_plan_step_name(run->steps[i].plan, arena)
					      : step->mapping;
		step->source = full_name(arena, wb_mapping_line(lines, WB_LINE_FROM));
		step->target = full_name(arena, wb_mapping_line(lines, WB_LINE_INTO));
		step->state = i < run->n_steps ? WB_RUN_RUNNING : WB_RUN_PARKED;
		step->n_parked = pass_of(run, i) == 1 ? parking->n_open : 0;
		step->skipped = wb_arena_text(arena, parking->whole);
	}
}

static enum wb_status
start_record(struct run *run, struct wb_error *err)
{
	size_t n = run->result->n_steps;
	struct wb_step_record *steps = WB_NEW_ARRAY(&run->arena, struct wb_step_record, n);
	struct wb_buffer arguments = { 0 };
	enum wb_status status;

	for (size_t i = 0; i < n; i++) {
		const struct wb_object *mapping = mapping_of(run, i);

		steps[i].mapping = run->result->steps[i].mapping;
		steps[i].pass = pass_of(run, i);
		steps[i].source = run->result->steps[i].source;
		steps[i].target = run->result->steps[i].target;
		steps[i].design_version = wb_session_version(run->session, mapping)->id;
		wb_parked_pin(wb_session_parking(run->session, mapping), &run->arena, &steps[i]);
	}
	wb_run_arguments_print(&run->options, &arguments);
	status = wb_journal_start(run->journal, run->now, wb_buffer_slice(&arguments),
				  wb_session_design(run->session), steps, n, &run->record, err);
	wb_buffer_release(&arguments);
	return status;
}

static bool
has_ended(const struct wb_step_record *record)
{
	return record && (record->state == WB_RUN_FINISHED || record->state == WB_RUN_REJECTS ||
			  record->state == WB_RUN_MISMATCH);
}

static enum wb_status
begin(struct run *run, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!run->options.dry_run) {
		status = wb_lease_take(run->project, &run->lease, err);
		if (status == WB_OK)
			status = wb_journal_open(run->project, &run->journal, err);
	}
	if (status == WB_OK && run->options.resume)
		status = load_stopped(run, err);
	else if (status == WB_OK && run->options.rejects_of)
		status = wb_retry_choose(run->project, &run->options, &run->arena, err);
	if (status == WB_OK)
		status = open_session(run, err);
	if (status == WB_OK)
		status = check_drift(run, err);
	if (status == WB_OK)
		status = compile_plans(run, err);
	if (status == WB_OK)
		status = check_retry(run, err);
	if (status != WB_OK)
		return status;
	describe_steps(run);
	if (run->options.dry_run)
		return WB_OK;
	if (!run->options.resume && !run->options.anew)
		status = wb_refuse_unfinished(run->project, run->journal, run->plans, run->n_plans,
					      err);
	if (status != WB_OK)
		return status;
	if (!run->options.resume)
		status = start_record(run, err);
	if (status == WB_OK)
		status = wb_settle_crosswalks(run->session, run->journal, run->record.number, err);
	if (status == WB_OK && run->options.resume)
		status = wb_journal_reopen(run->journal, run->record.number, err);
	wb_trap("run-started");
	run->result->number = run->record.number;
	return status;
}

/* Steps. */

/* The record of a pass of a mapping, or NULL in a dry run. */
static const struct wb_step_record *
record_of(const struct run *run, struct wb_text mapping, unsigned pass)
{
	for (size_t i = 0; run->journal && i < run->record.n_steps; i++)
		if (run->record.steps[i].pass == pass &&
		    wb_text_equal(run->record.steps[i].mapping, mapping))
			return &run->record.steps[i];
	return NULL;
}

/* A step that the run finished before it stopped: only its account is wanted. */
static enum wb_status
recall_step(struct run *run, const struct wb_step_record *record, struct wb_step_result *step,
	    struct wb_error *err)
{
	enum wb_status status = wb_journal_counts(run->journal, record->id, step->counts, err);

	step->state = record->state;
	step->rows_read = record->rows_read;
	step->rows_made = record->rows_made;
	if (status != WB_OK)
		return status;
	return wb_missing_recall(run->journal, record->id, &step->missing, err);
}

static void
report(const struct run *run, void (*what)(void *, const struct wb_step_result *),
       const struct wb_step_result *step)
{
	if (run->observer && what)
		what(run->observer->context, step);
}

static enum wb_status
run_step(struct run *run, size_t i, struct wb_error *err)
{
	const struct wb_plan *plan = run->steps[i].plan;
	size_t mapping = run->steps[i].index;
	struct wb_step_result *step = &run->result->steps[i];
	struct wb_context context = {
		.now = run->now,
		.run = run->journal ? run->record.name : WB_TEXT("dry-run"),
		.source = step->source,
	};
	struct wb_step_task task = {
		.project = run->project,
		.session = run->session,
		.options = &run->options,
		.observer = run->observer,
		.plan = plan,
		.drift = &run->drift[mapping],
		.parking = wb_session_parking(run->session, mapping_of(run, i)),
		.context = &context,
		.journal = run->journal,
		.lease = run->lease,
		.record = record_of(run, step->mapping, plan->pass),
		.first = plan->pass == 2 ? record_of(run, step->mapping, 1) : NULL,
		.written = plan->pass == 2 || plan->second ? &run->written[mapping] : NULL,
		.rehearsal = &run->rehearsal,
		.later = &run->later[mapping],
		.jobs = jobs_of(&run->options),
		.resume = run->options.resume,
	};
	enum wb_status status;

	if (has_ended(task.record))
		return recall_step(run, task.record, step, err);
	step->started = true;
	report(run, run->observer ? run->observer->step_began : NULL, step);
	status = wb_step_run(&task, step, &run->result->wrote, err);
	if (status != WB_OK)
		step->state = status == WB_INTERRUPTED ? WB_RUN_INTERRUPTED : WB_RUN_STOPPED;
	report(run, run->observer ? run->observer->step_ended : NULL, step);
	return status;
}

/* The mappings that are parked as a whole. */
static enum wb_status
skip_steps(struct run *run, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = run->n_steps; status == WB_OK && i < run->result->n_steps; i++)
		status = wb_parked_skip(run->journal,
					record_of(run, run->result->steps[i].mapping, 1),
					wb_session_parking(run->session, mapping_of(run, i)), err);
	return status;
}

/* The worst of what the steps came to. */
static enum wb_run_state
state_of_steps(const struct wb_run_result *result)
{
	enum wb_run_state state = WB_RUN_FINISHED;

	for (size_t i = 0; i < result->n_steps; i++) {
		if (result->steps[i].state == WB_RUN_MISMATCH)
			return WB_RUN_MISMATCH;
		if (result->steps[i].state == WB_RUN_REJECTS)
			state = WB_RUN_REJECTS;
	}
	return state;
}

/* Ending. */

static struct wb_text
message_of(struct run *run, const struct wb_error *err)
{
	return wb_text_of(wb_arena_format(&run->arena, "%s: %s", err->where, err->what));
}

/* What stopped the run goes into its record; a failure to note it does not hide it. */
static void
end_stopped(struct run *run, enum wb_status why, const struct wb_error *err)
{
	struct wb_error ignored;

	run->result->state = why == WB_INTERRUPTED ? WB_RUN_INTERRUPTED : WB_RUN_STOPPED;
	if (!run->journal || !run->result->number)
		return;
	wb_journal_close(run->journal); /* what is not committed goes */
	run->journal = NULL;
	if (wb_journal_open(run->project, &run->journal, &ignored) == WB_OK)
		wb_journal_end(run->journal, run->record.number, run->result->state,
			       message_of(run, err), wb_clock_now(), &ignored);
}

static enum wb_status
end_whole(struct run *run, struct wb_error *err)
{
	run->result->state = state_of_steps(run->result);
	if (!run->journal)
		return WB_OK;
	return wb_journal_end(run->journal, run->record.number, run->result->state, WB_TEXT(""),
			      wb_clock_now(), err);
}

static void
release(struct run *run)
{
	for (size_t i = 0; i < run->n_plans; i++)
		wb_plan_free(run->plans[i]);
	for (size_t i = 0; run->written && i < run->n_plans; i++)
		wb_written_rows_release(&run->written[i]);
	for (size_t i = 0; run->later && i < run->n_plans; i++)
		wb_changes_free(run->later[i]);
	free(run->plans);
	wb_rehearsal_release(&run->rehearsal);
	wb_session_close(run->session);
	wb_journal_close(run->journal);
	wb_lease_drop(run->lease);
	wb_arena_release(&run->arena);
}

enum wb_status
wb_run(struct wb_project *project, const struct wb_run_options *options,
       const struct wb_run_observer *observer, struct wb_run_result *result, struct wb_error *err)
{
	struct run run = {
		.project = project,
		.options = *options,
		.observer = observer,
		.result = result,
		.now = wb_clock_now(),
	};
	enum wb_status status = begin(&run, err);

	if (status == WB_OK)
		status = skip_steps(&run, err);
	for (size_t i = 0; status == WB_OK && i < run.n_steps; i++)
		status = run_step(&run, i, err);
	if (status == WB_OK)
		status = end_whole(&run, err);
	else
		end_stopped(&run, status, err);
	release(&run);
	return status;
}

/* Verification of an earlier run. */

static enum wb_status
refuse_unverifiable(const struct wb_step_result *step, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, "verify", "step %.*s kept no figures to verify it by",
		WB_TEXT_ARG(step->name));
	wb_hint(err, "it ran with --no-verify; without it, a run can be verified at any time");
	return WB_INVALID;
}

static enum wb_status
verify_step(struct run *run, size_t i, struct wb_error *err)
{
	const struct wb_plan *plan = run->steps[i].plan;
	struct wb_step_result *step = &run->result->steps[i];
	const struct wb_step_record *record = record_of(run, step->mapping, plan->pass);
	struct wb_tally expected = { .n_fields = plan->n_arrows };
	struct wb_tally found = { .n_fields = plan->n_arrows };
	struct wb_checkpoint checkpoint = { 0 };
	enum wb_status status;

	if (!has_ended(record))
		return WB_OK;
	expected.fields = WB_NEW_ARRAY(&run->arena, struct wb_field_tally, plan->n_arrows);
	found.fields = WB_NEW_ARRAY(&run->arena, struct wb_field_tally, plan->n_arrows);
	status = recall_step(run, record, step, err);
	if (status == WB_OK)
		status = wb_journal_last(run->journal, record->id, &checkpoint, err);
	if (status == WB_OK && !wb_tally_parse(checkpoint.tally, &expected))
		status = refuse_unverifiable(step, err);
	if (status == WB_OK)
		status = wb_tally_target(run->session, plan, jobs_of(&run->options), &found, err);
	if (status == WB_OK)
		status = wb_compare_tallies(run->journal, record->id, plan, &expected, &found,
					    &step->differences, err);
	if (status == WB_OK) /* the step stays what it was; the figures are kept */
		status = wb_journal_step_state(run->journal, record->id, record->state,
					       record->written, err);
	step->verified = status == WB_OK;
	if (step->differences)
		step->state = WB_RUN_MISMATCH;
	return status;
}

static enum wb_status
begin_verification(struct run *run, int64_t number, struct wb_error *err)
{
	enum wb_status status = wb_journal_open(run->project, &run->journal, err);

	if (status == WB_OK)
		status = wb_journal_load(run->journal, number, &run->record, err);
	if (status == WB_OK)
		status = wb_run_arguments_parse(run->record.arguments, &run->arena, &run->options,
						err);
	run->options.resume = true; /* the design as the run pinned it */
	if (status == WB_OK)
		status = open_session(run, err);
	if (status == WB_OK)
		status = compile_plans(run, err);
	if (status == WB_OK)
		describe_steps(run);
	return status;
}

enum wb_status
wb_run_verify(struct wb_project *project, int64_t number, bool allow_outside,
	      struct wb_run_result *result, struct wb_error *err)
{
	struct run run = {
		.project = project,
		.options = { .allow_outside = allow_outside, .dry_run = true },
		.result = result,
		.now = wb_clock_now(),
	};
	enum wb_status status = begin_verification(&run, number, err);

	for (size_t i = 0; status == WB_OK && i < run.n_steps; i++)
		status = verify_step(&run, i, err);
	result->number = run.record.number;
	result->state = state_of_steps(result);
	release(&run);
	return status;
}
