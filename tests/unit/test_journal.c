/*
 * The journal: ranges, accounts, and that a run cut off anywhere and taken up
 * again logs to the byte what an undisturbed one logs.
 */
#include "project/journal.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "project/decision_log.h"
#include "project/design.h"
#include "project_fixture.h"

#define NONE WB_TEXT("")

/* A project with a mapping, so that there is a version to pin; its run's journal. */
struct bench {
	struct project_fixture *fixture;
	struct wb_project *project;
	struct wb_journal *journal;
	struct wb_run_record run;
	int64_t step; /* of the run */
};

static void
open_bench(struct bench *bench)
{
	struct wb_error err;

	bench->project = project_fixture_open(bench->fixture);
	assert_ok(err, wb_journal_open(bench->project, &bench->journal, &err));
}

static void
close_bench(struct bench *bench)
{
	wb_journal_close(bench->journal);
	wb_project_close(bench->project);
	bench->journal = NULL;
	bench->project = NULL;
}

static int64_t
put_mapping(struct wb_project *project, const char *script)
{
	struct wb_design_edit edit = { .project = project, .author = WB_TEXT("olga") };
	struct wb_design_list list = { 0 };
	struct wb_error err;
	int64_t id;

	assert_ok(err, wb_design_begin(&edit, &err));
	assert_ok(err, wb_design_put(&edit, WB_OBJECT_MAPPING, WB_TEXT("member"),
				     wb_text_of(script), NULL, &err));
	assert_ok(err, wb_design_commit(&edit, &err));
	assert_ok(err, wb_design_load(project, &list, &err));
	id = list.versions[0].id;
	wb_design_list_release(&list);
	return id;
}

static void
start_run(struct bench *bench)
{
	struct wb_step_record step = {
		.mapping = WB_TEXT("member"),
		.design_version = put_mapping(bench->project, "mapping member"),
		.source = WB_TEXT("ams.members"),
		.target = WB_TEXT("crm.member"),
	};
	struct wb_design_list planned = { 0 };
	struct wb_error err;

	assert_ok(err, wb_design_load(bench->project, &planned, &err));
	/* What is imported between planning and starting is not what runs. */
	put_mapping(bench->project, "mapping member # later");
	assert_ok(err, wb_journal_start(bench->journal, 1000000, WB_TEXT("{\"jobs\":1}"), &planned,
					&step, 1, &bench->run, &err));
	wb_design_list_release(&planned);
	assert_int_equal(bench->run.steps[0].id, step.id);
	bench->step = step.id;
}

static void
begin(struct bench *bench, void **state)
{
	*bench = (struct bench){ .fixture = *state };
	open_bench(bench);
	start_run(bench);
}

static void
row(struct bench *bench, uint64_t number, enum wb_outcome outcome, const char *rule)
{
	struct wb_error err;

	assert_ok(err, wb_journal_row(bench->journal, bench->step, number, outcome,
				      wb_text_of(rule), NONE, &err));
}

static void
choice(struct bench *bench, uint64_t number, const char *field, const char *value)
{
	struct wb_error err;

	assert_ok(err, wb_journal_field(bench->journal, bench->step, number, wb_text_of(field),
					WB_TEXT("fallback"), NONE, wb_text_of(value), &err));
}

static void
commit(struct bench *bench, uint64_t rows_read)
{
	struct wb_checkpoint checkpoint = { .rows_read = rows_read,
					    .next_row = rows_read + 1,
					    .batch = rows_read / 10,
					    .position = rows_read * 100,
					    .checksum = UINT64_MAX - rows_read,
					    .tally = WB_TEXT("{}") };
	struct wb_error err;

	assert_ok(err, wb_journal_commit(bench->journal, bench->step, &checkpoint, &err));
}

static void
expect(struct bench *bench, const char *sql, const char *rows)
{
	project_fixture_expect(bench->fixture->path, sql, rows);
}

