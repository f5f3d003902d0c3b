/* The decisions of a run in pages, and the runs to choose among. */
#include "project/decision_list.h"

#include "project_fixture.h"

/* Two runs; in the second, rows 1-3 of `a` are inserted, 4 and 5-6 rejected, `b` filters. */
static const char journal_sql[] =
	"INSERT INTO design_change (id, at, author, message) VALUES (1, 1, 'ann', '');"
	"INSERT INTO design_object (id, kind, name) VALUES (1, 'mapping', 'a');"
	"INSERT INTO design_version (id, object, version, change, script) VALUES (1, 1, 1, 1, '');"
	"INSERT INTO run (number, name, state, started_at, arguments, message)"
	" VALUES (1, 'x-1', 'finished', 10, '', ''), (2, 'x-2', 'finished', 20, '', '');"
	"INSERT INTO run_step (run, step, mapping, design_version, source, target, state, pass)"
	" VALUES (1, 1, 'a', 1, 's.a', 't.a', 'verified', 1),"
	" (2, 1, 'a', 1, 's.a', 't.a', 'verified', 1),"
	" (2, 2, 'a', 1, 's.a', 't.a', 'verified', 2);"
	"INSERT INTO decision (run, step, seq, kind, first_row, last_row, outcome, rule, note,"
	" field, value, count) VALUES"
	" (1, 1, 1, 'row', 1, 9, 'inserted', '', '', NULL, NULL, NULL),"
	" (2, 1, 1, 'row', 1, 3, 'inserted', '', '', NULL, NULL, NULL),"
	" (2, 1, 2, 'row', 4, 4, 'rejected', 'no-match', '', NULL, NULL, NULL),"
	" (2, 1, 3, 'row', 5, 6, 'rejected', 'not-null', '', NULL, NULL, NULL),"
	" (2, 1, 4, 'field', 2, 2, NULL, 'fallback', 'no-match', 'born', 'never', NULL),"
	" (2, 1, 5, 'step', NULL, NULL, NULL, 'parked', 'because', NULL, NULL, 7),"
	" (2, 2, 1, 'row', 1, 2, 'filtered', 'where', '', NULL, NULL, NULL);"
	"INSERT INTO reject (run, step, row, key, field, rule, reason, value, record) VALUES"
	" (2, 1, 4, '', 'email', 'no-match', 'no usable address', 'a' || char(10) || 'b', '{}'),"
	" (2, 1, 5, '', 'name', 'not-null', 'needs a value', '', '{}'),"
	" (2, 1, 6, '', 'city', 'not-null', 'needs a value', '', '{}');";

/* Steps and numbers of the decisions of a sentence, in pages of `most`. */
static const struct {
	int64_t run;
	const char *sentence;
	enum wb_decision_order order;
	size_t most;
	const char *wanted;
} cases[] = {
	{ 0, "", WB_DECISIONS_NEWEST, 10, "2.1 1.5 1.4 1.3 1.2 1.1 ;" },
	{ 0, "", WB_DECISIONS_NEWEST, 4, "2.1 1.5 1.4 1.3 ;1.2 1.1 ;" },
	{ 0, "", WB_DECISIONS_NEWEST, 3, "2.1 1.5 1.4 ;1.3 1.2 1.1 ;;" },
	{ 0, "", WB_DECISIONS_BY_ROW, 10, "1.5 1.1 1.4 1.2 1.3 2.1 ;" },
	{ 0, "", WB_DECISIONS_BY_ROW, 2, "1.5 1.1 ;1.4 1.2 ;1.3 2.1 ;;" },
	{ 1, "", WB_DECISIONS_NEWEST, 10, "1.1 ;" },
	{ 0, "a", WB_DECISIONS_NEWEST, 10, "1.5 1.4 1.3 1.2 1.1 ;" },
	{ 0, "a, second pass", WB_DECISIONS_NEWEST, 10, "2.1 ;" },
	{ 0, "b", WB_DECISIONS_NEWEST, 10, ";" },
	{ 0, "outcome = rejected", WB_DECISIONS_NEWEST, 10, "1.3 1.2 ;" },
	{ 0, "outcome = rejected and field = city", WB_DECISIONS_NEWEST, 10, "1.3 ;" },
	{ 0, "field = born", WB_DECISIONS_NEWEST, 10, "1.4 ;" },
	{ 0, "value = \"a\nb\"", WB_DECISIONS_NEWEST, 10, "1.2 ;" },
	{ 0, "row = 2", WB_DECISIONS_NEWEST, 10, "2.1 1.4 1.1 ;" },
	{ 0, "kind = step", WB_DECISIONS_NEWEST, 10, "1.5 ;" },
	{ 0, "rule = fallback and value = never", WB_DECISIONS_BY_ROW, 10, "1.4 ;" },
};

