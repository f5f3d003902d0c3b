/*
 * Changes: what a rehearsed step does to its target, row by row.
 *
 * What is told of a written row is its net effect: where several source rows
 * write one target row, that row is told of once, as it was before the first of
 * them and as it is after the last, or as unchanged where they undo each other.
 * A step that replaces its table is held against what the table held before it:
 * by the mapping's key, or, without one, by whole rows.
 *
 * One thread, that of the run. Memory does not grow with the table.
 */
#ifndef WB_ENGINE_CHANGES_H
#define WB_ENGINE_CHANGES_H

#include "engine/pipeline.h"
#include "session/session.h"

/* A cell as canonical text. */
struct wb_change_cell {
	bool null;
	struct wb_text text;
};

/* What becomes of one row. All of it is valid during the call that tells of it. */
struct wb_change {
	const struct wb_plan *plan;
	uint64_t row; /* of the source; 0: the target's alone (DELETED) */
	enum wb_outcome outcome;
	/* The arrows' names in their order; behind them fields that replacing empties. */
	size_t n_fields;
	const struct wb_text *fields;
	/* By field; NULL where there is no such row, or it is not asked for (UNCHANGED,
	   FILTERED, REJECTED, … have neither, save that UNCHANGED has `after`). */
	const struct wb_change_cell *before, *after;
	const struct wb_fault *fault; /* why REJECTED or FILTERED, or NULL */
};

typedef enum wb_status
wb_tell_change(void *context, const struct wb_change *change, struct wb_error *err);

struct wb_changes;

/* What the rows of a step are held against. */
enum wb_changes_base {
	WB_CHANGES_STEP,   /* what the target held before the step */
	WB_CHANGES_PASSES, /* a second pass: before the first one, which replaced the table */
};

/* The plan is borrowed; `tell` is called for every row read, and for every one deleted. */
enum wb_status
wb_changes_new(const struct wb_plan *plan, enum wb_changes_base base, wb_tell_change *tell,
	       void *context, struct wb_changes **out, struct wb_error *err);

/* From now on another context is told. */
void wb_changes_tell(struct wb_changes *changes, void *context);
void wb_changes_free(struct wb_changes *changes); /* accepts NULL */

/* Where the table is replaced: reads what it holds, before it is emptied. */
enum wb_status
wb_changes_read_target(struct wb_changes *changes, const struct wb_connector *connector,
		       struct wb_handle *handle, struct wb_error *err);

/* The rows of a parcel after they were written; `before` (by arrow) of the UPDATED, or NULL. */
enum wb_status wb_changes_take(struct wb_changes *changes, const struct wb_parcel *parcel,
			       const struct wb_column *before, struct wb_error *err);

/*
 * A row of the target that the source lacks, in a batch of the target's own rows:
 * deleted, or, where `value` is not NULL, its field `set` changed to that.
 */
enum wb_status wb_changes_missing(struct wb_changes *changes, const struct wb_table *table,
				  struct wb_batch *batch, size_t row, struct wb_text set,
				  const struct wb_column *value, struct wb_error *err);

/* A row that is in no parcel that is written: filtered, rejected, grouped. */
enum wb_status wb_changes_settle(struct wb_changes *changes, uint64_t row, enum wb_outcome outcome,
				 const struct wb_fault *fault, struct wb_error *err);

/* All rows are through: tells what had to wait for that. `counts` become those of what was told. */
enum wb_status
wb_changes_end(struct wb_changes *changes, uint64_t counts[WB_OUTCOMES], struct wb_error *err);

#endif
