/*
 * One job at a time has the desk: the project opened for it, and the values. Between
 * jobs the desk is the loop's.
 *
 *   wish ─► desk is busy ─► cancel what it does; the job's end begins the next
 *        └► it is free ──► the values are another field's: a job that loads them
 *                      └─► else a job that evaluates what is not known yet
 */
#include "tui/views/transform_trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/opened.h"

/* A step to be evaluated, and what came of it. */
struct task {
	char *prefix, *before; /* the prefix without its last step, or NULL */
	bool counts;           /* all values are wanted, not the sample alone */
	enum wb_status status;
	struct wb_error err;
	struct wb_trial_result result;
	bool has_sample;
	struct wb_arena arena;
	struct wb_trial_case sample;
	enum wb_trial_kind sample_kind;
};

struct desk {
	struct wb_transform_trial *trial; /* NULL once that is gone */
	char *path;
	bool allow_outside;
	struct wb_opened opened;
	bool is_open;
	struct wb_trial_values *values;
	struct wb_arena arena; /* of the asking below */
	struct wb_text mapping;
	struct wb_arrow_field field;
	bool has_sample;
	struct wb_trial_sample sample;
	size_t n_tasks;
	struct task **tasks; /* those handed over are NULL */
};

/* What is to be found out of a slot. */
struct want {
	bool counts, sample;
};

struct wb_transform_trial {
	struct wb_app *app;
	void (*changed)(void *context);
	void *context;
	struct desk *desk;
	struct wb_job *job;
	bool is_loading; /* what the job does */
	bool is_cancelled;
	bool renew;      /* the desk's project is to be opened anew */
	bool unfinished; /* something is left to be done, once the job has ended */

	/* The wish. */
	struct wb_arena arena;
	struct wb_text mapping;
	struct wb_arrow_field field;
	bool has_sample;
	struct wb_trial_sample sample;
	size_t first;
	size_t n_slots, capacity;
	struct wb_transform_slot *slots;
	struct want *wants; /* by slot */

	/* The values at hand, or why they are not. */
	bool loaded, not_loaded;
	struct wb_arena loaded_arena;
	struct wb_arrow_field loaded_field;
	struct wb_trial_totals totals;
	struct wb_error err;
};

/* The desk. */

static void
free_task(struct task *task)
{
	if (!task)
		return;
	wb_trial_result_release(&task->result);
	wb_arena_release(&task->arena);
	free(task->prefix);
	free(task->before);
	free(task);
}

static void
clear_tasks(struct desk *desk)
{
	for (size_t i = 0; i < desk->n_tasks; i++)
		free_task(desk->tasks[i]);
	free(desk->tasks);
	desk->tasks = NULL;
	desk->n_tasks = 0;
}

static void
close_desk(struct desk *desk)
{
	clear_tasks(desk);
	wb_trial_values_free(desk->values);
	wb_opened_close(&desk->opened);
	wb_arena_release(&desk->arena);
	free(desk->path);
	free(desk);
}

static struct wb_arrow_field
copy_field(struct wb_arena *arena, const struct wb_arrow_field *field)
{
	return (struct wb_arrow_field){
		.alias = wb_arena_text(arena, field->alias),
		.table = { .system = wb_arena_text(arena, field->table.system),
			   .table = wb_arena_text(arena, field->table.table) },
		.field = wb_arena_text(arena, field->field),
	};
}

static bool
same_field(const struct wb_arrow_field *a, const struct wb_arrow_field *b)
{
	return wb_same_table(&a->table, &b->table) && wb_text_equal(a->field, b->field);
}

