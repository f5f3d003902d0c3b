#include "engine/outcome_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	GOES_ON = 1u << 15, /* made of the same source row as the row before */
	WORD = GOES_ON - 1,
};

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

static void
grow(struct wb_outcome_map *map, uint64_t count)
{
	if (count <= map->count)
		return;
	WB_GROW(map->rows, map->capacity, count);
	memset(map->rows + map->count, 0, (count - map->count) * sizeof *map->rows);
	map->count = count;
}

void
wb_outcome_map_read(struct wb_outcome_map *map, const struct wb_batch *batch)
{
	size_t first = map->count;

	grow(map, first + batch->rows);
	for (size_t row = 0; row < batch->rows; row++) {
		uint64_t number = wb_batch_number(batch, row);

		if (number == map->number) {
			map->rows[first + row] = GOES_ON;
			map->multiplied = true;
		}
		map->number = number;
	}
}

void
wb_outcome_map_set(struct wb_outcome_map *map, uint64_t index, enum wb_outcome outcome,
		   struct wb_text rule)
{
	grow(map, index + 1);
	map->rows[index] = (uint16_t)((map->rows[index] & GOES_ON) | word_of(map, outcome, rule));
}

const struct wb_outcome_word *
wb_outcome_map_get(const struct wb_outcome_map *map, uint64_t index)
{
	if (index >= map->count || !(map->rows[index] & WORD))
		return NULL;
	return &map->words[(map->rows[index] & WORD) - 1];
}

/* Consecutive rows of one word, made of the source rows first to last. */
struct range {
	uint64_t first, last, count;
};

static enum wb_status
log_range(const struct wb_outcome_map *map, const struct range *range,
	  const struct wb_outcome_word *word, struct wb_journal *journal, int64_t step,
	  struct wb_error *err)
{
	if (!word)
		return WB_OK;
	if (map->multiplied)
		return wb_journal_made_rows(journal, step, range->first, range->last, range->count,
					    word->outcome, word->rule, WB_TEXT(""), err);
	return wb_journal_rows(journal, step, range->first, range->count, word->outcome, word->rule,
			       WB_TEXT(""), err);
}

enum wb_status
wb_outcome_map_log(const struct wb_outcome_map *map, struct wb_journal *journal, int64_t step,
		   struct wb_error *err)
{
	const struct wb_outcome_word *word = NULL;
	struct range range = { 0 };
	enum wb_status status = WB_OK;

	for (uint64_t row = 0; status == WB_OK && row < map->count; row++) {
		const struct wb_outcome_word *next = wb_outcome_map_get(map, row);
		uint64_t number = range.last + !(map->rows[row] & GOES_ON);

		if (range.count && next != word) {
			status = log_range(map, &range, word, journal, step, err);
			range.count = 0;
		}
		if (!range.count)
			range.first = number;
		range.last = number;
		range.count++;
		word = next;
	}
	if (status == WB_OK && range.count)
		status = log_range(map, &range, word, journal, step, err);
	return status;
}
