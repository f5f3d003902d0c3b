/* Crosswalks that are tables: a run goes on only with the entries it began with. */
#ifndef WB_ENGINE_CROSSWALK_STATE_H
#define WB_ENGINE_CROSSWALK_STATE_H

#include "project/journal.h"
#include "session/session.h"

/* Notes what they are as the run begins; later, WB_INVALID where one is not that any more. */
enum wb_status wb_settle_crosswalks(struct wb_session *session, struct wb_journal *journal,
				    int64_t run, struct wb_error *err);

#endif
