/*
 * All of it comes from pragmas, written as statements: their functions
 * (pragma_table_xinfo) could be shadowed by a table of that name in a file from
 * a stranger. Pragmas take no parameters, so names are quoted into them.
 */
#include "connect/sqlite_inspect.h"

#include <string.h>

#include "connect/sqlite_estimate.h"
#include "connect/sqlite_listing.h"
#include "connect/sqlite_sql.h"
#include "connect/sqlite_type.h"

/* What the functions below share: one inspection through one connection. */
struct inspection {
	const struct wb_handle *handle;
	sqlite3 *db;
	struct wb_schema *schema;
};

size_t
wb_sqlite_field(const struct wb_table *table, struct wb_text name)
{
	size_t i = 0;

	while (i < table->n_fields && !wb_text_equal_ignoring_case(table->fields[i].name, name))
		i++;
	return i;
}

static enum wb_status
pragma(const struct inspection *inspection, const char *what, struct wb_text name,
       sqlite3_stmt **out, struct wb_error *err)
{
	return wb_sqlite_pragma(inspection->db, inspection->handle->system, what, name, out, err);
}

/* Columns of PRAGMA table_xinfo. */
enum { XINFO_NAME = 1, XINFO_TYPE, XINFO_NOT_NULL, XINFO_DEFAULT, XINFO_KEY, XINFO_HIDDEN };

/* Values of XINFO_HIDDEN; 2 and 3 are generated columns. */
enum { HIDDEN_NOT = 0, HIDDEN_IN_VIRTUAL = 1 };

static void
fill_field(const struct inspection *inspection, sqlite3_stmt *xinfo, struct wb_field *field)
{
	struct wb_arena *arena = &inspection->schema->arena;

	field->name = wb_arena_text(arena, wb_sqlite_column_text(xinfo, XINFO_NAME));
	field->declared = wb_arena_text(arena, wb_sqlite_column_text(xinfo, XINFO_TYPE));
	field->type = wb_sqlite_type_of(field->declared, &field->max_length);
	if (inspection->handle->all_text && field->type.type != WB_TYPE_BYTES)
		field->type = (struct wb_type_spec){ .type = WB_TYPE_TEXT };
	field->not_null = sqlite3_column_int(xinfo, XINFO_NOT_NULL) != 0;
	field->has_default = sqlite3_column_type(xinfo, XINFO_DEFAULT) != SQLITE_NULL;
	field->key_part = (unsigned)sqlite3_column_int(xinfo, XINFO_KEY);
	field->generated = sqlite3_column_int(xinfo, XINFO_HIDDEN) != HIDDEN_NOT;
}

static enum wb_status
count_fields(const struct inspection *inspection, sqlite3_stmt *xinfo, size_t *count,
	     struct wb_error *err)
{
	enum wb_status status = WB_OK;
	bool row = true;

	*count = 0;
	while (status == WB_OK && row) {
		status = wb_sqlite_step(xinfo, inspection->handle->system, &row, err);
		if (row && sqlite3_column_int(xinfo, XINFO_HIDDEN) != HIDDEN_IN_VIRTUAL)
			++*count;
	}
	sqlite3_reset(xinfo);
	return status;
}

static enum wb_status
read_fields(const struct inspection *inspection, struct wb_text name, struct wb_table **out,
	    struct wb_error *err)
{
	sqlite3_stmt *xinfo;
	enum wb_status status;
	size_t count, i = 0;
	bool row = true;

	status = pragma(inspection, "table_xinfo", name, &xinfo, err);
	if (status == WB_OK)
		status = count_fields(inspection, xinfo, &count, err);
	if (status == WB_OK)
		*out = wb_schema_add_table(inspection->schema, name, count);
	while (status == WB_OK && row) {
		status = wb_sqlite_step(xinfo, inspection->handle->system, &row, err);
		if (row && i < count &&
		    sqlite3_column_int(xinfo, XINFO_HIDDEN) != HIDDEN_IN_VIRTUAL)
			fill_field(inspection, xinfo, &(*out)->fields[i++]);
	}
	sqlite3_finalize(xinfo);
	return status;
}