static void
rows_share_records(void **state)
{
	struct bench bench;
	struct wb_error err;

	begin(&bench, state);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	row(&bench, 2, WB_OUTCOME_INSERTED, "");
	row(&bench, 3, WB_OUTCOME_REJECTED, "no-match");
	row(&bench, 4, WB_OUTCOME_REJECTED, "not-a-date");
	commit(&bench, 4);
	row(&bench, 5, WB_OUTCOME_REJECTED, "not-a-date");
	assert_ok(err, wb_journal_rows(bench.journal, bench.step, 6, 10000000, WB_OUTCOME_INSERTED,
				       NONE, NONE, &err));
	assert_ok(err, wb_journal_rows(bench.journal, bench.step, 10000006, 0, WB_OUTCOME_FILTERED,
				       NONE, NONE, &err));
	commit(&bench, 10000005);
	expect(&bench, "SELECT seq, kind, first_row, last_row, outcome, rule, field FROM decision",
	       "1|row|1|2|inserted||null\n2|row|3|3|rejected|no-match|null\n"
	       "3|row|4|5|rejected|not-a-date|null\n4|row|6|10000005|inserted||null\n");
	expect(&bench, "SELECT outcome, rows FROM row_outcome", "inserted|10000002\nrejected|3\n");
	expect(&bench,
	       "SELECT step, mapping, rows_read, inserted, rejected, deleted, accounted, ok "
	       "FROM run_account",
	       "1|member|10000005|10000002|3|0|10000005|1\n");
	close_bench(&bench);
}

static void
a_row_is_decided_once(void **state)
{
	struct bench bench;
	struct wb_error err = { 0 };

	begin(&bench, state);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	row(&bench, 2, WB_OUTCOME_INSERTED, "");
	assert_int_equal(
		wb_journal_row(bench.journal, bench.step, 2, WB_OUTCOME_FILTERED, NONE, NONE, &err),
		WB_INVALID);
	assert_string_equal(err.what, "row 2 of step 1 was decided twice");
	assert_int_equal(
		wb_journal_row(bench.journal, 99, 1, WB_OUTCOME_FILTERED, NONE, NONE, &err),
		WB_NOT_FOUND);
	close_bench(&bench);
}

static void
field_choices_share_records(void **state)
{
	struct bench bench;
	struct wb_error err;

	begin(&bench, state);
	for (uint64_t number = 1; number <= 3; number++) {
		choice(&bench, number, "phone", "");
		choice(&bench, number, "city", number == 2 ? "x\n" : "y");
		choice(&bench, number, "phone", ""); /* the same choice, said twice */
	}
	choice(&bench, 5, "phone", "");
	assert_ok(err, wb_journal_step_note(bench.journal, bench.step, WB_TEXT("rows-deleted"), 7,
					    WB_TEXT("by write replace"), &err));
	assert_ok(err, wb_journal_rows(bench.journal, bench.step, 1, 5, WB_OUTCOME_INSERTED, NONE,
				       NONE, &err));
	commit(&bench, 5);
	expect(&bench, "SELECT seq, first_row, last_row, field, value FROM field_decision",
	       "1|1|3|phone|\n2|1|1|city|y\n3|2|2|city|x\n\n4|3|3|city|y\n5|5|5|phone|\n");
	expect(&bench, "SELECT seq, rule, count, note FROM step_decision",
	       "6|rows-deleted|7|by write replace\n");
	close_bench(&bench);
}

/* Field by field over a batch, as well as row by row: ranges come out the same. */
static void
field_choices_by_column(void **state)
{
	struct bench bench;

	begin(&bench, state);
	for (int batch = 0; batch < 3; batch++)
		for (int field = 0; field < 2; field++)
			for (uint64_t number = 1; number <= 100; number++)
				choice(&bench, (uint64_t)batch * 100 + number,
				       field ? "phone" : "city", "");
	commit(&bench, 300);
	expect(&bench, "SELECT seq, first_row, last_row, field FROM field_decision",
	       "1|1|300|city\n2|1|300|phone\n");
	close_bench(&bench);
}

