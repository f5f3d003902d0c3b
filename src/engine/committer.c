/*
 * Order of commits. With a ledger in the target:
 *
 *   write rows ─► journal commit (ahead) ─► target commit with ledger
 *
 * a crash in between leaves the journal ahead by one commit; resuming cuts it
 * back to the ledger. Without one (a file):
 *
 *   write rows ─► target synced, offset known ─► journal commit with the offset
 *
 * a crash in between leaves the file longer than the journal says; resuming
 * cuts the file back. Either way both stand at the same row.
 */
#include "engine/committer.h"

#include <string.h>

#include "base/trap.h"
#include "engine/kept_key.h"
#include "engine/key.h"
#include "engine/second_pass.h"
#include "engine/source_keys.h"

static const struct wb_fault no_partner = { .rule = "no-partner" };

static void
reject(struct wb_rows *rows, size_t row, const char *rule, struct wb_text reason,
       struct wb_text field, struct wb_text value)
{
	struct wb_fault *fault = WB_NEW(rows->arena, struct wb_fault);

	*fault =
		(struct wb_fault){ .rule = rule, .reason = reason, .field = field, .value = value };
	rows->outcome[row] = WB_OUTCOME_REJECTED;
	rows->faults[row] = fault;
}

static struct wb_text
key_text(const struct wb_plan *plan, const struct wb_column *columns, size_t row,
	 struct wb_arena *arena)
{
	return wb_key_text(columns, plan->key, plan->n_key, row, arena);
}

static enum wb_status
add_key(struct wb_committer *committer, struct wb_keyset *set, const struct wb_rows *rows,
	size_t row, bool *added, struct wb_error *err)
{
	return wb_keyset_add(set, rows->columns, committer->plan->key, committer->plan->n_key, row,
			     rows->arena, added, err);
}

static void
reject_key(const struct wb_committer *committer, struct wb_rows *rows, size_t row, const char *rule,
	   struct wb_text reason)
{
	const struct wb_plan *plan = committer->plan;

	reject(rows, row, rule, reason, plan->arrows[plan->key[0]].name,
	       key_text(plan, rows->columns, row, rows->arena));
}

static bool
is_pending(const struct wb_rows *rows, size_t i)
{
	return rows->outcome[rows->selected[i]] == WB_OUTCOME_PENDING;
}

/* Rejects rows whose key was written before, where nobody else watches. */
static enum wb_status
check_keys(struct wb_committer *committer, struct wb_rows *rows, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; committer->keys && status == WB_OK && i < rows->n_selected; i++) {
		uint32_t row = rows->selected[i];
		bool added = true;

		if (is_pending(rows, i))
			status = add_key(committer, committer->keys, rows, row, &added, err);
		if (!added)
			reject_key(committer, rows, row, "key-twice",
				   WB_TEXT("an earlier row of this run has this key"));
	}
	return status;
}

/* Of rows that are equal in all that is written, the first stands for the others. */
static enum wb_status
drop_duplicates(struct wb_committer *committer, struct wb_rows *rows, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; committer->distinct && status == WB_OK && i < rows->n_selected; i++) {
		uint32_t row = rows->selected[i];
		bool added = true;

		status =
			wb_keyset_add(committer->distinct, rows->columns, committer->plan->distinct,
				      rows->n_columns, row, rows->arena, &added, err);
		if (!added)
			rows->outcome[row] = WB_OUTCOME_DUPLICATE;
	}
	return status;
}

static enum wb_status
compare_with_earlier(struct wb_committer *committer, struct wb_rows *rows, struct wb_error *err)
{
	enum wb_status status = drop_duplicates(committer, rows, err);

	return status == WB_OK ? check_keys(committer, rows, err) : status;
}

