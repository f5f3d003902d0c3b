#include "tui/views/mapper.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/print.h"
#include "tui/find.h"
#include "tui/number.h"
#include "tui/views/mapper_state.h"
#include "tui/views/picker.h"

/* Cursors. */

const struct wb_mapper_item *
wb_mapper_item_at(const struct mapper_view *mapper, enum wb_mapper_side side)
{
	size_t item = wb_mapper_end_at(mapper, side);

	return item == SIZE_MAX ? NULL : &mapper->model.items[side][item];
}

size_t
wb_mapper_end_at(const struct mapper_view *mapper, enum wb_mapper_side side)
{
	const struct wb_mapper_row *row = wb_mapper_list_at(&mapper->lists[side]);

	if (!row || row->folded ||
	    !wb_mapper_item_ends_wires(&mapper->model.items[side][row->item]))
		return SIZE_MAX;
	return row->item;
}

/* Keeps the names of what the cursors are on: pointers do not outlive an edit. */
static void
keep_places(struct mapper_view *mapper)
{
	for (int side = 0; side < WB_MAPPER_SIDES; side++) {
		const struct wb_mapper_row *row = wb_mapper_list_at(&mapper->lists[side]);
		struct mapper_place *place = &mapper->places[side];
		const struct wb_mapper_item *item;

		wb_buffer_clear(&place->alias);
		wb_buffer_clear(&place->name);
		if (!row)
			continue;
		item = &mapper->model.items[side][row->item];
		if (!wb_mapper_item_ends_wires(item))
			continue;
		wb_buffer_text(&place->alias, wb_mapper_item_alias(item));
		wb_buffer_text(&place->name, item->name);
	}
}

static void
fill_lists(struct mapper_view *mapper)
{
	for (int side = 0; side < WB_MAPPER_SIDES; side++)
		wb_mapper_list_fill(&mapper->lists[side], &mapper->model, (enum wb_mapper_side)side,
				    &mapper->listing);
}

void
wb_mapper_move_to(struct mapper_view *mapper, enum wb_mapper_side side, size_t item)
{
	struct wb_mapper_list *list = &mapper->lists[side];

	if (item >= list->n_items || list->row_of[item] == SIZE_MAX)
		return;
	wb_scroll_move_to(&list->scroll, list->row_of[item]);
	if (!wb_mapper_list_at(list)->folded)
		return;
	wb_mapper_list_unfold(list, &mapper->model, side, &mapper->listing);
	fill_lists(mapper);
	wb_scroll_move_to(&list->scroll, list->row_of[item]);
}

void
wb_mapper_refill(struct mapper_view *mapper)
{
	wb_mapper_model_fill(
		&mapper->model,
		&(struct wb_mapper_input){ .workspace = wb_app_workspace(mapper->view.app),
					   .mapping = wb_buffer_slice(&mapper->name),
					   .n_faults = mapper->study.n_faults,
					   .faults = mapper->study.faults });
	fill_lists(mapper);
	for (int side = 0; side < WB_MAPPER_SIDES; side++) {
		struct mapper_place *place = &mapper->places[side];
		struct wb_mapper_list *list = &mapper->lists[side];
		size_t item = wb_mapper_model_find(&mapper->model, (enum wb_mapper_side)side,
						   wb_buffer_slice(&place->alias),
						   wb_buffer_slice(&place->name));

		if (item < list->n_items && list->row_of[item] != SIZE_MAX)
			wb_scroll_move_to(&list->scroll, list->row_of[item]);
	}
	wb_app_touch(mapper->view.app);
}

/* What is found out in the background. */

static void
take_samples(void *context, struct wb_mapper_samples *samples)
{
	struct mapper_view *mapper = context;

	mapper->sampling = NULL;
	wb_mapper_samples_release(&mapper->samples);
	mapper->samples = *samples;
	*samples = (struct wb_mapper_samples){ 0 };
	if (mapper->sample >= wb_mapper_samples_count(&mapper->samples))
		mapper->sample = 0;
	wb_app_touch(mapper->view.app);
}

