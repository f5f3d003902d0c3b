/*
 * The transform: the steps of one arrow, each with what it makes of a sample value and
 * of every value of the field it reads; below, those values by what became of them.
 */
#ifndef TUI_VIEWS_TRANSFORM_H
#define TUI_VIEWS_TRANSFORM_H

#include "tui/app.h"

/* Texts are copied. An arrow that is not there, or no longer, is told of on the screen. */
struct wb_view *wb_transform_view_new(struct wb_text mapping, struct wb_text target_field);

/* Lets the analyst choose among all arrows of the design; then opens its transform. */
void wb_transform_choose(struct wb_app *app);

#endif
