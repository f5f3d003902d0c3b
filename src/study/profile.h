/*
 * Profiling: one pass over a table, and what it says about every field.
 *
 * Runs on the caller's thread and on workers of its own, which have ended on
 * return; progress is told on the caller's thread. The result is the same for
 * any number of workers. Memory is bounded, whatever the size of the table.
 * Only the source is read; nothing is written. Data is in data/profile.h.
 */
#ifndef WB_STUDY_PROFILE_H
#define WB_STUDY_PROFILE_H

#include <stdatomic.h>

#include "data/profile.h"
#include "session/session.h"

struct wb_profiling {
	struct wb_text system, table; /* of the session's design */
	unsigned jobs;                /* 0: as many as there are processors */
	const atomic_bool *cancel; /* set by any thread to stop it soon: WB_INTERRUPTED; or NULL */
	void *context;
	/* `done` of `total` in the source's own units (0: unknown), `rows` so far; or NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total, uint64_t rows);
};

/* Into an empty *out, which the caller releases. made_at, min_count, has_values are set. */
enum wb_status wb_profile_table(struct wb_session *session, const struct wb_profiling *profiling,
				struct wb_profile *out, struct wb_error *err);

#endif
