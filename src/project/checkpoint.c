/*
 * Going back to a checkpoint. Each commit left one, with the number that the
 * next record would get. Records are numbered as they are opened, so:
 *
 *	seq at or past the checkpoint's		opened later: goes
 *	seq before it, last_row past the cut	was open then: shortened to the cut, and
 *						counts what the checkpoint's rows leave it
 *	all else				as it stood
 */
#include <inttypes.h>
#include <string.h>

#include "project/journal_state.h"

static const char select_checkpoint[] =
	"SELECT c.rows_read, c.batch, c.position, c.next_row, c.rows, c.checksum, c.offset, "
	"c.tally, "
	"c.next_seq, c.rows_made FROM checkpoint AS c JOIN run_step AS s ON s.run = c.run AND "
	"s.step = c.step "
	"WHERE s.id = ?1 AND (?2 = 0 OR c.next_row = ?2) ORDER BY c.next_row DESC LIMIT 1";

/* What a rewind does; ?1 the step's id, ?2 the next row, ?3 the number of
   the next record, 0 to cut back to nothing. */
static const char *const cuts[] = {
	"DELETE FROM decision WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) "
	"AND seq >= ?3",
	"UPDATE decision SET last_row = ?2 - 1, count = iif(kind = 'row', nullif("
	"(SELECT c.rows_read + c.rows_made FROM checkpoint AS c WHERE c.run = decision.run "
	"AND c.step = decision.step AND c.next_row = ?2) - "
	"(SELECT coalesce(sum(coalesce(d.count, d.last_row - d.first_row + 1)), 0) "
	"FROM decision AS d WHERE d.run = decision.run AND d.step = decision.step "
	"AND d.kind = 'row' AND d.seq < decision.seq), ?2 - first_row), count) "
	"WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) AND last_row >= ?2",
	"DELETE FROM reject WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) "
	"AND row >= ?2",
	"DELETE FROM reject_key_written "
	"WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) AND row >= ?2",
	"DELETE FROM xref "
	"WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) AND row >= ?2",
	"DELETE FROM sequence_number "
	"WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) AND row >= ?2",
	"DELETE FROM checkpoint WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1) "
	"AND (next_row > ?2 OR ?3 = 0)",
	"DELETE FROM verification "
	"WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1)",
	"UPDATE run_step SET written = 0, (rows_read, rows_made) = (SELECT "
	"coalesce(max(c.rows_read), 0), coalesce(max(c.rows_made), 0) "
	"FROM checkpoint AS c WHERE c.run = run_step.run AND c.step = run_step.step "
	"AND c.next_row = ?2) WHERE id = ?1",
};

/* Reads the checkpoint with that next row, or the last one for 0; next_row 0 where none is. */
static enum wb_status
read_checkpoint(struct wb_journal *journal, int64_t step, uint64_t next_row,
		struct wb_checkpoint *out, int64_t *next_seq, struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(journal->project, select_checkpoint, &row, err);
	enum wb_store_step result;

	*out = (struct wb_checkpoint){ .tally = WB_TEXT("") };
	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, step);
	sqlite3_bind_int64(row, 2, (int64_t)next_row);
	result = wb_store_step(journal->project, row, err);
	if (result == WB_STORE_ROW) {
		*out = (struct wb_checkpoint){
			.rows_read = (uint64_t)sqlite3_column_int64(row, 0),
			.rows_made = (uint64_t)sqlite3_column_int64(row, 9),
			.batch = (uint64_t)sqlite3_column_int64(row, 1),
			.position = (uint64_t)sqlite3_column_int64(row, 2),
			.next_row = (uint64_t)sqlite3_column_int64(row, 3),
			.rows = (uint64_t)sqlite3_column_int64(row, 4),
			.checksum = (uint64_t)sqlite3_column_int64(row, 5),
			.offset = (uint64_t)sqlite3_column_int64(row, 6),
			.tally = wb_store_copy(row, 7, &journal->arena),
		};
		*next_seq = sqlite3_column_int64(row, 8);
	}
	sqlite3_finalize(row);
	return wb_store_status(result, err);
}

enum wb_status
wb_journal_last(struct wb_journal *journal, int64_t step, struct wb_checkpoint *out,
		struct wb_error *err)
{
	int64_t next_seq;

	return read_checkpoint(journal, step, 0, out, &next_seq, err);
}

