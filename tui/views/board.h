/* The board: systems, their tables, and the mappings between them. The first screen. */
#ifndef TUI_VIEWS_BOARD_H
#define TUI_VIEWS_BOARD_H

#include "tui/app.h"

struct wb_view *wb_board_view_new(void);

#endif