static void
take_study(void *context, struct wb_mapper_study *study)
{
	struct mapper_view *mapper = context;

	mapper->studying = NULL;
	wb_mapper_study_release(&mapper->study);
	mapper->study = *study;
	*study = (struct wb_mapper_study){ 0 };
	wb_mapper_refill(mapper);
}

static void
find_out(struct mapper_view *mapper)
{
	static const struct wb_table_name none;
	struct wb_app *app = mapper->view.app;
	const struct wb_line *from = mapper->model.from;

	wb_mapper_sampling_cancel(mapper->sampling);
	wb_mapper_studying_cancel(mapper->studying);
	mapper->sampling = NULL;
	mapper->studying = NULL;
	if (!mapper->model.mapping)
		return;
	mapper->sampling =
		wb_mapper_sampling_begin(app, wb_buffer_slice(&mapper->name),
					 from ? &from->table : &none, take_samples, mapper);
	mapper->studying =
		wb_mapper_studying_begin(app, wb_buffer_slice(&mapper->name), take_study, mapper);
}

/* The first field of either side is a better beginning than its heading. */
static void
leave_headings(struct mapper_view *mapper)
{
	for (int side = 0; side < WB_MAPPER_SIDES; side++)
		wb_scroll_move_to(&mapper->lists[side].scroll,
				  mapper->lists[side].scroll.count > 1 ? 1 : 0);
	keep_places(mapper);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct mapper_view *mapper = (struct mapper_view *)view;
	bool is_first = !mapper->filled;

	if (!is_first && !(notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG | WB_NOTICE_PROFILE)))
		return;
	mapper->filled = true;
	wb_mapper_refill(mapper);
	if (is_first) {
		wb_app_remember_mapping(mapper->view.app, wb_buffer_slice(&mapper->name));
		leave_headings(mapper);
	}
	find_out(mapper);
}

/* Actions. */

/* Along a wire of what the cursor is on, to its other end. */
static void
follow(struct mapper_view *mapper, enum wb_mapper_side to)
{
	const struct wb_mapper_model *model = &mapper->model;
	enum wb_mapper_side from = to == WB_MAPPER_TARGET ? WB_MAPPER_SOURCE : WB_MAPPER_TARGET;
	size_t here = wb_mapper_end_at(mapper, from), there = SIZE_MAX;

	for (size_t i = 0; i < model->n_wires && there == SIZE_MAX; i++) {
		const struct wb_mapper_wire *wire = &model->wires[i];

		if (from == WB_MAPPER_SOURCE && wire->source == here)
			there = wire->target;
		else if (from == WB_MAPPER_TARGET && wire->target == here)
			there = wire->source;
	}
	if (mapper->side != from || here == SIZE_MAX) {
		mapper->side = to;
	} else if (there == SIZE_MAX) {
		wb_app_say(mapper->view.app, WB_MESSAGE_INFO, "no wire leads from here");
	} else {
		mapper->side = to;
		wb_mapper_move_to(mapper, to, there);
	}
}

static void
step_sample(struct mapper_view *mapper, int direction, int count)
{
	size_t rows = wb_mapper_samples_count(&mapper->samples);
	size_t step = (size_t)count;

	if (!rows)
		return;
	if (direction < 0)
		mapper->sample = mapper->sample > step ? mapper->sample - step : 0;
	else
		mapper->sample = mapper->sample + step < rows ? mapper->sample + step : rows - 1;
}

static void
other_side(struct mapper_view *mapper)
{
	mapper->side = mapper->side == WB_MAPPER_SOURCE ? WB_MAPPER_TARGET : WB_MAPPER_SOURCE;
}

