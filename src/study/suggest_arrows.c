#include <stdlib.h>

#include "base/memory.h"
#include "study/suggest_state.h"

static const double FLOOR = 0.55;                           /* of an arrow */
static const double SHARED_FLOOR = 0.8, SHARED_LEAD = 0.15; /* of one from a taken field */

struct choice {
	uint32_t source, target;
	float score;
};

static int
compare_choices(const void *a, const void *b)
{
	const struct choice *left = a, *right = b;

	if (left->score < right->score || left->score > right->score)
		return left->score > right->score ? -1 : 1;
	if (left->target != right->target)
		return left->target > right->target ? 1 : -1;
	return (left->source > right->source) - (left->source < right->source);
}

/* All pairs that could become arrows, best first; free() them. */
static struct choice *
choices_of(const struct wb_suggester *suggester, size_t *count)
{
	struct choice *choices = NULL;
	size_t capacity = 0, n = 0;

	for (size_t s = 0; s < suggester->n_sources; s++) {
		for (size_t t = 0; t < suggester->n_targets; t++) {
			float score = wb_suggest_pair_at(suggester, s, t)->score;

			if ((double)score < FLOOR ||
			    suggester->targets[t].state != WB_SUGGEST_OPEN ||
			    suggester->targets[t].field->generated ||
			    suggester->sources[s].state == WB_SUGGEST_LEFT ||
			    wb_suggest_is_declined(suggester, s, t))
				continue;
			WB_GROW(choices, capacity, n + 1);
			choices[n++] = (struct choice){ (uint32_t)s, (uint32_t)t, score };
		}
	}
	if (n)
		qsort(choices, n, sizeof *choices, compare_choices);
	*count = n;
	return choices;
}

/* Whether a target would rather have a taken source than the best one that is free. */
static bool
deserves_taken(const struct choice *choices, size_t n, size_t at, const bool *taken)
{
	if ((double)choices[at].score < SHARED_FLOOR)
		return false;
	for (size_t i = at + 1; i < n; i++)
		if (choices[i].target == choices[at].target && !taken[choices[i].source])
			return (double)(choices[at].score - choices[i].score) >= SHARED_LEAD;
	return true;
}

/* The source chosen for each target, + 1, or 0; in the arena. */
static size_t *
marry(const struct wb_suggester *suggester, struct wb_arena *arena)
{
	size_t *partners = WB_NEW_ARRAY(arena, size_t, suggester->n_targets);
	bool *taken = WB_NEW_ARRAY(arena, bool, suggester->n_sources);
	size_t n;
	struct choice *choices = choices_of(suggester, &n);

	for (size_t s = 0; s < suggester->n_sources; s++)
		taken[s] = suggester->sources[s].state == WB_SUGGEST_MAPPED;
	for (size_t i = 0; i < n; i++) {
		const struct choice *choice = &choices[i];

		if (partners[choice->target] ||
		    (taken[choice->source] && !deserves_taken(choices, n, i, taken)))
			continue;
		partners[choice->target] = choice->source + 1;
		taken[choice->source] = true;
	}
	free(choices);
	return partners;
}

struct wb_suggestions
wb_suggest_arrows(const struct wb_suggester *suggester, struct wb_arena *arena)
{
	struct wb_suggestions found = { 0 };
	size_t *partners;

	if (!suggester->pairs)
		return found;
	partners = marry(suggester, arena);
	found.items = WB_NEW_ARRAY(arena, struct wb_suggestion, suggester->n_targets);
	for (size_t t = 0; t < suggester->n_targets; t++)
		if (partners[t])
			found.items[found.count++] =
				wb_suggest_make(suggester, partners[t] - 1, t, arena);
	return found;
}
