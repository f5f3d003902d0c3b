/*
 *   read:    rows ─► where, keys, order ─► gathering      rejected and filtered ─► outcomes
 *   write:   gathering ─► items ─► arrows ─► target       what became of each item
 *   account: gathering again, row by row: an item's outcome is that of its first
 *            row, the others are `grouped`; where the item was rejected, all are
 *
 * An item is a group, or, where rows are only put in order, a row. Rows are those
 * that joins and lists made of the source's. Outcomes come out of row order; they
 * are kept by row and logged at the end. Why items were rejected is put aside, as
 * the rows are, in the order of the items.
 */
#include "engine/blocking.h"

#include "engine/kept_key.h"
#include "engine/outcome_map.h"
#include "engine/record.h"
#include "engine/verdicts.h"
#include "relation/gather.h"

struct blocking {
	struct wb_transfer *transfer;
	wb_step_goes_on *goes_on;
	struct wb_gather *gather;
	struct wb_outcome_map outcomes; /* by row of the relation */
	struct wb_outcome_map items;
	struct wb_verdicts *verdicts;
	uint64_t read; /* rows of the relation so far */
};

static enum wb_status
run_pipeline(struct blocking *blocking, const struct wb_pipeline *hooks, struct wb_error *err)
{
	struct wb_pipeline pipeline = *hooks;

	pipeline.context = blocking;
	pipeline.jobs = blocking->transfer->task->jobs;
	return wb_pipeline_run(&pipeline, err);
}

/* Reading. */

static enum wb_status
fetch_rows(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct blocking *blocking = context;

	return wb_relation_fetch(blocking->transfer->relation, &parcel->batch, err);
}

static void *
reader_new(void *context)
{
	struct blocking *blocking = context;

	return wb_relation_worker_new(blocking->transfer->relation);
}

static void
reader_free(void *worker)
{
	wb_relation_worker_free(worker);
}

/* Each row that goes on takes its source record along, for it may be rejected yet. */
static enum wb_status
read_rows(void *context, void *worker, struct wb_parcel *parcel, struct wb_error *err)
{
	struct blocking *blocking = context;
	const struct wb_plan *rows = wb_plan_rows(blocking->transfer->plan);
	struct wb_batch *batch = &parcel->batch;
	struct wb_evaluated *evaluated = &parcel->evaluated;
	enum wb_status status =
		wb_relation_work(blocking->transfer->relation, worker, batch, evaluated, err);

	if (status != WB_OK)
		return status;
	parcel->rows = wb_transfer_rows(evaluated, rows->n_arrows, &batch->arena);
	parcel->records = WB_NEW_ARRAY(&batch->arena, struct wb_text, batch->rows);
	for (size_t i = 0; i < evaluated->n_selected; i++) {
		size_t row = evaluated->selected[i];

		parcel->records[row] =
			wb_record_of_row(rows->source_table, batch, row, &batch->arena);
	}
	return WB_OK;
}

/* Whose key nobody knows, `write sync` cannot take for missing or not. */
static void
note_unknown_key(struct wb_committer *committer)
{
	if (committer->source_keys)
		committer->unknown_keys++;
}

/* A row that goes no further has its outcome now. */
static enum wb_status
settle_row(struct blocking *blocking, struct wb_parcel *parcel, size_t row, struct wb_error *err)
{
	struct wb_committer *committer = &blocking->transfer->committer;
	enum wb_outcome outcome = (enum wb_outcome)parcel->rows.outcome[row];
	enum wb_status status = WB_OK;

	if (outcome == WB_OUTCOME_PENDING)
		return WB_OK;
	if (committer->changes)
		status = wb_changes_settle(committer->changes, wb_batch_number(&parcel->batch, row),
					   outcome, parcel->rows.faults[row], err);
	if (status != WB_OK)
		return status;
	wb_outcome_map_set(&blocking->outcomes, blocking->read + row, outcome,
			   wb_committer_rule(&parcel->rows, row));
	committer->counts[outcome]++;
	if (outcome != WB_OUTCOME_REJECTED)
		return WB_OK;
	note_unknown_key(committer);
	return wb_committer_tell_row(committer, parcel, row, err);
}

