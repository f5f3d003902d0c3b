/*
 * Editing an arrow in place. While a line is typed, what it makes of the expression is
 * shown and tried; Enter keeps it as one version, Escape shows what was there.
 *
 *   keys ─► lines ─► the expression they make ─► shown, tried
 *                └─► no expression: an error, and what was shown last stays
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "draft/mapping.h"
#include "lang/print.h"
#include "tui/views/transform_state.h"

/* Keeping. */

/* The version of the mapping that is on the screen. */
static const struct wb_design_version *
seen_version(const struct wb_transform *transform)
{
	const struct wb_design_list *design =
		wb_workspace_design(wb_app_workspace(transform->view.app));

	for (size_t i = 0; i < design->count; i++)
		if (design->versions[i].kind == WB_OBJECT_MAPPING &&
		    wb_text_equal(design->versions[i].name, transform->mapping))
			return &design->versions[i];
	return NULL;
}

bool
wb_transform_keep(struct wb_transform *transform, struct wb_text expression)
{
	struct wb_app *app = transform->view.app;
	const struct wb_design_version *seen = seen_version(transform);
	struct wb_draft *draft = NULL;
	struct wb_error err;
	enum wb_status status;

	if (!wb_app_may_edit(app))
		return false;
	status = wb_draft_begin(wb_workspace_project(wb_app_workspace(app)), wb_app_author(app),
				&draft, &err);
	if (status == WB_OK && seen)
		status = wb_draft_check_seen(draft, seen, &err);
	if (status == WB_OK)
		status = wb_draft_set_arrow(draft, transform->mapping, transform->field, expression,
					    WB_DRAFT_REPLACE, &err);
	if (status == WB_OK)
		status = wb_draft_commit(draft, WB_TEXT(""), &err);
	if (status == WB_OK && wb_draft_changed(draft))
		wb_app_say(app, WB_MESSAGE_INFO, "%.*s", WB_TEXT_ARG(wb_draft_message(draft)));
	wb_draft_free(draft);
	if (status == WB_OK)
		wb_app_edited(app);
	else
		wb_app_say_error(app, &err);
	return status == WB_OK;
}

void
wb_transform_remove_step(struct wb_transform *transform)
{
	struct wb_buffer text = { 0 };
	struct wb_error err;

	if (wb_steps_remove(&transform->saved, transform->steps.cursor, &text, &err) == WB_OK)
		wb_transform_keep(transform, wb_buffer_slice(&text));
	else
		wb_app_say_error(transform->view.app, &err);
	wb_buffer_release(&text);
}

void
wb_transform_move_step(struct wb_transform *transform, int direction)
{
	size_t from = transform->steps.cursor, to = from + (size_t)direction;
	struct wb_buffer text = { 0 };
	struct wb_error err;

	if (to >= transform->saved.count || (from == 0 && direction < 0))
		return;
	if (wb_steps_move(&transform->saved, from, to, &text, &err) != WB_OK)
		wb_app_say_error(transform->view.app, &err);
	else if (wb_transform_keep(transform, wb_buffer_slice(&text)))
		wb_scroll_move_to(&transform->steps, to);
	wb_buffer_release(&text);
	wb_transform_list_fill(transform);
}

/* What the lines make. */

static struct wb_text
typed(const struct wb_transform_edit *edit, size_t line)
{
	return wb_line_edit_text(&edit->lines[line]);
}

/* Where a message of a template says "at byte 5". */
static void
find_byte(struct wb_transform_edit *edit, const struct wb_error *err)
{
	const char *words = strstr(err->what, "at byte ");
	size_t byte;

	edit->has_place = words && sscanf(words, "at byte %zu", &byte) == 1 && byte > 0 &&
			  byte <= typed(edit, WB_REGEX_TEMPLATE).len;
	if (edit->has_place)
		edit->error_at = byte - 1;
}

