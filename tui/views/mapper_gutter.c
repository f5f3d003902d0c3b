/* The wires of the mapper: the model's, as the router wants them, and its picture drawn. */
#include "base/memory.h"
#include "tui/views/mapper_state.h"
#include "tui/wires_put.h"

static const enum wb_wire_kind wire_kinds[] = {
	[WB_TRANSFORM_COPY] = WB_WIRE_COPY,
	[WB_TRANSFORM_CONSTANT] = WB_WIRE_CONSTANT,
	[WB_TRANSFORM_CROSSWALK] = WB_WIRE_CROSSWALK,
	[WB_TRANSFORM_MATCH] = WB_WIRE_MATCH,
	[WB_TRANSFORM_SUBSTITUTE] = WB_WIRE_SUBSTITUTE,
	[WB_TRANSFORM_FUNCTION] = WB_WIRE_FUNCTION,
};

/* The row of an item from the first one in sight; false where it is hidden. */
static bool
row_of(const struct mapper_view *mapper, enum wb_mapper_side side, size_t item, int *row)
{
	const struct wb_mapper_list *list = &mapper->lists[side];

	if (list->row_of[item] == SIZE_MAX)
		return false;
	*row = (int)list->row_of[item] - (int)list->scroll.top;
	return true;
}

static bool
is_folded(const struct mapper_view *mapper, enum wb_mapper_side side, size_t item)
{
	const struct wb_mapper_list *list = &mapper->lists[side];

	return list->row_of[item] != SIZE_MAX && list->rows[list->row_of[item]].folded;
}

static void
add_wire(struct mapper_view *mapper, size_t *count, struct wb_wire wire)
{
	WB_GROW(mapper->wires, mapper->wires_capacity, *count + 1);
	mapper->wires[(*count)++] = wire;
}

static void
add_arrow(struct mapper_view *mapper, size_t *count, const struct wb_mapper_wire *arrow)
{
	const struct wb_mapper_model *model = &mapper->model;
	size_t here = wb_mapper_end_at(mapper, mapper->side);
	struct wb_wire wire = {
		.source = WB_WIRE_NOWHERE,
		.source_name = arrow->constant,
		.target_name = model->items[WB_MAPPER_TARGET][arrow->target].name,
		.kind = wire_kinds[arrow->kind],
		.state = arrow->suggested ? WB_WIRE_SUGGESTED
			 : arrow->broken  ? WB_WIRE_BROKEN
					  : WB_WIRE_CONFIRMED,
		.selected =
			here != SIZE_MAX &&
			here == (mapper->side == WB_MAPPER_SOURCE ? arrow->source : arrow->target),
	};

	if (!row_of(mapper, WB_MAPPER_TARGET, arrow->target, &wire.target))
		return;
	if (arrow->source != SIZE_MAX) {
		wire.source_name = model->items[WB_MAPPER_SOURCE][arrow->source].name;
		if (!row_of(mapper, WB_MAPPER_SOURCE, arrow->source, &wire.source))
			return;
	}
	add_wire(mapper, count, wire);
}

/* A field that is left has its reason in the gutter. */
static void
add_leaves(struct mapper_view *mapper, size_t *count, enum wb_mapper_side side)
{
	const struct wb_mapper_model *model = &mapper->model;

	for (size_t i = 0; i < model->count[side]; i++) {
		const struct wb_mapper_item *item = &model->items[side][i];
		struct wb_wire wire = { .source = WB_WIRE_NOWHERE,
					.target = WB_WIRE_NOWHERE,
					.state = WB_WIRE_LEFT };
		bool is_source = side == WB_MAPPER_SOURCE;

		if (!item->leave || item->n_wires || is_folded(mapper, side, i) ||
		    !row_of(mapper, side, i, is_source ? &wire.source : &wire.target))
			continue;
		if (is_source)
			wire.target_name = item->leave->text;
		else
			wire.source_name = item->leave->text;
		add_wire(mapper, count, wire);
	}
}

void
wb_mapper_draw_gutter(struct mapper_view *mapper, struct wb_area area)
{
	const struct wb_scroll *scroll = &mapper->lists[mapper->side].scroll;
	struct wb_gutter gutter = { .rows = area.rows,
				    .width = area.columns,
				    .narrow = WB_WIRE_NARROW,
				    .cursor = (int)scroll->cursor - (int)scroll->top };

	for (size_t i = 0; i < mapper->model.n_wires; i++)
		add_arrow(mapper, &gutter.count, &mapper->model.wires[i]);
	add_leaves(mapper, &gutter.count, WB_MAPPER_SOURCE);
	add_leaves(mapper, &gutter.count, WB_MAPPER_TARGET);
	gutter.wires = mapper->wires;
	wb_wires_draw(&mapper->picture, &gutter);
	wb_wires_put(area, &mapper->picture);
}
