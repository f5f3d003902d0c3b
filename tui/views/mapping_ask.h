/* Which mapping a screen is to show, where it was not said. */
#ifndef TUI_VIEWS_MAPPING_ASK_H
#define TUI_VIEWS_MAPPING_ASK_H

#include "tui/app.h"

/*
 * Shows the mapping that a screen showed last; where there is none, the only one, or the
 * one that is picked. On a screen of the context `there` another one is picked. The name
 * is valid during the call.
 */
void wb_mapping_ask(struct wb_app *app, enum wb_context_index there,
		    void (*show)(struct wb_app *app, struct wb_text mapping));

#endif
