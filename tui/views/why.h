/*
 * Why: the life of a row and its cells, from source to target, and what runs and
 * people decided about it. Read in the background.
 */
#ifndef TUI_VIEWS_WHY_H
#define TUI_VIEWS_WHY_H

#include "tui/app.h"

/* What is asked; copied. By the number of the source row, or by the target's key. */
struct wb_why_question {
	struct wb_text mapping;
	uint64_t row;         /* from 1; 0: by key */
	struct wb_text key;   /* as rejects and diffs show it: "7, 2024-01-01" */
	struct wb_text field; /* of the target: shown first, unfolded; may be empty */
	int64_t run;          /* 0: the last one that touched the row */
};

struct wb_view *wb_why_view_new(const struct wb_why_question *question);

#endif
