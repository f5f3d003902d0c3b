/* Runs and their steps: how they start, stand and end. */
#include <inttypes.h>
#include <string.h>

#include "project/journal_state.h"

static const char *const state_names[WB_RUN_STATES] = {
	[WB_RUN_RUNNING] = "running",         [WB_RUN_FINISHED] = "finished",
	[WB_RUN_REJECTS] = "rejects",         [WB_RUN_STOPPED] = "stopped",
	[WB_RUN_INTERRUPTED] = "interrupted", [WB_RUN_MISMATCH] = "mismatch",
	[WB_RUN_PARKED] = "parked",
};

const char *
wb_run_state_name(enum wb_run_state state)
{
	return state < WB_RUN_STATES ? state_names[state] : "unknown";
}

/* WB_RUN_STATES where a file names a state that this program does not know. */
static enum wb_run_state
state_of_name(struct wb_text name)
{
	enum wb_run_state state = 0;

	while (state < WB_RUN_STATES && !wb_text_is(name, state_names[state]))
		state++;
	return state;
}

/* Starting */

static enum wb_status
insert_run(struct wb_journal *journal, int64_t number, int64_t now, struct wb_text arguments,
	   struct wb_error *err)
{
	static const char sql[] =
		"INSERT INTO run (number, name, state, started_at, arguments, message) "
		"VALUES (?1, ?2, ?3, ?4, ?5, '')";
	sqlite3_stmt *statement = NULL;
	char *name = wb_arena_format(&journal->arena, "%s-%" PRId64,
				     wb_project_uuid(journal->project), number);
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, number);
	wb_store_bind_text(statement, 2, wb_text_of(name));
	wb_store_bind_text(statement, 3, wb_text_of(state_names[WB_RUN_RUNNING]));
	sqlite3_bind_int64(statement, 4, now);
	wb_store_bind_text(statement, 5, arguments);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

static enum wb_status
insert_step(struct wb_journal *journal, int64_t run, size_t number, struct wb_step_record *step,
	    struct wb_error *err)
{
	static const char sql[] =
		"INSERT INTO run_step (run, step, mapping, pass, design_version, source, target, "
		"state) VALUES (?1, ?2, ?3, ?8, ?4, ?5, ?6, ?7) RETURNING id";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, (int64_t)number);
	wb_store_bind_text(statement, 3, step->mapping);
	sqlite3_bind_int64(statement, 4, step->design_version);
	wb_store_bind_text(statement, 5, step->source);
	wb_store_bind_text(statement, 6, step->target);
	wb_store_bind_text(statement, 7, wb_text_of(state_names[WB_RUN_RUNNING]));
	sqlite3_bind_int(statement, 8, (int)step->pass);
	return wb_store_number(journal->project, statement, &step->id, err);
}

/* What the step goes without, whatever comes to fit since. */
static enum wb_status
pin_parked(struct wb_journal *journal, int64_t run, size_t number,
	   const struct wb_step_record *step, struct wb_error *err)
{
	static const char sql[] =
		"INSERT INTO run_parked (run, step, parked, whole) VALUES (?1, ?2, ?3, ?4)";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	for (size_t i = 0; status == WB_OK && i < step->n_parked; i++) {
		sqlite3_bind_int64(statement, 1, run);
		sqlite3_bind_int64(statement, 2, (int64_t)number);
		sqlite3_bind_int64(statement, 3, step->parked[i]);
		sqlite3_bind_int(statement, 4, step->skipped);
		status = wb_store_run(journal->project, statement, err);
	}
	sqlite3_finalize(statement);
	return status;
}

/* The versions that the run was planned with, whatever has been imported since. */
static enum wb_status
pin_versions(struct wb_journal *journal, int64_t run, const struct wb_design_list *design,
	     struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < design->count; i++)
		status = wb_store_execute_with(
			journal->project, "INSERT INTO run_version (run, version) VALUES (?1, ?2)",
			run, design->versions[i].id, err);
	return status;
}

static enum wb_status
insert_all(struct wb_journal *journal, int64_t now, struct wb_text arguments,
	   const struct wb_design_list *design, struct wb_step_record *steps, size_t n_steps,
	   int64_t *run, struct wb_error *err)
{
	enum wb_status status = wb_store_lookup(
		journal->project, "SELECT coalesce(max(number), 0) + 1 FROM run", 0, run, err);

	if (status == WB_OK)
		status = insert_run(journal, *run, now, arguments, err);
	if (status == WB_OK)
		status = pin_versions(journal, *run, design, err);
	for (size_t i = 0; i < n_steps && status == WB_OK; i++) {
		status = insert_step(journal, *run, i + 1, &steps[i], err);
		if (status == WB_OK)
			status = pin_parked(journal, *run, i + 1, &steps[i], err);
	}
	return status;
}

