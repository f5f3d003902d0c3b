/* Rows written to SQLite: what is stored, what is refused, what is found again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "connect/sqlite_bind.h"
#include "sqlite_writing.h"

/* Every kind of constraint refuses the one row, and the row that is there stands. */
static void
refused_rows(void **state)
{
	static const struct {
		const char *sql, *seed, *fields, *row, *want;
	} cases[] = {
		{ "t(id INTEGER PRIMARY KEY, a)", "1, 'v'", "id:integer:1 a:text", "5|x",
		  "inserted" },
		{ "t(id INTEGER PRIMARY KEY, a)", "1, 'v'", "id:integer:1 a:text", "1|x",
		  "primary-key id=1" },
		{ "t(id INTEGER PRIMARY KEY, a)", "1, 'v'", "id:integer:1 a:text", "~|x",
		  "not-null id=" },
		{ "t(id INTEGER PRIMARY KEY, a)", "1, 'v'", "id:text:1 a:text", "x|x",
		  "type id=x" },
		{ "t(id TEXT PRIMARY KEY, a)", "1, 'v'", "id:text:1 a:text", "1|x",
		  "primary-key id=1" },
		{ "t(id INT, a, PRIMARY KEY(id, a))", "1, 'v'", "id:integer:1 a:text:2", "1|v",
		  "primary-key id, a=1, v" },
		{ "t(id INT, a, PRIMARY KEY(id, a)) WITHOUT ROWID", "1, 'v'",
		  "id:integer:1 a:text:2", "1|v", "primary-key id, a=1, v" },
		{ "t(id INT, a NOT NULL)", "1, 'v'", "id:integer a:text", "5|~", "not-null a=" },
		{ "t(id INT, a UNIQUE)", "1, 'v'", "id:integer a:text", "5|v", "unique a=v" },
		{ "t(id INT, \"x, t.y\" UNIQUE, a, UNIQUE(a, \"x, t.y\"))", "1, 'w', 'v'",
		  "a:text x,:text", "v|w", NULL },
		{ "t(id INT, a); CREATE UNIQUE INDEX i ON t(lower(a))", "1, 'v'",
		  "id:integer a:text", "5|V", "unique =" },
		{ "t(id INT CHECK(id < 9), a)", "1, 'v'", "id:integer a:text", "10|x",
		  "check id=10" },
		{ "t(id INT, a, CONSTRAINT small CHECK(id < 9))", "1, 'v'", "id:integer a:text",
		  "10|x", "check =" },
		{ "t(id INT, a, CHECK(id < 9 OR a = 'y'))", "1, 'v'", "id:integer a:text", "10|x",
		  "check =" },
		{ "t(id INT CHECK(abs(id) > 0), a)", "1, 'v'", "id:integer a:text",
		  "-9223372036854775808|x", "expression =" },
		{ "t(id INT, a TEXT) STRICT", "1, 'v'", "id:text a:text", "x|x", "type id=x" },
		{ "t(id INT, a BLOB) STRICT", "1, x'76'", "id:integer a:text", "5|x", "type a=x" },
		{ "t(id INT, a REFERENCES p(k)); CREATE TABLE p(k TEXT PRIMARY KEY)", "1, NULL",
		  "id:integer a:text", "5|gone", "foreign-key a=gone" },
		{ "p(k TEXT PRIMARY KEY); INSERT INTO p VALUES('here');"
		  "CREATE TABLE t(id INT, a REFERENCES p, c REFERENCES p, d REFERENCES p(k))",
		  "1, NULL, NULL, NULL", "id:integer a:text c:text d:text", "5|here|gone|~",
		  "foreign-key c=gone" },
		{ "p(x INT, y TEXT, PRIMARY KEY(x, y)); INSERT INTO p VALUES(1, 'v');"
		  "CREATE TABLE t(id INT, a, FOREIGN KEY(id, a) REFERENCES p)",
		  "1, 'v'", "id:integer a:text", "1|w", "foreign-key id, a=1, w" },
		{ "t(id INT, a); CREATE TRIGGER g BEFORE INSERT ON t WHEN new.id > 4 "
		  "BEGIN SELECT RAISE(ABORT, 'too many'); END",
		  "1, 'v'", "id:integer a:text", "5|x", "trigger =" },
		{ "t(id INT, a); CREATE TRIGGER g AFTER INSERT ON t WHEN new.id > 4 "
		  "BEGIN SELECT RAISE(FAIL, 'too many'); END",
		  "1, 'v'", "id:integer a:text", "5|x", "trigger =" },
		{ "t(id INT, a); CREATE TRIGGER g BEFORE INSERT ON t WHEN new.id > 4 "
		  "BEGIN SELECT RAISE(IGNORE); END",
		  "1, 'v'", "id:integer:1 a:text", "5|x", "ignored id=5" },
		{ "t(id INT PRIMARY KEY ON CONFLICT REPLACE, a)", "1, 'v'", "id:integer:1 a:text",
		  "1|x", "primary-key id=1" },
		{ "t(id INT, a UNIQUE ON CONFLICT IGNORE)", "1, 'v'", "id:integer a:text", "5|v",
		  "unique a=v" },
		{ "t(id INT PRIMARY KEY ON CONFLICT ROLLBACK, a)", "1, 'v'", "id:integer:1 a:text",
		  "1|x", "primary-key id=1" },
		{ "t(id INT, a)", "1, 'v'", "id:integer:1 a:text", "1|x", "unique id=1" },
		{ "t(id INT, a)", "1, 'v'", "id:integer:1 a:text", "~|x", "inserted" },
		{ "t(id INT, a INTEGER)", "1, 'v'", "id:integer a:text", "5|007",
		  "affinity a=007" },
		{ "t(id INT, a INTEGER)", "1, 'v'", "id:integer a:text", "5|7", "inserted" },
		{ "t(id INT, a REAL)", "1, 'v'", "id:integer a:text", "5|1.50", "affinity a=1.50" },
		{ "t(id INT, a REAL)", "1, 'v'", "id:integer a:integer", "5|9007199254740993",
		  "precision a=9007199254740993" },
		{ "t(id INT, a DECIMAL(10,2))", "1, 'v'", "id:integer a:decimal(38,8)",
		  "5|12345678901.12345678", "precision a=12345678901.12345678" },
		{ "t(id INT, a DECIMAL(10,2))", "1, 'v'", "id:integer a:decimal(38,2)",
		  "5|12345678901234567890.12", "precision a=12345678901234567890.12" },
		{ "t(id INT, a REAL)", "1, 'v'", "id:integer a:real", "5|nan", "type a=nan" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct writing writing;
		char name[16], sql[512];

		snprintf(name, sizeof name, "%zu.db", i);
		snprintf(sql, sizeof sql, "CREATE TABLE %s; INSERT INTO t VALUES(%s)", cases[i].sql,
			 cases[i].seed);
		fixture_sql(fixture, name, sql);
		fixture_open(fixture, name, WB_WRITE);
		start_writing(&writing, fixture, cases[i].fields);
		if (!cases[i].want) /* a name that the table of fields above cannot spell */
			writing.fields[1].name = WB_TEXT("x, t.y");
		open_target(&writing);
		write_rows(&writing, cases[i].row, WB_OUTCOME_INSERTED);
		if (strcmp(result_of(&writing, 0),
			   cases[i].want ? cases[i].want : "unique a, x, t.y=v, w"))
			fail_msg("%s <- %s: %s, not %s", cases[i].sql, cases[i].row,
				 result_of(&writing, 0), cases[i].want);
		commit(&writing, 1);
		finish(&writing);
		assert_query(fixture, name, "SELECT count(*) FROM t",
			     writing.outcome[0] == WB_OUTCOME_INSERTED ? "2" : "1");
		close_target(&writing);
	}
}

/* What is stored is what the cell held, and is read back as the same. */
static void
stored_values(void **state)
{
	static const struct {
		const char *declared, *type, *value, *stored; /* typeof and quote */
	} cases[] = {
		{ "TEXT", "text", "a'b", "text 'a''b'" },
		{ "TEXT", "text", "", "text ''" },
		{ "TEXT", "text", "007", "text '007'" },
		{ "", "text", "007", "text '007'" },
		{ "INTEGER", "text", "abc", "text 'abc'" },
		{ "INTEGER", "integer", "-9223372036854775808", "integer -9223372036854775808" },
		{ "TEXT", "integer", "7", "text '7'" },
		{ "REAL", "integer", "7", "real 7.0" },
		{ "REAL", "real", "0.1", "real 0.1" },
		{ "TEXT", "real", "0.30000000000000004", "text '0.30000000000000004'" },
		{ "DECIMAL(10,2)", "decimal(10,2)", "12.50", "real 12.5" },
		{ "DECIMAL(10,2)", "decimal(10,2)", "12.00", "integer 12" },
		{ "NUMERIC", "decimal(38,0)", "123456789012345678", "integer 123456789012345678" },
		{ "TEXT", "decimal(38,2)", "123456789012345678901234567890.10",
		  "text '123456789012345678901234567890.10'" },
		{ "BOOLEAN", "boolean", "true", "integer 1" },
		{ "TEXT", "boolean", "false", "text '0'" },
		{ "DATE", "date", "2024-02-29", "text '2024-02-29'" },
		{ "TIME", "time", "23:59:59", "text '23:59:59'" },
		{ "TIMESTAMP", "timestamp", "2024-02-29 23:59:59", "text '2024-02-29 23:59:59'" },
		{ "BLOB", "bytes", "ab", "blob X'6162'" },
		{ "TEXT", "bytes", "", "blob X''" },
		{ "TEXT", "null", "~", "null NULL" },
		{ "TEXT", "text", "~", "null NULL" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct writing writing;
		char name[16], sql[256], row[128];

		snprintf(name, sizeof name, "%zu.db", i);
		snprintf(sql, sizeof sql, "CREATE TABLE t(id INTEGER PRIMARY KEY, x %s)",
			 cases[i].declared);
		fixture_sql(fixture, name, sql);
		fixture_open(fixture, name, WB_WRITE);
		snprintf(sql, sizeof sql, "id:integer:1 x:%s", cases[i].type);
		start_writing(&writing, fixture, sql);
		open_target(&writing);
		snprintf(row, sizeof row, "1|%s", cases[i].value);
		write_rows(&writing, row, WB_OUTCOME_INSERTED);
		assert_string_equal(result_of(&writing, 0), "inserted");
		assert_status(sqlite->read_keys(writing.target, &writing.rows, writing.before,
						writing.found, &fixture->err),
			      WB_OK, &fixture->err);
		assert_true(writing.found[0]);
		if (!wb_text_equal(wb_column_text(&writing.before[1], 0, &writing.arena),
				   wb_column_text(&writing.columns[1], 0, &writing.arena)) ||
		    wb_column_cell(&writing.before[1], 0) != wb_column_cell(&writing.columns[1], 0))
			fail_msg("%s in %s is not read back", cases[i].value, cases[i].declared);
		commit(&writing, 1);
		assert_query(fixture, name, "SELECT typeof(x) || ' ' || quote(x) FROM t",
			     cases[i].stored);
		close_target(&writing);
	}
}

static void
text_in_columns_of_numbers(void **state)
{
	static const struct {
		const char *text;
		bool survives;
	} cases[] = {
		{ "", true },
		{ "abc", true },
		{ "7", true },
		{ "-7", true },
		{ "0", true },
		{ "007", false },
		{ "+7", false },
		{ "-0", false },
		{ " 7", false },
		{ "7 ", false },
		{ "\t7", false },
		{ "7 a", true },
		{ "1.5", true },
		{ "1.50", false },
		{ "1.", false },
		{ ".5", false },
		{ ".", true },
		{ "-", true },
		{ "1e5", false },
		{ "1e", true },
		{ "1e+", true },
		{ "1E+05", false },
		{ "0x10", true },
		{ "12-34", true },
		{ "2024-01-01", true },
		{ "9223372036854775807", true },
		{ "9223372036854775808", false },
		{ "123456789012345678901", false },
		{ "1.2345678901234567", false },
		{ "inf", true },
		{ "nan", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (wb_sqlite_text_survives(wb_text_of(cases[i].text)) != cases[i].survives)
			fail_msg("\"%s\"", cases[i].text);
}

static void
lookups_and_updates(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, n INTEGER, other);"
		    "INSERT INTO t VALUES(1, 'Ann', 1, 'kept'), (2, NULL, 'odd', 'kept')");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "name:text id:integer:1 n:integer");
	open_target(&writing);
	set_rows(&writing, "x|1|5;x|2|6;x|3|7;x|~|8", WB_OUTCOME_UPDATED);
	assert_status(sqlite->read_keys(writing.target, &writing.rows, writing.before,
					writing.found, &fixture->err),
		      WB_OK, &fixture->err);
	assert_true(writing.found[0]);
	assert_true(writing.found[1]);
	assert_false(writing.found[2]);
	assert_false(writing.found[3]);
	assert_true(wb_text_is(wb_column_text(&writing.before[0], 0, &writing.arena), "Ann"));
	assert_int_equal(wb_column_cell(&writing.before[0], 1), WB_CELL_NULL);
	assert_int_equal(wb_column_cell(&writing.before[2], 1), WB_CELL_FAILED);
	writing.outcome[2] = WB_OUTCOME_INSERTED;
	writing.outcome[3] = WB_OUTCOME_UNCHANGED;
	assert_status(sqlite->write(writing.target, &writing.rows, &fixture->err), WB_OK,
		      &fixture->err);
	assert_string_equal(result_of(&writing, 0), "updated");
	assert_string_equal(result_of(&writing, 2), "inserted");
	assert_string_equal(result_of(&writing, 3), "unchanged");
	write_rows(&writing, "y|9|9", WB_OUTCOME_UPDATED);
	assert_string_equal(result_of(&writing, 0), "ignored id=9");
	commit(&writing, 1);
	assert_query(fixture, "a.db",
		     "SELECT group_concat(id || name || n || coalesce(other, ''), ' ') FROM t",
		     "1x5kept 2x6kept 3x7");
	close_target(&writing);
}

/* An update of what other rows refer to. */
static void
updates_of_referenced_rows(void **state)
{
	static const char *const actions[] = { "", "ON UPDATE RESTRICT" };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		struct writing writing;
		char name[16], sql[256];

		snprintf(name, sizeof name, "%zu.db", i);
		snprintf(sql, sizeof sql,
			 "CREATE TABLE t(id INTEGER PRIMARY KEY, code UNIQUE);"
			 "INSERT INTO t VALUES(1, 'old'); CREATE TABLE c(r REFERENCES t(code) %s);"
			 "INSERT INTO c VALUES('old')",
			 actions[i]);
		fixture_sql(fixture, name, sql);
		fixture_open(fixture, name, WB_WRITE);
		start_writing(&writing, fixture, "id:integer:1 code:text");
		open_target(&writing);
		write_rows(&writing, "1|new", WB_OUTCOME_UPDATED);
		assert_string_equal(result_of(&writing, 0), "foreign-key =");
		close_target(&writing);
	}
}

