/* The mapper's inside: what its files share. Not for other screens. */
#ifndef TUI_VIEWS_MAPPER_STATE_H
#define TUI_VIEWS_MAPPER_STATE_H

#include "tui/grid.h"
#include "tui/views/mapper_list.h"
#include "tui/views/mapper_sample.h"
#include "tui/views/mapper_study.h"
#include "tui/wires.h"

/* Where a side's cursor is, by name, for after the workspace was read again. */
struct mapper_place {
	struct wb_buffer alias, name;
};

enum mapper_form { MAPPER_WIRES, MAPPER_TABLE, MAPPER_MATRIX };

struct mapper_table_row {
	size_t item; /* of the target */
	struct wb_text name;
	const char *kind;
	uint64_t values, nulls, failed; /* of the sample rows */
	struct wb_text expression;      /* in the arena; of a field that is left: why */
};

/* The mapping as a table or a matrix; made while it is shown so. */
struct mapper_table {
	struct wb_arena arena;
	size_t count, capacity;
	struct mapper_table_row *rows;
	size_t n_sources, sources_capacity;
	size_t *sources; /* items with wires */
	bool ordered;    /* by a column, else as in the target */
	size_t order;
	struct wb_grid grid;
	struct wb_buffer text; /* of the cell drawn */
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

	enum mapper_form form;
	struct mapper_table table;

	bool header_shown, in_header; /* the mapping's other lines; the cursor is there */
	struct wb_scroll header;

	struct wb_mapper_sampling *sampling; /* while it goes on */
	bool sample_again;                   /* once it ended: the mapping changed meanwhile */
	struct wb_mapper_samples samples;
	size_t sample; /* the row shown */

	struct wb_mapper_studying *studying; /* likewise */
	bool study_again;
	struct wb_mapper_study study;

	struct mapper_suggested {
		struct wb_arena arena;
		size_t count;
		struct wb_mapper_suggestion *items;
	} suggested;         /* and not answered yet */
	bool suggest_wanted; /* once the fields are compared */

	struct wb_map marked;             /* sources, by wb_mapper_key: not NULL, it is marked */
	struct wb_buffer last_expression; /* of the arrow drawn or changed last */
	bool typing;                      /* an expression: what is wrong with it so far */
	struct wb_error typed_error;      /* an empty `what`: nothing is */

	struct wb_wire *wires; /* as last drawn, by wire of the gutter */
	size_t wires_capacity;
	struct wb_wire_picture picture;
	struct mapper_columns {
		int left, gutter; /* columns of the left side and of the gutter */
		int first;        /* row of the lists */
	} columns;                /* as last drawn */
};

/* The item at a side's cursor, or NULL; also where the cursor is on folded ones. */
const struct wb_mapper_item *
wb_mapper_item_at(const struct mapper_view *mapper, enum wb_mapper_side side);

/* The number of that item; SIZE_MAX: none, a heading, or folded ones. */
size_t wb_mapper_end_at(const struct mapper_view *mapper, enum wb_mapper_side side);

/* Puts a side's cursor on an item, unfolded if need be. */
void wb_mapper_move_to(struct mapper_view *mapper, enum wb_mapper_side side, size_t item);

/* After a cursor was moved: keeps the names of what it is on, which outlive an edit. */
void wb_mapper_keep_places(struct mapper_view *mapper);

/* Makes model and lists anew; cursors stay on what they were on, by name. */
void wb_mapper_refill(struct mapper_view *mapper);

/* mapper_act.c */
bool
wb_mapper_act(struct mapper_view *mapper, enum wb_action action, const struct wb_action_call *call);
bool wb_mapper_find(struct mapper_view *mapper, struct wb_text text, int direction, bool here);
void wb_mapper_mouse(struct mapper_view *mapper, const struct wb_input *input);

/* mapper_draw.c, mapper_gutter.c, mapper_pane.c */
void wb_mapper_draw(struct mapper_view *mapper, struct wb_area area);
void wb_mapper_draw_gutter(struct mapper_view *mapper, struct wb_area area);
void wb_mapper_draw_pane(struct mapper_view *mapper, struct wb_area area);

#endif
