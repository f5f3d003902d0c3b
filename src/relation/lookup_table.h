/*
 * A reference table: one field of its rows, by key; in memory, or beyond a limit in
 * a temporary database, as a table index keeps it.
 *
 * Read whole before the first row of the mapping; afterwards any thread may look
 * rows up.
 */
#ifndef WB_RELATION_LOOKUP_TABLE_H
#define WB_RELATION_LOOKUP_TABLE_H

#include "plan/reference.h"
#include "session/session.h"

struct wb_lookup_table;

/* `memory`: the most bytes that it may take of it. */
enum wb_status
wb_lookup_table_read(struct wb_session *session, const struct wb_reference *lookup, size_t memory,
		     struct wb_lookup_table **out, struct wb_error *err);
void wb_lookup_table_free(struct wb_lookup_table *table); /* accepts NULL */

/* The answer for a key as struct wb_references has it; values live as long as table and arena. */
enum wb_status
wb_lookup_table_find(const struct wb_lookup_table *table, struct wb_text key,
		     struct wb_arena *arena, struct wb_answer *out, struct wb_error *err);

/* What it was read for. */
const struct wb_reference *wb_lookup_table_reference(const struct wb_lookup_table *table);

/* Appends a text that differs once the rows do. */
void wb_lookup_table_state(const struct wb_lookup_table *table, struct wb_buffer *out);

#endif
