/*
 * Parts of a piece of the source: where joins and lists make more rows of it than
 * a batch should hold, each of them hands on a window of what it makes.
 *
 * The last input whose window was cut moves it on, from the rows that came to it;
 * those behind it begin again. One thread at a time.
 */
#ifndef WB_RELATION_PARTS_H
#define WB_RELATION_PARTS_H

#include "relation/choices.h"

/* A row, and one of those that it becomes. */
struct wb_place {
	size_t row, match;
};

/* What an input adds to the rows before it, for the part in hand: from here … */
struct wb_window {
	struct wb_place from;
	bool cut; /* … to here; else to the end */
	struct wb_place to;
};

struct wb_parts;

struct wb_parts *wb_parts_new(size_t n_inputs);
void wb_parts_free(struct wb_parts *parts); /* accepts NULL */

/* Begins a piece: every window is whole. */
void wb_parts_begin(struct wb_parts *parts);

/* Before an input adds to the batch: keeps both as they are, for the parts to come. */
void wb_parts_keep(struct wb_parts *parts, size_t input, struct wb_batch *batch,
		   const struct wb_choices *choices);

struct wb_window *wb_parts_window(struct wb_parts *parts, size_t input);

/* Whether a window is cut: there is a part after this one. */
bool wb_parts_more(const struct wb_parts *parts);

/* To the next part: batch and choices become what they were before the input returned. */
size_t wb_parts_next(struct wb_parts *parts, struct wb_batch *batch, struct wb_choices *choices);

#endif
