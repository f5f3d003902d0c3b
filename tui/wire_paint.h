/*
 * Painting a routed picture: lines first (wire_paint.c), then names (wire_name.c).
 *
 * Internal to wires.h.
 */
#ifndef TUI_WIRE_PAINT_H
#define TUI_WIRE_PAINT_H

#include "tui/wire_glyph.h"
#include "tui/wire_route.h"

/* How an upright wire goes on where it changes its column. */
enum wb_wire_slant { WB_UPRIGHT, WB_FALLING, WB_RISING };

/* The columns of a gutter. */
struct wb_wire_layout {
	int left, right;  /* kept free of tracks and names at either side */
	int first, pitch; /* where track 0 is, and the next one from there */
	bool narrow;      /* ends are only names: no lead, no symbol */
};

/* What goes through a cell. */
struct wb_wire_crossing {
	struct wb_wire_arms arms;
	int upright, level; /* the wires seen on either line; -1: none */
	bool joined;
	enum wb_wire_slant slant; /* of the upright wire, where it changes column */
};

/* What a row says of partners that no line leads to. */
struct wb_wire_label {
	int wire;            /* the most important one; -1: nothing to say */
	int others;          /* how many more */
	const char *mark;    /* may be NULL */
	struct wb_text name; /* made safe to show */
	int width;           /* columns of all of it */
};

/* The labels of both sides: `rows` of the sources, then `rows` of the targets. */
struct wb_wire_label *wb_wire_labels(const struct wb_gutter *gutter,
				     const struct wb_wire_path *paths, struct wb_arena *arena);

/* Returns the grid that it painted, rows × width. */
struct wb_wire_crossing *
wb_wire_paint_lines(struct wb_wire_picture *picture, const struct wb_gutter *gutter,
		    const struct wb_wire_layout *layout, const struct wb_wire_label *labels);

/* Writes names where no trunk passes. */
void wb_wire_paint_labels(struct wb_wire_picture *picture, const struct wb_gutter *gutter,
			  const struct wb_wire_layout *layout, const struct wb_wire_label *labels,
			  const struct wb_wire_crossing *grid);

void wb_wire_clear(struct wb_wire_cell *cell);

/* A character (with marks) in a cell, on behalf of a wire. */
void wb_wire_put(struct wb_wire_cell *cell, struct wb_text character, enum wb_wire_part part,
		 const struct wb_gutter *gutter, int wire);

#endif