static void
toggle_folding(struct mapper_view *mapper)
{
	mapper->listing.fold = !mapper->listing.fold;
	wb_map_release(&mapper->listing.unfolded);
	mapper->listing.unfolded = (struct wb_map){ 0 };
	wb_mapper_refill(mapper);
}

static void
enter(struct mapper_view *mapper)
{
	struct wb_mapper_list *list = &mapper->lists[mapper->side];
	const struct wb_mapper_row *row = wb_mapper_list_at(list);

	if (row && row->folded)
		wb_mapper_move_to(mapper, mapper->side, row->item);
}

/* Filters. */

static void
choose_filter(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct mapper_view *mapper = context;

	(void)typed;
	(void)app;
	mapper->listing.filter = (enum wb_mapper_filter)item;
	wb_mapper_refill(mapper);
}

static void
ask_filter(struct mapper_view *mapper)
{
	struct wb_pick_item items[WB_MAPPER_FILTERS] = { 0 };
	struct wb_buffer counts[WB_MAPPER_FILTERS] = { 0 };

	for (int i = 0; i < WB_MAPPER_FILTERS; i++) {
		enum wb_mapper_filter filter = (enum wb_mapper_filter)i;

		wb_add_count(&counts[i], wb_mapper_filter_count(&mapper->model, filter));
		wb_buffer_string(&counts[i], " fields");
		items[i].label = wb_text_of(wb_mapper_filter_name(filter));
		items[i].detail = wb_buffer_slice(&counts[i]);
	}
	wb_pick(mapper->view.app, &(struct wb_pick_question){ .title = "show",
							      .n_items = WB_MAPPER_FILTERS,
							      .items = items,
							      .context = mapper,
							      .chosen = choose_filter });
	for (int i = 0; i < WB_MAPPER_FILTERS; i++)
		wb_buffer_release(&counts[i]);
}

static bool
act_itself(struct mapper_view *mapper, enum wb_action action, const struct wb_action_call *call)
{
	switch (action) {
	case WB_DO_PANE_NEXT:
	case WB_DO_PANE_PREVIOUS:
		other_side(mapper);
		return true;
	case WB_DO_MOVE_LEFT:
		mapper->side = WB_MAPPER_SOURCE;
		return true;
	case WB_DO_MOVE_RIGHT:
		mapper->side = WB_MAPPER_TARGET;
		return true;
	case WB_DO_MAP_FOLLOW:
		follow(mapper, WB_MAPPER_TARGET);
		return true;
	case WB_DO_MAP_FOLLOW_BACK:
		follow(mapper, WB_MAPPER_SOURCE);
		return true;
	case WB_DO_MAP_SAMPLE_NEXT:
		step_sample(mapper, 1, call->count);
		return true;
	case WB_DO_MAP_SAMPLE_PREVIOUS:
		step_sample(mapper, -1, call->count);
		return true;
	case WB_DO_MAP_FOLD:
		toggle_folding(mapper);
		return true;
	case WB_DO_FILTER:
		ask_filter(mapper);
		return true;
	case WB_DO_ENTER:
		enter(mapper);
		return true;
	default:
		return wb_scroll_act(&mapper->lists[mapper->side].scroll, action, call);
	}
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct mapper_view *mapper = (struct mapper_view *)view;
	bool done = mapper->model.mapping && act_itself(mapper, action, call);

	if (done)
		keep_places(mapper);
	return done;
}

static bool
row_holds(const void *context, size_t row, struct wb_text text)
{
	const struct mapper_view *mapper = context;
	const struct wb_mapper_row *at = &mapper->lists[mapper->side].rows[row];
	bool holds = false;

	for (size_t i = 0; i < (at->folded ? at->folded : 1) && !holds; i++)
		holds = wb_holds(mapper->model.items[mapper->side][at->item + i].name, text);
	return holds;
}

