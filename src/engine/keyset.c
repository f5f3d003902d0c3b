/* Open addressing over 128-bit hashes, at most three quarters full; then SQLite. */
#include "engine/keyset.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"

enum { DEFAULT_LIMIT = 3 * 1024 * 1024, FIRST_SLOTS = 1024 };

struct wb_keyset {
	XXH128_hash_t *slots; /* all zero: free */
	size_t n_slots;       /* a power of two */
	size_t count, limit;
	struct wb_buffer key; /* of the row in hand */
	sqlite3 *spill;       /* NULL while all keys are in memory */
	sqlite3_stmt *insert, *find;
};

static const char spill_sql[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
				"PRAGMA cache_size = -32768;"
				"CREATE TABLE keys (hash BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN";
static const char insert_sql[] = "INSERT OR IGNORE INTO keys VALUES (?)";
static const char find_sql[] = "SELECT 1 FROM keys WHERE hash = ?";

struct wb_keyset *
wb_keyset_new(size_t limit)
{
	struct wb_keyset *set = wb_alloc(sizeof *set);

	set->limit = limit ? limit : DEFAULT_LIMIT;
	set->n_slots = FIRST_SLOTS;
	set->slots = wb_alloc(set->n_slots * sizeof *set->slots);
	return set;
}

void
wb_keyset_free(struct wb_keyset *set)
{
	if (!set)
		return;
	sqlite3_finalize(set->insert);
	sqlite3_finalize(set->find);
	sqlite3_close(set->spill);
	wb_buffer_release(&set->key);
	free(set->slots);
	free(set);
}

void
wb_keyset_clear(struct wb_keyset *set)
{
	memset(set->slots, 0, set->n_slots * sizeof *set->slots);
	set->count = 0;
}

static bool
is_free(XXH128_hash_t hash)
{
	return !hash.low64 && !hash.high64;
}

/* The slot where the hash is, or the free one where it would be. */
static XXH128_hash_t *
slot_of(const struct wb_keyset *set, XXH128_hash_t hash)
{
	size_t mask = set->n_slots - 1, slot = (size_t)hash.low64 & mask;

	while (!is_free(set->slots[slot]) && !XXH128_isEqual(set->slots[slot], hash))
		slot = (slot + 1) & mask;
	return &set->slots[slot];
}

/* Puts the hash into a table with room; false where it was there. */
static bool
place(struct wb_keyset *set, XXH128_hash_t hash)
{
	XXH128_hash_t *slot = slot_of(set, hash);

	if (!is_free(*slot))
		return false;
	*slot = hash;
	return true;
}

static void
widen(struct wb_keyset *set)
{
	XXH128_hash_t *old = set->slots;
	size_t n_old = set->n_slots;

	set->n_slots *= 2;
	set->slots = wb_alloc(set->n_slots * sizeof *set->slots);
	for (size_t i = 0; i < n_old; i++)
		if (!is_free(old[i]))
			place(set, old[i]);
	free(old);
}

static enum wb_status
fail_spill(struct wb_keyset *set, struct wb_error *err)
{
	wb_fail(err, WB_IO, "temporary database", "cannot keep the keys of this step: %s",
		set->spill ? sqlite3_errmsg(set->spill) : "no memory");
	wb_hint(err, "free space, or point TMPDIR to a folder that has some");
	return WB_IO;
}

static enum wb_status
put_spilled(struct wb_keyset *set, XXH128_hash_t hash, bool *added, struct wb_error *err)
{
	sqlite3_bind_blob(set->insert, 1, &hash, sizeof hash, SQLITE_STATIC);
	if (sqlite3_step(set->insert) != SQLITE_DONE)
		return fail_spill(set, err);
	sqlite3_reset(set->insert);
	*added = sqlite3_changes(set->spill) > 0;
	return WB_OK;
}

/* Moves every key into a database without a name: on disk, and gone when closed. */
static enum wb_status
spill(struct wb_keyset *set, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	bool added;

	if (sqlite3_open("", &set->spill) != SQLITE_OK ||
	    sqlite3_exec(set->spill, spill_sql, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(set->spill, insert_sql, -1, &set->insert, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(set->spill, find_sql, -1, &set->find, NULL) != SQLITE_OK)
		return fail_spill(set, err);
	for (size_t i = 0; status == WB_OK && i < set->n_slots; i++)
		if (!is_free(set->slots[i]))
			status = put_spilled(set, set->slots[i], &added, err);
	free(set->slots);
	set->slots = NULL;
	return status;
}

static XXH128_hash_t
hash_key(struct wb_keyset *set, const struct wb_column *columns, const size_t *key, size_t n_key,
	 size_t row, struct wb_arena *scratch)
{
	static const size_t null = SIZE_MAX; /* the length of no text */
	XXH128_hash_t hash;

	wb_buffer_clear(&set->key);
	for (size_t k = 0; k < n_key; k++) {
		const struct wb_column *column = &columns[key[k]];
		struct wb_text part = wb_column_text(column, row, scratch);

		if (wb_column_cell(column, row) != WB_CELL_VALUE) {
			wb_buffer_add(&set->key, (const char *)&null, sizeof null);
			continue;
		}
		wb_buffer_add(&set->key, (const char *)&part.len, sizeof part.len);
		wb_buffer_text(&set->key, part);
	}
	hash = XXH3_128bits(set->key.at, set->key.len);
	if (is_free(hash))
		hash.low64 = 1;
	return hash;
}

enum wb_status
wb_keyset_add(struct wb_keyset *set, const struct wb_column *columns, const size_t *key,
	      size_t n_key, size_t row, struct wb_arena *scratch, bool *added, struct wb_error *err)
{
	XXH128_hash_t hash = hash_key(set, columns, key, n_key, row, scratch);
	enum wb_status status = WB_OK;

	if (!set->spill && set->count >= set->limit)
		status = spill(set, err);
	if (status != WB_OK)
		return status;
	if (set->spill)
		return put_spilled(set, hash, added, err);
	if ((set->count + 1) * 4 > set->n_slots * 3)
		widen(set);
	*added = place(set, hash);
	set->count += *added;
	return WB_OK;
}

static enum wb_status
find_spilled(struct wb_keyset *set, XXH128_hash_t hash, bool *has, struct wb_error *err)
{
	int code;

	sqlite3_bind_blob(set->find, 1, &hash, sizeof hash, SQLITE_STATIC);
	code = sqlite3_step(set->find);
	*has = code == SQLITE_ROW;
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		return fail_spill(set, err);
	sqlite3_reset(set->find);
	return WB_OK;
}

enum wb_status
wb_keyset_has(struct wb_keyset *set, const struct wb_column *columns, const size_t *key,
	      size_t n_key, size_t row, struct wb_arena *scratch, bool *has, struct wb_error *err)
{
	XXH128_hash_t hash = hash_key(set, columns, key, n_key, row, scratch);

	if (set->spill)
		return find_spilled(set, hash, has, err);
	*has = !is_free(*slot_of(set, hash));
	return WB_OK;
}
