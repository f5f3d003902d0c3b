#include "tui/views/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/scroll.h"

struct text_view {
	struct wb_view view;
	struct wb_arena arena;
	struct wb_text title, text;
	struct wb_text *lines; /* as folded for `columns` */
	size_t capacity;
	int columns;
	struct wb_scroll list;
};

/* Folds the text into lines of at most so many bytes, at characters' beginnings. */
static void
fold(struct text_view *view, int columns)
{
	struct wb_text rest = view->text;
	size_t most = columns > 2 ? (size_t)columns - 2 : 1, count = 0;

	view->columns = columns;
	while (rest.len) {
		const char *end = memchr(rest.at, '\n', rest.len);
		size_t whole = end ? (size_t)(end - rest.at) : rest.len;
		size_t len = whole < most ? whole : most;

		while (len < whole && len > 1 && ((unsigned char)rest.at[len] & 0xc0) == 0x80)
			len--;
		WB_GROW(view->lines, view->capacity, count + 1);
		view->lines[count++] = (struct wb_text){ rest.at, len };
		len += len == whole && end;
		rest.at += len;
		rest.len -= len;
	}
	wb_scroll_count(&view->list, count);
}

static void
draw(struct wb_view *base, struct wb_area area)
{
	struct text_view *view = (struct text_view *)base;

	if (area.columns != view->columns)
		fold(view, area.columns);
	wb_scroll_fit(&view->list, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t line = wb_scroll_at(&view->list, row);

		if (line == view->list.count)
			break;
		wb_put(area, row, 1, WB_STYLE(PLAIN), view->lines[line]);
		if (line == view->list.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&view->list, area);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	return wb_scroll_act(&((struct text_view *)view)->list, action, call);
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	return wb_holds(((const struct text_view *)context)->lines[line], text);
}

static bool
find(struct wb_view *base, struct wb_text text, int direction, bool here)
{
	struct text_view *view = (struct text_view *)base;

	return wb_find_line(&view->list, text, direction, here, line_holds, view);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	wb_buffer_text(out, ((struct text_view *)view)->text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	wb_buffer_text(out, ((struct text_view *)view)->title);
}

static void
close_text(struct wb_view *base)
{
	struct text_view *view = (struct text_view *)base;

	wb_arena_release(&view->arena);
	free(view->lines);
	free(view);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_TEXT,
	.draw = draw,
	.act = act,
	.find = find,
	.copy = copy,
	.path = path,
	.close = close_text,
};

struct wb_view *
wb_text_view_new(struct wb_text title, struct wb_text text)
{
	struct text_view *view = wb_alloc(sizeof *view);

	view->view.ops = &ops;
	view->title = wb_arena_text(&view->arena, title);
	view->text = wb_arena_text(&view->arena, text);
	return &view->view;
}
