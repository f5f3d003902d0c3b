/*
 * Reading a whole table of a system, for what is kept in memory: crosswalks,
 * reference tables. One thread.
 */
#ifndef WB_SESSION_READING_H
#define WB_SESSION_READING_H

#include "session/session.h"

/*
 * Told of each batch, in order; it is valid during the call. The first one has no
 * rows, so that fields are looked up in a table without rows too.
 */
typedef enum wb_status wb_reader(void *context, const struct wb_table *table,
				 struct wb_batch *batch, struct wb_error *err);

/* A row that cannot be read is an error that names it. */
enum wb_status wb_session_read(struct wb_session *session, const struct wb_table_name *name,
			       wb_reader *reader, void *context, struct wb_error *err);

/* The column of a field, or an error that names the fields there are. */
enum wb_status wb_reading_field(const struct wb_table_name *name, const struct wb_table *table,
				struct wb_text field, size_t *out, struct wb_error *err);

/* WB_INVALID at "SYSTEM.TABLE, row N". */
enum wb_status wb_reading_fail(const struct wb_table_name *name, uint64_t row, struct wb_error *err,
			       const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
