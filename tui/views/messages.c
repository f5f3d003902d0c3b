#include "tui/views/messages.h"

#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/scroll.h"

struct messages_view {
	struct wb_view view;
	struct wb_scroll list;
};

static const struct wb_message *
message_at(const struct messages_view *view, size_t line)
{
	const struct wb_message *messages;
	size_t count = wb_app_messages(view->view.app, &messages);

	return &messages[count - 1 - line];
}

static void
draw_message(struct wb_area area, int row, const struct wb_message *message)
{
	static const uint8_t roles[] = { [WB_MESSAGE_INFO] = WB_ROLE_PLAIN,
					 [WB_MESSAGE_WARNING] = WB_ROLE_WARNING,
					 [WB_MESSAGE_ERROR] = WB_ROLE_ERROR };
	time_t at = (time_t)(message->at / 1000000);
	struct tm local;
	char when[16];

	localtime_r(&at, &local);
	strftime(when, sizeof when, "%H:%M:%S", &local);
	wb_put_string(area, row, 1, WB_STYLE(DIM), when);
	wb_put(wb_area_part(area, row, 11, 1, area.columns - 13), 0, 0,
	       (struct wb_style){ roles[message->kind], 0 }, wb_text_of(message->text));
}

/* The message under the cursor, whole, over as many rows as it takes. */
static void
draw_whole(struct wb_area area, struct wb_text text)
{
	wb_put_rule(area, 0, NULL);
	for (int row = 1; row < area.rows && text.len; row++) {
		size_t len = 0;

		while (len < text.len && len < (size_t)area.columns - 2)
			len++;
		while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
			len--;
		wb_put(area, row, 1, WB_STYLE(PLAIN), (struct wb_text){ text.at, len });
		text.at += len;
		text.len -= len;
	}
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct messages_view *messages = (struct messages_view *)view;
	int rows = area.rows > 10 ? area.rows - 5 : area.rows;
	const struct wb_message *all;

	wb_scroll_count(&messages->list, wb_app_messages(view->app, &all));
	wb_scroll_fit(&messages->list, rows);
	if (!messages->list.count)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "nothing was said so far");
	for (int row = 0; row < rows; row++) {
		size_t line = wb_scroll_at(&messages->list, row);

		if (line == messages->list.count)
			break;
		draw_message(area, row, message_at(messages, line));
		if (line == messages->list.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&messages->list, wb_area_part(area, 0, 0, rows, area.columns));
	if (rows < area.rows && messages->list.count)
		draw_whole(wb_area_part(area, rows, 0, area.rows - rows, area.columns),
			   wb_text_of(message_at(messages, messages->list.cursor)->text));
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	return wb_scroll_act(&((struct messages_view *)view)->list, action, call);
}

static bool
line_holds(const void *context, size_t line, struct wb_text text)
{
	return wb_holds(wb_text_of(message_at(context, line)->text), text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct messages_view *messages = (struct messages_view *)view;

	return wb_find_line(&messages->list, text, direction, here, line_holds, messages);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct messages_view *messages = (struct messages_view *)view;

	if (messages->list.count)
		wb_buffer_string(out, message_at(messages, messages->list.cursor)->text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	(void)view;
	wb_buffer_string(out, "messages");
}

static void
close_messages(struct wb_view *view)
{
	free(view);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_MESSAGES,
	.draw = draw,
	.act = act,
	.find = find,
	.copy = copy,
	.path = path,
	.close = close_messages,
};

struct wb_view *
wb_messages_view_new(void)
{
	struct messages_view *messages = wb_alloc(sizeof *messages);

	messages->view.ops = &ops;
	return &messages->view;
}
