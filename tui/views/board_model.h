/*
 * What stands on the board: the systems that are read on the left, those that are
 * written on the right, each with its tables, and the mappings between them.
 *
 * Made anew from the workspace; objects and tables are its, until it is read again.
 * Names are the board's own, so that one finds again what one was on. The loop's thread.
 */
#ifndef TUI_VIEWS_BOARD_MODEL_H
#define TUI_VIEWS_BOARD_MODEL_H

#include "plan/coverage.h"
#include "tui/workspace.h"

enum wb_board_side { WB_BOARD_SOURCES, WB_BOARD_TARGETS, WB_BOARD_SIDES };

/* A line of a side: a system, or one of its tables. */
struct wb_board_line {
	struct wb_text system;
	struct wb_text table;                   /* empty: the system itself */
	const struct wb_workspace_system *from; /* NULL: mappings name it, the design has it not */
	const struct wb_table *known;           /* NULL: the catalog has no such table */
	bool is_made;                           /* a mapping makes the table */
	size_t n_mappings;                      /* that read it, or write it */
	size_t mapping, last_mapping;           /* the first of them, and the last */
	bool is_broken;                         /* one of these is */
};

struct wb_board_mapping {
	const struct wb_object *object;
	struct wb_text name;
	struct wb_side_coverage target;
	size_t faults; /* what the check says by the catalog; one without arrows has just begun */
	struct wb_text fault;  /* the first of them */
	struct wb_text parked; /* what runs go without, or why they skip it; empty: nothing */
};

/* A mapping between two lines; one that joins tables has several. */
struct wb_board_wire {
	size_t mapping;
	size_t ends[WB_BOARD_SIDES]; /* lines */
};

struct wb_board_model {
	struct wb_arena arena; /* of the names */
	size_t count[WB_BOARD_SIDES], capacity[WB_BOARD_SIDES];
	struct wb_board_line *lines[WB_BOARD_SIDES];
	size_t n_mappings;
	struct wb_board_mapping *mappings; /* in the order in which they were made */
	size_t n_wires, wires_capacity;
	struct wb_board_wire *wires; /* by source line, then by target line */
	size_t fields, gaps;         /* of the tables that mappings write */
};

/* Replaces what is there; all zero before the first time. */
void wb_board_model_fill(struct wb_board_model *model, const struct wb_workspace *workspace);
void wb_board_model_release(struct wb_board_model *model);

/* It has faults, or something of it is parked. */
bool wb_board_is_broken(const struct wb_board_mapping *mapping);

/* The line of a table, or of a system where `table` is empty; count where there is none. */
size_t wb_board_line_find(const struct wb_board_model *model, enum wb_board_side side,
			  struct wb_text system, struct wb_text table);

/* The first wire that ends at a line, or n_wires. */
size_t wb_board_wire_at(const struct wb_board_model *model, enum wb_board_side side, size_t line);

#endif
