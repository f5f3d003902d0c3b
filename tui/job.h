/*
 * Jobs: work on threads of their own, whose results come back to the loop.
 *
 * Everything here belongs to the loop's thread, but for the functions marked
 * "worker". A job's work gets a context that only it touches until `done`; what
 * it has to tell meanwhile it posts. `done` is called exactly once, on the loop's
 * thread, after everything posted, whether the work ended, failed or was
 * cancelled; it frees the context. A view that closes cancels its jobs and makes
 * their contexts forget the view. A worker opens the project anew by its path:
 * the loop's connection is the loop's alone.
 */
#ifndef TUI_JOB_H
#define TUI_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct wb_jobs;
struct wb_job;

struct wb_job_plan {
	const char *title; /* shown while it works, copied; NULL: it is not shown */
	void *context;
	enum wb_status (*work)(void *context, struct wb_job *job,
			       struct wb_error *err); /* worker */
	void (*done)(void *context, enum wb_status status, const struct wb_error *err);
};

struct wb_jobs *wb_jobs_new(struct wb_error *err); /* NULL: no descriptor to be had */
void wb_jobs_free(struct wb_jobs *jobs);           /* cancels and waits for all; accepts NULL */

/* Starts one. The job is valid until its `done` returns. */
struct wb_job *wb_job_start(struct wb_jobs *jobs, const struct wb_job_plan *plan);
void wb_job_cancel(struct wb_job *job); /* asks it to end soon; accepts NULL */

/* Worker: */
const atomic_bool *wb_job_cancelled(const struct wb_job *job);
void wb_job_progress(struct wb_job *job, uint64_t done, uint64_t total); /* total 0: unknown */
/* Hands an item to the loop: `deliver(context, item)` is called there and frees it. */
void wb_job_post(struct wb_job *job, void (*deliver)(void *context, void *item), void *item);

/* The descriptor that is readable when something waits to be delivered. */
int wb_jobs_descriptor(const struct wb_jobs *jobs);

/* Delivers what waits; returns whether there was something. */
bool wb_jobs_deliver(struct wb_jobs *jobs);

/* Jobs that are not done yet; shown ones only, or all. */
size_t wb_jobs_busy(const struct wb_jobs *jobs, bool shown_only);

/* The shown job started last: its title, and the share done as last delivered in percent (-1:
   unknown); false: none. */
bool wb_jobs_current(const struct wb_jobs *jobs, const char **title, int *percent);

/* Cancels the shown job started last; false where there is none. */
bool wb_jobs_cancel_current(struct wb_jobs *jobs);

#endif
