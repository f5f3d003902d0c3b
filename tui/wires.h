/*
 * Wires: what is drawn in the gutter between fields on the left and on the right.
 *
 * A wire leads from a source row to a target row. The router gives it a vertical
 * track in the gutter and draws it into a grid of cells, which the view copies to
 * its surface; where a pointer is, the cell's wire says what it points at. A wire
 * that cannot be drawn truthfully, or whose partner is out of sight, becomes its
 * partner's name at either end. The same wires give the same picture, always.
 * Without UTF-8 the surface draws the same cells in ASCII. No curses, no globals; one
 * thread per picture.
 */
#ifndef TUI_WIRES_H
#define TUI_WIRES_H

#include <limits.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

/* The end of a wire that has none: a constant has no source, a field left no partner. */
#define WB_WIRE_NOWHERE INT_MIN

/* The least width of a gutter that wires are drawn in, where a view has no better one. */
enum { WB_WIRE_NARROW = 16 };

enum wb_wire_kind {
	WB_WIRE_COPY,       /* none */
	WB_WIRE_MATCH,      /* m */
	WB_WIRE_SUBSTITUTE, /* s */
	WB_WIRE_FUNCTION,   /* ƒ */
	WB_WIRE_CROSSWALK,  /* x */
	WB_WIRE_CONSTANT,   /* = */
};

enum wb_wire_state {
	WB_WIRE_CONFIRMED, /* ─ */
	WB_WIRE_SUGGESTED, /* ┄ */
	WB_WIRE_BROKEN,    /* ✗ in the place of the kind */
	WB_WIRE_LEFT,      /* ∅ and the other end's name, say the reason; no line */
};

/*
 * Rows count from the first visible one; a row below 0 or from `rows` on is out of
 * sight, above or below, and still names one field. A name is any UTF-8 and is
 * borrowed while drawing.
 */
struct wb_wire {
	int source, target;
	struct wb_text source_name, target_name;
	enum wb_wire_kind kind;
	enum wb_wire_state state;
	bool selected; /* drawn heavy: ━ */
};

struct wb_gutter {
	const struct wb_wire *wires;
	size_t count;
	int rows, width;
	int narrow; /* below this width only level wires are drawn, all else as names */
	int cursor; /* the row near which wires matter most */
};

enum wb_wire_part {
	WB_WIRE_BLANK,
	WB_WIRE_LINE,
	WB_WIRE_HEAD,   /* the arrow's head, the last column */
	WB_WIRE_SYMBOL, /* that of the kind, or ✗ */
	WB_WIRE_NAME,   /* of a partner, with its ▲ or ▼ */
};

enum { WB_WIRE_BYTES = 12 };

struct wb_wire_cell {
	char bytes[WB_WIRE_BYTES]; /* a character and its marks in UTF-8; not terminated */
	uint8_t len, width;        /* bytes; columns: 1, 2; 0: the second half of a wide one */
	uint8_t part, state;       /* enum wb_wire_part, enum wb_wire_state */
	bool selected;
	int wire; /* its index; of those that share the cell the most important; -1: none */
};

/* All zero is an empty picture; drawing again reuses its memory. */
struct wb_wire_picture {
	int rows, width;
	struct wb_wire_cell *cells;       /* rows × width, by row */
	const struct wb_wire_path *paths; /* one a wire */
	size_t count;                     /* of paths */
	int tracks;                       /* in use */
	struct wb_arena arena;            /* owns all of it */
};

void wb_wires_draw(struct wb_wire_picture *picture, const struct wb_gutter *gutter);
void wb_wires_release(struct wb_wire_picture *picture);

/* The wire at a place, or -1; also for a place outside the picture. */
int wb_wires_at(const struct wb_wire_picture *picture, int row, int column);

/* The column of a wire's track; -1 where it is level or only named. */
int wb_wires_column(const struct wb_wire_picture *picture, size_t wire);

/* Whether a wire is drawn from end to end. */
bool wb_wires_drawn(const struct wb_wire_picture *picture, size_t wire);

enum wb_wire_side { WB_WIRE_SOURCES, WB_WIRE_TARGETS };

/*
 * Appends the names of a row's partners, ", " between them, made safe to show: for a
 * screen without room for a gutter. Nothing for a row without wires.
 */
void wb_wires_partners(const struct wb_gutter *gutter, enum wb_wire_side side, int row,
		       struct wb_buffer *out);

#endif
