/*
 * Keys that a project remembers over its runs: the numbers of sequences, and the
 * keys that mappings wrote for old ones.
 *
 * A store reads what is committed through a connection of its own, and holds in
 * memory what was given out since; that is put into the project by the journal
 * (wb_journal_number, wb_journal_xref), with the rows that it belongs to, or, in a preview or dry
 * run, never. Any thread may ask.
 */
#ifndef WB_PROJECT_KEY_STORE_H
#define WB_PROJECT_KEY_STORE_H

#include "base/arena.h"
#include "project/project.h"

struct wb_key_store;

enum wb_status
wb_key_store_open(struct wb_project *project, struct wb_key_store **out, struct wb_error *err);
void wb_key_store_close(struct wb_key_store *store); /* accepts NULL */

/*
 * The number of a key in a sequence, the next one where it has none; *kept says
 * whether it is in the project already. WB_LIMIT: there is no greater number.
 * `batch` is the number of the batch that asks.
 */
enum wb_status wb_key_store_number(struct wb_key_store *store, struct wb_text sequence,
				   struct wb_text key, int64_t start, uint64_t batch,
				   int64_t *number, bool *kept, struct wb_error *err);

/*
 * The key that a mapping wrote for an old one, as text, in the arena. *known says
 * whether there is one; a text without bytes at all (at NULL): there are several.
 */
enum wb_status
wb_key_store_xref(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
		  struct wb_text old_key, struct wb_arena *arena, struct wb_text *new_key,
		  bool *known, struct wb_error *err);

/* Whether the mapping has written any at all. */
enum wb_status wb_key_store_has_keys(struct wb_key_store *store, struct wb_text mapping,
				     struct wb_text field, bool *has, struct wb_error *err);

/* Of a dry run: a key that would have been written, for the mappings that come after. */
void wb_key_store_rehearse(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
			   struct wb_text old_key, struct wb_text new_key);

/* Likewise: all that the mapping wrote before the run is gone, or the row of one key is. */
void wb_key_store_forget_all(struct wb_key_store *store, struct wb_text mapping);
void wb_key_store_forget(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
			 struct wb_text new_key);

/* What batches before `batch` were given is committed: it need not be held any more. */
void wb_key_store_committed(struct wb_key_store *store, uint64_t batch);

#endif
