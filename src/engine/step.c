/*
 *            ┌── resume: target back to its last commit, journal with it
 *  open ─────┤
 *            └── fresh: tally the target as it is
 *    │
 *  rows ─► commit ─► … ─► last commit ─► finish ─► written ─► verify ─► ended
 *    │
 *  failure, limit, interrupt: commit what is whole, keep it for a resume
 */
#include "engine/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/trap.h"
#include "engine/committer.h"

enum { DEFAULT_COMMIT_ROWS = 64 * 1024, SHARE_KNOWN_FROM = 1000 };

/* A step at work. */
struct step {
	const struct wb_step_task *task;
	const struct wb_plan *plan;
	struct wb_step_result *result;
	const struct wb_connector *from, *to;
	struct wb_handle *source_handle, *target_handle;
	struct wb_source *source;
	struct wb_target *target;
	struct wb_target_field *fields;
	struct wb_committer committer;
	uint64_t recall_until; /* reading again for the keys of the rows before it; else 0 */
};

static bool
is_dry(const struct step *step)
{
	return !step->task->journal;
}

static bool
replaces(const struct step *step)
{
	return step->plan->mode == WB_WRITE_REPLACE;
}

/* The pipeline's hooks. */

static enum wb_status
fetch(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct step *step = context;
	enum wb_status status = step->from->fetch(step->source, &parcel->batch, err);

	if (step->recall_until && parcel->batch.first_row >= step->recall_until)
		parcel->batch.rows = 0;
	return status;
}

static void *
worker_new(void *context)
{
	struct step *step = context;

	return wb_evaluator_new(step->plan, step->task->context);
}

static void
worker_free(void *worker)
{
	wb_evaluator_free(worker);
}

static enum wb_status
work(void *context, void *worker, struct wb_parcel *parcel, struct wb_error *err)
{
	struct step *step = context;
	struct wb_batch *batch = &parcel->batch;
	struct wb_evaluated *evaluated = &parcel->evaluated;
	struct wb_tally *tally = &parcel->tally;
	enum wb_status status = WB_OK;

	if (step->from->parse)
		status = step->from->parse(step->source, batch, err);
	if (status != WB_OK)
		return status;
	wb_evaluate(worker, batch, evaluated);
	parcel->rows = (struct wb_rows){
		.n_columns = step->plan->n_arrows,
		.columns = evaluated->columns,
		.n_selected = evaluated->n_selected,
		.selected = evaluated->selected,
		.outcome = evaluated->outcome,
		.faults = evaluated->faults,
		.arena = &batch->arena,
	};
	tally->rows = 0;
	tally->n_fields = step->plan->n_arrows;
	tally->fields = WB_NEW_ARRAY(&batch->arena, struct wb_field_tally, tally->n_fields);
	if (!step->task->options->skip_verification)
		wb_tally_rows(tally, evaluated->columns, evaluated->selected, evaluated->n_selected,
			      &batch->arena);
	if (step->to->encode)
		step->to->encode(step->target, &parcel->rows);
	return WB_OK;
}

static void
update_result(struct step *step)
{
	step->result->rows_read = step->committer.at.rows_read;
	memcpy(step->result->counts, step->committer.counts, sizeof step->result->counts);
}

static void
show_progress(struct step *step)
{
	const struct wb_run_observer *observer = step->task->observer;
	uint64_t done = 0, total = 0;

	if (!observer || !observer->progress)
		return;
	if (step->from->progress)
		step->from->progress(step->source, &done, &total);
	observer->progress(observer->context, step->result, done, total);
}

static bool
passes_limit(const struct wb_limit *limit, uint64_t rejected, uint64_t rows_read)
{
	struct wb_decimal share, left = wb_decimal_of_integer((int64_t)rejected);
	struct wb_decimal right = limit->amount;

	if (!limit->percent)
		return wb_decimal_compare(left, right) > 0;
	/* rejected / read > amount / 100, without dividing */
	return wb_decimal_multiply(left, wb_decimal_of_integer(100), &left) &&
	       wb_decimal_multiply(right, wb_decimal_of_integer((int64_t)rows_read), &share) &&
	       wb_decimal_compare(left, share) > 0;
}

