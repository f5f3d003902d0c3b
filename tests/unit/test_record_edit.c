/* Records of rejects as lines that a person edits, and what is kept of it. */
#include "project/record_edit.h"

#include <stdlib.h>
#include <string.h>

#include "project_fixture.h"

static const struct {
	enum wb_record_kind kind;
	const char *text, *line;
} lines[] = {
	{ WB_RECORD_NULL, "", "" },
	{ WB_RECORD_TEXT, "", "\"\"" },
	{ WB_RECORD_TEXT, "\"\"", "\\x22\"" },
	{ WB_RECORD_TEXT, " a b ", " a b " },
	{ WB_RECORD_TEXT, "C:\\temp", "C:\\\\temp" },
	{ WB_RECORD_TEXT, "a\nb\r\tc", "a\\nb\\r\\tc" },
	{ WB_RECORD_TEXT, "\x1b[31m\x7f", "\\x1b[31m\\x7f" },
	{ WB_RECORD_TEXT, "Zo\xc3\xab", "Zo\xc3\xab" },
};

static void
lines_stand_for_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct wb_record_cell cell = { .text = wb_text_of(lines[i].text),
					       .kind = lines[i].kind };
		struct wb_record_cell read = { 0 };
		struct wb_arena arena = { 0 };
		struct wb_buffer line = { 0 };

		wb_record_line_print(&cell, &line);
		assert_true(wb_text_is(wb_buffer_slice(&line), lines[i].line));
		assert_true(wb_record_line_read(wb_buffer_slice(&line), &arena, &read));
		assert_true(wb_record_cell_equal(&cell, &read));
		wb_buffer_release(&line);
		wb_arena_release(&arena);
	}
}

static void
bad_escapes_are_refused(void **state)
{
	static const char *const bad[] = { "\\", "a\\q", "\\x", "\\x1", "\\xzz", "\\xff", "\\x00" };
	struct wb_arena arena = { 0 };
	struct wb_record_cell cell;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(wb_record_line_read(wb_text_of(bad[i]), &arena, &cell));
	wb_arena_release(&arena);
}

static const char journal_sql[] =
	"INSERT INTO design_change (id, at, author, message) VALUES (1, 1, 'ann', '');"
	"INSERT INTO design_object (id, kind, name) VALUES (1, 'mapping', 'a');"
	"INSERT INTO design_version (id, object, version, change, script) VALUES (1, 1, 1, 1, '');"
	"INSERT INTO run (number, name, state, started_at, arguments, message)"
	" VALUES (1, 'x-1', 'finished', 10, '', '');"
	"INSERT INTO run_step (run, step, mapping, design_version, source, target, state,"
	" row_source) VALUES (1, 1, 'a', 1, 's.a', 't.a', 'verified', 'one');"
	"INSERT INTO reject (run, step, row, key, field, rule, reason, value, record) VALUES"
	" (1, 1, 4, '', 'mail', 'no-match', 'no address', 'x',"
	" '{\"mail\": \"x\", \"note\": \"a\\nb\", \"fax\": null, \"raw\": {\"unread\": \"q\"}}'),"
	" (1, 1, 5, '', '', 'csv-fields', 'too few', '', '[\"7\"]');";

/* A run that loads row 4. */
static const char loaded_sql[] =
	"INSERT INTO run (number, name, state, started_at, arguments, message)"
	" VALUES (2, 'x-2', 'finished', 20, '', '');"
	"INSERT INTO run_step (run, step, mapping, design_version, source, target, state,"
	" row_source) VALUES (2, 1, 'a', 1, 's.a', 't.a', 'verified', 'one');"
	"INSERT INTO decision (run, step, seq, kind, first_row, last_row, outcome, rule, note)"
	" VALUES (2, 1, 1, 'row', 4, 4, 'inserted', '', '');";

static struct wb_project *
open_project(const struct project_fixture *fixture)
{
	project_fixture_sql(fixture->path, journal_sql);
	return project_fixture_open(fixture);
}

