/*
 * The tables and views of a SQLite file by name, before anything else is read of
 * them. What SQLite and Waybill keep for themselves is left out. Private to the
 * SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_LISTING_H
#define WB_CONNECT_SQLITE_LISTING_H

#include <sqlite3.h>

#include "connect/sqlite_handle.h"

/* Name of the table that keeps what is committed; no table of the user's. */
#define WB_SQLITE_LEDGER "waybill_ledger"

enum wb_sqlite_kind {
	WB_SQLITE_TABLE,
	WB_SQLITE_VIEW,
	WB_SQLITE_VIRTUAL, /* rows come from a module */
};

struct wb_sqlite_listing {
	struct wb_text name;
	enum wb_sqlite_kind kind;
	bool without_rowid, strict;
};

struct wb_sqlite_listings {
	struct wb_arena arena;
	struct wb_sqlite_listing *items; /* by name */
	size_t count, capacity;
};

/* Whether a name is not for the user: SQLite's own tables, the ledger. */
bool wb_sqlite_is_reserved(struct wb_text name);

/* Fills all-zero listings; release them also after a failure. */
enum wb_status wb_sqlite_listings_read(const struct wb_handle *handle, sqlite3 *db,
				       struct wb_sqlite_listings *out, struct wb_error *err);
void wb_sqlite_listings_release(struct wb_sqlite_listings *listings);

/* The listing of a name in any case, or NULL. */
const struct wb_sqlite_listing *
wb_sqlite_listings_find(const struct wb_sqlite_listings *listings, struct wb_text name);

/* WB_NOT_FOUND: says that a table is missing, and which one may be meant. */
enum wb_status
wb_sqlite_listings_miss(const struct wb_sqlite_listings *listings, const struct wb_handle *handle,
			struct wb_text table, struct wb_error *err);

#endif
