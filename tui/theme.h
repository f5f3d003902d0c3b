/*
 * Themes: the colours and weights of roles. Constant; any thread.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include "base/text.h"
#include "tui/style.h"

enum wb_theme_kind {
	WB_THEME_DARK, /* light text on a dark ground */
	WB_THEME_LIGHT,
	WB_THEME_PLAIN, /* no colours: bold, dim, reverse */
	WB_THEMES
};

/* How a style looks. Colours are of xterm's 256, with one of 16 beside; -1: the terminal's own. */
struct wb_look {
	int16_t foreground, foreground_16;
	bool bold, dim, reverse, underline;
};

struct wb_look wb_theme_look(enum wb_theme_kind theme, struct wb_style style);

const char *wb_theme_name(enum wb_theme_kind theme);

/* WB_THEMES where there is none of that name. */
enum wb_theme_kind wb_theme_of_name(struct wb_text name);

/* What the environment asks for: WAYBILL_THEME, NO_COLOR, COLORFGBG; else dark. */
enum wb_theme_kind wb_theme_of_environment(void);

/* Red, green and blue (0 … 255) of one of the 256 colours. */
void wb_theme_rgb(int color, unsigned char rgb[3]);

#endif
