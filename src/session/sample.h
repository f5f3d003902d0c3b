/*
 * Samples: some rows of a source table as they are read, the first ones or those
 * that hold a value in a field, as texts to look at. Takes its time where the
 * table is long and belongs on a thread of its own: `cancelled`, set from any
 * thread, ends it with WB_INTERRUPTED. Reads the source only.
 */
#ifndef WB_SESSION_SAMPLE_H
#define WB_SESSION_SAMPLE_H

#include <stdatomic.h>

#include "session/session.h"

struct wb_sampling {
	struct wb_table_name table;
	size_t most; /* rows; 0: 100 */
	/* Only rows whose field has this canonical text, or is null; an empty name: all rows. */
	struct wb_text field, value;
	bool null;
	const atomic_bool *cancelled; /* may be NULL */
	void *context;
	void (*progress)(void *context, uint64_t done, uint64_t total); /* may be NULL */
};

struct wb_sample_cell {
	struct wb_text text; /* canonical; where it failed, why */
	bool null, failed;
};

struct wb_sample {
	struct wb_arena arena;
	size_t n_fields, n_rows;
	struct wb_text *fields;
	uint64_t *numbers;            /* by row: in the source, from 1 */
	struct wb_sample_cell *cells; /* n_rows × n_fields, by row */
	uint64_t rows_read;
	bool whole; /* the table was read to its end */
};

/* Into an empty *out, which the caller releases, also after a failure. */
enum wb_status wb_sample_rows(struct wb_session *session, const struct wb_sampling *sampling,
			      struct wb_sample *out, struct wb_error *err);
void wb_sample_release(struct wb_sample *sample);

static inline const struct wb_sample_cell *
wb_sample_at(const struct wb_sample *sample, size_t row, size_t field)
{
	return &sample->cells[row * sample->n_fields + field];
}

#endif
