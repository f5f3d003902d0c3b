/*
 * All of it comes from pragmas, written as statements: their functions
 * (pragma_table_xinfo) could be shadowed by a table of that name in a file from
 * a stranger. Pragmas take no parameters, so names are quoted into them.
 */
#include "connect/sqlite_inspect.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "connect/sqlite_sql.h"
#include "connect/sqlite_type.h"

/* A table as listed, before its fields are read. */
struct listing {
	struct wb_text name;
	enum wb_sqlite_kind kind;
	bool without_rowid, strict;
};

struct listings {
	struct wb_arena arena;
	struct listing *items;
	size_t count, capacity;
};

/* What the functions below share: one inspection through one connection. */
struct inspection {
	const struct wb_handle *handle;
	sqlite3 *db;
	struct wb_schema *schema;
};

static bool
is_ours(struct wb_text name)
{
	struct wb_text prefix = { name.at, name.len < 7 ? name.len : 7 };

	return wb_text_equal_ignoring_case(prefix, WB_TEXT("sqlite_")) ||
	       wb_text_equal_ignoring_case(name, WB_TEXT(WB_SQLITE_LEDGER));
}

static bool
kind_of(struct wb_text type, enum wb_sqlite_kind *out)
{
	if (wb_text_is(type, "table"))
		*out = WB_SQLITE_TABLE;
	else if (wb_text_is(type, "view"))
		*out = WB_SQLITE_VIEW;
	else if (wb_text_is(type, "virtual"))
		*out = WB_SQLITE_VIRTUAL;
	else
		return false; /* "shadow": the inside of a virtual table */
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return wb_text_compare(((const struct listing *)a)->name,
			       ((const struct listing *)b)->name);
}

static enum wb_status
list_tables(const struct inspection *inspection, struct listings *out, struct wb_error *err)
{
	enum { NAME = 1, TYPE = 2, WITHOUT_ROWID = 4, STRICT = 5 };
	const char *where = inspection->handle->system;
	sqlite3_stmt *list;
	enum wb_status status;
	bool row;

	status = wb_sqlite_prepare(inspection->db, where, "PRAGMA main.table_list", &list, err);
	while (status == WB_OK) {
		struct listing item = { 0 };

		status = wb_sqlite_step(list, where, &row, err);
		if (status != WB_OK || !row)
			break;
		item.name = wb_sqlite_column_text(list, NAME);
		if (is_ours(item.name) || !kind_of(wb_sqlite_column_text(list, TYPE), &item.kind))
			continue;
		item.name = wb_arena_text(&out->arena, item.name);
		item.without_rowid = sqlite3_column_int(list, WITHOUT_ROWID) != 0;
		item.strict = sqlite3_column_int(list, STRICT) != 0;
		WB_GROW(out->items, out->capacity, out->count + 1);
		out->items[out->count++] = item;
	}
	sqlite3_finalize(list);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, by_name);
	return status;
}

static void
listings_release(struct listings *listings)
{
	wb_arena_release(&listings->arena);
	free(listings->items);
}

size_t
wb_sqlite_field(const struct wb_table *table, struct wb_text name)
{
	size_t i = 0;

	while (i < table->n_fields && !wb_text_equal_ignoring_case(table->fields[i].name, name))
		i++;
	return i;
}

/* Prepares `PRAGMA main.what("name")`. */
static enum wb_status
pragma(const struct inspection *inspection, const char *what, struct wb_text name,
       sqlite3_stmt **out, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };
	enum wb_status status;

	wb_buffer_format(&sql, "PRAGMA main.%s(", what);
	wb_sqlite_quote(&sql, name);
	wb_buffer_byte(&sql, ')');
	status = wb_sqlite_prepare(inspection->db, inspection->handle->system, sql.at, out, err);
	wb_buffer_release(&sql);
	return status;
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
find_rowid_field(const struct listing *listing, struct wb_table *table, bool key_index)
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

/* The first figure of a statement that needs no scan; -1 where there is none. */
static int64_t
figure(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW &&
	    sqlite3_column_type(statement, 0) != SQLITE_NULL)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* What ANALYZE once counted; -1 where it did not. */
static int64_t
analyzed_rows(sqlite3 *db, struct wb_text table)
{
	static const char sql[] = "SELECT CAST(stat AS INTEGER) FROM main.sqlite_stat1 "
				  "WHERE tbl = ?1 COLLATE NOCASE ORDER BY idx LIMIT 1";
	sqlite3_stmt *statement = NULL;
	int64_t rows = -1;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    wb_sqlite_bind_text(statement, 1, table) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		rows = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return rows;
}

