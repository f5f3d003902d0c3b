/*
 * Workers fetch batches, one at a time and in order, and parse them as they
 * like. A batch then goes through the studies of all fields, and there batches
 * keep their order again: each study knows the number of the batch that is
 * next. So while one batch is at field 7, the next one may be at field 3.
 *
 *   fetch (in order) ─► parse (any) ─► field 0 ─► field 1 ─► … (each in order)
 *
 * A batch never waits for one that was fetched later, so there is no deadlock.
 */
#include "study/profile.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "study/field_study.h"

/* One field, and whose turn it is. */
struct turnstile {
	pthread_mutex_t lock; /* guards next */
	pthread_cond_t changed;
	uint64_t next;                /* number of the batch that may pass */
	struct wb_field_study *study; /* owned by the batch that passes */
};

struct reading {
	const struct wb_profiling *profiling;
	const struct wb_connector *connector;
	struct wb_source *source;
	size_t n_fields;
	struct turnstile *fields;
	_Atomic uint64_t rows, unreadable;
	atomic_bool stopping; /* cancelled or failed: nobody waits any more */

	pthread_mutex_t fetch_lock; /* one fetch at a time; guards what follows */
	uint64_t next;
	bool ended;
	enum wb_status status; /* the first failure, and its error */
	struct wb_error err;
};

static void
stop(struct reading *reading)
{
	atomic_store(&reading->stopping, true);
	for (size_t i = 0; i < reading->n_fields; i++) {
		pthread_mutex_lock(&reading->fields[i].lock);
		pthread_cond_broadcast(&reading->fields[i].changed);
		pthread_mutex_unlock(&reading->fields[i].lock);
	}
}

static void
fail(struct reading *reading, enum wb_status status, const struct wb_error *err)
{
	if (reading->status == WB_OK) {
		reading->status = status;
		reading->err = *err;
	}
	reading->ended = true;
	stop(reading);
}

static bool
is_cancelled(const struct reading *reading)
{
	return reading->profiling->cancel && atomic_load(reading->profiling->cancel);
}

/* The next batch and its number; false where there is none. */
static bool
fetch(struct reading *reading, struct wb_batch *batch, uint64_t *number)
{
	struct wb_error err;
	enum wb_status status = WB_OK;
	bool fetched = false;

	pthread_mutex_lock(&reading->fetch_lock);
	if (!reading->ended) {
		wb_batch_reset(batch);
		if (is_cancelled(reading))
			status = wb_fail(&err, WB_INTERRUPTED, "", "interrupted");
		else
			status = reading->connector->fetch(reading->source, batch, &err);
		fetched = status == WB_OK && batch->rows;
		reading->ended = !fetched;
		*number = reading->next++;
	}
	if (status != WB_OK)
		fail(reading, status, &err);
	pthread_mutex_unlock(&reading->fetch_lock);
	return fetched;
}

static bool
parse(struct reading *reading, struct wb_batch *batch)
{
	struct wb_error err;
	enum wb_status status;

	if (!reading->connector->parse)
		return true;
	status = reading->connector->parse(reading->source, batch, &err);
	if (status == WB_OK)
		return true;
	pthread_mutex_lock(&reading->fetch_lock);
	fail(reading, status, &err);
	pthread_mutex_unlock(&reading->fetch_lock);
	return false;
}

static void
count_rows(struct reading *reading, const struct wb_batch *batch)
{
	uint64_t unreadable = 0;

	for (size_t row = 0; batch->faults && row < batch->rows; row++)
		unreadable += batch->faults[row] != NULL;
	atomic_fetch_add(&reading->rows, batch->rows);
	atomic_fetch_add(&reading->unreadable, unreadable);
}

/* false where nothing waits any more. */
static bool
await_turn(struct reading *reading, struct turnstile *field, uint64_t number)
{
	bool stopping;

	pthread_mutex_lock(&field->lock);
	while (field->next != number && !atomic_load(&reading->stopping))
		pthread_cond_wait(&field->changed, &field->lock);
	stopping = field->next != number;
	pthread_mutex_unlock(&field->lock);
	return !stopping;
}

static void
pass_turn(struct turnstile *field)
{
	pthread_mutex_lock(&field->lock);
	field->next++;
	pthread_cond_broadcast(&field->changed);
	pthread_mutex_unlock(&field->lock);
}

static bool
study_batch(struct reading *reading, struct wb_batch *batch, uint64_t number)
{
	for (size_t i = 0; i < reading->n_fields; i++) {
		struct turnstile *field = &reading->fields[i];

		if (!await_turn(reading, field, number))
			return false;
		wb_field_study_add(field->study, &batch->columns[i], batch);
		pass_turn(field);
	}
	return true;
}