/* A key alone: nothing to set. A constant column: one cell for all rows. */
static void
keys_alone_and_constants(void **state)
{
	struct fixture *fixture = *state;
	struct wb_value origin = wb_value_text(WB_TEXT("ams"));
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(id INTEGER PRIMARY KEY, a);"
		    "INSERT INTO t VALUES(1, 'v')");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1");
	open_target(&writing);
	write_rows(&writing, "1", WB_OUTCOME_UPDATED);
	assert_string_equal(result_of(&writing, 0), "updated");
	close_target(&writing);
	start_writing(&writing, fixture, "id:integer:1 a:text");
	open_target(&writing);
	set_rows(&writing, "5|x;6|y", WB_OUTCOME_INSERTED);
	wb_column_init_constant(&writing.columns[1], &origin, &writing.arena);
	assert_status(sqlite->write(writing.target, &writing.rows, &fixture->err), WB_OK,
		      &fixture->err);
	commit(&writing, 1);
	assert_query(fixture, "a.db", "SELECT group_concat(a) FROM t WHERE id > 1", "ams,ams");
	close_target(&writing);
}

static void
keys_that_are_not_unique(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(id INT, a); INSERT INTO t VALUES(1, 'v'), (2, 'v'), (2, 'w')");
	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1 a:text");
	open_target(&writing);
	write_rows(&writing, "1|x;2|x", WB_OUTCOME_UPDATED);
	assert_string_equal(result_of(&writing, 0), "updated");
	assert_string_equal(result_of(&writing, 1), "key-not-unique id=2");
	write_rows(&writing, "3|x;3|y", WB_OUTCOME_INSERTED);
	assert_string_equal(result_of(&writing, 0), "inserted");
	assert_string_equal(result_of(&writing, 1), "unique id=3");
	close_target(&writing);
}

