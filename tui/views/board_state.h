/* The board's inside, for the files board*.c alone. */
#ifndef TUI_VIEWS_BOARD_STATE_H
#define TUI_VIEWS_BOARD_STATE_H

#include "project/run_list.h"
#include "tui/app.h"
#include "tui/scroll.h"
#include "tui/views/board_model.h"
#include "tui/wires.h"

/* Where the cursor is; the first two are sides. */
enum board_column { BOARD_SOURCES, BOARD_TARGETS, BOARD_WIRES };

struct board_view {
	struct wb_view view;
	struct wb_board_model model;
	struct wb_scroll lists[WB_BOARD_SIDES], wires;
	enum board_column column;
	struct wb_run_list runs;

	struct wb_wire *drawn; /* by wire of the model */
	size_t drawn_capacity;
	struct wb_wire_picture picture;

	/* As last drawn: the first row of the lists, and how many; where the panes end. */
	int first, rows, left, gutter;

	unsigned missed; /* notices that came while it was out of sight */

	bool is_dragging; /* from the line under the cursor of a side */
	enum wb_board_side dragged;
};

void wb_board_draw(struct wb_view *view, struct wb_area area);

void wb_board_runs_load(struct board_view *board);
void wb_board_draw_runs(const struct board_view *board, struct wb_area area, int row);

/* The line under the cursor of a side, or NULL. */
const struct wb_board_line *
wb_board_line_at(const struct board_view *board, enum wb_board_side side);

/* The mapping under the cursor: that of the wire, or the only one of the table; or NULL. */
const struct wb_board_mapping *wb_board_mapping_at(const struct board_view *board);

/* Whether the wire belongs to what is under the cursor. */
bool wb_board_wire_is_selected(const struct board_view *board, size_t wire);

#endif
