/*
 * Verification: a target read back through its connector, and held against
 * what was written. One thread.
 */
#ifndef WB_ENGINE_VERIFY_H
#define WB_ENGINE_VERIFY_H

#include "engine/tally.h"
#include "project/journal.h"
#include "session/session.h"

/*
 * Tallies the plan's fields over the target table as it stands. `tally` has as
 * many fields as the plan has arrows. WB_NOT_FOUND where there is no table.
 */
enum wb_status wb_tally_target(struct wb_session *session, const struct wb_plan *plan,
			       unsigned jobs, struct wb_tally *tally, struct wb_error *err);

/* Holds `found` against `expected`, logs each figure, and counts the differences. */
enum wb_status
wb_compare_tallies(struct wb_journal *journal, int64_t step, const struct wb_plan *plan,
		   const struct wb_tally *expected, const struct wb_tally *found,
		   size_t *differences, struct wb_error *err);

#endif
