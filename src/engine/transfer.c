/*
 *           ┌── resume: target back to its last commit, journal with it
 *  open ────┼── fresh: tally the target as it is
 *           └── resume of what is written: what the target keeps for a resume goes
 */
#include "engine/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "relation/reject_source.h"

enum { DEFAULT_COMMIT_ROWS = 64 * 1024, SET_MEMORY = 64 << 20 };

bool
wb_transfer_is_dry(const struct wb_transfer *transfer)
{
	return !transfer->task->journal;
}

bool
wb_transfer_replaces(const struct wb_transfer *transfer)
{
	return transfer->plan->mode == WB_WRITE_REPLACE;
}

bool
wb_transfer_was_written(const struct wb_transfer *transfer)
{
	return transfer->task->resume && transfer->task->record->written;
}

/* A run over rejects keeps a list of those that it takes up; a dry run looks for them. */
static enum wb_status
open_rejects(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_reject_filter filter;
	enum wb_status status;

	if (wb_transfer_is_dry(transfer))
		status = wb_rejects_step_of(task->project, task->options->rejects_of,
					    transfer->plan->mapping, &filter, err);
	else if (task->first)
		status = wb_rejects_taken(task->project, task->first->id, &filter, err);
	else
		status = wb_rejects_take(task->project, task->record->id, task->options->rejects_of,
					 &filter, err);
	if (status != WB_OK)
		return status;
	return wb_reject_source_new(task->project, &filter, transfer->plan->source_table,
				    &transfer->rejects, err);
}

static enum wb_status
open_relation(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_relation_options options = { .memory = task->options->memory };
	size_t memory = (size_t)(options.memory ? options.memory : SET_MEMORY);
	enum wb_status status = WB_OK;

	if (task->options->rejects_of)
		status = open_rejects(transfer, err);
	if (status != WB_OK)
		return status;
	if (transfer->rejects) {
		options.connector = &wb_reject_connector;
		options.handle = transfer->rejects;
	}
	if (transfer->plan->missing.set)
		status = wb_answers_open(task->session, transfer->plan->missing.set, memory,
					 &transfer->set_answers, err);
	if (status != WB_OK)
		return status;
	return wb_relation_open(task->session, transfer->plan, task->context, &options,
				&transfer->relation, err);
}

static enum wb_status
open_systems(struct wb_transfer *transfer, struct wb_error *err)
{
	struct wb_session *session = transfer->task->session;
	enum wb_status status = open_relation(transfer, err);

	if (status != WB_OK)
		return status;
	if (wb_transfer_is_dry(transfer))
		return wb_rehearsal_open(transfer->task->rehearsal, session,
					 transfer->plan->target.system, &transfer->to,
					 &transfer->target_handle, err);
	return wb_session_open_system(session, transfer->plan->target.system, WB_WRITE,
				      &transfer->to, &transfer->target_handle, err);
}

/* What the target holds before the step: nothing where it is replaced or made. */
static enum wb_status
tally_before(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_error missing;
	enum wb_status status;

	if (!transfer->committer.keeps_figures || wb_transfer_replaces(transfer))
		return WB_OK;
	if (transfer->plan->target_table)
		return wb_tally_target(task->session, transfer->plan, task->jobs,
				       &transfer->committer.expected, err);
	/* Not there when the run began: an earlier step may have made it since. */
	status = wb_tally_target(task->session, transfer->plan, task->jobs,
				 &transfer->committer.expected, &missing);
	if (status == WB_NOT_FOUND) {
		wb_tally_clear(&transfer->committer.expected);
		return WB_OK;
	}
	if (status != WB_OK && err)
		*err = missing;
	return status;
}

static bool
reads_target_place(const struct wb_transfer *transfer)
{
	const struct wb_plan *plan = transfer->plan;

	for (size_t i = 0; i < plan->n_inputs; i++)
		if (plan->inputs[i].table &&
		    wb_session_same_place(transfer->task->session, plan->inputs[i].name.system,
					  plan->target.system))
			return true;
	return false;
}

/*
 * A step whose source, or a table joined to it, lies where it writes must not be resumed from the
 * middle, where it would read its own rows: it is one transaction. So is one
 * that can only write at its end, and one that has a brake: whether it holds is known
 * after the last row, and then nothing may have been written.
 */
bool
wb_transfer_is_atomic(const struct wb_transfer *transfer)
{
	return transfer->task->options->atomic || wb_transfer_is_dry(transfer) ||
	       wb_plan_is_blocking(transfer->plan) || transfer->plan->missing.has_limit ||
	       reads_target_place(transfer);
}

