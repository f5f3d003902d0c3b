#include "connect/sqlite_write.h"

#include "connect/sqlite_cell.h"
#include "connect/sqlite_refusal.h"
#include "connect/sqlite_sql.h"

static const char savepoint_sql[] = "SAVEPOINT waybill_row";
static const char release_sql[] = "RELEASE waybill_row";
static const char undo_sql[] = "ROLLBACK TO waybill_row; RELEASE waybill_row";

/* Starts the lookup of a row's key; false where it has a null or unholdable part: not found. */
static bool
bind_key(struct wb_target *target, const struct wb_rows *rows, size_t row)
{
	for (size_t i = 0; i < target->n_slots; i++) {
		if (!target->slots[i].key_part)
			continue;
		if (wb_column_cell(&rows->columns[i], row) != WB_CELL_VALUE ||
		    wb_sqlite_bind(&target->slots[i], target->lookup, (int)i + 1, &rows->columns[i],
				   row) != WB_BIND_OK)
			return false;
	}
	return true;
}

static struct wb_sqlite_cells *
init_before(const struct wb_target *target, const struct wb_rows *rows, struct wb_column *before)
{
	size_t room = rows->capacity;
	struct wb_sqlite_cells *cells =
		WB_NEW_ARRAY(rows->arena, struct wb_sqlite_cells, target->n_slots);

	for (size_t i = 0; i < target->n_slots; i++) {
		if (!before[i].state)
			wb_column_init(&before[i], target->slots[i].type, room, rows->arena);
		cells[i] =
			(struct wb_sqlite_cells){ &before[i], room,
						  wb_arena_text(rows->arena, target->slots[i].name),
						  rows->arena };
	}
	return cells;
}

static enum wb_status
look_up(struct wb_target *target, const struct wb_rows *rows, size_t row,
	const struct wb_sqlite_cells *cells, bool *found, struct wb_error *err)
{
	enum wb_status status;

	*found = false;
	if (!bind_key(target, rows, row))
		return WB_OK;
	status = wb_sqlite_step(target->lookup, target->label, found, err);
	if (status == WB_OK && *found)
		for (size_t i = 0; i < target->n_slots; i++)
			wb_sqlite_cell_read(&cells[i], target->lookup, (int)i, row);
	sqlite3_reset(target->lookup);
	return status;
}

enum wb_status
wb_sqlite_read_keys(struct wb_target *target, const struct wb_rows *rows, struct wb_column *before,
		    bool *found, struct wb_error *err)
{
	const struct wb_sqlite_cells *cells;
	enum wb_status status;

	for (size_t i = 0; i < rows->n_selected; i++)
		found[i] = false;
	if (target->absent || !target->lookup)
		return WB_OK;
	status = wb_sqlite_target_begin(target, err);
	if (status != WB_OK)
		return status;
	cells = init_before(target, rows, before);
	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++)
		status = look_up(target, rows, rows->selected[i], cells, &found[i], err);
	return status;
}

static void
reject(struct wb_rows *rows, size_t row, const struct wb_fault *fault)
{
	rows->outcome[row] = WB_OUTCOME_REJECTED;
	rows->faults[row] = fault;
}

/*
 * Where the table does not enforce the key, this does: an insert must find no
 * row of the key, an update just one.
 */
static enum wb_status
watch_key(struct wb_target *target, struct wb_rows *rows, size_t row, struct wb_error *err)
{
	bool inserting = rows->outcome[row] == WB_OUTCOME_INSERTED, more = true;
	size_t most = inserting ? 0 : 1, count = 0;
	enum wb_status status = WB_OK;

	if (!bind_key(target, rows, row))
		return WB_OK;
	while (status == WB_OK && more && count <= most) {
		status = wb_sqlite_step(target->lookup, target->label, &more, err);
		count += more;
	}
	sqlite3_reset(target->lookup);
	if (status == WB_OK && count > most)
		reject(rows, row,
		       inserting ? wb_sqlite_key_fault(target, rows, row, "unique",
						       "the table has a row of this key already")
				 : wb_sqlite_key_fault(target, rows, row, "key-not-unique",
						       "the table has several rows of this key"));
	return status;
}

/* Binds all slots; false where a value is refused, and the row rejected. */
static bool
bind_row(struct wb_target *target, struct wb_rows *rows, size_t row, sqlite3_stmt *statement)
{
	for (size_t i = 0; i < target->n_slots; i++) {
		enum wb_sqlite_refusal refusal = wb_sqlite_bind(&target->slots[i], statement,
								(int)i + 1, &rows->columns[i], row);

		if (refusal == WB_BIND_OK)
			continue;
		reject(rows, row, wb_sqlite_unbound(target, rows, row, i, refusal));
		return false;
	}
	return true;
}

static enum wb_status
set_savepoint(struct wb_target *target, const char *sql, struct wb_error *err)
{
	return target->has_triggers ? wb_sqlite_execute(target->db, target->label, sql, err)
				    : WB_OK;
}

