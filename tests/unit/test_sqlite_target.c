/* SQLite tables as targets: opened, made, committed, resumed, in trouble. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connect/sqlite_handle.h"
#include "sqlite_writing.h"

static void
created_tables(void **state)
{
	static const struct {
		const char *fields, *sql;
	} cases[] = {
		{ "id:integer:1 name:text",
		  "CREATE TABLE \"t\"(\"id\" INTEGER PRIMARY KEY, \"name\" TEXT)" },
		{ "code:text:1 a:real b:boolean",
		  "CREATE TABLE \"t\"(\"code\" TEXT NOT NULL, \"a\" REAL, \"b\" BOOLEAN, PRIMARY "
		  "KEY(\"code\"))" },
		{ "b:integer:2 a:integer:1",
		  "CREATE TABLE \"t\"(\"b\" INTEGER NOT NULL, \"a\" INTEGER NOT NULL, PRIMARY "
		  "KEY(\"a\", \"b\"))" },
		{ "d:date t:time s:timestamp x:bytes n:null",
		  "CREATE TABLE \"t\"(\"d\" DATE, \"t\" TIME, \"s\" TIMESTAMP, \"x\" BLOB, \"n\" "
		  "TEXT)" },
		{ "a:decimal(15,2) b:decimal(16,2) c:decimal",
		  "CREATE TABLE \"t\"(\"a\" DECIMAL(15,2), \"b\" TEXT, \"c\" TEXT)" },
		{ "select:text a\"b:text", "CREATE TABLE \"t\"(\"select\" TEXT, \"a\"\"b\" TEXT)" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct writing writing;
		char name[16];

		snprintf(name, sizeof name, "%zu.db", i);
		fixture_open(fixture, name, WB_WRITE);
		start_writing(&writing, fixture, cases[i].fields);
		writing.spec.create = true;
		open_target(&writing);
		sqlite->target_close(writing.target, false);
		assert_query(fixture, name, "SELECT count(*) FROM sqlite_schema", "0");
		open_target(&writing);
		finish(&writing);
		assert_query(fixture, name, "SELECT sql FROM sqlite_schema WHERE name = 't'",
			     cases[i].sql);
		assert_query(fixture, name, "PRAGMA journal_mode", "delete");
		close_target(&writing);
	}
}

static void
refused_targets(void **state)
{
	static const struct {
		const char *sql, *table, *fields, *what, *hint;
	} cases[] = {
		{ "CREATE TABLE member(id)", "membre", "id:integer", "there is no table membre",
		  "did you mean member?, or have it made: into crm.membre create" },
		{ "CREATE TABLE t(id, email, name)", "t", "id:integer emial:text",
		  "the table has no field emial; it has id, email, name", "did you mean email?" },
		{ "CREATE TABLE t(id, b AS (id + 1))", "t", "id:integer b:integer",
		  "field b is computed", "take its arrow" },
		{ "CREATE TABLE u(id); CREATE VIEW t AS SELECT * FROM u", "t", "id:integer",
		  "is a view", "table behind it" },
		{ "CREATE VIRTUAL TABLE t USING fts5(id)", "t", "id:text", "is a virtual table",
		  "" },
		{ "CREATE TABLE t(id)", "t", "id:integer ID:integer",
		  "the fields id and ID are one", "" },
		{ "CREATE TABLE t(id)", "t", "id:list", "would be a list", "join" },
		{ "CREATE TABLE t(id)", "t", "", "writes no field", "" },
		{ "CREATE TABLE t(id)", "Waybill_Ledger", "run:text", "table of the system's own",
		  "" },
		{ "CREATE TABLE t(id)", "sqlite_schema", "sql:text", "table of the system's own",
		  "" },
		{ "CREATE TABLE t(id); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT "
		  "load_extension('evil'); END",
		  "t", "id:integer", "unsafe use of load_extension()", "take that call out" },
		{ "CREATE TABLE t(id REFERENCES gone(x))", "t", "id:integer", "gone", "" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct writing writing;
		struct wb_ledger_entry last;
		char name[16];

		snprintf(name, sizeof name, "%zu.db", i);
		fixture_sql(fixture, name, cases[i].sql);
		fixture_open(fixture, name, WB_WRITE);
		start_writing(&writing, fixture, cases[i].fields);
		writing.spec.table = wb_text_of(cases[i].table);
		assert_status(try_target(&writing, &last), WB_INVALID, &fixture->err);
		if (!strstr(fixture->err.what, cases[i].what) ||
		    !strstr(fixture->err.hint, cases[i].hint))
			fail_msg("%s (%s)", fixture->err.what, fixture->err.hint);
		assert_null(writing.target);
		wb_arena_release(&writing.arena);
	}
}

static void
ledger_and_resume(void **state)
{
	struct fixture *fixture = *state;
	struct wb_ledger_entry last;
	struct writing writing;

	fixture_sql(fixture, "a.db", "CREATE TABLE t(id INTEGER PRIMARY KEY)");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	writing.spec.resume = true;
	assert_status(try_target(&writing, &last), WB_NOT_FOUND, &fixture->err);
	writing.spec.resume = false;
	open_target(&writing);
	write_rows(&writing, "1;2", WB_OUTCOME_INSERTED);
	commit(&writing, 1);
	write_rows(&writing, "3", WB_OUTCOME_INSERTED);
	commit(&writing, 2);
	write_rows(&writing, "4;5", WB_OUTCOME_INSERTED);
	sqlite->target_close(writing.target, true); /* lost: not committed */
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "3");
	writing.spec.resume = true;
	assert_status(try_target(&writing, &last), WB_OK, &fixture->err);
	assert_int_equal(last.batch, 2);
	assert_int_equal(last.position, 20);
	assert_int_equal(last.next_row, 21);
	assert_int_equal(last.rows, 10);
	assert_true(last.checksum == UINT64_MAX - 2);
	write_rows(&writing, "4;5", WB_OUTCOME_INSERTED);
	commit(&writing, 3);
	finish(&writing);
	finish(&writing);
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "5");
	assert_query(fixture, "a.db", "SELECT count(*) || max(batch) FROM waybill_ledger", "13");
	sqlite->target_close(writing.target, false);
	writing.spec.step = WB_TEXT("other");
	assert_status(try_target(&writing, &last), WB_NOT_FOUND, &fixture->err);
	wb_arena_release(&writing.arena);
}

