#include "tui/views/transform_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "draft/line.h"
#include "lang/print.h"
#include "tui/find.h"
#include "tui/views/picker.h"
#include "tui/views/text.h"

/* Taking the arrow from the design. */

static const struct wb_object *
find_mapping(const struct wb_transform *transform)
{
	return wb_model_find(wb_workspace_model(wb_app_workspace(transform->view.app)),
			     WB_OBJECT_MAPPING, transform->mapping);
}

/* The arrow's expression, or NULL. */
static const struct wb_node *
find_expression(const struct wb_transform *transform)
{
	const struct wb_object *mapping = find_mapping(transform);
	size_t n = mapping ? wb_line_named(&mapping->as.mapping, WB_LINE_ARROW, transform->field)
			   : SIZE_MAX;

	return n == SIZE_MAX ? NULL
			     : wb_line_at(&mapping->as.mapping, WB_LINE_ARROW, n)->expressions[0];
}

static const char *
reason_against(const struct wb_arrow_reads *reads)
{
	if (reads->groups)
		return "it works on groups of rows: see the preview";
	if (!reads->n_fields)
		return "it reads no field: the same for every row";
	return "it reads too many fields to be tried: see the preview";
}

/* Whether what is shown can be tried; else says why not. */
static void
look_at_reads(struct wb_transform *transform)
{
	const struct wb_object *mapping = find_mapping(transform);
	struct wb_arena old = transform->reads_arena;
	struct wb_arrow_source source = { 0 };
	struct wb_arrow_reads reads;
	struct wb_node *node;
	struct wb_error err;

	free(transform->untried);
	transform->untried = NULL;
	transform->reads_arena = (struct wb_arena){ 0 };
	if (!mapping || wb_arrow_expand(mapping, wb_steps_text(&transform->shown),
					&transform->reads_arena, &node, &err) != WB_OK) {
		transform->untried = wb_strdup(mapping ? err.what : "the mapping is gone");
	} else {
		wb_arrow_reads_of(wb_workspace_model(wb_app_workspace(transform->view.app)),
				  mapping, node, &transform->reads_arena, &reads);
		if (!wb_arrow_source_of(&reads, mapping, &transform->reads_arena, &source))
			transform->untried = wb_strdup(reason_against(&reads));
	}
	if (!wb_arrow_source_equal(&source, &transform->source))
		transform->has_sample = false;
	transform->source = source;
	wb_arena_release(&old);
}

enum wb_status
wb_transform_show(struct wb_transform *transform, struct wb_text expression, struct wb_error *err)
{
	struct wb_steps steps = { 0 };
	enum wb_status status = wb_steps_parse(expression, &steps, err);

	if (status != WB_OK)
		return status;
	wb_steps_release(&transform->shown);
	transform->shown = steps;
	wb_scroll_count(&transform->steps, steps.count);
	look_at_reads(transform);
	wb_transform_ask(transform);
	return WB_OK;
}

void
wb_transform_fill(struct wb_transform *transform)
{
	const struct wb_node *node = find_expression(transform);
	struct wb_buffer text = { 0 };
	struct wb_error err;

	free(transform->missing);
	transform->missing = NULL;
	if (!node) {
		wb_buffer_format(&text, "%.*s has no arrow to %.*s",
				 WB_TEXT_ARG(transform->mapping), WB_TEXT_ARG(transform->field));
		transform->missing = text.at;
		return;
	}
	wb_print_expression(node, &text);
	if (transform->edit.kind != WB_EDIT_NONE &&
	    wb_text_equal(wb_buffer_slice(&text), wb_steps_text(&transform->saved))) {
		wb_transform_ask(transform); /* something else has changed: typing goes on */
		wb_buffer_release(&text);
		return;
	}
	if (transform->edit.kind != WB_EDIT_NONE)
		wb_app_say(transform->view.app, WB_MESSAGE_WARNING,
			   "the arrow was changed elsewhere: what was typed is gone");
	transform->edit.kind = WB_EDIT_NONE;
	wb_steps_release(&transform->saved);
	wb_steps_parse(wb_buffer_slice(&text), &transform->saved, &err);
	wb_transform_show(transform, wb_buffer_slice(&text), &err);
	wb_buffer_release(&text);
}

