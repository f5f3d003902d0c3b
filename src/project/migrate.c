#include "project/migrate.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "project/store.h"

static const char *const ordered[] = {
	wb_project_schema,
	wb_project_schema_2,
};

const struct wb_migrations wb_migrations = {
	.count = sizeof ordered / sizeof *ordered,
	.sql = ordered,
};

enum wb_status
wb_migrate(sqlite3 *database, const char *path, const struct wb_migrations *list, int from, int to,
	   struct wb_error *err)
{
	char pragma[64];

	for (int version = from; version < to; version++)
		if (sqlite3_exec(database, list->sql[version], NULL, NULL, NULL) != SQLITE_OK)
			return wb_store_fail_at(database, path, err);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d", to);
	if (sqlite3_exec(database, pragma, NULL, NULL, NULL) != SQLITE_OK)
		return wb_store_fail_at(database, path, err);
	return WB_OK;
}

/* Makes what VACUUM INTO wrote durable, so that the copy is there before the change is. */
static enum wb_status
sync_file(const char *path, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fsync(fd))
		status = wb_fail_errno(err, path, "the backup copy cannot be written");
	if (fd >= 0)
		close(fd);
	return status;
}

static enum wb_status
copy_beside(sqlite3 *database, const char *path, int from, struct wb_error *err)
{
	struct wb_buffer copy = { 0 }, beside = { 0 };
	sqlite3_stmt *statement = NULL;
	enum wb_status status;

	wb_buffer_format(&copy, "%s.v%d.bak", path, from);
	wb_buffer_format(&beside, "%s.part", copy.at);
	unlink(beside.at);
	sqlite3_prepare_v2(database, "VACUUM INTO ?1", -1, &statement, NULL);
	sqlite3_bind_text(statement, 1, beside.at, -1, SQLITE_STATIC);
	status = sqlite3_step(statement) == SQLITE_DONE ? sync_file(beside.at, err)
							: wb_store_fail_at(database, copy.at, err);
	sqlite3_finalize(statement);
	if (status == WB_OK)
		status = wb_file_rename(beside.at, copy.at, err);
	if (status != WB_OK)
		unlink(beside.at);
	wb_buffer_release(&beside);
	wb_buffer_release(&copy);
	return status;
}

static int
version_of(sqlite3 *database)
{
	sqlite3_stmt *statement = NULL;
	int version = -1;

	sqlite3_prepare_v2(database, "PRAGMA user_version", -1, &statement, NULL);
	if (sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return version;
}

enum wb_status
wb_migrate_file(sqlite3 *database, const char *path, const struct wb_migrations *list, int from,
		struct wb_error *err)
{
	enum wb_status status = copy_beside(database, path, from, err);

	if (status != WB_OK)
		return status;
	if (sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return wb_store_fail_at(database, path, err);
	/* Another process may have come first, while the copy was made. */
	if (version_of(database) == from)
		status = wb_migrate(database, path, list, from, list->count, err);
	if (status == WB_OK && sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		status = wb_store_fail_at(database, path, err);
	if (status != WB_OK && !sqlite3_get_autocommit(database))
		sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

/* The schema as "type name" -> its SQL, in an arena-backed map. */
struct layout {
	struct wb_map objects;
	struct wb_arena texts;
};

static const char list_objects[] =
	"SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema "
	"WHERE NOT (type = 'index' AND sql IS NULL) "
	"AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))";

static enum wb_status
read_layout(sqlite3 *database, const char *path, struct layout *out, struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = WB_OK;
	int step;

	if (sqlite3_prepare_v2(database, list_objects, -1, &statement, NULL) != SQLITE_OK)
		return wb_store_fail_at(database, path, err);
	while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
		struct wb_text *sql = WB_NEW(&out->texts, struct wb_text);

		*sql = wb_store_copy(statement, 1, &out->texts);
		wb_map_put(&out->objects, wb_store_text(statement, 0))->value = sql;
	}
	if (step != SQLITE_DONE)
		status = wb_store_fail_at(database, path, err);
	sqlite3_finalize(statement);
	return status;
}

static void
release_layout(struct layout *layout)
{
	wb_map_release(&layout->objects);
	wb_arena_release(&layout->texts);
}

static enum wb_status
layout_of_version(const char *path, const struct wb_migrations *list, int version,
		  struct layout *out, struct wb_error *err)
{
	sqlite3 *fresh = NULL;
	enum wb_status status = WB_OK;

	if (sqlite3_open(":memory:", &fresh) != SQLITE_OK)
		status = wb_store_fail_at(fresh, path, err);
	if (status == WB_OK)
		status = wb_migrate(fresh, path, list, 0, version, err);
	if (status == WB_OK)
		status = read_layout(fresh, path, out, err);
	sqlite3_close(fresh);
	return status;
}

static enum wb_status
refuse(const char *path, struct wb_text object, const char *trouble, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, path, "its schema is not Waybill's: %.*s %s", WB_TEXT_ARG(object),
		trouble);
	wb_hint(err, "drop what was added with sqlite3 FILE, or import an export of it into a "
		     "new project; keep views of your own in another file");
	return WB_INVALID;
}

static enum wb_status
match_layouts(const char *path, const struct layout *wanted, const struct layout *found,
	      struct wb_error *err)
{
	for (size_t i = 0; i < found->objects.count; i++) {
		const struct wb_map_entry *object = &found->objects.entries[i];
		const struct wb_text *sql = wb_map_get(&wanted->objects, object->key);

		if (!sql)
			return refuse(path, object->key, "is strange", err);
		if (!wb_text_equal(*sql, *(const struct wb_text *)object->value))
			return refuse(path, object->key, "differs", err);
	}
	for (size_t i = 0; i < wanted->objects.count; i++) {
		const struct wb_map_entry *object = &wanted->objects.entries[i];

		if (!wb_map_find(&found->objects, object->key))
			return refuse(path, object->key, "is missing", err);
	}
	return WB_OK;
}

enum wb_status
wb_migrate_compare(sqlite3 *database, const char *path, const struct wb_migrations *list,
		   int version, struct wb_error *err)
{
	struct layout wanted = { 0 }, found = { 0 };
	enum wb_status status = layout_of_version(path, list, version, &wanted, err);

	if (status == WB_OK)
		status = read_layout(database, path, &found, err);
	if (status == WB_OK)
		status = match_layouts(path, &wanted, &found, err);
	release_layout(&wanted);
	release_layout(&found);
	return status;
}
