/*
 * Migrations: the project file's own schema, by version.
 *
 * Version N is what the first N migrations make, on an empty database or on a
 * file of an older version alike; so the text of every table is the same in
 * both, and a file can be compared with what this program would have made.
 */
#ifndef WB_PROJECT_MIGRATE_H
#define WB_PROJECT_MIGRATE_H

#include <sqlite3.h>

#include "base/error.h"

/* The SQL that leads from one version to the next; the text of schema.sql is the first. */
struct wb_migrations {
	int count; /* the version that this program makes */
	const char *const *sql;
};

extern const struct wb_migrations wb_migrations;
/* Made of schema.sql and schema_2.sql when building. */
extern const char wb_project_schema[], wb_project_schema_2[];

/* Runs migrations from `from` to `to` and sets user_version; in the caller's transaction. */
enum wb_status wb_migrate(sqlite3 *database, const char *path, const struct wb_migrations *list,
			  int from, int to, struct wb_error *err);

/*
 * Upgrades an older file: first a copy beside it, PATH.v<from>.bak (in the place
 * of an earlier one), then all migrations in one transaction. Where it fails
 * the file is as it was.
 */
enum wb_status wb_migrate_file(sqlite3 *database, const char *path,
			       const struct wb_migrations *list, int from, struct wb_error *err);

/*
 * Whether the schema is, to the letter, that of `version`. WB_INVALID names the
 * first table, index, view or trigger that is strange, different or missing;
 * statistics that SQLite itself keeps (sqlite_stat1) may be there.
 */
enum wb_status
wb_migrate_compare(sqlite3 *database, const char *path, const struct wb_migrations *list,
		   int version, struct wb_error *err);

#endif