static void
add_pages(struct wb_project *project, size_t i, struct wb_buffer *out)
{
	struct wb_decision_page pages[4] = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_decision_filter filter;
	struct wb_decision_query query = { .run = cases[i].run,
					   .filter = &filter,
					   .order = cases[i].order,
					   .most = cases[i].most };
	struct wb_error err;
	size_t n = 0;

	assert_ok(err,
		  wb_decision_filter_parse(wb_text_of(cases[i].sentence), &arena, &filter, &err));
	do {
		assert_true(n < 4);
		assert_ok(err, wb_decision_page_load(project, &query, &pages[n], &err));
		assert_int_equal(pages[n].newest, 2);
		for (size_t k = 0; k < pages[n].count; k++) {
			query.after = &pages[n].items[k];
			wb_buffer_format(out, "%d.%d ", (int)query.after->step,
					 (int)query.after->seq);
		}
		wb_buffer_byte(out, ';');
	} while (pages[n++].more);
	for (size_t k = 0; k < n; k++)
		wb_decision_page_release(&pages[k]);
	wb_arena_release(&arena);
}

static void
pages_hold_what_fits(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project;

	project_fixture_sql(fixture->path, journal_sql);
	project = project_fixture_open(fixture);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer found = { 0 };

		add_pages(project, i, &found);
		wb_buffer_byte(&found, '\0');
		assert_string_equal(found.at, cases[i].wanted);
		wb_buffer_release(&found);
	}
	wb_project_close(project);
}

static void
rejected_rows_say_why(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_decision_filter all = { 0 };
	struct wb_decision_query query = { .filter = &all, .most = 10 };
	struct wb_decision_page page = { 0 };
	struct wb_project *project;
	struct wb_error err;

	project_fixture_sql(fixture->path, journal_sql);
	project = project_fixture_open(fixture);
	assert_ok(err, wb_decision_page_load(project, &query, &page, &err));
	assert_true(wb_text_is(page.items[4].note, "no usable address"));
	assert_true(wb_text_is(page.items[4].field, "email"));
	assert_true(wb_text_is(page.items[4].value, "a\nb"));
	assert_true(wb_text_is(page.items[3].note, "needs a value"));
	assert_int_equal(page.items[3].field.len, 0); /* name in one row, city in the other */
	assert_int_equal(page.items[1].count, 7);
	assert_false(page.items[1].has_value);
	wb_decision_page_release(&page);
	wb_project_close(project);
}

static void
runs_are_listed(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_arena arena = { 0 };
	struct wb_run_choice *runs;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_text *names;
	struct wb_error err;
	int64_t beside;
	size_t n;

	assert_ok(err, wb_run_choices_load(project, 5, &arena, &runs, &n, &err));
	assert_int_equal(n, 0);
	project_fixture_sql(fixture->path, journal_sql);
	assert_ok(err, wb_run_choices_load(project, 5, &arena, &runs, &n, &err));
	assert_int_equal(n, 2);
	assert_int_equal(runs[0].number, 2);
	assert_true(wb_text_is(runs[0].steps, "a, a, second pass"));
	assert_ok(err, wb_run_choices_load(project, 1, &arena, &runs, &n, &err));
	assert_int_equal(n, 1);
	assert_ok(err, wb_run_step_names(project, 2, &arena, &names, &n, &err));
	assert_int_equal(n, 2);
	assert_true(wb_text_is(names[1], "a, second pass"));
	assert_ok(err, wb_run_beside(project, 2, -1, &beside, &err));
	assert_int_equal(beside, 1);
	assert_ok(err, wb_run_beside(project, 2, 1, &beside, &err));
	assert_int_equal(beside, 0);
	wb_arena_release(&arena);
	wb_project_close(project);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pages_hold_what_fits, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(rejected_rows_say_why, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(runs_are_listed, project_fixture_setup,
						project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
