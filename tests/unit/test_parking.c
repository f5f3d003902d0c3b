/* Parked lines: kept with their text and state, and pinned by runs. */
#include "project/parking.h"

#include <string.h>

#include "project/catalog.h"
#include "project/journal.h"
#include "project_fixture.h"

static int64_t
put_mapping(struct wb_project *project)
{
	struct wb_design_edit edit = { .project = project, .at = 1, .author = WB_TEXT("ann") };
	struct wb_design_list list = { 0 };
	struct wb_error err;
	int64_t version;

	assert_ok(err, wb_design_begin(&edit, &err));
	assert_ok(err, wb_design_put(&edit, WB_OBJECT_MAPPING, WB_TEXT("person"),
				     WB_TEXT("mapping person { }\n"), NULL, &err));
	assert_ok(err, wb_design_commit(&edit, &err));
	assert_ok(err, wb_design_load(project, &list, &err));
	version = list.versions[0].id;
	wb_design_list_release(&list);
	return version;
}

static struct wb_parked
sample(int64_t version, const char *line, const char *field)
{
	return (struct wb_parked){
		.mapping = WB_TEXT("person"),
		.design_version = version,
		.line = wb_text_of(line),
		.field = wb_text_of(field),
		.reason = WB_TEXT("people has no field \"mail\""),
		.hint = WB_TEXT("is e-mail meant?"),
		.at = 42,
		.author = WB_TEXT("ann"),
	};
}

static void
what_is_put_comes_back_until_it_fits(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	int64_t version = put_mapping(project);
	struct wb_parked arrow = sample(version, "mail <- p.mail | \"\xc3\xa9\"", "mail");
	struct wb_parked whole = sample(version, "", "");
	struct wb_parked_list list = { 0 };
	struct wb_error err;

	assert_ok(err, wb_catalog_begin(project, &err));
	assert_ok(err, wb_parked_put(project, &arrow, &err));
	assert_ok(err, wb_parked_put(project, &whole, &err));
	assert_ok(err, wb_parked_set_state(project, arrow.id, WB_PARKED_MENDED, 43, &err));
	assert_ok(err, wb_catalog_commit(project, &err));
	assert_true(arrow.id < whole.id);
	assert_ok(err, wb_parked_load(project, &list, &err));
	assert_int_equal(list.count, 2);
	assert_true(wb_text_equal(list.items[0].line, arrow.line));
	assert_true(wb_text_is(list.items[0].field, "mail"));
	assert_true(wb_text_equal(list.items[0].reason, arrow.reason));
	assert_true(wb_text_equal(list.items[0].hint, arrow.hint));
	assert_true(wb_text_is(list.items[0].author, "ann"));
	assert_int_equal(list.items[0].design_version, version);
	assert_int_equal(list.items[0].at, 42);
	assert_int_equal(list.items[0].state, WB_PARKED_MENDED);
	assert_int_equal(list.items[1].line.len, 0);
	assert_int_equal(list.items[1].state, WB_PARKED);
	wb_parked_list_release(&list);
	assert_ok(err, wb_parked_set_state(project, arrow.id, WB_PARKED_FITS, 44, &err));
	assert_ok(err, wb_parked_load(project, &list, &err));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].id, whole.id);
	wb_parked_list_release(&list);
	wb_project_close(project);
}

static void
a_rollback_keeps_nothing(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_parked arrow = sample(put_mapping(project), "mail <- p.mail", "mail");
	struct wb_parked_list list = { 0 };
	struct wb_error err;

	assert_ok(err, wb_catalog_begin(project, &err));
	assert_ok(err, wb_parked_put(project, &arrow, &err));
	wb_catalog_rollback(project);
	assert_ok(err, wb_parked_load(project, &list, &err));
	assert_int_equal(list.count, 0);
	wb_parked_list_release(&list);
	wb_project_close(project);
}

static void
a_run_keeps_what_it_went_without(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	int64_t version = put_mapping(project);
	struct wb_parked arrow = sample(version, "mail <- p.mail", "mail");
	struct wb_parked_list list = { 0 };
	struct wb_design_list design = { 0 };
	struct wb_journal *journal = NULL;
	struct wb_run_record run;
	struct wb_step_record steps[] = {
		{ .mapping = WB_TEXT("person"), .design_version = version },
		{ .mapping = WB_TEXT("other"), .design_version = version, .skipped = true },
	};
	struct wb_error err;

	assert_ok(err, wb_catalog_begin(project, &err));
	assert_ok(err, wb_parked_put(project, &arrow, &err));
	assert_ok(err, wb_catalog_commit(project, &err));
	for (size_t i = 0; i < 2; i++) {
		steps[i].n_parked = 1;
		steps[i].parked = &arrow.id;
	}
	assert_ok(err, wb_design_load(project, &design, &err));
	assert_ok(err, wb_journal_open(project, &journal, &err));
	assert_ok(err, wb_journal_start(journal, 1, WB_TEXT("{}"), &design, steps, 2, &run, &err));
	wb_journal_close(journal);
	assert_ok(err, wb_parked_set_state(project, arrow.id, WB_PARKED_FITS, 44, &err));
	assert_ok(err, wb_parked_of_run(project, run.number, &list, &err));
	assert_int_equal(list.count, 2);
	assert_false(list.items[0].whole);
	assert_true(list.items[1].whole);
	assert_true(wb_text_equal(list.items[0].line, arrow.line));
	wb_parked_list_release(&list);
	assert_ok(err, wb_parked_of_run(project, run.number + 1, &list, &err));
	assert_int_equal(list.count, 0);
	wb_parked_list_release(&list);
	wb_design_list_release(&design);
	wb_project_close(project);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_put_comes_back_until_it_fits,
						project_fixture_setup, project_fixture_teardown),
		cmocka_unit_test_setup_teardown(a_rollback_keeps_nothing, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(a_run_keeps_what_it_went_without,
						project_fixture_setup, project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