enum wb_status
wb_journal_start(struct wb_journal *journal, int64_t now, struct wb_text arguments,
		 const struct wb_design_list *design, struct wb_step_record *steps, size_t n_steps,
		 struct wb_run_record *out, struct wb_error *err)
{
	int64_t run = 0;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = insert_all(journal, now, arguments, design, steps, n_steps, &run, err);
	status = wb_journal_finish_change(journal, status, err);
	if (status != WB_OK)
		return status;
	return wb_journal_load(journal, run, out, err);
}

/* Loading */

static enum wb_status
load_run(struct wb_journal *journal, int64_t number, struct wb_run_record *out,
	 struct wb_error *err)
{
	static const char sql[] =
		"SELECT r.number, r.name, r.state, r.started_at, r.ended_at, r.arguments, "
		"r.message, "
		"(SELECT count(*) FROM run_step AS s WHERE s.run = r.number) FROM run AS r "
		"WHERE ?1 = 0 OR r.number = ?1 ORDER BY r.number DESC LIMIT 1";
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &row, err);
	enum wb_store_step step;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, number);
	step = wb_store_step(journal->project, row, err);
	status = wb_store_status(step, err);
	if (step == WB_STORE_ROW)
		*out = (struct wb_run_record){
			.number = sqlite3_column_int64(row, 0),
			.name = wb_store_copy(row, 1, &journal->arena),
			.state = state_of_name(wb_store_text(row, 2)),
			.started = sqlite3_column_int64(row, 3),
			.ended = sqlite3_column_int64(row, 4),
			.arguments = wb_store_copy(row, 5, &journal->arena),
			.message = wb_store_copy(row, 6, &journal->arena),
			.n_steps = (size_t)sqlite3_column_int64(row, 7),
		};
	else if (step == WB_STORE_DONE && number)
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(journal->project),
				 "there is no run %" PRId64, number);
	else if (step == WB_STORE_DONE)
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(journal->project),
				 "has not been run yet");
	sqlite3_finalize(row);
	return status;
}

static struct wb_step_record
step_of_row(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_step_record){
		.id = sqlite3_column_int64(row, 0),
		.mapping = wb_store_copy(row, 1, arena),
		.design_version = sqlite3_column_int64(row, 2),
		.source = wb_store_copy(row, 3, arena),
		.target = wb_store_copy(row, 4, arena),
		.state = state_of_name(wb_store_text(row, 5)),
		.written = sqlite3_column_int(row, 6) != 0,
		.rows_read = (uint64_t)sqlite3_column_int64(row, 7),
		.batch = (uint64_t)sqlite3_column_int64(row, 8),
		.position = (uint64_t)sqlite3_column_int64(row, 9),
		.next_row = (uint64_t)sqlite3_column_int64(row, 10),
		.rows = (uint64_t)sqlite3_column_int64(row, 11),
		.checksum = (uint64_t)sqlite3_column_int64(row, 12),
		.offset = (uint64_t)sqlite3_column_int64(row, 13),
		.source_state = wb_store_copy(row, 14, arena),
		.rows_made = (uint64_t)sqlite3_column_int64(row, 15),
		.pass = (unsigned)sqlite3_column_int(row, 16),
	};
}

static enum wb_status
load_steps(struct wb_journal *journal, struct wb_run_record *run, struct wb_error *err)
{
	static const char sql[] =
		"SELECT s.id, s.mapping, s.design_version, s.source, s.target, s.state, s.written, "
		"s.rows_read, c.batch, c.position, c.next_row, c.rows, c.checksum, c.offset, "
		"s.source_state, s.rows_made, s.pass FROM run_step AS s LEFT JOIN checkpoint AS c "
		"ON c.run "
		"= s.run AND "
		"c.step = s.step "
		"AND c.next_row = (SELECT max(next_row) FROM checkpoint AS l "
		"WHERE l.run = s.run AND l.step = s.step) WHERE s.run = ?1 ORDER BY s.step";
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &row, err);
	enum wb_store_step step = WB_STORE_DONE;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, run->number);
	run->steps = WB_NEW_ARRAY(&journal->arena, struct wb_step_record, run->n_steps);
	for (size_t i = 0; i < run->n_steps; i++) {
		step = wb_store_step(journal->project, row, err);
		if (step != WB_STORE_ROW)
			break;
		run->steps[i] = step_of_row(row, &journal->arena);
	}
	sqlite3_finalize(row);
	return wb_store_status(step, err);
}

enum wb_status
wb_journal_load(struct wb_journal *journal, int64_t number, struct wb_run_record *out,
		struct wb_error *err)
{
	struct wb_run_record run = { 0 };
	enum wb_status status = load_run(journal, number, &run, err);

	if (status == WB_OK)
		status = load_steps(journal, &run, err);
	if (status == WB_OK)
		*out = run;
	return status;
}

