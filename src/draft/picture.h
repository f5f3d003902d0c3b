/*
 * A picture of the design as it is now: parsed, with the schemas as last inspected
 * (the catalog), for whoever shows it. Nothing but the project file is read, so
 * that it is there at once; a session is what works with live systems.
 *
 * Taken anew after each edit. Read-only once taken: any thread may read it.
 */
#ifndef WB_DRAFT_PICTURE_H
#define WB_DRAFT_PICTURE_H

#include "plan/coverage.h"
#include "plan/finding.h"
#include "project/design.h"
#include "session/parking.h"

struct wb_picture;

/* On the thread of the project's connection. */
enum wb_status
wb_picture_take(struct wb_project *project, struct wb_picture **out, struct wb_error *err);
void wb_picture_free(struct wb_picture *picture); /* accepts NULL */

/* The objects, their texts, and the schemas of the systems that were inspected. */
const struct wb_model *wb_picture_model(const struct wb_picture *picture);
const struct wb_design_list *wb_picture_design(const struct wb_picture *picture);

/* What of a mapping of the model is parked; as long as the picture. */
const struct wb_parking *
wb_picture_parking(const struct wb_picture *picture, const struct wb_object *mapping);

/*
 * What the check says of one mapping by what the catalog knows; values are not
 * looked at, nor the rest of the design. Into an empty *out; its `errors` are the faults.
 */
void wb_picture_check(const struct wb_picture *picture, const struct wb_object *mapping,
		      struct wb_findings *out);

#endif
