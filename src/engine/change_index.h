/*
 * An index of changes: records of a target by their key, before and after.
 *
 * It lies in a temporary SQLite database without a name: in memory while it is
 * small, on disk beyond, and gone when freed. Keys are 128-bit hashes. One
 * thread; the texts that it hands out are valid until the next call.
 */
#ifndef WB_ENGINE_CHANGE_INDEX_H
#define WB_ENGINE_CHANGE_INDEX_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum wb_change_keys {
	WB_CHANGE_KEYS_UNIQUE,   /* a second record of a key joins the first */
	WB_CHANGE_KEYS_REPEATED, /* each record stands for itself */
};

/* What is kept of one record. An absent text (`at` NULL): there is no such record. */
struct wb_indexed_change {
	uint64_t row; /* of the source; 0: none */
	struct wb_text before, after;
};

struct wb_change_index;

enum wb_status
wb_change_index_new(enum wb_change_keys keys, struct wb_change_index **out, struct wb_error *err);
void wb_change_index_free(struct wb_change_index *index); /* accepts NULL */

/*
 * Adds a record. Where keys are unique and this one is there, its row and
 * `before` stay, and `after` is the new one.
 */
enum wb_status wb_change_index_put(struct wb_change_index *index, struct wb_text key,
				   const struct wb_indexed_change *change, struct wb_error *err);

/* Takes the first record of a key out of the index. */
enum wb_status wb_change_index_take(struct wb_change_index *index, struct wb_text key, bool *found,
				    struct wb_indexed_change *out, struct wb_error *err);

/* The records in the order in which they came; *more is false behind the last. */
enum wb_status wb_change_index_next(struct wb_change_index *index, bool *more,
				    struct wb_indexed_change *out, struct wb_error *err);

#endif
