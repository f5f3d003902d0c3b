/*
 * The inside of a trial's values: chunks of cells and counts, each a batch's
 * worth. What trial_values.c fills trial*.c reads; no other file needs it.
 */
#ifndef WB_STUDY_TRIAL_VALUES_H
#define WB_STUDY_TRIAL_VALUES_H

#include "study/trial.h"

struct wb_trial_chunk {
	size_t n;
	struct wb_column column;
	uint64_t counts[WB_BATCH_ROWS]; /* rows that hold the value */
};

struct wb_trial_values {
	struct wb_arena arena;
	struct wb_table table; /* the field alone, as expressions see it */
	struct wb_field field;
	struct wb_trial_totals totals;
	size_t n_chunks, capacity;
	struct wb_trial_chunk **chunks;
};

enum { WB_TRIAL_LOOKUP_MEMORY = 128 << 20 };

/* What expressions are told of the run, but for its references. */
struct wb_context wb_trial_context(const struct wb_trial_values *values);

#endif
