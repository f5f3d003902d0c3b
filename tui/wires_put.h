/* A picture of wires put on a surface. The loop's thread. */
#ifndef TUI_WIRES_PUT_H
#define TUI_WIRES_PUT_H

#include "tui/surface.h"
#include "tui/wires.h"

/* Draws the picture at the area's corner; blank cells leave what is there. */
void wb_wires_put(struct wb_area area, const struct wb_wire_picture *picture);

#endif