/* The row was not written: a reject, unless it is the file that is in trouble. */
static enum wb_status
settle(struct wb_target *target, struct wb_rows *rows, size_t row, int code, struct wb_error *err)
{
	enum wb_status status;

	if (!wb_sqlite_is_refusal(code)) {
		status = wb_sqlite_fail(target->db, target->label, err);
		target->lost = true;
		return status;
	}
	if (sqlite3_get_autocommit(target->db)) {
		target->lost = true;
		wb_fail(err, WB_INVALID, target->label,
			"a trigger rolled the whole transaction back: %s",
			sqlite3_errmsg(target->db));
		wb_hint(err, "let the trigger use RAISE(ABORT), then --resume");
		return WB_INVALID;
	}
	reject(rows, row, wb_sqlite_refused(target, rows, row, code));
	return set_savepoint(target, undo_sql, err);
}

static enum wb_status
write_row(struct wb_target *target, struct wb_rows *rows, size_t row, sqlite3_stmt *statement,
	  struct wb_error *err)
{
	enum wb_status status;
	int code, changes;

	if (!bind_row(target, rows, row, statement))
		return WB_OK;
	status = set_savepoint(target, savepoint_sql, err);
	if (status != WB_OK)
		return status;
	code = sqlite3_step(statement);
	changes = sqlite3_changes(target->db);
	if (code != SQLITE_DONE)
		status = settle(target, rows, row, code, err);
	else if (changes == 0)
		reject(rows, row,
		       wb_sqlite_key_fault(target, rows, row, "ignored",
					   "the table took no row: a trigger passed over it, or "
					   "the key is gone"));
	sqlite3_reset(statement);
	if (code == SQLITE_DONE)
		status = set_savepoint(target, release_sql, err);
	return status;
}

static const char referred[] = "rows of the system refer to it";

/* Whether foreign keys wait for the end of the transaction to hold. */
static bool
has_deferred(const struct wb_target *target)
{
	int now = 0, highest;

	sqlite3_db_status(target->db, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &highest, 0);
	return now;
}

/* What a delete that went through has done beyond its row: then it is taken back. */
static const struct wb_fault *
fault_of_delete(struct wb_target *target, const struct wb_rows *rows, size_t row,
		sqlite3_int64 changes, bool had_deferred)
{
	if (!sqlite3_changes(target->db))
		return wb_sqlite_key_fault(target, rows, row, "ignored",
					   "the table let no row go: a trigger passed over it, or "
					   "the key is gone");
	if (target->acts_on_delete && changes > 1)
		return wb_sqlite_key_fault(target, rows, row, "referred",
					   "rows that refer to it would be deleted or changed "
					   "with it");
	if (!had_deferred && has_deferred(target))
		return wb_sqlite_key_fault(target, rows, row, "foreign-key", referred);
	return NULL;
}

static enum wb_status
delete_row(struct wb_target *target, struct wb_rows *rows, size_t row, struct wb_error *err)
{
	sqlite3_int64 before = sqlite3_total_changes64(target->db);
	bool had_deferred = has_deferred(target);
	const struct wb_fault *fault = NULL;
	enum wb_status status;
	int code;

	status = wb_sqlite_execute(target->db, target->label, savepoint_sql, err);
	if (status != WB_OK)
		return status;
	for (size_t i = 0; i < target->n_slots; i++)
		if (target->slots[i].key_part)
			wb_sqlite_bind(&target->slots[i], target->delete, (int)i + 1,
				       &rows->columns[i], row);
	code = sqlite3_step(target->delete);
	if (code == SQLITE_DONE)
		fault = fault_of_delete(target, rows, row,
					sqlite3_total_changes64(target->db) - before, had_deferred);
	else
		status = settle(target, rows, row, code, err);
	if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
		fault = wb_sqlite_key_fault(target, rows, row, "foreign-key", referred);
	sqlite3_reset(target->delete);
	if (fault)
		reject(rows, row, fault);
	if (status != WB_OK || (code != SQLITE_DONE && target->has_triggers))
		return status; /* settled: the savepoint is gone */
	return wb_sqlite_execute(target->db, target->label,
				 code == SQLITE_DONE && !fault ? release_sql : undo_sql, err);
}

/* A key that cannot be looked up is refused before it comes to a delete. */
static enum wb_status
write_deleted(struct wb_target *target, struct wb_rows *rows, size_t row, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	if (!bind_key(target, rows, row))
		reject(rows, row,
		       wb_sqlite_key_fault(target, rows, row, "key",
					   "the key cannot be looked up"));
	else if (!target->key_enforced)
		status = watch_key(target, rows, row, err);
	if (status != WB_OK || rows->outcome[row] == WB_OUTCOME_REJECTED)
		return status;
	return delete_row(target, rows, row, err);
}

enum wb_status
wb_sqlite_write(struct wb_target *target, struct wb_rows *rows, struct wb_error *err)
{
	bool watched = target->n_keys && !target->key_enforced;
	enum wb_status status = wb_sqlite_target_begin(target, err);

	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++) {
		size_t row = rows->selected[i];
		sqlite3_stmt *statement;

		if (rows->outcome[row] == WB_OUTCOME_DELETED) {
			status = write_deleted(target, rows, row, err);
			continue;
		}
		if (rows->outcome[row] == WB_OUTCOME_INSERTED)
			statement = target->insert;
		else if (rows->outcome[row] == WB_OUTCOME_UPDATED)
			statement = target->update;
		else
			continue;
		if (watched)
			status = watch_key(target, rows, row, err);
		if (status == WB_OK && statement && rows->outcome[row] != WB_OUTCOME_REJECTED)
			status = write_row(target, rows, row, statement, err);
	}
	return status;
}
