#include "tui/views/picker.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tui/line_edit.h"
#include "tui/scroll.h"

struct picker_view {
	struct wb_view view;
	struct wb_pick_question question;
	struct wb_arena arena;
	struct wb_pick_item *items;
	struct wb_line_edit edit;
	struct wb_scroll list;
	size_t *order; /* of the items that fit, best first; n_items: what is typed */
	size_t taken;  /* the item chosen, or n_items */
	bool has_about;
};

static char
lower(char c)
{
	return (char)tolower((unsigned char)c);
}

unsigned
wb_pick_score(struct wb_text typed, struct wb_text label)
{
	unsigned score = 1;
	size_t at = 0, last = SIZE_MAX;

	for (size_t i = 0; i < typed.len; i++) {
		if (typed.at[i] == ' ')
			continue;
		while (at < label.len && lower(label.at[at]) != lower(typed.at[i]))
			at++;
		if (at == label.len)
			return 0;
		if (at == 0)
			score += 8;
		else if (at == last + 1)
			score += 5;
		else if (!isalnum((unsigned char)label.at[at - 1]))
			score += 4;
		last = at++;
	}
	return score * 64 + (label.len < 63 ? 63 - (unsigned)label.len : 0);
}

static void
tell_at(struct picker_view *picker)
{
	size_t item =
		picker->list.count ? picker->order[picker->list.cursor] : picker->question.n_items;

	if (picker->question.at && item < picker->question.n_items)
		picker->question.at(picker->question.context, item);
}

/* Whether what is typed stands as a line of its own, behind the items that fit. */
static bool
offers_typed(const struct picker_view *picker, size_t count)
{
	struct wb_text typed = wb_line_edit_text(&picker->edit);

	if (!picker->question.fresh || !typed.len)
		return false;
	for (size_t i = 0; i < count; i++)
		if (wb_text_equal(picker->items[picker->order[i]].label, typed))
			return false;
	return true;
}

static bool
begins_with(struct wb_text label, struct wb_text typed)
{
	return label.len >= typed.len &&
	       wb_text_equal_ignoring_case((struct wb_text){ label.at, typed.len }, typed);
}

/* The items that fit what is typed, by score; equal ones as they were given. */
static void
narrow(struct picker_view *picker)
{
	struct wb_text typed = wb_line_edit_text(&picker->edit);
	unsigned *scores = wb_alloc((picker->question.n_items + 1) * sizeof *scores);
	size_t count = 0;
	bool is_meant;

	for (size_t i = 0; i < picker->question.n_items; i++) {
		unsigned score = typed.len ? wb_pick_score(typed, picker->items[i].label) : 1;
		size_t at = count;

		if (!score)
			continue;
		for (; at > 0 && scores[at - 1] < score; at--) {
			scores[at] = scores[at - 1];
			picker->order[at] = picker->order[at - 1];
		}
		scores[at] = score;
		picker->order[at] = i;
		count++;
	}
	free(scores);
	is_meant = count && begins_with(picker->items[picker->order[0]].label, typed);
	if (offers_typed(picker, count))
		picker->order[count++] = picker->question.n_items;
	wb_scroll_count(&picker->list, count);
	/* What is typed out is meant, unless the best item begins so: U is not nUll. */
	wb_scroll_move_to(&picker->list, picker->question.fresh && !is_meant ? count : 0);
	tell_at(picker);
}

static void
take(struct picker_view *picker)
{
	struct wb_pick_question *question = &picker->question;

	size_t item = picker->list.count ? picker->order[picker->list.cursor] : question->n_items;

	if (item < question->n_items) {
		picker->taken = item;
		wb_app_pop(picker->view.app, &picker->view);
	} else if (question->other &&
		   question->other(question->context, wb_line_edit_text(&picker->edit),
				   picker->view.app)) {
		wb_app_pop(picker->view.app, &picker->view);
	}
}

static enum wb_action
movement_of(int32_t key)
{
	switch (key) {
	case WB_KEY_UP:
	case WB_CTRL('p'):
		return WB_DO_MOVE_UP;
	case WB_KEY_DOWN:
	case WB_CTRL('n'):
	case WB_KEY_TAB:
		return WB_DO_MOVE_DOWN;
	case WB_KEY_SHIFT_TAB:
		return WB_DO_MOVE_UP;
	case WB_KEY_PAGE_UP:
		return WB_DO_MOVE_PAGE_UP;
	case WB_KEY_PAGE_DOWN:
		return WB_DO_MOVE_PAGE_DOWN;
	default:
		return WB_DO_NOTHING;
	}
}

static bool
input(struct wb_view *view, const struct wb_input *event)
{
	struct picker_view *picker = (struct picker_view *)view;
	enum wb_action movement = event->kind == WB_INPUT_KEY ? movement_of(event->key) : 0;

	if (event->kind == WB_INPUT_MOUSE)
		return false;
	if (movement) {
		wb_scroll_act(&picker->list, movement, &(struct wb_action_call){ .count = 1 });
		tell_at(picker);
	} else if (event->kind == WB_INPUT_KEY && event->key == WB_KEY_ENTER) {
		take(picker);
	} else if (event->kind == WB_INPUT_KEY &&
		   (event->key == WB_KEY_ESCAPE || event->key == WB_CTRL('c'))) {
		wb_app_pop(view->app, view);
	} else if (wb_line_edit_input(&picker->edit, event)) {
		narrow(picker);
	}
	return true;
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct picker_view *picker = (struct picker_view *)view;

	if (!wb_scroll_act(&picker->list, action, call))
		return false;
	tell_at(picker);
	return true;
}

