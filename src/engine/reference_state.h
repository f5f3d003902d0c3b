/*
 * What a run reads besides its sources: crosswalks that are tables, and tables that
 * a mapping looks up in. It goes on only with what it began with.
 */
#ifndef WB_ENGINE_REFERENCE_STATE_H
#define WB_ENGINE_REFERENCE_STATE_H

#include "engine/transfer.h"

/* Notes what they are as the run begins; later, WB_INVALID where one is not that any more. */
enum wb_status wb_settle_crosswalks(struct wb_session *session, struct wb_journal *journal,
				    int64_t run, struct wb_error *err);

/* Notes the tables that a step looks up in, as it begins. */
enum wb_status wb_note_lookups(const struct wb_transfer *transfer, struct wb_error *err);

/* WB_INVALID where one of them is not what it was then. */
enum wb_status wb_check_lookups(const struct wb_transfer *transfer, struct wb_error *err);

#endif
