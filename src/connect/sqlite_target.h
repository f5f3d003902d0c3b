/*
 * A SQLite table being written.
 *
 * A transaction begins with the first thing that is read or written, holds all
 * that is written until commit, and is rolled back by close. Making the table
 * and emptying it for `replace` belong to the first one, so that a target that
 * is opened and closed leaves no trace. With `atomic` there is one transaction
 * until finish: a run killed before that starts over. A dry run never commits; its
 * transaction lasts until the handle closes, so that later tables see it.
 *
 * On a handle that only reads, keys can be looked up and nothing is written; a
 * table that would be created is an empty one. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_TARGET_H
#define WB_CONNECT_SQLITE_TARGET_H

#include "connect/connector.h"
#include "connect/sqlite_bind.h"
#include "connect/sqlite_handle.h"
#include "connect/sqlite_inspect.h"

struct wb_target {
	struct wb_handle *handle;
	sqlite3 *db; /* the handle's */
	struct wb_arena arena;
	char *label; /* "system.table" */
	struct wb_text run, step;
	struct wb_sqlite_shape shape;
	bool absent; /* read-only, and there is no such table yet */

	size_t n_slots; /* in the order of the spec */
	struct wb_sqlite_slot *slots;
	size_t n_keys;
	sqlite3_stmt *insert, *update, *delete, *lookup; /* parameter i + 1 is slot i */
	bool key_enforced;   /* by a unique index or primary key within the mapping's key */
	bool has_triggers;   /* in the file: a refused row is undone by a savepoint */
	bool acts_on_delete; /* a foreign key of some table deletes or changes rows with one */

	bool atomic;
	bool stays;       /* dry, or within another's transaction: closing rolls nothing back */
	bool replace_due; /* the table is yet to be emptied */
	uint64_t removed; /* rows that emptying it took away */
	bool lost;        /* the transaction was rolled back under us: nothing more is written */
	bool entry_due;   /* atomic: `entry` is to be written by finish */
	struct wb_ledger_entry entry;
};

enum wb_status
wb_sqlite_target_open(struct wb_handle *handle, const struct wb_target_spec *spec,
		      struct wb_ledger_entry *last, struct wb_target **out, struct wb_error *err);

/* The index of the slot of a field, its name in any case, or n_slots. */
size_t wb_sqlite_target_slot(const struct wb_target *target, struct wb_text name);

enum wb_status
wb_sqlite_target_start(struct wb_target *target, uint64_t *removed, struct wb_error *err);

/* Begins a transaction where none is open. */
enum wb_status wb_sqlite_target_begin(struct wb_target *target, struct wb_error *err);

enum wb_status wb_sqlite_target_commit(struct wb_target *target, struct wb_ledger_entry *entry,
				       struct wb_error *err);
enum wb_status wb_sqlite_target_finish(struct wb_target *target, struct wb_error *err);
void wb_sqlite_target_close(struct wb_target *target, bool keep);

#endif
