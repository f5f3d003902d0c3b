/* What the mapper does for keys and the mouse. */
#include "tui/find.h"
#include "tui/number.h"
#include "tui/views/mapper_ask.h"
#include "tui/views/mapper_header.h"
#include "tui/views/mapper_suggest.h"
#include "tui/views/mapper_table.h"
#include "tui/views/picker.h"
#include "tui/views/preview.h"
#include "tui/views/transform.h"

/* Along a wire of what the cursor is on, the count-th of them, to its other end. */
static void
follow(struct mapper_view *mapper, enum wb_mapper_side to, int count)
{
	const struct wb_mapper_model *model = &mapper->model;
	enum wb_mapper_side from = to == WB_MAPPER_TARGET ? WB_MAPPER_SOURCE : WB_MAPPER_TARGET;
	size_t here = wb_mapper_end_at(mapper, from), there = SIZE_MAX;

	for (size_t i = 0; i < model->n_wires && count > 0; i++) {
		const struct wb_mapper_wire *wire = &model->wires[i];
		size_t near = from == WB_MAPPER_SOURCE ? wire->source : wire->target;

		if (near != here)
			continue;
		there = from == WB_MAPPER_SOURCE ? wire->target : wire->source;
		count--;
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
	if (mapper->header_shown && mapper->side == WB_MAPPER_TARGET)
		mapper->in_header = true;
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

/* The target of the arrow at the cursor; from a source, of the first one. */
static const struct wb_mapper_item *
arrow_at(const struct mapper_view *mapper)
{
	const struct wb_mapper_model *model = &mapper->model;
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);
	size_t number = wb_mapper_end_at(mapper, mapper->side);

	if (mapper->side == WB_MAPPER_TARGET)
		return item && item->arrow ? item : NULL;
	for (size_t i = 0; number != SIZE_MAX && i < model->n_wires; i++) {
		const struct wb_mapper_item *target =
			&model->items[WB_MAPPER_TARGET][model->wires[i].target];

		if (model->wires[i].source == number && target->arrow)
			return target;
	}
	return NULL;
}

/* The steps of the arrow; where there is none yet, or of a let, its text. */
static void
show_transform(struct mapper_view *mapper)
{
	const struct wb_mapper_item *target = arrow_at(mapper);

	if (target)
		wb_app_push(mapper->view.app,
			    wb_transform_view_new(wb_buffer_slice(&mapper->name), target->name));
	else
		wb_mapper_ask_expression(mapper);
}

static void
show_preview(struct mapper_view *mapper)
{
	wb_app_push(mapper->view.app, wb_preview_view_new(wb_buffer_slice(&mapper->name)));
}

static void
enter(struct mapper_view *mapper)
{
	struct wb_mapper_list *list = &mapper->lists[mapper->side];
	const struct wb_mapper_row *row = wb_mapper_list_at(list);

	if (row && row->folded)
		wb_mapper_move_to(mapper, mapper->side, row->item);
	else
		show_transform(mapper);
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
edit(struct mapper_view *mapper, enum wb_action action)
{
	static const struct {
		enum wb_action action;
		void (*edit)(struct mapper_view *mapper);
	} edits[] = {
		{ WB_DO_MAP_DRAW, wb_mapper_ask_map },
		{ WB_DO_MAP_EDIT, wb_mapper_ask_expression },
		{ WB_DO_MAP_LEAVE, wb_mapper_ask_leave },
		{ WB_DO_MAP_REMOVE, wb_mapper_remove },
		{ WB_DO_MAP_CONSTANT, wb_mapper_ask_constant },
		{ WB_DO_MAP_LET, wb_mapper_ask_let },
		{ WB_DO_MAP_MARK, wb_mapper_mark },
		{ WB_DO_MAP_HEADER, wb_mapper_toggle_header },
		{ WB_DO_MAP_FORM, wb_mapper_next_form },
		{ WB_DO_MAP_SUGGEST, wb_mapper_suggest },
		{ WB_DO_MAP_ACCEPT, wb_mapper_accept },
		{ WB_DO_MAP_ACCEPT_ALL, wb_mapper_ask_accept_all },
		{ WB_DO_MAP_CROSSWALK, wb_mapper_decline_or_crosswalk },
		{ WB_DO_MAP_TRANSFORM, show_transform },
		{ WB_DO_MAP_PREVIEW, show_preview },
		{ WB_DO_REPEAT, wb_mapper_repeat },
	};

	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		if (edits[i].action == action) {
			edits[i].edit(mapper);
			return true;
		}
	return false;
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
		follow(mapper, WB_MAPPER_TARGET, call->count);
		return true;
	case WB_DO_MAP_FOLLOW_BACK:
		follow(mapper, WB_MAPPER_SOURCE, call->count);
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
		return edit(mapper, action) ||
		       wb_scroll_act(&mapper->lists[mapper->side].scroll, action, call);
	}
}

bool
wb_mapper_act(struct mapper_view *mapper, enum wb_action action, const struct wb_action_call *call)
{
	bool done = mapper->model.mapping &&
		    ((mapper->in_header && wb_mapper_act_in_header(mapper, action, call)) ||
		     (mapper->form != MAPPER_WIRES && wb_mapper_table_act(mapper, action, call)) ||
		     act_itself(mapper, action, call));

	if (done)
		wb_mapper_keep_places(mapper);
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
bool
wb_mapper_find(struct mapper_view *mapper, struct wb_text text, int direction, bool here)
{
	if (mapper->form != MAPPER_WIRES)
		return wb_mapper_table_find(mapper, text, direction, here);
	for (int i = 0; i < WB_MAPPER_SIDES; i++) {
		if (wb_find_line(&mapper->lists[mapper->side].scroll, text, direction, here || i,
				 row_holds, mapper)) {
			settle_find(mapper, text);
			wb_mapper_keep_places(mapper);
			return true;
		}
		other_side(mapper);
	}
	return false;
}

/* The mouse: a click is the cursor, a second one enters, from side to side it draws. */

static void
drop(struct mapper_view *mapper, enum wb_mapper_side side)
{
	const struct wb_mapper_item *source = wb_mapper_item_at(mapper, WB_MAPPER_SOURCE);
	const struct wb_mapper_item *target = wb_mapper_item_at(mapper, WB_MAPPER_TARGET);

	if (mapper->side == side || !source || !target)
		return;
	mapper->side = side;
	wb_mapper_join(mapper, source, target);
}

void
wb_mapper_mouse(struct mapper_view *mapper, const struct wb_input *input)
{
	const struct mapper_columns *columns = &mapper->columns;
	enum wb_mapper_side side =
		input->column < columns->left ? WB_MAPPER_SOURCE : WB_MAPPER_TARGET;
	struct wb_mapper_list *list = &mapper->lists[side];
	size_t row = wb_scroll_at(&list->scroll, input->row - columns->first);

	if (!mapper->model.mapping || mapper->form != MAPPER_WIRES || row == list->scroll.count ||
	    (input->column >= columns->left && input->column < columns->left + columns->gutter))
		return;
	wb_scroll_move_to(&list->scroll, row);
	wb_mapper_keep_places(mapper);
	if (input->mouse == WB_MOUSE_RELEASE) {
		drop(mapper, side);
		return;
	}
	mapper->side = side;
	if (input->mouse == WB_MOUSE_TWICE)
		enter(mapper);
}
