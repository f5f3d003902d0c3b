/*
 *  open ─► rows ─► commit ─► … ─► last commit ─► finish ─► written ─► verify ─► ended
 *            │
 *  failure, limit, interrupt: commit what is whole, keep it for a resume
 */
#include "engine/step.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/trap.h"
#include "engine/blocking.h"
#include "engine/limit.h"
#include "engine/missing.h"
#include "engine/parked.h"
#include "engine/reference_state.h"
#include "engine/second_pass.h"

enum { SHARE_KNOWN_FROM = 1000 };

/* A step is done in one part, or, where it was stopped and resumed, in several. */
enum part {
	PART_FIRST,
	PART_LATER,
};

/* The pipeline's hooks. */

static enum wb_status
fetch(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct wb_transfer *transfer = context;
	enum wb_status status = wb_relation_fetch(transfer->relation, &parcel->batch, err);

	if (transfer->recall_until && parcel->batch.first_row >= transfer->recall_until)
		parcel->batch.rows = 0;
	return status;
}

static void *
worker_new(void *context)
{
	struct wb_transfer *transfer = context;

	return wb_relation_worker_new(transfer->relation);
}

static void
worker_free(void *worker)
{
	wb_relation_worker_free(worker);
}

static enum wb_status
work(void *context, void *worker, struct wb_parcel *parcel, struct wb_error *err)
{
	struct wb_transfer *transfer = context;
	enum wb_status status = wb_relation_work(transfer->relation, worker, &parcel->batch,
						 &parcel->evaluated, err);

	if (status != WB_OK)
		return status;
	wb_transfer_prepare(transfer, parcel);
	return WB_OK;
}

static void
update_result(struct wb_transfer *transfer)
{
	transfer->result->rows_read = transfer->committer.at.rows_read;
	transfer->result->rows_made = transfer->committer.at.rows_made;
	memcpy(transfer->result->counts, transfer->committer.counts,
	       sizeof transfer->result->counts);
}

static void
show_progress(struct wb_transfer *transfer)
{
	const struct wb_run_observer *observer = transfer->task->observer;
	uint64_t done = 0, total = 0;

	if (!observer || !observer->progress)
		return;
	wb_relation_progress(transfer->relation, &done, &total);
	observer->progress(observer->context, transfer->result, done, total);
}

/* Whether too many rows are rejected by now; a share is only known after some rows. */
static enum wb_status
check_limit(const struct wb_transfer *transfer, uint64_t share_from, struct wb_error *err)
{
	const struct wb_run_options *options = transfer->task->options;
	const struct wb_limit *limit = options->has_reject_limit ? &options->reject_limit
				       : transfer->plan->has_reject_limit
					       ? &transfer->plan->reject_limit
					       : NULL;
	uint64_t rejected = transfer->committer.counts[WB_OUTCOME_REJECTED];
	uint64_t rows_read = transfer->committer.at.rows_read;
	char where[160];

	if (!rejected)
		return WB_OK;
	if (!(transfer->plan->stop_on_reject && !options->has_reject_limit) &&
	    !(limit && (!limit->percent || rows_read >= share_from) &&
	      wb_limit_passed(limit, rejected, rows_read)))
		return WB_OK;
	snprintf(where, sizeof where, "mapping %.*s", WB_TEXT_ARG(transfer->plan->mapping));
	wb_fail(err, WB_LIMIT, where, "%llu of %llu rows rejected: more than allowed",
		(unsigned long long)rejected, (unsigned long long)rows_read);
	wb_hint(err, "see why with `waybill rejects FILE`; to go on all the same: "
		     "--resume --max-rejects N");
	return WB_LIMIT;
}

static enum wb_status
stay_alive(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!wb_transfer_is_dry(transfer))
		status = wb_lease_beat(transfer->task->lease, err);
	update_result(transfer);
	show_progress(transfer);
	return status;
}

/* After each piece. */
static enum wb_status
go_on(struct wb_transfer *transfer, struct wb_error *err)
{
	const atomic_bool *interrupted = transfer->task->options->interrupted;
	enum wb_status status = stay_alive(transfer, err);

	if (status != WB_OK)
		return status;
	if (interrupted && atomic_load(interrupted)) {
		wb_fail(err, WB_INTERRUPTED, "run", "stopped after row %llu",
			(unsigned long long)transfer->committer.at.rows_read);
		wb_hint(err, "continue with --resume");
		return WB_INTERRUPTED;
	}
	return check_limit(transfer, SHARE_KNOWN_FROM, err);
}

