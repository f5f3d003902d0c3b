#include "tui/views/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/line_edit.h"

struct field {
	const char *name, *help; /* of the form's arena */
	const char *const *choices;
	void (*complete)(void *context, struct wb_text typed, struct wb_candidates *out);
	struct wb_line_edit edit;
};

struct form_view {
	struct wb_view view;
	struct wb_form_question question;
	struct wb_arena arena;
	struct field *fields;
	struct wb_text *values;
	size_t at;
	const char *about;      /* what `changed` said last */
	struct wb_buffer names; /* what could be typed in the field, as far as there is room */
	bool answered;
};

static const struct wb_text *
values_of(struct form_view *form)
{
	for (size_t i = 0; i < form->question.n_fields; i++)
		form->values[i] = wb_line_edit_text(&form->fields[i].edit);
	return form->values;
}

enum { NAMES_MOST = 200 };

/* The last parts of what completes the field. */
static void
look_up_names(struct form_view *form)
{
	const struct field *field = &form->fields[form->at];
	struct wb_candidates candidates = { 0 };

	form->names.len = 0;
	if (!field->complete)
		return;
	field->complete(form->question.context, wb_line_edit_text(&field->edit), &candidates);
	for (size_t i = 0; i < candidates.count && form->names.len < NAMES_MOST; i++) {
		struct wb_text name = candidates.texts[i];
		const char *slash = name.len ? memrchr(name.at, '/', name.len - 1) : NULL;

		if (slash)
			name = (struct wb_text){ slash + 1,
						 name.len - (size_t)(slash + 1 - name.at) };
		wb_buffer_format(&form->names, "%s%.*s", i ? "  " : "", WB_TEXT_ARG(name));
	}
	free(candidates.texts);
	wb_arena_release(&candidates.arena);
}

static void
changed(struct form_view *form)
{
	look_up_names(form);
	if (form->question.changed)
		form->about = form->question.changed(form->question.context, values_of(form));
}

static void
answer(struct form_view *form)
{
	if (!form->question.answer(form->question.context, values_of(form), form->view.app))
		return;
	form->answered = true;
	wb_app_pop(form->view.app, &form->view);
}

/* The choice after or before the present one. */
static void
go_round(struct field *field, bool back)
{
	size_t n = 0, at = 0;

	for (; field->choices[n]; n++)
		if (wb_text_is(wb_line_edit_text(&field->edit), field->choices[n]))
			at = n;
	at = back ? (at + n - 1) % n : (at + 1) % n;
	wb_line_edit_set(&field->edit, wb_text_of(field->choices[at]));
}

/* Tab in a field that completes: as far as the candidates agree; false: nothing to add. */
static bool
complete(struct form_view *form, struct field *field)
{
	struct wb_candidates candidates = { 0 };
	struct wb_text typed = wb_line_edit_text(&field->edit), shared;
	bool added;

	if (!field->complete)
		return false;
	field->complete(form->question.context, typed, &candidates);
	shared = candidates.count ? candidates.texts[0] : typed;
	for (size_t i = 1; i < candidates.count; i++) {
		size_t len = 0;

		while (len < shared.len && len < candidates.texts[i].len &&
		       shared.at[len] == candidates.texts[i].at[len])
			len++;
		shared.len = len;
	}
	added = shared.len > typed.len;
	if (added)
		wb_line_edit_set(&field->edit, shared);
	free(candidates.texts);
	wb_arena_release(&candidates.arena);
	return added;
}

static void
move(struct form_view *form, bool back)
{
	size_t n = form->question.n_fields;

	form->at = back ? (form->at + n - 1) % n : (form->at + 1) % n;
	look_up_names(form);
}

static void
key(struct form_view *form, const struct wb_input *event)
{
	struct field *field = &form->fields[form->at];
	int32_t code = event->key;

	if (field->choices && (code == ' ' || code == WB_KEY_RIGHT || code == WB_KEY_LEFT)) {
		go_round(field, code == WB_KEY_LEFT);
		changed(form);
	} else if (code == WB_KEY_TAB && complete(form, field)) {
		changed(form);
	} else if (code == WB_KEY_TAB || code == WB_KEY_DOWN || code == WB_CTRL('n')) {
		move(form, false);
	} else if (code == WB_KEY_SHIFT_TAB || code == WB_KEY_UP || code == WB_CTRL('p')) {
		move(form, true);
	} else if (code == WB_KEY_ENTER) {
		answer(form);
	} else if (code == WB_KEY_ESCAPE || code == WB_CTRL('c')) {
		wb_app_pop(form->view.app, &form->view);
	} else if (!field->choices && wb_line_edit_input(&field->edit, event)) {
		changed(form);
	}
}

