/*
 * Choices of joins and lists: what was chosen while the rows of a batch were
 * assembled, to be told with what their evaluation chooses.
 *
 * A list borrows the texts; rows are those of the batch as it is. One thread at a
 * time.
 */
#ifndef WB_RELATION_CHOICES_H
#define WB_RELATION_CHOICES_H

#include "base/map.h"
#include "plan/evaluate.h"
#include "relation/picks.h"

/* All zero: empty. */
struct wb_choices {
	size_t n, capacity;
	struct wb_choice *items;
	struct wb_map of_pairs; /* the different ones of the rows' pairs so far */
	struct wb_buffer key;   /* scratch */
};

void wb_choices_clear(struct wb_choices *choices); /* for the next batch */
void wb_choices_release(struct wb_choices *choices);

void wb_choices_add(struct wb_choices *choices, const struct wb_choice *choice);

/* What the evaluator's steps chose for the line of an input; other lines tell of their own. */
void wb_choices_take(struct wb_choices *choices, const struct wb_evaluator *evaluator,
		     struct wb_text line);

/*
 * Likewise, where each row that was evaluated is a pair of a row and a partner: noted of
 * the row, a choice once, however many pairs made it. Texts are copied.
 */
void
wb_choices_take_pairs(struct wb_choices *choices, const struct wb_evaluator *evaluator,
		      struct wb_text line, const struct wb_picks *pairs, struct wb_arena *arena);

/*
 * A choice goes to the first of the rows that its row, of `rows`, became; where that is
 * in another part, it goes. `begun`: the row whose first ones were in the part before;
 * `rows`: there is none.
 */
void wb_choices_move(struct wb_choices *choices, const struct wb_picks *picks, size_t rows,
		     size_t begun, struct wb_arena *scratch);

/* Puts them among those of the evaluation, by row, before what the same row's steps chose. */
void wb_choices_merge(struct wb_choices *choices, struct wb_evaluated *evaluated,
		      struct wb_arena *arena);

#endif