static void
tell_progress(struct reading *reading)
{
	const struct wb_profiling *profiling = reading->profiling;
	uint64_t done = 0, total = 0;

	if (!profiling->progress)
		return;
	if (reading->connector->progress)
		reading->connector->progress(reading->source, &done, &total);
	profiling->progress(profiling->context, done, total, atomic_load(&reading->rows));
}

enum place { ON_CALLERS_THREAD, ON_A_WORKER };

static void
work(struct reading *reading, enum place place)
{
	struct wb_batch batch = { 0 };
	uint64_t number;

	while (fetch(reading, &batch, &number)) {
		if (!parse(reading, &batch))
			break;
		count_rows(reading, &batch);
		if (!study_batch(reading, &batch, number))
			break;
		if (place == ON_CALLERS_THREAD)
			tell_progress(reading);
	}
	wb_batch_release(&batch);
}

static void *
run_worker(void *argument)
{
	work(argument, ON_A_WORKER);
	return NULL;
}

static unsigned
jobs_of(const struct wb_profiling *profiling)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (profiling->jobs)
		return profiling->jobs;
	return processors > 1 ? (unsigned)processors : 1;
}

static enum wb_status
read_all(struct reading *reading, struct wb_error *err)
{
	unsigned jobs = jobs_of(reading->profiling), started = 0;
	pthread_t *threads = wb_alloc(jobs * sizeof *threads);

	while (started + 1 < jobs && !pthread_create(&threads[started], NULL, run_worker, reading))
		started++;
	work(reading, ON_CALLERS_THREAD);
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	if (reading->status != WB_OK && err)
		*err = reading->err;
	return reading->status;
}

static void
begin(struct reading *reading, size_t n_fields)
{
	reading->n_fields = n_fields;
	reading->fields = wb_alloc((n_fields + 1) * sizeof *reading->fields);
	pthread_mutex_init(&reading->fetch_lock, NULL);
	for (size_t i = 0; i < n_fields; i++) {
		pthread_mutex_init(&reading->fields[i].lock, NULL);
		pthread_cond_init(&reading->fields[i].changed, NULL);
		reading->fields[i].study = wb_field_study_new(n_fields);
	}
}

static void
end(struct reading *reading)
{
	for (size_t i = 0; i < reading->n_fields; i++) {
		wb_field_study_free(reading->fields[i].study);
		pthread_cond_destroy(&reading->fields[i].changed);
		pthread_mutex_destroy(&reading->fields[i].lock);
	}
	pthread_mutex_destroy(&reading->fetch_lock);
	free(reading->fields);
}

static void
report(const struct reading *reading, const struct wb_table *table, struct wb_profile *out)
{
	struct wb_arena *arena = &out->arena;

	out->system = wb_arena_text(arena, reading->profiling->system);
	out->table = wb_arena_text(arena, table->name);
	out->made_at = wb_clock_now();
	out->rows = atomic_load(&reading->rows);
	out->unreadable = atomic_load(&reading->unreadable);
	out->min_count = 1;
	out->has_values = true;
	out->n_fields = reading->n_fields;
	out->fields = WB_NEW_ARRAY(arena, struct wb_field_profile, out->n_fields);
	for (size_t i = 0; i < out->n_fields; i++) {
		out->fields[i].name = wb_arena_text(arena, table->fields[i].name);
		wb_field_study_report(reading->fields[i].study, arena, &out->fields[i]);
	}
}

static enum wb_status
profile(struct reading *reading, struct wb_handle *handle, const struct wb_table *table,
	struct wb_profile *out, struct wb_error *err)
{
	enum wb_status status =
		reading->connector->source_open(handle, table->name, 0, 1, &reading->source, err);

	if (status != WB_OK)
		return status;
	begin(reading, table->n_fields);
	status = read_all(reading, err);
	if (status == WB_OK)
		report(reading, table, out);
	end(reading);
	reading->connector->source_close(reading->source);
	return status;
}

enum wb_status
wb_profile_table(struct wb_session *session, const struct wb_profiling *profiling,
		 struct wb_profile *out, struct wb_error *err)
{
	struct reading reading = { .profiling = profiling };
	struct wb_handle *handle = NULL;
	struct wb_schema schema = { 0 };
	enum wb_status status = wb_session_open_system(session, profiling->system, WB_READ,
						       &reading.connector, &handle, err);

	if (status != WB_OK)
		return status;
	status = reading.connector->inspect(handle, profiling->table, &schema, err);
	if (status == WB_OK && !schema.n_tables)
		status = wb_fail(err, WB_NOT_FOUND, "", "the system %.*s has no table %.*s",
				 WB_TEXT_ARG(profiling->system), WB_TEXT_ARG(profiling->table));
	if (status == WB_OK)
		status = profile(&reading, handle, &schema.tables[0], out, err);
	reading.connector->close(handle);
	wb_schema_release(&schema);
	return status;
}
