#include "project/journal.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/trap.h"
#include "project/journal_state.h"

static const char put_reject_sql[] =
	"INSERT INTO reject (run, step, row, key, field, rule, reason, value, record) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

static const char put_checkpoint_sql[] =
	"INSERT OR REPLACE INTO checkpoint (run, step, next_row, next_seq, rows_read, batch, "
	"position, rows, checksum, offset, rows_made, tally) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

static const char put_number_sql[] =
	"INSERT OR IGNORE INTO sequence_number (name, key, number, run, step, row) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

static const char put_xref_sql[] =
	"INSERT INTO xref (mapping, field, old_key, new_key, run, step, row) "
	"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET "
	"new_key = CASE WHEN run <> excluded.run OR step <> excluded.step "
	"OR new_key IS excluded.new_key THEN excluded.new_key END, "
	"row = CASE WHEN run <> excluded.run OR step <> excluded.step "
	"THEN excluded.row ELSE row END, run = excluded.run, step = excluded.step";

static const char put_key_written_sql[] =
	"INSERT OR REPLACE INTO reject_key_written (reject, run, step, row, outcome) "
	"SELECT j.id, t.run, t.step, ?2, ?3 FROM run_step AS t "
	"JOIN reject AS j ON j.key = ?4 AND j.run < t.run "
	"JOIN run_step AS s ON s.run = j.run AND s.step = j.step "
	"WHERE t.id = ?1 AND s.mapping = t.mapping AND s.pass = t.pass "
	"AND NOT (j.row = ?2 AND s.row_source = t.row_source AND s.row_source <> '')";

enum wb_status
wb_journal_open(struct wb_project *project, struct wb_journal **out, struct wb_error *err)
{
	struct wb_journal *journal = wb_alloc(sizeof *journal);
	enum wb_status status;

	journal->project = project;
	status = wb_store_prepare(project, wb_decision_put_sql, &journal->put_decision, err);
	if (status == WB_OK)
		status = wb_store_prepare(project, put_reject_sql, &journal->put_reject, err);
	if (status == WB_OK)
		status = wb_store_prepare(project, put_checkpoint_sql, &journal->put_checkpoint,
					  err);
	if (status == WB_OK)
		status = wb_store_prepare(project, put_number_sql, &journal->put_number, err);
	if (status == WB_OK)
		status = wb_store_prepare(project, put_xref_sql, &journal->put_xref, err);
	if (status == WB_OK)
		status = wb_store_prepare(project, put_key_written_sql, &journal->put_key_written,
					  err);
	if (status == WB_OK)
		*out = journal;
	else
		wb_journal_close(journal);
	return status;
}

static void
forget_steps(struct wb_journal *journal)
{
	for (size_t i = 0; i < journal->n_steps; i++)
		wb_decision_log_release(&journal->steps[i].log);
	journal->n_steps = journal->last = 0;
}

void
wb_journal_abandon(struct wb_journal *journal)
{
	wb_store_rollback(journal->project);
	forget_steps(journal);
}

enum wb_status
wb_journal_settle(struct wb_journal *journal, enum wb_status status)
{
	if (status != WB_OK)
		wb_journal_abandon(journal);
	return status;
}

void
wb_journal_close(struct wb_journal *journal)
{
	if (!journal)
		return;
	wb_journal_abandon(journal);
	sqlite3_finalize(journal->put_decision);
	sqlite3_finalize(journal->put_reject);
	sqlite3_finalize(journal->put_checkpoint);
	sqlite3_finalize(journal->put_number);
	sqlite3_finalize(journal->put_xref);
	sqlite3_finalize(journal->put_key_written);
	wb_arena_release(&journal->arena);
	free(journal->steps);
	free(journal);
}

static enum wb_status
find_step(struct wb_journal *journal, int64_t id, struct wb_decision_log *out, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(
		journal->project, "SELECT run, step FROM run_step WHERE id = ?1", &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, id);
	step = wb_store_step(journal->project, statement, err);
	status = wb_store_status(step, err);
	if (step == WB_STORE_ROW)
		*out = (struct wb_decision_log){
			.project = journal->project,
			.put = journal->put_decision,
			.run = sqlite3_column_int64(statement, 0),
			.step = sqlite3_column_int64(statement, 1),
		};
	else if (step == WB_STORE_DONE)
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(journal->project),
				 "no run has a step with id %" PRId64, id);
	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_journal_log(struct wb_journal *journal, int64_t step, struct wb_decision_log **out,
	       struct wb_error *err)
{
	struct wb_journal_step *entry;
	enum wb_status status;

