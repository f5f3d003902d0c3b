#include "relation/choices.h"

#include <stdlib.h>

#include "base/memory.h"

#define NOWHERE UINT32_MAX

void
wb_choices_clear(struct wb_choices *choices)
{
	choices->n = 0;
	if (choices->of_pairs.count)
		wb_map_release(&choices->of_pairs);
}

void
wb_choices_release(struct wb_choices *choices)
{
	free(choices->items);
	wb_map_release(&choices->of_pairs);
	wb_buffer_release(&choices->key);
}

void
wb_choices_add(struct wb_choices *choices, const struct wb_choice *choice)
{
	WB_GROW(choices->items, choices->capacity, choices->n + 1);
	choices->items[choices->n] = *choice;
	choices->items[choices->n].order = (uint32_t)choices->n;
	choices->n++;
}

void
wb_choices_take(struct wb_choices *choices, const struct wb_evaluator *evaluator,
		struct wb_text line)
{
	size_t n;
	const struct wb_choice *made = wb_evaluator_choices(evaluator, &n);

	for (size_t i = 0; i < n; i++)
		if (wb_text_equal(made[i].field, line))
			wb_choices_add(choices, &made[i]);
}

/* Was it noted of this row and line already? From now on it is. */
static bool
note_pair(struct wb_choices *choices, const struct wb_choice *choice)
{
	struct wb_map_entry *entry;
	bool noted;

	wb_buffer_clear(&choices->key);
	wb_buffer_format(&choices->key, "%u %s %zu ", choice->row, choice->rule, choice->note.len);
	wb_buffer_text(&choices->key, choice->note);
	wb_buffer_format(&choices->key, "%zu ", choice->field.len);
	wb_buffer_text(&choices->key, choice->field);
	wb_buffer_text(&choices->key, choice->value);
	entry = wb_map_put(&choices->of_pairs, wb_buffer_slice(&choices->key));
	noted = entry->value != NULL;
	entry->value = choices;
	return noted;
}

void
wb_choices_take_pairs(struct wb_choices *choices, const struct wb_evaluator *evaluator,
		      struct wb_text line, const struct wb_picks *pairs, struct wb_arena *arena)
{
	size_t n;
	const struct wb_choice *made = wb_evaluator_choices(evaluator, &n);

	for (size_t i = 0; i < n; i++) {
		struct wb_choice choice = made[i];

		if (!wb_text_equal(choice.field, line))
			continue;
		choice.row = pairs->items[choice.row].row;
		if (note_pair(choices, &choice))
			continue;
		choice.note = wb_arena_text(arena, choice.note);
		choice.value = wb_arena_text(arena, choice.value);
		wb_choices_add(choices, &choice);
	}
}

void
wb_choices_move(struct wb_choices *choices, const struct wb_picks *picks, size_t rows, size_t begun,
		struct wb_arena *scratch)
{
	uint32_t *first = wb_arena_alloc(scratch, rows * sizeof *first);
	size_t kept = 0;

	for (size_t row = 0; row < rows; row++)
		first[row] = NOWHERE;
	for (size_t i = picks->n; i-- > 0;)
		if (picks->items[i].row != begun)
			first[picks->items[i].row] = (uint32_t)i;
	for (size_t i = 0; i < choices->n; i++) {
		choices->items[kept] = choices->items[i];
		choices->items[kept].row = first[choices->items[i].row];
		kept += choices->items[kept].row != NOWHERE;
	}
	choices->n = kept;
}

static int
compare(const void *a, const void *b)
{
	const struct wb_choice *left = a, *right = b;

	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	return (left->order > right->order) - (left->order < right->order);
}

void
wb_choices_merge(struct wb_choices *choices, struct wb_evaluated *evaluated, struct wb_arena *arena)
{
	size_t n = choices->n + evaluated->n_choices, mine = 0, theirs = 0;
	struct wb_choice *all;

	if (!choices->n)
		return;
	qsort(choices->items, choices->n, sizeof *all, compare);
	all = wb_arena_alloc(arena, n * sizeof *all);
	for (size_t i = 0; i < n; i++) {
		bool take_mine = theirs == evaluated->n_choices ||
				 (mine < choices->n &&
				  choices->items[mine].row <= evaluated->choices[theirs].row);

		all[i] = take_mine ? choices->items[mine++] : evaluated->choices[theirs++];
	}
	evaluated->choices = all;
	evaluated->n_choices = n;
}
