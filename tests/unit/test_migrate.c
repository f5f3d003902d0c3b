/* Files of older versions: upgraded whole, after a copy, or left as they were. */
#include "project/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "project_fixture.h"

/* A file of version 0: ours by its application_id, and nothing in it yet. */
static void
make_version_0(const struct project_fixture *fixture, const char *more)
{
	unlink(fixture->path);
	project_fixture_sql(fixture->path, "PRAGMA application_id = 1463961932");
	project_fixture_sql(fixture->path, more);
}

static char *
backup_of(const struct project_fixture *fixture, int version)
{
	char *path = NULL;

	assert_int_not_equal(asprintf(&path, "%s.v%d.bak", fixture->path, version), -1);
	return path;
}

static void
a_reader_leaves_an_older_file_alone(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = NULL;
	struct wb_error err = { 0 };
	char *backup = backup_of(fixture, 0);

	make_version_0(fixture, "");
	assert_int_equal(wb_project_open(fixture->path, WB_PROJECT_READ, &project, &err),
			 WB_INVALID);
	assert_string_equal(err.what, "made by an older waybill (schema 0, this program needs 2)");
	assert_string_not_equal(err.hint, "");
	assert_int_equal(wb_path_kind(backup), WB_PATH_NONE);
	project_fixture_expect(fixture->path, "PRAGMA user_version", "0\n");
	free(backup);
}

static void
an_older_file_is_compared_with_its_own_version(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = NULL;
	struct wb_error err = { 0 };

	make_version_0(fixture, "CREATE TABLE run (number)");
	assert_int_equal(wb_project_open(fixture->path, WB_PROJECT_WRITE, &project, &err),
			 WB_INVALID);
	assert_string_equal(err.what, "its schema is not Waybill's: table run is strange");
}

/* Three versions of a small schema. */
static const char *const small[] = {
	"CREATE TABLE a (x); INSERT INTO a VALUES (1)",
	"ALTER TABLE a ADD COLUMN y DEFAULT 'new'",
	"CREATE INDEX a_x ON a (x)",
};
static const char *const broken[] = {
	"CREATE TABLE a (x); INSERT INTO a VALUES (1)",
	"ALTER TABLE a ADD COLUMN y DEFAULT 'new'",
	"INSERT INTO nothing VALUES (1)",
};
static const struct wb_migrations small_list = { 3, small }, broken_list = { 3, broken };

static sqlite3 *
make_small(const struct project_fixture *fixture, int version)
{
	sqlite3 *database = NULL;
	struct wb_error err;

	unlink(fixture->path);
	assert_int_equal(sqlite3_open(fixture->path, &database), SQLITE_OK);
	assert_ok(err, wb_migrate(database, fixture->path, &small_list, 0, version, &err));
	return database;
}

static void
versions_are_climbed_in_order(void **state)
{
	struct project_fixture *fixture = *state;

	for (int version = 0; version < small_list.count; version++) {
		sqlite3 *database = make_small(fixture, version);
		char *backup = backup_of(fixture, version), wanted[16];
		struct wb_error err = { 0 };

		assert_ok(err,
			  wb_migrate_compare(database, fixture->path, &small_list, version, &err));
		assert_ok(err,
			  wb_migrate_file(database, fixture->path, &small_list, version, &err));
		assert_ok(err, wb_migrate_compare(database, fixture->path, &small_list, 3, &err));
		project_fixture_expect(fixture->path, "PRAGMA user_version; SELECT * FROM a",
				       "3\n1|new\n");
		snprintf(wanted, sizeof wanted, "%d\n", version);
		project_fixture_expect(backup, "PRAGMA user_version", wanted);
		sqlite3_close(database);
		free(backup);
	}
}

static void
a_failed_upgrade_leaves_the_file(void **state)
{
	struct project_fixture *fixture = *state;
	sqlite3 *database = make_small(fixture, 1);
	struct wb_error err = { 0 };
	char *backup = backup_of(fixture, 1);

	for (int attempt = 0; attempt < 2; attempt++) { /* the copy is made anew */
		assert_int_not_equal(
			wb_migrate_file(database, fixture->path, &broken_list, 1, &err), WB_OK);
		assert_ok(err, wb_migrate_compare(database, fixture->path, &small_list, 1, &err));
		project_fixture_expect(fixture->path, "PRAGMA user_version; SELECT * FROM a",
				       "1\n1\n");
		project_fixture_expect(backup, "PRAGMA user_version; SELECT * FROM a", "1\n1\n");
	}
	sqlite3_close(database);
	free(backup);
}

static void
a_writer_upgrades_an_older_project(void **state)
{
	struct project_fixture *fixture = *state;
	char *backup = backup_of(fixture, 0);
	struct wb_project *project = NULL;
	struct wb_error err = { 0 };

	/* Version 0 knew no identity: the file is upgraded, and then found to lack it. */
	make_version_0(fixture, "");
	assert_int_equal(wb_project_open(fixture->path, WB_PROJECT_WRITE, &project, &err),
			 WB_INVALID);
	assert_string_equal(err.what, "is damaged: its table project is empty");
	project_fixture_expect(fixture->path, "PRAGMA user_version", "2\n");
	project_fixture_expect(backup, "PRAGMA user_version", "0\n");
	project_fixture_sql(fixture->path,
			    "INSERT INTO project VALUES (1, 'an-identity', 0, 'a test', NULL)");
	project = project_fixture_open(fixture);
	assert_string_equal(wb_project_uuid(project), "an-identity");
	wb_project_close(project);
	free(backup);
}

int
main(void)
{
#define WITH_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		WITH_PROJECT(a_reader_leaves_an_older_file_alone),
		WITH_PROJECT(an_older_file_is_compared_with_its_own_version),
		WITH_PROJECT(versions_are_climbed_in_order),
		WITH_PROJECT(a_failed_upgrade_leaves_the_file),
		WITH_PROJECT(a_writer_upgrades_an_older_project),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
