/*
 * Refusals: why a row is not in the table, as the fault of a rejected row.
 * SQLite tells the kind of constraint by a code and the columns only in its
 * message; which foreign key it was, it does not tell at all. Private to the
 * SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_REFUSAL_H
#define WB_CONNECT_SQLITE_REFUSAL_H

#include "connect/sqlite_target.h"

/* Whether a result code of a step speaks of the row, and not of the file. */
bool wb_sqlite_is_refusal(int code);

/* SQLite refused the row with that code; its message is the connection's last. */
const struct wb_fault *
wb_sqlite_refused(struct wb_target *target, const struct wb_rows *rows, size_t row, int code);

/* The value of a slot could not be given to SQLite. */
const struct wb_fault *wb_sqlite_unbound(struct wb_target *target, const struct wb_rows *rows,
					 size_t row, size_t slot, enum wb_sqlite_refusal refusal);

/* A fault about the key as a whole. */
const struct wb_fault *wb_sqlite_key_fault(struct wb_target *target, const struct wb_rows *rows,
					   size_t row, const char *rule, const char *reason);

#endif