/* Whether too many rows are rejected by now; a share is only known after some rows. */
static enum wb_status
check_limit(const struct step *step, uint64_t share_from, struct wb_error *err)
{
	const struct wb_run_options *options = step->task->options;
	const struct wb_limit *limit = options->has_reject_limit      ? &options->reject_limit
				       : step->plan->has_reject_limit ? &step->plan->reject_limit
								      : NULL;
	uint64_t rejected = step->committer.counts[WB_OUTCOME_REJECTED];
	uint64_t rows_read = step->committer.at.rows_read;
	char where[160];

	if (!rejected)
		return WB_OK;
	if (!step->plan->stop_on_reject &&
	    !(limit && (!limit->percent || rows_read >= share_from) &&
	      passes_limit(limit, rejected, rows_read)))
		return WB_OK;
	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(step->plan->mapping));
	wb_fail(err, WB_LIMIT, where, "%llu of %llu rows rejected: more than allowed",
		(unsigned long long)rejected, (unsigned long long)rows_read);
	wb_hint(err, "see why with `waybill rejects FILE`; to go on all the same: "
		     "--resume --max-rejects N");
	return WB_LIMIT;
}

static enum wb_status
take(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct step *step = context;
	const atomic_bool *interrupted = step->task->options->interrupted;
	enum wb_status status = wb_committer_take(&step->committer, parcel, err);

	if (status == WB_OK && !is_dry(step))
		status = wb_lease_beat(step->task->lease, err);
	if (status != WB_OK)
		return status;
	update_result(step);
	show_progress(step);
	if (interrupted && atomic_load(interrupted)) {
		wb_fail(err, WB_INTERRUPTED, "run", "stopped after row %llu",
			(unsigned long long)step->committer.at.next_row - 1);
		wb_hint(err, "continue with --resume");
		return WB_INTERRUPTED;
	}
	return check_limit(step, SHARE_KNOWN_FROM, err);
}

static enum wb_status
remember(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct step *step = context;
	struct wb_rows *rows = &parcel->rows;

	while (rows->n_selected &&
	       parcel->batch.first_row + rows->selected[rows->n_selected - 1] >= step->recall_until)
		rows->n_selected--;
	return wb_committer_remember(&step->committer, parcel, err);
}

static enum wb_status
run_pipeline(struct step *step,
	     enum wb_status (*commit)(void *, struct wb_parcel *, struct wb_error *),
	     struct wb_error *err)
{
	struct wb_pipeline pipeline = {
		.context = step,
		.jobs = step->task->jobs,
		.fetch = fetch,
		.worker_new = worker_new,
		.worker_free = worker_free,
		.work = work,
		.commit = commit,
	};

	return wb_pipeline_run(&pipeline, err);
}

/* Opening. */

static enum wb_status
open_systems(struct step *step, struct wb_error *err)
{
	struct wb_session *session = step->task->session;
	enum wb_status status = wb_session_open_system(session, step->plan->source.system, WB_READ,
						       &step->from, &step->source_handle, err);

	if (status != WB_OK)
		return status;
	return wb_session_open_system(session, step->plan->target.system, WB_WRITE, &step->to,
				      &step->target_handle, err);
}

/* What the target holds before the step: nothing where it is replaced or made. */
static enum wb_status
tally_before(struct step *step, struct wb_error *err)
{
	if (is_dry(step) || step->task->options->skip_verification || replaces(step) ||
	    !step->plan->target_table)
		return WB_OK;
	return wb_tally_target(step->task->session, step->plan, step->task->jobs,
			       &step->committer.expected, err);
}

static struct wb_target_spec
target_spec(struct step *step, bool resume)
{
	const struct wb_plan *plan = step->plan;

	step->fields = wb_alloc(plan->n_arrows * sizeof *step->fields);
	for (size_t a = 0; a < plan->n_arrows; a++)
		step->fields[a] =
			(struct wb_target_field){ plan->arrows[a].name, plan->arrows[a].type,
						  plan->arrows[a].key_part };
	return (struct wb_target_spec){
		.table = plan->target.table,
		.n_fields = plan->n_arrows,
		.fields = step->fields,
		.mode = replaces(step) ? WB_TARGET_REPLACE : WB_TARGET_APPEND,
		.create = plan->create,
		.atomic = step->task->options->atomic || is_dry(step),
		.run = step->task->context->run,
		.step = plan->mapping,
		.resume = resume,
	};
}

static void
restore_committer(struct step *step, const struct wb_checkpoint *checkpoint)
{
	struct wb_committer *committer = &step->committer;

	committer->at = *checkpoint;
	if (!wb_tally_parse(checkpoint->tally, &committer->expected))
		wb_tally_clear(&committer->expected);
	committer->at.tally = WB_TEXT("");
}

