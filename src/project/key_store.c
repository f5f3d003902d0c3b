/*
 * What is given out and not yet committed is held in two generations: a commit
 * forgets the older one, once all of it is committed, and the younger becomes
 * the older. So memory follows the rows between commits, not the source.
 */
#include "project/key_store.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "project/store.h"

struct generation {
	struct wb_map numbers; /* sequence and key → int64_t, in `arena` */
	struct wb_arena arena;
	uint64_t last_batch; /* the last one that was given something of it */
};

/* A sequence in use. */
struct sequence {
	int64_t next;
	bool full;
};

struct wb_key_store {
	pthread_mutex_t lock; /* guards all */
	struct wb_project *reader;
	sqlite3_stmt *find_number, *find_xref, *find_any;
	struct wb_arena arena;
	struct wb_map sequences; /* name → struct sequence */
	struct generation young, old;
	struct wb_map rehearsed; /* of xref: mapping, field and old key → struct wb_text */
	struct wb_map wrote;     /* mapping and field, of which there are keys */
	struct wb_map gone;      /* mapping, whose kept keys are gone; or with field and new key */
	struct wb_buffer key;
};

static const char find_number_sql[] =
	"SELECT number FROM sequence_number WHERE name = ?1 AND key = ?2";

static const char find_xref_sql[] =
	"SELECT new_key FROM xref WHERE mapping = ?1 AND field = ?2 AND old_key = ?3";

static const char find_any_sql[] =
	"SELECT EXISTS (SELECT 1 FROM xref WHERE mapping = ?1 AND field = ?2)";

enum wb_status
wb_key_store_open(struct wb_project *project, struct wb_key_store **out, struct wb_error *err)
{
	struct wb_key_store *store = wb_alloc(sizeof *store);
	enum wb_status status;

	pthread_mutex_init(&store->lock, NULL);
	status = wb_project_open(wb_project_path(project), WB_PROJECT_READ, &store->reader, err);
	if (status == WB_OK)
		status = wb_store_prepare(store->reader, find_number_sql, &store->find_number, err);
	if (status == WB_OK)
		status = wb_store_prepare(store->reader, find_xref_sql, &store->find_xref, err);
	if (status == WB_OK)
		status = wb_store_prepare(store->reader, find_any_sql, &store->find_any, err);
	if (status == WB_OK)
		*out = store;
	else
		wb_key_store_close(store);
	return status;
}

static void
generation_release(struct generation *generation)
{
	wb_map_release(&generation->numbers);
	wb_arena_release(&generation->arena);
	*generation = (struct generation){ 0 };
}

