/*
 * A line being typed: UTF-8 text with a cursor in it. All zero is an empty one.
 * One thread.
 */
#ifndef TUI_LINE_EDIT_H
#define TUI_LINE_EDIT_H

#include "tui/input.h"
#include "tui/surface.h"

struct wb_line_edit {
	struct wb_buffer text;
	size_t cursor; /* in bytes, at a character's beginning */
	int scroll;    /* columns that are out of sight to the left */
};

void wb_line_edit_set(struct wb_line_edit *edit, struct wb_text text); /* cursor at its end */
void wb_line_edit_release(struct wb_line_edit *edit);
struct wb_text wb_line_edit_text(const struct wb_line_edit *edit);

/* Inserts at the cursor: controls become blanks, bad bytes are left out. */
void wb_line_edit_insert(struct wb_line_edit *edit, struct wb_text text);

/*
 * Keys of editing: characters, arrows, Home, End, Backspace, Delete, and those of
 * a shell: ^A ^E ^B ^F ^W ^U ^K ^D. False: the key is none of them. Enter, Tab,
 * Escape, Up and Down are never taken.
 */
bool wb_line_edit_input(struct wb_line_edit *edit, const struct wb_input *input);

/* Draws it in `width` columns with the cursor in sight; `focused`: the terminal's cursor, too. */
void wb_line_edit_draw(struct wb_line_edit *edit, struct wb_area area, int row, int column,
		       int width, struct wb_style style, bool focused);

/* The same with a style for each byte of the text. */
void wb_line_edit_draw_painted(struct wb_line_edit *edit, struct wb_area area, int row, int column,
			       int width, const struct wb_style *styles, bool focused);

#endif
