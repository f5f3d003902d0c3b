/* SQLite tables and views as sources: conversion of cells, order, resumption. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "connect/sqlite.h"
#include "connect/sqlite_cell.h"
#include "sqlite_fixture.h"

static const struct wb_connector *const sqlite = &wb_sqlite_connector;

static struct wb_source *
open_source(struct fixture *fixture, const char *table, uint64_t position, uint64_t first_row)
{
	struct wb_source *source = NULL;

	assert_status(sqlite->source_open(fixture->handle, wb_text_of(table), position, first_row,
					  &source, &fixture->err),
		      WB_OK, &fixture->err);
	return source;
}

static void
fetch(struct fixture *fixture, struct wb_source *source, struct wb_batch *batch)
{
	wb_batch_reset(batch);
	assert_status(sqlite->fetch(source, batch, &fixture->err), WB_OK, &fixture->err);
}

/* A cell as "text", "null", or "rule: value". */
static char *
show(const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	const struct wb_fault *fault;

	switch (wb_column_cell(column, row)) {
	case WB_CELL_NULL:
		return wb_arena_format(arena, "null");
	case WB_CELL_FAILED:
		fault = column->fault[row];
		return wb_arena_format(arena, "%s: %.*s", fault->rule, WB_TEXT_ARG(fault->value));
	default:
		return wb_arena_format(arena, "%.*s",
				       WB_TEXT_ARG(wb_column_text(column, row, arena)));
	}
}

static void
cells(void **state)
{
	static const struct {
		const char *declared, *value, *want;
	} cases[] = {
		{ "INTEGER", "12", "12" },
		{ "INTEGER", "NULL", "null" },
		{ "INTEGER", "-9223372036854775808", "-9223372036854775808" },
		{ "INTEGER", "'abc'", "source-type: abc" },
		{ "INTEGER", "''", "source-type: " },
		{ "INTEGER", "3.5", "source-type: 3.5" },
		{ "INTEGER", "1e300", "source-type: 1e+300" },
		{ "INTEGER", "9e999", "source-type: inf" },
		{ "INTEGER", "x'00ff'", "source-type: 00ff" },
		{ "TEXT", "'abc'", "abc" },
		{ "TEXT", "''", "" },
		{ "TEXT", "x'61'", "source-type: 61" },
		{ "TEXT", "CAST(x'61ff' AS TEXT)", "source-encoding: a\\xff" },
		{ "TEXT", "CAST(x'610062' AS TEXT)", "source-encoding: a\\x00b" },
		{ "", "12", "12" },
		{ "", "0.1", "0.1" },
		{ "", "'é'", "é" },
		{ "DECIMAL(10,2)", "12", "12.00" },
		{ "DECIMAL(10,2)", "'12.50'", "12.50" },
		{ "DECIMAL(10,2)", "0.99", "0.99" },
		{ "DECIMAL(10,2)", "0.1+0.2", "source-type: 0.30000000000000004" },
		{ "DECIMAL(10,2)", "1.005", "source-type: 1.005" },
		{ "DECIMAL(10,2)", "123456789", "source-type: 123456789" },
		{ "DECIMAL(10,2)", "'12,50'", "source-type: 12,50" },
		{ "DECIMAL(10,2)", "1e300", "source-type: 1e+300" },
		{ "NUMERIC", "1.005", "1.005" },
		{ "NUMERIC", "-1e20", "-100000000000000000000" },
		{ "NUMERIC", "1.5e-7", "0.00000015" },
		{ "NUMERIC", "1e-300", "source-type: 1e-300" },
		{ "NUMERIC", "9e999", "source-type: inf" },
		{ "REAL", "1", "1" },
		{ "REAL", "0.1", "0.1" },
		{ "REAL", "'x'", "source-type: x" },
		{ "BOOLEAN", "0", "false" },
		{ "BOOLEAN", "1", "true" },
		{ "BOOLEAN", "2", "source-type: 2" },
		{ "BOOLEAN", "'true'", "true" },
		{ "BOOLEAN", "'yes'", "source-type: yes" },
		{ "DATE", "'2024-02-29'", "2024-02-29" },
		{ "DATE", "'2023-02-29'", "source-type: 2023-02-29" },
		{ "DATE", "'2024-02-29 00:00:00'", "source-type: 2024-02-29 00:00:00" },
		{ "DATE", "20240229", "source-type: 20240229" },
		{ "DATETIME", "'2009-01-01 00:00:00'", "2009-01-01 00:00:00" },
		{ "DATETIME", "'2009-01-01T10:20:30.5'", "2009-01-01 10:20:30.500000" },
		{ "DATETIME", "1230768000", "source-type: 1230768000" },
		{ "DATETIME", "2454832.5", "source-type: 2454832.5" },
		{ "DATETIME", "x'00'", "source-type: 00" },
		{ "TIME", "'23:59:59'", "23:59:59" },
		{ "TIME", "'24:00:00'", "source-type: 24:00:00" },
		{ "BLOB", "x'00ff'", "00ff" },
		{ "BLOB", "x''", "" },
		{ "BLOB", "'ab'", "6162" },
		{ "BLOB", "12", "source-type: 12" },
	};
	struct fixture *fixture = *state;
	struct wb_batch batch = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char name[16], sql[256];
		struct wb_source *source;

		snprintf(name, sizeof name, "%zu.db", i);
		snprintf(sql, sizeof sql, "CREATE TABLE t(a, x %s); INSERT INTO t VALUES('k', %s)",
			 cases[i].declared, cases[i].value);
		fixture_sql(fixture, name, sql);
		fixture_open(fixture, name, WB_READ);
		source = open_source(fixture, "t", 0, 1);
		fetch(fixture, source, &batch);
		assert_int_equal(batch.rows, 1);
		assert_int_equal(batch.first_row, 1);
		assert_null(batch.faults);
		assert_string_equal(show(&batch.columns[0], 0, &batch.arena), "k");
		if (strcmp(show(&batch.columns[1], 0, &batch.arena), cases[i].want))
			fail_msg("%s in %s is %s, not %s", cases[i].value, cases[i].declared,
				 show(&batch.columns[1], 0, &batch.arena), cases[i].want);
		if (wb_column_cell(&batch.columns[1], 0) == WB_CELL_FAILED)
			assert_true(wb_text_is(batch.columns[1].fault[0]->field, "x"));
		fetch(fixture, source, &batch);
		assert_int_equal(batch.rows, 0);
		sqlite->source_close(source);
	}
	wb_batch_release(&batch);
}

