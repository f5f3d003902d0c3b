/*
 * States of a target's transaction:
 *
 *	        begin                 commit
 *	closed ───────► open ─────────────────────► closed
 *	                 │  atomic: stays open, the entry is kept for finish
 *	                 └─► lost: SQLite rolled it back (disk full, a trigger's
 *	                     RAISE(ROLLBACK)); nothing more is written or committed
 *
 * Invariant: an entry is in the ledger if and only if the rows it counts are in
 * the table.
 */
#include "connect/sqlite_target.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "connect/sqlite_ledger.h"
#include "connect/sqlite_replace.h"
#include "connect/sqlite_spec.h"
#include "connect/sqlite_sql.h"
#include "connect/sqlite_statement.h"

static bool
is_open(const struct wb_target *target)
{
	return !sqlite3_get_autocommit(target->db);
}

static bool
can_write(const struct wb_target *target)
{
	return target->handle->access == WB_WRITE;
}

size_t
wb_sqlite_target_slot(const struct wb_target *target, struct wb_text name)
{
	size_t i = 0;

	while (i < target->n_slots && !wb_text_equal_ignoring_case(target->slots[i].name, name))
		i++;
	return i;
}

enum wb_status
wb_sqlite_target_begin(struct wb_target *target, struct wb_error *err)
{
	enum wb_status status;

	if (target->lost)
		return wb_fail(err, WB_IO, target->label, "the transaction was rolled back");
	if (!is_open(target)) {
		status = wb_sqlite_execute(target->db, target->label,
					   can_write(target) ? "BEGIN IMMEDIATE" : "BEGIN", err);
		if (status != WB_OK)
			return status;
	}
	if (!target->replace_due)
		return WB_OK;
	status = wb_sqlite_replace(target, err);
	if (status == WB_OK)
		target->replace_due = false;
	return status;
}

enum wb_status
wb_sqlite_target_start(struct wb_target *target, uint64_t *removed, struct wb_error *err)
{
	enum wb_status status = wb_sqlite_target_begin(target, err);

	*removed = target->removed;
	return status;
}

static void
roll_back(struct wb_target *target)
{
	if (is_open(target))
		sqlite3_exec(target->db, "ROLLBACK", NULL, NULL, NULL);
	target->lost = true;
}

/* A foreign key that was to hold at the end does not: names the first row that breaks one. */
static enum wb_status
explain_deferred(struct wb_target *target, struct wb_error *err)
{
	sqlite3_stmt *check = NULL;
	enum wb_status status =
		wb_fail(err, WB_INVALID, target->label, "rows refer to rows that are missing: %s",
			sqlite3_errmsg(target->db));

	if (sqlite3_prepare_v2(target->db, "PRAGMA main.foreign_key_check", -1, &check, NULL) ==
		    SQLITE_OK &&
	    sqlite3_step(check) == SQLITE_ROW)
		wb_fail(err, WB_INVALID, target->label,
			"row %lld of %s refers to a row of %s that is missing",
			(long long)sqlite3_column_int64(check, 1),
			(const char *)sqlite3_column_text(check, 0),
			(const char *)sqlite3_column_text(check, 2));
	sqlite3_finalize(check);
	wb_hint(err, "write %s first, or mend the references, then --resume",
		"the table that is referred to");
	return status;
}

static enum wb_status
commit_open(struct wb_target *target, const struct wb_ledger_entry *entry, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	int code;

	if (entry)
		status = wb_sqlite_ledger_write(target->db, target->label, target->run,
						target->step, entry, err);
	if (status == WB_OK) {
		code = sqlite3_exec(target->db, "COMMIT", NULL, NULL, NULL);
		if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
			status = explain_deferred(target, err);
		else if (code != SQLITE_OK)
			status = wb_sqlite_fail(target->db, target->label, err);
	}
	if (status != WB_OK)
		roll_back(target);
	return status;
}

enum wb_status
wb_sqlite_target_commit(struct wb_target *target, struct wb_ledger_entry *entry,
			struct wb_error *err)
{
	enum wb_status status = wb_sqlite_target_begin(target, err);

	if (status != WB_OK)
		return status;
	if (!target->atomic)
		return commit_open(target, entry, err);
	target->entry = *entry;
	target->entry_due = true;
	return WB_OK;
}

