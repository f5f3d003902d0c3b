#include "tui/scroll.h"

void
wb_scroll_move_to(struct wb_scroll *list, size_t line)
{
	list->cursor = !list->count ? 0 : line < list->count ? line : list->count - 1;
}

void
wb_scroll_count(struct wb_scroll *list, size_t count)
{
	list->count = count;
	wb_scroll_move_to(list, list->cursor);
}

static void
move_by(struct wb_scroll *list, long step)
{
	if (step < 0 && (size_t)-step > list->cursor)
		list->cursor = 0;
	else
		wb_scroll_move_to(list, (size_t)((long)list->cursor + step));
}

bool
wb_scroll_act(struct wb_scroll *list, enum wb_action action, const struct wb_action_call *call)
{
	long page = list->rows > 1 ? list->rows - 1 : 1, half = page / 2 + 1;

	switch (action) {
	case WB_DO_MOVE_UP:
		move_by(list, -call->count);
		return true;
	case WB_DO_MOVE_DOWN:
		move_by(list, call->count);
		return true;
	case WB_DO_MOVE_FIRST:
		wb_scroll_move_to(list, call->counted ? (size_t)call->count - 1 : 0);
		return true;
	case WB_DO_MOVE_LAST:
		wb_scroll_move_to(list, call->counted ? (size_t)call->count - 1 : list->count);
		return true;
	case WB_DO_MOVE_HALF_DOWN:
		move_by(list, half * call->count);
		return true;
	case WB_DO_MOVE_HALF_UP:
		move_by(list, -half * call->count);
		return true;
	case WB_DO_MOVE_PAGE_DOWN:
		move_by(list, page * call->count);
		return true;
	case WB_DO_MOVE_PAGE_UP:
		move_by(list, -page * call->count);
		return true;
	default:
		return false;
	}
}

void
wb_scroll_fit(struct wb_scroll *list, int rows)
{
	size_t room = rows > 0 ? (size_t)rows : 1;

	list->rows = rows;
	if (list->cursor < list->top)
		list->top = list->cursor;
	if (list->cursor >= list->top + room)
		list->top = list->cursor - room + 1;
	if (list->top + room > list->count)
		list->top = list->count > room ? list->count - room : 0;
}

size_t
wb_scroll_at(const struct wb_scroll *list, int row)
{
	size_t line = list->top + (size_t)(row > 0 ? row : 0);

	return row >= 0 && row < list->rows && line < list->count ? line : list->count;
}

void
wb_scroll_draw_bar(const struct wb_scroll *list, struct wb_area area)
{
	size_t rows = (size_t)area.rows, height, from;

	if (area.rows < 2 || list->count <= rows)
		return;
	height = rows * rows / list->count + 1;
	from = (rows - height) * list->top / (list->count - rows);
	for (size_t i = 0; i < rows; i++)
		wb_put_string(area, (int)i, area.columns - 1, WB_STYLE(LINE),
			      i >= from && i < from + height ? "█" : "│");
}
