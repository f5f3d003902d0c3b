/*
 * A preview of items: of the groups that a mapping makes, or of its rows in the
 * order in which a run writes them. For either the whole source is read. One
 * thread; never writes.
 */
#ifndef WB_STUDY_PREVIEW_ITEMS_H
#define WB_STUDY_PREVIEW_ITEMS_H

#include "relation/relation.h"
#include "study/preview.h"
#include "study/wanted.h"

struct wb_preview_items {
	struct wb_relation *relation; /* opened with the plan */
	const struct wb_plan *plan;   /* of a blocking mapping */
	const struct wb_preview *preview;
	struct wb_wanted *wanted; /* which items: those with such a row; NULL: all */
	void *context;
	/* After each piece of the source; may be NULL. */
	enum wb_status (*go_on)(void *context, const struct wb_batch *batch, struct wb_error *err);
};

enum wb_status wb_preview_items(const struct wb_preview_items *items, struct wb_error *err);

#endif
