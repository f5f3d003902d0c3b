/*
 * The missing phase of `write sync`: what becomes of target rows whose key the
 * source lacks. It comes after the last row, and its writes are part of the
 * step's last commit: a kill leaves all of it undone.
 *
 * One thread, that of the run.
 */
#ifndef WB_ENGINE_MISSING_H
#define WB_ENGINE_MISSING_H

#include "engine/transfer.h"

/* Does the phase where the plan has one and it is not done yet. WB_LIMIT: nothing was done. */
enum wb_status wb_missing_follow(struct wb_transfer *transfer, struct wb_error *err);

/* What the phase of a recorded step came to; nothing where it is not done. */
enum wb_status wb_missing_recall(struct wb_journal *journal, int64_t step,
				 struct wb_missing_result *out, struct wb_error *err);

#endif
