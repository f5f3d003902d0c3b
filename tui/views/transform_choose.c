/* Choosing an arrow of the design by its name. */
#include <stdlib.h>

#include "base/memory.h"
#include "lang/print.h"
#include "tui/views/picker.h"
#include "tui/views/transform.h"

struct choice {
	struct wb_arena arena;
	size_t count, capacity;
	struct wb_pick_item *items;
	size_t names_capacity;
	struct {
		struct wb_text mapping, field;
	} * names; /* by item */
};

static void
add_arrow(struct choice *choice, const struct wb_object *mapping, const struct wb_line *arrow)
{
	struct wb_buffer text = { 0 };
	struct wb_pick_item item = {
		.label = wb_text_of(wb_arena_format(&choice->arena, "%.*s.%.*s",
						    WB_TEXT_ARG(mapping->name),
						    WB_TEXT_ARG(arrow->name))),
	};

	wb_print_expression(arrow->expressions[0], &text);
	item.detail = wb_arena_text(&choice->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	WB_GROW(choice->items, choice->capacity, choice->count + 1);
	WB_GROW(choice->names, choice->names_capacity, choice->count + 1);
	choice->items[choice->count] = item;
	choice->names[choice->count].mapping = wb_arena_text(&choice->arena, mapping->name);
	choice->names[choice->count++].field = wb_arena_text(&choice->arena, arrow->name);
}

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choice *choice = context;

	(void)typed;
	wb_app_push(app,
		    wb_transform_view_new(choice->names[item].mapping, choice->names[item].field));
}

static void
closed(void *context)
{
	struct choice *choice = context;

	free(choice->items);
	free(choice->names);
	wb_arena_release(&choice->arena);
	free(choice);
}

void
wb_transform_choose(struct wb_app *app)
{
	struct choice *choice = wb_alloc(sizeof *choice);
	const struct wb_object *const *mappings;
	size_t n = wb_workspace_mappings(wb_app_workspace(app), &mappings);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < mappings[i]->as.mapping.n_lines; j++)
			if (mappings[i]->as.mapping.lines[j].kind == WB_LINE_ARROW)
				add_arrow(choice, mappings[i], &mappings[i]->as.mapping.lines[j]);
	wb_pick(app, &(struct wb_pick_question){ .title = "transform which arrow?",
						 .n_items = choice->count,
						 .items = choice->items,
						 .context = choice,
						 .chosen = chosen,
						 .closed = closed });
}
