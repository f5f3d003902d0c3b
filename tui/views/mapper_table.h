/*
 * The mapping as a table, a row for each target field, and as a matrix of sources and
 * targets: other forms of what the wires show. For the mapper's files alone.
 */
#ifndef TUI_VIEWS_MAPPER_TABLE_H
#define TUI_VIEWS_MAPPER_TABLE_H

#include "tui/views/mapper_state.h"

/* Wires, table, matrix, wires again. The cursor stays on its target. */
void wb_mapper_next_form(struct mapper_view *mapper);

/* After the model was filled: rows and columns anew. */
void wb_mapper_table_fill(struct mapper_view *mapper);

void wb_mapper_table_draw(struct mapper_view *mapper, struct wb_area area);

/* The keys of these forms; false: the action is the mapper's. */
bool wb_mapper_table_act(struct mapper_view *mapper, enum wb_action action,
			 const struct wb_action_call *call);

bool
wb_mapper_table_find(struct mapper_view *mapper, struct wb_text text, int direction, bool here);

void wb_mapper_table_release(struct mapper_table *table);

#endif
