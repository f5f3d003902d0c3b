/*
 * An explanation as lines to look at: what was asked, the row, its values with
 * their steps, and the decisions. Texts are the explanation's or the arena's.
 */
#ifndef TUI_VIEWS_WHY_LINES_H
#define TUI_VIEWS_WHY_LINES_H

#include "study/explain.h"
#include "tui/style.h"

enum { WB_WHY_SPANS = 8 };

struct wb_why_span {
	struct wb_text text;
	struct wb_style style;
	bool is_value, null; /* drawn as data */
	int width;           /* columns to fill at least; 0: as long as it is */
};

enum wb_why_link {
	WB_WHY_NOTHING,
	WB_WHY_FIELD,   /* a value whose steps can be folded: `target` is its name */
	WB_WHY_MAPPING, /* its history */
	WB_WHY_RUN,
	WB_WHY_TABLE, /* `target` is "system.table" */
};

struct wb_why_line {
	int indent;
	size_t n_spans;
	struct wb_why_span spans[WB_WHY_SPANS];
	enum wb_why_link link;
	struct wb_text target;
};

struct wb_why_lines {
	struct wb_arena arena;
	size_t count, capacity;
	struct wb_why_line *items;
};

/* Replaces what is there. `unfolded` is the field whose steps are shown; "*": all. */
void wb_why_lines_fill(struct wb_why_lines *lines, const struct wb_explanation *explanation,
		       struct wb_text unfolded);
void wb_why_lines_release(struct wb_why_lines *lines);

#endif
