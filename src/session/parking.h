/*
 * What of a session's mappings is parked: lines that the last inspection found
 * not to fit, are still in the mapping, and still do not fit the catalog; of a
 * run's design, what that run went without.
 *
 * Such lines are set aside in the session's tree, so that check, preview, diff
 * and run go without them alike. Only an inspection parks (session/takeover.h).
 */
#ifndef WB_SESSION_PARKING_H
#define WB_SESSION_PARKING_H

#include "plan/finding.h"
#include "plan/model.h"
#include "project/parking.h"

/* Of one mapping; all zero: nothing. */
struct wb_parking {
	size_t n;
	const struct wb_parked **records;
	size_t n_open;        /* of these: not settled by a `leave` of their field */
	struct wb_text whole; /* why runs skip the mapping; empty: they do not */
};

/* A record that a `leave` settles: its arrow is gone without on purpose. */
bool wb_parked_is_left(const struct wb_parked *record, const struct wb_object *mapping);

/*
 * Sets lines of the model's objects (which are `objects`) aside. `run` 0: as the
 * catalog says; else as that run had it. *list keeps the records; the rest of what
 * is found lies in the arena: *out, by object.
 */
enum wb_status
wb_parking_apply(struct wb_project *project, const struct wb_model *model,
		 struct wb_object *objects, int64_t run, struct wb_arena *arena,
		 struct wb_parked_list *list, struct wb_parking **out, struct wb_error *err);

/*
 * Adds what is parked of a mapping as findings: a warning a line that no `leave`
 * settles, and an error where the mapping is parked as a whole.
 */
void wb_parking_check(const struct wb_parking *parking, const struct wb_object *mapping,
		      struct wb_findings *findings);

#endif