static enum wb_status
take(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct wb_transfer *transfer = context;
	enum wb_status status = wb_committer_take(&transfer->committer, parcel, err);

	if (status != WB_OK)
		return status;
	/* What is kept of a step that stops ends with a piece. */
	return parcel->batch.more ? stay_alive(transfer, err) : go_on(transfer, err);
}

static void
abandon(void *context, struct wb_parcel *parcel)
{
	struct wb_transfer *transfer = context;

	wb_relation_abandon(transfer->relation, &parcel->batch);
}

static enum wb_status
remember(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct wb_transfer *transfer = context;
	struct wb_rows *rows = &parcel->rows;
	size_t n = parcel->batch.rows;

	while (rows->n_selected &&
	       wb_batch_number(&parcel->batch, rows->selected[rows->n_selected - 1]) >=
		       transfer->recall_until)
		rows->n_selected--;
	while (n && wb_batch_number(&parcel->batch, n - 1) >= transfer->recall_until)
		n--;
	return wb_committer_remember(&transfer->committer, parcel, n, err);
}

static enum wb_status
run_pipeline(struct wb_transfer *transfer,
	     enum wb_status (*commit)(void *, struct wb_parcel *, struct wb_error *),
	     struct wb_error *err)
{
	struct wb_pipeline pipeline = {
		.context = transfer,
		.jobs = transfer->task->jobs,
		.fetch = fetch,
		.worker_new = worker_new,
		.worker_free = worker_free,
		.work = work,
		.commit = commit,
		.abandon = abandon,
	};

	return wb_pipeline_run(&pipeline, err);
}

/* What the rows before the resume were is not in the target's reach: they are read again. */
static enum wb_status
recall_rows(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status;
	uint64_t next_row = transfer->committer.at.next_row;

	if (!wb_committer_has_memory(&transfer->committer) || next_row <= 1)
		return WB_OK;
	status = wb_relation_seek(transfer->relation, 0, 1, err);
	if (status != WB_OK)
		return status;
	transfer->recall_until = next_row;
	status = run_pipeline(transfer, remember, err);
	transfer->recall_until = 0;
	return status;
}

/* Running. */

static enum wb_status
note_written(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	enum wb_status status =
		wb_journal_step_state(task->journal, task->record->id, WB_RUN_RUNNING, true, err);

	wb_trap("step-written");
	return status;
}

static enum wb_status
finish_target(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status = transfer->to->finish(transfer->target, err);

	wb_trap("step-finished");
	return status;
}

/*
 * Where finishing only puts in place what is committed, that is noted before it:
 * finishing can be repeated, reading the source again perhaps not. Where it is
 * itself the commit, it comes first.
 */
static enum wb_status
end_rows(struct wb_transfer *transfer, struct wb_error *err)
{
	bool finish_commits = wb_transfer_finish_commits(transfer);
	const struct wb_step_task *task = transfer->task;
	enum wb_status status = WB_OK;

	/* Of a table that was replaced the keys of earlier runs are gone. */
	if (wb_transfer_replaces(transfer) && transfer->plan->n_kept &&
	    !wb_transfer_is_dry(transfer))
		status = wb_journal_forget_others(task->journal, task->record->id, err);
	if (status == WB_OK)
		status = wb_committer_commit(&transfer->committer, err);
	if (status != WB_OK || wb_transfer_is_dry(transfer))
		return status;
	if (!finish_commits)
		status = note_written(transfer, err);
	if (status == WB_OK)
		status = finish_target(transfer, err);
	if (status == WB_OK && finish_commits)
		status = note_written(transfer, err);
	return status;
}

