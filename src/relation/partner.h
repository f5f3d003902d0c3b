/*
 * A partner: a joined table, read whole and kept by the join's key.
 *
 * One thread loads it; then it does not change, and any number of workers look
 * partners up in its index.
 */
#ifndef WB_RELATION_PARTNER_H
#define WB_RELATION_PARTNER_H

#include "plan/plan.h"
#include "relation/table_index.h"
#include "session/session.h"

struct wb_partner {
	const struct wb_plan_input *input;
	struct wb_table_index *index; /* records: the kept columns, packed in order */
	size_t n_kept;
	size_t *kept; /* columns of the plan that some expression reads */
	/* Rows that could not be read or whose key could not be computed: nobody's partners. */
	uint64_t unreadable;
	struct wb_buffer state; /* of the table as it was read; see source_state in connector.h */
};

/* Reads the joined table of an input. `out` is all zero; release it also after a failure. */
enum wb_status wb_partner_load(struct wb_session *session, const struct wb_plan *plan,
			       const struct wb_plan_input *input, const struct wb_context *context,
			       size_t memory, struct wb_partner *out, struct wb_error *err);
void wb_partner_release(struct wb_partner *partner);

#endif