/* m/…/…/ of the lines, once pattern and template are right. */
static enum wb_status
compose_regex(struct wb_transform_edit *edit, struct wb_buffer *out, struct wb_error *err)
{
	struct wb_regex_literal literal = { typed(edit, WB_REGEX_PATTERN),
					    typed(edit, WB_REGEX_FLAGS) };
	const struct wb_template *template;
	struct wb_regex *regex = NULL;
	struct wb_arena arena = { 0 };
	enum wb_status status;

	edit->error_line = WB_REGEX_PATTERN;
	status = wb_regex_compile(literal.pattern, literal.flags, &regex, &edit->error_at, err);
	edit->has_place = status != WB_OK;
	if (status == WB_OK) {
		edit->error_line = WB_REGEX_TEMPLATE;
		status = wb_template_compile(typed(edit, WB_REGEX_TEMPLATE), regex, &arena,
					     &template, err);
		if (status != WB_OK)
			find_byte(edit, err);
	}
	if (status == WB_OK) {
		wb_buffer_byte(out, edit->is_match ? 'm' : 's');
		wb_print_replacing_regex(&literal, typed(edit, WB_REGEX_TEMPLATE), out);
	}
	wb_regex_free(regex);
	wb_arena_release(&arena);
	return status;
}

/* The place that a message of a parser names, "step:1:5", in the line typed. */
static void
find_place(struct wb_transform_edit *edit, const struct wb_error *err)
{
	struct wb_text where = wb_text_of(err->where), text = typed(edit, 0);
	unsigned line, column;
	const char *colon = memchr(where.at, ':', where.len);

	edit->error_line = 0;
	edit->has_place = colon && sscanf(colon, ":%u:%u", &line, &column) == 2 && column;
	if (edit->has_place)
		edit->error_at = wb_utf8_offset(text, column - 1);
}

static void accept(struct wb_transform *transform);

static enum wb_status
put_step(const struct wb_transform *transform, struct wb_text step, struct wb_buffer *out,
	 struct wb_error *err)
{
	const struct wb_transform_edit *edit = &transform->edit;

	return edit->is_new ? wb_steps_insert(&transform->saved, edit->step, step, out, err)
			    : wb_steps_replace(&transform->saved, edit->step, step, out, err);
}

static enum wb_status
compose(struct wb_transform *transform, struct wb_buffer *out, struct wb_error *err)
{
	struct wb_transform_edit *edit = &transform->edit;
	struct wb_buffer step = { 0 };
	enum wb_status status;

	if (edit->kind == WB_EDIT_WHOLE) {
		wb_buffer_text(out, typed(edit, 0));
		return WB_OK;
	}
	if (edit->kind == WB_EDIT_STEP)
		return put_step(transform, typed(edit, 0), out, err);
	status = compose_regex(edit, &step, err);
	if (status == WB_OK)
		status = put_step(transform, wb_buffer_slice(&step), out, err);
	wb_buffer_release(&step);
	return status;
}

static void
changed(struct wb_transform *transform)
{
	struct wb_transform_edit *edit = &transform->edit;
	struct wb_buffer text = { 0 };
	enum wb_status status;

	edit->has_place = false;
	status = compose(transform, &text, &edit->err);
	if (status == WB_OK)
		status = wb_transform_show(transform, wb_buffer_slice(&text), &edit->err);
	edit->failed = status != WB_OK;
	if (edit->failed && edit->kind != WB_EDIT_REGEX)
		find_place(edit, &edit->err);
	if (edit->kind == WB_EDIT_WHOLE && !edit->failed)
		wb_scroll_move_to(&transform->steps, transform->shown.count - 1);
	else if (!edit->failed)
		wb_scroll_move_to(&transform->steps, edit->step);
	wb_transform_list_fill(transform);
	wb_buffer_release(&text);
}

/* Beginning. */

