#include "relation/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* One input's: its window, and what came to it. */
struct part {
	struct wb_window window;
	struct wb_batch batch; /* with its arena as it was then */
	size_t n_choices;
	struct wb_choice *choices; /* in that arena */
};

struct wb_parts {
	size_t n;
	struct part *items; /* by input; that of the driving table is of no use */
};

struct wb_parts *
wb_parts_new(size_t n_inputs)
{
	struct wb_parts *parts = wb_alloc(sizeof *parts);

	parts->n = n_inputs;
	parts->items = wb_alloc(n_inputs * sizeof *parts->items);
	return parts;
}

void
wb_parts_free(struct wb_parts *parts)
{
	if (!parts)
		return;
	free(parts->items);
	free(parts);
}

void
wb_parts_begin(struct wb_parts *parts)
{
	memset(parts->items, 0, parts->n * sizeof *parts->items);
}

void
wb_parts_keep(struct wb_parts *parts, size_t input, struct wb_batch *batch,
	      const struct wb_choices *choices)
{
	struct part *part = &parts->items[input];

	part->n_choices = choices->n;
	part->choices = wb_arena_alloc(&batch->arena, (choices->n + 1) * sizeof *part->choices);
	if (choices->n)
		memcpy(part->choices, choices->items, choices->n * sizeof *part->choices);
	part->batch = *batch;
}

struct wb_window *
wb_parts_window(struct wb_parts *parts, size_t input)
{
	return &parts->items[input].window;
}

bool
wb_parts_more(const struct wb_parts *parts)
{
	for (size_t i = 0; i < parts->n; i++)
		if (parts->items[i].window.cut)
			return true;
	return false;
}

size_t
wb_parts_next(struct wb_parts *parts, struct wb_batch *batch, struct wb_choices *choices)
{
	size_t last = parts->n - 1;
	struct part *part;

	while (!parts->items[last].window.cut)
		parts->items[last--].window = (struct wb_window){ .cut = false };
	part = &parts->items[last];
	part->window = (struct wb_window){ .from = part->window.to };
	wb_arena_rewind(&batch->arena, &part->batch.arena);
	*batch = part->batch;
	wb_choices_clear(choices);
	for (size_t i = 0; i < part->n_choices; i++)
		wb_choices_add(choices, &part->choices[i]);
	return last;
}