/* In a run that is folded, to the field itself. */
static void
settle_find(struct mapper_view *mapper, struct wb_text text)
{
	const struct wb_mapper_row *at = wb_mapper_list_at(&mapper->lists[mapper->side]);

	for (size_t i = 0; i < at->folded; i++) {
		size_t item = at->item + i;

		if (wb_holds(mapper->model.items[mapper->side][item].name, text)) {
			wb_mapper_move_to(mapper, mapper->side, item);
			return;
		}
	}
}

/* On this side; where that has none, on the other one. */
static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct mapper_view *mapper = (struct mapper_view *)view;

	for (int i = 0; i < WB_MAPPER_SIDES; i++) {
		if (wb_find_line(&mapper->lists[mapper->side].scroll, text, direction, here || i,
				 row_holds, mapper)) {
			settle_find(mapper, text);
			keep_places(mapper);
			return true;
		}
		other_side(mapper);
	}
	return false;
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	wb_mapper_draw((struct mapper_view *)view, area);
}

/* The mouse. */

static void
mouse(struct wb_view *view, const struct wb_input *input)
{
	struct mapper_view *mapper = (struct mapper_view *)view;
	const struct mapper_columns *columns = &mapper->columns;
	enum wb_mapper_side side =
		input->column < columns->left ? WB_MAPPER_SOURCE : WB_MAPPER_TARGET;
	struct wb_mapper_list *list = &mapper->lists[side];
	size_t row = wb_scroll_at(&list->scroll, input->row - columns->first);

	if (!mapper->model.mapping || row == list->scroll.count ||
	    (input->column >= columns->left && input->column < columns->left + columns->gutter))
		return;
	mapper->side = side;
	wb_scroll_move_to(&list->scroll, row);
	keep_places(mapper);
	if (input->mouse == WB_MOUSE_TWICE)
		enter(mapper);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	struct mapper_view *mapper = (struct mapper_view *)view;
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);

	wb_buffer_text(out, wb_buffer_slice(&mapper->name));
	if (item) {
		wb_buffer_string(out, " › ");
		wb_buffer_text(out, item->name);
	}
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct mapper_view *mapper = (struct mapper_view *)view;

	if (mapper->listing.filter != WB_MAPPER_ALL)
		wb_buffer_format(out, "only: %s", wb_mapper_filter_name(mapper->listing.filter));
}

/* An arrow as it stands in the script; else a name. */
static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct mapper_view *mapper = (struct mapper_view *)view;
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);

	if (item && item->arrow)
		wb_print_line(item->arrow, out);
	else if (item)
		wb_mapper_item_expression(item, out);
}

static void
close_mapper(struct wb_view *view)
{
	struct mapper_view *mapper = (struct mapper_view *)view;

	wb_mapper_sampling_cancel(mapper->sampling);
	wb_mapper_studying_cancel(mapper->studying);
	wb_mapper_samples_release(&mapper->samples);
	wb_mapper_study_release(&mapper->study);
	for (int side = 0; side < WB_MAPPER_SIDES; side++) {
		wb_mapper_list_release(&mapper->lists[side]);
		wb_buffer_release(&mapper->places[side].alias);
		wb_buffer_release(&mapper->places[side].name);
	}
	wb_mapper_model_release(&mapper->model);
	wb_map_release(&mapper->listing.unfolded);
	wb_wires_release(&mapper->picture);
	free(mapper->wires);
	wb_buffer_release(&mapper->name);
	free(mapper);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_MAPPER,
	.draw = draw,
	.act = act,
	.mouse = mouse,
	.find = find,
	.notify = notify,
	.path = path,
	.state = state,
	.copy = copy,
	.close = close_mapper,
};

struct wb_view *
wb_mapper_view_new(struct wb_text mapping)
{
	struct mapper_view *mapper = wb_alloc(sizeof *mapper);

	mapper->view.ops = &ops;
	wb_buffer_text(&mapper->name, mapping);
	mapper->listing.fold = true;
	return &mapper->view;
}
