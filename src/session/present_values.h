/*
 * Present values: the first rows of tables whose fields changed, beside the
 * profiles that are kept of them; the witness that renames are guessed by.
 *
 * A table is read once, when first asked about, and only where its newest profile
 * has the field that went: at most WB_PRESENT_ROWS rows. One that cannot be read
 * is one of which nothing is known. Borrows the session; one thread, its own.
 */
#ifndef WB_SESSION_PRESENT_VALUES_H
#define WB_SESSION_PRESENT_VALUES_H

#include "data/drift.h"
#include "session/session.h"

enum { WB_PRESENT_ROWS = 2000 };

struct wb_present_values;

struct wb_present_values *wb_present_values_new(struct wb_session *session);
void wb_present_values_free(struct wb_present_values *values); /* accepts NULL */

/* For the tables of a system; as long as `values` and the name. */
struct wb_drift_witness
wb_present_values_witness(struct wb_present_values *values, struct wb_text system);

#endif