/* Trying it. */

void
wb_transform_ask(struct wb_transform *transform)
{
	struct wb_transform_wish wish = {
		.mapping = transform->mapping,
		.n_steps = transform->shown.count,
		.first = transform->steps.cursor,
		.has_sample = transform->has_sample,
		.sample = transform->sample,
	};
	struct wb_text *prefixes;

	if (transform->untried) {
		wb_transform_trial_forget(transform->trial);
		wb_transform_list_fill(transform);
		return;
	}
	prefixes = wb_alloc(wish.n_steps * sizeof *prefixes);
	for (size_t i = 0; i < wish.n_steps; i++)
		prefixes[i] = transform->shown.items[i].prefix;
	wish.prefixes = prefixes;
	wish.source = transform->source;
	wb_transform_trial_wish(transform->trial, &wish);
	free(prefixes);
	wb_transform_list_fill(transform);
}

static void
set_sample(struct wb_transform *transform, const struct wb_trial_case *one)
{
	transform->sample = one->order;
	transform->has_sample = true;
	wb_transform_ask(transform);
}

/* Until one is chosen: of the values that the source lists, the one that comes first. */
static void
choose_sample(struct wb_transform *transform)
{
	const struct wb_transform_slot *slot = wb_transform_slot(transform, 0);
	const struct wb_trial_case *best = NULL;

	for (size_t kind = 0; slot && slot->has && kind < WB_TRIAL_KINDS; kind++)
		for (size_t i = 0; i < slot->result.lists[kind].count; i++) {
			const struct wb_trial_case *one = &slot->result.lists[kind].cases[i];

			if (!one->value_null && (!best || one->order < best->order))
				best = one;
		}
	if (best)
		set_sample(transform, best);
}

static void
trial_changed(void *context)
{
	struct wb_transform *transform = context;

	wb_transform_list_fill(transform);
	if (!transform->has_sample)
		choose_sample(transform);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct wb_transform *transform = (struct wb_transform *)view;

	if (!transform->filled) {
		transform->filled = true;
		transform->trial = wb_transform_trial_new(view->app, trial_changed, transform);
		wb_transform_fill(transform);
	} else if (notices & WB_NOTICE_DESIGN) {
		wb_transform_trial_renew(transform->trial);
		wb_transform_fill(transform);
	}
}

/* Actions. */

void
wb_transform_choose_list(struct wb_transform *transform, enum wb_transform_list list)
{
	transform->list = list;
	wb_transform_list_fill(transform);
	wb_scroll_move_to(&transform->values, 0);
}

static void
enter(struct wb_transform *transform)
{
	if (transform->pane == WB_TRANSFORM_STEPS) {
		wb_transform_edit_step(transform);
		return;
	}
	if (transform->n_cases)
		set_sample(transform, transform->cases[transform->values.cursor]);
}

static bool
edit(struct wb_transform *transform, enum wb_action action)
{
	switch (action) {
	case WB_DO_TRANSFORM_EDIT:
		wb_transform_edit_step(transform);
		return true;
	case WB_DO_TRANSFORM_ADD:
		wb_transform_choose_step(transform);
		return true;
	case WB_DO_TRANSFORM_EXAMPLES:
		wb_transform_ask_examples(transform);
		return true;
	case WB_DO_TRANSFORM_OUTSIDE:
		wb_transform_edit_outside(transform);
		return true;
	case WB_DO_TRANSFORM_WHOLE:
		wb_transform_edit_whole(transform);
		return true;
	case WB_DO_TRANSFORM_REMOVE:
		wb_transform_remove_step(transform);
		return true;
	case WB_DO_TRANSFORM_LATER:
	case WB_DO_TRANSFORM_EARLIER:
		wb_transform_move_step(transform, action == WB_DO_TRANSFORM_LATER ? 1 : -1);
		return true;
	default:
		return false;
	}
}

