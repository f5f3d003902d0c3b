/*
 * Reasons: why rows are rejected, counted as a run tells of each. It keeps one
 * entry a mapping, field and rule, so its memory does not grow with the rows.
 * One thread; all zero before, released by the caller.
 */
#ifndef WB_CLI_REASONS_H
#define WB_CLI_REASONS_H

#include <stdio.h>

#include "base/map.h"
#include "project/journal.h"

struct wb_reasons {
	struct wb_map groups; /* struct reason of the step, field and rule */
};

void wb_reasons_release(struct wb_reasons *reasons);

/* Counts a reject of a mapping's step; copies what it keeps. */
void
wb_reasons_add(struct wb_reasons *reasons, struct wb_text mapping, const struct wb_reject *reject);

/* A table, most frequent first; nothing where no row was rejected. */
void wb_reasons_print(const struct wb_reasons *reasons, FILE *stream);

#endif
