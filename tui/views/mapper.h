/*
 * The mapper: one mapping, the fields of its source tables on the left, those of the
 * target on the right, and the arrows as wires between them; below, the arrow under
 * the cursor with what it makes of a row of the source.
 */
#ifndef TUI_VIEWS_MAPPER_H
#define TUI_VIEWS_MAPPER_H

#include "tui/app.h"

/* Shows a mapping by its name, which is copied. */
struct wb_view *wb_mapper_view_new(struct wb_text mapping);

/* Goes to a mapping: see mapping_ask.h; from a mapper asks for another one. */
void wb_mapper_open(struct wb_app *app);

#endif
