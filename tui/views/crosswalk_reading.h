/*
 * Reading in the background what comes to a crosswalk by one of its uses, and the
 * entries of one that is a table.
 */
#ifndef TUI_VIEWS_CROSSWALK_READING_H
#define TUI_VIEWS_CROSSWALK_READING_H

#include "study/crosswalk_study.h"
#include "tui/app.h"

enum { WB_CROSSWALK_VALUES_SHOWN = 200000 }; /* most values that are listed */

/* What was read. All zero is nothing; the loop's thread's, once told. */
struct wb_crosswalk_found {
	bool has_entries; /* of a crosswalk that is a table */
	size_t n_entries;
	struct wb_crosswalk_entry *entries;
	bool has_study;
	struct wb_crosswalk_study study;
	struct wb_arena arena; /* of the entries */
};

void wb_crosswalk_found_release(struct wb_crosswalk_found *found);

struct wb_crosswalk_asked {
	struct wb_text crosswalk;
	struct wb_text mapping; /* empty: it is not used, only entries are read */
	size_t use;             /* its number in the mapping, from 0 */
};

struct wb_crosswalk_reading;

/*
 * Told on the loop's thread, once, unless it was cancelled before; takes over what was
 * found, which may be a part where it failed: `err`, else NULL.
 */
typedef void
wb_crosswalk_told_fn(void *context, struct wb_crosswalk_found *found, const struct wb_error *err);

/* Texts are copied. The handle is valid until it told, or was cancelled. */
struct wb_crosswalk_reading *
wb_crosswalk_reading_begin(struct wb_app *app, const struct wb_crosswalk_asked *asked,
			   wb_crosswalk_told_fn *told, void *context);
void wb_crosswalk_reading_cancel(struct wb_crosswalk_reading *reading); /* accepts NULL */

#endif