/* Very many different choices: the open ranges are swept, none is lost or doubled. */
static void
field_choices_without_number(void **state)
{
	enum { FIELDS = 300, ROWS = 20 };
	struct bench bench;
	char field[16], value[16];

	begin(&bench, state);
	for (uint64_t number = 1; number <= ROWS; number++)
		for (int i = 0; i < FIELDS; i++) {
			snprintf(field, sizeof field, "f%d", i);
			snprintf(value, sizeof value, "%" PRIu64, i % 2 ? number : 0);
			choice(&bench, number, field, value);
		}
	commit(&bench, ROWS);
	expect(&bench,
	       "SELECT count(*), sum(last_row - first_row + 1), count(DISTINCT seq), max(seq) "
	       "FROM decision",
	       "3150|6000|3150|3150\n");
	close_bench(&bench);
}

/* Random runs. What becomes of a row depends on its number and the run's seed only. */

static uint64_t
mix(uint64_t seed, uint64_t number, uint64_t salt)
{
	uint64_t x = seed * 0x9e3779b97f4a7c15u + number * 0xbf58476d1ce4e5b9u + salt;

	x ^= x >> 31;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 29;
}

enum { BATCH = 25, BATCHES = 16, FIELDS = 3 };

static void
decide_row(struct bench *bench, uint64_t seed, uint64_t number)
{
	/* Outcomes stay the same for some rows, so that ranges grow over batches. */
	uint64_t kind = mix(seed, number / (1 + mix(seed, 0, 1) % 60), 2) % 4;
	struct wb_error err;

	if (kind != 3) {
		row(bench, number, kind ? WB_OUTCOME_INSERTED : WB_OUTCOME_UPDATED, "");
		return;
	}
	row(bench, number, WB_OUTCOME_REJECTED, mix(seed, number, 3) % 3 ? "no-match" : "unique");
	assert_ok(err, wb_journal_reject(bench->journal, bench->step,
					 &(struct wb_reject){ .row = number,
							      .key = WB_TEXT("k"),
							      .rule = WB_TEXT("r"),
							      .value = WB_TEXT("\xff"),
							      .record = WB_TEXT("[\"a\"]") },
					 &err));
}

static void
decide_field(struct bench *bench, uint64_t seed, uint64_t number, uint64_t field)
{
	static const char *const names[FIELDS] = { "phone", "city", "born" };
	static const char *const values[] = { "", "x", "\x01" };
	uint64_t what = mix(seed, number / 7, field + 10) % 6;

	if (what < 3)
		choice(bench, number, names[field], values[what]);
}

/* The decisions of a batch, up to `most` of its rows. */
static void
decide_batch(struct bench *bench, uint64_t seed, uint64_t batch, uint64_t most)
{
	uint64_t first = batch * BATCH + 1;

	if (seed % 2)
		for (uint64_t field = 0; field < FIELDS; field++)
			for (uint64_t i = 0; i < most; i++)
				decide_field(bench, seed, first + i, field);
	for (uint64_t i = 0; i < most; i++) {
		for (uint64_t field = 0; field < FIELDS && seed % 2 == 0; field++)
			decide_field(bench, seed, first + i, field);
		decide_row(bench, seed, first + i);
	}
	if (mix(seed, batch, 5) % 4 == 0) {
		struct wb_error err;

		assert_ok(err, wb_journal_step_note(bench->journal, bench->step, WB_TEXT("note"),
						    batch, NONE, &err));
	}
}

static char *
dump(struct bench *bench)
{
	char *parts[3];
	char *whole = NULL;
	const char *path = bench->fixture->path;

	parts[0] = project_fixture_query(path, "SELECT * FROM decision ORDER BY run, step, seq");
	parts[1] = project_fixture_query(
		path, "SELECT run, step, row, key, field, rule, reason, hex(value), record "
		      "FROM reject ORDER BY row");
	parts[2] =
		project_fixture_query(path, "SELECT * FROM run_account; SELECT * FROM checkpoint");
	assert_int_not_equal(asprintf(&whole, "%s%s%s", parts[0], parts[1], parts[2]), -1);
	for (int i = 0; i < 3; i++)
		free(parts[i]);
	return whole;
}