/* Worker: the project, opened once for all jobs at the desk. */
static enum wb_status
open_desk(struct desk *desk, struct wb_error *err)
{
	enum wb_status status;

	if (desk->is_open)
		return WB_OK;
	wb_opened_close(&desk->opened);
	desk->opened = (struct wb_opened){ 0 };
	status = wb_opened_open(&desk->opened, desk->path, desk->allow_outside, err);
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

static enum wb_status
load(void *context, struct wb_job *job, struct wb_error *err)
{
	struct desk *desk = context;
	struct wb_trial_loading loading = { .cancelled = wb_job_cancelled(job),
					    .context = job,
					    .progress = tell_progress };
	enum wb_status status = open_desk(desk, err);

	wb_trial_values_free(desk->values);
	desk->values = NULL;
	if (status == WB_OK)
		status = wb_trial_load(desk->opened.session, &desk->field.table, desk->field.field,
				       &loading, &desk->values, err);
	return status;
}

/* Worker: evaluating. */

static enum wb_status
compile(struct desk *desk, const char *text, struct wb_arena *arena, struct wb_plan **out,
	struct wb_error *err)
{
	struct wb_session *session = desk->opened.session;
	const struct wb_object *mapping =
		wb_model_find(wb_session_model(session), WB_OBJECT_MAPPING, desk->mapping);

	if (!mapping)
		return wb_fail(err, WB_NOT_FOUND, "", "there is no mapping %.*s any more",
			       WB_TEXT_ARG(desk->mapping));
	return wb_trial_compile_arrow(desk->values, session, mapping, desk->field.alias,
				      wb_text_of(text), arena, out, err);
}

static void
try_sample(struct desk *desk, struct task *task, const struct wb_plan *plan)
{
	enum wb_status status =
		wb_trial_evaluate_one(desk->values, desk->opened.session, plan, &desk->sample,
				      &task->arena, &task->sample, &task->sample_kind, &task->err);

	task->has_sample = status == WB_OK;
}

/* What the step was given, where what stands before it compiles. */
static void
put_inputs(struct desk *desk, struct task *task, struct wb_arena *arena)
{
	struct wb_plan *before = NULL;

	if (task->before && compile(desk, task->before, arena, &before, NULL) == WB_OK)
		wb_trial_put_inputs(desk->values, desk->opened.session, before, &task->result,
				    NULL);
	wb_plan_free(before);
}

static enum wb_status
try_task(struct desk *desk, struct task *task, const atomic_bool *cancelled, struct wb_error *err)
{
	struct wb_trial_asking asking = { .most = WB_TRANSFORM_CASES, .cancelled = cancelled };
	struct wb_arena arena = { 0 };
	struct wb_plan *plan = NULL;
	enum wb_status status = compile(desk, task->prefix, &arena, &plan, err);

	if (status == WB_OK && desk->has_sample)
		try_sample(desk, task, plan);
	if (status == WB_OK && task->counts) {
		status = wb_trial_evaluate(desk->values, desk->opened.session, plan, &asking,
					   &task->result, err);
		if (status == WB_OK)
			put_inputs(desk, task, &arena);
	}
	wb_plan_free(plan);
	wb_arena_release(&arena);
	return status;
}

static void take_task(void *context, void *item);

static enum wb_status
evaluate(void *context, struct wb_job *job, struct wb_error *err)
{
	struct desk *desk = context;
	const atomic_bool *cancelled = wb_job_cancelled(job);
	enum wb_status status = open_desk(desk, err);

	for (size_t i = 0; status == WB_OK && i < desk->n_tasks; i++) {
		struct task *task = desk->tasks[i];

		if (atomic_load(cancelled))
			return WB_INTERRUPTED;
		task->status = try_task(desk, task, cancelled, &task->err);
		if (task->status == WB_INTERRUPTED)
			return WB_INTERRUPTED;
		desk->tasks[i] = NULL;
		wb_job_post(job, take_task, task);
	}
	return status;
}

/* The loop: what comes back. */

static void
fill_slot(struct wb_transform_trial *trial, size_t i, struct task *task)
{
	struct wb_transform_slot *slot = &trial->slots[i];

	slot->failed = task->status != WB_OK;
	slot->err = task->err;
	if (task->counts)
		trial->wants[i].counts = false;
	if (task->has_sample || slot->failed)
		trial->wants[i].sample = false;
	if (slot->failed)
		return;
	if (task->counts) {
		wb_trial_result_release(&slot->result);
		slot->result = task->result;
		task->result = (struct wb_trial_result){ 0 };
		slot->has = true;
		slot->is_stale = false;
	}
	if (task->has_sample) {
		wb_arena_release(&slot->arena);
		slot->arena = task->arena;
		task->arena = (struct wb_arena){ 0 };
		slot->sample = task->sample;
		slot->sample_kind = task->sample_kind;
		slot->has_sample = true;
	}
}

static bool
is_wished_sample(const struct wb_transform_trial *trial, const struct desk *desk)
{
	return trial->has_sample == desk->has_sample && trial->sample.null == desk->sample.null &&
	       wb_text_equal(trial->sample.value, desk->sample.value);
}

static void
take_task(void *context, void *item)
{
	struct desk *desk = context;
	struct wb_transform_trial *trial = desk->trial;
	struct task *task = item;

	if (trial && same_field(&trial->field, &desk->field)) {
		task->has_sample &= is_wished_sample(trial, desk);
		for (size_t i = 0; i < trial->n_slots; i++)
			if (trial->slots[i].prefix &&
			    !strcmp(trial->slots[i].prefix, task->prefix)) {
				fill_slot(trial, i, task);
				break;
			}
		trial->changed(trial->context);
		wb_app_touch(trial->app);
	}
	free_task(task);
}

static void begin(struct wb_transform_trial *trial);

static void
keep_loaded(struct wb_transform_trial *trial, enum wb_status status, const struct wb_error *err)
{
	struct desk *desk = trial->desk;

	trial->loaded = status == WB_OK;
	trial->not_loaded = status != WB_OK && !trial->is_cancelled;
	if (trial->not_loaded)
		trial->err = *err;
	wb_arena_reset(&trial->loaded_arena);
	trial->loaded_field = copy_field(&trial->loaded_arena, &desk->field);
	if (trial->loaded)
		trial->totals = wb_trial_totals(desk->values);
}

static void
job_done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct desk *desk = context;
	struct wb_transform_trial *trial = desk->trial;

	if (!trial) {
		close_desk(desk);
		return;
	}
	trial->job = NULL;
	if (trial->is_loading) {
		keep_loaded(trial, status, err);
		trial->unfinished = status == WB_OK || trial->is_cancelled;
	} else if (status != WB_OK && status != WB_INTERRUPTED) {
		wb_app_say_error(trial->app, err);
	}
	if (trial->unfinished)
		begin(trial);
	trial->changed(trial->context);
}

