/* The mapper's inside: what its files share. Not for other screens. */
#ifndef TUI_VIEWS_MAPPER_STATE_H
#define TUI_VIEWS_MAPPER_STATE_H

#include "tui/views/mapper_list.h"
#include "tui/views/mapper_sample.h"
#include "tui/views/mapper_study.h"
#include "tui/wires.h"

/* Where a side's cursor is, by name, for after the workspace was read again. */
struct mapper_place {
	struct wb_buffer alias, name;
};

struct mapper_view {
	struct wb_view view;
	struct wb_buffer name; /* of the mapping */
	bool filled;

	struct wb_mapper_model model;
	struct wb_mapper_listing listing;
	struct wb_mapper_list lists[WB_MAPPER_SIDES];
	struct mapper_place places[WB_MAPPER_SIDES];
	enum wb_mapper_side side; /* that has the keys */

	struct wb_mapper_sampling *sampling; /* while it goes on */
	struct wb_mapper_samples samples;
	size_t sample; /* the row shown */

	struct wb_mapper_studying *studying; /* while it goes on */
	struct wb_mapper_study study;

	struct wb_wire *wires; /* as last drawn, by wire of the gutter */
	size_t wires_capacity;
	struct wb_wire_picture picture;
	struct mapper_columns {
		int left, gutter; /* columns of the left side and of the gutter */
		int first, rows;  /* of the lists */
	} columns;                /* as last drawn */
};

/* The item at a side's cursor, or NULL; also where the cursor is on folded ones. */
const struct wb_mapper_item *
wb_mapper_item_at(const struct mapper_view *mapper, enum wb_mapper_side side);

/* The number of that item; SIZE_MAX: none, a heading, or folded ones. */
size_t wb_mapper_end_at(const struct mapper_view *mapper, enum wb_mapper_side side);

/* Puts a side's cursor on an item, unfolded if need be. */
void wb_mapper_move_to(struct mapper_view *mapper, enum wb_mapper_side side, size_t item);

/* Makes model and lists anew; cursors stay on what they were on, by name. */
void wb_mapper_refill(struct mapper_view *mapper);

/* mapper_draw.c, mapper_gutter.c, mapper_pane.c */
void wb_mapper_draw(struct mapper_view *mapper, struct wb_area area);
void wb_mapper_draw_gutter(struct mapper_view *mapper, struct wb_area area);
void wb_mapper_draw_pane(struct mapper_view *mapper, struct wb_area area);

#endif