/* After a stop that the rows themselves did not cause, what is whole is kept. */
static void
keep_whole_rows(struct wb_transfer *transfer, enum wb_status why)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_error ignored;

	if (wb_transfer_is_dry(transfer) || (why != WB_INTERRUPTED && why != WB_LIMIT))
		return;
	/* An atomic target takes it all back; the log keeps what was tried, and says so. */
	if (wb_transfer_finish_commits(transfer)) {
		wb_journal_step_note(task->journal, task->record->id, WB_TEXT("rolled-back"),
				     transfer->committer.at.rows,
				     WB_TEXT("rows of this atomic step were not kept"), &ignored);
		wb_journal_forget_keys(task->journal, task->record->id, &ignored);
	}
	/* Of a blocking step only the log is kept, without a row to go on at. */
	if (wb_plan_is_blocking(transfer->plan))
		wb_journal_commit(task->journal, task->record->id, &transfer->committer.at,
				  &ignored);
	else
		wb_committer_commit(&transfer->committer, &ignored);
}

static enum wb_status
note_source(struct wb_transfer *transfer, struct wb_text state, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_buffer driving = { 0 };
	enum wb_status status = wb_relation_source_state(transfer->relation, &driving, err);

	if (status == WB_OK)
		status = wb_journal_source_state(task->journal, task->record->id, state,
						 wb_buffer_slice(&driving), err);
	wb_buffer_release(&driving);
	return status;
}

static enum wb_status
refuse_changed(const struct wb_transfer *transfer, struct wb_error *err)
{
	char where[256];

	snprintf(where, sizeof where, "%.*s", WB_TEXT_ARG(transfer->result->source));
	wb_fail(err, WB_INVALID, where,
		"is not what it was when the run began: it cannot be resumed");
	wb_hint(err, "bring the source back, or start a new run with --anew");
	return WB_INVALID;
}

/* Notes what the source is; a part that was done before was of the same source, or nothing goes on.
 */
static enum wb_status
settle_source(struct wb_transfer *transfer, enum part part, struct wb_error *err)
{
	struct wb_buffer state = { 0 };
	enum wb_status status = WB_OK;

	if (wb_transfer_is_dry(transfer))
		return WB_OK;
	status = wb_relation_state(transfer->relation, &state, err);
	if (status == WB_OK && part == PART_FIRST)
		status = note_source(transfer, wb_buffer_slice(&state), err);
	else if (status == WB_OK &&
		 !wb_text_equal(wb_buffer_slice(&state), transfer->task->record->source_state))
		status = refuse_changed(transfer, err);
	wb_buffer_release(&state);
	return status;
}

static enum wb_status
note_drift(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && task->journal && i < task->drift->count; i++)
		status = wb_journal_step_note(task->journal, task->record->id, WB_TEXT("drift"), 1,
					      task->drift->lines[i], err);
	return status;
}

/* What there is to say of the joined tables. */
static enum wb_status
log_notes(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	size_t n = wb_relation_notes(transfer->relation);
	enum wb_status status = WB_OK;

	if (wb_transfer_is_dry(transfer))
		return WB_OK;
	for (size_t i = 0; status == WB_OK && i < n; i++) {
		struct wb_relation_note note = wb_relation_note(transfer->relation, i);

		status = wb_journal_step_note(task->journal, task->record->id,
					      wb_text_of(note.rule), note.count, note.text, err);
	}
	return status;
}

static enum wb_status
begin_first_part(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status = settle_source(transfer, PART_FIRST, err);

	if (status == WB_OK)
		status = wb_note_lookups(transfer, err);
	if (status == WB_OK)
		status = log_notes(transfer, err);
	if (status == WB_OK)
		status = note_drift(transfer, err);
	if (status != WB_OK || wb_transfer_is_dry(transfer))
		return status;
	return wb_parked_note(transfer->task->journal, transfer->task->record->id,
			      transfer->task->parking, err);
}

/* What was done before stands only on the source that it was done from. */
static enum wb_status
check_same_source(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status;

	if (transfer->committer.at.next_row <= 1)
		return WB_OK;
	status = wb_relation_seek(transfer->relation, 0, 1, err);
	if (status == WB_OK)
		status = wb_check_lookups(transfer, err);
	return status == WB_OK ? settle_source(transfer, PART_LATER, err) : status;
}

