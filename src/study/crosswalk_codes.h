/*
 * The codes that a crosswalk's new values may be: those of the table that the
 * target field refers to, with what they are called there; those that the crosswalk
 * gives already; those that the target field was seen to hold. Each once.
 */
#ifndef WB_STUDY_CROSSWALK_CODES_H
#define WB_STUDY_CROSSWALK_CODES_H

#include "session/session.h"
#include "study/suggest_code.h"

/*
 * `target` is an arrow's field in the mapping's target table, or empty: then the
 * crosswalk alone is asked. Schemas are the session's. The codes lie in the arena. A
 * reference table that cannot be read, or is no list of codes, gives none.
 */
enum wb_status wb_crosswalk_codes(struct wb_session *session, const struct wb_object *mapping,
				  struct wb_text target, const struct wb_crosswalk *crosswalk,
				  struct wb_arena *arena, struct wb_code **codes, size_t *count,
				  struct wb_error *err);

#endif
