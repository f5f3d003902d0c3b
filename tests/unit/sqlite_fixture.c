#include "sqlite_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <ftw.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "connect/sqlite.h"

int
fixture_setup(void **state)
{
	struct fixture *fixture = wb_alloc(sizeof *fixture);

	strcpy(fixture->folder, "/tmp/waybill-sqlite-XXXXXX");
	if (!mkdtemp(fixture->folder))
		return -1;
	*state = fixture;
	return 0;
}

static int
remove_one(const char *path, const struct stat *state, int kind, struct FTW *where)
{
	(void)state;
	(void)kind;
	(void)where;
	return remove(path);
}

int
fixture_teardown(void **state)
{
	struct fixture *fixture = *state;

	wb_sqlite_connector.close(fixture->handle);
	nftw(fixture->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(fixture);
	return 0;
}

char *
fixture_path(const struct fixture *fixture, const char *name)
{
	return wb_path_join(fixture->folder, name);
}

static sqlite3 *
plain_open(const struct fixture *fixture, const char *name)
{
	char *path = fixture_path(fixture, name);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	free(path);
	return db;
}

void
fixture_sql(const struct fixture *fixture, const char *name, const char *sql)
{
	sqlite3 *db = plain_open(fixture, name);

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}

char *
fixture_query(const struct fixture *fixture, const char *name, const char *sql)
{
	sqlite3 *db = plain_open(fixture, name);
	sqlite3_stmt *statement = NULL;
	const char *value;
	char *copy;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	value = sqlite3_step(statement) == SQLITE_ROW
			? (const char *)sqlite3_column_text(statement, 0)
			: "(no row)";
	copy = wb_strdup(value ? value : "(null)");
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return copy;
}

void
assert_query(const struct fixture *fixture, const char *name, const char *sql, const char *want)
{
	char *got = fixture_query(fixture, name, sql);

	assert_string_equal(got, want);
	free(got);
}

enum wb_status
fixture_try_open(struct fixture *fixture, const char *name, enum wb_access access)
{
	static const struct wb_setting busy = {
		{ "busy", 4 }, { .type = WB_TYPE_INTEGER, .cell = WB_CELL_VALUE }
	};
	struct wb_location location = {
		.system = WB_TEXT("crm"),
		.locator = wb_text_of(name),
		.n_settings = 1,
		.settings = &busy,
		.folder = fixture->folder,
	};

	wb_sqlite_connector.close(fixture->handle);
	fixture->handle = NULL;
	memset(&fixture->err, 0, sizeof fixture->err);
	return wb_sqlite_connector.open(&location, access, &fixture->handle, &fixture->err);
}

void
fixture_open(struct fixture *fixture, const char *name, enum wb_access access)
{
	assert_status(fixture_try_open(fixture, name, access), WB_OK, &fixture->err);
}

void
assert_status(enum wb_status status, enum wb_status want, const struct wb_error *err)
{
	if (status != want)
		fail_msg("status %d, not %d: %s: %s (%s)", status, want, err->where, err->what,
			 err->hint);
}

const char *
shared_folder(void)
{
	const char *folder = getenv("WAYBILL_SHARED");

	if (!folder)
		print_message("WAYBILL_SHARED is not set: the Chinook test is passed over\n");
	return folder;
}
