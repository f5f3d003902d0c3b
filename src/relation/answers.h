/*
 * Answers to what a plan asks for (plan/reference.h): from the project's keys
 * and from reference tables, which are read before the first row.
 *
 * Workers ask at the same time. Numbers of sequences are given in the order of
 * the batches: a worker that comes too early waits until those before it have
 * left. So each batch that was fetched leaves, whatever became of it.
 */
#ifndef WB_RELATION_ANSWERS_H
#define WB_RELATION_ANSWERS_H

#include "plan/plan.h"
#include "session/session.h"

struct wb_answers;
struct wb_lookup_table;

/*
 * Session and plan outlive it. *out is NULL where the plan asks for nothing; `memory`:
 * the most bytes that each reference table may take of it.
 */
enum wb_status wb_answers_open(struct wb_session *session, const struct wb_plan *plan,
			       size_t memory, struct wb_answers **out, struct wb_error *err);
void wb_answers_close(struct wb_answers *answers); /* accepts NULL */

/* For a plan's context; as long as the answers. */
const struct wb_references *wb_answers_references(struct wb_answers *answers);

/* The reference tables, as read; of no answers there are none. */
size_t wb_answers_lookups(const struct wb_answers *answers);
const struct wb_lookup_table *wb_answers_lookup(const struct wb_answers *answers, size_t i);

/* What went wrong while answering, if anything. */
enum wb_status wb_answers_trouble(struct wb_answers *answers, struct wb_error *err);

/* Batches are numbered from 0 again; none is under way. */
void wb_answers_begin(struct wb_answers *answers);

/*
 * The batch asks for nothing more; what went wrong while answering, if anything.
 */
enum wb_status wb_answers_leave(struct wb_answers *answers, uint64_t batch, struct wb_error *err);

#endif