	for (size_t i = 0; i < journal->n_steps; i++) {
		if (journal->steps[i].id != step)
			continue;
		journal->last = i;
		*out = &journal->steps[i].log;
		return WB_OK;
	}
	WB_GROW(journal->steps, journal->capacity, journal->n_steps + 1);
	entry = &journal->steps[journal->n_steps];
	*entry = (struct wb_journal_step){ .id = step };
	status = find_step(journal, step, &entry->log, err);
	if (status == WB_OK)
		status = wb_decision_log_load(&entry->log, err);
	if (status != WB_OK) {
		wb_decision_log_release(&entry->log);
		return status;
	}
	journal->last = journal->n_steps++;
	*out = &entry->log;
	return WB_OK;
}

enum wb_status
wb_journal_flush(struct wb_journal *journal, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	for (size_t i = 0; i < journal->n_steps && status == WB_OK; i++)
		status = wb_decision_log_flush(&journal->steps[i].log, err);
	return status;
}

enum wb_status
wb_journal_finish_change(struct wb_journal *journal, enum wb_status status, struct wb_error *err)
{
	if (status == WB_OK)
		status = wb_journal_flush(journal, err);
	if (status == WB_OK)
		status = wb_store_commit(journal->project, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_rows(struct wb_journal *journal, int64_t step, uint64_t first_row, uint64_t count,
		enum wb_outcome outcome, struct wb_text rule, struct wb_text note,
		struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status;

	if (count && journal->last < journal->n_steps && journal->steps[journal->last].id == step &&
	    wb_decision_log_extend(&journal->steps[journal->last].log, first_row, count, outcome,
				   rule, note))
		return WB_OK;
	status = wb_journal_log(journal, step, &log, err);
	if (status == WB_OK)
		status = wb_decision_log_rows(log, first_row, count, outcome, rule, note, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_made_rows(struct wb_journal *journal, int64_t step, uint64_t first_row,
		     uint64_t last_row, uint64_t count, enum wb_outcome outcome,
		     struct wb_text rule, struct wb_text note, struct wb_error *err)
{
	struct wb_row_span span = { first_row, last_row, count };
	struct wb_decision_log *log = NULL;
	enum wb_status status = wb_journal_log(journal, step, &log, err);

	if (status == WB_OK)
		status = wb_decision_log_made_rows(log, &span, outcome, rule, note, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_row(struct wb_journal *journal, int64_t step, uint64_t row, enum wb_outcome outcome,
	       struct wb_text rule, struct wb_text note, struct wb_error *err)
{
	return wb_journal_rows(journal, step, row, 1, outcome, rule, note, err);
}

enum wb_status
wb_journal_field(struct wb_journal *journal, int64_t step, uint64_t row, struct wb_text field,
		 struct wb_text rule, struct wb_text note, struct wb_text value,
		 struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status = wb_journal_log(journal, step, &log, err);

	if (status == WB_OK)
		status = wb_decision_log_field(log, row, field, rule, note, value, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_step_note(struct wb_journal *journal, int64_t step, struct wb_text rule, uint64_t count,
		     struct wb_text note, struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status = wb_journal_log(journal, step, &log, err);

	if (status == WB_OK)
		status = wb_decision_log_note(log, rule, count, note, err);
	return wb_journal_settle(journal, status);
}

/* Before a row beside the decisions: the step's run and number, and an open transaction. */
static enum wb_status
begin_put(struct wb_journal *journal, int64_t step, struct wb_decision_log **out,
	  struct wb_error *err)
{
	enum wb_status status = wb_journal_log(journal, step, out, err);

	if (status == WB_OK)
		status = wb_store_ensure_transaction(journal->project, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_reject(struct wb_journal *journal, int64_t step, const struct wb_reject *reject,
		  struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status = begin_put(journal, step, &log, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(journal->put_reject, 1, log->run);
	sqlite3_bind_int64(journal->put_reject, 2, log->step);
	sqlite3_bind_int64(journal->put_reject, 3, (int64_t)reject->row);
	wb_store_bind_text(journal->put_reject, 4, reject->key);
	wb_store_bind_text(journal->put_reject, 5, reject->field);
	wb_store_bind_text(journal->put_reject, 6, reject->rule);
	wb_store_bind_text(journal->put_reject, 7, reject->reason);
	wb_store_bind_text(journal->put_reject, 8, reject->value);
	wb_store_bind_text(journal->put_reject, 9, reject->record);
	return wb_journal_settle(journal, wb_store_run(journal->project, journal->put_reject, err));
}

enum wb_status
wb_journal_number(struct wb_journal *journal, int64_t step, uint64_t row, struct wb_text sequence,
		  struct wb_text key, int64_t number, struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status = begin_put(journal, step, &log, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(journal->put_number, 1, sequence);
	wb_store_bind_text(journal->put_number, 2, key);
	sqlite3_bind_int64(journal->put_number, 3, number);
	sqlite3_bind_int64(journal->put_number, 4, log->run);
	sqlite3_bind_int64(journal->put_number, 5, log->step);
	sqlite3_bind_int64(journal->put_number, 6, (int64_t)row);
	return wb_journal_settle(journal, wb_store_run(journal->project, journal->put_number, err));
}

enum wb_status
wb_journal_xref(struct wb_journal *journal, int64_t step, uint64_t row, const struct wb_xref *xref,
		struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status = begin_put(journal, step, &log, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(journal->put_xref, 1, xref->mapping);
	wb_store_bind_text(journal->put_xref, 2, xref->field);
	wb_store_bind_text(journal->put_xref, 3, xref->old_key);
	wb_store_bind_text(journal->put_xref, 4, xref->new_key);
	sqlite3_bind_int64(journal->put_xref, 5, log->run);
	sqlite3_bind_int64(journal->put_xref, 6, log->step);
	sqlite3_bind_int64(journal->put_xref, 7, (int64_t)row);
	return wb_journal_settle(journal, wb_store_run(journal->project, journal->put_xref, err));
}

enum wb_status
wb_journal_key_written(struct wb_journal *journal, int64_t step, uint64_t row,
		       enum wb_outcome outcome, struct wb_text key, struct wb_error *err)
{
	sqlite3_stmt *put = journal->put_key_written;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status != WB_OK)
		return wb_journal_settle(journal, status);
	sqlite3_bind_int64(put, 1, step);
	sqlite3_bind_int64(put, 2, (int64_t)row);
	wb_store_bind_text(put, 3, wb_text_of(wb_outcome_name(outcome)));
	wb_store_bind_text(put, 4, key);
	return wb_journal_settle(journal, wb_store_run(journal->project, put, err));
}

static enum wb_status
put_checkpoint(struct wb_journal *journal, const struct wb_decision_log *log,
	       const struct wb_checkpoint *checkpoint, struct wb_error *err)
{
	const uint64_t numbers[] = {
		checkpoint->next_row, (uint64_t)log->next_seq, checkpoint->rows_read,
		checkpoint->batch,    checkpoint->position,    checkpoint->rows,
		checkpoint->checksum, checkpoint->offset,      checkpoint->rows_made,
	};
	enum { FIRST = 3, COUNT = sizeof numbers / sizeof *numbers };

	sqlite3_bind_int64(journal->put_checkpoint, 1, log->run);
	sqlite3_bind_int64(journal->put_checkpoint, 2, log->step);
	for (int i = 0; i < COUNT; i++)
		sqlite3_bind_int64(journal->put_checkpoint, FIRST + i, (int64_t)numbers[i]);
	wb_store_bind_text(journal->put_checkpoint, FIRST + COUNT, checkpoint->tally);
	return wb_store_run(journal->project, journal->put_checkpoint, err);
}

static enum wb_status
commit(struct wb_journal *journal, int64_t step, const struct wb_checkpoint *checkpoint,
       struct wb_error *err)
{
	struct wb_decision_log *log = NULL;
	enum wb_status status = wb_journal_log(journal, step, &log, err);

	if (status == WB_OK)
		status = wb_journal_flush(journal, err);
	if (status == WB_OK)
		status = put_checkpoint(journal, log, checkpoint, err);
	if (status == WB_OK)
		status = wb_store_execute_with(journal->project,
					       "UPDATE run_step SET rows_read = ?1 WHERE id = ?2",
					       (int64_t)checkpoint->rows_read, step, err);
	if (status == WB_OK)
		status = wb_store_execute_with(journal->project,
					       "UPDATE run_step SET rows_made = ?1 WHERE id = ?2",
					       (int64_t)checkpoint->rows_made, step, err);
	if (status != WB_OK)
		return status;
	wb_trap("journal-commit");
	status = wb_store_commit(journal->project, err);
	wb_trap("journal-committed");
	return status;
}

enum wb_status
wb_journal_commit(struct wb_journal *journal, int64_t step, const struct wb_checkpoint *checkpoint,
		  struct wb_error *err)
{
	return wb_journal_settle(journal, commit(journal, step, checkpoint, err));
}
