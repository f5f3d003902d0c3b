/*
 * CSV files that were made by others: csv-spectrum against its JSON, and an
 * export of CiviCRM. They are found in $WAYBILL_SHARED/data; without it these
 * tests are passed over (test_csv_source has the same cases inline).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "connect/csv.h"
#include "csv_fixture.h"

static const struct wb_connector *const csv = &wb_csv_connector;

/* A file of the shared data, copied to the test's folder; false where there is none. */
static bool
fetch_shared(struct csv_fixture *fixture, const char *name, const char *copy)
{
	const char *shared = getenv("WAYBILL_SHARED");
	struct wb_buffer path = { 0 }, content = { 0 };
	bool found;

	wb_buffer_format(&path, "%s/data/%s", shared ? shared : "../shared", name);
	found = wb_file_read(path.at, 1024 * 1024, &content, NULL) == WB_OK;
	if (found)
		csv_file(fixture, copy, wb_buffer_slice(&content));
	else
		print_message("%s is not there: passed over (set WAYBILL_SHARED)\n", path.at);
	wb_buffer_release(&path);
	wb_buffer_release(&content);
	return found;
}

/* The records of a JSON file as csv_read writes rows, their keys before them. */
static void
flatten_json(const char *json, struct wb_buffer *out)
{
	static const char sql[] = "SELECT r.key, f.key, f.value FROM json_each(?1) r,"
				  " json_each(r.value) f ORDER BY r.id, f.id";
	struct wb_buffer rows = { 0 };
	sqlite3_stmt *statement;
	int64_t row = 0;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, json, -1, SQLITE_STATIC);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		int64_t this_row = sqlite3_column_int64(statement, 0);

		if (rows.len)
			wb_buffer_byte(&rows, this_row == row ? '|' : '\n');
		row = this_row;
		if (!row)
			wb_buffer_format(out, "[%s]", sqlite3_column_text(statement, 1));
		wb_buffer_string(&rows, (const char *)sqlite3_column_text(statement, 2));
	}
	wb_buffer_format(out, "\n%s\n", rows.at);
	wb_buffer_release(&rows);
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

static void
read_names(struct csv_fixture *fixture, struct wb_buffer *out)
{
	struct wb_schema schema = { 0 };

	assert_int_equal(csv->inspect(fixture->handle, WB_TEXT("t"), &schema, &fixture->err),
			 WB_OK);
	assert_int_equal(schema.tables[0].n_warnings, 0);
	for (size_t i = 0; i < schema.tables[0].n_fields; i++)
		wb_buffer_format(out, "[%.*s]", WB_TEXT_ARG(schema.tables[0].fields[i].name));
	wb_buffer_byte(out, '\n');
	wb_schema_release(&schema);
}

static void
test_spectrum(void **state)
{
	static const char *const names[] = {
		"comma_in_quotes",
		"empty",
		"empty_crlf",
		"escaped_quotes",
		"json",
		"newlines",
		"newlines_crlf",
		"quotes_and_newlines",
		"simple",
		"simple_crlf",
		"utf8",
	};
	struct csv_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct wb_buffer want = { 0 }, got = { 0 };
		char name[64];

		snprintf(name, sizeof name, "csv-spectrum/csvs/%s.csv", names[i]);
		if (!fetch_shared(fixture, name, "t.csv"))
			skip();
		snprintf(name, sizeof name, "csv-spectrum/json/%s.json", names[i]);
		if (!fetch_shared(fixture, name, "want"))
			skip();
		flatten_json(csv_content(fixture, "want"), &want);
		assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
		read_names(fixture, &got);
		wb_buffer_string(&got, csv_read(fixture, "t"));
		if (strcmp(got.at, want.at))
			fail_msg("%s:\n got: %s\nwant: %s", names[i], got.at, want.at);
		wb_buffer_release(&want);
		wb_buffer_release(&got);
	}
}

/* Its lines end in CR alone. */
static void
test_civicrm(void **state)
{
	struct csv_fixture *fixture = *state;
	size_t lines = 0, bars = 0;
	const char *got;

	if (!fetch_shared(fixture, "civicrm/ImportContactTestWHdrs.csv", "t.csv"))
		skip();
	assert_int_equal(csv_open_system(fixture, "t.csv", WB_READ, NULL), WB_OK);
	got = csv_read(fixture, "t");
	for (const char *at = got; *at; at++) {
		lines += *at == '\n';
		bars += *at == '|';
		assert_int_not_equal(*at, '\r');
	}
	assert_int_equal(lines, 5);
	assert_int_equal(bars, 5 * 23);
	assert_null(strchr(got, '!'));
	assert_non_null(strstr(got, "\nms|Jackie|~|Johnson|~|jackie@example.org|10 Main #3|Newton|"
				    "MA|1924|~|66|~|Female|19650102|20041003|0|Phone|Env|1|Jr|"
				    "N110|~|~\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_spectrum, csv_setup, csv_teardown),
		cmocka_unit_test_setup_teardown(test_civicrm, csv_setup, csv_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