/* Cut off in the middle of a batch, and back to this or an earlier checkpoint. */
static uint64_t
disturb(struct bench *bench, uint64_t seed, uint64_t batch, uint64_t turn)
{
	uint64_t dice = mix(seed, batch, 100 + turn), back = dice % (batch + 1);
	struct wb_checkpoint checkpoint;
	struct wb_error err;

	decide_batch(bench, seed, batch, dice / 7 % BATCH);
	if (dice % 3) {
		close_bench(bench);
		open_bench(bench);
	}
	if (dice % 5 == 0)
		back = batch; /* the target is as far as the journal: nothing to cut */
	if (back == batch && dice % 2) {
		if (dice % 3 == 0) {
			close_bench(bench);
			open_bench(bench);
		}
		assert_ok(err, wb_journal_last(bench->journal, bench->step, &checkpoint, &err));
		assert_int_equal(checkpoint.next_row, batch ? batch * BATCH + 1 : 0);
		return batch;
	}
	assert_ok(err, wb_journal_rewind(bench->journal, bench->step, back * BATCH + 1, &checkpoint,
					 &err));
	assert_int_equal(checkpoint.next_row, back * BATCH + 1);
	assert_int_equal(checkpoint.rows_read, back * BATCH);
	if (back)
		assert_true(checkpoint.checksum == UINT64_MAX - back * BATCH);
	return back;
}

static char *
run_through(void **state, uint64_t seed, uint64_t turns)
{
	struct bench bench;
	struct wb_error err;
	char *result;
	uint64_t turn = 0;

	begin(&bench, state);
	for (uint64_t batch = 0; batch < BATCHES;) {
		if (turn < turns && mix(seed, batch, 50 + turn) % 4 == 0) {
			batch = disturb(&bench, seed, batch, turn++);
			continue;
		}
		decide_batch(&bench, seed, batch, BATCH);
		commit(&bench, (batch + 1) * BATCH);
		batch++;
	}
	assert_ok(err,
		  wb_journal_step_state(bench.journal, bench.step, WB_RUN_REJECTS, true, &err));
	assert_ok(err, wb_journal_end(bench.journal, bench.run.number, WB_RUN_REJECTS, NONE,
				      2000000, &err));
	close_bench(&bench);
	result = dump(&bench);
	assert_int_equal(project_fixture_teardown(state), 0);
	assert_int_equal(project_fixture_setup(state), 0);
	return result;
}

static void
a_resumed_run_logs_the_same(void **state)
{
	for (uint64_t seed = 1; seed <= 12; seed++) {
		char *undisturbed = run_through(state, seed, 0);
		char *resumed = run_through(state, seed, 8);

		if (strcmp(undisturbed, resumed) != 0)
			fail_msg("seed %" PRIu64 "\n%s\n-- resumed:\n%s", seed, undisturbed,
				 resumed);
		free(undisturbed);
		free(resumed);
	}
}

static void
rewind_needs_a_checkpoint(void **state)
{
	struct bench bench;
	struct wb_checkpoint checkpoint;
	struct wb_error err = { 0 };

	begin(&bench, state);
	assert_ok(err, wb_journal_last(bench.journal, bench.step, &checkpoint, &err));
	assert_int_equal(checkpoint.next_row, 0);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	commit(&bench, 1);
	assert_int_equal(wb_journal_rewind(bench.journal, bench.step, 3, &checkpoint, &err),
			 WB_NOT_FOUND);
	expect(&bench, "SELECT count(*) FROM decision", "1\n");
	assert_ok(err, wb_journal_rewind(bench.journal, bench.step, 2, &checkpoint, &err));
	assert_true(wb_text_is(checkpoint.tally, "{}"));
	assert_ok(err, wb_journal_rewind(bench.journal, bench.step, 1, &checkpoint, &err));
	assert_int_equal(checkpoint.next_row, 1);
	expect(&bench,
	       "SELECT count(*) FROM decision; SELECT count(*) FROM checkpoint; "
	       "SELECT rows_read FROM run_step",
	       "0\n0\n0\n");
	close_bench(&bench);
}

