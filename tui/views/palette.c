#include "tui/views/palette.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/views/picker.h"

struct palette {
	size_t n;
	enum wb_action actions[WB_ACTION_COUNT];
};

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	const struct palette *palette = context;

	(void)typed;
	wb_app_act(app, palette->actions[item], &(struct wb_action_call){ .count = 1 });
}

/* "screen shot.svg": the name of an action, and words for it. */
static bool
with_argument(void *context, struct wb_text typed, struct wb_app *app)
{
	const struct palette *palette = context;
	const char *blank = memchr(typed.at, ' ', typed.len);
	struct wb_text name = { typed.at, blank ? (size_t)(blank - typed.at) : typed.len };

	for (size_t i = 0; i < palette->n; i++) {
		enum wb_action action = palette->actions[i];
		struct wb_action_call call = { .count = 1 };
		char *argument;

		if (!wb_text_is(name, wb_action_rules[action].name))
			continue;
		call.argument =
			wb_text_trim((struct wb_text){ typed.at + name.len, typed.len - name.len });
		argument = wb_alloc(call.argument.len + 1);
		memcpy(argument, call.argument.at, call.argument.len);
		call.argument.at = argument;
		wb_app_pop(app, wb_app_top(app)); /* which frees the palette */
		wb_app_act(app, action, &call);
		free(argument);
		return false; /* it is closed already */
	}
	return false;
}

void
wb_palette_open(struct wb_app *app)
{
	enum wb_context_index context = wb_app_top(app)->ops->context;
	struct palette *palette = wb_alloc(sizeof *palette);
	struct wb_pick_item items[WB_ACTION_COUNT];
	struct wb_arena arena = { 0 };

	for (int i = 1; i < WB_ACTION_COUNT; i++) {
		const struct wb_action_rule *rule = &wb_action_rules[i];
		struct wb_buffer keys = { 0 };

		if (!(rule->where & UINT32_C(1) << context))
			continue;
		wb_keymap_names(wb_app_keymap(app), context, (enum wb_action)i, &keys);
		items[palette->n] = (struct wb_pick_item){
			.label = wb_text_of(rule->name),
			.detail = wb_arena_text(&arena, wb_buffer_slice(&keys)),
			.about = wb_text_of(rule->help),
		};
		palette->actions[palette->n++] = (enum wb_action)i;
		wb_buffer_release(&keys);
	}
	wb_pick(app, &(struct wb_pick_question){ .title = "command",
						 .n_items = palette->n,
						 .items = items,
						 .context = palette,
						 .chosen = chosen,
						 .other = with_argument,
						 .closed = free });
	wb_arena_release(&arena);
}
