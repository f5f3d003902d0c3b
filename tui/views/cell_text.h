/*
 * Cells of rows as texts that are kept to be looked at: no longer than a screen
 * can show, for a source may hold a megabyte in each. Pure.
 */
#ifndef TUI_VIEWS_CELL_TEXT_H
#define TUI_VIEWS_CELL_TEXT_H

#include "base/arena.h"

enum { WB_CELL_KEPT = 4096 }; /* bytes */

struct wb_cell_text {
	struct wb_text text;
	bool null;
	bool failed; /* then the text is the rule: see `fault` of its row */
};

/* A copy, cut behind WB_CELL_KEPT bytes with an ellipsis. */
struct wb_text wb_cell_text_keep(struct wb_arena *arena, struct wb_text text);

/* Appends it as a line of text shows it: ∅ for null, "" for empty text. */
void wb_cell_text_add(struct wb_buffer *out, const struct wb_cell_text *cell);

#endif
