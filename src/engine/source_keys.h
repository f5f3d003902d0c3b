/*
 * For `write sync`: the keys that the source has, so that it can be told which rows
 * of the target it lacks. Where the target has such a key in another spelling that
 * it holds equal, that one too. On the committer's thread.
 */
#ifndef WB_ENGINE_SOURCE_KEYS_H
#define WB_ENGINE_SOURCE_KEYS_H

#include "engine/committer.h"

/* Which of a parcel's rows are looked up for it. */
enum wb_keys_noted {
	WB_KEYS_ALL,
	WB_KEYS_NOT_WRITTEN, /* the others come by wb_source_keys_add */
};

/*
 * Takes up the keys of the first n rows, before any of them is written; counts rejected
 * rows without a key. Nothing to do where the step does not ask for them.
 */
enum wb_status wb_source_keys_note(struct wb_committer *committer, struct wb_parcel *parcel,
				   size_t n, enum wb_keys_noted noted, struct wb_error *err);

/* Takes up the keys of selected rows, of which it was found out whether the target has them. */
enum wb_status
wb_source_keys_add(struct wb_committer *committer, const struct wb_rows *rows,
		   const struct wb_column *before, const bool *found, struct wb_error *err);

#endif
