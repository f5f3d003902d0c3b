/* Choosing a new step: while the cursor goes through the choices, each is tried. */
#include <stdlib.h>

#include "base/memory.h"
#include "draft/step_ideas.h"
#include "tui/views/picker.h"
#include "tui/views/transform_state.h"

struct choice {
	struct wb_transform *transform; /* below the picker: it closes later */
	size_t step;                    /* where the new one goes */
	struct wb_arena arena;
	size_t n_ideas;
	const struct wb_step_idea *ideas;
	bool is_taken;
};

static void
at(void *context, size_t item)
{
	struct choice *choice = context;

	wb_transform_try_step(choice->transform, choice->step, choice->ideas[item].step);
}

static void
draw(void *context, size_t item, struct wb_area area)
{
	const struct choice *choice = context;
	const struct wb_step_idea *idea = &choice->ideas[item];

	wb_put(area, 0, 0, WB_STYLE(PLAIN), idea->help);
	wb_put(area, 1, 0, WB_STYLE(DIM), idea->sample);
	wb_transform_draw_outcome(choice->transform, choice->step, area, 2);
}

static void
chosen(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct choice *choice = context;
	const struct wb_step_idea *idea = &choice->ideas[item];
	struct wb_transform *transform = choice->transform;
	struct wb_buffer whole = { 0 };

	(void)typed;
	(void)app;
	choice->is_taken = true;
	if (!idea->is_whole) {
		wb_transform_edit_new(transform, choice->step, idea->step);
		return;
	}
	wb_transform_try_step(transform, choice->step, idea->step);
	wb_buffer_text(&whole, wb_steps_text(&transform->shown));
	if (!wb_transform_keep(transform, wb_buffer_slice(&whole)))
		wb_transform_edit_end(transform);
	wb_buffer_release(&whole);
}

static void
closed(void *context)
{
	struct choice *choice = context;

	if (!choice->is_taken)
		wb_transform_edit_end(choice->transform);
	wb_arena_release(&choice->arena);
	free(choice);
}

void
wb_transform_choose_step(struct wb_transform *transform)
{
	struct choice *choice;
	struct wb_pick_item *items;

	if (!wb_app_may_edit(transform->view.app))
		return;
	choice = wb_alloc(sizeof *choice);
	choice->transform = transform;
	choice->step = transform->steps.cursor + 1;
	choice->ideas = wb_step_ideas(&choice->arena, &choice->n_ideas);
	items = WB_NEW_ARRAY(&choice->arena, struct wb_pick_item, choice->n_ideas);
	for (size_t i = 0; i < choice->n_ideas; i++)
		items[i] = (struct wb_pick_item){ .label = choice->ideas[i].name,
						  .detail = choice->ideas[i].form };
	wb_pick(transform->view.app, &(struct wb_pick_question){ .title = "new step",
								 .n_items = choice->n_ideas,
								 .items = items,
								 .context = choice,
								 .chosen = chosen,
								 .at = at,
								 .draw = draw,
								 .draw_rows = 3,
								 .closed = closed });
}