static enum wb_status
cut(struct wb_journal *journal, const char *sql, int64_t step, uint64_t next_row, int64_t next_seq,
    struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, step);
	sqlite3_bind_int64(statement, 2, (int64_t)next_row);
	sqlite3_bind_int64(statement, 3, next_seq);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_journal_rewind(struct wb_journal *journal, int64_t step, uint64_t next_row,
		  struct wb_checkpoint *out, struct wb_error *err)
{
	struct wb_checkpoint found = { 0 };
	int64_t next_seq = 0;
	enum wb_status status = WB_OK;

	wb_journal_abandon(journal);
	if (next_row)
		status = read_checkpoint(journal, step, next_row, &found, &next_seq, err);
	if (status != WB_OK)
		return status;
	if (next_row > 1 && !found.next_row)
		return wb_fail(err, WB_NOT_FOUND, wb_project_path(journal->project),
			       "no checkpoint stands before row %" PRIu64, next_row);
	if (!found.next_row)
		found = (struct wb_checkpoint){ .next_row = 1, .tally = WB_TEXT("") };
	status = wb_store_ensure_transaction(journal->project, err);
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts && status == WB_OK; i++)
		status = cut(journal, cuts[i], step, found.next_row, next_seq, err);
	status = wb_journal_finish_change(journal, status, err);
	if (status == WB_OK)
		*out = found;
	return status;
}

static const char counts_sql[] =
	"SELECT d.outcome, sum(coalesce(d.count, d.last_row - d.first_row + 1))"
	" FROM run_step AS s JOIN decision AS d ON d.run = s.run AND d.step = s.step"
	" WHERE s.id = ?1 AND d.kind = 'row' GROUP BY d.outcome";

enum wb_status
wb_journal_counts(struct wb_journal *journal, int64_t step, uint64_t counts[WB_OUTCOMES],
		  struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, counts_sql, &statement, err);
	enum wb_store_step row;

	if (status != WB_OK)
		return status;
	memset(counts, 0, WB_OUTCOMES * sizeof *counts);
	sqlite3_bind_int64(statement, 1, step);
	while ((row = wb_store_step(journal->project, statement, err)) == WB_STORE_ROW) {
		enum wb_outcome outcome = wb_outcome_of_name(wb_store_text(statement, 0));

		if (outcome < WB_OUTCOMES)
			counts[outcome] = (uint64_t)sqlite3_column_int64(statement, 1);
	}
	status = wb_store_status(row, err);
	sqlite3_finalize(statement);
	return status;
}

static const char outcomes_sql[] =
	"SELECT d.outcome, coalesce(d.count, d.last_row - d.first_row + 1)"
	" FROM run_step AS s JOIN decision AS d ON d.run = s.run AND d.step = s.step"
	" WHERE s.id = ?1 AND d.kind = 'row' ORDER BY d.seq";

enum wb_status
wb_journal_outcomes(struct wb_journal *journal, int64_t step, wb_journal_visitor *visitor,
		    void *context, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, outcomes_sql, &statement, err);
	enum wb_store_step row;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, step);
	while ((row = wb_store_step(journal->project, statement, err)) == WB_STORE_ROW)
		visitor(context, wb_outcome_of_name(wb_store_text(statement, 0)),
			(uint64_t)sqlite3_column_int64(statement, 1));
	sqlite3_finalize(statement);
	return wb_store_status(row, err);
}

static const char noted_sql[] =
	"SELECT count(*), total(d.count)"
	" FROM run_step AS s JOIN decision AS d ON d.run = s.run AND d.step = s.step"
	" WHERE s.id = ?1 AND d.kind = 'step' AND d.rule = ?2";

enum wb_status
wb_journal_noted(struct wb_journal *journal, int64_t step, struct wb_text rule, uint64_t *count,
		 bool *noted, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, noted_sql, &statement, err);
	enum wb_store_step row;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, step);
	wb_store_bind_text(statement, 2, rule);
	row = wb_store_step(journal->project, statement, err);
	if (row == WB_STORE_ROW) {
		*noted = sqlite3_column_int64(statement, 0) > 0;
		*count += (uint64_t)sqlite3_column_int64(statement, 1);
	}
	status = wb_store_status(row, err);
	sqlite3_finalize(statement);
	return status;
}
