/* The design's versions: edits whole or not at all, undo and redo across restarts. */
#include "project/design.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project_fixture.h"

enum { NOON = 1000000 };

/* "mapping a=text; system b=-" as one edit: puts, or removes where the text is "-". */
static enum wb_status
apply(struct wb_design_edit *edit, char *items, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	char *rest, *item;

	for (item = strtok_r(items, ";", &rest); item && status == WB_OK;
	     item = strtok_r(NULL, ";", &rest)) {
		char kind[16], name[16], text[32];
		enum wb_object_kind which;

		assert_int_equal(sscanf(item, " %15s %15[^=]=%31[^;]", kind, name, text), 3);
		which = wb_object_kind_of_name(wb_text_of(kind));
		if (!strcmp(text, "-"))
			status = wb_design_remove(edit, which, wb_text_of(name), err);
		else
			status = wb_design_put(edit, which, wb_text_of(name), wb_text_of(text),
					       NULL, err);
	}
	return status;
}

static enum wb_status
do_edit(struct wb_project *project, const char *items, struct wb_error *err)
{
	struct wb_design_edit edit = {
		.project = project, .at = NOON, .author = WB_TEXT("olga"), .message = WB_TEXT("why")
	};
	char copy[256];
	enum wb_status status;

	snprintf(copy, sizeof copy, "%s", items);
	assert_ok(*err, wb_design_begin(&edit, err));
	status = apply(&edit, copy, err);
	if (status == WB_OK)
		return wb_design_commit(&edit, err);
	wb_design_rollback(&edit);
	return status;
}

/* The present design as "kind name=script; …". */
static void
expect_design(struct wb_project *project, const char *wanted)
{
	struct wb_design_list list = { 0 };
	struct wb_buffer found = { 0 };
	struct wb_error err;

	wb_buffer_string(&found, "");
	assert_ok(err, wb_design_load(project, &list, &err));
	for (size_t i = 0; i < list.count; i++)
		wb_buffer_format(&found, "%s%s %.*s=%.*s", i ? "; " : "",
				 wb_object_kind_name(list.versions[i].kind),
				 WB_TEXT_ARG(list.versions[i].name),
				 WB_TEXT_ARG(list.versions[i].script));
	assert_string_equal(found.at, wanted);
	wb_buffer_release(&found);
	wb_design_list_release(&list);
}

/* What happens to a design, and how it stands after; the file is opened anew for each line. */
static const struct {
	const char *act, *wanted;
	enum wb_status status;
} story[] = {
	{ "undo", "", WB_NOT_FOUND },
	{ "redo", "", WB_NOT_FOUND },
	{ "mapping m=1; system s=1; param p=1; crosswalk c=1; system a=1",
	  "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=1", WB_OK },
	{ "mapping m=2", "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=2", WB_OK },
	{ "mapping m=2", "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=2", WB_OK },
	{ "undo", "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=1", WB_OK },
	{ "undo", "", WB_OK },
	{ "undo", "", WB_NOT_FOUND },
	{ "redo", "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=1", WB_OK },
	{ "redo", "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=2", WB_OK },
	{ "redo", "system s=1; system a=1; crosswalk c=1; param p=1; mapping m=2", WB_NOT_FOUND },
	{ "system a=-; param p=-; crosswalk c=-", "system s=1; mapping m=2", WB_OK },
	{ "system a=-", "system s=1; mapping m=2", WB_NOT_FOUND },
	{ "system a=9", "system s=1; system a=9; mapping m=2", WB_OK },
	{ "undo", "system s=1; mapping m=2", WB_OK },
	/* All or nothing: the removal of what is not there takes the rest of its edit along. */
	{ "mapping m=3; mapping none=-", "system s=1; mapping m=2", WB_NOT_FOUND },
	{ "redo", "system s=1; system a=9; mapping m=2", WB_OK },
	{ "undo", "system s=1; mapping m=2", WB_OK },
	/* An edit after the undo cuts that redo off. */
	{ "mapping m=4", "system s=1; mapping m=4", WB_OK },
	{ "redo", "system s=1; mapping m=4", WB_NOT_FOUND },
	{ "undo", "system s=1; mapping m=2", WB_OK },
	{ "redo", "system s=1; mapping m=4", WB_OK },
	/* The same object twice in one edit. */
	{ "mapping m=5; mapping m=6", "system s=1; mapping m=6", WB_OK },
	{ "undo", "system s=1; mapping m=4", WB_OK },
	{ "redo", "system s=1; mapping m=6", WB_OK },
};

