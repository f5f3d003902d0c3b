/*
 * What a profile says of one field, drawn in an area as far as it has room: how
 * much is filled, what it looks like, its range, patterns, lengths and values.
 */
#ifndef TUI_VIEWS_PROFILE_PANE_H
#define TUI_VIEWS_PROFILE_PANE_H

#include "data/profile.h"
#include "data/schema.h"
#include "tui/surface.h"

/* `profile` is that of the field's table, or NULL: none is kept. */
void wb_draw_field_profile(struct wb_area area, const struct wb_field *field,
			   const struct wb_profile *profile);

/* The table as a whole: a line for each of its fields. */
void wb_draw_table_profile(struct wb_area area, const struct wb_table *table,
			   const struct wb_profile *profile);

#endif
