#include "project_fixture.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

int
project_fixture_setup(void **state)
{
	struct project_fixture *fixture = wb_alloc(sizeof *fixture);
	struct wb_error err;

	snprintf(fixture->folder, sizeof fixture->folder, "/tmp/waybill-test-XXXXXX");
	if (!mkdtemp(fixture->folder))
		return -1;
	snprintf(fixture->path, sizeof fixture->path, "%s/project.wb", fixture->folder);
	*state = fixture;
	return wb_project_create(fixture->path, &err) == WB_OK ? 0 : -1;
}

static int
remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

int
project_fixture_teardown(void **state)
{
	struct project_fixture *fixture = *state;

	nftw(fixture->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(fixture);
	return 0;
}

struct wb_project *
project_fixture_open(const struct project_fixture *fixture)
{
	struct wb_project *project = NULL;
	struct wb_error err;

	assert_ok(err, wb_project_open(fixture->path, WB_PROJECT_WRITE, &project, &err));
	return project;
}

void
project_fixture_sql(const char *path, const char *sql)
{
	sqlite3 *database = NULL;
	char *message = NULL;

	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(database);
}

static int
add_row(void *out, int count, char **values, char **names)
{
	(void)names;
	for (int i = 0; i < count; i++) {
		wb_buffer_string(out, i ? "|" : "");
		wb_buffer_string(out, values[i] ? values[i] : "null");
	}
	wb_buffer_byte(out, '\n');
	return 0;
}

char *
project_fixture_query(const char *path, const char *sql)
{
	struct wb_buffer out = { 0 };
	sqlite3 *database = NULL;
	char *message = NULL;

	wb_buffer_string(&out, "");
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	if (sqlite3_exec(database, sql, add_row, &out, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	sqlite3_close(database);
	return out.at;
}

void
project_fixture_expect(const char *path, const char *sql, const char *rows)
{
	char *found = project_fixture_query(path, sql);

	assert_string_equal(found, rows);
	free(found);
}
