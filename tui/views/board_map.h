/*
 * Drawing a mapping on the board: looking in the background for the tables of the
 * other side that go best with one, choosing among them, making the mapping, and on to
 * the mapper. The loop's thread.
 */
#ifndef TUI_VIEWS_BOARD_MAP_H
#define TUI_VIEWS_BOARD_MAP_H

#include "tui/app.h"
#include "tui/views/board_model.h"

/* From where, or into where, and what may be at the other end; names are copied. */
struct wb_board_ends {
	enum wb_board_side side; /* of the table */
	struct wb_table_name table;
	size_t n_others;
	const struct wb_table_name *others;
	size_t n_makers; /* systems in which a new table can be made */
	const struct wb_text *makers;
};

/* Collects the ends for a table of the board; arrays lie in the arena. */
struct wb_board_ends wb_board_ends_of(const struct wb_board_model *model, enum wb_board_side side,
				      const struct wb_board_line *line, struct wb_arena *arena);

/* Begins it. The asking ends when its picker is closed, or when it is forgotten. */
void wb_board_map_ask(struct wb_app *app, const struct wb_board_ends *ends);

/* Makes a mapping between two tables and shows it; says what is in the way. */
void wb_board_map_make(struct wb_app *app, const struct wb_table_name *from,
		       const struct wb_table_name *into, bool create);

#endif
