#include "tui/theme.h"

#include <stdlib.h>
#include <string.h>

enum weight {
	NORMAL,
	BOLD = 1,
	DIM = 2,
};

/* By role: the colour on a dark and on a light ground, each for 256 and for 16; the weight. */
static const struct {
	int16_t dark, dark_16, light, light_16;
	enum weight weight;
} roles[WB_ROLES] = {
	[WB_ROLE_PLAIN] = { -1, -1, -1, -1, NORMAL },
	[WB_ROLE_DIM] = { 246, 7, 242, 8, DIM },
	[WB_ROLE_TITLE] = { -1, -1, -1, -1, BOLD },
	[WB_ROLE_HEADING] = { 110, 6, 25, 4, BOLD },
	[WB_ROLE_KEY] = { 180, 3, 94, 3, BOLD },
	[WB_ROLE_LINE] = { 242, 8, 248, 7, DIM },
	[WB_ROLE_WIRE] = { 109, 6, 30, 6, NORMAL },
	[WB_ROLE_SUGGESTED] = { 179, 3, 136, 3, DIM },
	[WB_ROLE_BROKEN] = { 203, 1, 160, 1, BOLD },
	[WB_ROLE_LEFT] = { 244, 8, 245, 8, DIM },
	[WB_ROLE_NULL] = { 240, 8, 249, 7, DIM },
	[WB_ROLE_ADDED] = { 114, 2, 28, 2, NORMAL },
	[WB_ROLE_CHANGED] = { 180, 3, 130, 3, NORMAL },
	[WB_ROLE_REMOVED] = { 174, 1, 124, 1, NORMAL },
	[WB_ROLE_REJECTED] = { 203, 1, 160, 1, BOLD },
	[WB_ROLE_OK] = { 114, 2, 28, 2, BOLD },
	[WB_ROLE_WARNING] = { 215, 3, 130, 3, BOLD },
	[WB_ROLE_ERROR] = { 203, 1, 160, 1, BOLD },
	[WB_ROLE_BAR] = { 67, 4, 67, 4, NORMAL },
	[WB_ROLE_FOUND] = { 220, 3, 130, 3, BOLD },
	[WB_ROLE_GROUP_1] = { 81, 6, 25, 4, BOLD },
	[WB_ROLE_GROUP_2] = { 120, 2, 28, 2, BOLD },
	[WB_ROLE_GROUP_3] = { 213, 5, 127, 5, BOLD },
	[WB_ROLE_GROUP_4] = { 221, 3, 136, 3, BOLD },
	[WB_ROLE_GROUP_5] = { 117, 4, 31, 6, BOLD },
	[WB_ROLE_GROUP_6] = { 209, 1, 166, 1, BOLD },
};

struct wb_look
wb_theme_look(enum wb_theme_kind theme, struct wb_style style)
{
	bool light = theme == WB_THEME_LIGHT, plain = theme == WB_THEME_PLAIN;
	struct wb_look look = {
		.foreground = light ? roles[style.role].light : roles[style.role].dark,
		.foreground_16 = light ? roles[style.role].light_16 : roles[style.role].dark_16,
		.bold = roles[style.role].weight & BOLD || style.flags & WB_STYLE_BOLD,
		.dim = plain && roles[style.role].weight & DIM,
		.reverse = style.flags & WB_STYLE_CURSOR,
		.underline = style.flags & (WB_STYLE_UNDERLINE | WB_STYLE_FAINT_CURSOR),
	};

	if (plain)
		look.foreground = look.foreground_16 = -1;
	return look;
}

static const char *const theme_names[WB_THEMES] = { "dark", "light", "plain" };

const char *
wb_theme_name(enum wb_theme_kind theme)
{
	return theme_names[theme];
}

enum wb_theme_kind
wb_theme_of_name(struct wb_text name)
{
	int i = 0;

	while (i < WB_THEMES && !wb_text_is(name, theme_names[i]))
		i++;
	return (enum wb_theme_kind)i;
}

enum wb_theme_kind
wb_theme_of_environment(void)
{
	const char *said = getenv("WAYBILL_THEME"), *none = getenv("NO_COLOR");
	const char *ground = getenv("COLORFGBG"), *last;
	enum wb_theme_kind theme = wb_theme_of_name(wb_text_of(said));

	if (theme != WB_THEMES)
		return theme;
	if (none && *none)
		return WB_THEME_PLAIN;
	last = ground ? strrchr(ground, ';') : NULL; /* "15;0": the last is the ground's */
	return last && (!strcmp(last, ";15") || !strcmp(last, ";7")) ? WB_THEME_LIGHT
								     : WB_THEME_DARK;
}

void
wb_theme_rgb(int color, unsigned char rgb[3])
{
	static const unsigned char levels[] = { 0, 95, 135, 175, 215, 255 };

	if (color >= 232) {
		rgb[0] = rgb[1] = rgb[2] = (unsigned char)(8 + 10 * (color - 232));
	} else if (color >= 16) {
		rgb[0] = levels[(color - 16) / 36];
		rgb[1] = levels[(color - 16) / 6 % 6];
		rgb[2] = levels[(color - 16) % 6];
	} else {
		unsigned char high = color & 8 ? 255 : 170;

		for (int i = 0; i < 3; i++)
			rgb[i] = color >> i & 1 ? high : 0;
	}
}
