/*
 * What the mapper asks about one field, and does with the answer: draw, leave, take
 * away, a constant, a let, an expression. For the mapper's files alone.
 */
#ifndef TUI_VIEWS_MAPPER_ASK_H
#define TUI_VIEWS_MAPPER_ASK_H

#include "tui/views/line.h"
#include "tui/views/mapper_state.h"

/* mapper_pick.c: the other end of an arrow. An empty expression: that of the suggestion, or
   the source alone. `over`: a transform to repeat, or empty. */
void wb_mapper_pick_target(struct mapper_view *mapper, const struct wb_mapper_item *source,
			   struct wb_text expression);
void wb_mapper_pick_source(struct mapper_view *mapper, const struct wb_mapper_item *target,
			   struct wb_text over);

/* Draws an arrow between the two, with the expression that is suggested for them. */
void wb_mapper_join(struct mapper_view *mapper, const struct wb_mapper_item *source,
		    const struct wb_mapper_item *target);

/* Appends the expression with the item in the place of the one field that it reads; false where
   it reads none, or several. */
bool
wb_mapper_over(struct wb_text expression, const struct wb_mapper_item *item, struct wb_buffer *out);

/* mapper_mark.c: sources that are to be combined. */
void wb_mapper_mark(struct mapper_view *mapper);
void wb_mapper_unmark(struct mapper_view *mapper);
bool wb_mapper_is_marked(const struct mapper_view *mapper, const struct wb_mapper_item *item);
/* Appends c.a & " " & c.b; nothing where nothing is marked. */
void wb_mapper_marked(const struct mapper_view *mapper, struct wb_buffer *out);

/* mapper_crosswalk.c: what is suggested here is declined; else the arrow's crosswalk, or a new
   one. */
void wb_mapper_decline_or_crosswalk(struct mapper_view *mapper);

/* mapper_words.c: whole lines whose last word is completed. */
void wb_mapper_complete(const struct mapper_view *mapper, struct wb_text typed,
			struct wb_candidates *out);

/* mapper_ask.c */
void wb_mapper_ask_map(struct mapper_view *mapper);
void wb_mapper_ask_leave(struct mapper_view *mapper);
void wb_mapper_ask_constant(struct mapper_view *mapper);
void wb_mapper_ask_let(struct mapper_view *mapper);
void wb_mapper_ask_expression(struct mapper_view *mapper);
void wb_mapper_repeat(struct mapper_view *mapper);

/* Takes the arrow, leave or let at the cursor away. */
void wb_mapper_remove(struct mapper_view *mapper);

#endif
