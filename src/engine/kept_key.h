/*
 * Keys that are kept for xref: of each row that stands in the target now, the old
 * key and the one that was written. On the committer's thread.
 */
#ifndef WB_ENGINE_KEPT_KEY_H
#define WB_ENGINE_KEPT_KEY_H

#include "engine/committer.h"

/* Of a parcel that was written: into the journal, or, in a dry run, into memory. */
enum wb_status
wb_keep_keys(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err);

#endif