static enum wb_status
gather_rows(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct blocking *blocking = context;
	struct wb_committer *committer = &blocking->transfer->committer;
	struct wb_checkpoint *at = &committer->at;
	size_t source_rows = wb_batch_source_rows(&parcel->batch);
	struct wb_gather_rows rows = { &parcel->evaluated, parcel->records, NULL };
	enum wb_status status = wb_committer_log_choices(committer, parcel, err);

	wb_outcome_map_read(&blocking->outcomes, &parcel->batch);
	for (size_t row = 0; status == WB_OK && row < parcel->batch.rows; row++)
		status = settle_row(blocking, parcel, row, err);
	if (status == WB_OK)
		status = wb_gather_add(blocking->gather, &rows, err);
	if (status != WB_OK)
		return status;
	blocking->read += parcel->batch.rows;
	at->rows_read += source_rows;
	at->rows_made += parcel->batch.rows - source_rows;
	at->position = parcel->batch.position;
	at->batch++;
	return blocking->goes_on(blocking->transfer, err);
}

/* Writing. */

static enum wb_status
fetch_items(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct blocking *blocking = context;

	return wb_gather_fetch(blocking->gather, &parcel->batch, &parcel->evaluated, err);
}

static void *
writer_new(void *context)
{
	struct blocking *blocking = context;

	return wb_relation_item_worker_new(blocking->transfer->relation);
}

static void
writer_free(void *worker)
{
	wb_evaluator_free(worker);
}

static enum wb_status
make_items(void *context, void *worker, struct wb_parcel *parcel, struct wb_error *err)
{
	struct blocking *blocking = context;
	enum wb_status status = wb_relation_work_items(blocking->transfer->relation, worker,
						       &parcel->batch, &parcel->evaluated, err);

	if (status == WB_OK)
		wb_transfer_prepare(blocking->transfer, parcel);
	return status;
}

static enum wb_status
settle_item(struct blocking *blocking, struct wb_parcel *parcel, size_t row, struct wb_error *err)
{
	struct wb_committer *committer = &blocking->transfer->committer;
	uint64_t item = parcel->batch.first_row + row;
	enum wb_outcome outcome = (enum wb_outcome)parcel->rows.outcome[row];
	struct wb_reject reject;

	wb_outcome_map_set(&blocking->items, item - 1, outcome,
			   wb_committer_rule(&parcel->rows, row));
	committer->counts[outcome] += wb_gather_rows(blocking->gather, item);
	if (outcome != WB_OUTCOME_REJECTED)
		return WB_OK;
	reject = wb_committer_reject(blocking->transfer->plan, parcel, row);
	return wb_verdicts_add(blocking->verdicts, item, &reject, err);
}

static enum wb_status
write_items(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct blocking *blocking = context;
	struct wb_committer *committer = &blocking->transfer->committer;
	enum wb_status status = wb_committer_write(committer, parcel, err);

	if (status == WB_OK)
		status = wb_committer_log_choices(committer, parcel, err);
	if (status == WB_OK)
		status = wb_keep_keys(committer, parcel, err);
	for (size_t row = 0; status == WB_OK && row < parcel->batch.rows; row++)
		status = settle_item(blocking, parcel, row, err);
	if (status != WB_OK)
		return status;
	committer->next_batch = parcel->batch.number + 1;
	return blocking->goes_on(blocking->transfer, err);
}

/* Accounting. */

static enum wb_status
tell_change(struct blocking *blocking, const struct wb_gather_member *member,
	    enum wb_outcome outcome, const struct wb_fault *fault, struct wb_error *err)
{
	struct wb_changes *changes = blocking->transfer->committer.changes;

	return changes ? wb_changes_settle(changes, member->row, outcome, fault, err) : WB_OK;
}

/* A row that went into the target row of its group. */
static enum wb_status
settle_grouped(struct blocking *blocking, const struct wb_gather_member *member,
	       enum wb_outcome of_group, struct wb_error *err)
{
	uint64_t *counts = blocking->transfer->committer.counts;

	counts[of_group]--;
	counts[WB_OUTCOME_GROUPED]++;
	wb_outcome_map_set(&blocking->outcomes, member->place - 1, WB_OUTCOME_GROUPED,
			   WB_TEXT("grouped"));
	return tell_change(blocking, member, WB_OUTCOME_GROUPED, NULL, err);
}

static enum wb_status
settle_rejected(struct blocking *blocking, const struct wb_gather_member *member,
		struct wb_error *err)
{
	struct wb_reject reject = { 0 };
	enum wb_status status = wb_verdicts_find(blocking->verdicts, member->item, &reject, err);
	struct wb_fault fault = {
		.rule = reject.rule.at,
		.reason = reject.reason,
		.field = reject.field,
		.value = reject.value,
	};