bool
wb_transfer_finish_commits(const struct wb_transfer *transfer)
{
	return wb_transfer_is_atomic(transfer) && (transfer->to->caps & WB_FINISH_COMMITS);
}

struct wb_rows
wb_transfer_rows(const struct wb_evaluated *evaluated, size_t n_columns, struct wb_arena *arena)
{
	return (struct wb_rows){
		.capacity = evaluated->source->rows,
		.n_columns = n_columns,
		.columns = evaluated->columns,
		.n_selected = evaluated->n_selected,
		.selected = evaluated->selected,
		.outcome = evaluated->outcome,
		.faults = evaluated->faults,
		.arena = arena,
	};
}

void
wb_transfer_prepare(const struct wb_transfer *transfer, struct wb_parcel *parcel)
{
	const struct wb_evaluated *evaluated = &parcel->evaluated;
	struct wb_arena *arena = &parcel->batch.arena;
	struct wb_tally *tally = &parcel->tally;

	parcel->rows = wb_transfer_rows(evaluated, transfer->plan->n_arrows, arena);
	tally->rows = tally->row_sum = 0;
	tally->n_fields = transfer->plan->n_arrows;
	tally->fields = WB_NEW_ARRAY(arena, struct wb_field_tally, tally->n_fields);
	if (transfer->committer.keeps_figures)
		wb_tally_rows(tally, evaluated->columns, evaluated->selected, evaluated->n_selected,
			      arena);
	if (transfer->to->encode)
		transfer->to->encode(transfer->target, &parcel->rows);
}

static struct wb_target_field
field_of(const struct wb_plan_arrow *arrow)
{
	return (struct wb_target_field){ arrow->name, arrow->type, arrow->key_part };
}

/* A table that is made has the fields of the second pass from the start. */
static struct wb_target_spec
target_spec(struct wb_transfer *transfer, bool resume)
{
	const struct wb_plan *plan = transfer->plan, *second = plan->second;
	size_t n = plan->n_arrows;

	transfer->fields =
		wb_alloc((n + (second ? second->n_arrows : 0)) * sizeof *transfer->fields);
	for (size_t a = 0; a < n; a++)
		transfer->fields[a] = field_of(&plan->arrows[a]);
	for (size_t a = 0; second && a < second->n_arrows; a++)
		if (!second->arrows[a].key_part)
			transfer->fields[n++] = field_of(&second->arrows[a]);
	return (struct wb_target_spec){
		.table = plan->target.table,
		.n_fields = plan->n_arrows,
		.n_later = n - plan->n_arrows,
		.fields = transfer->fields,
		.mode = wb_transfer_replaces(transfer) ? WB_TARGET_REPLACE : WB_TARGET_APPEND,
		.create = plan->create,
		.atomic = wb_transfer_is_atomic(transfer),
		.dry = wb_transfer_is_dry(transfer),
		.run = transfer->task->context->run,
		.step = transfer->result->name,
		.resume = resume,
	};
}

static struct wb_ledger_entry
entry_of(const struct wb_checkpoint *checkpoint)
{
	return (struct wb_ledger_entry){
		.batch = checkpoint->batch,
		.position = checkpoint->position,
		.next_row = checkpoint->next_row,
		.rows = checkpoint->rows,
		.checksum = checkpoint->checksum,
		.offset = checkpoint->offset,
	};
}

static void
restore_committer(struct wb_transfer *transfer, const struct wb_checkpoint *checkpoint)
{
	struct wb_committer *committer = &transfer->committer;

	committer->at = *checkpoint;
	/* A part that ran without verification left none: then the whole has none. */
	if (!wb_tally_parse(checkpoint->tally, &committer->expected))
		committer->keeps_figures = false;
	committer->at.tally = WB_TEXT("");
}

/*
 * All rows are written; the process ended between that and the end of the step.
 * What finishing did not do yet it does now, and the source, which may be the
 * very file that was replaced, is not read again. A target that someone changed
 * since cannot be taken up: that is for the verification to tell.
 */
static enum wb_status
recall_written(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_target_spec spec = target_spec(transfer, true);
	struct wb_checkpoint checkpoint = { 0 };
	struct wb_error ignored;
	struct wb_ledger_entry last;
	enum wb_status status = wb_journal_last(task->journal, task->record->id, &checkpoint, err);

	if (status != WB_OK)
		return status;
	restore_committer(transfer, &checkpoint);
	last = entry_of(&checkpoint);
	if (transfer->to->target_open(transfer->target_handle, &spec, &last, &transfer->target,
				      &ignored) != WB_OK)
		return WB_OK;
	return transfer->to->finish(transfer->target, err);
}

