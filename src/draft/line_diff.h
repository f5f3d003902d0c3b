/*
 * The difference of two texts, line by line: what goes, what comes, what stays,
 * with as few changes as there can be. Pure.
 */
#ifndef WB_DRAFT_LINE_DIFF_H
#define WB_DRAFT_LINE_DIFF_H

#include "base/arena.h"

enum wb_line_change { WB_LINE_SAME, WB_LINE_GONE, WB_LINE_NEW };

struct wb_diff_line {
	enum wb_line_change change;
	size_t before, after; /* its number from 1 in either text; 0: not there */
	struct wb_text text;  /* without its line end; borrowed from the texts */
};

struct wb_line_diff {
	struct wb_arena arena;
	size_t count;
	struct wb_diff_line *lines;
	size_t gone, new;
};

/*
 * Of texts that differ in more than some thousand lines, what lies between their
 * common beginning and end is told as gone and new as a whole.
 */
void wb_line_diff(struct wb_text before, struct wb_text after, struct wb_line_diff *out);
void wb_line_diff_release(struct wb_line_diff *diff);

#endif
