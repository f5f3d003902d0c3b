/* Rejects in groups, the rows of a group, and leaving a group. */
#include "project/reject_groups.h"

#include "project/correction.h"
#include "project_fixture.h"

/* Run 1 rejected five rows; run 2 none. Two rules of `require` have a reason each. */
static const char journal_sql[] =
	"INSERT INTO design_change (id, at, author, message) VALUES (1, 1, 'ann', '');"
	"INSERT INTO design_object (id, kind, name) VALUES (1, 'mapping', 'a');"
	"INSERT INTO design_version (id, object, version, change, script) VALUES (1, 1, 1, 1, '');"
	"INSERT INTO run (number, name, state, started_at, arguments, message)"
	" VALUES (1, 'x-1', 'finished', 10, '', ''), (2, 'x-2', 'finished', 20, '', '');"
	"INSERT INTO run_step (run, step, mapping, design_version, source, target, state)"
	" VALUES (1, 1, 'a', 1, 's.a', 't.a', 'verified'), (2, 1, 'a', 1, 's.a', 't.a', "
	"'verified');"
	"INSERT INTO reject (run, step, row, key, field, rule, reason, value, record) VALUES"
	" (1, 1, 4, 'k4', 'mail', 'csv', 'byte 9', 'x', '{\"mail\": \"x\"}'),"
	" (1, 1, 5, 'k5', 'mail', 'csv', 'byte 8', 'y', '{\"mail\": \"y\"}'),"
	" (1, 1, 6, '', 'require', 'require', 'too old', '', '{\"mail\": \"y\"}'),"
	" (1, 1, 7, '', 'require', 'require', 'too young', '', '{\"mail\": \"y\"}'),"
	" (1, 1, 8, '', 'require', 'require', 'too young', '', '{\"mail\": \"y\"}');"
	"INSERT INTO correction (run, step, row, at, author, record)"
	" VALUES (1, 1, 5, 30, 'bob', '{\"mail\": \"z\"}');";

static struct wb_project *
open_project(const struct project_fixture *fixture)
{
	project_fixture_sql(fixture->path, journal_sql);
	return project_fixture_open(fixture);
}

static void
groups_tell_how_far_they_are(void **state)
{
	struct wb_project *project = open_project(*state);
	struct wb_reject_listing listing = { 0 };
	struct wb_error err;

	assert_ok(err, wb_reject_groups_load(project, 0, &listing, &err));
	assert_int_equal(listing.run, 1); /* the newest that rejected something */
	assert_int_equal(listing.n_groups, 3);
	assert_true(wb_text_is(listing.groups[0].field, "mail"));
	assert_true(wb_text_is(listing.groups[0].reason, "byte 8"));
	assert_false(listing.groups[0].by_reason);
	assert_int_equal(listing.groups[0].reasons, 2);
	assert_int_equal(listing.groups[0].rows, 2);
	assert_int_equal(listing.groups[0].open, 1);
	assert_int_equal(listing.groups[0].corrected, 1);
	assert_true(wb_text_is(listing.groups[1].reason, "too young"));
	assert_true(listing.groups[1].by_reason);
	assert_int_equal(listing.groups[1].rows, 2);
	assert_int_equal(listing.groups[2].rows, 1);
	wb_reject_listing_release(&listing);
	assert_ok(err, wb_reject_groups_load(project, 2, &listing, &err));
	assert_int_equal(listing.run, 2);
	assert_int_equal(listing.n_groups, 0);
	wb_reject_listing_release(&listing);
	wb_project_close(project);
}

static void
a_group_has_its_rows(void **state)
{
	struct wb_project *project = open_project(*state);
	struct wb_reject_listing groups = { 0 }, rows = { 0 };
	struct wb_error err;

	assert_ok(err, wb_reject_groups_load(project, 1, &groups, &err));
	assert_ok(err, wb_reject_rows_load(project, 1, &groups.groups[0], false, 9, &rows, &err));
	assert_int_equal(rows.n_rows, 2);
	assert_false(rows.more);
	assert_int_equal(rows.rows[0].row, 4);
	assert_true(wb_text_is(rows.rows[0].state, "open"));
	assert_true(wb_text_is(rows.rows[1].key, "k5"));
	assert_true(wb_text_is(rows.rows[1].author, "bob"));
	wb_reject_listing_release(&rows);
	assert_ok(err, wb_reject_rows_load(project, 1, &groups.groups[1], false, 1, &rows, &err));
	assert_int_equal(rows.n_rows, 1);
	assert_int_equal(rows.rows[0].row, 7);
	assert_true(rows.more);
	wb_reject_listing_release(&rows);
	wb_reject_listing_release(&groups);
	wb_project_close(project);
}

static void
leaving_a_group_leaves_no_other(void **state)
{
	struct wb_project *project = open_project(*state);
	struct wb_reject_listing groups = { 0 }, rows = { 0 };
	struct wb_reject_filter filter;
	struct wb_text *reasons;
	struct wb_error err;
	int64_t left = 0;
	size_t n;

	assert_ok(err, wb_reject_groups_load(project, 1, &groups, &err));
	filter = wb_reject_group_filter(1, &groups.groups[1], &groups.arena);
	assert_ok(err, wb_reject_leave(project, &filter, 40, WB_TEXT("ann"), WB_TEXT("so"), &left,
				       &err));
	assert_int_equal(left, 2);
	assert_ok(err, wb_reject_rows_load(project, 1, &groups.groups[2], false, 9, &rows, &err));
	assert_true(wb_text_is(rows.rows[0].state, "open"));
	wb_reject_listing_release(&rows);
	assert_ok(err, wb_reject_rows_load(project, 1, &groups.groups[1], false, 9, &rows, &err));
	assert_true(wb_text_is(rows.rows[1].state, "left"));
	assert_true(wb_text_is(rows.rows[1].left, "so"));
	assert_true(wb_text_is(rows.rows[1].author, "ann"));
	wb_reject_listing_release(&rows);
	assert_ok(err, wb_reject_rows_load(project, 1, &groups.groups[1], true, 9, &rows, &err));
	assert_int_equal(rows.n_rows, 0);
	assert_ok(err, wb_reject_reasons_load(project, 5, &groups.arena, &reasons, &n, &err));
	assert_int_equal(n, 1);
	assert_true(wb_text_is(reasons[0], "so"));
	wb_reject_listing_release(&rows);
	wb_reject_listing_release(&groups);
	wb_project_close(project);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(groups_tell_how_far_they_are, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(a_group_has_its_rows, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(leaving_a_group_leaves_no_other,
						project_fixture_setup, project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