/* The one column of an index, or an empty slice where it has more or is an expression. */
static enum wb_status
only_column(const struct inspection *inspection, struct wb_text index, struct wb_table *table,
	    size_t *field, struct wb_error *err)
{
	enum { NAME = 2 };
	sqlite3_stmt *info;
	enum wb_status status;
	size_t columns = 0;
	bool row = true;

	*field = table->n_fields;
	status = pragma(inspection, "index_info", index, &info, err);
	while (status == WB_OK && row) {
		status = wb_sqlite_step(info, inspection->handle->system, &row, err);
		if (row && ++columns == 1)
			*field = wb_sqlite_field(table, wb_sqlite_column_text(info, NAME));
	}
	sqlite3_finalize(info);
	if (columns != 1)
		*field = table->n_fields;
	return status;
}

/* Marks what unique indexes hold alone; *key_index says whether the primary key has one. */
static enum wb_status
read_indexes(const struct inspection *inspection, struct wb_table *table, bool *key_index,
	     struct wb_error *err)
{
	enum { NAME = 1, UNIQUE = 2, ORIGIN = 3, PARTIAL = 4 };
	sqlite3_stmt *list;
	enum wb_status status;
	size_t field;
	bool row;

	status = pragma(inspection, "index_list", table->name, &list, err);
	while (status == WB_OK) {
		status = wb_sqlite_step(list, inspection->handle->system, &row, err);
		if (status != WB_OK || !row)
			break;
		if (wb_text_is(wb_sqlite_column_text(list, ORIGIN), "pk"))
			*key_index = true;
		if (!sqlite3_column_int(list, UNIQUE) || sqlite3_column_int(list, PARTIAL))
			continue;
		status = only_column(inspection, wb_sqlite_column_text(list, NAME), table, &field,
				     err);
		if (status == WB_OK && field < table->n_fields)
			table->fields[field].unique = true;
	}
	sqlite3_finalize(list);
	return status;
}

/* The name of part `number` of a table's primary key, in the arena; empty where it has none. */
static enum wb_status
key_name(const struct inspection *inspection, struct wb_text table, int number, struct wb_text *out,
	 struct wb_error *err)
{
	sqlite3_stmt *xinfo;
	enum wb_status status;
	bool row = true;

	*out = WB_TEXT("");
	status = pragma(inspection, "table_xinfo", table, &xinfo, err);
	while (status == WB_OK && row) {
		status = wb_sqlite_step(xinfo, inspection->handle->system, &row, err);
		if (row && sqlite3_column_int(xinfo, XINFO_KEY) == number)
			*out = wb_arena_text(&inspection->schema->arena,
					     wb_sqlite_column_text(xinfo, XINFO_NAME));
	}
	sqlite3_finalize(xinfo);
	return status;
}

/* One part of a foreign key; without columns it refers to the parent's primary key. */
static enum wb_status
read_reference(const struct inspection *inspection, sqlite3_stmt *list, struct wb_table *table,
	       struct wb_error *err)
{
	enum { PART = 1, PARENT = 2, FROM = 3, TO = 4 };
	struct wb_arena *arena = &inspection->schema->arena;
	size_t field = wb_sqlite_field(table, wb_sqlite_column_text(list, FROM));
	struct wb_text parent = wb_arena_text(arena, wb_sqlite_column_text(list, PARENT));
	struct wb_text to = wb_arena_text(arena, wb_sqlite_column_text(list, TO));
	enum wb_status status = WB_OK;

	if (field == table->n_fields)
		return WB_OK;
	if (!to.len)
		status = key_name(inspection, parent, sqlite3_column_int(list, PART) + 1, &to, err);
	if (status == WB_OK && !to.len)
		wb_table_warn(
			inspection->schema, table,
			"field %.*s refers to table %.*s, which is missing or has no such key",
			WB_TEXT_ARG(table->fields[field].name), WB_TEXT_ARG(parent));
	table->fields[field].references_table = parent;
	table->fields[field].references_field = to;
	return status;
}

static enum wb_status
read_references(const struct inspection *inspection, struct wb_table *table, struct wb_error *err)
{
	sqlite3_stmt *list;
	enum wb_status status;
	bool row;

	status = pragma(inspection, "foreign_key_list", table->name, &list, err);
	while (status == WB_OK) {
		status = wb_sqlite_step(list, inspection->handle->system, &row, err);
		if (status != WB_OK || !row)
			break;
		status = read_reference(inspection, list, table, err);
	}
	sqlite3_finalize(list);
	return status;
}

/*
 * An INTEGER PRIMARY KEY is the rowid itself: always unique, never null, given
 * by SQLite where nothing is written. It alone has no index of its own.
 */