/* The loop: beginning a job. */

static void
start(struct wb_transform_trial *trial, const char *title,
      enum wb_status (*work)(void *context, struct wb_job *job, struct wb_error *err))
{
	struct desk *desk = trial->desk;

	if (trial->renew)
		desk->is_open = false;
	trial->renew = false;
	trial->is_cancelled = false;
	trial->unfinished = false;
	trial->job = wb_job_start(
		wb_app_jobs(trial->app),
		&(struct wb_job_plan){
			.title = title, .context = desk, .work = work, .done = job_done });
}

static void
add_task(struct wb_transform_trial *trial, size_t i)
{
	struct desk *desk = trial->desk;
	const struct wb_transform_slot *slot = &trial->slots[i];
	struct task *task;

	if (!trial->wants[i].counts && !(trial->wants[i].sample && trial->has_sample))
		return;
	task = wb_alloc(sizeof *task);
	task->prefix = wb_strdup(slot->prefix);
	task->before = i ? wb_strdup(trial->slots[i - 1].prefix) : NULL;
	task->counts = trial->wants[i].counts;
	desk->tasks[desk->n_tasks++] = task;
}

static void
begin_evaluating(struct wb_transform_trial *trial)
{
	struct desk *desk = trial->desk;

	desk->mapping = wb_arena_text(&desk->arena, trial->mapping);
	desk->has_sample = trial->has_sample;
	desk->sample = (struct wb_trial_sample){
		.value = wb_arena_text(&desk->arena, trial->sample.value),
		.null = trial->sample.null,
	};
	desk->tasks = wb_alloc((trial->n_slots + 1) * sizeof(struct task *));
	if (trial->first < trial->n_slots)
		add_task(trial, trial->first);
	for (size_t i = 0; i < trial->n_slots; i++)
		if (i != trial->first)
			add_task(trial, i);
	if (desk->n_tasks)
		start(trial, NULL, evaluate);
}

