/*
 * A ring of parcels, numbered in order of fetching.
 *
 *   FREE ─(fetch)─► BUSY ─(work)─► READY ─(commit)─► FREE
 *                     ▲                      │ there is more of it
 *                     └──────── AGAIN ◄──────┘
 *
 * A worker fetches under the fetch lock, which gives it the next number, and
 * waits there until that place of the ring is free; so workers cannot run ahead
 * of the committer by more than the ring. The committer takes the numbers one
 * after the other. A failure travels in its parcel and is met in its turn.
 */
#include "engine/pipeline.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/memory.h"

enum place_state {
	PLACE_FREE,
	PLACE_BUSY,
	PLACE_READY,
	PLACE_AGAIN,
};

struct place {
	enum place_state state;
	struct wb_parcel parcel;
	enum wb_status status;
	struct wb_error err;
	bool last; /* the stream ended here; nothing in the parcel */
};

struct ring {
	const struct wb_pipeline *pipeline;
	pthread_mutex_t fetch_lock; /* one fetch at a time; also guards next, ended */
	uint64_t next;              /* the number of the next fetch */
	bool ended;                 /* the stream ended or failed: no more fetches */

	pthread_mutex_t lock; /* guards the places' states and stopping */
	pthread_cond_t changed;
	bool stopping;
	size_t n_places;
	struct place *places;
};

static enum wb_status
run_alone(const struct wb_pipeline *pipeline, struct wb_error *err)
{
	struct wb_parcel parcel = { 0 };
	void *worker = pipeline->worker_new(pipeline->context);
	enum wb_status status;

	for (;;) {
		wb_batch_reset(&parcel.batch);
		status = pipeline->fetch(pipeline->context, &parcel, err);
		if (status != WB_OK || !parcel.batch.rows)
			break;
		do {
			status = pipeline->work(pipeline->context, worker, &parcel, err);
			if (status == WB_OK)
				status = pipeline->commit(pipeline->context, &parcel, err);
		} while (status == WB_OK && parcel.batch.more);
		if (status != WB_OK)
			break;
	}
	pipeline->worker_free(worker);
	wb_batch_release(&parcel.batch);
	return status;
}

static void
set_state(struct ring *ring, struct place *place, enum place_state state)
{
	pthread_mutex_lock(&ring->lock);
	place->state = state;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
}

/* Waits for a state; false where the pipeline is stopping. */
static bool
await_state(struct ring *ring, struct place *place, enum place_state state)
{
	bool reached;

	pthread_mutex_lock(&ring->lock);
	while (place->state != state && !ring->stopping)
		pthread_cond_wait(&ring->changed, &ring->lock);
	reached = place->state == state && !ring->stopping;
	pthread_mutex_unlock(&ring->lock);
	return reached;
}

/* The next fetched place, or NULL where there is nothing more to do. */
static struct place *
fetch_next(struct ring *ring)
{
	const struct wb_pipeline *pipeline = ring->pipeline;
	struct place *place = NULL;

	pthread_mutex_lock(&ring->fetch_lock);
	if (!ring->ended) {
		place = &ring->places[ring->next % ring->n_places];
		if (!await_state(ring, place, PLACE_FREE)) {
			place = NULL;
			goto done;
		}
		wb_batch_reset(&place->parcel.batch);
		place->status = pipeline->fetch(pipeline->context, &place->parcel, &place->err);
		place->last = place->status == WB_OK && !place->parcel.batch.rows;
		ring->ended = place->last || place->status != WB_OK;
		ring->next++;
		set_state(ring, place, PLACE_BUSY);
	}
done:
	pthread_mutex_unlock(&ring->fetch_lock);
	return place;
}

/* A place from its fetch to its last part. */
static void
work_on(struct ring *ring, struct place *place, void *worker)
{
	const struct wb_pipeline *pipeline = ring->pipeline;
	bool more = place->status == WB_OK && !place->last;

	while (more) {
		place->status =
			pipeline->work(pipeline->context, worker, &place->parcel, &place->err);
		more = place->status == WB_OK && place->parcel.batch.more;
		if (!more)
			break;
		set_state(ring, place, PLACE_READY);
		if (await_state(ring, place, PLACE_AGAIN))
			continue;
		if (pipeline->abandon)
			pipeline->abandon(pipeline->context, &place->parcel);
		return;
	}
	set_state(ring, place, PLACE_READY);
}

static void *
work_loop(void *argument)
{
	struct ring *ring = argument;
	const struct wb_pipeline *pipeline = ring->pipeline;
	void *worker = pipeline->worker_new(pipeline->context);
	struct place *place;

	while ((place = fetch_next(ring)))
		work_on(ring, place, worker);
	pipeline->worker_free(worker);
	return NULL;
}

/* One part of what is ready; *more says whether there is another. */
static enum wb_status
commit_part(struct ring *ring, struct place *place, bool *more, struct wb_error *err)
{
	const struct wb_pipeline *pipeline = ring->pipeline;
	enum wb_status status = place->status;

	*more = false;
	if (status == WB_OK)
		status = pipeline->commit(pipeline->context, &place->parcel, err);
	else if (err)
		*err = place->err;
	*more = status == WB_OK && place->parcel.batch.more;
	if (status == WB_OK || !place->parcel.batch.more)
		set_state(ring, place, *more ? PLACE_AGAIN : PLACE_FREE);
	return status;
}

static enum wb_status
commit_in_order(struct ring *ring, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (uint64_t number = 0; status == WB_OK; number++) {
		struct place *place = &ring->places[number % ring->n_places];
		bool more = true;

		while (status == WB_OK && more) {
			await_state(ring, place, PLACE_READY);
			if (place->last)
				return WB_OK;
			status = commit_part(ring, place, &more, err);
		}
	}
	return status;
}

static void
stop_workers(struct ring *ring)
{
	pthread_mutex_lock(&ring->lock);
	ring->stopping = true;
	pthread_cond_broadcast(&ring->changed);
	pthread_mutex_unlock(&ring->lock);
}

/* Starts up to `wanted` threads; returns how many there are. */
static unsigned
start_workers(struct ring *ring, pthread_t *threads, unsigned wanted)
{
	unsigned started = 0;

	while (started < wanted && !pthread_create(&threads[started], NULL, work_loop, ring))
		started++;
	return started;
}

enum wb_status
wb_pipeline_run(const struct wb_pipeline *pipeline, struct wb_error *err)
{
	struct ring ring = { .pipeline = pipeline, .n_places = 2 * (size_t)pipeline->jobs + 2 };
	enum wb_status status;
	pthread_t *threads;
	unsigned started;

	if (pipeline->jobs <= 1)
		return run_alone(pipeline, err);
	ring.places = wb_alloc(ring.n_places * sizeof *ring.places);
	threads = wb_alloc(pipeline->jobs * sizeof *threads);
	pthread_mutex_init(&ring.fetch_lock, NULL);
	pthread_mutex_init(&ring.lock, NULL);
	pthread_cond_init(&ring.changed, NULL);
	started = start_workers(&ring, threads, pipeline->jobs);
	status = started ? commit_in_order(&ring, err) : run_alone(pipeline, err);
	stop_workers(&ring);
	for (unsigned i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	pthread_cond_destroy(&ring.changed);
	pthread_mutex_destroy(&ring.lock);
	pthread_mutex_destroy(&ring.fetch_lock);
	for (size_t i = 0; i < ring.n_places; i++)
		wb_batch_release(&ring.places[i].parcel.batch);
	free(ring.places);
	free(threads);
	return status;
}
