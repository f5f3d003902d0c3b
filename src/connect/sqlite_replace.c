#include "connect/sqlite_replace.h"

#include "connect/sqlite_sql.h"

/* Which references matter: those that a delete acts upon, or all of them. */
enum references {
	REFERENCES_ACTING, /* ON DELETE CASCADE, SET NULL, SET DEFAULT */
	REFERENCES_ALL,
};

/* Whether a row of `table` has a value in `column`, a foreign key. */
static enum wb_status
has_reference(struct wb_target *target, struct wb_text table, struct wb_text column, bool *out,
	      struct wb_error *err)
{
	struct wb_buffer sql = { 0 };
	enum wb_status status;

	wb_buffer_string(&sql, "SELECT 1 FROM main.");
	wb_sqlite_quote(&sql, table);
	wb_buffer_string(&sql, " AS t WHERE t.");
	wb_sqlite_quote(&sql, column);
	wb_buffer_string(&sql, " IS NOT NULL");
	status = wb_sqlite_answers(target->db, target->label, sql.at, out, err);
	wb_buffer_release(&sql);
	return status;
}

/* Whether rows of another table refer to the target. */
static enum wb_status
refers(struct wb_target *target, struct wb_text table, enum references which, bool *out,
       struct wb_error *err)
{
	enum { PARENT = 2, FROM = 3, ON_DELETE = 6 };
	sqlite3_stmt *keys;
	enum wb_status status;
	bool row;

	*out = false;
	status = wb_sqlite_pragma(target->db, target->label, "foreign_key_list", table, &keys, err);
	while (status == WB_OK && !*out) {
		struct wb_text action;

		status = wb_sqlite_step(keys, target->label, &row, err);
		if (status != WB_OK || !row)
			break;
		action = wb_sqlite_column_text(keys, ON_DELETE);
		if (!wb_text_equal_ignoring_case(wb_sqlite_column_text(keys, PARENT),
						 target->shape.table->name))
			continue;
		if (which == REFERENCES_ACTING &&
		    (wb_text_is(action, "NO ACTION") || wb_text_is(action, "RESTRICT")))
			continue;
		status = has_reference(target, table, wb_sqlite_column_text(keys, FROM), out, err);
	}
	sqlite3_finalize(keys);
	return status;
}

/* The name of another table with rows that refer to this one; empty where there is none. */
static enum wb_status
find_child(struct wb_target *target, enum references which, struct wb_buffer *child,
	   struct wb_error *err)
{
	static const char sql[] = "SELECT name FROM main.sqlite_schema WHERE type = 'table' "
				  "AND name <> ?1 COLLATE NOCASE ORDER BY name";
	sqlite3_stmt *tables;
	enum wb_status status;
	bool row = true, found = false;

	status = wb_sqlite_prepare(target->db, target->label, sql, &tables, err);
	if (status == WB_OK)
		wb_sqlite_bind_text(tables, 1, target->shape.table->name);
	while (status == WB_OK && row && !found) {
		status = wb_sqlite_step(tables, target->label, &row, err);
		if (status == WB_OK && row)
			status = refers(target, wb_sqlite_column_text(tables, 0), which, &found,
					err);
		if (status == WB_OK && row && found)
			wb_buffer_text(child, wb_sqlite_column_text(tables, 0));
	}
	sqlite3_finalize(tables);
	return status;
}

static enum wb_status
refuse(struct wb_target *target, struct wb_text child, const char *what, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, target->label, "cannot be replaced: rows of %.*s %s",
		WB_TEXT_ARG(child), what);
	wb_hint(err, "empty %.*s first, or write upsert instead of replace", WB_TEXT_ARG(child));
	return WB_INVALID;
}

enum wb_status
wb_sqlite_replace(struct wb_target *target, struct wb_error *err)
{
	struct wb_buffer sql = { 0 }, child = { 0 };
	enum wb_status status = find_child(target, REFERENCES_ACTING, &child, err);
	int code;

	if (status == WB_OK && child.len)
		status = refuse(target, wb_buffer_slice(&child),
				"would be deleted or changed with it", err);
	if (status != WB_OK)
		goto done;
	wb_buffer_string(&sql, "DELETE FROM main.");
	wb_sqlite_quote(&sql, target->shape.table->name);
	code = sqlite3_exec(target->db, sql.at, NULL, NULL, NULL);
	if (code == SQLITE_OK) {
		target->removed = (uint64_t)sqlite3_changes64(target->db);
		goto done;
	}
	status = wb_sqlite_fail(target->db, target->label, err);
	if ((code & 0xff) == SQLITE_CONSTRAINT &&
	    find_child(target, REFERENCES_ALL, &child, NULL) == WB_OK && child.len)
		refuse(target, wb_buffer_slice(&child), "refer to it", err);
done:
	wb_buffer_release(&sql);
	wb_buffer_release(&child);
	return status;
}