/* States */

/* Whether a step in this state is over for good: nothing will be rewound. */
static bool
is_over(enum wb_run_state state)
{
	return state == WB_RUN_FINISHED || state == WB_RUN_REJECTS || state == WB_RUN_MISMATCH;
}

static enum wb_status
set_step_state(struct wb_journal *journal, int64_t step, enum wb_run_state state, bool written,
	       struct wb_error *err)
{
	static const char sql[] = "UPDATE run_step SET state = ?2, written = ?3 WHERE id = ?1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, step);
	wb_store_bind_text(statement, 2, wb_text_of(wb_run_state_name(state)));
	sqlite3_bind_int(statement, 3, written);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	return status;
}

static enum wb_status
keep_last_checkpoint(struct wb_journal *journal, int64_t step, struct wb_error *err)
{
	return wb_store_execute_with(
		journal->project,
		"DELETE FROM checkpoint AS c WHERE (c.run, c.step) = "
		"(SELECT run, step FROM run_step WHERE id = ?1) AND c.next_row < "
		"(SELECT max(l.next_row) FROM checkpoint AS l WHERE (l.run, l.step) = "
		"(SELECT run, step FROM run_step WHERE id = ?1))",
		step, 0, err);
}

enum wb_status
wb_journal_step_state(struct wb_journal *journal, int64_t step, enum wb_run_state state,
		      bool written, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = set_step_state(journal, step, state, written, err);
	if (status == WB_OK && is_over(state))
		status = keep_last_checkpoint(journal, step, err);
	return wb_journal_finish_change(journal, status, err);
}

/* Promise 1: every row read has one outcome. */
static enum wb_status
check_account(struct wb_journal *journal, int64_t run, struct wb_error *err)
{
	static const char sql[] =
		"SELECT step, step_name, rows_read + rows_made, accounted FROM run_account "
		"WHERE run = ?1 AND NOT ok ORDER BY step LIMIT 1";
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(journal->project, sql, &row, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, run);
	step = wb_store_step(journal->project, row, err);
	status = wb_store_status(step, err);
	if (step == WB_STORE_ROW) {
		status = wb_fail(err, WB_MISMATCH, wb_project_path(journal->project),
				 "run %" PRId64 ", step %" PRId64 " (%.*s): %" PRId64
				 " rows were read, but %" PRId64 " are accounted for",
				 run, (int64_t)sqlite3_column_int64(row, 0),
				 WB_TEXT_ARG(wb_store_text(row, 1)),
				 (int64_t)sqlite3_column_int64(row, 2),
				 (int64_t)sqlite3_column_int64(row, 3));
		wb_hint(err, "this is a fault of waybill: do not trust this run; "
			     "please report it with its log");
	}
	sqlite3_finalize(row);
	return status;
}

static enum wb_status
set_run_state(struct wb_journal *journal, int64_t run, enum wb_run_state state,
	      struct wb_text message, int64_t ended, struct wb_error *err)
{
	static const char sql[] =
		"UPDATE run SET state = ?2, message = ?3, ended_at = nullif(?4, 0) "
		"WHERE number = ?1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	wb_store_bind_text(statement, 2, wb_text_of(wb_run_state_name(state)));
	wb_store_bind_text(statement, 3, message);
	sqlite3_bind_int64(statement, 4, ended);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	if (status == WB_OK && !sqlite3_changes(wb_project_database(journal->project)))
		status = wb_fail(err, WB_NOT_FOUND, wb_project_path(journal->project),
				 "there is no run %" PRId64, run);
	return status;
}

enum wb_status
wb_journal_end(struct wb_journal *journal, int64_t run, enum wb_run_state state,
	       struct wb_text message, int64_t now, struct wb_error *err)
{
	enum wb_status status = wb_journal_flush(journal, err);

	if (status == WB_OK && (state == WB_RUN_FINISHED || state == WB_RUN_REJECTS))
		status = check_account(journal, run, err);
	if (status == WB_OK)
		status = set_run_state(journal, run, state, message, now, err);
	return wb_journal_finish_change(journal, status, err);
}

enum wb_status
wb_journal_reopen(struct wb_journal *journal, int64_t run, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = set_run_state(journal, run, WB_RUN_RUNNING, WB_TEXT(""), 0, err);
	if (status == WB_OK)
		status = wb_store_execute_with(
			journal->project,
			"UPDATE run_step SET state = 'running' "
			"WHERE run = ?1 AND state IN ('stopped', 'interrupted')",
			run, 0, err);
	return wb_journal_finish_change(journal, status, err);
}

