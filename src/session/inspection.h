/*
 * Inspection for work at hand: the schemas of just the tables that chosen
 * mappings read and write, as they are now; or all of them, as last seen.
 */
#ifndef WB_SESSION_INSPECTION_H
#define WB_SESSION_INSPECTION_H

#include "session/session.h"

struct wb_inspection {
	size_t n;
	struct wb_schema *owned;          /* by object of the model */
	const struct wb_schema **schemas; /* by object: into owned, or NULL */
};

/*
 * All zero before the first use; replaces what is there. Where the rows of driving
 * tables are kept in the project, one that is gone is taken from the catalog.
 */
enum wb_status
wb_inspect_for(struct wb_session *session, const struct wb_object *const *mappings, size_t n,
	       bool rows_are_kept, struct wb_inspection *out, struct wb_error *err);
/* Adds what an expression asks for. */
enum wb_status wb_inspect_also(struct wb_session *session, const struct wb_node *expression,
			       struct wb_inspection *out, struct wb_error *err);

/* The schemas of every system of the model as the catalog has them, likewise. */
enum wb_status wb_inspect_catalog(struct wb_project *project, const struct wb_model *model,
				  struct wb_inspection *out, struct wb_error *err);
void wb_inspection_release(struct wb_inspection *inspection);

#endif
