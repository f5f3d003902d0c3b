/*
 * Four statements over the same numbered parameters, parameter i + 1 being
 * slot i, so that one loop binds any of them. Columns are named through the
 * alias t: SQLite reads a quoted name that it does not find as text, but never
 * one behind an alias.
 *
 * ABORT is written out, so that a table's own ON CONFLICT clause cannot turn a
 * refused row into one that is dropped, or that takes another's place, silently.
 */
#include "connect/sqlite_statement.h"

#include "connect/sqlite_sql.h"

/* Appends `before"name"= ?n` with the slot's parameter. */
static void
add_term(struct wb_buffer *sql, const char *before, const struct wb_target *target, size_t slot)
{
	wb_buffer_string(sql, before);
	wb_sqlite_quote(sql, target->slots[slot].name);
	wb_buffer_format(sql, " = ?%zu", slot + 1);
}

static void
add_table(struct wb_buffer *sql, const char *before, const struct wb_target *target)
{
	wb_buffer_string(sql, before);
	wb_buffer_string(sql, "main.");
	wb_sqlite_quote(sql, target->shape.table->name);
}

static void
add_where_key(struct wb_buffer *sql, const struct wb_target *target)
{
	const char *before = " WHERE t.";

	for (size_t i = 0; i < target->n_slots; i++) {
		if (!target->slots[i].key_part)
			continue;
		add_term(sql, before, target, i);
		before = " AND t.";
	}
}

static enum wb_status
prepare(struct wb_target *target, struct wb_buffer *sql, sqlite3_stmt **out, struct wb_error *err)
{
	enum wb_status status = wb_sqlite_prepare(target->db, target->label, sql->at, out, err);

	wb_buffer_release(sql);
	return status;
}

static enum wb_status
prepare_insert(struct wb_target *target, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };

	add_table(&sql, "INSERT OR ABORT INTO ", target);
	for (size_t i = 0; i < target->n_slots; i++) {
		wb_buffer_string(&sql, i ? ", " : "(");
		wb_sqlite_quote(&sql, target->slots[i].name);
	}
	for (size_t i = 0; i < target->n_slots; i++)
		wb_buffer_format(&sql, "%s?%zu", i ? ", " : ") VALUES(", i + 1);
	wb_buffer_byte(&sql, ')');
	return prepare(target, &sql, &target->insert, err);
}

/* Sets what is not part of the key; no statement where that is nothing. */
static enum wb_status
prepare_update(struct wb_target *target, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };
	const char *before = " AS t SET ";

	if (!target->n_keys || target->n_keys == target->n_slots)
		return WB_OK;
	add_table(&sql, "UPDATE OR ABORT ", target);
	for (size_t i = 0; i < target->n_slots; i++) {
		if (target->slots[i].key_part)
			continue;
		add_term(&sql, before, target, i);
		before = ", ";
	}
	add_where_key(&sql, target);
	return prepare(target, &sql, &target->update, err);
}

/* Its parameters are the key's alone, numbered as in the others. */
static enum wb_status
prepare_delete(struct wb_target *target, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };

	if (!target->n_keys)
		return WB_OK;
	add_table(&sql, "DELETE FROM ", target);
	wb_buffer_string(&sql, " AS t");
	add_where_key(&sql, target);
	return prepare(target, &sql, &target->delete, err);
}

/* Whether deleting a row may delete or change others, by a foreign key's action. */
static enum wb_status
find_actions(struct wb_target *target, struct wb_error *err)
{
	static const char sql[] =
		"SELECT 1 FROM main.sqlite_schema AS t, pragma_foreign_key_list(t.name, 'main') "
		"AS k WHERE t.type = 'table' AND k.\"table\" = ?1 COLLATE NOCASE "
		"AND k.on_delete NOT IN ('NO ACTION', 'RESTRICT')";
	sqlite3_stmt *keys;
	enum wb_status status = wb_sqlite_prepare(target->db, target->label, sql, &keys, err);

	if (status != WB_OK)
		return status;
	wb_sqlite_bind_text(keys, 1, target->shape.table->name);
	status = wb_sqlite_step(keys, target->label, &target->acts_on_delete, err);
	sqlite3_finalize(keys);
	return status;
}

static enum wb_status
prepare_lookup(struct wb_target *target, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };

	if (!target->n_keys)
		return WB_OK;
	for (size_t i = 0; i < target->n_slots; i++) {
		wb_buffer_string(&sql, i ? ", t." : "SELECT t.");
		wb_sqlite_quote(&sql, target->slots[i].name);
	}
	add_table(&sql, " FROM ", target);
	wb_buffer_string(&sql, " AS t");
	add_where_key(&sql, target);
	return prepare(target, &sql, &target->lookup, err);
}

static bool
is_key(const struct wb_target *target, struct wb_text field)
{
	size_t slot = wb_sqlite_target_slot(target, field);

	return slot < target->n_slots && target->slots[slot].key_part;
}

/* Whether the columns of a unique index are all part of the mapping's key. */
static enum wb_status
index_within_key(const struct wb_target *target, struct wb_text index, bool *out,
		 struct wb_error *err)
{
	enum { NAME = 2 };
	sqlite3_stmt *info;
	enum wb_status status;
	bool row = true;

	*out = true;
	status = wb_sqlite_pragma(target->db, target->label, "index_info", index, &info, err);
	while (status == WB_OK && row && *out) {
		status = wb_sqlite_step(info, target->label, &row, err);
		if (row && !is_key(target, wb_sqlite_column_text(info, NAME)))
			*out = false;
	}
	sqlite3_finalize(info);
	return status;
}

/* Whether the table itself keeps the mapping's key from occurring twice. */
static enum wb_status
find_enforcement(struct wb_target *target, struct wb_error *err)
{
	enum { NAME = 1, UNIQUE = 2, PARTIAL = 4 };
	const struct wb_table *table = target->shape.table;
	sqlite3_stmt *list;
	enum wb_status status;
	bool row = true;

	if (target->shape.rowid_field < table->n_fields)
		target->key_enforced =
			is_key(target, table->fields[target->shape.rowid_field].name);
	status = wb_sqlite_pragma(target->db, target->label, "index_list", table->name, &list, err);
	while (status == WB_OK && row && !target->key_enforced) {
		status = wb_sqlite_step(list, target->label, &row, err);
		if (status == WB_OK && row && sqlite3_column_int(list, UNIQUE) &&
		    !sqlite3_column_int(list, PARTIAL))
			status = index_within_key(target, wb_sqlite_column_text(list, NAME),
						  &target->key_enforced, err);
	}
	sqlite3_finalize(list);
	return status;
}

enum wb_status
wb_sqlite_statements_prepare(struct wb_target *target, struct wb_error *err)
{
	enum wb_status status = prepare_lookup(target, err);

	if (status == WB_OK)
		status = find_enforcement(target, err);
	if (status != WB_OK || target->handle->access == WB_READ)
		return status;
	status = prepare_insert(target, err);
	if (status == WB_OK)
		status = prepare_update(target, err);
	if (status == WB_OK)
		status = prepare_delete(target, err);
	if (status == WB_OK && target->n_keys)
		status = find_actions(target, err);
	return status;
}