/* The span of rowids, found at the two ends of the tree. */
static int64_t
rowid_span(sqlite3 *db, const struct wb_table *table, const char *rowid)
{
	struct wb_buffer sql = { 0 };
	int64_t first, last;

	wb_buffer_format(&sql, "SELECT min(%s) FROM main.", rowid);
	wb_sqlite_quote(&sql, table->name);
	first = figure(db, sql.at);
	memcpy(sql.at, "SELECT max", 10);
	last = figure(db, sql.at);
	wb_buffer_release(&sql);
	if (last < 0)
		return 0;
	return first > 0 ? last - first + 1 : last;
}

/* A guess, for progress and plans: none where reading would be needed. */
static int64_t
estimate_rows(sqlite3 *db, const struct listing *listing, const struct wb_table *table)
{
	enum { LEAST_ROW_BYTES = 4 };
	int64_t rows, most;

	if (listing->kind != WB_SQLITE_TABLE)
		return -1;
	rows = analyzed_rows(db, table->name);
	if (rows >= 0 || listing->without_rowid)
		return rows;
	if (wb_sqlite_field(table, WB_TEXT("rowid")) < table->n_fields)
		return -1;
	rows = rowid_span(db, table, "rowid");
	most = figure(db, "PRAGMA main.page_count") * figure(db, "PRAGMA main.page_size") /
	       LEAST_ROW_BYTES;
	return rows <= most ? rows : -1;
}

/* Reads one listed table into the schema. */
static enum wb_status
read_table(const struct inspection *inspection, const struct listing *listing,
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
	table->row_estimate = estimate_rows(inspection->db, listing, table);
	return WB_OK;
}

/* A view on something that is gone must not hide the tables that are well. */
static enum wb_status
add_unreadable(const struct inspection *inspection, const struct listing *listing,
	       const struct wb_error *why)
{
	struct wb_table *table = wb_schema_add_table(inspection->schema, listing->name, 0);

	table->writable = false;
	wb_table_warn(inspection->schema, table, "cannot be read: %s", why->what);
	return WB_OK;
}

static enum wb_status
not_found(const struct wb_handle *handle, struct wb_text table, const struct listings *listings,
	  struct wb_error *err)
{
	struct wb_buffer names = { 0 };
	const struct listing *nearest = NULL;
	size_t distance = table.len / 2 + 1;

	for (size_t i = 0; i < listings->count; i++) {
		size_t d = wb_text_distance(table, listings->items[i].name);

		wb_buffer_format(&names, "%s%.*s", i ? ", " : "",
				 WB_TEXT_ARG(listings->items[i].name));
		if (d < distance) {
			distance = d;
			nearest = &listings->items[i];
		}
	}
	wb_fail(err, WB_NOT_FOUND, handle->system, "there is no table %.*s in %s",
		WB_TEXT_ARG(table), handle->path);
	if (nearest)
		wb_hint(err, "did you mean %.*s?", WB_TEXT_ARG(nearest->name));
	else
		wb_hint(err, "its tables: %.400s", names.len ? names.at : "none");
	wb_buffer_release(&names);
	return WB_NOT_FOUND;
}

static const struct listing *
find_listing(const struct listings *listings, struct wb_text name)
{
	for (size_t i = 0; i < listings->count; i++)
		if (wb_text_equal_ignoring_case(listings->items[i].name, name))
			return &listings->items[i];
	return NULL;
}

static enum wb_status
inspect_all(const struct inspection *inspection, const struct listings *listings,
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
	struct listings listings = { 0 };
	const struct listing *one;
	struct wb_table *added;
	size_t rowid_field;
	enum wb_status status = list_tables(&inspection, &listings, err);

	if (status == WB_OK && !table.len) {
		status = inspect_all(&inspection, &listings, err);
	} else if (status == WB_OK) {
		one = find_listing(&listings, table);
		status = one ? read_table(&inspection, one, &added, &rowid_field, err)
			     : not_found(handle, table, &listings, err);
	}
	listings_release(&listings);
	return status;
}

enum wb_status
wb_sqlite_shape_read(const struct wb_handle *handle, sqlite3 *db, struct wb_text table,
		     struct wb_sqlite_shape *out, struct wb_error *err)
{
	struct inspection inspection = { handle, db, &out->schema };
	struct listings listings = { 0 };
	const struct listing *one;
	enum wb_status status;

	memset(out, 0, sizeof *out);
	status = list_tables(&inspection, &listings, err);
	if (status == WB_OK) {
		one = find_listing(&listings, table);
		status = one ? read_table(&inspection, one, &out->table, &out->rowid_field, err)
			     : not_found(handle, table, &listings, err);
		if (one) {
			out->kind = one->kind;
			out->without_rowid = one->without_rowid;
			out->strict = one->strict;
		}
	}
	listings_release(&listings);
	return status;
}

void
wb_sqlite_shape_release(struct wb_sqlite_shape *shape)
{
	wb_schema_release(&shape->schema);
}
