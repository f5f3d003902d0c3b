/*
 * The store: SQL on the project's connection, for the files of this folder.
 *
 * Every failure of SQLite becomes an error that names the project file and the
 * way out. Statements are the caller's to finalize. One thread, that of the
 * project.
 */
#ifndef WB_PROJECT_STORE_H
#define WB_PROJECT_STORE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "project/project.h"

/* Fills err from the connection's last failure; `path` names the file. */
enum wb_status wb_store_fail_at(sqlite3 *database, const char *path, struct wb_error *err);
enum wb_status wb_store_fail(struct wb_project *project, struct wb_error *err);

/* Runs SQL without parameters or results. */
enum wb_status wb_store_execute(struct wb_project *project, const char *sql, struct wb_error *err);

/* BEGIN IMMEDIATE. A transaction belongs to who began it; they do not nest. */
enum wb_status wb_store_begin(struct wb_project *project, struct wb_error *err);
/* The same, unless one is open. */
enum wb_status wb_store_ensure_transaction(struct wb_project *project, struct wb_error *err);
/* On failure nothing is kept: the transaction is rolled back. */
enum wb_status wb_store_commit(struct wb_project *project, struct wb_error *err);
void wb_store_rollback(struct wb_project *project); /* harmless where none is open */

enum wb_status wb_store_prepare(struct wb_project *project, const char *sql, sqlite3_stmt **out,
				struct wb_error *err);

enum wb_store_step {
	WB_STORE_ROW,
	WB_STORE_DONE,
	WB_STORE_FAILED, /* err is filled */
};

enum wb_store_step
wb_store_step(struct wb_project *project, sqlite3_stmt *statement, struct wb_error *err);

/* Runs a bound statement to its end, resets it and forgets what was bound. */
enum wb_status
wb_store_run(struct wb_project *project, sqlite3_stmt *statement, struct wb_error *err);

/* WB_OK unless the step failed; then what err says. */
enum wb_status wb_store_status(enum wb_store_step step, const struct wb_error *err);

/* Runs SQL with ?1 and ?2 bound, as far as it has them. */
enum wb_status wb_store_execute_with(struct wb_project *project, const char *sql, int64_t first,
				     int64_t second, struct wb_error *err);

/* The one number that a bound statement gives: 0 for null and for no row. Finalizes it. */
enum wb_status wb_store_number(struct wb_project *project, sqlite3_stmt *statement, int64_t *out,
			       struct wb_error *err);

/* The same of SQL with ?1 bound, as far as it has it. */
enum wb_status wb_store_lookup(struct wb_project *project, const char *sql, int64_t first,
			       int64_t *out, struct wb_error *err);

/*
 * Binds text, borrowed until the statement is run; bytes that are no valid
 * UTF-8, or hold a NUL, become a blob so that SQL sees them whole.
 */
void wb_store_bind_text(sqlite3_stmt *statement, int index, struct wb_text text);

/* A column's text; valid until the statement moves on. */
struct wb_text wb_store_text(sqlite3_stmt *statement, int column);
/* The same, copied into the arena. */
struct wb_text wb_store_copy(sqlite3_stmt *statement, int column, struct wb_arena *arena);

#endif
