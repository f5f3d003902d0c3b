/*
 * The pipeline: batches through workers and back into source order.
 *
 *   fetch (one at a time, in order) ─► work (any worker) ─► commit (in order)
 *
 * A parcel of which there is more (batch.h) goes back to its worker, part after part,
 * before the next one is committed.
 *
 * With one job everything happens on the caller's thread. With more, that many
 * workers fetch and work while the caller's thread commits. The batches in
 * flight are bounded (two a worker and two to spare), so memory does not grow
 * with the source; the result does not depend on the number of jobs.
 */
#ifndef WB_ENGINE_PIPELINE_H
#define WB_ENGINE_PIPELINE_H

#include "data/batch.h"
#include "engine/tally.h"
#include "plan/evaluate.h"

/* What travels: a batch, and what was made of it. Reused once it is committed. */
struct wb_parcel {
	struct wb_batch batch;
	struct wb_evaluated evaluated;
	struct wb_rows rows;     /* for the target: the evaluated columns */
	struct wb_tally tally;   /* of the selected rows */
	struct wb_text *records; /* of a blocking step, by row: source records of the selected */
};

struct wb_pipeline {
	void *context;
	unsigned jobs; /* from 1 */

	/* Fills the parcel's reset batch; zero rows end the stream. Never two at once. */
	enum wb_status (*fetch)(void *context, struct wb_parcel *parcel, struct wb_error *err);

	/* What a worker has for itself, made and freed on any thread. */
	void *(*worker_new)(void *context);
	void (*worker_free)(void *worker);

	/* Any thread; parcels are independent. */
	enum wb_status (*work)(void *context, void *worker, struct wb_parcel *parcel,
			       struct wb_error *err);

	/* On the caller's thread, in order of fetching. */
	enum wb_status (*commit)(void *context, struct wb_parcel *parcel, struct wb_error *err);

	/* Of a parcel of which there would be more, where all has stopped; may be NULL. */
	void (*abandon)(void *context, struct wb_parcel *parcel);
};

/*
 * Runs to the end of the stream, or to the first failure in source order; what
 * comes before it has been committed. All threads have ended on return.
 */
enum wb_status wb_pipeline_run(const struct wb_pipeline *pipeline, struct wb_error *err);

#endif