static void
draw_item(const struct picker_view *picker, struct wb_area area, int row, size_t item, bool at)
{
	const struct wb_pick_item typed = { .label = wb_line_edit_text(&picker->edit),
					    .detail = wb_text_of(picker->question.fresh) };
	const struct wb_pick_item *it =
		item < picker->question.n_items ? &picker->items[item] : &typed;
	int column = wb_put_within(area, row, 0, area.columns - 2, WB_STYLE(PLAIN), it->label);

	if (it->detail.len && column + 4 < area.columns - 2)
		wb_put_right(area, row, column + 2, area.columns - 4 - column, WB_STYLE(DIM),
			     it->detail);
	if (at)
		wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct picker_view *picker = (struct picker_view *)view;
	int about = picker->question.draw ? picker->question.draw_rows + 1
		    : picker->has_about   ? 2
					  : 0;
	int rows = area.rows - 3, columns = area.columns * 4 / 5, wanted;
	struct wb_area box, lines;

	if (columns < 60)
		columns = area.columns < 60 ? area.columns : 60;
	if (columns > 100)
		columns = 100;
	wanted = (int)picker->question.n_items + 4 + about + (picker->question.fresh != NULL);
	if (rows > wanted)
		rows = wanted > 6 ? wanted : 6;
	box = wb_put_box(wb_area_part(area, 1, (area.columns - columns) / 2, rows, columns),
			 picker->question.title);
	wb_put_string(box, 0, 0, WB_STYLE(KEY), "> ");
	wb_line_edit_draw(&picker->edit, box, 0, 2, box.columns - 2, WB_STYLE(PLAIN), true);
	lines = wb_area_part(box, 1, 0, box.rows - 1 - about, box.columns);
	wb_scroll_fit(&picker->list, lines.rows);
	for (int row = 0; row < lines.rows; row++) {
		size_t line = wb_scroll_at(&picker->list, row);

		if (line < picker->list.count)
			draw_item(picker, lines, row, picker->order[line],
				  line == picker->list.cursor);
	}
	wb_scroll_draw_bar(&picker->list, lines);
	if (!picker->list.count)
		wb_put_string(lines, 0, 0, WB_STYLE(DIM), "nothing fits");
	else if (picker->order[picker->list.cursor] == picker->question.n_items)
		return; /* what is typed: there is nothing to say of it */
	else if (picker->question.draw)
		picker->question.draw(
			picker->question.context, picker->order[picker->list.cursor],
			wb_area_part(box, box.rows - about + 1, 0, about - 1, box.columns));
	else if (about)
		wb_put(box, box.rows - 1, 0, WB_STYLE(DIM),
		       picker->items[picker->order[picker->list.cursor]].about);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct picker_view *picker = (struct picker_view *)view;

	wb_buffer_format(out,
			 "type to narrow   Up Down move   Enter takes it   Esc leaves   %zu of %zu",
			 picker->list.count, picker->question.n_items);
}

static void
close_picker(struct wb_view *view)
{
	struct picker_view *picker = (struct picker_view *)view;
	struct wb_pick_question question = picker->question;

	if (picker->taken < question.n_items)
		question.chosen(question.context, picker->taken, wb_line_edit_text(&picker->edit),
				view->app);
	if (question.closed)
		question.closed(question.context);
	wb_line_edit_release(&picker->edit);
	wb_arena_release(&picker->arena);
	free(picker->order);
	free(picker);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_PICKER,
	.is_modal = true,
	.draw = draw,
	.act = act,
	.input = input,
	.state = state,
	.close = close_picker,
};

void
wb_pick(struct wb_app *app, const struct wb_pick_question *question)
{
	struct picker_view *picker = wb_alloc(sizeof *picker);
	size_t n = question->n_items;

	picker->view.ops = &ops;
	picker->question = *question;
	picker->question.title = wb_arena_string(&picker->arena, wb_text_of(question->title));
	if (question->fresh)
		picker->question.fresh =
			wb_arena_string(&picker->arena, wb_text_of(question->fresh));
	picker->items = WB_NEW_ARRAY(&picker->arena, struct wb_pick_item, n);
	picker->order = wb_alloc((n + 2) * sizeof *picker->order);
	picker->taken = n;
	for (size_t i = 0; i < n; i++) {
		picker->items[i] = (struct wb_pick_item){
			.label = wb_arena_text(&picker->arena, question->items[i].label),
			.detail = wb_arena_text(&picker->arena, question->items[i].detail),
			.about = wb_arena_text(&picker->arena, question->items[i].about),
		};
		picker->has_about |= question->items[i].about.len > 0;
	}
	wb_app_push(app, &picker->view);
	narrow(picker);
}