/* Whether every cell of a row stands in the target as it is. */
static bool
is_unchanged(const struct wb_rows *rows, const struct wb_column *before, size_t row)
{
	for (size_t c = 0; c < rows->n_columns; c++) {
		enum wb_cell cell = wb_column_cell(&rows->columns[c], row);

		if (cell != wb_column_cell(&before[c], row))
			return false;
		if (cell == WB_CELL_VALUE &&
		    !wb_text_equal(wb_column_text(&rows->columns[c], row, rows->arena),
				   wb_column_text(&before[c], row, rows->arena)))
			return false;
	}
	return true;
}

/* Whether the key that was found is spelled alike: a collation may hold others equal. */
static bool
same_key(const struct wb_plan *plan, const struct wb_rows *rows, const struct wb_column *before,
	 size_t row)
{
	for (size_t k = 0; k < plan->n_key; k++) {
		const struct wb_column *now = &rows->columns[plan->key[k]];
		const struct wb_column *then = &before[plan->key[k]];

		if (now->type.type == WB_TYPE_TEXT && then->type.type == WB_TYPE_TEXT &&
		    !wb_text_equal(wb_column_text(now, row, rows->arena),
				   wb_column_text(then, row, rows->arena)))
			return false;
	}
	return true;
}

/* What to do with a row, now that it is known whether the target has its key. */
static void
decide(const struct wb_committer *committer, struct wb_rows *rows, size_t row, bool found,
       const struct wb_column *before)
{
	const struct wb_plan *plan = committer->plan;

	if (!found && plan->mode == WB_WRITE_UPDATE) {
		rows->outcome[row] = WB_OUTCOME_FILTERED;
		rows->faults[row] = &no_partner;
	} else if (!found) {
		rows->outcome[row] = WB_OUTCOME_INSERTED;
	} else if (!same_key(plan, rows, before, row)) {
		reject_key(committer, rows, row, "key-differs",
			   WB_TEXT("the target has this key in another spelling"));
	} else if (plan->mode == WB_WRITE_INSERT) {
		reject_key(committer, rows, row, "key-exists",
			   WB_TEXT("the target has a row with this key"));
	} else if (is_unchanged(rows, before, row)) {
		rows->outcome[row] = WB_OUTCOME_UNCHANGED;
	} else {
		rows->outcome[row] = WB_OUTCOME_UPDATED;
	}
}

/* Follows what a written (or not written) row does to the target's tally. */
static void
settle_tally(struct wb_committer *committer, const struct wb_rows *rows, size_t row,
	     const struct wb_column *before)
{
	/* The worker has added every selected row. */
	if (rows->outcome[row] == WB_OUTCOME_UPDATED)
		wb_tally_row(&committer->expected, before, row, WB_TALLY_SUBTRACT, rows->arena);
	else if (rows->outcome[row] != WB_OUTCOME_INSERTED)
		wb_tally_row(&committer->expected, rows->columns, row, WB_TALLY_SUBTRACT,
			     rows->arena);
}

/*
 * A key that is taken bears one rule, whoever watches it: the engine or the
 * target's own constraint.
 */
static void
name_taken_key(const struct wb_committer *committer, struct wb_rows *rows, size_t row)
{
	const struct wb_plan *plan = committer->plan;
	const struct wb_fault *fault = rows->faults[row];
	bool replaces = plan->mode == WB_WRITE_REPLACE;

	if (rows->outcome[row] != WB_OUTCOME_REJECTED ||
	    (strcmp(fault->rule, "primary-key") && strcmp(fault->rule, "unique")))
		return;
	for (size_t k = 0; k < plan->n_key; k++)
		if (wb_text_equal(fault->field, plan->arrows[plan->key[k]].name)) {
			reject(rows, row, replaces ? "key-twice" : "key-exists", fault->reason,
			       fault->field, fault->value);
			return;
		}
}

static enum wb_status
write_rows(struct wb_committer *committer, struct wb_rows *rows, const struct wb_column *before,
	   struct wb_error *err)
{
	enum wb_status status = committer->connector->write(committer->target, rows, err);

	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++) {
		name_taken_key(committer, rows, rows->selected[i]);
		settle_tally(committer, rows, rows->selected[i], before);
	}
	return status;
}

