/* The design's crosswalks: how many entries each has, its otherwise rule, who uses it. */
#ifndef TUI_VIEWS_CROSSWALKS_H
#define TUI_VIEWS_CROSSWALKS_H

#include "tui/app.h"

struct wb_view *wb_crosswalks_view_new(void);

#endif
