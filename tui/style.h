/*
 * Styles: what a piece of the screen means. Views say the meaning; the theme
 * (theme.h) says the colours, so that no meaning hangs on a colour alone: every
 * role has a glyph or a word beside it.
 */
#ifndef TUI_STYLE_H
#define TUI_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum wb_role {
	WB_ROLE_PLAIN,
	WB_ROLE_DIM,       /* of less weight: units, types, hints */
	WB_ROLE_TITLE,     /* the first line of the screen */
	WB_ROLE_HEADING,   /* of a pane or a column */
	WB_ROLE_KEY,       /* the name of a key in a hint */
	WB_ROLE_LINE,      /* rules and boxes */
	WB_ROLE_WIRE,      /* a confirmed arrow */
	WB_ROLE_SUGGESTED, /* an arrow that waits for yes or no */
	WB_ROLE_BROKEN,    /* an arrow or mapping that does not fit */
	WB_ROLE_LEFT,      /* a field that stays behind */
	WB_ROLE_NULL,      /* no value; made characters of a value (\n, leading blanks) */
	WB_ROLE_ADDED,
	WB_ROLE_CHANGED,
	WB_ROLE_REMOVED,
	WB_ROLE_REJECTED,
	WB_ROLE_OK,
	WB_ROLE_WARNING,
	WB_ROLE_ERROR,
	WB_ROLE_BAR,     /* the filled part of a bar or chart */
	WB_ROLE_FOUND,   /* what `find` found */
	WB_ROLE_GROUP_1, /* captured groups: pattern, values and template alike */
	WB_ROLE_GROUP_2,
	WB_ROLE_GROUP_3,
	WB_ROLE_GROUP_4,
	WB_ROLE_GROUP_5,
	WB_ROLE_GROUP_6,
	WB_ROLES
};

enum wb_style_flag {
	WB_STYLE_CURSOR = 1, /* lies under the cursor: reversed */
	WB_STYLE_BOLD = 2,
	WB_STYLE_UNDERLINE = 4,
	WB_STYLE_FAINT_CURSOR = 8, /* the cursor's row of a pane that has not the keys */
};

struct wb_style {
	uint8_t role;  /* enum wb_role */
	uint8_t flags; /* of enum wb_style_flag */
};

#define WB_STYLE(name)             ((struct wb_style){ WB_ROLE_##name, 0 })
#define WB_STYLE_WITH(name, flags) ((struct wb_style){ WB_ROLE_##name, (uint8_t)(flags) })

#endif
