/*
 * What became of each row of a step whose outcomes are not known in row order:
 * two bytes a row, logged in one go at the end. Rows are those of the relation, in
 * its order; the map knows which of them were made of one source row. One thread.
 */
#ifndef WB_ENGINE_OUTCOME_MAP_H
#define WB_ENGINE_OUTCOME_MAP_H

#include "data/batch.h"
#include "project/journal.h"

struct wb_outcome_word {
	enum wb_outcome outcome;
	struct wb_text rule;
};

/* All zero bytes: no rows. */
struct wb_outcome_map {
	struct wb_arena arena;
	size_t n_words, words_capacity;
	struct wb_outcome_word *words; /* the different outcomes that there are */
	size_t count, capacity;
	/* By index of the row: index of a word + 1, or 0, and whether it was made of the
	   same source row as the row before. */
	uint16_t *rows;
	bool multiplied; /* some were */
	uint64_t number; /* of the source row that the last row was made of */
};

void wb_outcome_map_release(struct wb_outcome_map *map);

/* Rows of the relation, the next ones: where a row is of the source row before it, it is noted. */
void wb_outcome_map_read(struct wb_outcome_map *map, const struct wb_batch *batch);

/* Grows the map where the index lies behind its end. */
void wb_outcome_map_set(struct wb_outcome_map *map, uint64_t index, enum wb_outcome outcome,
			struct wb_text rule);

/* What was set, or NULL. */
const struct wb_outcome_word *wb_outcome_map_get(const struct wb_outcome_map *map, uint64_t index);

/* Logs what is known as the outcomes of the rows of the source from number 1 on. */
enum wb_status wb_outcome_map_log(const struct wb_outcome_map *map, struct wb_journal *journal,
				  int64_t step, struct wb_error *err);

#endif
