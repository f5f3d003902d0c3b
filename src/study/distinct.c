/*
 * While exact: an open hash table of the hashes themselves, whose size need be
 * no power of two because a hash is scaled to it. Beyond the limit: 65,536
 * registers; the first 16 bits of a hash choose one, which keeps the longest run
 * of zeros that follows. An estimate is only asked for beyond a million values,
 * where the plain estimator needs no correction for small counts; a smaller
 * limit gets it by linear counting.
 */
#include "study/distinct.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

__extension__ typedef unsigned __int128 wide;

enum { FIRST_SLOTS = 1024, INDEX_BITS = 16, REGISTERS = 1 << INDEX_BITS };

void
wb_distinct_init(struct wb_distinct *distinct, size_t limit)
{
	*distinct = (struct wb_distinct){ .limit = limit };
}

void
wb_distinct_release(struct wb_distinct *distinct)
{
	free(distinct->slots);
	free(distinct->registers);
	*distinct = (struct wb_distinct){ 0 };
}

static size_t
slot_of(const struct wb_distinct *distinct, uint64_t hash)
{
	return (size_t)(((wide)hash * distinct->n_slots) >> 64);
}

void
wb_distinct_expect(const struct wb_distinct *distinct, uint64_t hash)
{
	if (distinct->slots)
		__builtin_prefetch(&distinct->slots[slot_of(distinct, hash)]);
}

static bool
insert(struct wb_distinct *distinct, uint64_t hash)
{
	size_t slot = slot_of(distinct, hash);

	while (distinct->slots[slot] && distinct->slots[slot] != hash)
		slot = slot + 1 == distinct->n_slots ? 0 : slot + 1;
	if (distinct->slots[slot])
		return false;
	distinct->slots[slot] = hash;
	return true;
}

/* Twice the size, but no more than a full set needs to be four fifths full. */
static void
grow(struct wb_distinct *distinct)
{
	size_t before = distinct->n_slots, most = distinct->limit + distinct->limit / 4 + 1;
	uint64_t *old = distinct->slots;

	distinct->n_slots = before ? 2 * before : FIRST_SLOTS;
	if (distinct->n_slots > most)
		distinct->n_slots = most;
	distinct->slots = wb_alloc(distinct->n_slots * sizeof *distinct->slots);
	for (size_t i = 0; i < before; i++)
		if (old[i])
			insert(distinct, old[i]);
	free(old);
}

static void
note(struct wb_distinct *distinct, uint64_t hash)
{
	uint8_t *at = &distinct->registers[hash >> (64 - INDEX_BITS)];
	uint64_t rest = hash << INDEX_BITS | 1u << (INDEX_BITS - 1);
	uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);

	if (rank > *at)
		*at = rank;
}

static void
turn_to_estimate(struct wb_distinct *distinct)
{
	distinct->registers = wb_alloc(REGISTERS);
	for (size_t i = 0; i < distinct->n_slots; i++)
		if (distinct->slots[i])
			note(distinct, distinct->slots[i]);
	free(distinct->slots);
	distinct->slots = NULL;
}

void
wb_distinct_add(struct wb_distinct *distinct, uint64_t hash)
{
	hash += !hash;
	if (distinct->registers) {
		note(distinct, hash);
		return;
	}
	if (5 * distinct->count >= 4 * distinct->n_slots && distinct->count <= distinct->limit)
		grow(distinct);
	if (insert(distinct, hash) && ++distinct->count > distinct->limit)
		turn_to_estimate(distinct);
}

uint64_t
wb_distinct_count(const struct wb_distinct *distinct)
{
	const double m = REGISTERS, alpha = 0.7213 / (1 + 1.079 / m);
	double sum = 0, zeros = 0, raw;

	if (!distinct->registers)
		return distinct->count;
	for (size_t i = 0; i < REGISTERS; i++) {
		sum += ldexp(1, -distinct->registers[i]);
		zeros += !distinct->registers[i];
	}
	raw = alpha * m * m / sum;
	if (raw <= 2.5 * m && zeros > 0)
		raw = m * log(m / zeros);
	return (uint64_t)llround(raw);
}

bool
wb_distinct_exact(const struct wb_distinct *distinct)
{
	return !distinct->registers;
}
