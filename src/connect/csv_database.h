/*
 * The SQLite database behind a stage: opening, errors, and statements that are
 * run once. It belongs to one process at a time. One thread.
 */
#ifndef WB_CONNECT_CSV_DATABASE_H
#define WB_CONNECT_CSV_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct wb_csv_database {
	sqlite3 *db;
	const char *path; /* of the database; borrowed */
	const char *file; /* the CSV file it stands for, for messages; borrowed */
};

enum wb_csv_database_use { WB_CSV_DATABASE_NEW, WB_CSV_DATABASE_PRESENT };

/* Opens `path` and begins a transaction; WB_LOCKED where another process has it. */
enum wb_status wb_csv_database_open(struct wb_csv_database *database, enum wb_csv_database_use use,
				    struct wb_error *err);
void wb_csv_database_close(struct wb_csv_database *database); /* rolls back */

/* Fills err with what SQLite last said. */
enum wb_status wb_csv_database_fail(const struct wb_csv_database *database, struct wb_error *err);

enum wb_status wb_csv_database_execute(const struct wb_csv_database *database, const char *sql,
				       struct wb_error *err);
enum wb_status wb_csv_database_prepare(const struct wb_csv_database *database, const char *sql,
				       sqlite3_stmt **out, struct wb_error *err);

enum wb_status wb_csv_database_has_table(const struct wb_csv_database *database, const char *name,
					 bool *out, struct wb_error *err);

/* Runs a statement that gives no rows, and finalizes it. */
enum wb_status wb_csv_database_run(const struct wb_csv_database *database, sqlite3_stmt *statement,
				   struct wb_error *err);

/* Runs a statement with ?1 to ?count. */
enum wb_status wb_csv_database_run_integers(const struct wb_csv_database *database, const char *sql,
					    const int64_t *values, int count, struct wb_error *err);

/* Makes what is done so far last, and goes on in a transaction of its own. */
enum wb_status wb_csv_database_commit(const struct wb_csv_database *database, struct wb_error *err);

/* Text that outlives the step. */
void wb_csv_bind_text(sqlite3_stmt *statement, int index, struct wb_text text);

#endif
