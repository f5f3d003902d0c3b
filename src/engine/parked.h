/*
 * What a run goes without, because it is parked: noted in the log of its steps.
 * One thread, that of the run.
 */
#ifndef WB_ENGINE_PARKED_H
#define WB_ENGINE_PARKED_H

#include "project/journal.h"
#include "session/parking.h"

/* Of a step that begins: each line that is set aside, in the open transaction. */
enum wb_status wb_parked_note(struct wb_journal *journal, int64_t step,
			      const struct wb_parking *parking, struct wb_error *err);

/*
 * Of a step whose mapping is parked as a whole: likewise, and it is over. Committed.
 * `step` is NULL in a dry run.
 */
enum wb_status wb_parked_skip(struct wb_journal *journal, const struct wb_step_record *step,
			      const struct wb_parking *parking, struct wb_error *err);

/* For the step's record: which of them it goes without, into the arena. */
void wb_parked_pin(const struct wb_parking *parking, struct wb_arena *arena,
		   struct wb_step_record *step);

#endif
