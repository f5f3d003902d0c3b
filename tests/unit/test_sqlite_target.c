/* SQLite tables as targets: what is written, what is refused, what is committed. */
#include <math.h>
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

#include "base/file.h"
#include "connect/sqlite.h"
#include "connect/sqlite_bind.h"
#include "connect/sqlite_handle.h"
#include "sqlite_fixture.h"

static const struct wb_connector *const sqlite = &wb_sqlite_connector;

enum { MOST_FIELDS = 8, MOST_ROWS = 8 };

/* A target and rows for it, from text: "id:integer:1 name:text", "1|Ann;2|~" (~ is null). */
struct writing {
	struct fixture *fixture;
	struct wb_arena arena;
	struct wb_target_spec spec;
	struct wb_target_field fields[MOST_FIELDS];
	struct wb_target *target;
	struct wb_rows rows;
	struct wb_column columns[MOST_FIELDS], before[MOST_FIELDS];
	uint32_t selected[MOST_ROWS];
	uint8_t outcome[MOST_ROWS];
	const struct wb_fault *faults[MOST_ROWS];
	bool found[MOST_ROWS];
};

static void
set_fields(struct writing *writing, const char *fields)
{
	char *copy = wb_arena_string(&writing->arena, wb_text_of(fields)), *rest = copy, *word;

	writing->spec.fields = writing->fields;
	writing->spec.n_fields = 0;
	while ((word = strtok_r(rest, " ", &rest))) {
		struct wb_target_field *field = &writing->fields[writing->spec.n_fields++];
		char type[32] = "";
		unsigned precision = 0, scale = 0;
		char *colon = strchr(word, ':');

		field->name = (struct wb_text){ word, (size_t)(colon - word) };
		field->key_part = 0;
		sscanf(colon + 1, "%31[a-z](%u,%u)", type, &precision, &scale);
		field->type = (struct wb_type_spec){ wb_type_of_name(wb_text_of(type)),
						     (uint8_t)precision, (uint8_t)scale };
		colon = strchr(colon + 1, ':');
		if (colon)
			field->key_part = (unsigned)atoi(colon + 1);
	}
}

static void
start_writing(struct writing *writing, struct fixture *fixture, const char *fields)
{
	memset(writing, 0, sizeof *writing);
	writing->fixture = fixture;
	writing->spec.table = WB_TEXT("t");
	writing->spec.run = WB_TEXT("run-1");
	writing->spec.step = WB_TEXT("member");
	set_fields(writing, fields);
}

static enum wb_status
try_target(struct writing *writing, struct wb_ledger_entry *last)
{
	return sqlite->target_open(writing->fixture->handle, &writing->spec, last, &writing->target,
				   &writing->fixture->err);
}

static void
open_target(struct writing *writing)
{
	struct wb_ledger_entry last;

	assert_status(try_target(writing, &last), WB_OK, &writing->fixture->err);
}

static void
set_cell(struct writing *writing, size_t field, size_t row, const char *text)
{
	struct wb_type_spec type = writing->fields[field].type;
	struct wb_value value = wb_value_null(type.type);

	if (strcmp(text, "~") && type.type == WB_TYPE_BYTES) {
		value.cell = WB_CELL_VALUE;
		value.as.text = wb_arena_text(&writing->arena, wb_text_of(text));
	} else if (strcmp(text, "~") && type.type == WB_TYPE_REAL && !strcmp(text, "nan")) {
		value.cell = WB_CELL_VALUE;
		value.as.real = (double)NAN;
	} else if (strcmp(text, "~")) {
		assert_true(wb_value_of_text(wb_text_of(text), type, &writing->arena, &value));
	}
	wb_column_set(&writing->columns[field], row, &value);
}

static void
set_rows(struct writing *writing, const char *rows, enum wb_outcome outcome)
{
	char *copy = wb_arena_string(&writing->arena, wb_text_of(rows)), *row, *cell;
	size_t count = 0;

	for (size_t i = 0; i < writing->spec.n_fields; i++)
		wb_column_init(&writing->columns[i], writing->fields[i].type, MOST_ROWS,
			       &writing->arena);
	while (*rows && (row = strsep(&copy, ";"))) {
		for (size_t i = 0; i < writing->spec.n_fields; i++) {
			cell = strsep(&row, "|");
			set_cell(writing, i, count, cell ? cell : "~");
		}
		writing->selected[count] = (uint32_t)count;
		writing->outcome[count] = (uint8_t)outcome;
		writing->faults[count++] = NULL;
	}
	writing->rows = (struct wb_rows){ .n_columns = writing->spec.n_fields,
					  .columns = writing->columns,
					  .n_selected = count,
					  .selected = writing->selected,
					  .outcome = writing->outcome,
					  .faults = writing->faults,
					  .arena = &writing->arena };
}

static enum wb_status
try_write(struct writing *writing, const char *rows, enum wb_outcome outcome)
{
	set_rows(writing, rows, outcome);
	return sqlite->write(writing->target, &writing->rows, &writing->fixture->err);
}

static void
write_rows(struct writing *writing, const char *rows, enum wb_outcome outcome)
{
	assert_status(try_write(writing, rows, outcome), WB_OK, &writing->fixture->err);
}

static enum wb_status
try_commit(struct writing *writing, uint64_t batch)
{
	struct wb_ledger_entry entry = { .batch = batch,
					 .position = batch * 10,
					 .next_row = batch * 10 + 1,
					 .rows = batch * 5,
					 .checksum = UINT64_MAX - batch };

	return sqlite->commit(writing->target, &entry, &writing->fixture->err);
}

static void
commit(struct writing *writing, uint64_t batch)
{
	assert_status(try_commit(writing, batch), WB_OK, &writing->fixture->err);
}

static void
finish(struct writing *writing)
{
	assert_status(sqlite->finish(writing->target, &writing->fixture->err), WB_OK,
		      &writing->fixture->err);
}

static void
close_target(struct writing *writing)
{
	sqlite->target_close(writing->target, true);
	writing->target = NULL;
	wb_arena_release(&writing->arena);
}

/* "inserted", or "rule field=value". */
static const char *
result_of(struct writing *writing, size_t row)
{
	const struct wb_fault *fault = writing->faults[row];

	if (writing->outcome[row] != WB_OUTCOME_REJECTED)
		return wb_outcome_name(writing->outcome[row]);
	assert_non_null(fault);
	assert_true(fault->reason.len > 0);
	return wb_arena_format(&writing->arena, "%s %.*s=%.*s", fault->rule,
			       WB_TEXT_ARG(fault->field), WB_TEXT_ARG(fault->value));
}

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
		assert_query(fixture, name, "PRAGMA journal_mode", "wal");
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
		WITH_FIXTURE(created_tables),
		WITH_FIXTURE(refused_targets),
		WITH_FIXTURE(lookups_and_updates),
		WITH_FIXTURE(updates_of_referenced_rows),
		WITH_FIXTURE(keys_alone_and_constants),
		WITH_FIXTURE(keys_that_are_not_unique),
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
		WITH_FIXTURE(large_values),
		WITH_FIXTURE(hostile_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
