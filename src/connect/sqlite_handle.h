/*
 * An open SQLite file: the locator checked, the connection made safe for a file
 * from a stranger. Private to the SQLite connector.
 *
 * The handle owns one connection, for inspection and for a target; each source
 * opens one of its own, so that sources can be read on other threads.
 */
#ifndef WB_CONNECT_SQLITE_HANDLE_H
#define WB_CONNECT_SQLITE_HANDLE_H

#include <sqlite3.h>

#include "connect/connector.h"

struct wb_handle {
	sqlite3 *db;
	char *path;   /* never a URI: absolute, or starting with "./" */
	char *system; /* its name in the design, for messages */
	enum wb_access access;
	bool fresh;    /* the file is new: it goes again on close where nothing came into it */
	int busy;      /* milliseconds to wait for a lock */
	bool all_text; /* every column that is not bytes is read as text */
};

extern const struct wb_connector_option wb_sqlite_options[];

/* The connector's open and close. */
enum wb_status wb_sqlite_open(const struct wb_location *location, enum wb_access access,
			      struct wb_handle **out, struct wb_error *err);
void wb_sqlite_close(struct wb_handle *handle);

/* One more connection to the same file, to read; the caller closes it. */
enum wb_status
wb_sqlite_connect(const struct wb_handle *handle, sqlite3 **out, struct wb_error *err);

/* "system.table", for messages; the caller frees it. */
char *wb_sqlite_label(const struct wb_handle *handle, struct wb_text table);

#endif
