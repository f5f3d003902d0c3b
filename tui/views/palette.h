/* The command palette: every action that can be done here, by its name. */
#ifndef TUI_VIEWS_PALETTE_H
#define TUI_VIEWS_PALETTE_H

#include "tui/app.h"

void wb_palette_open(struct wb_app *app);

#endif