static void
begin(struct wb_transform *transform, enum wb_transform_edit_kind kind, size_t step)
{
	transform->edit.kind = kind;
	transform->edit.step = step;
	transform->edit.is_new = false;
	transform->edit.n_lines = kind == WB_EDIT_REGEX ? WB_REGEX_LINES : 1;
	transform->edit.line = 0;
	transform->edit.failed = false;
	transform->edit.has_place = false;
}

/* A step that is there, or will be: a regex in its parts, any other as a line. */
static void
begin_step(struct wb_transform *transform, size_t step, const struct wb_step *at)
{
	struct wb_transform_edit *edit = &transform->edit;

	if (at->kind != WB_STEP_PIPE ||
	    (at->node->kind != WB_NODE_MATCH && at->node->kind != WB_NODE_SUBSTITUTE)) {
		begin(transform, WB_EDIT_STEP, step);
		wb_line_edit_set(&edit->lines[0], at->text);
		return;
	}
	begin(transform, WB_EDIT_REGEX, step);
	edit->is_match = at->node->kind == WB_NODE_MATCH;
	wb_line_edit_set(&edit->lines[WB_REGEX_PATTERN], at->node->regex.pattern);
	wb_line_edit_set(&edit->lines[WB_REGEX_TEMPLATE], at->node->replacement);
	wb_line_edit_set(&edit->lines[WB_REGEX_FLAGS], at->node->regex.flags);
}

void
wb_transform_edit_step(struct wb_transform *transform)
{
	size_t step = transform->steps.cursor;

	if (wb_app_may_edit(transform->view.app))
		begin_step(transform, step, &transform->saved.items[step]);
}

static void
begin_whole(struct wb_transform *transform, struct wb_text text)
{
	begin(transform, WB_EDIT_WHOLE, transform->steps.cursor);
	wb_line_edit_set(&transform->edit.lines[0], text);
}

void
wb_transform_edit_whole(struct wb_transform *transform)
{
	if (wb_app_may_edit(transform->view.app))
		begin_whole(transform, wb_steps_text(&transform->saved));
}

void
wb_transform_try_step(struct wb_transform *transform, size_t step, struct wb_text text)
{
	struct wb_buffer whole = { 0 };
	struct wb_error err;

	if (transform->missing || step > transform->saved.count)
		return; /* the arrow was changed elsewhere meanwhile */
	if (wb_steps_insert(&transform->saved, step, text, &whole, &err) == WB_OK &&
	    wb_transform_show(transform, wb_buffer_slice(&whole), &err) == WB_OK)
		wb_scroll_move_to(&transform->steps, step);
	wb_transform_list_fill(transform);
	wb_buffer_release(&whole);
}

void
wb_transform_edit_new(struct wb_transform *transform, size_t step, struct wb_text text)
{
	wb_transform_try_step(transform, step, text);
	if (transform->missing || step >= transform->shown.count)
		return;
	begin_step(transform, step, &transform->shown.items[step]);
	if (transform->shown.items[step].kind == WB_STEP_ELSE)
		wb_line_edit_set(&transform->edit.lines[0], text);
	transform->edit.is_new = true;
}

/* The editor has ended: what it left is kept, or, where it cannot be, goes on as a line. */
static void
take_outside(struct wb_view *view, struct wb_text text)
{
	struct wb_transform *transform = (struct wb_transform *)view;

	text = wb_text_trim(text);
	if (transform->missing || wb_text_equal(text, wb_steps_text(&transform->saved)))
		return;
	begin_whole(transform, text);
	changed(transform);
	accept(transform);
}

void
wb_transform_edit_outside(struct wb_transform *transform)
{
	if (wb_app_may_edit(transform->view.app))
		wb_app_edit_text(transform->view.app, &transform->view,
				 wb_steps_text(&transform->saved), take_outside);
}

/* Ending. */