static enum wb_status
look_up(struct wb_committer *committer, struct wb_rows *rows, struct wb_column *before, bool *found,
	struct wb_error *err)
{
	const struct wb_connector *connector = committer->connector;
	enum wb_status status = connector->read_keys(committer->target, rows, before, found, err);
	bool made = false;

	if (status == WB_OK && committer->plan->pass == 2 && !committer->journal)
		status = wb_second_pass_stand_in(committer, rows, found, &made, err);
	if (status == WB_OK && made)
		status = connector->read_keys(committer->target, rows, before, found, err);
	return status;
}

/* Rows of different keys: one look-up, then one write. */
static enum wb_status
write_segment(struct wb_committer *committer, const struct wb_rows *all, size_t first, size_t n,
	      struct wb_column *before, struct wb_error *err)
{
	struct wb_rows rows = *all;
	enum wb_status status;
	bool *found;

	if (!n)
		return WB_OK;
	rows.selected = all->selected + first;
	rows.n_selected = n;
	found = WB_NEW_ARRAY(rows.arena, bool, n);
	status = look_up(committer, &rows, before, found, err);
	if (status == WB_OK)
		status = wb_source_keys_add(committer, &rows, before, found, err);
	if (status != WB_OK)
		return status;
	for (size_t i = 0; i < n; i++)
		if (is_pending(&rows, i))
			decide(committer, &rows, rows.selected[i], found[i], before);
	return write_rows(committer, &rows, before, err);
}

/* Cuts the rows where a key comes a second time, so that its look-up sees the first. */
static enum wb_status
write_looked_up(struct wb_committer *committer, struct wb_rows *rows, struct wb_column *before,
		struct wb_error *err)
{
	enum wb_status status = WB_OK;
	size_t first = 0;

	wb_keyset_clear(committer->segment);
	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++) {
		bool added = true;

		if (is_pending(rows, i))
			status = add_key(committer, committer->segment, rows, rows->selected[i],
					 &added, err);
		if (status != WB_OK || added)
			continue;
		status = write_segment(committer, rows, first, i - first, before, err);
		first = i;
		wb_keyset_clear(committer->segment);
		if (status == WB_OK)
			status = add_key(committer, committer->segment, rows, rows->selected[i],
					 &added, err);
	}
	if (status != WB_OK)
		return status;
	return write_segment(committer, rows, first, rows->n_selected - first, before, err);
}

static enum wb_status
write_inserts(struct wb_committer *committer, struct wb_rows *rows, struct wb_error *err)
{
	for (size_t i = 0; i < rows->n_selected; i++)
		if (is_pending(rows, i))
			rows->outcome[rows->selected[i]] = WB_OUTCOME_INSERTED;
	return write_rows(committer, rows, NULL, err);
}

/* Logging. */

struct wb_text
wb_committer_rule(const struct wb_rows *rows, size_t row)
{
	if (rows->faults[row])
		return wb_text_of(rows->faults[row]->rule);
	if (rows->outcome[row] == WB_OUTCOME_DUPLICATE)
		return WB_TEXT("distinct");
	return rows->outcome[row] == WB_OUTCOME_FILTERED ? WB_TEXT("where") : WB_TEXT("");
}

static enum wb_status
tell_rejects(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t row = 0; status == WB_OK && row < parcel->batch.rows; row++)
		if (parcel->rows.outcome[row] == WB_OUTCOME_REJECTED)
			status = wb_committer_tell_row(committer, parcel, row, err);
	return status;
}

/* Rows first to last of the parcel, which have one outcome and rule. */
static enum wb_status
log_range(struct wb_committer *committer, struct wb_parcel *parcel, size_t first, size_t last,
	  struct wb_error *err)
{
	const struct wb_batch *batch = &parcel->batch;
	const struct wb_rows *rows = &parcel->rows;
	enum wb_outcome outcome = (enum wb_outcome)rows->outcome[first];
	struct wb_text rule = wb_committer_rule(rows, first);
	uint64_t count = last - first + 1;