enum wb_status
wb_journal_source_state(struct wb_journal *journal, int64_t step, struct wb_text state,
			struct wb_text driving, struct wb_error *err)
{
	/* A step over rejects has its row numbers from the step that they are of. */
	static const char sql[] =
		"UPDATE run_step SET source_state = ?2, row_source = CASE"
		" WHEN (SELECT rejects_of FROM run WHERE number = run) THEN row_source"
		" WHEN ?3 = '' THEN 'run ' || run ELSE ?3 END WHERE id = ?1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = wb_store_prepare(journal->project, sql, &statement, err);
	if (status != WB_OK)
		return wb_journal_settle(journal, status);
	sqlite3_bind_int64(statement, 1, step);
	wb_store_bind_text(statement, 2, state);
	wb_store_bind_text(statement, 3, driving);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_source_was(struct wb_journal *journal, int64_t step, struct wb_arena *arena,
		      struct wb_text *out, struct wb_error *err)
{
	static const char sql[] = "SELECT source_state FROM run_step WHERE id = ?1";
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &row, err);
	enum wb_store_step found;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, step);
	found = wb_store_step(journal->project, row, err);
	*out = found == WB_STORE_ROW ? wb_store_copy(row, 0, arena) : WB_TEXT("");
	sqlite3_finalize(row);
	return wb_store_status(found, err);
}

enum wb_status
wb_journal_verified(struct wb_journal *journal, int64_t step, struct wb_text field,
		    struct wb_text figure, struct wb_text expected, struct wb_text found,
		    struct wb_error *err)
{
	static const char sql[] =
		"INSERT OR REPLACE INTO verification (run, step, field, figure, expected, found) "
		"SELECT run, step, ?2, ?3, ?4, ?5 FROM run_step WHERE id = ?1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = wb_store_prepare(journal->project, sql, &statement, err);
	if (status != WB_OK)
		return wb_journal_settle(journal, status);
	sqlite3_bind_int64(statement, 1, step);
	wb_store_bind_text(statement, 2, field);
	wb_store_bind_text(statement, 3, figure);
	wb_store_bind_text(statement, 4, expected);
	wb_store_bind_text(statement, 5, found);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	return wb_journal_settle(journal, status);
}

static enum wb_status
put_reference(struct wb_journal *journal, const char *sql, int64_t run, int64_t step,
	      const char *kind, struct wb_text name, struct wb_text state, int64_t *number,
	      struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, step);
	wb_store_bind_text(statement, 3, wb_text_of(kind));
	wb_store_bind_text(statement, 4, name);
	wb_store_bind_text(statement, 5, state);
	return wb_store_number(journal->project, statement, number, err);
}

enum wb_status
wb_journal_reference(struct wb_journal *journal, int64_t run, int64_t step, const char *kind,
		     struct wb_text name, struct wb_text state, bool *same, struct wb_error *err)
{
	static const char put_sql[] =
		"INSERT OR IGNORE INTO run_reference (run, step, kind, name, state) "
		"VALUES (?1, ?2, ?3, ?4, ?5)";
	static const char same_sql[] =
		"SELECT count(*) FROM run_reference WHERE run = ?1 AND step = ?2 AND kind = ?3 "
		"AND name = ?4 AND state = ?5";
	int64_t found = 0;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = put_reference(journal, put_sql, run, step, kind, name, state, &found, err);
	if (status == WB_OK)
		status =
			put_reference(journal, same_sql, run, step, kind, name, state, &found, err);
	*same = found > 0;
	return wb_journal_finish_change(journal, status, err);
}

/* A statement over the step's record of a table that it looks up in. */
static enum wb_status
with_lookup(struct wb_journal *journal, const char *sql, int64_t step, struct wb_text name,
	    struct wb_text state, int64_t *number, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(journal->project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, step);
	wb_store_bind_text(statement, 2, name);
	wb_store_bind_text(statement, 3, state);
	return wb_store_number(journal->project, statement, number, err);
}

enum wb_status
wb_journal_lookup(struct wb_journal *journal, int64_t step, struct wb_text name,
		  struct wb_text state, struct wb_error *err)
{
	static const char sql[] =
		"INSERT OR REPLACE INTO run_reference (run, step, kind, name, state) "
		"SELECT run, step, 'lookup', ?2, ?3 FROM run_step WHERE id = ?1";
	int64_t none = 0;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = with_lookup(journal, sql, step, name, state, &none, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_same_lookup(struct wb_journal *journal, int64_t step, struct wb_text name,
		       struct wb_text state, bool *same, struct wb_error *err)
{
	static const char sql[] =
		"SELECT count(*) FROM run_reference AS r JOIN run_step AS s "
		"ON s.run = r.run AND s.step = r.step "
		"WHERE s.id = ?1 AND r.kind = 'lookup' AND r.name = ?2 AND r.state = ?3";
	int64_t found = 0;
	enum wb_status status = with_lookup(journal, sql, step, name, state, &found, err);

	*same = found > 0;
	return status;
}
