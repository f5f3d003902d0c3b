/*
 * Search: the rows of a preview for which a condition is true, from anywhere in
 * the source, in its order; of a grouped mapping the groups that have such a row. It
 * ends when enough are found. One thread; never writes.
 */
#ifndef WB_STUDY_SEARCH_H
#define WB_STUDY_SEARCH_H

#include <stdatomic.h>

#include "study/preview.h"

struct wb_search {
	struct wb_text where;         /* over the driving table's fields */
	const atomic_bool *cancelled; /* ends it with WB_INTERRUPTED; may be NULL */
	void *context;
	/* While it goes on: in the source's units, total 0: unknown; may be NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total, uint64_t rows);
};

/* As wb_preview_mapping; preview->rows counts source rows that are found. */
enum wb_status
wb_search_mapping(struct wb_session *session, size_t index, const struct wb_search *search,
		  const struct wb_preview *preview, struct wb_error *err);

#endif