static void
large_values(void **state)
{
	enum { SIZE = 20 * 1024 * 1024 };
	struct fixture *fixture = *state;
	struct writing writing;
	struct wb_value large = { .type = WB_TYPE_TEXT, .cell = WB_CELL_VALUE };

	fixture_open(fixture, "a.db", WB_WRITE);
	start_writing(&writing, fixture, "id:integer:1 x:text");
	writing.spec.create = true;
	open_target(&writing);
	set_rows(&writing, "1|a", WB_OUTCOME_INSERTED);
	large.as.text = (struct wb_text){ wb_arena_alloc(&writing.arena, SIZE), SIZE };
	memset((char *)large.as.text.at, 'x', SIZE);
	wb_column_set(&writing.columns[1], 0, &large);
	assert_status(sqlite->write(writing.target, &writing.rows, &fixture->err), WB_OK,
		      &fixture->err);
	commit(&writing, 1);
	assert_query(fixture, "a.db", "SELECT length(x) FROM t", "20971520");
	close_target(&writing);
}

static void
hostile_names(void **state)
{
	static const char *const names[] = {
		"\"; DROP TABLE t; --", "a\"b", "`x`", "[y]", "select", "o'r", "😀", "rowid", "%s%n",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct writing writing;

		fixture_open(fixture, "a.db", WB_WRITE);
		start_writing(&writing, fixture, "id:integer:1 x:text");
		writing.spec.create = true;
		writing.spec.table = wb_text_of(names[i]);
		writing.fields[1].name = wb_text_of(names[i]);
		open_target(&writing);
		write_rows(&writing, "1|a;1|b", WB_OUTCOME_INSERTED);
		assert_string_equal(result_of(&writing, 0), "inserted");
		assert_string_equal(result_of(&writing, 1), "primary-key id=1");
		write_rows(&writing, "1|c", WB_OUTCOME_UPDATED);
		assert_string_equal(result_of(&writing, 0), "updated");
		commit(&writing, 1);
		close_target(&writing);
	}
	assert_query(fixture, "a.db",
		     "SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
		     "AND name <> 'waybill_ledger'",
		     "9");
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(refused_rows),
		WITH_FIXTURE(stored_values),
		cmocka_unit_test(text_in_columns_of_numbers),
		WITH_FIXTURE(lookups_and_updates),
		WITH_FIXTURE(updates_of_referenced_rows),
		WITH_FIXTURE(keys_alone_and_constants),
		WITH_FIXTURE(keys_that_are_not_unique),
		WITH_FIXTURE(large_values),
		WITH_FIXTURE(hostile_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
