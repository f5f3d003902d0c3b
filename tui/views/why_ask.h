/* Asks which row of which mapping to explain, where no cell is under the cursor. */
#ifndef TUI_VIEWS_WHY_ASK_H
#define TUI_VIEWS_WHY_ASK_H

#include "tui/app.h"

void wb_why_ask(struct wb_app *app);

#endif