static void
a_batch_without_rows_is_committed(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;

	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	writing.spec.create = true;
	open_target(&writing);
	commit(&writing, 7);
	assert_query(fixture, "a.db", "SELECT batch FROM waybill_ledger", "7");
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "0");
	close_target(&writing);
}

static void
replace(void **state)
{
	struct fixture *fixture = *state;
	struct wb_ledger_entry last;
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(id INTEGER PRIMARY KEY);"
		    "INSERT INTO t VALUES(1), (2), (3)");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	writing.spec.mode = WB_TARGET_REPLACE;
	open_target(&writing);
	write_rows(&writing, "1;7", WB_OUTCOME_INSERTED);
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "3");
	commit(&writing, 1);
	sqlite->target_close(writing.target, true);
	assert_query(fixture, "a.db", "SELECT group_concat(id) FROM t", "1,7");
	writing.spec.resume = true;
	assert_status(try_target(&writing, &last), WB_OK, &fixture->err);
	write_rows(&writing, "8", WB_OUTCOME_INSERTED);
	commit(&writing, 2);
	finish(&writing);
	assert_query(fixture, "a.db", "SELECT group_concat(id) FROM t", "1,7,8");
	sqlite->target_close(writing.target, false);
	writing.spec.resume = false;
	open_target(&writing);
	finish(&writing); /* no rows at all */
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "0");
	close_target(&writing);
}