/* A commit before the first row can be gone back to; 0 goes back behind it. */
static void
rewind_to_the_first_row(void **state)
{
	static const struct {
		uint64_t next_row;
		const char *tally, *left;
	} ways[] = {
		{ 1, "{}", "created\n1|0\n" },
		{ 0, "", "" },
		{ 1, "", "" },
	};
	struct bench bench;
	struct wb_checkpoint checkpoint;
	struct wb_error err;

	begin(&bench, state);
	assert_ok(err, wb_journal_step_note(bench.journal, bench.step, WB_TEXT("created"), 0, NONE,
					    &err));
	commit(&bench, 0);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	commit(&bench, 1);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		assert_ok(err, wb_journal_rewind(bench.journal, bench.step, ways[i].next_row,
						 &checkpoint, &err));
		assert_int_equal(checkpoint.next_row, 1);
		assert_true(wb_text_is(checkpoint.tally, ways[i].tally));
		expect(&bench,
		       "SELECT rule FROM decision; SELECT next_row, rows_read FROM checkpoint",
		       ways[i].left);
	}
	close_bench(&bench);
}

static void
made(struct bench *bench, const struct wb_row_span *span, enum wb_outcome outcome)
{
	struct wb_error err;

	assert_ok(err, wb_journal_made_rows(bench->journal, bench->step, span->first, span->last,
					    span->count, outcome, NONE, NONE, &err));
}

static void
commit_made(struct bench *bench, uint64_t rows_read, uint64_t rows_made)
{
	struct wb_checkpoint checkpoint = { .rows_read = rows_read,
					    .rows_made = rows_made,
					    .next_row = rows_read + 1,
					    .tally = WB_TEXT("{}") };
	struct wb_error err;

	assert_ok(err, wb_journal_commit(bench->journal, bench->step, &checkpoint, &err));
}

/* Rows made of one source row share its number; going back counts what stood there. */
static void
made_rows_are_counted(void **state)
{
	static const char ranges[] =
		"SELECT first_row, last_row, count, outcome FROM decision ORDER BY seq; "
		"SELECT rows_read, rows_made FROM run_step";
	struct bench bench;
	struct wb_checkpoint checkpoint;
	struct wb_error err = { 0 };

	begin(&bench, state);
	made(&bench, &(struct wb_row_span){ 1, 2, 5 }, WB_OUTCOME_INSERTED);
	made(&bench, &(struct wb_row_span){ 2, 4, 3 }, WB_OUTCOME_INSERTED);
	commit_made(&bench, 4, 4);
	expect(&bench, ranges, "1|4|8|inserted\n4|4\n");
	for (int turn = 0; turn < 2; turn++) {
		made(&bench, &(struct wb_row_span){ 5, 5, 1 }, WB_OUTCOME_INSERTED);
		made(&bench, &(struct wb_row_span){ 5, 5, 2 }, WB_OUTCOME_FILTERED);
		made(&bench, &(struct wb_row_span){ 5, 6, 2 }, WB_OUTCOME_INSERTED);
		commit_made(&bench, 6, 7);
		expect(&bench, ranges, "1|5|9|inserted\n5|5|2|filtered\n5|6|null|inserted\n6|7\n");
		if (turn)
			break;
		assert_ok(err, wb_journal_rewind(bench.journal, bench.step, 5, &checkpoint, &err));
		assert_int_equal(checkpoint.rows_made, 4);
		expect(&bench, ranges, "1|4|8|inserted\n4|4\n");
	}
	assert_int_equal(wb_journal_made_rows(bench.journal, bench.step, 5, 5, 1,
					      WB_OUTCOME_INSERTED, NONE, NONE, &err),
			 WB_INVALID);
	assert_ok(err,
		  wb_journal_end(bench.journal, bench.run.number, WB_RUN_FINISHED, NONE, 3, &err));
	close_bench(&bench);
}

