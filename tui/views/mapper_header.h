/*
 * The lines of a mapping beside its arrows and leaves: from, join, where, key, write
 * and their like, unfolded above the sides and edited in place. For the mapper's files
 * alone.
 */
#ifndef TUI_VIEWS_MAPPER_HEADER_H
#define TUI_VIEWS_MAPPER_HEADER_H

#include "tui/views/mapper_state.h"

/* Shows the lines, with the cursor on them, or hides them. */
void wb_mapper_toggle_header(struct mapper_view *mapper);

/* After the model was filled: the lines anew. */
void wb_mapper_fill_header(struct mapper_view *mapper);

/* Rows that it takes of so many. */
int wb_mapper_header_rows(const struct mapper_view *mapper, int rows);
void wb_mapper_draw_header(struct mapper_view *mapper, struct wb_area area);

/* The whole line at the cursor and what is wrong with it, in the pane below. */
void wb_mapper_draw_header_line(const struct mapper_view *mapper, struct wb_area area);

/* The keys, while the cursor is there; false: none of its own. */
bool wb_mapper_act_in_header(struct mapper_view *mapper, enum wb_action action,
			     const struct wb_action_call *call);

/* The line at the cursor, or NULL. */
const struct wb_line *wb_mapper_header_line(const struct mapper_view *mapper);

#endif