/*
 * Takes the target up where its last commit left it and brings the journal to
 * the same row. WB_NOT_FOUND: nothing was committed, the step starts anew.
 */
static enum wb_status
reopen_target(struct step *step, struct wb_error *err)
{
	const struct wb_step_task *task = step->task;
	struct wb_target_spec spec = target_spec(step, true);
	struct wb_checkpoint checkpoint = { 0 };
	struct wb_ledger_entry last = { 0 };
	enum wb_status status = wb_journal_last(task->journal, task->record->id, &checkpoint, err);

	if (status != WB_OK)
		return status;
	if (!step->committer.keeps_ledger && !checkpoint.next_row)
		return WB_NOT_FOUND;
	last = (struct wb_ledger_entry){
		.batch = checkpoint.batch,
		.position = checkpoint.position,
		.next_row = checkpoint.next_row,
		.rows = checkpoint.rows,
		.checksum = checkpoint.checksum,
		.offset = checkpoint.offset,
	};
	status = step->to->target_open(step->target_handle, &spec, &last, &step->target, err);
	if (status != WB_OK)
		return status;
	status =
		wb_journal_rewind(task->journal, task->record->id, last.next_row, &checkpoint, err);
	if (status == WB_OK)
		restore_committer(step, &checkpoint);
	return status;
}

static enum wb_status
open_fresh(struct step *step, struct wb_error *err)
{
	struct wb_checkpoint nothing = { 0 };
	struct wb_target_spec spec;
	enum wb_status status = WB_OK;

	if (step->task->resume)
		status = wb_journal_rewind(step->task->journal, step->task->record->id, 1, &nothing,
					   err);
	if (status == WB_OK)
		status = tally_before(step, err);
	if (status != WB_OK)
		return status;
	free(step->fields);
	spec = target_spec(step, false);
	return step->to->target_open(step->target_handle, &spec, NULL, &step->target, err);
}

static enum wb_status
open_target(struct step *step, struct wb_error *err)
{
	enum wb_status status = WB_NOT_FOUND;

	if (step->task->resume)
		status = reopen_target(step, err);
	return status == WB_NOT_FOUND ? open_fresh(step, err) : status;
}

static enum wb_status
open_source(struct step *step, uint64_t position, uint64_t first_row, struct wb_error *err)
{
	step->from->source_close(step->source);
	step->source = NULL;
	return step->from->source_open(step->source_handle, step->plan->source.table, position,
				       first_row, &step->source, err);
}

static void
prepare_committer(struct step *step)
{
	const struct wb_step_task *task = step->task;
	const struct wb_plan *plan = step->plan;
	struct wb_committer *committer = &step->committer;
	unsigned ledger = replaces(step) ? WB_LEDGER_REPLACE : WB_LEDGER_APPEND;
	bool by_key = plan->mode == WB_WRITE_UPSERT || plan->mode == WB_WRITE_UPDATE;

	committer->plan = plan;
	committer->connector = step->to;
	committer->journal = task->journal;
	committer->step = task->record ? task->record->id : 0;
	committer->keeps_ledger = (step->to->caps & ledger) != 0;
	committer->commit_rows =
		task->options->commit_rows ? task->options->commit_rows : DEFAULT_COMMIT_ROWS;
	committer->expected.n_fields = plan->n_arrows;
	committer->expected.fields = wb_alloc(plan->n_arrows * sizeof *committer->expected.fields);
	if (replaces(step) && plan->n_key && !plan->key_enforced)
		committer->keys = wb_keyset_new(0);
	committer->looks_up =
		by_key || (plan->mode == WB_WRITE_INSERT && plan->n_key && !plan->key_enforced);
	if (committer->looks_up)
		committer->segment = wb_keyset_new(0);
}

/* The keys of the rows before the resume are not in the target's reach: read them again. */
static enum wb_status
recall_keys(struct step *step, struct wb_error *err)
{
	enum wb_status status;
	uint64_t next_row = step->committer.at.next_row;

	if (!step->committer.keys || next_row <= 1)
		return WB_OK;
	status = open_source(step, 0, 1, err);
	if (status != WB_OK)
		return status;
	step->recall_until = next_row;
	status = run_pipeline(step, remember, err);
	step->recall_until = 0;
	return status;
}

