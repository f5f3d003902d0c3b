#include "tui/views/transform_desk.h"

#include <stdlib.h>

enum { TEXT_MOST = 4000 }; /* bytes of a value in a list */

void
wb_transform_task_free(struct wb_transform_task *task)
{
	if (!task)
		return;
	wb_trial_result_release(&task->result);
	wb_arena_release(&task->arena);
	free(task->prefix);
	free(task->before);
	free(task);
}

void
wb_transform_desk_clear(struct wb_transform_desk *desk)
{
	for (size_t i = 0; i < desk->n_tasks; i++)
		wb_transform_task_free(desk->tasks[i]);
	free(desk->tasks);
	desk->tasks = NULL;
	desk->n_tasks = 0;
	wb_arena_reset(&desk->arena);
}

/* Worker: memory of millions of values takes its time to be given back. */
static enum wb_status
close_desk(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_transform_desk *desk = context;

	(void)job;
	(void)err;
	wb_transform_desk_clear(desk);
	wb_trial_values_free(desk->values);
	wb_opened_close(&desk->opened);
	wb_arena_release(&desk->arena);
	free(desk->path);
	free(desk);
	return WB_OK;
}

static void
closed(void *context, enum wb_status status, const struct wb_error *err)
{
	(void)context;
	(void)status;
	(void)err;
}

void
wb_transform_desk_close(struct wb_transform_desk *desk)
{
	wb_job_start(desk->jobs,
		     &(struct wb_job_plan){ .context = desk, .work = close_desk, .done = closed });
}

/* Worker: the project, opened once for all jobs at the desk. */
static enum wb_status
open_desk(struct wb_transform_desk *desk, struct wb_error *err)
{
	enum wb_status status;

	if (desk->is_open)
		return WB_OK;
	wb_opened_close(&desk->opened);
	desk->opened = (struct wb_opened){ 0 };
	status = wb_opened_open(&desk->opened, desk->path, desk->allow_outside, err);
	if (status == WB_OK && desk->source.is_joined) /* names want the tables' schemas */
		status = wb_session_choose(desk->opened.session, &desk->mapping, 1, err);
	desk->is_open = status == WB_OK;
	return status;
}

/* Worker: loading. */

static void
tell_progress(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	(void)rows;
	wb_job_progress(context, done, total);
}

enum wb_status
wb_transform_desk_load(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_transform_desk *desk = context;
	struct wb_trial_loading loading = { .cancelled = wb_job_cancelled(job),
					    .context = job,
					    .progress = tell_progress };
	enum wb_status status = open_desk(desk, err);

	wb_trial_values_free(desk->values);
	desk->values = NULL;
	if (status == WB_OK)
		status = wb_trial_load_source(desk->opened.session, desk->mapping, &desk->source,
					      &loading, &desk->values, err);
	return status;
}

/* Worker: evaluating. */

static enum wb_status
compile(struct wb_transform_desk *desk, const char *text, struct wb_arena *arena,
	struct wb_plan **out, struct wb_error *err)
{
	struct wb_session *session = desk->opened.session;
	const struct wb_object *mapping =
		wb_model_find(wb_session_model(session), WB_OBJECT_MAPPING, desk->mapping);

	if (!mapping)
		return wb_fail(err, WB_NOT_FOUND, "", "there is no mapping %.*s any more",
			       WB_TEXT_ARG(desk->mapping));
	return wb_trial_compile_arrow(desk->values, session, mapping, &desk->source,
				      wb_text_of(text), arena, out, err);
}

static void
try_sample(struct wb_transform_desk *desk, struct wb_transform_task *task,
	   const struct wb_plan *plan)
{
	enum wb_status status =
		wb_trial_evaluate_one(desk->values, desk->opened.session, plan, desk->sample,
				      &task->arena, &task->sample, &task->sample_kind, &task->err);

	task->has_sample = status == WB_OK;
}

/* What the step was given, where what stands before it compiles. */
static void
put_inputs(struct wb_transform_desk *desk, struct wb_transform_task *task,
	   const struct wb_trial_asking *asking, struct wb_arena *arena)
{
	struct wb_plan *before = NULL;

	if (task->before && compile(desk, task->before, arena, &before, NULL) == WB_OK)
		wb_trial_put_inputs(desk->values, desk->opened.session, before, asking,
				    &task->result, NULL);
	wb_plan_free(before);
}

static enum wb_status
try_task(struct wb_transform_desk *desk, struct wb_transform_task *task,
	 const atomic_bool *cancelled, struct wb_error *err)
{
	struct wb_trial_asking asking = { .most = WB_TRANSFORM_CASES,
					  .text_most = TEXT_MOST,
					  .cancelled = cancelled };
	struct wb_arena arena = { 0 };
	struct wb_plan *plan = NULL;
	enum wb_status status = compile(desk, task->prefix, &arena, &plan, err);

	if (status == WB_OK && desk->has_sample &&
	    desk->sample < wb_trial_totals(desk->values).values)
		try_sample(desk, task, plan);
	if (status == WB_OK && task->counts) {
		status = wb_trial_evaluate(desk->values, desk->opened.session, plan, &asking,
					   &task->result, err);
		if (status == WB_OK)
			put_inputs(desk, task, &asking, &arena);
	}
	wb_plan_free(plan);
	wb_arena_release(&arena);
	return status;
}

enum wb_status
wb_transform_desk_work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_transform_desk *desk = context;
	const atomic_bool *cancelled = wb_job_cancelled(job);
	enum wb_status status = open_desk(desk, err);

	for (size_t i = 0; status == WB_OK && i < desk->n_tasks; i++) {
		struct wb_transform_task *task = desk->tasks[i];

		if (atomic_load(cancelled))
			return WB_INTERRUPTED;
		task->status = try_task(desk, task, cancelled, &task->err);
		if (task->status == WB_INTERRUPTED)
			return WB_INTERRUPTED;
		desk->tasks[i] = NULL;
		wb_job_post(job, desk->take, task);
	}
	return status;
}
