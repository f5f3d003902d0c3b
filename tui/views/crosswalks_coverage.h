/*
 * How many rows each crosswalk covers of those that come to it, read in the background
 * one use after the other.
 */
#ifndef TUI_VIEWS_CROSSWALKS_COVERAGE_H
#define TUI_VIEWS_CROSSWALKS_COVERAGE_H

#include "tui/views/crosswalk_reading.h"

/* Of one use. Rows that come, and those of them that an entry covers. */
struct wb_use_coverage {
	size_t asked; /* which one, from 0 */
	bool failed;  /* the values could not be read: rows are not known */
	uint64_t rows, covered;
};

struct wb_coverage_reading;

/* Told on the loop's thread, once for each, unless it was cancelled before. */
typedef void wb_coverage_told_fn(void *context, const struct wb_use_coverage *coverage);

/* What is asked is copied. The handle is valid until it was cancelled. */
struct wb_coverage_reading *
wb_coverage_reading_begin(struct wb_app *app, const struct wb_crosswalk_asked *asked, size_t n,
			  wb_coverage_told_fn *told, void *context);
/* Accepts NULL; it is no more valid then. */
void wb_coverage_reading_cancel(struct wb_coverage_reading *reading);

#endif