static void
only_what_was_changed_is_kept(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project = open_project(fixture);
	struct wb_record_edit edit = { 0 };
	struct wb_error err;
	bool kept = true;

	assert_ok(err, wb_record_edit_open(
			       project, &(struct wb_reject_filter){ .run = 1, .step = 1, .row = 4 },
			       &edit, &err));
	assert_int_equal(edit.n_fields, 4);
	assert_true(wb_text_is(edit.lines[1], "a\\nb"));
	assert_ok(err,
		  wb_record_edit_keep(project, &edit, edit.lines, 7, WB_TEXT("ann"), &kept, &err));
	assert_false(kept);
	{
		struct wb_text changed[] = { WB_TEXT("x@y"), edit.lines[1], WB_TEXT("\"\""),
					     edit.lines[3] };

		assert_ok(err, wb_record_edit_keep(project, &edit, changed, 7, WB_TEXT("ann"),
						   &kept, &err));
	}
	assert_true(kept);
	wb_record_edit_release(&edit);
	wb_project_close(project);
	project_fixture_expect(fixture->path,
			       "SELECT field, old, new, author, at FROM correction_field AS f"
			       " JOIN correction AS c ON c.id = f.correction ORDER BY field",
			       "fax|null||ann|7\nmail|x|x@y|ann|7\n");
	project_fixture_expect(fixture->path, "SELECT state FROM reject_state WHERE row = 4",
			       "corrected\n");
	project_fixture_expect(fixture->path, "SELECT record ->> '$.raw.unread' FROM correction",
			       "q\n");
}

static void
what_comes_too_late_is_refused(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project = open_project(fixture);
	struct wb_reject_filter which = { .run = 1, .step = 1, .row = 4 };
	struct wb_record_edit edit = { 0 }, none = { 0 };
	struct wb_text changed[4] = { WB_TEXT("y") };
	struct wb_error err = { 0 };
	bool kept;

	assert_ok(err, wb_record_edit_open(project, &which, &edit, &err));
	changed[0] = WB_TEXT("a\\q");
	assert_int_equal(
		wb_record_edit_keep(project, &edit, changed, 7, WB_TEXT("ann"), &kept, &err),
		WB_INVALID);
	assert_non_null(strstr(err.what, "field \"mail\""));
	changed[0] = WB_TEXT("y");
	project_fixture_sql(fixture->path, loaded_sql);
	assert_int_equal(
		wb_record_edit_keep(project, &edit, changed, 7, WB_TEXT("ann"), &kept, &err),
		WB_INVALID);
	assert_non_null(strstr(err.what, "loaded since"));
	assert_false(kept);
	assert_int_equal(wb_record_edit_accept(project, &edit, 7, WB_TEXT("ann"), &err),
			 WB_INVALID);
	wb_record_edit_release(&edit);
	which.row = 9;
	assert_int_equal(wb_record_edit_open(project, &which, &none, &err), WB_NOT_FOUND);
	wb_record_edit_release(&none);
	wb_project_close(project);
	project_fixture_expect(fixture->path, "SELECT count(*) FROM correction", "0\n");
}

static void
what_was_not_readable_is_made_anew(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project = open_project(fixture);
	struct wb_record_edit edit = { 0 };
	struct wb_text given[] = { WB_TEXT("m"), WB_TEXT(""), WB_TEXT(""), WB_TEXT("7") };
	struct wb_text nothing[4] = { WB_TEXT(""), WB_TEXT(""), WB_TEXT(""), WB_TEXT("") };
	struct wb_error err;
	bool kept;

	assert_ok(err, wb_record_edit_open(
			       project, &(struct wb_reject_filter){ .run = 1, .step = 1, .row = 5 },
			       &edit, &err));
	assert_int_equal(edit.n_fields, 4); /* as other records have them */
	assert_int_equal(wb_record_edit_accept(project, &edit, 7, WB_TEXT("ann"), &err),
			 WB_INVALID);
	assert_ok(err,
		  wb_record_edit_keep(project, &edit, nothing, 7, WB_TEXT("ann"), &kept, &err));
	assert_false(kept);
	assert_ok(err, wb_record_edit_keep(project, &edit, given, 7, WB_TEXT("ann"), &kept, &err));
	assert_true(kept);
	wb_record_edit_release(&edit);
	wb_project_close(project);
	project_fixture_expect(
		fixture->path, "SELECT record FROM correction",
		"{\"mail\": \"m\", \"note\": null, \"fax\": null, \"raw\": \"7\"}\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_stand_for_values),
		cmocka_unit_test(bad_escapes_are_refused),
		cmocka_unit_test_setup_teardown(only_what_was_changed_is_kept,
						project_fixture_setup, project_fixture_teardown),
		cmocka_unit_test_setup_teardown(what_comes_too_late_is_refused,
						project_fixture_setup, project_fixture_teardown),
		cmocka_unit_test_setup_teardown(what_was_not_readable_is_made_anew,
						project_fixture_setup, project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
