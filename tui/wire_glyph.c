#include "tui/wire_glyph.h"

#include <stddef.h>

/* By the weights of up, right, down and left, as digits of a number to base 3. */
/* clang-format off */
static const char *const lines[81] = {
	" ", "╴", "╸", "╷", "┐", "┑", "╻", "┒", "┓",
	"╶", "─", "╾", "┌", "┬", "┭", "┎", "┰", "┱",
	"╺", "╼", "━", "┍", "┮", "┯", "┏", "┲", "┳",
	"╵", "┘", "┙", "│", "┤", "┥", "╽", "┧", "┪",
	"└", "┴", "┵", "├", "┼", "┽", "┟", "╁", "╅",
	"┕", "┶", "┷", "┝", "┾", "┿", "┢", "╆", "╈",
	"╹", "┚", "┛", "╿", "┦", "┩", "┃", "┨", "┫",
	"┖", "┸", "┹", "┞", "╀", "╃", "┠", "╂", "╉",
	"┗", "┺", "┻", "┡", "╄", "╇", "┣", "╊", "╋",
};
/* clang-format on */

const char *
wb_wire_line(struct wb_wire_arms arms, bool dashed)
{
	bool level = arms.left && arms.right && !arms.up && !arms.down;
	bool upright = arms.up && arms.down && !arms.left && !arms.right;

	if (dashed && level)
		return arms.left == WB_HEAVY_LINE ? "┅" : "┄";
	if (dashed && upright)
		return arms.up == WB_HEAVY_LINE ? "┇" : "┆";
	return lines[((arms.up * 3 + arms.right) * 3 + arms.down) * 3 + arms.left];
}

const char *
wb_wire_symbol(enum wb_wire_kind kind)
{
	static const char *const symbols[] = {
		[WB_WIRE_COPY] = NULL,    [WB_WIRE_MATCH] = "m",     [WB_WIRE_SUBSTITUTE] = "s",
		[WB_WIRE_FUNCTION] = "ƒ", [WB_WIRE_CROSSWALK] = "x", [WB_WIRE_CONSTANT] = "=",
	};

	return symbols[kind];
}