/*
 * Takes the target up where its last commit left it and brings the journal to
 * the same row. WB_NOT_FOUND: nothing was committed, the step starts anew.
 */
static enum wb_status
reopen_target(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	struct wb_target_spec spec = target_spec(transfer, true);
	struct wb_checkpoint checkpoint = { 0 };
	struct wb_ledger_entry last = { 0 };
	enum wb_status status = wb_journal_last(task->journal, task->record->id, &checkpoint, err);

	if (status != WB_OK)
		return status;
	if (!transfer->committer.keeps_ledger && !checkpoint.next_row)
		return WB_NOT_FOUND;
	last = entry_of(&checkpoint);
	status = transfer->to->target_open(transfer->target_handle, &spec, &last, &transfer->target,
					   err);
	if (status != WB_OK)
		return status;
	status =
		wb_journal_rewind(task->journal, task->record->id, last.next_row, &checkpoint, err);
	if (status == WB_OK)
		restore_committer(transfer, &checkpoint);
	return status;
}

/* Emptying a table is a choice of the mapping's that the log keeps. */
static enum wb_status
begin_target(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;
	uint64_t removed = 0;
	enum wb_status status = WB_OK;

	if (transfer->to->begin)
		status = transfer->to->begin(transfer->target, &removed, err);
	if (status != WB_OK || !removed || wb_transfer_is_dry(transfer))
		return status;
	return wb_journal_step_note(task->journal, task->record->id, WB_TEXT("replaced"), removed,
				    WB_TEXT("rows of the target deleted before writing"), err);
}

static enum wb_status
open_fresh(struct wb_transfer *transfer, struct wb_error *err)
{
	struct wb_checkpoint nothing = { 0 };
	struct wb_target_spec spec;
	enum wb_status status = WB_OK;

	if (transfer->task->resume)
		status = wb_journal_rewind(transfer->task->journal, transfer->task->record->id, 0,
					   &nothing, err);
	if (status == WB_OK)
		status = tally_before(transfer, err);
	if (status != WB_OK)
		return status;
	free(transfer->fields);
	spec = target_spec(transfer, false);
	status = transfer->to->target_open(transfer->target_handle, &spec, NULL, &transfer->target,
					   err);
	return status == WB_OK ? begin_target(transfer, err) : status;
}

static enum wb_status
open_target(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status = WB_NOT_FOUND;

	if (wb_transfer_was_written(transfer))
		return recall_written(transfer, err);
	if (transfer->task->resume)
		status = reopen_target(transfer, err);
	return status == WB_NOT_FOUND ? open_fresh(transfer, err) : status;
}

static void
hand_on_reject(void *context, const struct wb_reject *reject)
{
	struct wb_transfer *transfer = context;
	const struct wb_run_observer *observer = transfer->task->observer;

	observer->rejected(observer->context, transfer->result, reject);
}

static void
prepare_committer(struct wb_transfer *transfer)
{
	const struct wb_step_task *task = transfer->task;
	const struct wb_plan *plan = transfer->plan;
	struct wb_committer *committer = &transfer->committer;
	unsigned ledger = wb_transfer_replaces(transfer) ? WB_LEDGER_REPLACE : WB_LEDGER_APPEND;
	bool by_key = plan->mode == WB_WRITE_UPSERT || plan->mode == WB_WRITE_UPDATE ||
		      plan->mode == WB_WRITE_SYNC;

	committer->plan = plan;
	committer->connector = transfer->to;
	committer->journal = task->journal;
	if (task->observer && task->observer->rejected) {
		committer->rejected = hand_on_reject;
		committer->context = transfer;
	}
	committer->step = task->record ? task->record->id : 0;
	if (plan->pass == 2 || !task->journal)
		committer->written = task->written;
	committer->keeps_figures = task->journal && !task->options->skip_verification;
	committer->keeps_ledger = (transfer->to->caps & ledger) != 0;
	committer->commit_rows =
		task->options->commit_rows ? task->options->commit_rows : DEFAULT_COMMIT_ROWS;
	committer->expected.n_fields = plan->n_arrows;
	committer->expected.fields = wb_alloc(plan->n_arrows * sizeof *committer->expected.fields);
	if (wb_transfer_replaces(transfer) && plan->n_key && !plan->key_enforced)
		committer->keys = wb_keyset_new(0);
	if (plan->mode == WB_WRITE_SYNC)
		committer->source_keys = wb_keyset_new(0);
	if (plan->distinct)
		committer->distinct = wb_keyset_new(0);
	committer->looks_up =
		by_key || (plan->mode == WB_WRITE_INSERT && plan->n_key && !plan->key_enforced);
	if (committer->looks_up)
		committer->segment = wb_keyset_new(0);
}

