/*
 * The worker watches the run through the engine's observer and posts what it
 * hears as events: a step's figures ten times a second at most, its beginning and
 * end always, rejects as they come while they are few. The loop keeps the sum of
 * it.
 */
#include "tui/running.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"

enum {
	TELL_EVERY = 100000, /* microseconds */
	REJECTS_AT_ONCE = 3, /* posted between two tellings */
};

/* What the worker has; `running` is for the loop alone. */
struct carrying {
	struct wb_running *running;
	struct wb_job *job;
	char *path;
	struct wb_arena arena;
	struct wb_run_options options;
	struct wb_run_result result;
	int64_t told;    /* monotonic: when figures were last posted */
	size_t rejects;  /* posted since then */
	uint64_t unsaid; /* rejects that were only counted */
};

/* One thing that was heard. Texts follow in the arena. */
struct event {
	struct wb_arena arena;
	struct wb_running_step step;
	bool is_reject;
	uint64_t n_rejects; /* how many it stands for */
	struct wb_running_reject reject;
};

struct wb_running {
	struct wb_app *app;
	struct wb_job *job;
	struct wb_arena arena; /* of this run's texts */
	struct wb_running_account account;
	struct wb_running_step *steps;
	size_t capacity;
	struct wb_running_reject rejects[WB_RUNNING_REJECTS];
};

struct wb_running *
wb_running_new(struct wb_app *app)
{
	struct wb_running *running = wb_alloc(sizeof *running);

	running->app = app;
	return running;
}

void
wb_running_free(struct wb_running *running)
{
	if (!running)
		return;
	wb_arena_release(&running->arena);
	free(running->steps);
	free(running);
}

struct wb_running_account
wb_running_account(const struct wb_running *running)
{
	struct wb_running_account account = running->account;

	account.steps = running->steps;
	account.rejects = running->rejects;
	return account;
}

/* Loop: what was heard is added up. */

static struct wb_running_step *
step_of(struct wb_running *running, struct wb_text name)
{
	struct wb_running_step *step;

	for (size_t i = 0; i < running->account.n_steps; i++)
		if (wb_text_equal(running->steps[i].name, name))
			return &running->steps[i];
	WB_GROW(running->steps, running->capacity, running->account.n_steps + 1);
	step = &running->steps[running->account.n_steps++];
	*step = (struct wb_running_step){ .name = wb_arena_text(&running->arena, name) };
	return step;
}

static void
take_step(struct wb_running *running, const struct wb_running_step *heard)
{
	struct wb_running_step *step = step_of(running, heard->name), before = *step;

	*step = *heard;
	step->name = before.name;
	step->target =
		before.target.len ? before.target : wb_arena_text(&running->arena, heard->target);
	step->told = wb_clock_monotonic();
	step->began = before.began ? before.began : step->told;
	if (!heard->total) {
		step->done = before.done;
		step->total = before.total;
	}
	if (heard->phase == WB_RUNNING_ENDED)
		step->ended = before.ended ? before.ended : step->told;
}

static void
take_reject(struct wb_running *running, const struct wb_running_reject *reject)
{
	memmove(running->rejects + 1, running->rejects,
		(WB_RUNNING_REJECTS - 1) * sizeof *running->rejects);
	running->rejects[0] = (struct wb_running_reject){
		.mapping = wb_arena_text(&running->arena, reject->mapping),
		.field = wb_arena_text(&running->arena, reject->field),
		.reason = wb_arena_text(&running->arena, reject->reason),
		.value = wb_arena_text(&running->arena, reject->value),
		.row = reject->row,
	};
}

static void
deliver(void *context, void *item)
{
	struct carrying *carrying = context;
	struct event *event = item;

	carrying->running->account.n_rejects += event->n_rejects;
	if (event->is_reject)
		take_reject(carrying->running, &event->reject);
	else
		take_step(carrying->running, &event->step);
	wb_arena_release(&event->arena);
	free(event);
}

/* Worker: the observer. */

static struct event *
new_event(struct carrying *carrying)
{
	struct event *event = wb_alloc(sizeof *event);

	event->n_rejects = carrying->unsaid;
	carrying->unsaid = 0;
	return event;
}

static void
tell_step(struct carrying *carrying, const struct wb_step_result *step, enum wb_running_phase phase,
	  uint64_t done, uint64_t total)
{
	struct event *event = new_event(carrying);

	event->step = (struct wb_running_step){
		.name = wb_arena_text(&event->arena, step->name),
		.target = wb_arena_text(&event->arena, step->target),
		.phase = phase,
		.state = step->state,
		.rows_read = step->rows_read,
		.rows_made = step->rows_made,
		.done = done,
		.total = total,
		.verified = step->verified,
		.differences = step->differences,
	};
	memcpy(event->step.counts, step->counts, sizeof step->counts);
	event->step.counts[WB_OUTCOME_DELETED] += step->missing.deleted;
	carrying->told = wb_clock_monotonic();
	carrying->rejects = 0;
	wb_job_post(carrying->job, deliver, event);
}

static void
hear_begin(void *context, const struct wb_step_result *step)
{
	tell_step(context, step, WB_RUNNING_WORKS, 0, 0);
}

static void
hear_progress(void *context, const struct wb_step_result *step, uint64_t done, uint64_t total)
{
	struct carrying *carrying = context;

	if (wb_clock_monotonic() - carrying->told < TELL_EVERY)
		return;
	wb_job_progress(carrying->job, done, total);
	tell_step(carrying, step, WB_RUNNING_WORKS, done, total);
}

static void
hear_verifying(void *context, const struct wb_step_result *step)
{
	tell_step(context, step, WB_RUNNING_VERIFIES, 0, 0);
}