static enum wb_status
open_step(struct step *step, struct wb_error *err)
{
	enum wb_status status = open_systems(step, err);

	if (status != WB_OK)
		return status;
	prepare_committer(step);
	status = open_target(step, err);
	step->committer.target = step->target;
	return status;
}

/* Running. */

static enum wb_status
end_rows(struct step *step, struct wb_error *err)
{
	const struct wb_step_task *task = step->task;
	enum wb_status status = wb_committer_commit(&step->committer, err);

	if (status != WB_OK || is_dry(step))
		return status;
	status = step->to->finish(step->target, err);
	wb_trap("step-finished");
	if (status == WB_OK)
		status = wb_journal_step_state(task->journal, task->record->id, WB_RUN_RUNNING,
					       true, err);
	return status;
}

/* After a stop that the rows themselves did not cause, what is whole is kept. */
static void
keep_whole_rows(struct step *step, enum wb_status why)
{
	struct wb_error ignored;

	if (step->task->options->atomic || (why != WB_INTERRUPTED && why != WB_LIMIT))
		return;
	wb_committer_commit(&step->committer, &ignored);
}

static enum wb_status
move_rows(struct step *step, bool *wrote, struct wb_error *err)
{
	enum wb_status status = recall_keys(step, err);

	if (status == WB_OK)
		status = open_source(step, step->committer.at.position,
				     step->committer.at.next_row ? step->committer.at.next_row : 1,
				     err);
	if (status != WB_OK)
		return status;
	*wrote |= !is_dry(step);
	status = run_pipeline(step, take, err);
	update_result(step);
	if (status == WB_OK)
		status = check_limit(step, 0, err);
	if (status != WB_OK) {
		keep_whole_rows(step, status);
		return status;
	}
	return end_rows(step, err);
}

static enum wb_status
verify(struct step *step, struct wb_error *err)
{
	const struct wb_step_task *task = step->task;
	const struct wb_run_observer *observer = task->observer;
	struct wb_tally found = { .n_fields = step->plan->n_arrows };
	enum wb_status status;

	if (task->options->skip_verification || is_dry(step))
		return WB_OK;
	if (observer && observer->verifying)
		observer->verifying(observer->context, step->result);
	found.fields = wb_alloc(found.n_fields * sizeof *found.fields);
	status = wb_tally_target(task->session, step->plan, task->jobs, &found, err);
	if (status == WB_OK)
		status = wb_compare_tallies(task->journal, task->record->id, step->plan,
					    &step->committer.expected, &found,
					    &step->result->differences, err);
	step->result->verified = status == WB_OK;
	free(found.fields);
	return status;
}

static enum wb_run_state
state_of(const struct wb_step_result *result)
{
	if (result->differences)
		return WB_RUN_MISMATCH;
	return result->counts[WB_OUTCOME_REJECTED] ? WB_RUN_REJECTS : WB_RUN_FINISHED;
}

static void
close_step(struct step *step, bool keep)
{
	if (step->from) {
		step->from->source_close(step->source);
		step->from->close(step->source_handle);
	}
	if (step->to) {
		step->to->target_close(step->target, keep);
		step->to->close(step->target_handle);
	}
	step->source = NULL;
	step->target = NULL;
	step->from = step->to = NULL;
	free(step->fields);
	step->fields = NULL;
}

static void
release_committer(struct wb_committer *committer)
{
	wb_keyset_free(committer->keys);
	wb_keyset_free(committer->segment);
	free(committer->expected.fields);
}

/* The counts of the part that an earlier process did. */
static enum wb_status
recall_counts(struct step *step, struct wb_error *err)
{
	if (!step->task->resume)
		return WB_OK;
	return wb_journal_counts(step->task->journal, step->task->record->id,
				 step->committer.counts, err);
}

enum wb_status
wb_step_run(const struct wb_step_task *task, struct wb_step_result *result, bool *wrote,
	    struct wb_error *err)
{
	struct step step = { .task = task, .plan = task->plan, .result = result };
	enum wb_status status = open_step(&step, err);

	if (status == WB_OK)
		status = recall_counts(&step, err);
	if (status == WB_OK)
		status = move_rows(&step, wrote, err);
	close_step(&step, status != WB_OK && !is_dry(&step));
	if (status == WB_OK)
		status = verify(&step, err);
	if (status == WB_OK)
		result->state = state_of(result);
	if (status == WB_OK && !is_dry(&step))
		status = wb_journal_step_state(task->journal, task->record->id, result->state, true,
					       err);
	release_committer(&step.committer);
	return status;
}
