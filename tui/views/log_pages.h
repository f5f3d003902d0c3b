/*
 * The decisions that the log shows: read in the background, page by page, and kept.
 * While others are read, those that were there stay. The loop's thread.
 */
#ifndef TUI_VIEWS_LOG_PAGES_H
#define TUI_VIEWS_LOG_PAGES_H

#include "project/decision_list.h"
#include "tui/app.h"

struct wb_log_pages;

/* `changed` is called when others are there; the pages are the view's. */
struct wb_log_pages *
wb_log_pages_new(struct wb_app *app, void (*changed)(void *context), void *context);
void wb_log_pages_free(struct wb_log_pages *pages); /* accepts NULL */

/* What to show, from the first page on: a run (0: the newest), and a sentence that is right. */
void wb_log_pages_ask(struct wb_log_pages *pages, int64_t run, struct wb_text sentence,
		      enum wb_decision_order order);

/* Reads the next page, unless one is being read or there are no more. */
void wb_log_pages_more(struct wb_log_pages *pages);

size_t wb_log_pages_count(const struct wb_log_pages *pages);
const struct wb_decision *wb_log_pages_at(const struct wb_log_pages *pages, size_t n);

enum wb_log_state {
	WB_LOG_READING, /* the first page is yet to come */
	WB_LOG_FAILED,
	WB_LOG_PART, /* there are more */
	WB_LOG_WHOLE,
};
enum wb_log_state wb_log_pages_state(const struct wb_log_pages *pages);

int64_t wb_log_pages_run(const struct wb_log_pages *pages); /* 0: there are none */

#endif
