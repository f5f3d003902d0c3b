/*
 * The inside of a trial's values: chunks of cells and counts, each a batch's
 * worth. What trial_values.c fills trial*.c reads; no other file needs it.
 */
#ifndef WB_STUDY_TRIAL_VALUES_H
#define WB_STUDY_TRIAL_VALUES_H

#include "study/trial.h"

struct wb_trial_chunk {
	size_t n;
	struct wb_column *columns;      /* by field */
	uint64_t counts[WB_BATCH_ROWS]; /* rows that hold the value */
};

struct wb_trial_values {
	struct wb_arena arena;
	struct wb_table table; /* the fields alone, as expressions see them */
	struct wb_trial_totals totals;
	size_t n_chunks, capacity;
	struct wb_trial_chunk **chunks;
};

enum { WB_TRIAL_LOOKUP_MEMORY = 128 << 20 };

/* A value as it is listed: its text; of several fields, all of them. */
struct wb_text
wb_trial_value_text(const struct wb_trial_values *values, const struct wb_trial_chunk *chunk,
		    size_t row, struct wb_arena *arena);

/* As wb_arena_text, but of so many bytes at most; 0: all. */
struct wb_text wb_trial_copy(struct wb_arena *arena, struct wb_text text, size_t most);

/* Whether all its fields are null. */
bool wb_trial_value_is_null(const struct wb_trial_values *values,
			    const struct wb_trial_chunk *chunk, size_t row);

/* What expressions are told of the run, but for its references. */
struct wb_context wb_trial_context(const struct wb_trial_values *values);

#endif
