/*
 * Suggested arrows: asked for, shown dashed, taken or declined. For the mapper's
 * files alone.
 */
#ifndef TUI_VIEWS_MAPPER_SUGGEST_H
#define TUI_VIEWS_MAPPER_SUGGEST_H

#include "tui/views/mapper_state.h"

/* Shows what may be drawn; waits for the fields to be compared, where that goes on. */
void wb_mapper_suggest(struct mapper_view *mapper);

/* The suggestion at the cursor, or NULL. */
const struct wb_mapper_suggestion *wb_mapper_suggestion_at(const struct mapper_view *mapper);

/* Draws the arrow suggested at the cursor; says so where there is none. */
void wb_mapper_accept(struct mapper_view *mapper);
void wb_mapper_ask_accept_all(struct mapper_view *mapper);

/* Never again, for this mapping. */
void wb_mapper_decline(struct mapper_view *mapper);

#endif