static void
decimal_of_double(void **state)
{
	static const struct {
		double value;
		const char *want; /* NULL: none */
	} cases[] = {
		{ 0.0, "0" },
		{ -0.0, "0" },
		{ 0.1, "0.1" },
		{ -12.5, "-12.5" },
		{ 1e15, "1000000000000000" },
		{ 1e37, "10000000000000000000000000000000000000" },
		{ 1e38, NULL },
		{ 1e-38, "0.00000000000000000000000000000000000001" },
		{ 1e-39, NULL },
		{ 1.7976931348623157e308, NULL },
		{ 123456789.125, "123456789.125" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[WB_DECIMAL_TEXT_SIZE + 1];
		struct wb_decimal decimal;
		bool good = wb_sqlite_decimal_of_double(cases[i].value, &decimal);

		assert_int_equal(good, cases[i].want != NULL);
		if (!good)
			continue;
		text[wb_decimal_format(decimal, text)] = '\0';
		assert_string_equal(text, cases[i].want);
	}
}

/* Reads the first column whole, going on anew after every batch from its position. */
static void
read_in_pieces(struct fixture *fixture, const char *table, struct wb_buffer *out)
{
	struct wb_batch batch = { 0 };
	uint64_t position = 0, next_row = 1;

	do {
		struct wb_source *source = open_source(fixture, table, position, next_row);

		fetch(fixture, source, &batch);
		if (batch.rows)
			assert_int_equal(batch.first_row, next_row);
		for (size_t row = 0; row < batch.rows; row++)
			wb_buffer_format(out, "%s ", show(&batch.columns[0], row, &batch.arena));
		position = batch.position;
		next_row += batch.rows;
		sqlite->source_close(source);
	} while (batch.rows);
	wb_batch_release(&batch);
}

/* Rows so large that every one is a batch. */
static void
goes_on_from_any_row(void **state)
{
	static const struct {
		const char *sql, *want;
	} cases[] = {
		{ "CREATE TABLE t(a, b);"
		  "INSERT INTO t(rowid, a) VALUES(-9223372036854775808, 1), (-1, 2), (0, 3), (1, "
		  "4),"
		  "(9223372036854775807, 5)",
		  "1 2 3 4 5 " },
		{ "CREATE TABLE t(a INTEGER PRIMARY KEY, b); INSERT INTO t(a) VALUES(7), (-3), (0)",
		  "-3 0 7 " },
		{ "CREATE TABLE t(a TEXT PRIMARY KEY, b) WITHOUT ROWID;"
		  "INSERT INTO t(a) VALUES('c'), ('a'), ('b')",
		  "a b c " },
		{ "CREATE TABLE t(a, k INT, l INT, b, PRIMARY KEY(l, k)) WITHOUT ROWID;"
		  "INSERT INTO t VALUES('x', 1, 2, 0), ('y', 2, 1, 0), ('z', 1, 1, 0)",
		  "z y x " },
		{ "CREATE TABLE u(a, b); INSERT INTO u(a) VALUES(3), (1), (2); CREATE VIEW t AS "
		  "SELECT * FROM u ORDER BY a DESC",
		  "3 2 1 " },
		{ "CREATE TABLE t(rowid, b, oid, _ROWID_); INSERT INTO t(rowid) VALUES(9), (8), "
		  "(7)",
		  "9 8 7 " },
		{ "CREATE TABLE t(rowid, b); INSERT INTO t(rowid) VALUES(9), (8), (7)", "9 8 7 " },
		{ "CREATE TABLE t(oid INTEGER PRIMARY KEY, b, rowid, _rowid_);"
		  "INSERT INTO t(oid) VALUES(2), (1)",
		  "1 2 " },
		{ "CREATE TABLE t(a, b)", "" },
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char name[16];
		struct wb_buffer got = { 0 };

		snprintf(name, sizeof name, "%zu.db", i);
		fixture_sql(fixture, name, cases[i].sql);
		fixture_sql(fixture, name,
			    i == 4 ? "UPDATE u SET b = zeroblob(1048576)"
				   : "UPDATE t SET b = zeroblob(1048576)");
		fixture_open(fixture, name, WB_READ);
		read_in_pieces(fixture, "t", &got);
		assert_string_equal(got.at ? got.at : "", cases[i].want);
		wb_buffer_release(&got);
	}
}

static void
batches(void **state)
{
	struct fixture *fixture = *state;
	struct wb_batch batch = { 0 };
	struct wb_source *source;
	uint64_t rows = 0, done, total;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(a INTEGER); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
		    "i + 1 FROM n WHERE i < 5000) INSERT INTO t SELECT i FROM n");
	fixture_open(fixture, "a.db", WB_READ);
	source = open_source(fixture, "t", 0, 1);
	sqlite->progress(source, &done, &total);
	assert_int_equal(done, 0);
	assert_int_equal(total, 5000);
	for (;;) {
		fetch(fixture, source, &batch);
		if (!batch.rows)
			break;
		assert_true(batch.rows <= WB_BATCH_ROWS);
		assert_int_equal(batch.first_row, rows + 1);
		for (size_t row = 0; row < batch.rows; row++)
			assert_int_equal(batch.columns[0].cells.integer[row], ++rows);
		assert_int_equal(batch.position, rows);
	}
	assert_int_equal(rows, 5000);
	sqlite->progress(source, &done, &total);
	assert_int_equal(done, 5000);
	sqlite->source_close(source);
	wb_batch_release(&batch);
}