void
wb_key_store_close(struct wb_key_store *store)
{
	if (!store)
		return;
	sqlite3_finalize(store->find_number);
	sqlite3_finalize(store->find_xref);
	sqlite3_finalize(store->find_any);
	wb_project_close(store->reader);
	generation_release(&store->young);
	generation_release(&store->old);
	wb_map_release(&store->sequences);
	wb_map_release(&store->rehearsed);
	wb_map_release(&store->wrote);
	wb_map_release(&store->gone);
	wb_arena_release(&store->arena);
	wb_buffer_release(&store->key);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

static enum wb_status
read_sequence(struct wb_key_store *store, struct wb_text name, struct sequence *out, int64_t start,
	      struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	int64_t last = -1;
	enum wb_status status = wb_store_prepare(
		store->reader,
		"SELECT coalesce(max(number), -1) FROM sequence_number WHERE name = ?1", &statement,
		err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, name);
	status = wb_store_number(store->reader, statement, &last, err);
	out->full = last == INT64_MAX;
	out->next = last >= start && !out->full ? last + 1 : start;
	return status;
}

static enum wb_status
find_sequence(struct wb_key_store *store, struct wb_text name, int64_t start, struct sequence **out,
	      struct wb_error *err)
{
	struct wb_map_entry *entry = wb_map_put(&store->sequences, name);
	struct sequence *sequence;
	enum wb_status status;

	if (!entry->value) {
		sequence = WB_NEW(&store->arena, struct sequence);
		status = read_sequence(store, name, sequence, start, err);
		if (status != WB_OK)
			return status;
		entry->value = sequence;
	}
	*out = entry->value;
	return WB_OK;
}

/* In the project; *found says whether it is. */
static enum wb_status
find_kept(struct wb_key_store *store, struct wb_text name, struct wb_text key, int64_t *number,
	  bool *found, struct wb_error *err)
{
	enum wb_store_step step;

	wb_store_bind_text(store->find_number, 1, name);
	wb_store_bind_text(store->find_number, 2, key);
	step = wb_store_step(store->reader, store->find_number, err);
	*found = step == WB_STORE_ROW;
	if (*found)
		*number = sqlite3_column_int64(store->find_number, 0);
	sqlite3_reset(store->find_number);
	return wb_store_status(step, err);
}

static bool
find_held(struct wb_key_store *store, int64_t *number)
{
	struct wb_text key = wb_buffer_slice(&store->key);
	const int64_t *held = wb_map_get(&store->young.numbers, key);

	if (!held)
		held = wb_map_get(&store->old.numbers, key);
	if (held)
		*number = *held;
	return held != NULL;
}

static void
hold(struct wb_key_store *store, uint64_t batch, int64_t number)
{
	int64_t *held = WB_NEW(&store->young.arena, int64_t);

	*held = number;
	wb_map_put(&store->young.numbers, wb_buffer_slice(&store->key))->value = held;
	if (batch > store->young.last_batch)
		store->young.last_batch = batch;
}

static enum wb_status
give_next(struct wb_key_store *store, struct wb_text name, int64_t start, uint64_t batch,
	  int64_t *number, struct wb_error *err)
{
	struct sequence *sequence;
	enum wb_status status = find_sequence(store, name, start, &sequence, err);

	if (status != WB_OK)
		return status;
	if (sequence->full)
		return WB_LIMIT;
	*number = sequence->next;
	sequence->full = sequence->next == INT64_MAX;
	if (!sequence->full)
		sequence->next++;
	hold(store, batch, *number);
	return WB_OK;
}

enum wb_status
wb_key_store_number(struct wb_key_store *store, struct wb_text sequence, struct wb_text key,
		    int64_t start, uint64_t batch, int64_t *number, bool *kept,
		    struct wb_error *err)
{
	enum wb_status status = WB_OK;

	pthread_mutex_lock(&store->lock);
	wb_buffer_clear(&store->key);
	wb_buffer_text(&store->key, sequence);
	wb_buffer_byte(&store->key, '\0');
	wb_buffer_text(&store->key, key);
	*kept = false;
	if (!find_held(store, number)) {
		status = find_kept(store, sequence, key, number, kept, err);
		if (status == WB_OK && !*kept)
			status = give_next(store, sequence, start, batch, number, err);
	}
	pthread_mutex_unlock(&store->lock);
	return status;
}

static void
print_xref(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
	   struct wb_text old_key)
{
	wb_buffer_clear(&store->key);
	wb_buffer_text(&store->key, mapping);
	wb_buffer_byte(&store->key, '\0');
	wb_buffer_text(&store->key, field);
	wb_buffer_byte(&store->key, '\0');
	wb_buffer_text(&store->key, old_key);
}

static enum wb_status
find_written(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
	     struct wb_text old_key, struct wb_arena *arena, struct wb_text *new_key, bool *known,
	     struct wb_error *err)
{
	sqlite3_stmt *find = store->find_xref;
	enum wb_store_step step;

	wb_store_bind_text(find, 1, mapping);
	wb_store_bind_text(find, 2, field);
	wb_store_bind_text(find, 3, old_key);
	step = wb_store_step(store->reader, find, err);
	*known = step == WB_STORE_ROW;
	*new_key = (struct wb_text){ NULL, 0 };
	if (*known && sqlite3_column_type(find, 0) != SQLITE_NULL)
		*new_key = wb_store_copy(find, 0, arena);
	sqlite3_reset(find);
	return wb_store_status(step, err);
}

/* Of a kept key, in a dry run. */
static bool
is_gone(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
	struct wb_text new_key)
{
	if (!store->gone.count)
		return false;
	print_xref(store, mapping, field, new_key.at ? new_key : WB_TEXT(""));
	return wb_map_get(&store->gone, mapping) ||
	       wb_map_get(&store->gone, wb_buffer_slice(&store->key));
}

enum wb_status
wb_key_store_xref(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
		  struct wb_text old_key, struct wb_arena *arena, struct wb_text *new_key,
		  bool *known, struct wb_error *err)
{
	const struct wb_text *rehearsed;
	enum wb_status status = WB_OK;

	pthread_mutex_lock(&store->lock);
	print_xref(store, mapping, field, old_key);
	rehearsed = wb_map_get(&store->rehearsed, wb_buffer_slice(&store->key));
	if (rehearsed) {
		*known = true;
		*new_key = *rehearsed;
	} else {
		status = find_written(store, mapping, field, old_key, arena, new_key, known, err);
		*known = *known && !is_gone(store, mapping, field, *new_key);
	}
	pthread_mutex_unlock(&store->lock);
	return status;
}

void
wb_key_store_forget_all(struct wb_key_store *store, struct wb_text mapping)
{
	pthread_mutex_lock(&store->lock);
	wb_map_put(&store->gone, mapping)->value = store;
	pthread_mutex_unlock(&store->lock);
}

void
wb_key_store_forget(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
		    struct wb_text new_key)
{
	pthread_mutex_lock(&store->lock);
	print_xref(store, mapping, field, new_key);
	wb_map_put(&store->gone, wb_buffer_slice(&store->key))->value = store;
	pthread_mutex_unlock(&store->lock);
}

/* The name of a mapping's key field in `wrote`. */
static struct wb_text
print_field(struct wb_key_store *store, struct wb_text mapping, struct wb_text field)
{
	print_xref(store, mapping, field, WB_TEXT(""));
	return wb_buffer_slice(&store->key);
}

enum wb_status
wb_key_store_has_keys(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
		      bool *has, struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;

	pthread_mutex_lock(&store->lock);
	*has = wb_map_get(&store->wrote, print_field(store, mapping, field)) != NULL;
	if (!*has) {
		wb_store_bind_text(store->find_any, 1, mapping);
		wb_store_bind_text(store->find_any, 2, field);
		step = wb_store_step(store->reader, store->find_any, err);
		*has = step == WB_STORE_ROW && sqlite3_column_int(store->find_any, 0);
		sqlite3_reset(store->find_any);
	}
	if (*has)
		wb_map_put(&store->wrote, print_field(store, mapping, field))->value = store;
	pthread_mutex_unlock(&store->lock);
	return wb_store_status(step, err);
}

void
wb_key_store_rehearse(struct wb_key_store *store, struct wb_text mapping, struct wb_text field,
		      struct wb_text old_key, struct wb_text new_key)
{
	struct wb_map_entry *entry;
	struct wb_text *kept;

	pthread_mutex_lock(&store->lock);
	wb_map_put(&store->wrote, print_field(store, mapping, field))->value = store;
	print_xref(store, mapping, field, old_key);
	entry = wb_map_put(&store->rehearsed, wb_buffer_slice(&store->key));
	kept = entry->value;
	if (!kept) {
		entry->value = kept = WB_NEW(&store->arena, struct wb_text);
		*kept = wb_arena_text(&store->arena, new_key);
	} else if (!wb_text_equal(*kept, new_key)) {
		*kept = (struct wb_text){ NULL, 0 };
	}
	pthread_mutex_unlock(&store->lock);
}

void
wb_key_store_committed(struct wb_key_store *store, uint64_t batch)
{
	pthread_mutex_lock(&store->lock);
	if (!store->old.numbers.count || store->old.last_batch < batch) {
		generation_release(&store->old);
		store->old = store->young;
		store->young = (struct generation){ 0 };
	}
	pthread_mutex_unlock(&store->lock);
}