static void
replace_reaches_no_other_table(void **state)
{
	static const struct {
		const char *action, *what; /* NULL: allowed */
	} cases[] = {
		{ "", "rows of c refer to it" },
		{ "ON DELETE RESTRICT", "rows of c refer to it" },
		{ "ON DELETE CASCADE", "rows of c would be deleted or changed" },
		{ "ON DELETE SET NULL", "rows of c would be deleted or changed" },
		{ "DEFERRABLE INITIALLY DEFERRED", NULL },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct writing writing;
		char name[16], sql[256];
		enum wb_status status;

		snprintf(name, sizeof name, "%zu.db", i);
		snprintf(sql, sizeof sql,
			 "CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES(1);"
			 "CREATE TABLE c(r REFERENCES t %s); INSERT INTO c VALUES(NULL), (1)",
			 cases[i].action);
		fixture_sql(fixture, name, sql);
		fixture_open(fixture, name, WB_WRITE);
		start_writing(&writing, fixture, "id:integer:1");
		writing.spec.mode = WB_TARGET_REPLACE;
		open_target(&writing);
		status = try_write(&writing, "1", WB_OUTCOME_INSERTED);
		assert_status(status, cases[i].what ? WB_INVALID : WB_OK, &fixture->err);
		if (cases[i].what && !strstr(fixture->err.what, cases[i].what))
			fail_msg("%s", fixture->err.what);
		if (!cases[i].what)
			commit(&writing, 1);
		close_target(&writing);
		assert_query(fixture, name, "SELECT count(r) FROM c", "1");
	}
}

static void
atomic(void **state)
{
	struct fixture *fixture = *state;
	struct wb_ledger_entry last;
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "PRAGMA journal_mode=wal; CREATE TABLE t(id INTEGER PRIMARY KEY)");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	writing.spec.atomic = true;
	open_target(&writing);
	write_rows(&writing, "1", WB_OUTCOME_INSERTED);
	commit(&writing, 1);
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "0");
	sqlite->target_close(writing.target, true); /* killed: starts over */
	writing.spec.resume = true;
	assert_status(try_target(&writing, &last), WB_NOT_FOUND, &fixture->err);
	writing.spec.resume = false;
	open_target(&writing);
	write_rows(&writing, "1", WB_OUTCOME_INSERTED);
	commit(&writing, 1);
	write_rows(&writing, "2", WB_OUTCOME_INSERTED);
	commit(&writing, 2);
	finish(&writing);
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "2");
	assert_query(fixture, "a.db", "SELECT batch FROM waybill_ledger", "2");
	close_target(&writing);
}

static void
deferred_keys(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE p(k PRIMARY KEY);"
		    "CREATE TABLE t(id INTEGER PRIMARY KEY, r REFERENCES p DEFERRABLE INITIALLY "
		    "DEFERRED)");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1 r:text");
	open_target(&writing);
	write_rows(&writing, "7|gone", WB_OUTCOME_INSERTED);
	assert_status(try_commit(&writing, 1), WB_INVALID, &fixture->err);
	assert_string_equal(fixture->err.what, "row 7 of t refers to a row of p that is missing");
	assert_status(try_write(&writing, "8|~", WB_OUTCOME_INSERTED), WB_IO, &fixture->err);
	assert_status(sqlite->finish(writing.target, &fixture->err), WB_IO, &fixture->err);
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "0");
	close_target(&writing);
}

