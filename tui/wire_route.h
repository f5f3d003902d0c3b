/*
 * The router of wires.h: which track each wire takes. Pure; borrows the arena's memory.
 */
#ifndef TUI_WIRE_ROUTE_H
#define TUI_WIRE_ROUTE_H

#include "tui/wires.h"

enum wb_wire_way {
	WB_WAY_NAMED, /* its partner's name stands at each visible end */
	WB_WAY_LEVEL, /* source and target in one row: no track */
	WB_WAY_TRACK,
	WB_WAY_SWAP_DOWN, /* of two fields that change places the upper one: changes column */
	WB_WAY_SWAP_UP,   /* the lower one, whose trunk starts in the next column */
};

struct wb_wire_path {
	enum wb_wire_way way;
	int track;  /* from 0, the leftmost; of a wire with a trunk */
	int column; /* of the track in the picture; -1 without one */
	int rank;   /* 0 for the most important wire */
};

/*
 * Fills one path a wire (all but the column) with at most `most` tracks and returns
 * how many are in use.
 */
int wb_wire_route(const struct wb_gutter *gutter, int most, struct wb_wire_path *paths,
		  struct wb_arena *arena);

#endif
