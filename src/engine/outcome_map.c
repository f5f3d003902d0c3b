#include "engine/outcome_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void
wb_outcome_map_release(struct wb_outcome_map *map)
{
	free(map->words);
	free(map->rows);
	wb_arena_release(&map->arena);
	*map = (struct wb_outcome_map){ 0 };
}

/* There are as many words as rules times outcomes: some dozen. */
static uint16_t
word_of(struct wb_outcome_map *map, enum wb_outcome outcome, struct wb_text rule)
{
	size_t i = 0;

	while (i < map->n_words &&
	       !(map->words[i].outcome == outcome && wb_text_equal(map->words[i].rule, rule)))
		i++;
	if (i == map->n_words) {
		WB_GROW(map->words, map->words_capacity, map->n_words + 1);
		map->words[map->n_words++] = (struct wb_outcome_word){
			.outcome = outcome,
			.rule = wb_arena_text(&map->arena, rule),
		};
	}
	return (uint16_t)(i + 1);
}

void
wb_outcome_map_set(struct wb_outcome_map *map, uint64_t index, enum wb_outcome outcome,
		   struct wb_text rule)
{
	if (index >= map->count) {
		WB_GROW(map->rows, map->capacity, index + 1);
		memset(map->rows + map->count, 0, (index + 1 - map->count) * sizeof *map->rows);
		map->count = index + 1;
	}
	map->rows[index] = word_of(map, outcome, rule);
}

const struct wb_outcome_word *
wb_outcome_map_get(const struct wb_outcome_map *map, uint64_t index)
{
	if (index >= map->count || !map->rows[index])
		return NULL;
	return &map->words[map->rows[index] - 1];
}

enum wb_status
wb_outcome_map_log(const struct wb_outcome_map *map, struct wb_journal *journal, int64_t step,
		   struct wb_error *err)
{
	enum wb_status status = WB_OK;
	uint64_t first = 0;

	for (uint64_t row = 1; status == WB_OK && row <= map->count; row++) {
		const struct wb_outcome_word *word = wb_outcome_map_get(map, first);

		if (row < map->count && map->rows[row] == map->rows[first])
			continue;
		if (word)
			status = wb_journal_rows(journal, step, first + 1, row - first,
						 word->outcome, word->rule, WB_TEXT(""), err);
		first = row;
	}
	return status;
}
