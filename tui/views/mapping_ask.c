#include "tui/views/mapping_ask.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/views/picker.h"

/* The mappings to choose from, by name: the workspace may be read again meanwhile. */
struct choosing {
	void (*show)(struct wb_app *app, struct wb_text mapping);
	struct wb_arena arena;
	struct wb_text *names;
};

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choosing *choosing = context;

	(void)typed;
	choosing->show(app, choosing->names[item]);
}

static void
closed(void *context)
{
	struct choosing *choosing = context;

	wb_arena_release(&choosing->arena);
	free(choosing);
}

static void
choose(struct wb_app *app, const struct wb_object *const *mappings, size_t n,
       void (*show)(struct wb_app *app, struct wb_text mapping))
{
	struct choosing *choosing = wb_alloc(sizeof *choosing);
	struct wb_pick_item *items = WB_NEW_ARRAY(&choosing->arena, struct wb_pick_item, n);

	choosing->show = show;
	choosing->names = WB_NEW_ARRAY(&choosing->arena, struct wb_text, n);
	for (size_t i = 0; i < n; i++) {
		choosing->names[i] = wb_arena_text(&choosing->arena, mappings[i]->name);
		items[i].label = choosing->names[i];
		items[i].detail = mappings[i]->doc;
	}
	wb_pick(app, &(struct wb_pick_question){ .title = "mapping",
						 .n_items = n,
						 .items = items,
						 .context = choosing,
						 .chosen = chosen,
						 .closed = closed });
}

void
wb_mapping_ask(struct wb_app *app, enum wb_context_index there,
	       void (*show)(struct wb_app *app, struct wb_text mapping))
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_text last = wb_app_last_mapping(app);
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(workspace, &mappings);
	bool is_there = wb_app_top(app)->ops->context == there;

	if (is_there && n > 1)
		choose(app, mappings, n, show);
	else if (last.len && wb_model_find(wb_workspace_model(workspace), WB_OBJECT_MAPPING, last))
		show(app, last);
	else if (n == 1)
		show(app, mappings[0]->name);
	else if (n)
		choose(app, mappings, n, show);
	else
		wb_app_say(app, WB_MESSAGE_INFO,
			   "there is no mapping yet: m on a table of the board draws one");
}
