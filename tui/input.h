/*
 * Input: what comes from the analyst, whatever brings it: a terminal or a script.
 *
 * A key is a code point, or one of enum wb_key. Its name is how it is written in
 * help, in scripts and in a `keys` file: the character itself, or a word between
 * angle brackets: <enter>, <ctrl-d>, <page-up>, <space>, <lt> for "<". Pure; any
 * thread.
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdint.h>

#include "base/text.h"

enum wb_key {
	WB_KEY_ENTER = '\r',
	WB_KEY_TAB = '\t',
	WB_KEY_ESCAPE = 0x1b,
	WB_KEY_SPECIAL = 0x200000, /* beyond every code point */
	WB_KEY_UP,
	WB_KEY_DOWN,
	WB_KEY_LEFT,
	WB_KEY_RIGHT,
	WB_KEY_HOME,
	WB_KEY_END,
	WB_KEY_PAGE_UP,
	WB_KEY_PAGE_DOWN,
	WB_KEY_INSERT,
	WB_KEY_DELETE,
	WB_KEY_BACKSPACE,
	WB_KEY_SHIFT_TAB,
	WB_KEY_F1, /* … F12 */
	WB_KEY_F12 = WB_KEY_F1 + 11,
};

#define WB_CTRL(letter) ((letter)&0x1f)

enum wb_input_kind {
	WB_INPUT_KEY,
	WB_INPUT_PASTE, /* text that the terminal says was pasted */
	WB_INPUT_MOUSE,
	WB_INPUT_RESIZE, /* rows, columns are the new size */
};

enum wb_mouse {
	WB_MOUSE_PRESS,
	WB_MOUSE_RELEASE,
	WB_MOUSE_TWICE, /* a double click */
	WB_MOUSE_WHEEL_UP,
	WB_MOUSE_WHEEL_DOWN,
};

struct wb_input {
	enum wb_input_kind kind;
	int32_t key;         /* KEY */
	struct wb_text text; /* PASTE; valid during the call */
	enum wb_mouse mouse; /* MOUSE, at row and column of the screen, from 0 */
	int row, column;
	int rows, columns; /* RESIZE */
};

/* Appends a key's name. */
void wb_key_name(struct wb_buffer *out, int32_t key);

/* Takes the first key off a text of names; false where it begins with none. */
bool wb_key_take(struct wb_text *names, int32_t *key);

#endif