void
wb_transform_edit_end(struct wb_transform *transform)
{
	struct wb_buffer saved = { 0 };
	struct wb_error err;
	size_t step = transform->steps.cursor;

	transform->edit.kind = WB_EDIT_NONE;
	wb_buffer_text(&saved, wb_steps_text(&transform->saved));
	wb_transform_show(transform, wb_buffer_slice(&saved), &err);
	wb_scroll_move_to(&transform->steps, step < transform->saved.count ? step : 0);
	wb_transform_list_fill(transform);
	wb_buffer_release(&saved);
}

/* What is known to be wrong with what is shown, or NULL. */
static const struct wb_error *
known_trouble(const struct wb_transform *transform)
{
	const struct wb_transform_slot *slots;
	size_t n = wb_transform_trial_slots(transform->trial, &slots);

	if (transform->edit.failed)
		return &transform->edit.err;
	for (size_t i = 0; i < n; i++)
		if (slots[i].failed)
			return &slots[i].err;
	return NULL;
}

static void
accept(struct wb_transform *transform)
{
	const struct wb_error *trouble = known_trouble(transform);
	struct wb_buffer text = { 0 };

	if (trouble) {
		wb_app_say(transform->view.app, WB_MESSAGE_WARNING, "not yet: %s", trouble->what);
		return;
	}
	wb_buffer_text(&text, wb_steps_text(&transform->shown));
	if (wb_text_equal(wb_buffer_slice(&text), wb_steps_text(&transform->saved))) {
		wb_transform_edit_end(transform);
	} else {
		transform->edit.kind = WB_EDIT_NONE;
		if (!wb_transform_keep(transform, wb_buffer_slice(&text)))
			wb_transform_edit_end(transform);
	}
	wb_buffer_release(&text);
}

/* Keys. */

static void
next_line(struct wb_transform_edit *edit, size_t by)
{
	edit->line = (edit->line + by) % edit->n_lines;
}

static bool
look_through_values(struct wb_transform *transform, int32_t key)
{
	static const struct {
		int32_t key;
		enum wb_action action;
	} movements[] = {
		{ WB_KEY_UP, WB_DO_MOVE_UP },
		{ WB_KEY_DOWN, WB_DO_MOVE_DOWN },
		{ WB_KEY_PAGE_UP, WB_DO_MOVE_PAGE_UP },
		{ WB_KEY_PAGE_DOWN, WB_DO_MOVE_PAGE_DOWN },
	};

	for (size_t i = 0; i < sizeof movements / sizeof *movements; i++)
		if (movements[i].key == key)
			return wb_scroll_act(&transform->values, movements[i].action,
					     &(struct wb_action_call){ .count = 1 });
	return false;
}

bool
wb_transform_input(struct wb_view *view, const struct wb_input *input)
{
	struct wb_transform *transform = (struct wb_transform *)view;
	struct wb_transform_edit *edit = &transform->edit;

	if (edit->kind == WB_EDIT_NONE || transform->missing || input->kind == WB_INPUT_MOUSE)
		return false;
	switch (input->kind == WB_INPUT_KEY ? input->key : 0) {
	case WB_KEY_ENTER:
		accept(transform);
		return true;
	case WB_KEY_ESCAPE:
	case WB_CTRL('c'):
		wb_transform_edit_end(transform);
		return true;
	case WB_KEY_TAB:
		next_line(edit, 1);
		return true;
	case WB_KEY_SHIFT_TAB:
		next_line(edit, edit->n_lines - 1);
		return true;
	case WB_CTRL('n'):
		wb_transform_choose_list(transform, (enum wb_transform_list)((transform->list + 1) %
									     WB_TRANSFORM_LISTS));
		return true;
	case WB_CTRL('t'):
		edit->is_match = !edit->is_match;
		changed(transform);
		return true;
	default:
		if (!look_through_values(transform, input->key) &&
		    wb_line_edit_input(&edit->lines[edit->line], input))
			changed(transform);
		return true;
	}
}