static void
a_trigger_that_rolls_back(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;

	fixture_sql(
		fixture, "a.db",
		"CREATE TABLE t(id INTEGER PRIMARY KEY); CREATE TRIGGER g BEFORE INSERT ON t WHEN "
		"new.id > 4 BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	open_target(&writing);
	assert_status(try_write(&writing, "1;5;2", WB_OUTCOME_INSERTED), WB_INVALID, &fixture->err);
	assert_non_null(strstr(fixture->err.what, "rolled the whole transaction back"));
	assert_status(try_commit(&writing, 1), WB_IO, &fixture->err);
	close_target(&writing);
	assert_query(fixture, "a.db", "SELECT count(*) FROM t", "0");
}

static void
locked_by_another(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;
	sqlite3 *other;
	char *path = fixture_path(fixture, "a.db");

	fixture_sql(fixture, "a.db", "CREATE TABLE t(id INTEGER PRIMARY KEY)");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	open_target(&writing);
	assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_status(try_write(&writing, "1", WB_OUTCOME_INSERTED), WB_LOCKED, &fixture->err);
	assert_non_null(strstr(fixture->err.hint, "--resume"));
	assert_non_null(strstr(fixture->err.where, "a.db"));
	sqlite3_close(other);
	write_rows(&writing, "1", WB_OUTCOME_INSERTED);
	commit(&writing, 1);
	close_target(&writing);
	free(path);
}

static void
disk_full(void **state)
{
	enum { SIZE = 100000 };
	struct fixture *fixture = *state;
	struct writing writing;
	struct wb_value large = { .type = WB_TYPE_BYTES, .cell = WB_CELL_VALUE };

	fixture_sql(fixture, "a.db", "CREATE TABLE t(id INTEGER PRIMARY KEY, x)");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1 x:bytes");
	open_target(&writing);
	write_rows(&writing, "1|a", WB_OUTCOME_INSERTED);
	commit(&writing, 1);
	sqlite3_exec(fixture->handle->db, "PRAGMA max_page_count=10", NULL, NULL, NULL);
	set_rows(&writing, "2|a;3|a", WB_OUTCOME_INSERTED);
	large.as.text = (struct wb_text){ wb_arena_alloc(&writing.arena, SIZE), SIZE };
	memset((char *)large.as.text.at, 'x', SIZE);
	wb_column_set(&writing.columns[1], 1, &large);
	assert_status(sqlite->write(writing.target, &writing.rows, &fixture->err), WB_IO,
		      &fixture->err);
	assert_non_null(strstr(fixture->err.what, "full"));
	assert_string_equal(fixture->err.hint, "free space, then --resume");
	assert_status(try_commit(&writing, 2), WB_IO, &fixture->err);
	close_target(&writing);
	assert_query(fixture, "a.db", "SELECT group_concat(id) FROM t", "1");
	assert_query(fixture, "a.db", "SELECT batch FROM waybill_ledger", "1");
}

/* Without the rights of root, where a file that may only be read can be written all the same. */
static void
read_only_file(void **state)
{
	enum { NOBODY = 65534 };
	struct fixture *fixture = *state;
	char *path = fixture_path(fixture, "a.db");
	bool is_root = geteuid() == 0;
	enum wb_status status;

	fixture_sql(fixture, "a.db", "CREATE TABLE t(id)");
	assert_int_equal(chmod(path, 0444) | chmod(fixture->folder, 0755), 0);
	if (is_root)
		assert_int_equal(seteuid(NOBODY), 0);
	status = fixture_try_open(fixture, "a.db", WB_WRITE);
	if (is_root)
		assert_int_equal(seteuid(0), 0);
	assert_status(status, WB_IO, &fixture->err);
	assert_non_null(strstr(fixture->err.what, "read-only"));
	free(path);
}

/* A handle that only reads: keys are looked up, a missing table is an empty one. */
static void
looking_without_writing(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(id INTEGER PRIMARY KEY); INSERT INTO t VALUES(1)");
	fixture_open(fixture, "a.db", WB_READ);
	start_writing(&writing, fixture, "id:integer:1");
	open_target(&writing);
	set_rows(&writing, "1;2", WB_OUTCOME_INSERTED);
	assert_status(sqlite->read_keys(writing.target, &writing.rows, writing.before,
					writing.found, &fixture->err),
		      WB_OK, &fixture->err);
	assert_true(writing.found[0]);
	assert_false(writing.found[1]);
	sqlite->target_close(writing.target, false);
	writing.spec.table = WB_TEXT("other");
	writing.spec.create = true;
	open_target(&writing);
	assert_status(sqlite->read_keys(writing.target, &writing.rows, writing.before,
					writing.found, &fixture->err),
		      WB_OK, &fixture->err);
	assert_false(writing.found[0]);
	assert_query(fixture, "a.db", "SELECT count(*) FROM sqlite_schema", "1");
	close_target(&writing);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(created_tables),
		WITH_FIXTURE(refused_targets),
		WITH_FIXTURE(ledger_and_resume),
		WITH_FIXTURE(a_batch_without_rows_is_committed),
		WITH_FIXTURE(replace),
		WITH_FIXTURE(replace_reaches_no_other_table),
		WITH_FIXTURE(atomic),
		WITH_FIXTURE(deferred_keys),
		WITH_FIXTURE(a_trigger_that_rolls_back),
		WITH_FIXTURE(locked_by_another),
		WITH_FIXTURE(disk_full),
		WITH_FIXTURE(read_only_file),
		WITH_FIXTURE(looking_without_writing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
