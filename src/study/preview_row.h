/*
 * Rows of a preview, as they are handed out: what search and preview share. One
 * thread.
 */
#ifndef WB_STUDY_PREVIEW_ROW_H
#define WB_STUDY_PREVIEW_ROW_H

#include "study/trace.h"

enum { WB_PREVIEW_DEFAULT_ROWS = 20 };

static inline uint64_t
wb_preview_limit(const struct wb_preview *preview)
{
	return preview->rows ? preview->rows : WB_PREVIEW_DEFAULT_ROWS;
}

/* Whether to go on: WB_INTERRUPTED where it was cancelled. */
enum wb_status wb_preview_go_on(const struct wb_preview *preview, struct wb_error *err);

/* Hands out a row of the tracer's batch, which was evaluated whole. */
void wb_preview_hand_out(const struct wb_preview *preview, struct wb_tracer *tracer,
			 const struct wb_evaluated *evaluated, size_t row);

#endif