static void
an_account_that_is_off_is_refused(void **state)
{
	static const enum wb_run_state ends[] = { WB_RUN_FINISHED, WB_RUN_REJECTS };
	struct bench bench;
	struct wb_error err = { 0 };

	begin(&bench, state);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	commit(&bench, 2);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		assert_int_equal(
			wb_journal_end(bench.journal, bench.run.number, ends[i], NONE, 3, &err),
			WB_MISMATCH);
		assert_string_equal(err.what, "run 1, step 1 (member): 2 rows were read, but 1 are "
					      "accounted for");
		expect(&bench, "SELECT state FROM run", "running\n");
	}
	assert_ok(err, wb_journal_end(bench.journal, bench.run.number, WB_RUN_STOPPED,
				      WB_TEXT("limit"), 3, &err));
	expect(&bench, "SELECT state, ended_at, message FROM run", "stopped|3|limit\n");
	assert_int_equal(wb_journal_end(bench.journal, 9, WB_RUN_STOPPED, NONE, 3, &err),
			 WB_NOT_FOUND);
	close_bench(&bench);
}

static void
runs_are_loaded_as_recorded(void **state)
{
	struct bench bench;
	struct wb_run_record run;
	struct wb_design_list pinned = { 0 };
	struct wb_error err = { 0 };
	char name[64];

	begin(&bench, state);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	commit(&bench, 1);
	assert_ok(err, wb_journal_end(bench.journal, 1, WB_RUN_INTERRUPTED, NONE, 5000000, &err));
	put_mapping(bench.project, "mapping member changed");
	start_run(&bench);
	assert_int_equal(bench.run.number, 2);
	assert_ok(err, wb_journal_load(bench.journal, 0, &run, &err));
	assert_int_equal(run.number, 2);
	assert_ok(err, wb_journal_load(bench.journal, 1, &run, &err));
	snprintf(name, sizeof name, "%s-1", wb_project_uuid(bench.project));
	assert_true(wb_text_is(run.name, name));
	assert_true(wb_text_is(run.arguments, "{\"jobs\":1}"));
	assert_int_equal(run.state, WB_RUN_INTERRUPTED);
	assert_int_equal(run.ended, 5000000);
	assert_int_equal(run.n_steps, 1);
	assert_int_equal(run.steps[0].next_row, 2);
	assert_int_equal(run.steps[0].rows_read, 1);
	assert_true(run.steps[0].checksum == UINT64_MAX - 1);
	assert_true(wb_text_is(run.steps[0].target, "crm.member"));
	assert_int_equal(wb_journal_load(bench.journal, 7, &run, &err), WB_NOT_FOUND);

	assert_ok(err, wb_design_at(bench.project, 1, &pinned, &err));
	assert_int_equal(pinned.count, 1);
	assert_true(wb_text_is(pinned.versions[0].script, "mapping member"));
	assert_int_equal(wb_design_at(bench.project, 7, &pinned, &err), WB_NOT_FOUND);
	wb_design_list_release(&pinned);

	assert_ok(err, wb_journal_reopen(bench.journal, 1, &err));
	assert_ok(err, wb_journal_load(bench.journal, 1, &run, &err));
	assert_int_equal(run.state, WB_RUN_RUNNING);
	assert_int_equal(run.ended, 0);
	close_bench(&bench);
}