/* From where the step stands to the source's last row, and then what the source lacks. */
static enum wb_status
take_rows(struct wb_transfer *transfer, bool *wrote, struct wb_error *err)
{
	enum wb_status status = check_same_source(transfer, err);

	if (status == WB_OK)
		status = recall_rows(transfer, err);
	if (status == WB_OK)
		status = wb_relation_seek(
			transfer->relation, transfer->committer.at.position,
			transfer->committer.at.next_row ? transfer->committer.at.next_row : 1, err);
	if (status == WB_OK && transfer->task->first)
		status = wb_second_pass_begin(transfer, err);
	if (status == WB_OK && transfer->committer.at.next_row <= 1)
		status = begin_first_part(transfer, err);
	if (status != WB_OK)
		return status;
	*wrote |= !wb_transfer_is_dry(transfer);
	status = wb_plan_is_blocking(transfer->plan) ? wb_blocking_run(transfer, go_on, err)
						     : run_pipeline(transfer, take, err);
	update_result(transfer);
	/* A file that is source and target lets nobody write while it is read. */
	wb_relation_rest(transfer->relation);
	if (status == WB_OK)
		status = check_limit(transfer, 0, err);
	if (status == WB_OK)
		status = wb_missing_follow(transfer, err);
	if (status == WB_OK && transfer->plan->pass == 2)
		status = wb_second_pass_end(&transfer->committer, err);
	if (status != WB_OK)
		keep_whole_rows(transfer, status);
	return status;
}

static enum wb_status
move_rows(struct wb_transfer *transfer, bool *wrote, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (wb_transfer_was_written(transfer)) {
		update_result(transfer);
		return WB_OK;
	}
	/* After the missing rows nothing comes but the end, nor once a blocking step has committed.
	 */
	if (transfer->result->missing.done ||
	    (wb_plan_is_blocking(transfer->plan) && transfer->committer.at.next_row > 1))
		update_result(transfer);
	else
		status = take_rows(transfer, wrote, err);
	return status == WB_OK ? end_rows(transfer, err) : status;
}

static enum wb_status
verify(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	const struct wb_run_observer *observer = task->observer;
	struct wb_tally found = { .n_fields = transfer->plan->n_arrows };
	enum wb_status status;

	if (task->options->skip_verification || !transfer->committer.keeps_figures)
		return WB_OK;
	if (observer && observer->verifying)
		observer->verifying(observer->context, transfer->result);
	found.fields = wb_alloc(found.n_fields * sizeof *found.fields);
	status = wb_tally_target(task->session, transfer->plan, task->jobs, &found, err);
	if (status == WB_OK)
		status = wb_compare_tallies(task->journal, task->record->id, transfer->plan,
					    &transfer->committer.expected, &found,
					    &transfer->result->differences, err);
	transfer->result->verified = status == WB_OK;
	free(found.fields);
	return status;
}

static enum wb_run_state
state_of(const struct wb_step_result *result)
{
	if (result->differences)
		return WB_RUN_MISMATCH;
	return result->counts[WB_OUTCOME_REJECTED] || result->missing.refused ? WB_RUN_REJECTS
									      : WB_RUN_FINISHED;
}

/* The counts of the part that an earlier process did. */
static enum wb_status
recall_counts(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	enum wb_status status;

	if (!task->resume)
		return WB_OK;
	status =
		wb_journal_counts(task->journal, task->record->id, transfer->committer.counts, err);
	if (status != WB_OK)
		return status;
	return wb_missing_recall(task->journal, task->record->id, &transfer->result->missing, err);
}

enum wb_status
wb_step_run(const struct wb_step_task *task, struct wb_step_result *result, bool *wrote,
	    struct wb_error *err)
{
	struct wb_transfer transfer = { .task = task, .plan = task->plan, .result = result };
	enum wb_status status = wb_transfer_open(&transfer, err);

	if (status == WB_OK)
		status = recall_counts(&transfer, err);
	if (status == WB_OK)
		status = move_rows(&transfer, wrote, err);
	if (status == WB_OK && transfer.committer.changes)
		status = wb_changes_end(transfer.committer.changes, result->counts, err);
	wb_transfer_close(&transfer, status != WB_OK && !wb_transfer_is_dry(&transfer));
	if (status == WB_OK)
		status = verify(&transfer, err);
	wb_trap("step-verified");
	if (status == WB_OK)
		result->state = state_of(result);
	if (status == WB_OK && !wb_transfer_is_dry(&transfer))
		status = wb_journal_step_state(task->journal, task->record->id, result->state, true,
					       err);
	wb_transfer_release(&transfer);
	return status;
}