static size_t
find_rowid_field(const struct wb_sqlite_listing *listing, struct wb_table *table, bool key_index)
{
	size_t found = table->n_fields, parts = 0;

	for (size_t i = 0; i < table->n_fields; i++) {
		if (!table->fields[i].key_part)
			continue;
		parts++;
		found = i;
	}
	if (parts != 1 || key_index || listing->without_rowid ||
	    !wb_text_equal_ignoring_case(table->fields[found].declared, WB_TEXT("integer")))
		return table->n_fields;
	table->fields[found].unique = true;
	table->fields[found].not_null = true;
	table->fields[found].has_default = true;
	return found;
}

/* Reads one listed table into the schema. */
static enum wb_status
read_table(const struct inspection *inspection, const struct wb_sqlite_listing *listing,
	   struct wb_table **out, size_t *rowid_field, struct wb_error *err)
{
	enum wb_status status;
	struct wb_table *table;
	bool key_index = false;

	status = read_fields(inspection, listing->name, &table, err);
	if (status != WB_OK)
		return status;
	*out = table;
	*rowid_field = table->n_fields;
	table->writable = listing->kind == WB_SQLITE_TABLE;
	if (listing->kind != WB_SQLITE_TABLE)
		return WB_OK;
	status = read_indexes(inspection, table, &key_index, err);
	if (status == WB_OK)
		status = read_references(inspection, table, err);
	if (status != WB_OK)
		return status;
	*rowid_field = find_rowid_field(listing, table, key_index);
	table->row_estimate = wb_sqlite_estimate(inspection->db, listing, table);
	return WB_OK;
}

/* A view on something that is gone must not hide the tables that are well. */
static enum wb_status
add_unreadable(const struct inspection *inspection, const struct wb_sqlite_listing *listing,
	       const struct wb_error *why)
{
	struct wb_table *table = wb_schema_add_table(inspection->schema, listing->name, 0);

	table->writable = false;
	wb_table_warn(inspection->schema, table, "cannot be read: %s", why->what);
	return WB_OK;
}

static enum wb_status
inspect_all(const struct inspection *inspection, const struct wb_sqlite_listings *listings,
	    struct wb_error *err)
{
	enum wb_status status = WB_OK;
	struct wb_table *table;
	size_t rowid_field;

	for (size_t i = 0; status == WB_OK && i < listings->count; i++) {
		struct wb_error why = { 0 };

		status = read_table(inspection, &listings->items[i], &table, &rowid_field, &why);
		if (status == WB_INVALID && listings->items[i].kind != WB_SQLITE_TABLE)
			status = add_unreadable(inspection, &listings->items[i], &why);
		if (status != WB_OK && err)
			*err = why;
	}
	return status;
}

enum wb_status
wb_sqlite_inspect(struct wb_handle *handle, struct wb_text table, struct wb_schema *out,
		  struct wb_error *err)
{
	struct inspection inspection = { handle, handle->db, out };
	struct wb_sqlite_listings listings = { 0 };
	const struct wb_sqlite_listing *one;
	struct wb_table *added;
	size_t rowid_field;
	enum wb_status status = wb_sqlite_listings_read(handle, inspection.db, &listings, err);

	if (status == WB_OK && !table.len) {
		status = inspect_all(&inspection, &listings, err);
	} else if (status == WB_OK) {
		one = wb_sqlite_listings_find(&listings, table);
		status = one ? read_table(&inspection, one, &added, &rowid_field, err)
			     : wb_sqlite_listings_miss(&listings, handle, table, err);
	}
	wb_sqlite_listings_release(&listings);
	return status;
}

enum wb_status
wb_sqlite_shape_read(const struct wb_handle *handle, sqlite3 *db, struct wb_text table,
		     struct wb_sqlite_shape *out, struct wb_error *err)
{
	struct inspection inspection = { handle, db, &out->schema };
	struct wb_sqlite_listings listings = { 0 };
	const struct wb_sqlite_listing *one;
	enum wb_status status;

	memset(out, 0, sizeof *out);
	status = wb_sqlite_listings_read(handle, inspection.db, &listings, err);
	if (status == WB_OK) {
		one = wb_sqlite_listings_find(&listings, table);
		status = one ? read_table(&inspection, one, &out->table, &out->rowid_field, err)
			     : wb_sqlite_listings_miss(&listings, handle, table, err);
		if (one) {
			out->kind = one->kind;
			out->without_rowid = one->without_rowid;
			out->strict = one->strict;
		}
	}
	wb_sqlite_listings_release(&listings);
	return status;
}

void
wb_sqlite_shape_release(struct wb_sqlite_shape *shape)
{
	wb_schema_release(&shape->schema);
}
