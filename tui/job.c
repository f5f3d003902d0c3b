/*
 * A queue of deliveries under one lock, and an eventfd that wakes the loop. A
 * job's last delivery is its end; the loop joins its thread then.
 */
#include "tui/job.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/memory.h"

struct delivery {
	struct delivery *next;
	struct wb_job *job;
	void (*deliver)(void *context, void *item); /* NULL: the job ended */
	void *item;
};

struct wb_job {
	struct wb_jobs *jobs;
	struct wb_job *next; /* the one started before */
	struct wb_job_plan plan;
	char *title;
	pthread_t thread;
	atomic_bool cancelled;
	_Atomic uint64_t progress, total;
	int percent;           /* of it as last delivered; -1: unknown */
	enum wb_status status; /* the worker's until its end is delivered */
	struct wb_error err;
};

struct wb_jobs {
	int descriptor;
	struct wb_job *newest;
	pthread_mutex_t lock; /* of the queue */
	struct delivery *first, **last;
};

struct wb_jobs *
wb_jobs_new(struct wb_error *err)
{
	int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct wb_jobs *jobs;

	if (descriptor < 0) {
		wb_fail_errno(err, "", "the workbench cannot make the event that wakes it");
		return NULL;
	}
	jobs = wb_alloc(sizeof *jobs);
	jobs->descriptor = descriptor;
	jobs->last = &jobs->first;
	pthread_mutex_init(&jobs->lock, NULL);
	return jobs;
}

/* Worker: appends to the queue and wakes the loop. */
static void
enqueue(struct wb_job *job, void (*deliver)(void *context, void *item), void *item)
{
	struct wb_jobs *jobs = job->jobs;
	struct delivery *delivery = wb_alloc(sizeof *delivery);
	uint64_t one = 1;

	*delivery = (struct delivery){ .job = job, .deliver = deliver, .item = item };
	pthread_mutex_lock(&jobs->lock);
	*jobs->last = delivery;
	jobs->last = &delivery->next;
	pthread_mutex_unlock(&jobs->lock);
	/* It can only fail where the counter is full: then the loop is awake already. */
	if (write(jobs->descriptor, &one, sizeof one) < 0)
		return;
}

static void *
work(void *argument)
{
	struct wb_job *job = argument;

	job->status = job->plan.work(job->plan.context, job, &job->err);
	enqueue(job, NULL, NULL);
	return NULL;
}

/* Signals are the loop's: a worker's thread takes none of them. */
static int
start_thread(struct wb_job *job)
{
	sigset_t all, before;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(&job->thread, NULL, work, job);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return code;
}

struct wb_job *
wb_job_start(struct wb_jobs *jobs, const struct wb_job_plan *plan)
{
	struct wb_job *job = wb_alloc(sizeof *job);

	job->jobs = jobs;
	job->plan = *plan;
	job->title = wb_strdup(plan->title);
	job->percent = -1;
	job->next = jobs->newest;
	jobs->newest = job;
	if (start_thread(job)) {
		job->thread = pthread_self();
		job->status = wb_fail(&job->err, WB_IO, "", "no thread could be started");
		enqueue(job, NULL, NULL);
	}
	return job;
}

void
wb_job_cancel(struct wb_job *job)
{
	if (job)
		atomic_store(&job->cancelled, true);
}

const atomic_bool *
wb_job_cancelled(const struct wb_job *job)
{
	return &job->cancelled;
}

void
wb_job_progress(struct wb_job *job, uint64_t done, uint64_t total)
{
	atomic_store(&job->progress, done);
	atomic_store(&job->total, total);
}

void
wb_job_post(struct wb_job *job, void (*deliver)(void *context, void *item), void *item)
{
	enqueue(job, deliver, item);
}

int
wb_jobs_descriptor(const struct wb_jobs *jobs)
{
	return jobs->descriptor;
}

static void
end_job(struct wb_job *job)
{
	struct wb_job **link = &job->jobs->newest;

	if (!pthread_equal(job->thread, pthread_self()))
		pthread_join(job->thread, NULL);
	job->plan.done(job->plan.context, job->status, &job->err);
	while (*link != job)
		link = &(*link)->next;
	*link = job->next;
	free(job->title);
	free(job);
}

static struct delivery *
take_all(struct wb_jobs *jobs)
{
	struct delivery *all;

	pthread_mutex_lock(&jobs->lock);
	all = jobs->first;
	jobs->first = NULL;
	jobs->last = &jobs->first;
	pthread_mutex_unlock(&jobs->lock);
	return all;
}

static int
percent_of(struct wb_job *job)
{
	uint64_t total = atomic_load(&job->total);
	double percent;

	if (!total)
		return -1;
	percent = 100.0 * (double)atomic_load(&job->progress) / (double)total;
	return percent < 100.0 ? (int)percent : 100;
}

bool
wb_jobs_deliver(struct wb_jobs *jobs)
{
	uint64_t count;
	struct delivery *delivery, *next;
	bool any;

	if (read(jobs->descriptor, &count, sizeof count) < 0)
		count = 0; /* nothing was written: look all the same */
	delivery = take_all(jobs);
	any = delivery != NULL;
	for (; delivery; delivery = next) {
		next = delivery->next;
		if (delivery->deliver)
			delivery->deliver(delivery->job->plan.context, delivery->item);
		else
			end_job(delivery->job);
		free(delivery);
	}
	for (struct wb_job *job = jobs->newest; job; job = job->next)
		job->percent = percent_of(job);
	return any;
}

void
wb_jobs_free(struct wb_jobs *jobs)
{
	if (!jobs)
		return;
	for (struct wb_job *job = jobs->newest; job; job = job->next)
		wb_job_cancel(job);
	while (jobs->newest) {
		if (!pthread_equal(jobs->newest->thread, pthread_self()))
			pthread_join(jobs->newest->thread, NULL);
		jobs->newest->thread = pthread_self(); /* joined */
		wb_jobs_deliver(jobs);
	}
	wb_jobs_deliver(jobs);
	close(jobs->descriptor);
	pthread_mutex_destroy(&jobs->lock);
	free(jobs);
}

size_t
wb_jobs_busy(const struct wb_jobs *jobs, bool shown_only)
{
	size_t count = 0;

	for (const struct wb_job *job = jobs->newest; job; job = job->next)
		count += job->title || !shown_only;
	return count;
}

static struct wb_job *
current(const struct wb_jobs *jobs)
{
	struct wb_job *job = jobs->newest;

	while (job && !job->title)
		job = job->next;
	return job;
}

bool
wb_jobs_current(const struct wb_jobs *jobs, const char **title, int *percent)
{
	const struct wb_job *job = current(jobs);

	if (!job)
		return false;
	*title = job->title;
	*percent = job->percent;
	return true;
}

bool
wb_jobs_cancel_current(struct wb_jobs *jobs)
{
	struct wb_job *job = current(jobs);

	wb_job_cancel(job);
	return job != NULL;
}
