#include "tui/views/mapper.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/print.h"
#include "tui/views/mapper_ask.h"
#include "tui/views/mapper_header.h"
#include "tui/views/mapper_suggest.h"
#include "tui/views/mapper_table.h"
#include "tui/views/mapping_ask.h"

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

void
wb_mapper_keep_places(struct mapper_view *mapper)
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
					   .study = &mapper->study,
					   .n_suggestions = mapper->suggested.count,
					   .suggestions = mapper->suggested.items });
	fill_lists(mapper);
	wb_mapper_fill_header(mapper);
	for (int side = 0; side < WB_MAPPER_SIDES; side++) {
		struct mapper_place *place = &mapper->places[side];
		struct wb_mapper_list *list = &mapper->lists[side];
		size_t item = wb_mapper_model_find(&mapper->model, (enum wb_mapper_side)side,
						   wb_buffer_slice(&place->alias),
						   wb_buffer_slice(&place->name));

		if (item < list->n_items && list->row_of[item] != SIZE_MAX)
			wb_scroll_move_to(&list->scroll, list->row_of[item]);
	}
	wb_mapper_table_fill(mapper);
	wb_app_touch(mapper->view.app);
}

/* What is found out in the background. */

static void take_samples(void *context, struct wb_mapper_samples *samples);
static void take_study(void *context, struct wb_mapper_study *study);

/* One at a time: where an edit comes while the last one is looked at, that ends first. */
static void
begin_sampling(struct mapper_view *mapper)
{
	static const struct wb_table_name none;
	const struct wb_line *from = mapper->model.from;

	mapper->sample_again = mapper->sampling != NULL;
	if (mapper->sampling)
		wb_mapper_sampling_stop(mapper->sampling);
	else
		mapper->sampling =
			wb_mapper_sampling_begin(mapper->view.app, wb_buffer_slice(&mapper->name),
						 from ? &from->table : &none, take_samples, mapper);
}

static void
begin_studying(struct mapper_view *mapper)
{
	mapper->study_again = mapper->studying != NULL;
	if (!mapper->studying)
		mapper->studying = wb_mapper_studying_begin(
			mapper->view.app, wb_buffer_slice(&mapper->name), take_study, mapper);
}

static void
take_samples(void *context, struct wb_mapper_samples *samples)
{
	struct mapper_view *mapper = context;

	mapper->sampling = NULL;
	if (mapper->sample_again) {
		begin_sampling(mapper);
		return;
	}
	wb_mapper_samples_release(&mapper->samples);
	mapper->samples = *samples;
	*samples = (struct wb_mapper_samples){ 0 };
	if (mapper->sample >= wb_mapper_samples_count(&mapper->samples))
		mapper->sample = 0;
	wb_mapper_table_fill(mapper);
	wb_app_touch(mapper->view.app);
}

static void
take_study(void *context, struct wb_mapper_study *study)
{
	struct mapper_view *mapper = context;

	mapper->studying = NULL;
	if (mapper->study_again) {
		begin_studying(mapper);
		return;
	}
	wb_mapper_study_release(&mapper->study);
	mapper->study = *study;
	*study = (struct wb_mapper_study){ 0 };
	wb_mapper_refill(mapper);
	if (mapper->suggest_wanted)
		wb_mapper_suggest(mapper);
}

/* The first field of either side is a better beginning than its heading. */
static void
leave_headings(struct mapper_view *mapper)
{
	for (int side = 0; side < WB_MAPPER_SIDES; side++)
		wb_scroll_move_to(&mapper->lists[side].scroll,
				  mapper->lists[side].scroll.count > 1 ? 1 : 0);
	wb_mapper_keep_places(mapper);
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
	if (mapper->model.mapping) {
		begin_sampling(mapper);
		begin_studying(mapper);
	}
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	wb_mapper_draw((struct mapper_view *)view, area);
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	return wb_mapper_act((struct mapper_view *)view, action, call);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	return wb_mapper_find((struct mapper_view *)view, text, direction, here);
}

static void
mouse(struct wb_view *view, const struct wb_input *input)
{
	wb_mapper_mouse((struct mapper_view *)view, input);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	struct mapper_view *mapper = (struct mapper_view *)view;
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);

	wb_buffer_text(out, wb_buffer_slice(&mapper->name));
	if (mapper->in_header) {
		wb_buffer_string(out, " › lines");
	} else if (item) {
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

	wb_mapper_sampling_forget(mapper->sampling);
	wb_mapper_studying_forget(mapper->studying);
	wb_mapper_samples_release(&mapper->samples);
	wb_mapper_study_release(&mapper->study);
	for (int side = 0; side < WB_MAPPER_SIDES; side++) {
		wb_mapper_list_release(&mapper->lists[side]);
		wb_buffer_release(&mapper->places[side].alias);
		wb_buffer_release(&mapper->places[side].name);
	}
	wb_mapper_table_release(&mapper->table);
	wb_mapper_model_release(&mapper->model);
	wb_map_release(&mapper->listing.unfolded);
	wb_arena_release(&mapper->suggested.arena);
	wb_map_release(&mapper->marked);
	wb_buffer_release(&mapper->last_expression);
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

static void
go_to(struct wb_app *app, struct wb_text mapping)
{
	wb_app_go(app, wb_mapper_view_new(mapping));
}

void
wb_mapper_open(struct wb_app *app)
{
	wb_mapping_ask(app, WB_CONTEXT_MAPPER, go_to);
}
