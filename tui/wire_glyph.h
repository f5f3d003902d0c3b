/*
 * The characters that wires are drawn with, in UTF-8. Pure; any thread.
 */
#ifndef TUI_WIRE_GLYPH_H
#define TUI_WIRE_GLYPH_H

#include "tui/wires.h"

enum wb_wire_weight { WB_NO_LINE, WB_LIGHT_LINE, WB_HEAVY_LINE };

/* How heavy the lines are that leave a cell in each direction. */
struct wb_wire_arms {
	enum wb_wire_weight up, right, down, left;
};

const char *wb_wire_line(struct wb_wire_arms arms, bool dashed);

/* NULL for a kind that has no symbol. */
const char *wb_wire_symbol(enum wb_wire_kind kind);

#endif
