/*
 * A relation: the rows of a mapping, ready for its arrows, and what its plan
 * makes of them.
 *
 * It reads the driving table through its connector, combines its rows with those
 * of joined tables and elements of lists, and is the one way of a row
 * from there to the evaluated batch: a run, a dry run and a preview all take it.
 * Seek, fetch and close are for one thread at a time; work is for any thread,
 * each with a worker of its own. Session, plan and context outlive it.
 */
#ifndef WB_RELATION_RELATION_H
#define WB_RELATION_RELATION_H

#include "plan/evaluate.h"
#include "session/session.h"

struct wb_lookup_table;
struct wb_relation;
struct wb_relation_worker;

struct wb_relation_options {
	/* Where the driving table's rows come from instead of its system; NULL: from there.
	   The handle, borrowed, gives the columns of the table. */
	const struct wb_connector *connector;
	struct wb_handle *handle;
	uint64_t memory; /* bytes for what it keeps of joined tables; 0: the default */
	/* What is late in the plan is computed as rows are read: to look at single ones. */
	bool whole;
};

/*
 * Opens the driving table's system; no row is read yet. The plan is the mapping's; rows
 * go through wb_plan_rows of it. Options may be NULL: the defaults.
 */
enum wb_status
wb_relation_open(struct wb_session *session, const struct wb_plan *plan,
		 const struct wb_context *context, const struct wb_relation_options *options,
		 struct wb_relation **out, struct wb_error *err);
void wb_relation_close(struct wb_relation *relation); /* accepts NULL */

/*
 * Starts reading at a position of the driving table, whose row there has number first_row.
 * The first time, joined tables are read whole.
 */
enum wb_status wb_relation_seek(struct wb_relation *relation, uint64_t position, uint64_t first_row,
				struct wb_error *err);

/* Ends reading, so that what was read can be written; a seek begins it again. */
void wb_relation_rest(struct wb_relation *relation);

/* Fills a reset batch with the next piece, as a connector does; zero rows: the end. */
enum wb_status
wb_relation_fetch(struct wb_relation *relation, struct wb_batch *batch, struct wb_error *err);

struct wb_relation_worker *wb_relation_worker_new(struct wb_relation *relation);
void wb_relation_worker_free(struct wb_relation_worker *worker); /* accepts NULL */

/*
 * Makes rows of a fetched piece and evaluates them, save for what is late in the plan.
 * Afterwards the batch has the columns that the plan's fields count; *out lies in its
 * arena. As long as there is more of the piece (see batch.h) the same worker goes on
 * with it, once the part is done with; or the batch is abandoned.
 */
enum wb_status
wb_relation_work(struct wb_relation *relation, struct wb_relation_worker *worker,
		 struct wb_batch *batch, struct wb_evaluated *out, struct wb_error *err);

void wb_relation_abandon(struct wb_relation *relation, const struct wb_batch *batch);

/*
 * Items: what a gathering (gather.h) of the rows comes to. They begin once all rows are
 * read; then each fetched batch of them is worked on, by any thread, with an evaluator
 * of its own that knows what the items' plan asks for. *out is what the fetch filled.
 */
void wb_relation_begin_items(struct wb_relation *relation);
struct wb_evaluator *wb_relation_item_worker_new(const struct wb_relation *relation);
enum wb_status
wb_relation_work_items(struct wb_relation *relation, struct wb_evaluator *worker,
		       struct wb_batch *batch, struct wb_evaluated *out, struct wb_error *err);

/* The end of the work, for who has evaluated a batch of items in another way. */
enum wb_status wb_relation_leave_items(struct wb_relation *relation, const struct wb_batch *batch,
				       struct wb_error *err);

/* Something about the relation as a whole that a log must tell. */
struct wb_relation_note {
	const char *rule; /* "join-unreadable" */
	uint64_t count;   /* of rows */
	struct wb_text text;
};

/* How many notes there are, and each by number; known after the first seek. */
size_t wb_relation_notes(const struct wb_relation *relation);
struct wb_relation_note wb_relation_note(const struct wb_relation *relation, size_t i);

/* The worker's evaluator, for single expressions of a batch that it has worked on. */
struct wb_evaluator *wb_relation_evaluator(struct wb_relation_worker *worker);

/* Bytes or rows done and in all, as a connector's; total 0: unknown. */
void wb_relation_progress(const struct wb_relation *relation, uint64_t *done, uint64_t *total);

/*
 * Appends what differs once a table that is read is no longer what it was;
 * nothing where that cannot be told. After a seek.
 */
enum wb_status
wb_relation_state(const struct wb_relation *relation, struct wb_buffer *out, struct wb_error *err);

/* The tables that it looks up in; they were read when it was opened. */
size_t wb_relation_lookups(const struct wb_relation *relation);
const struct wb_lookup_table *wb_relation_lookup(const struct wb_relation *relation, size_t i);

/* Of that what comes first: of the driving table alone. */
enum wb_status wb_relation_source_state(const struct wb_relation *relation, struct wb_buffer *out,
					struct wb_error *err);

#endif
