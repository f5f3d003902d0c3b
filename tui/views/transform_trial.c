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

/* What is to be found out of a slot. */
struct want {
	bool counts, sample;
};

struct wb_transform_trial {
	struct wb_app *app;
	void (*changed)(void *context);
	void *context;
	struct wb_transform_desk *desk;
	struct wb_job *job;
	bool is_loading; /* what the job does */
	bool is_cancelled;
	bool renew;      /* the desk's project is to be opened anew */
	bool unfinished; /* something is left to be done, once the job has ended */

	/* The wish. */
	struct wb_arena arena;
	struct wb_text mapping;
	struct wb_arrow_source source;
	bool has_sample;
	uint64_t sample;
	size_t first;
	size_t n_slots, capacity;
	struct wb_transform_slot *slots;
	struct want *wants; /* by slot */

	/* The values at hand, or why they are not. */
	bool loaded, not_loaded;
	struct wb_arena loaded_arena;
	struct wb_arrow_source loaded_source;
	struct wb_trial_totals totals;
	struct wb_error err;
};

/* The loop: what comes back. */

static void
fill_slot(struct wb_transform_trial *trial, size_t i, struct wb_transform_task *task)
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
is_wished_sample(const struct wb_transform_trial *trial, const struct wb_transform_desk *desk)
{
	return trial->has_sample == desk->has_sample && trial->sample == desk->sample;
}

static void
take_task(void *context, void *item)
{
	struct wb_transform_desk *desk = context;
	struct wb_transform_trial *trial = desk->trial;
	struct wb_transform_task *task = item;

	if (trial && wb_arrow_source_equal(&trial->source, &desk->source)) {
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
	wb_transform_task_free(task);
}

static void begin(struct wb_transform_trial *trial);

static void
keep_loaded(struct wb_transform_trial *trial, enum wb_status status, const struct wb_error *err)
{
	struct wb_transform_desk *desk = trial->desk;

	trial->loaded = status == WB_OK;
	trial->not_loaded = status != WB_OK && !trial->is_cancelled;
	if (trial->not_loaded)
		trial->err = *err;
	wb_arena_reset(&trial->loaded_arena);
	wb_arrow_source_copy(&desk->source, &trial->loaded_arena, &trial->loaded_source);
	if (trial->loaded)
		trial->totals = wb_trial_totals(desk->values);
}

static void
job_done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_transform_desk *desk = context;
	struct wb_transform_trial *trial = desk->trial;

	if (!trial) {
		wb_transform_desk_close(desk);
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
	struct wb_transform_desk *desk = trial->desk;

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
	struct wb_transform_desk *desk = trial->desk;
	const struct wb_transform_slot *slot = &trial->slots[i];
	struct wb_transform_task *task;

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
	struct wb_transform_desk *desk = trial->desk;

	desk->has_sample = trial->has_sample;
	desk->sample = trial->sample;
	desk->tasks = wb_alloc((trial->n_slots + 1) * sizeof(struct wb_transform_task *));
	if (trial->first < trial->n_slots)
		add_task(trial, trial->first);
	for (size_t i = 0; i < trial->n_slots; i++)
		if (i != trial->first)
			add_task(trial, i);
	if (desk->n_tasks)
		start(trial, NULL, wb_transform_desk_work);
}

/* The desk is free: does what is to be done next. */
static void
begin(struct wb_transform_trial *trial)
{
	struct wb_transform_desk *desk = trial->desk;
	struct wb_buffer title = { 0 };
	bool is_other = !wb_arrow_source_equal(&trial->loaded_source, &trial->source);

	if (!trial->n_slots)
		return;
	wb_transform_desk_clear(desk);
	desk->mapping = wb_arena_text(&desk->arena, trial->mapping);
	wb_arrow_source_copy(&trial->source, &desk->arena, &desk->source);
	trial->is_loading = is_other || !(trial->loaded || trial->not_loaded);
	if (!trial->is_loading) {
		if (trial->loaded)
			begin_evaluating(trial);
		return;
	}
	trial->loaded = trial->not_loaded = false;
	wb_buffer_format(&title, "reading %.*s.%.*s%c", WB_TEXT_ARG(trial->source.table.system),
			 WB_TEXT_ARG(trial->source.table.table), '\0');
	start(trial, title.at, wb_transform_desk_load);
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
	if (trial->is_loading && wb_arrow_source_equal(&trial->desk->source, &trial->source))
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
	if (trial->has_sample == wish->has_sample && trial->sample == wish->sample)
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

	if (!wb_arrow_source_equal(&trial->source, &wish->source))
		forget_all(trial);
	set_slots(trial, wish);
	set_sample(trial, wish);
	trial->arena = (struct wb_arena){ 0 };
	trial->mapping = wb_arena_text(&trial->arena, wish->mapping);
	wb_arrow_source_copy(&wish->source, &trial->arena, &trial->source);
	trial->has_sample = wish->has_sample;
	trial->sample = wish->sample;
	trial->first = wish->first;
	wb_arena_release(&old);
	if (is_anything_open(trial))
		begin_or_cancel(trial);
}

void
wb_transform_trial_forget(struct wb_transform_trial *trial)
{
	forget_all(trial);
	if (!trial->is_loading)
		wb_job_cancel(trial->job);
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
	if (trial->loaded && wb_arrow_source_equal(&trial->loaded_source, &trial->source)) {
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
	trial->desk->take = take_task;
	trial->desk->jobs = wb_app_jobs(app);
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
		wb_transform_desk_close(trial->desk);
	forget_all(trial);
	free(trial->slots);
	free(trial->wants);
	wb_arena_release(&trial->arena);
	wb_arena_release(&trial->loaded_arena);
	free(trial);
}