/* The desk is free: does what is to be done next. */
static void
begin(struct wb_transform_trial *trial)
{
	struct desk *desk = trial->desk;
	struct wb_buffer title = { 0 };
	bool is_other = !same_field(&trial->loaded_field, &trial->field);

	if (!trial->n_slots)
		return;
	clear_tasks(desk);
	wb_arena_reset(&desk->arena);
	desk->field = copy_field(&desk->arena, &trial->field);
	trial->is_loading = is_other || !(trial->loaded || trial->not_loaded);
	if (!trial->is_loading) {
		if (trial->loaded)
			begin_evaluating(trial);
		return;
	}
	trial->loaded = trial->not_loaded = false;
	wb_buffer_format(&title, "reading %.*s.%.*s%c", WB_TEXT_ARG(trial->field.table.table),
			 WB_TEXT_ARG(trial->field.field), '\0');
	start(trial, title.at, load);
	wb_buffer_release(&title);
}

static void
begin_or_cancel(struct wb_transform_trial *trial)
{
	trial->unfinished = true;
	if (!trial->job) {
		begin(trial);
		return;
	}
	if (trial->is_loading && same_field(&trial->desk->field, &trial->field))
		return; /* it goes on; the wish is looked at when it has ended */
	trial->is_cancelled = true;
	wb_job_cancel(trial->job);
}

/* The wish. */

static void
release_slot(struct wb_transform_slot *slot)
{
	wb_trial_result_release(&slot->result);
	wb_arena_release(&slot->arena);
	free(slot->prefix);
	*slot = (struct wb_transform_slot){ 0 };
}

/* Makes slot i that of a prefix; what was found for an older text stays as such. */
static void
name_slot(struct wb_transform_trial *trial, size_t i, struct wb_text prefix)
{
	struct wb_transform_slot *slot = &trial->slots[i];

	if (slot->prefix && wb_text_equal(wb_text_of(slot->prefix), prefix))
		return;
	free(slot->prefix);
	slot->prefix = wb_alloc(prefix.len + 1);
	memcpy(slot->prefix, prefix.at, prefix.len);
	slot->is_stale = slot->has;
	slot->failed = false;
	trial->wants[i] = (struct want){ true, true };
}

static void
set_slots(struct wb_transform_trial *trial, const struct wb_transform_wish *wish)
{
	size_t most = wish->n_steps > trial->n_slots ? wish->n_steps : trial->n_slots;

	if (most > trial->capacity) {
		trial->slots = wb_realloc(trial->slots, most * sizeof *trial->slots);
		trial->wants = wb_realloc(trial->wants, most * sizeof *trial->wants);
		memset(trial->slots + trial->capacity, 0,
		       (most - trial->capacity) * sizeof *trial->slots);
		memset(trial->wants + trial->capacity, 0,
		       (most - trial->capacity) * sizeof *trial->wants);
		trial->capacity = most;
	}
	for (size_t i = wish->n_steps; i < trial->n_slots; i++) {
		release_slot(&trial->slots[i]);
		trial->wants[i] = (struct want){ 0 };
	}
	trial->n_slots = wish->n_steps;
	for (size_t i = 0; i < wish->n_steps; i++)
		name_slot(trial, i, wish->prefixes[i]);
}

