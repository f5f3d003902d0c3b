/* What is at a place before it is a system, and projects that begin with some. */
#include "draft/start.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "draft/system_look.h"
#include "project/design.h"

static char folder[] = "/tmp/waybill-start-XXXXXX";

static void
write_file(const char *name, struct wb_text text)
{
	char *path = wb_path_join(folder, name);
	struct wb_error err = { 0 };

	assert_int_equal(wb_file_replace(path, text, &err), WB_OK);
	free(path);
}

static int
set_up(void **state)
{
	char *path;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = wb_path_join(folder, "data");
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
	write_file("data/people.csv", WB_TEXT("id,name\n1,Olga\n2,Jan\n"));
	write_file("one.csv", WB_TEXT("id\n1\n"));
	write_file("old.dat", WB_TEXT("SQLite format 3\0"));
	write_file("short", WB_TEXT("SQL"));
	return 0;
}

static int
tear_down(void **state)
{
	char command[256];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command) ? -1 : 0;
}

static void
test_names(void **state)
{
	static const struct {
		const char *place, *name;
	} cases[] = {
		{ "ams", "ams" },          { "exports/ams", "ams" },
		{ "crm.db", "crm" },       { "../old data/Members 2024.csv", "Members_2024" },
		{ "2024", "system_2024" }, { "_x", "system__x" },
		{ ".", "system" },         { "", "system" },
		{ "größe", "gr____e" },
	};
	struct wb_arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text name = wb_system_name_of(NULL, wb_text_of(cases[i].place), &arena);

		assert_string_equal(wb_arena_string(&arena, name), cases[i].name);
	}
	assert_true(wb_text_is(wb_system_place(wb_text_of("  ams//  ")), "ams"));
	assert_true(wb_text_is(wb_system_place(wb_text_of("/")), "/"));
	wb_arena_release(&arena);
}

static void
test_looks(void **state)
{
	static const struct {
		const char *place, *options, *kind;
		enum wb_status status;
		const char *want; /* what is there, or part of the error */
	} cases[] = {
		{ "data", "", "csv", WB_OK, "1 table, ~2 rows: people" },
		{ "one.csv", "", "csv", WB_OK, "1 table, ~1 row: one" },
		{ "data", "delimiter \";\"", "csv", WB_OK, "1 table, ~2 rows: people" },
		{ "data", "delimiter", "csv", WB_INVALID, "" },
		{ "data", "} system other csv \"x\" {", "csv", WB_INVALID, "more than options" },
		{ "nowhere", "", "csv", WB_NOT_FOUND, "there is no" },
		{ "new.db", "", "sqlite", WB_NOT_FOUND, "there is no" },
		{ "old.dat", "", "sqlite", WB_INVALID, "" },
		{ "short", "", "csv", WB_OK, "1 table" },
		{ "", "", "csv", WB_NOT_FOUND, "where it is" },
		{ "postgresql://me:secret@host/x", "", "csv", WB_INVALID, "secret" },
		{ "/etc", "", "csv", WB_INVALID, "" }, /* outside the folder */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text place = wb_text_of(cases[i].place);
		struct wb_new_system system = { .name = WB_TEXT("it"),
						.kind = wb_system_guess_kind(place, folder),
						.locator = place,
						.options = wb_text_of(cases[i].options) };
		struct wb_schema schema = { 0 };
		struct wb_buffer text = { 0 };
		struct wb_error err = { 0 };
		enum wb_status status = wb_system_look(&system, folder, false, &schema, &err);

		assert_true(wb_text_is(system.kind, cases[i].kind));
		if (status != cases[i].status)
			fail_msg("case %zu: %d %s: %s", i, status, err.where, err.what);
		if (!status)
			wb_system_describe(&schema, 2, &text);
		else
			wb_buffer_string(&text, err.what);
		if (!strstr(text.at ? text.at : "", cases[i].want))
			fail_msg("case %zu: %s", i, text.at);
		wb_buffer_release(&text);
		wb_schema_release(&schema);
	}
}

static enum wb_status
start(const char *name, const struct wb_new_system *systems, size_t n, struct wb_error *err)
{
	char *path = wb_path_join(folder, name);
	enum wb_status status = wb_project_start(path, WB_TEXT("tester"), systems, n, err);

	free(path);
	return status;
}

static void
test_start(void **state)
{
	const struct wb_new_system good[] = {
		{ .name = WB_TEXT("ams"), .kind = WB_TEXT("csv"), .locator = WB_TEXT("data") },
		{ .name = WB_TEXT("crm"), .kind = WB_TEXT("sqlite"), .locator = WB_TEXT("crm.db") },
	};
	const struct wb_new_system bad[] = {
		good[0],
		{ .name = WB_TEXT("db"),
		  .kind = WB_TEXT("sqlite"),
		  .locator = WB_TEXT("mysql://me:secret@host/x") },
	};
	char *path = wb_path_join(folder, "bad.wb");
	struct wb_project *project;
	struct wb_design_list list = { 0 };
	struct wb_error err = { 0 };

	(void)state;
	assert_int_equal(start("bad.wb", bad, 2, &err), WB_INVALID);
	assert_non_null(strstr(err.what, "secret"));
	assert_int_equal(wb_path_kind(path), WB_PATH_NONE);
	free(path);

	assert_int_equal(start("good.wb", good, 2, &err), WB_OK);
	assert_int_not_equal(start("good.wb", good, 2, &err), WB_OK);
	path = wb_path_join(folder, "good.wb");
	assert_int_equal(wb_project_open(path, WB_PROJECT_READ, &project, &err), WB_OK);
	assert_int_equal(wb_design_load(project, &list, &err), WB_OK);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.versions[0].change, list.versions[1].change);
	wb_design_list_release(&list);
	wb_project_close(project);
	free(path);
	assert_int_not_equal(start("no/such/folder.wb", good, 2, &err), WB_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_start),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
