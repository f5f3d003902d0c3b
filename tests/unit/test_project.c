/* Opening a project file: what is refused, and how it says so. */
#include "project/project.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "project_fixture.h"

static void
a_new_project_opens(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	char uuid[64];
	struct wb_error err = { 0 };

	assert_string_equal(wb_project_path(project), fixture->path);
	assert_string_equal(wb_project_folder(project), fixture->folder);
	assert_int_equal(strlen(wb_project_uuid(project)), 36);
	snprintf(uuid, sizeof uuid, "%s", wb_project_uuid(project));
	wb_project_close(project);
	project = project_fixture_open(fixture);
	assert_string_equal(wb_project_uuid(project), uuid);
	wb_project_close(project);
	assert_int_equal(wb_project_create(fixture->path, &err), WB_INVALID);
	assert_non_null(strstr(err.what, "is there already"));
	project_fixture_expect(fixture->path, "PRAGMA application_id", "1463961932\n");
	project_fixture_expect(fixture->path, "PRAGMA user_version", "2\n");
	project_fixture_expect(fixture->path, "PRAGMA journal_mode", "wal\n");
	wb_project_close(NULL);
}

/* Files that are no project of ours: how the file is spoilt, and what is said. */
static const struct {
	const char *sql; /* run on a new project, or NULL */
	const char *what;
} strange[] = {
	{ "PRAGMA application_id = 7", "is a SQLite database, but not a Waybill project" },
	{ "PRAGMA user_version = 7", "made by a newer waybill (schema 7, this program knows 2)" },
	{ "PRAGMA user_version = -1", "made by a newer waybill (schema -1, this program knows 2)" },
	{ "CREATE TRIGGER bad AFTER INSERT ON run BEGIN DELETE FROM run; END",
	  "its schema is not Waybill's: trigger bad is strange" },
	{ "CREATE VIEW bad AS SELECT load_extension('/tmp/x')",
	  "its schema is not Waybill's: view bad is strange" },
	{ "DROP VIEW run_account; CREATE VIEW run_account AS SELECT 1 AS ok",
	  "its schema is not Waybill's: view run_account differs" },
	{ "DROP TABLE lease", "its schema is not Waybill's: table lease is missing" },
	{ "ALTER TABLE run ADD COLUMN more", "its schema is not Waybill's: table run differs" },
	{ "CREATE INDEX slow ON run (abs(number))",
	  "its schema is not Waybill's: index slow is strange" },
	{ "CREATE TABLE mine (x CHECK (x > 0))",
	  "its schema is not Waybill's: table mine is strange" },
	{ "DELETE FROM project", "is damaged: its table project is empty" },
};

static void
strange_files_are_refused(void **state)
{
	struct project_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		struct wb_project *project = NULL;
		struct wb_error err = { 0 };

		unlink(fixture->path);
		assert_ok(err, wb_project_create(fixture->path, &err));
		project_fixture_sql(fixture->path, strange[i].sql);
		for (int access = WB_PROJECT_READ; access <= WB_PROJECT_WRITE; access++) {
			assert_int_equal(wb_project_open(fixture->path,
							 (enum wb_project_access)access, &project,
							 &err),
					 WB_INVALID);
			assert_string_equal(err.what, strange[i].what);
			assert_string_equal(err.where, fixture->path);
			assert_null(project);
		}
	}
}

static void
statistics_are_allowed(void **state)
{
	struct project_fixture *fixture = *state;

	project_fixture_sql(fixture->path, "ANALYZE");
	wb_project_close(project_fixture_open(fixture));
}

/* Paths that hold no database at all. */
static const struct {
	const char *name, *content; /* content NULL: nothing there */
	enum wb_status status;
	const char *what;
} places[] = {
	{ "missing.wb", NULL, WB_NOT_FOUND, "there is no such file" },
	{ ".", NULL, WB_INVALID, "is a folder, not a project file" },
	{ "empty.wb", "", WB_INVALID, "is empty, not a Waybill project" },
	{ "text.wb", "system ams csv \"x\"\n", WB_INVALID, "is not a Waybill project" },
	{ "short.wb", "SQLite", WB_INVALID, "is not a Waybill project" },
	{ ":memory:", "x", WB_INVALID, "is not a Waybill project" },
};