static void
steps_that_end_keep_one_checkpoint(void **state)
{
	static const struct {
		enum wb_run_state state;
		const char *checkpoints;
	} ends[] = {
		{ WB_RUN_STOPPED, "3\n" },
		{ WB_RUN_INTERRUPTED, "3\n" },
		{ WB_RUN_FINISHED, "1\n" },
	};
	struct bench bench;
	struct wb_checkpoint checkpoint;
	struct wb_error err;

	begin(&bench, state);
	for (uint64_t number = 1; number <= 3; number++) {
		row(&bench, number, WB_OUTCOME_INSERTED, "");
		commit(&bench, number);
	}
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		assert_ok(err, wb_journal_step_state(bench.journal, bench.step, ends[i].state, true,
						     &err));
		expect(&bench, "SELECT count(*) FROM checkpoint", ends[i].checkpoints);
	}
	assert_ok(err, wb_journal_last(bench.journal, bench.step, &checkpoint, &err));
	assert_int_equal(checkpoint.next_row, 4);
	assert_ok(err, wb_journal_verified(bench.journal, bench.step, WB_TEXT("rows"),
					   WB_TEXT("count"), WB_TEXT("3"), WB_TEXT("2"), &err));
	assert_ok(err, wb_journal_end(bench.journal, 1, WB_RUN_MISMATCH, NONE, 9, &err));
	expect(&bench, "SELECT * FROM verification", "1|1|rows|count|3|2\n");
	expect(&bench, "SELECT state, written FROM run_step", "finished|1\n");
	close_bench(&bench);
}

/* A full disk: the batch is lost whole, what was committed stays, and it can be told. */
static void
a_full_disk_keeps_what_was_committed(void **state)
{
	struct bench bench;
	struct wb_error err = { 0 };
	struct wb_reject reject = { .row = 3 };
	enum wb_status status;
	char *large = malloc(1000000);

	begin(&bench, state);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	commit(&bench, 1);
	memset(large, 'x', 1000000);
	reject.record = (struct wb_text){ large, 1000000 };
	sqlite3_exec(wb_project_database(bench.project), "PRAGMA max_page_count = 60", NULL, NULL,
		     NULL);
	row(&bench, 2, WB_OUTCOME_INSERTED, "");
	row(&bench, 3, WB_OUTCOME_REJECTED, "unique");
	status = wb_journal_reject(bench.journal, bench.step, &reject, &err);
	assert_int_equal(status, WB_IO);
	assert_string_equal(err.what, "no space left on its disk; nothing of this change was kept");
	assert_ok(err,
		  wb_journal_end(bench.journal, 1, WB_RUN_STOPPED, WB_TEXT("disk full"), 9, &err));
	close_bench(&bench);
	expect(&bench,
	       "SELECT last_row FROM decision; SELECT count(*) FROM reject; "
	       "SELECT state FROM run",
	       "1\n0\nstopped\n");
	free(large);
}

static void
a_locked_file_is_said_to_be(void **state)
{
	struct bench bench;
	sqlite3 *other = NULL;
	struct wb_error err = { 0 };

	begin(&bench, state);
	sqlite3_busy_timeout(wb_project_database(bench.project), 0);
	assert_int_equal(sqlite3_open(bench.fixture->path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	row(&bench, 1, WB_OUTCOME_INSERTED, "");
	assert_int_equal(wb_journal_commit(bench.journal, bench.step,
					   &(struct wb_checkpoint){ .next_row = 2 }, &err),
			 WB_LOCKED);
	assert_string_equal(err.what, "is locked by another process");
	sqlite3_close(other);
	/* What was not committed is gone; the row may be decided again. */
	row(&bench, 1, WB_OUTCOME_FILTERED, "");
	commit(&bench, 1);
	expect(&bench, "SELECT outcome, first_row, last_row FROM row_decision", "filtered|1|1\n");
	close_bench(&bench);
}

int
main(void)
{
#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(rows_share_records),
		WITH_PROJECT(a_row_is_decided_once),
		WITH_PROJECT(field_choices_share_records),
		WITH_PROJECT(field_choices_by_column),
		WITH_PROJECT(field_choices_without_number),
		WITH_PROJECT(a_resumed_run_logs_the_same),
		WITH_PROJECT(rewind_needs_a_checkpoint),
		WITH_PROJECT(rewind_to_the_first_row),
		WITH_PROJECT(made_rows_are_counted),
		WITH_PROJECT(an_account_that_is_off_is_refused),
		WITH_PROJECT(runs_are_loaded_as_recorded),
		WITH_PROJECT(steps_that_end_keep_one_checkpoint),
		WITH_PROJECT(a_full_disk_keeps_what_was_committed),
		WITH_PROJECT(a_locked_file_is_said_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
