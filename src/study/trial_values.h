/*
 * The inside of a trial's values: chunks of cells and counts, each a batch's
 * worth. What trial_values.c fills, trial*.c reads; no other file needs it.
 */
#ifndef WB_STUDY_TRIAL_VALUES_H
#define WB_STUDY_TRIAL_VALUES_H

#include "study/trial_arrow.h"

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

/*
 * Loading: made, told what its values are, given batches of rows, of which it takes the
 * columns by field; ended, which frees it and gives the values where all went well.
 */
struct wb_trial_loader;

struct wb_trial_loader *wb_trial_loader_new(const struct wb_trial_loading *asked);
void wb_trial_loader_describe(struct wb_trial_loader *loader, struct wb_text name,
			      const struct wb_field *fields, size_t n);
void wb_trial_loader_take(struct wb_trial_loader *loader, struct wb_batch *batch,
			  struct wb_column *const *columns);

/* After each batch: how far it is; WB_INTERRUPTED where it was cancelled. */
enum wb_status wb_trial_loader_go_on(const struct wb_trial_loader *loader, uint64_t done,
				     uint64_t total, struct wb_error *err);
enum wb_status wb_trial_loader_end(struct wb_trial_loader *loader, enum wb_status status,
				   struct wb_trial_values **out);

/* A value as it is listed: its text; of several fields, all of them. */
struct wb_text
wb_trial_value_text(const struct wb_trial_values *values, const struct wb_trial_chunk *chunk,
		    size_t row, struct wb_arena *arena);

/* As wb_arena_text, but of so many bytes at most; 0: all. */
struct wb_text wb_trial_copy(struct wb_arena *arena, struct wb_text text, size_t most);

/* Whether all its fields are null. */
bool wb_trial_value_is_null(const struct wb_trial_values *values,
			    const struct wb_trial_chunk *chunk, size_t row);

/* What a field of a joined source is called among the values: "a.City". */
struct wb_text wb_joined_name(struct wb_text alias, struct wb_text field, struct wb_arena *arena);

/* wb_trial_load_source of a joined source. */
enum wb_status
wb_trial_load_joined(struct wb_session *session, struct wb_text mapping,
		     const struct wb_arrow_source *source, const struct wb_trial_loading *loading,
		     struct wb_trial_values **out, struct wb_error *err);

/* What expressions are told of the run, but for its references. */
struct wb_context wb_trial_context(const struct wb_trial_values *values);

#endif
