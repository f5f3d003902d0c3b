/*
 * A rehearsal: the target systems of a dry run, each open until its end. So a
 * step sees what the steps before it would have written, as in a run; nothing is
 * committed, and closing takes all of it back. One thread, that of the run.
 */
#ifndef WB_ENGINE_REHEARSAL_H
#define WB_ENGINE_REHEARSAL_H

#include "session/session.h"

struct wb_rehearsed_system {
	struct wb_text name; /* borrowed from the design */
	const struct wb_connector *connector;
	struct wb_handle *handle;
};

/* All zero bytes: nothing is open. */
struct wb_rehearsal {
	size_t count, capacity;
	struct wb_rehearsed_system *systems;
};

/* The system, opened for writing the first time; the rehearsal closes it. */
enum wb_status wb_rehearsal_open(struct wb_rehearsal *rehearsal, struct wb_session *session,
				 struct wb_text name, const struct wb_connector **connector,
				 struct wb_handle **handle, struct wb_error *err);

/* Closes every system; what was written goes. */
void wb_rehearsal_release(struct wb_rehearsal *rehearsal);

#endif
