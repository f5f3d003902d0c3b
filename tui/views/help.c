#include "tui/views/help.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/scroll.h"

struct line {
	bool is_heading;
	struct wb_text keys, text;
	const char *name;
};

struct help_view {
	struct wb_view view;
	enum wb_context_index about;
	struct wb_arena arena;
	struct line *lines;
	size_t capacity;
	struct wb_scroll list;
};

static void
add_line(struct help_view *help, struct line line)
{
	WB_GROW(help->lines, help->capacity, help->list.count + 1);
	help->lines[help->list.count++] = line;
}

static void
add_heading(struct help_view *help, const char *text)
{
	if (help->list.count)
		add_line(help, (struct line){ 0 });
	add_line(help, (struct line){ .is_heading = true, .text = wb_text_of(text) });
}

/* The actions of a place: those of its own, or those that are everywhere. */
static void
add_actions(struct help_view *help, enum wb_context_index context, bool everywhere)
{
	for (int i = 1; i < WB_ACTION_COUNT; i++) {
		const struct wb_action_rule *rule = &wb_action_rules[i];
		struct wb_buffer keys = { 0 };

		if (!(rule->where & UINT32_C(1) << context) ||
		    everywhere != (rule->where == WB_IN_VIEWS))
			continue;
		wb_keymap_names(wb_app_keymap(help->view.app), context, (enum wb_action)i, &keys);
		add_line(help, (struct line){
				       .keys = wb_arena_text(&help->arena, wb_buffer_slice(&keys)),
				       .text = wb_text_of(rule->help),
				       .name = rule->name,
			       });
		wb_buffer_release(&keys);
	}
}

static bool
has_own(enum wb_context_index context)
{
	for (int i = 1; i < WB_ACTION_COUNT; i++)
		if (wb_action_rules[i].where & UINT32_C(1) << context &&
		    wb_action_rules[i].where != WB_IN_VIEWS)
			return true;
	return false;
}

static void
fill(struct help_view *help)
{
	if (has_own(help->about)) {
		add_heading(help, wb_context_name(help->about));
		add_actions(help, help->about, false);
	}
	add_heading(help, "everywhere");
	add_actions(help, help->about, true);
	for (int i = 0; i < WB_CONTEXT_COUNT; i++) {
		if (i == (int)help->about || !has_own((enum wb_context_index)i))
			continue;
		add_heading(help, wb_context_name((enum wb_context_index)i));
		add_actions(help, (enum wb_context_index)i, false);
	}
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct help_view *help = (struct help_view *)view;

	if (notices & WB_NOTICE_SHOWN && !help->list.count)
		fill(help);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct help_view *help = (struct help_view *)view;

	wb_scroll_fit(&help->list, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&help->list, row);
		const struct line *line = &help->lines[at];

		if (at == help->list.count)
			break;
		if (line->is_heading) {
			wb_put(area, row, 1, WB_STYLE(HEADING), line->text);
		} else if (line->name) {
			wb_put_within(area, row, 3, 20, WB_STYLE(KEY), line->keys);
			wb_put_within(area, row, 24, 20, WB_STYLE(DIM), wb_text_of(line->name));
			wb_put(wb_area_part(area, row, 45, 1, area.columns - 47), 0, 0,
			       WB_STYLE(PLAIN), line->text);
		}
		if (at == help->list.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&help->list, area);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct help_view *help = (struct help_view *)view;

	if (action == WB_DO_HELP)
		return true;
	return wb_scroll_act(&help->list, action, call);
}

static bool
line_holds(const void *context, size_t i, struct wb_text text)
{
	const struct line *line = &((const struct help_view *)context)->lines[i];

	return wb_holds(line->text, text) || wb_holds(line->keys, text) ||
	       wb_holds(wb_text_of(line->name), text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct help_view *help = (struct help_view *)view;

	return wb_find_line(&help->list, text, direction, here, line_holds, help);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	wb_buffer_format(out, "help › %s", wb_context_name(((struct help_view *)view)->about));
}

static void
close_help(struct wb_view *view)
{
	struct help_view *help = (struct help_view *)view;

	wb_arena_release(&help->arena);
	free(help->lines);
	free(help);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_HELP,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.path = path,
	.close = close_help,
};

struct wb_view *
wb_help_view_new(enum wb_context_index about)
{
	struct help_view *help = wb_alloc(sizeof *help);

	help->view.ops = &ops;
	help->about = about;
	return &help->view;
}
