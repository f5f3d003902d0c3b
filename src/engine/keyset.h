/*
 * A set of keys that a step has met: those it has written, where the target has
 * no constraints to watch them; or, for `distinct`, all that it would write of a
 * row.
 *
 * Keys are held as 128-bit hashes (XXH3) of their canonical texts: up to some
 * three million in memory, beyond that in a temporary SQLite database that
 * vanishes with the set. The answers do not depend on where they are held. One
 * thread at a time.
 */
#ifndef WB_ENGINE_KEYSET_H
#define WB_ENGINE_KEYSET_H

#include "base/error.h"
#include "data/batch.h"

struct wb_keyset;

/* `limit` is the most keys kept in memory; 0: the default. */
struct wb_keyset *wb_keyset_new(size_t limit);
void wb_keyset_free(struct wb_keyset *set); /* accepts NULL */

/*
 * Adds the key that the named columns hold in a row; a null part is none of the
 * texts, the empty one included. *added is false where it was there already.
 */
enum wb_status wb_keyset_add(struct wb_keyset *set, const struct wb_column *columns,
			     const size_t *key, size_t n_key, size_t row, struct wb_arena *scratch,
			     bool *added, struct wb_error *err);

/* Whether the set has the key; as wb_keyset_add, without adding it. */
enum wb_status
wb_keyset_has(struct wb_keyset *set, const struct wb_column *columns, const size_t *key,
	      size_t n_key, size_t row, struct wb_arena *scratch, bool *has, struct wb_error *err);

/* Forgets all keys, keeps the memory. Only for a set that is still in memory. */
void wb_keyset_clear(struct wb_keyset *set);

#endif
