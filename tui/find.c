#include "tui/find.h"

bool
wb_holds(struct wb_text text, struct wb_text part)
{
	for (size_t i = 0; i + part.len <= text.len; i++)
		if (wb_text_equal_ignoring_case((struct wb_text){ text.at + i, part.len }, part))
			return true;
	return false;
}

bool
wb_find_line(struct wb_scroll *list, struct wb_text text, int direction, bool here,
	     bool (*line_holds)(const void *context, size_t line, struct wb_text text),
	     const void *context)
{
	size_t step = direction > 0 ? 1 : list->count - 1;
	size_t line = list->cursor;

	if (!list->count)
		return false;
	if (!here)
		line = (line + step) % list->count;
	for (size_t i = 0; i < list->count; i++, line = (line + step) % list->count)
		if (line_holds(context, line, text)) {
			wb_scroll_move_to(list, line);
			return true;
		}
	return false;
}
