/*
 * Crosswalks that are tables: their entries read into the design, so that all
 * that works with it finds them as if they were written there.
 */
#ifndef WB_SESSION_CROSSWALK_TABLE_H
#define WB_SESSION_CROSSWALK_TABLE_H

#include "session/session.h"

/*
 * Reads the entries of a crosswalk from its table into the object; they lie in
 * `arena`. *state becomes a text that differs once the entries do. Two new
 * values for one key are found by whoever compiles the crosswalk.
 */
enum wb_status
wb_crosswalk_read(struct wb_session *session, struct wb_object *object, struct wb_arena *arena,
		  struct wb_text *state, struct wb_error *err);

#endif
