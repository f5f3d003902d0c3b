/*
 * An open hash table of indexes into an array of entries. A loose tally that is
 * full takes the median of its counts off all of them and drops what is left
 * with nothing (Misra and Gries, in the form of Anderson et al. 2017): so half
 * of it is free again, and the sum taken off is the most that any count can be
 * short of.
 */
#include "study/value_tally.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"

enum { TEXT_SHARE = 64, FIRST_SLOTS = 256, FEW_COUNTS = 64 };

uint64_t
wb_value_hash(struct wb_text text)
{
	return XXH3_64bits(text.at, text.len);
}

void
wb_value_tally_init(struct wb_value_tally *tally, size_t limit)
{
	*tally = (struct wb_value_tally){ .limit = limit };
}

void
wb_value_tally_release(struct wb_value_tally *tally)
{
	free(tally->entries);
	free(tally->slots);
	wb_arena_release(&tally->texts);
	*tally = (struct wb_value_tally){ 0 };
}

static void
place(struct wb_value_tally *tally, size_t index)
{
	size_t mask = tally->n_slots - 1, slot = tally->entries[index].hash & mask;

	while (tally->slots[slot])
		slot = (slot + 1) & mask;
	tally->slots[slot] = (uint32_t)index + 1;
}

static void
place_all(struct wb_value_tally *tally, size_t n_slots)
{
	free(tally->slots);
	tally->n_slots = n_slots;
	tally->slots = wb_alloc(n_slots * sizeof *tally->slots);
	for (size_t i = 0; i < tally->count; i++)
		place(tally, i);
}

static struct wb_tally_entry *
find(const struct wb_value_tally *tally, uint64_t hash, struct wb_text text)
{
	size_t mask = tally->n_slots - 1;

	if (!tally->n_slots)
		return NULL;
	for (size_t slot = hash & mask; tally->slots[slot]; slot = (slot + 1) & mask) {
		struct wb_tally_entry *entry = &tally->entries[tally->slots[slot] - 1];

		if (entry->hash == hash && wb_text_equal(entry->text, text))
			return entry;
	}
	return NULL;
}

static int
by_count(const void *a, const void *b)
{
	const struct wb_tally_entry *left = a, *right = b;

	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return wb_text_compare(left->text, right->text);
}

/* Takes `least` off every count, drops what is left with nothing, and copies the rest together. */
static void
lower(struct wb_value_tally *tally, uint64_t least)
{
	struct wb_arena texts = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < tally->count; i++) {
		struct wb_tally_entry entry = tally->entries[i];

		if (entry.count <= least)
			continue;
		entry.count -= least;
		entry.text = wb_arena_text(&texts, entry.text);
		tally->entries[kept++] = entry;
	}
	wb_arena_release(&tally->texts);
	tally->texts = texts;
	tally->count = kept;
	tally->error += least;
	place_all(tally, tally->n_slots);
}

static int
by_number(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return left < right ? -1 : left > right;
}

/* The count that stands at `rank` of all counts, from the least on. */
static uint64_t
count_at(const struct wb_value_tally *tally, size_t rank)
{
	uint64_t few[FEW_COUNTS] = { 0 }, seen = 0, found, *counts;

	/* Most counts are small: no need to sort all of them. */
	for (size_t i = 0; i < tally->count; i++)
		if (tally->entries[i].count < FEW_COUNTS)
			few[tally->entries[i].count]++;
	for (uint64_t count = 0; count < FEW_COUNTS; count++)
		if ((seen += few[count]) > rank)
			return count;
	counts = wb_alloc(tally->count * sizeof *counts);
	for (size_t i = 0; i < tally->count; i++)
		counts[i] = tally->entries[i].count;
	qsort(counts, tally->count, sizeof *counts, by_number);
	found = counts[rank];
	free(counts);
	return found;
}

static bool
is_full(const struct wb_value_tally *tally, size_t more)
{
	return tally->count == tally->limit || tally->texts.used + more > tally->limit * TEXT_SHARE;
}

static void
insert(struct wb_value_tally *tally, uint64_t hash, struct wb_text text, uint64_t count)
{
	WB_GROW(tally->entries, tally->capacity, tally->count + 1);
	tally->entries[tally->count] = (struct wb_tally_entry){
		.hash = hash,
		.text = wb_arena_text(&tally->texts, text),
		.count = count,
	};
	if (2 * (tally->count + 1) > tally->n_slots) {
		tally->count++;
		place_all(tally, tally->n_slots ? 4 * tally->n_slots : FIRST_SLOTS);
		return;
	}
	place(tally, tally->count++);
}

bool
wb_value_tally_add(struct wb_value_tally *tally, uint64_t hash, struct wb_text text, uint64_t count)
{
	struct wb_tally_entry *entry = find(tally, hash, text);

	if (entry) {
		entry->count += count;
		return true;
	}
	if (is_full(tally, text.len)) {
		if (!tally->loose)
			return false;
		if (tally->count)
			lower(tally, count_at(tally, tally->count / 2));
		/* A text that has no room at all is as good as given way at once. */
		if (is_full(tally, text.len)) {
			tally->error += count;
			return true;
		}
	}
	insert(tally, hash, text, count);
	return true;
}

void
wb_value_tally_loosen(struct wb_value_tally *tally, size_t limit)
{
	tally->loose = true;
	tally->limit = limit;
	if (tally->count <= limit)
		return;
	lower(tally, count_at(tally, tally->count - limit - 1));
	tally->n_slots = FIRST_SLOTS;
	while (tally->n_slots < 4 * limit)
		tally->n_slots *= 2;
	place_all(tally, tally->n_slots);
}

void
wb_value_tally_rank(struct wb_value_tally *tally)
{
	if (!tally->count)
		return;
	qsort(tally->entries, tally->count, sizeof *tally->entries, by_count);
	while (tally->loose && tally->count &&
	       tally->entries[tally->count - 1].count <= tally->error)
		tally->count--;
	for (size_t i = 0; i < tally->count; i++)
		tally->entries[i].count += tally->error;
}