static bool
input(struct wb_view *view, const struct wb_input *event)
{
	struct form_view *form = (struct form_view *)view;

	if (event->kind == WB_INPUT_KEY) {
		key(form, event);
	} else if (event->kind == WB_INPUT_PASTE && !form->fields[form->at].choices) {
		wb_line_edit_input(&form->fields[form->at].edit, event);
		changed(form);
	}
	return true;
}

static int
name_columns(const struct form_view *form)
{
	int most = 0;

	for (size_t i = 0; i < form->question.n_fields; i++) {
		int columns = wb_text_columns(wb_text_of(form->fields[i].name));

		most = columns > most ? columns : most;
	}
	return most > 30 ? 30 : most;
}

static void
draw_field(struct form_view *form, struct wb_area box, int row, size_t i, int names)
{
	struct field *field = &form->fields[i];
	bool here = i == form->at;
	int width = box.columns - names - 2;

	wb_put_within(box, row, 0, names, here ? WB_STYLE(KEY) : WB_STYLE(HEADING),
		      wb_text_of(field->name));
	wb_line_edit_draw(&field->edit, box, row, names + 2, width,
			  WB_STYLE_WITH(PLAIN, here ? WB_STYLE_UNDERLINE : 0), here);
	if (field->choices && here && width > 12)
		wb_put_right(box, row, names + 2, width, WB_STYLE(DIM), WB_TEXT("Space: other"));
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct form_view *form = (struct form_view *)view;
	int n = (int)form->question.n_fields, names = name_columns(form);
	int columns = area.columns > 84 ? 80 : area.columns - 4, rows = n + 4, top, first = 0;
	struct wb_area box;

	if (rows > area.rows - 1)
		rows = area.rows - 1;
	top = (area.rows - rows) / 3;
	box = wb_put_box(wb_area_part(area, top, (area.columns - columns) / 2, rows, columns),
			 form->question.title);
	if ((int)form->at >= box.rows - 2)
		first = (int)form->at - (box.rows - 2) + 1;
	for (int i = first; i < n && i - first < box.rows - 2; i++)
		draw_field(form, box, i - first, (size_t)i, names);
	if (form->about)
		wb_put_string(box, box.rows - 2, 0,
			      strncmp(form->about, "✗", strlen("✗")) ? WB_STYLE(OK)
								     : WB_STYLE(BROKEN),
			      form->about);
	if (form->names.len)
		wb_put(box, box.rows - 1, 0, WB_STYLE(DIM), wb_buffer_slice(&form->names));
	else if (form->fields[form->at].help)
		wb_put_string(box, box.rows - 1, 0, WB_STYLE(DIM), form->fields[form->at].help);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	(void)view;
	wb_buffer_string(out, "Tab next field   Enter takes it   Esc leaves things as they were");
}

static void
close_form(struct wb_view *view)
{
	struct form_view *form = (struct form_view *)view;
	struct wb_form_question question = form->question;
	struct wb_app *app = view->app;
	bool answered = form->answered;

	for (size_t i = 0; i < question.n_fields; i++)
		wb_line_edit_release(&form->fields[i].edit);
	wb_buffer_release(&form->names);
	wb_arena_release(&form->arena);
	free(form);
	if (question.closed)
		question.closed(question.context, app, answered);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_FORM,
	.is_modal = true,
	.draw = draw,
	.input = input,
	.state = state,
	.close = close_form,
};

void
wb_form_ask(struct wb_app *app, const struct wb_form_question *question)
{
	struct form_view *form = wb_alloc(sizeof *form);
	size_t n = question->n_fields;

	form->view.ops = &ops;
	form->question = *question;
	form->question.title = wb_arena_string(&form->arena, wb_text_of(question->title));
	form->fields = WB_NEW_ARRAY(&form->arena, struct field, n);
	form->values = WB_NEW_ARRAY(&form->arena, struct wb_text, n);
	for (size_t i = 0; i < n; i++) {
		const struct wb_form_field *from = &question->fields[i];

		form->fields[i].name = wb_arena_string(&form->arena, wb_text_of(from->name));
		if (from->help)
			form->fields[i].help =
				wb_arena_string(&form->arena, wb_text_of(from->help));
		form->fields[i].choices = from->choices;
		form->fields[i].complete = from->complete;
		wb_line_edit_set(&form->fields[i].edit, from->initial);
	}
	changed(form);
	wb_app_push(app, &form->view);
}