	if (!batch->numbers)
		return wb_journal_rows(committer->journal, committer->step,
				       batch->first_row + first, count, outcome, rule, WB_TEXT(""),
				       err);
	return wb_journal_made_rows(committer->journal, committer->step, batch->numbers[first],
				    batch->numbers[last], count, outcome, rule, WB_TEXT(""), err);
}

/* The outcomes of all rows, consecutive like ones in one call. */
static enum wb_status
log_outcomes(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err)
{
	const struct wb_rows *rows = &parcel->rows;
	enum wb_status status = WB_OK;
	size_t first = 0;

	for (size_t row = 1; status == WB_OK && row <= parcel->batch.rows; row++) {
		if (row < parcel->batch.rows && rows->outcome[row] == rows->outcome[first] &&
		    wb_text_equal(wb_committer_rule(rows, row), wb_committer_rule(rows, first)))
			continue;
		status = log_range(committer, parcel, first, row - 1, err);
		first = row;
	}
	return status;
}

enum wb_status
wb_committer_log_choices(struct wb_committer *committer, struct wb_parcel *parcel,
			 struct wb_error *err)
{
	const struct wb_evaluated *evaluated = &parcel->evaluated;
	enum wb_status status = WB_OK;

	for (size_t i = 0; committer->journal && status == WB_OK && i < evaluated->n_choices; i++) {
		const struct wb_choice *choice = &evaluated->choices[i];

		status = wb_journal_field(committer->journal, committer->step,
					  wb_batch_number(&parcel->batch, choice->row),
					  choice->field, wb_text_of(choice->rule), choice->note,
					  choice->value, err);
	}
	for (size_t i = 0; committer->journal && status == WB_OK && i < evaluated->n_numbers; i++) {
		const struct wb_number *number = &evaluated->numbers[i];

		status =
			wb_journal_number(committer->journal, committer->step,
					  wb_batch_number(&parcel->batch, number->row),
					  number->sequence->name, number->key, number->number, err);
	}
	return status;
}

static void
count_parcel(struct wb_committer *committer, const struct wb_parcel *parcel)
{
	struct wb_checkpoint *at = &committer->at;
	size_t read = wb_batch_source_rows(&parcel->batch);

	for (size_t row = 0; row < parcel->batch.rows; row++) {
		committer->counts[parcel->rows.outcome[row]]++;
		at->rows += parcel->rows.outcome[row] == WB_OUTCOME_INSERTED ||
			    parcel->rows.outcome[row] == WB_OUTCOME_UPDATED;
	}
	at->rows_read += read;
	at->rows_made += parcel->batch.rows - read;
	at->batch++;
	at->position = parcel->batch.more ? at->position : parcel->batch.position;
	at->next_row = parcel->batch.first_row + read;
	committer->since_commit += parcel->batch.rows;
	committer->next_batch = parcel->batch.number + 1;
}

enum wb_status
wb_committer_write(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err)
{
	struct wb_rows *rows = &parcel->rows;
	struct wb_column *before = NULL; /* by column, where the target was asked */
	enum wb_status status = wb_source_keys_note(committer, parcel, parcel->batch.rows,
						    WB_KEYS_NOT_WRITTEN, err);

	if (status == WB_OK)
		status = compare_with_earlier(committer, rows, err);
	wb_tally_add(&committer->expected, &parcel->tally);
	if (committer->looks_up)
		before = WB_NEW_ARRAY(rows->arena, struct wb_column, rows->n_columns);
	if (status == WB_OK)
		status = before ? write_looked_up(committer, rows, before, err)
				: write_inserts(committer, rows, err);
	if (status == WB_OK && committer->changes)
		status = wb_changes_take(committer->changes, parcel, before, err);
	return status;
}