static void
forget_all(struct wb_transform_trial *trial)
{
	for (size_t i = 0; i < trial->n_slots; i++) {
		release_slot(&trial->slots[i]);
		trial->wants[i] = (struct want){ 0 };
	}
	trial->n_slots = 0;
}

static void
set_sample(struct wb_transform_trial *trial, const struct wb_transform_wish *wish)
{
	if (trial->has_sample == wish->has_sample && trial->sample.null == wish->sample.null &&
	    wb_text_equal(trial->sample.value, wish->sample.value))
		return;
	for (size_t i = 0; i < trial->n_slots; i++)
		trial->wants[i].sample = true;
}

static bool
is_anything_open(const struct wb_transform_trial *trial)
{
	for (size_t i = 0; i < trial->n_slots; i++)
		if (trial->wants[i].counts || (trial->wants[i].sample && trial->has_sample))
			return true;
	return false;
}

void
wb_transform_trial_wish(struct wb_transform_trial *trial, const struct wb_transform_wish *wish)
{
	struct wb_arena old = trial->arena;

	if (!same_field(&trial->field, &wish->field))
		forget_all(trial);
	set_slots(trial, wish);
	set_sample(trial, wish);
	trial->arena = (struct wb_arena){ 0 };
	trial->mapping = wb_arena_text(&trial->arena, wish->mapping);
	trial->field = copy_field(&trial->arena, &wish->field);
	trial->has_sample = wish->has_sample;
	trial->sample.value = wb_arena_text(&trial->arena, wish->sample.value);
	trial->sample.null = wish->sample.null;
	trial->first = wish->first;
	wb_arena_release(&old);
	if (is_anything_open(trial))
		begin_or_cancel(trial);
}

void
wb_transform_trial_renew(struct wb_transform_trial *trial)
{
	trial->renew = true;
	trial->not_loaded = false;
	for (size_t i = 0; i < trial->n_slots; i++)
		trial->wants[i] = (struct want){ true, true };
}

/* Asking. */

size_t
wb_transform_trial_slots(const struct wb_transform_trial *trial,
			 const struct wb_transform_slot **slots)
{
	*slots = trial->slots;
	return trial->n_slots;
}

enum wb_transform_values
wb_transform_trial_values(const struct wb_transform_trial *trial, struct wb_trial_totals *totals,
			  const struct wb_error **err)
{
	if (!trial->n_slots)
		return WB_TRANSFORM_NONE;
	if (trial->loaded && same_field(&trial->loaded_field, &trial->field)) {
		*totals = trial->totals;
		return WB_TRANSFORM_LOADED;
	}
	*err = &trial->err;
	return trial->not_loaded ? WB_TRANSFORM_NOT_LOADED : WB_TRANSFORM_LOADING;
}

bool
wb_transform_trial_is_busy(const struct wb_transform_trial *trial)
{
	return trial->job != NULL;
}

struct wb_transform_trial *
wb_transform_trial_new(struct wb_app *app, void (*changed)(void *context), void *context)
{
	struct wb_transform_trial *trial = wb_alloc(sizeof *trial);
	struct wb_workspace *workspace = wb_app_workspace(app);

	trial->app = app;
	trial->changed = changed;
	trial->context = context;
	trial->desk = wb_alloc(sizeof *trial->desk);
	trial->desk->trial = trial;
	trial->desk->path = wb_strdup(wb_workspace_path(workspace));
	trial->desk->allow_outside = wb_workspace_allow_outside(workspace);
	return trial;
}

void
wb_transform_trial_free(struct wb_transform_trial *trial)
{
	if (!trial)
		return;
	trial->desk->trial = NULL;
	if (trial->job)
		wb_job_cancel(trial->job);
	else
		close_desk(trial->desk);
	forget_all(trial);
	free(trial->slots);
	free(trial->wants);
	wb_arena_release(&trial->arena);
	wb_arena_release(&trial->loaded_arena);
	free(trial);
}
