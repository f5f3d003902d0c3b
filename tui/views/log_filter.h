/* Asks for the log's filter: a sentence, completed by what its decisions hold. */
#ifndef TUI_VIEWS_LOG_FILTER_H
#define TUI_VIEWS_LOG_FILTER_H

#include "tui/views/log_pages.h"

/* `taken` gets a sentence that is right, as it is to be shown; valid during the call. */
void wb_log_filter_ask(struct wb_app *app, const struct wb_log_pages *pages,
		       struct wb_text sentence, struct wb_view *view,
		       void (*taken)(struct wb_view *view, struct wb_text sentence));

#endif
