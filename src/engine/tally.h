/*
 * Tallies: figures of a table that can be added and taken away, for
 * verification.
 *
 * A tally holds the number of rows, the sum of their hashes and, per field, how many cells hold a
 * value and the sum (modulo 2^64) of a 64-bit hash (XXH3) of each one's canonical text. The sum
 * does not depend on order, so what a run adds to and takes from a table can be followed: the
 * table's tally before, plus what was inserted, minus what was replaced, is what reading it back
 * must give.
 */
#ifndef WB_ENGINE_TALLY_H
#define WB_ENGINE_TALLY_H

#include "data/batch.h"

struct wb_field_tally {
	uint64_t present;
	uint64_t sum;
};

struct wb_tally {
	uint64_t rows;
	uint64_t row_sum; /* of a hash of each row: tells which values stand together */
	size_t n_fields;
	struct wb_field_tally *fields; /* owned by whoever made the tally */
};

enum wb_tally_sign { WB_TALLY_ADD, WB_TALLY_SUBTRACT };

/* One row of columns (as many as the tally has fields); failed cells count as null. */
void wb_tally_row(struct wb_tally *tally, const struct wb_column *columns, size_t row,
		  enum wb_tally_sign sign, struct wb_arena *scratch);

/* Several rows at once, by column. */
void wb_tally_rows(struct wb_tally *tally, const struct wb_column *columns, const uint32_t *rows,
		   size_t n, struct wb_arena *scratch);

void wb_tally_add(struct wb_tally *to, const struct wb_tally *what);
void wb_tally_clear(struct wb_tally *tally); /* keeps the fields */

/* As text, for a checkpoint: "ROWS:SUM PRESENT:SUM …". */
void wb_tally_print(const struct wb_tally *tally, struct wb_buffer *out);

/* Reads it back; false where the text is none of as many fields. */
bool wb_tally_parse(struct wb_text text, struct wb_tally *out);

#endif
