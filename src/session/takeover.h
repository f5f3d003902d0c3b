/*
 * The takeover: what an inspection saw becomes the catalog, and lines of mappings
 * that fitted before and do not any more are parked; those that fit again are no
 * longer. All of it in one transaction, or nothing.
 *
 * What did not fit before is no matter of drift but a fault in the design, which
 * check shows. One thread, that of the session.
 */
#ifndef WB_SESSION_TAKEOVER_H
#define WB_SESSION_TAKEOVER_H

#include "project/parking.h"
#include "session/present_values.h"

/* A system as it was found, or only the tables of it that were looked at. */
struct wb_inspected {
	struct wb_text system;
	const struct wb_schema *schema;
	bool tables_only;
};

/* A line that is parked now, or (state MENDED or FITS) no longer is. */
struct wb_parking_change {
	enum wb_parked_state state;
	struct wb_text mapping, line; /* line empty: the mapping as a whole */
	struct wb_text field;         /* the target field of an arrow, or empty */
	struct wb_text reason, hint;
};

/* A mapping that runs skip now, because of what was parked. */
struct wb_parked_mapping {
	struct wb_text mapping, reason;
};

struct wb_takeover {
	struct wb_arena arena;
	size_t n_changes;
	struct wb_parking_change *changes;
	size_t n_mappings;
	struct wb_parked_mapping *mappings;
};

/*
 * All zero before; released by the caller in every case. Times are microseconds UTC.
 * `values` is of the session: what it has read already is not read again.
 */
enum wb_status wb_take_over(struct wb_session *session, struct wb_present_values *values,
			    const struct wb_inspected *systems, size_t n, int64_t now,
			    struct wb_text author, struct wb_takeover *out, struct wb_error *err);
void wb_takeover_release(struct wb_takeover *takeover);

#endif