static enum wb_status
hand_on_change(void *context, const struct wb_change *change, struct wb_error *err)
{
	struct wb_transfer *transfer = context;
	const struct wb_run_observer *observer = transfer->task->observer;

	return observer->changed(observer->context, transfer->result, change, err);
}

static enum wb_status
open_changes(struct wb_transfer *transfer, const struct wb_plan *plan, enum wb_changes_base base,
	     struct wb_changes **out, struct wb_error *err)
{
	enum wb_status status = wb_changes_new(plan, base, hand_on_change, transfer, out, err);

	if (status != WB_OK)
		return status;
	return wb_changes_read_target(*out, transfer->to, transfer->target_handle, err);
}

/* Where somebody asks what a dry run changes, the target is looked at before it is touched. */
static enum wb_status
prepare_changes(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_run_observer *observer = transfer->task->observer;
	struct wb_committer *committer = &transfer->committer;
	struct wb_changes **later = transfer->task->later;
	const struct wb_plan *plan = transfer->plan;

	if (!wb_transfer_is_dry(transfer) || !observer || !observer->changed)
		return WB_OK;
	if (*later) {
		committer->changes = *later;
		*later = NULL;
		wb_changes_tell(committer->changes, transfer);
		return WB_OK;
	}
	if (plan->second && wb_transfer_replaces(transfer)) {
		enum wb_status status =
			open_changes(transfer, plan->second, WB_CHANGES_PASSES, later, err);

		if (status != WB_OK)
			return status;
	}
	return open_changes(transfer, plan, WB_CHANGES_STEP, &committer->changes, err);
}

/* What earlier steps were given is committed. */
static enum wb_status
open_keys(struct wb_transfer *transfer, struct wb_error *err)
{
	struct wb_key_store **store = &transfer->committer.store;
	enum wb_status status;

	if (!transfer->plan->n_references && !transfer->plan->n_kept)
		return WB_OK;
	status = wb_session_keys(transfer->task->session, store, err);
	if (status == WB_OK && !wb_transfer_is_dry(transfer))
		wb_key_store_committed(*store, UINT64_MAX);
	else if (status == WB_OK && wb_transfer_replaces(transfer))
		wb_key_store_forget_all(*store, transfer->plan->mapping);
	return status;
}

/* What earlier runs rejected by key, this one may write. */
static enum wb_status
open_rejected_keys(struct wb_transfer *transfer, struct wb_error *err)
{
	const struct wb_step_task *task = transfer->task;

	if (wb_transfer_is_dry(transfer) || !transfer->plan->n_key ||
	    wb_plan_is_blocking(transfer->plan))
		return WB_OK;
	return wb_rejects_keys(task->project, task->record->id, &transfer->committer.rejected_keys,
			       err);
}

enum wb_status
wb_transfer_open(struct wb_transfer *transfer, struct wb_error *err)
{
	enum wb_status status = open_systems(transfer, err);

	if (status != WB_OK)
		return status;
	prepare_committer(transfer);
	status = prepare_changes(transfer, err);
	if (status == WB_OK)
		status = open_keys(transfer, err);
	if (status == WB_OK)
		status = open_target(transfer, err);
	if (status == WB_OK) /* now that the journal stands where the target does */
		status = open_rejected_keys(transfer, err);
	transfer->committer.target = transfer->target;
	return status;
}

void
wb_transfer_close(struct wb_transfer *transfer, bool keep)
{
	wb_relation_close(transfer->relation);
	wb_answers_close(transfer->set_answers);
	transfer->set_answers = NULL;
	wb_reject_source_free(transfer->rejects);
	transfer->rejects = NULL;
	if (transfer->to) {
		transfer->to->target_close(transfer->target, keep);
		if (!wb_transfer_is_dry(transfer))
			transfer->to->close(transfer->target_handle);
	}
	transfer->relation = NULL;
	transfer->target = NULL;
	transfer->to = NULL;
	free(transfer->fields);
	transfer->fields = NULL;
}

void
wb_transfer_release(struct wb_transfer *transfer)
{
	wb_keyset_free(transfer->committer.keys);
	wb_keyset_free(transfer->committer.distinct);
	wb_keyset_free(transfer->committer.source_keys);
	wb_keyset_free(transfer->committer.segment);
	wb_changes_free(transfer->committer.changes);
	wb_map_release(&transfer->committer.rejected_keys);
	free(transfer->committer.expected.fields);
}