static void
hear_end(void *context, const struct wb_step_result *step)
{
	tell_step(context, step, WB_RUNNING_ENDED, 0, 0);
}

static void
hear_reject(void *context, const struct wb_step_result *step, const struct wb_reject *reject)
{
	struct carrying *carrying = context;
	struct event *event;

	carrying->unsaid++;
	if (carrying->rejects++ >= REJECTS_AT_ONCE)
		return;
	event = new_event(carrying);
	event->is_reject = true;
	event->reject = (struct wb_running_reject){
		.mapping = wb_arena_text(&event->arena, step->name),
		.field = wb_arena_text(&event->arena, reject->field),
		.reason = wb_arena_text(&event->arena, reject->reason),
		.value = wb_arena_text(&event->arena, reject->value),
		.row = reject->row,
	};
	wb_job_post(carrying->job, deliver, event);
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct carrying *carrying = context;
	const struct wb_run_observer observer = {
		.context = carrying,
		.step_began = hear_begin,
		.progress = hear_progress,
		.rejected = hear_reject,
		.verifying = hear_verifying,
		.step_ended = hear_end,
	};
	struct wb_project *project;
	enum wb_status status = wb_project_open(carrying->path, WB_PROJECT_WRITE, &project, err);

	if (status)
		return status;
	carrying->job = job;
	carrying->options.interrupted = wb_job_cancelled(job);
	status = wb_run(project, &carrying->options, &observer, &carrying->result, err);
	wb_project_close(project);
	return status;
}

/* Loop: its end. */

static void
take_result(struct wb_running *running, const struct wb_run_result *result)
{
	running->account.number = result->number;
	running->account.state = result->state;
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct wb_step_result *from = &result->steps[i];
		struct wb_running_step *step = step_of(running, from->name);

		if (!step->target.len)
			step->target = wb_arena_text(&running->arena, from->target);
		step->state = from->state;
		step->rows_read = from->rows_read;
		step->rows_made = from->rows_made;
		memcpy(step->counts, from->counts, sizeof step->counts);
		step->counts[WB_OUTCOME_DELETED] += from->missing.deleted;
		step->verified = from->verified;
		step->differences = from->differences;
		if (from->started)
			step->phase = WB_RUNNING_ENDED;
	}
}

static void
say_end(const struct wb_running *running)
{
	const struct wb_running_account *account = &running->account;

	if (account->status == WB_INTERRUPTED)
		wb_app_say(running->app, WB_MESSAGE_WARNING,
			   "run #%lld was stopped; it can be resumed", (long long)account->number);
	else if (account->status)
		wb_app_say_error(running->app, &account->err);
	else if (account->state == WB_RUN_MISMATCH)
		wb_app_say(running->app, WB_MESSAGE_ERROR, "run #%lld: verification differs",
			   (long long)account->number);
	else
		wb_app_say(running->app, WB_MESSAGE_INFO, "run #%lld %s, %llu rejected",
			   (long long)account->number, wb_run_state_name(account->state),
			   (unsigned long long)account->n_rejects);
}

static void
ended(void *context, enum wb_status status, const struct wb_error *err)
{
	struct carrying *carrying = context;
	struct wb_running *running = carrying->running;

	running->job = NULL;
	running->account.going_on = false;
	running->account.stopping = false;
	running->account.ended = wb_clock_monotonic();
	running->account.status = status;
	if (status)
		running->account.err = *err;
	running->account.n_rejects += carrying->unsaid;
	take_result(running, &carrying->result);
	say_end(running);
	wb_app_notify(running->app, WB_NOTICE_RUN);
	wb_run_result_release(&carrying->result);
	wb_arena_release(&carrying->arena);
	free(carrying->path);
	free(carrying);
}

/* Starting. */

static struct carrying *
new_carrying(struct wb_running *running, const struct wb_running_order *order)
{
	struct wb_workspace *workspace = wb_app_workspace(running->app);
	struct carrying *carrying = wb_alloc(sizeof *carrying);
	struct wb_text *names = WB_NEW_ARRAY(&carrying->arena, struct wb_text, order->n_mappings);

	for (size_t i = 0; i < order->n_mappings; i++)
		names[i] = wb_arena_text(&carrying->arena, order->mappings[i]);
	carrying->running = running;
	carrying->path = wb_strdup(wb_workspace_path(workspace));
	carrying->options = (struct wb_run_options){
		.n_mappings = order->n_mappings,
		.mappings = names,
		.allow_outside = wb_workspace_allow_outside(workspace),
		.resume = order->resume,
		.anew = order->anew,
		.allow_drift = order->allow_drift,
		.rejects_of = order->rejects_of,
	};
	return carrying;
}

static void
forget_last(struct wb_running *running)
{
	wb_arena_release(&running->arena);
	memset(running->rejects, 0, sizeof running->rejects);
	running->account = (struct wb_running_account){ 0 };
}

bool
wb_running_start(struct wb_running *running, const struct wb_running_order *order)
{
	struct carrying *carrying;

	if (running->account.going_on) {
		wb_app_say(running->app, WB_MESSAGE_WARNING, "a run is going on");
		return false;
	}
	if (!wb_app_may_edit(running->app))
		return false;
	carrying = new_carrying(running, order);
	forget_last(running);
	running->account.going_on = true;
	running->account.began = wb_clock_monotonic();
	running->job = wb_job_start(
		wb_app_jobs(running->app),
		&(struct wb_job_plan){
			.title = "running", .context = carrying, .work = work, .done = ended });
	return true;
}

void
wb_running_stop(struct wb_running *running)
{
	if (!running->job)
		return;
	running->account.stopping = true;
	wb_job_cancel(running->job);
}
