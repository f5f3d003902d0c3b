/*
 * Inspection of a SQLite file: its tables and views, by name, and of each the
 * fields, keys, references and a guess at its size. Rows are never read.
 * Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_INSPECT_H
#define WB_CONNECT_SQLITE_INSPECT_H

#include "connect/sqlite_listing.h"

/* One table with what only this connector needs to know of it. */
struct wb_sqlite_shape {
	struct wb_schema schema; /* owns all below */
	struct wb_table *table;
	enum wb_sqlite_kind kind;
	bool without_rowid, strict;
	size_t rowid_field; /* the INTEGER PRIMARY KEY, another name of the rowid, or n_fields */
};

/* The connector's inspect. */
enum wb_status wb_sqlite_inspect(struct wb_handle *handle, struct wb_text table,
				 struct wb_schema *out, struct wb_error *err);

/*
 * The shape of one table, its name in any case (SQLite's names ignore it), read
 * through the connection given; err->what lists the tables there are where it
 * is missing (WB_NOT_FOUND). The caller releases it, also after a failure.
 */
enum wb_status
wb_sqlite_shape_read(const struct wb_handle *handle, sqlite3 *db, struct wb_text table,
		     struct wb_sqlite_shape *out, struct wb_error *err);
void wb_sqlite_shape_release(struct wb_sqlite_shape *shape);

/* The index of the field that SQLite means by a name, or n_fields. */
size_t wb_sqlite_field(const struct wb_table *table, struct wb_text name);

#endif
