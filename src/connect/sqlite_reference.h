/*
 * Foreign keys of a target's table, held against a row: SQLite says that one is
 * broken, not which. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_REFERENCE_H
#define WB_CONNECT_SQLITE_REFERENCE_H

#include "connect/sqlite_target.h"

enum { WB_SQLITE_REFERENCE_PARTS = 16 }; /* longer keys are not looked into beyond that */

struct wb_sqlite_reference {
	struct wb_text parent; /* the table referred to */
	size_t n_columns;
	struct wb_text columns[WB_SQLITE_REFERENCE_PARTS]; /* of the target's table */
};

/* Finds a foreign key whose parent row is missing; texts lie in rows->arena. */
bool wb_sqlite_reference_find_broken(struct wb_target *target, const struct wb_rows *rows,
				     size_t row, struct wb_sqlite_reference *out);

#endif