enum wb_status
wb_committer_take(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err)
{
	bool is_second = committer->plan->pass == 2;
	enum wb_status status = WB_OK;

	if (is_second)
		status = wb_second_pass_select(committer, parcel, err);
	if (status == WB_OK)
		status = wb_committer_write(committer, parcel, err);
	for (size_t row = 0;
	     status == WB_OK && committer->written && !is_second && row < parcel->batch.rows; row++)
		wb_written_rows_add(committer->written, (enum wb_outcome)parcel->rows.outcome[row],
				    1);
	if (status == WB_OK && committer->journal)
		status = log_outcomes(committer, parcel, err);
	if (status == WB_OK)
		status = wb_committer_log_choices(committer, parcel, err);
	if (status == WB_OK)
		status = wb_keep_keys(committer, parcel, err);
	if (status == WB_OK)
		status = tell_rejects(committer, parcel, err);
	if (status == WB_OK)
		status = wb_committer_log_keys(committer, parcel, err);
	if (status != WB_OK)
		return status;
	count_parcel(committer, parcel);
	/* A commit stands between pieces of the source: there a resume goes on. */
	if (committer->since_commit < committer->commit_rows || parcel->batch.more)
		return WB_OK;
	return wb_committer_commit(committer, err);
}

void
wb_committer_close_rows(struct wb_committer *committer)
{
	if (!committer->at.next_row)
		committer->at.next_row = 1;
	committer->at.next_row++;
	committer->since_commit++;
}

bool
wb_committer_has_memory(const struct wb_committer *committer)
{
	return committer->keys || committer->distinct || committer->source_keys;
}

enum wb_status
wb_committer_remember(struct wb_committer *committer, struct wb_parcel *parcel, size_t n,
		      struct wb_error *err)
{
	enum wb_status status = wb_source_keys_note(committer, parcel, n, WB_KEYS_ALL, err);

	return status == WB_OK ? compare_with_earlier(committer, &parcel->rows, err) : status;
}

/* Committing. */

static enum wb_status
commit_journal(struct wb_committer *committer, const struct wb_ledger_entry *entry,
	       struct wb_error *err)
{
	struct wb_buffer tally = { 0 };
	enum wb_status status;

	if (committer->keeps_figures)
		wb_tally_print(&committer->expected, &tally);
	committer->at.tally = wb_buffer_slice(&tally);
	committer->at.offset = entry->offset;
	committer->at.checksum = entry->checksum;
	status = wb_journal_commit(committer->journal, committer->step, &committer->at, err);
	committer->at.tally = WB_TEXT("");
	wb_buffer_release(&tally);
	if (status == WB_OK && committer->store && committer->journal)
		wb_key_store_committed(committer->store, committer->next_batch);
	return status;
}

static uint64_t
checksum_of(const struct wb_tally *tally)
{
	uint64_t sum = tally->rows;

	for (size_t i = 0; i < tally->n_fields; i++)
		sum = sum * 31 + tally->fields[i].sum;
	return sum;
}

static enum wb_status
commit_target(struct wb_committer *committer, struct wb_ledger_entry *entry, struct wb_error *err)
{
	enum wb_status status;

	wb_trap("target-commit");
	status = committer->connector->commit(committer->target, entry, err);
	wb_trap("target-committed");
	return status;
}

enum wb_status
wb_committer_commit(struct wb_committer *committer, struct wb_error *err)
{
	struct wb_checkpoint *at = &committer->at;
	struct wb_ledger_entry entry;
	enum wb_status status;

	if (!committer->journal || (!committer->since_commit && at->next_row))
		return WB_OK;
	committer->since_commit = 0;
	if (!at->next_row)
		at->next_row = 1;
	entry = (struct wb_ledger_entry){
		.batch = at->batch,
		.position = at->position,
		.next_row = at->next_row,
		.rows = at->rows,
		.checksum = committer->keeps_figures ? checksum_of(&committer->expected) : 0,
	};
	wb_trap("rows-written");
	if (!committer->keeps_ledger) {
		status = commit_target(committer, &entry, err);
		return status == WB_OK ? commit_journal(committer, &entry, err) : status;
	}
	status = commit_journal(committer, &entry, err);
	return status == WB_OK ? commit_target(committer, &entry, err) : status;
}
