#include "connect/sqlite_listing.h"

#include <stdlib.h>

#include "base/memory.h"
#include "connect/sqlite_sql.h"

bool
wb_sqlite_is_reserved(struct wb_text name)
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
	return wb_text_compare(((const struct wb_sqlite_listing *)a)->name,
			       ((const struct wb_sqlite_listing *)b)->name);
}

enum wb_status
wb_sqlite_listings_read(const struct wb_handle *handle, sqlite3 *db, struct wb_sqlite_listings *out,
			struct wb_error *err)
{
	enum { NAME = 1, TYPE = 2, WITHOUT_ROWID = 4, STRICT = 5 };
	const char *where = handle->system;
	sqlite3_stmt *list;
	enum wb_status status;
	bool row;

	status = wb_sqlite_prepare(db, where, "PRAGMA main.table_list", &list, err);
	while (status == WB_OK) {
		struct wb_sqlite_listing item = { 0 };

		status = wb_sqlite_step(list, where, &row, err);
		if (status != WB_OK || !row)
			break;
		item.name = wb_sqlite_column_text(list, NAME);
		if (wb_sqlite_is_reserved(item.name) ||
		    !kind_of(wb_sqlite_column_text(list, TYPE), &item.kind))
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

void
wb_sqlite_listings_release(struct wb_sqlite_listings *listings)
{
	wb_arena_release(&listings->arena);
	free(listings->items);
}

enum wb_status
wb_sqlite_listings_miss(const struct wb_sqlite_listings *listings, const struct wb_handle *handle,
			struct wb_text table, struct wb_error *err)
{
	struct wb_buffer names = { 0 };
	const struct wb_sqlite_listing *nearest = NULL;
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

const struct wb_sqlite_listing *
wb_sqlite_listings_find(const struct wb_sqlite_listings *listings, struct wb_text name)
{
	for (size_t i = 0; i < listings->count; i++)
		if (wb_text_equal_ignoring_case(listings->items[i].name, name))
			return &listings->items[i];
	return NULL;
}