/* What is written while a source is open is not seen by it. */
static void
one_moment(void **state)
{
	struct fixture *fixture = *state;
	struct wb_batch batch = { 0 };
	struct wb_source *source;

	fixture_sql(fixture, "a.db",
		    "PRAGMA journal_mode=WAL; CREATE TABLE t(a); INSERT INTO t VALUES(1)");
	fixture_open(fixture, "a.db", WB_READ);
	source = open_source(fixture, "t", 0, 1);
	fixture_sql(fixture, "a.db", "INSERT INTO t VALUES(2)");
	fetch(fixture, source, &batch);
	assert_int_equal(batch.rows, 1);
	sqlite->source_close(source);
	wb_batch_release(&batch);
}

static void
wide_and_large(void **state)
{
	enum { COLUMNS = 2000, SIZE = 20 * 1024 * 1024 };
	struct fixture *fixture = *state;
	struct wb_buffer sql = { 0 };
	struct wb_batch batch = { 0 };
	struct wb_source *source;

	for (int i = 0; i < COLUMNS; i++)
		wb_buffer_format(&sql, "%sc%d", i ? ", " : "CREATE TABLE t(", i);
	wb_buffer_format(&sql,
			 "); INSERT INTO t(c0, c1999) VALUES(printf('%%.*c', %d, 'x'), 'last'), "
			 "('second', 'end')",
			 SIZE);
	fixture_sql(fixture, "a.db", sql.at);
	fixture_open(fixture, "a.db", WB_READ);
	source = open_source(fixture, "t", 0, 1);
	fetch(fixture, source, &batch);
	assert_int_equal(batch.n_columns, COLUMNS);
	assert_int_equal(batch.rows, 1);
	assert_int_equal(batch.columns[0].cells.text[0].len, SIZE);
	assert_true(wb_text_is(batch.columns[1999].cells.text[0], "last"));
	sqlite->source_close(source);
	source = open_source(fixture, "t", batch.position, 2);
	fetch(fixture, source, &batch);
	assert_int_equal(batch.rows, 1);
	assert_true(wb_text_is(batch.columns[1999].cells.text[0], "end"));
	sqlite->source_close(source);
	wb_batch_release(&batch);
	wb_buffer_release(&sql);
}

