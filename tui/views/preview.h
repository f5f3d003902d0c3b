/*
 * The preview: source rows of a mapping and the rows they would become, target fields
 * as columns. It is read in the background, more of it as one goes on; nothing is
 * ever written.
 */
#ifndef TUI_VIEWS_PREVIEW_H
#define TUI_VIEWS_PREVIEW_H

#include "tui/app.h"

/* The name is copied. */
struct wb_view *wb_preview_view_new(struct wb_text mapping);

/* Shows the preview of a mapping: see mapping_ask.h. */
void wb_preview_open(struct wb_app *app);

#endif
