/*
 * Places: the screens that an action leads to from anywhere. One line a place, so
 * that a new screen adds one. The loop's thread.
 */
#ifndef TUI_PLACES_H
#define TUI_PLACES_H

#include "tui/app.h"

/* Goes to the action's place; false where it leads to none. */
bool wb_place_go(struct wb_app *app, enum wb_action action);

#endif
