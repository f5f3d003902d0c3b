/*
 * A table index: rows of a table, kept by a key, for joins and look-ups.
 *
 * Rows are added by one thread, in the table's order, then the index is sealed;
 * from then on any number of threads may ask it. Keys and records are bytes, see
 * cells.h. They are held in memory up to a limit, beyond it in a temporary
 * SQLite database that vanishes with the index; the answers do not depend on
 * where they are held.
 */
#ifndef WB_RELATION_TABLE_INDEX_H
#define WB_RELATION_TABLE_INDEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct wb_table_index;

/* `memory` is the most bytes kept in memory. */
struct wb_table_index *wb_table_index_new(size_t memory);
void wb_table_index_free(struct wb_table_index *index); /* accepts NULL */

/* Copies both. */
enum wb_status wb_table_index_add(struct wb_table_index *index, struct wb_text key,
				  struct wb_text record, struct wb_error *err);

/* No more rows will come. */
enum wb_status wb_table_index_seal(struct wb_table_index *index, struct wb_error *err);

bool wb_table_index_is_spilled(const struct wb_table_index *index);

/* Where a search through the rows of one key stands; all zero: before the first. */
struct wb_index_cursor {
	const void *row; /* in memory: the last one given */
	int64_t number;  /* else: likewise */
};

/*
 * Gives the next rows of a key, at most `most`, in the order in which they were
 * added; *n is less than that at the end. Records lie in the index or in the
 * arena.
 */
enum wb_status
wb_table_index_next(struct wb_table_index *index, struct wb_text key,
		    struct wb_index_cursor *cursor, struct wb_text *records, size_t most, size_t *n,
		    struct wb_arena *arena, struct wb_error *err);

#endif