static bool
move(struct wb_transform *transform, enum wb_action action, const struct wb_action_call *call)
{
	if (transform->pane == WB_TRANSFORM_VALUES)
		return wb_scroll_act(&transform->values, action, call);
	if (!wb_scroll_act(&transform->steps, action, call))
		return false;
	wb_transform_list_fill(transform);
	wb_scroll_move_to(&transform->values, 0);
	return true;
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct wb_transform *transform = (struct wb_transform *)view;

	if (transform->missing)
		return false;
	switch (action) {
	case WB_DO_TRANSFORM_OK:
	case WB_DO_TRANSFORM_CHANGED:
	case WB_DO_TRANSFORM_FAILED:
	case WB_DO_TRANSFORM_FALLBACK:
		wb_transform_choose_list(transform,
					 (enum wb_transform_list)(action - WB_DO_TRANSFORM_OK));
		return true;
	case WB_DO_PANE_NEXT:
	case WB_DO_PANE_PREVIOUS:
		transform->pane = transform->pane == WB_TRANSFORM_STEPS ? WB_TRANSFORM_VALUES
									: WB_TRANSFORM_STEPS;
		return true;
	case WB_DO_ENTER:
		enter(transform);
		return true;
	default:
		return edit(transform, action) || move(transform, action, call);
	}
}

static bool
value_holds(const void *context, size_t line, struct wb_text text)
{
	const struct wb_transform *transform = context;

	return wb_holds(transform->cases[line]->value, text) ||
	       wb_holds(transform->cases[line]->result, text);
}

/* Among the values: steps are few. */
static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct wb_transform *transform = (struct wb_transform *)view;

	transform->pane = WB_TRANSFORM_VALUES;
	return wb_find_line(&transform->values, text, direction, here, value_holds, transform);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_transform *transform = (struct wb_transform *)view;

	wb_buffer_format(out, "%.*s › %.*s", WB_TEXT_ARG(transform->mapping),
			 WB_TEXT_ARG(transform->field));
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_transform *transform = (struct wb_transform *)view;

	if (transform->missing)
		return;
	if (transform->pane == WB_TRANSFORM_VALUES && transform->n_cases)
		wb_buffer_text(out, transform->cases[transform->values.cursor]->value);
	else
		wb_buffer_text(out, wb_steps_text(&transform->shown));
}

static void
close_transform(struct wb_view *view)
{
	struct wb_transform *transform = (struct wb_transform *)view;

	wb_transform_forget_examples(transform);
	wb_transform_trial_free(transform->trial);
	wb_transform_regex_free(transform->regex);
	for (size_t i = 0; i < WB_REGEX_LINES; i++)
		wb_line_edit_release(&transform->edit.lines[i]);
	wb_steps_release(&transform->saved);
	wb_steps_release(&transform->shown);
	wb_arena_release(&transform->reads_arena);
	wb_arena_release(&transform->arena);
	free(transform->cases);
	free(transform->missing);
	free(transform->untried);
	free(transform);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_TRANSFORM,
	.draw = wb_transform_draw,
	.act = act,
	.input = wb_transform_input,
	.find = find,
	.notify = notify,
	.path = path,
	.copy = copy,
	.close = close_transform,
};

struct wb_view *
wb_transform_view_new(struct wb_text mapping, struct wb_text target_field)
{
	struct wb_transform *transform = wb_alloc(sizeof *transform);

	transform->view.ops = &ops;
	transform->mapping = wb_arena_text(&transform->arena, mapping);
	transform->field = wb_arena_text(&transform->arena, target_field);
	return &transform->view;
}
