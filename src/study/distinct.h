/*
 * How many different values there are, told from their hashes: exact up to a
 * limit, beyond it an estimate (HyperLogLog, standard error 0.4 %).
 *
 * Two values count as one where their 64-bit hashes are equal: among a million
 * values that happens once in forty million tables. One thread at a time.
 */
#ifndef WB_STUDY_DISTINCT_H
#define WB_STUDY_DISTINCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wb_distinct {
	size_t limit; /* most hashes held */
	size_t count, n_slots;
	uint64_t *slots;    /* hashes, 0 where free; NULL once an estimate */
	uint8_t *registers; /* of the estimate; NULL while exact */
};

void wb_distinct_init(struct wb_distinct *distinct, size_t limit);
void wb_distinct_release(struct wb_distinct *distinct);
void wb_distinct_add(struct wb_distinct *distinct, uint64_t hash);

/* Asks the processor to have at hand what adding the hash will touch. */
void wb_distinct_expect(const struct wb_distinct *distinct, uint64_t hash);

uint64_t wb_distinct_count(const struct wb_distinct *distinct);
bool wb_distinct_exact(const struct wb_distinct *distinct);

#endif
