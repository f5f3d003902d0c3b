/*
 * Systems on the board: adding and changing one in a form with a live look at what is
 * there, and taking something out of the design. The loop's thread.
 */
#ifndef TUI_VIEWS_BOARD_SYSTEM_H
#define TUI_VIEWS_BOARD_SYSTEM_H

#include "tui/app.h"

/* Each says why where the project cannot be changed. Once kept, the system is inspected. */
void wb_board_system_add(struct wb_app *app);
void wb_board_system_edit(struct wb_app *app, const struct wb_object *system);

/* Asks, and takes it out of the design; refused, naming who, where something uses it. */
void wb_board_remove(struct wb_app *app, enum wb_object_kind kind, struct wb_text name);

#endif