static void
undo_and_redo_across_reopen(void **state)
{
	struct project_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof story / sizeof *story; i++) {
		struct wb_project *project = project_fixture_open(fixture);
		struct wb_design_list what = { 0 };
		struct wb_error err = { 0 };
		enum wb_status status;

		if (!strcmp(story[i].act, "undo"))
			status = wb_design_undo(project, &what, &err);
		else if (!strcmp(story[i].act, "redo"))
			status = wb_design_redo(project, &what, &err);
		else
			status = do_edit(project, story[i].act, &err);
		if (status != story[i].status)
			fail_msg("line %zu, %s: %s", i, story[i].act, err.what);
		expect_design(project, story[i].wanted);
		wb_design_list_release(&what);
		wb_project_close(project);
	}
	project_fixture_expect(fixture->path,
			       "SELECT version, script, state FROM design_history "
			       "WHERE kind = 'mapping' ORDER BY version",
			       "1|1|earlier\n2|2|earlier\n3|4|earlier\n4|5|earlier\n5|6|present\n");
	project_fixture_expect(fixture->path, "SELECT kind, name, version, at, author FROM design",
			       "mapping|m|5|1970-01-01T00:00:01Z|olga\n"
			       "system|s|1|1970-01-01T00:00:01Z|olga\n");
}

static void
undo_tells_what(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_design_list what = { 0 };
	struct wb_error err;

	assert_ok(err, do_edit(project, "mapping m=1", &err));
	assert_ok(err, do_edit(project, "mapping m=2; system s=1", &err));
	assert_ok(err, wb_design_undo(project, &what, &err));
	assert_int_equal(what.count, 2);
	assert_true(wb_text_is(what.versions[0].script, "2"));
	assert_true(wb_text_is(what.versions[1].name, "s"));
	assert_true(wb_text_is(what.versions[1].message, "why"));
	assert_ptr_equal(wb_design_find(&what, WB_OBJECT_SYSTEM, WB_TEXT("s")), &what.versions[1]);
	assert_null(wb_design_find(&what, WB_OBJECT_MAPPING, WB_TEXT("s")));
	wb_design_list_release(&what);
	wb_project_close(project);
}

static void
history_is_newest_first(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_design_list list = { 0 };
	struct wb_error err;

	assert_ok(err, do_edit(project, "mapping m=1; system m=s", &err));
	assert_ok(err, do_edit(project, "mapping m=2", &err));
	assert_ok(err, do_edit(project, "mapping m=-", &err));
	assert_ok(err, wb_design_history(project, WB_OBJECT_MAPPING, WB_TEXT("m"), &list, &err));
	assert_int_equal(list.count, 3);
	assert_true(list.versions[0].gone);
	assert_int_equal(list.versions[0].state, WB_VERSION_PRESENT);
	assert_int_equal(list.versions[2].version, 1);
	assert_int_equal(list.versions[2].state, WB_VERSION_EARLIER);
	assert_ok(err, wb_design_history(project, WB_OBJECT_KINDS, WB_TEXT("m"), &list, &err));
	assert_int_equal(list.count, 4);
	assert_ok(err, wb_design_history(project, WB_OBJECT_PARAM, WB_TEXT(""), &list, &err));
	assert_int_equal(list.count, 0);
	wb_design_list_release(&list);
	wb_project_close(project);
}

/* Scripts are kept to the byte, whatever they hold. */
static void
scripts_are_bytes(void **state)
{
	static const struct wb_text scripts[] = {
		WB_TEXT(""),
		WB_TEXT("a\0b"),
		WB_TEXT("\xff\xfe"),
		WB_TEXT("\x1b[31m'; DROP TABLE run"),
	};
	struct wb_project *project = project_fixture_open(*state);
	struct wb_design_list list = { 0 };
	struct wb_error err;

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct wb_design_edit edit = { .project = project, .author = WB_TEXT("o") };
		bool changed;

		assert_ok(err, wb_design_begin(&edit, &err));
		assert_ok(err, wb_design_put(&edit, WB_OBJECT_PARAM, WB_TEXT("p"), scripts[i],
					     &changed, &err));
		assert_true(changed);
		assert_ok(err, wb_design_put(&edit, WB_OBJECT_PARAM, WB_TEXT("p"), scripts[i],
					     &changed, &err));
		assert_false(changed);
		assert_ok(err, wb_design_commit(&edit, &err));
		assert_ok(err, wb_design_load(project, &list, &err));
		assert_int_equal(list.count, 1);
		assert_true(wb_text_equal(list.versions[0].script, scripts[i]));
	}
	wb_design_list_release(&list);
	wb_project_close(project);
}

static void
a_reader_cannot_edit(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = NULL;
	struct wb_error err = { 0 };

	assert_ok(err, wb_project_open(fixture->path, WB_PROJECT_READ, &project, &err));
	assert_int_equal(wb_design_begin(&(struct wb_design_edit){ .project = project }, &err),
			 WB_IO);
	assert_non_null(strstr(err.what, "read-only"));
	wb_project_close(project);
}

int
main(void)
{
#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(undo_and_redo_across_reopen), WITH_PROJECT(undo_tells_what),
		WITH_PROJECT(history_is_newest_first),     WITH_PROJECT(scripts_are_bytes),
		WITH_PROJECT(a_reader_cannot_edit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