	reject.row = member->row;
	reject.record = member->record;
	if (status == WB_OK && !member->is_first)
		status = tell_change(blocking, member, WB_OUTCOME_REJECTED, &fault, err);
	if (status != WB_OK)
		return status;
	return wb_committer_tell(&blocking->transfer->committer, &reject, err);
}

static enum wb_status
settle_member(struct blocking *blocking, const struct wb_gather_member *member,
	      struct wb_error *err)
{
	struct wb_committer *committer = &blocking->transfer->committer;
	const struct wb_outcome_word *word = wb_outcome_map_get(&blocking->items, member->item - 1);

	if (!word) /* the step was stopped before it came to the item */
		return WB_OK;
	if (word->outcome != WB_OUTCOME_REJECTED && !member->is_first)
		return settle_grouped(blocking, member, word->outcome, err);
	wb_outcome_map_set(&blocking->outcomes, member->place - 1, word->outcome, word->rule);
	if (word->outcome == WB_OUTCOME_REJECTED)
		return settle_rejected(blocking, member, err);
	committer->at.rows +=
		word->outcome == WB_OUTCOME_INSERTED || word->outcome == WB_OUTCOME_UPDATED;
	return WB_OK;
}

static enum wb_status
account(struct blocking *blocking, struct wb_error *err)
{
	enum wb_status status = wb_gather_rewind(blocking->gather, err);
	struct wb_gather_member member;
	bool more = true;

	if (status == WB_OK)
		status = wb_verdicts_rewind(blocking->verdicts, err);
	while (status == WB_OK) {
		status = wb_gather_member(blocking->gather, &member, &more, err);
		if (status != WB_OK || !more)
			break;
		status = settle_member(blocking, &member, err);
	}
	return status;
}

static enum wb_status
log_outcomes(struct blocking *blocking, struct wb_error *err)
{
	const struct wb_committer *committer = &blocking->transfer->committer;

	if (!committer->journal)
		return WB_OK;
	return wb_outcome_map_log(&blocking->outcomes, committer->journal, committer->step, err);
}

static void
abandon_rows(void *context, struct wb_parcel *parcel)
{
	struct blocking *blocking = context;

	wb_relation_abandon(blocking->transfer->relation, &parcel->batch);
}

static const struct wb_pipeline reading = {
	.fetch = fetch_rows,
	.worker_new = reader_new,
	.worker_free = reader_free,
	.work = read_rows,
	.commit = gather_rows,
	.abandon = abandon_rows,
};

static const struct wb_pipeline writing = {
	.fetch = fetch_items,
	.worker_new = writer_new,
	.worker_free = writer_free,
	.work = make_items,
	.commit = write_items,
};

static enum wb_status
move_rows(struct blocking *blocking, struct wb_error *err)
{
	struct wb_committer *committer = &blocking->transfer->committer;
	enum wb_status status = run_pipeline(blocking, &reading, err);
	struct wb_error ignored;

	if (status == WB_OK)
		status = wb_gather_end(blocking->gather, err);
	wb_relation_begin_items(blocking->transfer->relation);
	if (status == WB_OK)
		status = run_pipeline(blocking, &writing, err);
	if (status == WB_OK)
		status = account(blocking, err);
	else if (blocking->items.count && (status == WB_LIMIT || status == WB_INTERRUPTED))
		account(blocking, &ignored);
	if (status != WB_OK)
		return status;
	committer->at.next_row = committer->at.rows_read + 1;
	committer->since_commit = committer->at.rows_read;
	return WB_OK;
}

enum wb_status
wb_blocking_run(struct wb_transfer *transfer, wb_step_goes_on *goes_on, struct wb_error *err)
{
	uint64_t memory = transfer->task->options->memory;
	struct blocking blocking = {
		.transfer = transfer,
		.goes_on = goes_on,
		.gather = wb_gather_new(transfer->plan, memory),
		.verdicts = wb_verdicts_new(memory),
	};
	enum wb_status status = move_rows(&blocking, err), logged;
	struct wb_error ignored;

	logged = log_outcomes(&blocking, status == WB_OK ? err : &ignored);
	wb_gather_free(blocking.gather);
	wb_outcome_map_release(&blocking.outcomes);
	wb_outcome_map_release(&blocking.items);
	wb_verdicts_free(blocking.verdicts);
	return status == WB_OK ? logged : status;
}
