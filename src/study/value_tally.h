/*
 * A tally of values: how often each of some texts was seen.
 *
 * It is exact until it is full. Then its owner either leaves it as it is (what
 * is in it goes on being counted) or loosens it: from then on rare values give
 * way to new ones, and a count is at least what it says and at most `error`
 * more. Texts are copied. One thread at a time uses a tally.
 */
#ifndef WB_STUDY_VALUE_TALLY_H
#define WB_STUDY_VALUE_TALLY_H

#include <stdint.h>

#include "base/arena.h"

struct wb_tally_entry {
	uint64_t hash;
	struct wb_text text;
	uint64_t count;
};

struct wb_value_tally {
	size_t limit; /* most values */
	bool loose;
	uint64_t error; /* of any count; 0 while exact */
	size_t count, capacity;
	struct wb_tally_entry *entries;
	size_t n_slots; /* a power of two; 0 at first */
	uint32_t *slots;
	struct wb_arena texts;
};

/* Room for `limit` values and about 64 bytes of text each. */
void wb_value_tally_init(struct wb_value_tally *tally, size_t limit);
void wb_value_tally_release(struct wb_value_tally *tally);

uint64_t wb_value_hash(struct wb_text text);

/* Counts; false where the value is new and an exact tally is full. `hash` is that of the text. */
bool wb_value_tally_add(struct wb_value_tally *tally, uint64_t hash, struct wb_text text,
			uint64_t count);

/* Goes on with at most `limit` values, the most frequent ones. */
void wb_value_tally_loosen(struct wb_value_tally *tally, size_t limit);

/*
 * Sorts the entries, the most frequent first, equals by their bytes. Ends the
 * tally: nothing can be added. Of a loose one only those are left that are
 * certainly more frequent than any value not in it, and their counts are raised to
 * the most they can be: just right for values that were frequent from the start.
 */
void wb_value_tally_rank(struct wb_value_tally *tally);

#endif