enum wb_status
wb_sqlite_target_finish(struct wb_target *target, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!can_write(target))
		return WB_OK;
	if (target->replace_due || target->lost)
		status = wb_sqlite_target_begin(target, err);
	if (status == WB_OK && is_open(target))
		status = commit_open(target, target->entry_due ? &target->entry : NULL, err);
	if (status != WB_OK)
		return status;
	target->entry_due = false;
	/* Others may still read the old pages: what cannot be moved now is moved later. */
	sqlite3_wal_checkpoint_v2(target->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return WB_OK;
}

/* The spec's table is missing: makes it, or says how to. */
static enum wb_status
provide_table(struct wb_target *target, const struct wb_target_spec *spec,
	      const struct wb_error *why, struct wb_error *err)
{
	enum wb_status status;

	if (!spec->create) {
		wb_fail(err, WB_INVALID, why->where, "%s", why->what);
		wb_hint(err, "%s, or have it made: into %s create", why->hint, target->label);
		return WB_INVALID;
	}
	if (!can_write(target)) {
		target->absent = true;
		return WB_OK;
	}
	status = wb_sqlite_target_begin(target, err);
	if (status == WB_OK)
		status = wb_sqlite_spec_create(spec, target->db, target->label, err);
	wb_sqlite_shape_release(&target->shape);
	if (status == WB_OK)
		status = wb_sqlite_shape_read(target->handle, target->db, spec->table,
					      &target->shape, err);
	return status;
}

/* Finds the table, or makes it; *resumed tells that the ledger has an entry. */
static enum wb_status
find_table(struct wb_target *target, const struct wb_target_spec *spec,
	   struct wb_ledger_entry *last, struct wb_error *err)
{
	struct wb_error why = { 0 };
	enum wb_status status, found;

	found = wb_sqlite_shape_read(target->handle, target->db, spec->table, &target->shape, &why);
	if (found != WB_OK && found != WB_NOT_FOUND) {
		if (err)
			*err = why;
		return found;
	}
	if (spec->resume) {
		status = wb_sqlite_ledger_read(target->db, target->label, spec->run, spec->step,
					       last, err);
		if (status != WB_OK)
			return status;
		if (found == WB_NOT_FOUND)
			return wb_fail(err, WB_INVALID, target->label,
				       "the table is gone since the run was stopped");
	}
	target->replace_due = spec->mode == WB_TARGET_REPLACE && !spec->resume;
	if (found == WB_OK)
		return WB_OK;
	target->replace_due = false; /* a new table is empty */
	return provide_table(target, spec, &why, err);
}

static enum wb_status
open_table(struct wb_target *target, const struct wb_target_spec *spec,
	   struct wb_ledger_entry *last, struct wb_error *err)
{
	enum wb_status status = wb_sqlite_spec_check(spec, target->label, err);

	if (status == WB_OK)
		status = find_table(target, spec, last, err);
	if (status != WB_OK || target->absent)
		return status;
	status = wb_sqlite_spec_match(target, spec, err);
	if (status == WB_OK)
		status =
			wb_sqlite_answers(target->db, target->label,
					  "SELECT 1 FROM main.sqlite_schema WHERE type = 'trigger'",
					  &target->has_triggers, err);
	if (status == WB_OK)
		status = wb_sqlite_statements_prepare(target, err);
	return status;
}

enum wb_status
wb_sqlite_target_open(struct wb_handle *handle, const struct wb_target_spec *spec,
		      struct wb_ledger_entry *last, struct wb_target **out, struct wb_error *err)
{
	struct wb_target *target = wb_alloc(sizeof *target);
	enum wb_status status;

	target->handle = handle;
	target->db = handle->db;
	target->label = wb_sqlite_label(handle, spec->table);
	target->run = wb_arena_text(&target->arena, spec->run);
	target->step = wb_arena_text(&target->arena, spec->step);
	target->atomic = spec->atomic;
	target->stays = spec->dry || spec->within;
	status = open_table(target, spec, last, err);
	if (status != WB_OK) {
		wb_sqlite_target_close(target, false);
		return status;
	}
	*out = target;
	return WB_OK;
}

void
wb_sqlite_target_close(struct wb_target *target, bool keep)
{
	(void)keep; /* what a resume needs is in the ledger */
	if (!target)
		return;
	sqlite3_finalize(target->insert);
	sqlite3_finalize(target->update);
	sqlite3_finalize(target->delete);
	sqlite3_finalize(target->lookup);
	if (!target->stays)
		roll_back(target);
	wb_sqlite_shape_release(&target->shape);
	wb_arena_release(&target->arena);
	free(target->label);
	free(target);
}
