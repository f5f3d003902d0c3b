/*
 * Drift of the tables that a mapping uses: what changed between the catalog,
 * which the analyst has seen, and the schemas that the session inspected just
 * now. A table that was never inspected, or is made by the run, has none.
 */
#ifndef WB_SESSION_TABLE_DRIFT_H
#define WB_SESSION_TABLE_DRIFT_H

#include "session/session.h"

struct wb_table_drift {
	size_t count;
	struct wb_text *lines; /* "ams.contacts.Phone: field removed; it was text" */
};

/* Of a chosen mapping's tables, in the order of its lines; texts lie in the arena. */
enum wb_status
wb_session_drift(struct wb_session *session, const struct wb_object *mapping,
		 struct wb_arena *arena, struct wb_table_drift *out, struct wb_error *err);

/* What a run that was not told to go on says of it. */
enum wb_status wb_refuse_drift(const struct wb_project *project, const struct wb_table_drift *drift,
			       struct wb_error *err);

#endif