static void
places_without_a_project(void **state)
{
	struct project_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char *path = wb_path_join(fixture->folder, places[i].name);
		struct wb_project *project = NULL;
		struct wb_error err = { 0 };

		if (places[i].content)
			assert_ok(err, wb_file_replace(path, wb_text_of(places[i].content), &err));
		assert_int_equal(wb_project_open(path, WB_PROJECT_WRITE, &project, &err),
				 places[i].status);
		assert_string_equal(err.what, places[i].what);
		assert_string_not_equal(err.hint, "");
		free(path);
	}
}

/* A file cut short anywhere is refused, whether its pieces are read or checked. */
static void
truncated_files_are_damaged(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = NULL;
	struct stat whole;

	assert_int_equal(stat(fixture->path, &whole), 0);
	for (off_t size = whole.st_size - 4096; size > 0; size -= 4096 * 5) {
		struct wb_error err = { 0 };

		assert_int_equal(truncate(fixture->path, size), 0);
		assert_int_equal(wb_project_open(fixture->path, WB_PROJECT_WRITE, &project, &err),
				 WB_INVALID);
		if (!strstr(err.what, "damaged"))
			fail_msg("%ld bytes: %s", (long)size, err.what);
	}
}

static void
names_are_only_names(void **state)
{
	static const char *const names[] = { ":memory:", "file:x?mode=memory", "a%41?b#c d.wb" };
	struct project_fixture *fixture = *state;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = wb_path_join(fixture->folder, names[i]);
		struct wb_project *project = NULL;
		struct wb_error err = { 0 };

		assert_int_equal(chdir(fixture->folder), 0);
		assert_ok(err, wb_project_create(names[i], &err));
		assert_int_equal(wb_path_kind(path), WB_PATH_FILE);
		assert_ok(err, wb_project_open(names[i], WB_PROJECT_WRITE, &project, &err));
		assert_string_equal(wb_project_folder(project), ".");
		wb_project_close(project);
		free(path);
	}
	assert_int_equal(chdir("/"), 0);
}

/* Without the rights of root, a read-only file and folder can be read and not written. */
static void
read_only_places(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = NULL;
	struct wb_error err = { 0 };
	uid_t self = geteuid();

	assert_int_equal(chmod(fixture->path, 0444), 0);
	assert_int_equal(chmod(fixture->folder, 0555), 0);
	if (self == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_int_equal(wb_project_open(fixture->path, WB_PROJECT_WRITE, &project, &err), WB_IO);
	assert_non_null(strstr(err.what, "read-only"));
	assert_string_not_equal(err.hint, "");
	assert_ok(err, wb_project_open(fixture->path, WB_PROJECT_READ, &project, &err));
	assert_int_equal(strlen(wb_project_uuid(project)), 36);
	wb_project_close(project);
	if (self == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(fixture->folder, 0755), 0);
}

/* A folder that cannot be written must not hide changes that wait in the log. */
static void
a_log_in_a_read_only_folder(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = NULL;
	struct wb_error err = { 0 };
	uid_t self = geteuid();
	char *log = NULL;

	assert_int_not_equal(asprintf(&log, "%s-wal", fixture->path), -1);
	assert_ok(err, wb_file_replace(log, WB_TEXT("changes"), &err));
	assert_int_equal(chmod(fixture->folder, 0555), 0);
	assert_int_equal(chmod(fixture->path, 0444), 0);
	if (self == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_int_equal(wb_project_open(fixture->path, WB_PROJECT_READ, &project, &err), WB_IO);
	assert_non_null(strstr(err.what, "newest changes"));
	if (self == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(fixture->folder, 0755), 0);
	free(log);
}

static void
create_says_why_not(void **state)
{
	struct project_fixture *fixture = *state;
	char *path = wb_path_join(fixture->folder, "none/x.wb");
	struct wb_error err = { 0 };

	assert_int_equal(wb_project_create(path, &err), WB_NOT_FOUND);
	assert_string_not_equal(err.hint, "");
	free(path);
}

int
main(void)
{
#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(a_new_project_opens),
		WITH_PROJECT(strange_files_are_refused),
		WITH_PROJECT(statistics_are_allowed),
		WITH_PROJECT(places_without_a_project),
		WITH_PROJECT(truncated_files_are_damaged),
		WITH_PROJECT(names_are_only_names),
		WITH_PROJECT(read_only_places),
		WITH_PROJECT(a_log_in_a_read_only_folder),
		WITH_PROJECT(create_says_why_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