/* A file from a stranger: its views and columns call what must not be called. */
static void
hostile_schemas(void **state)
{
	static const char *const views[] = {
		"CREATE VIEW v AS SELECT load_extension('/tmp/evil')",
		"CREATE VIEW v AS SELECT * FROM gone",
		"CREATE VIEW v AS SELECT * FROM pragma_user_version",
		"CREATE VIEW v AS SELECT fts3_tokenizer('simple')",
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
		struct wb_batch batch = { 0 };
		struct wb_source *source = NULL;
		enum wb_status status;
		char name[16];

		snprintf(name, sizeof name, "%zu.db", i);
		fixture_sql(fixture, name, views[i]);
		fixture_open(fixture, name, WB_READ);
		status = sqlite->source_open(fixture->handle, WB_TEXT("v"), 0, 1, &source,
					     &fixture->err);
		if (status == WB_OK)
			status = sqlite->fetch(source, &batch, &fixture->err);
		if (i != 2) /* that pragma only reads, and SQLite lets it be */
			assert_status(status, WB_INVALID, &fixture->err);
		sqlite->source_close(source);
		wb_batch_release(&batch);
	}
}

static void
odd_names(void **state)
{
	struct fixture *fixture = *state;
	struct wb_batch batch = { 0 };
	struct wb_source *source;

	fixture_sql(
		fixture, "a.db",
		"CREATE TABLE \"select \"\"; DROP TABLE t; --\"(\"a\"\"b\", `x'y`, [order], \"😀\","
		" \"\"); INSERT INTO \"select \"\"; DROP TABLE t; --\" VALUES(1, 2, 3, 4, 5)");
	fixture_open(fixture, "a.db", WB_READ);
	source = open_source(fixture, "SELECT \"; DROP TABLE t; --", 0, 1);
	fetch(fixture, source, &batch);
	assert_int_equal(batch.n_columns, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(batch.columns[i].cells.text[0].at[0], '1' + (int)i);
	sqlite->source_close(source);
	wb_batch_release(&batch);
}

static void
missing_table(void **state)
{
	struct fixture *fixture = *state;
	struct wb_source *source = NULL;

	fixture_sql(fixture, "a.db", "CREATE TABLE member(a)");
	fixture_open(fixture, "a.db", WB_READ);
	assert_status(sqlite->source_open(fixture->handle, WB_TEXT("members"), 0, 1, &source,
					  &fixture->err),
		      WB_NOT_FOUND, &fixture->err);
	assert_string_equal(fixture->err.hint, "did you mean member?");
	assert_null(source);
}

static void
generated_columns(void **state)
{
	struct fixture *fixture = *state;
	struct wb_batch batch = { 0 };
	struct wb_source *source;

	fixture_sql(fixture, "a.db",
		    "CREATE TABLE t(a INTEGER, b INTEGER AS (a * 2), c INT AS (a + 1) STORED);"
		    "INSERT INTO t VALUES(21)");
	fixture_open(fixture, "a.db", WB_READ);
	source = open_source(fixture, "t", 0, 1);
	fetch(fixture, source, &batch);
	assert_int_equal(batch.n_columns, 3);
	assert_int_equal(batch.columns[1].cells.integer[0], 42);
	assert_int_equal(batch.columns[2].cells.integer[0], 22);
	sqlite->source_close(source);
	wb_batch_release(&batch);
}

static void
chinook(void **state)
{
	struct fixture *fixture = *state;
	const char *shared = shared_folder();
	struct wb_batch batch = { 0 };
	struct wb_source *source;
	struct wb_location location = { .system = WB_TEXT("chinook"),
					.locator = WB_TEXT("data/chinook/Chinook_Sqlite.sqlite"),
					.folder = shared };
	size_t rows = 0;

	if (!shared)
		skip();
	assert_status(sqlite->open(&location, WB_READ, &fixture->handle, &fixture->err), WB_OK,
		      &fixture->err);
	source = open_source(fixture, "Invoice", 0, 1);
	do {
		fetch(fixture, source, &batch);
		rows += batch.rows;
		for (size_t column = 0; column < batch.n_columns; column++)
			assert_null(batch.columns[column].fault);
	} while (batch.rows);
	assert_int_equal(rows, 412);
	sqlite->source_close(source);
	wb_batch_release(&batch);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_FIXTURE(cells),
		cmocka_unit_test(decimal_of_double),
		WITH_FIXTURE(goes_on_from_any_row),
		WITH_FIXTURE(batches),
		WITH_FIXTURE(one_moment),
		WITH_FIXTURE(wide_and_large),
		WITH_FIXTURE(hostile_schemas),
		WITH_FIXTURE(odd_names),
		WITH_FIXTURE(missing_table),
		WITH_FIXTURE(generated_columns),
		WITH_FIXTURE(chinook),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
