#include "tui/views/line.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "tui/line_edit.h"

struct line_view {
	struct wb_view view;
	struct wb_line_question question;
	char *label;
	struct wb_line_edit edit;
	struct wb_candidates candidates;
	size_t at; /* the candidate that Tab has put in, from 1; 0: none */
	bool answered;
	size_t told; /* the message that says why an answer was refused, from 1; 0: none */
};

void
wb_candidates_add(struct wb_candidates *candidates, struct wb_text typed, struct wb_text text)
{
	if (text.len < typed.len ||
	    !wb_text_equal_ignoring_case((struct wb_text){ text.at, typed.len }, typed))
		return;
	WB_GROW(candidates->texts, candidates->capacity, candidates->count + 1);
	candidates->texts[candidates->count++] = wb_arena_text(&candidates->arena, text);
}

static void
forget_candidates(struct line_view *line)
{
	free(line->candidates.texts);
	wb_arena_release(&line->candidates.arena);
	line->candidates = (struct wb_candidates){ 0 };
	line->at = 0;
}

static void
look_up(struct line_view *line)
{
	forget_candidates(line);
	if (line->question.complete)
		line->question.complete(line->question.context, wb_line_edit_text(&line->edit),
					&line->candidates);
}

/* The longest beginning that all candidates share. */
static struct wb_text
shared_beginning(const struct wb_candidates *candidates)
{
	struct wb_text shared = candidates->texts[0];

	for (size_t i = 1; i < candidates->count; i++) {
		size_t len = 0;

		while (len < shared.len && len < candidates->texts[i].len &&
		       shared.at[len] == candidates->texts[i].at[len])
			len++;
		shared.len = len;
	}
	while (shared.len && ((unsigned char)shared.at[shared.len] & 0xc0) == 0x80)
		shared.len--;
	return shared;
}

/* Tab: what all candidates share; then one after the other. */
static void
complete(struct line_view *line, bool back)
{
	struct wb_candidates *candidates = &line->candidates;
	struct wb_text shared;

	if (!candidates->count)
		return;
	shared = shared_beginning(candidates);
	if (!line->at && shared.len > line->edit.text.len) {
		wb_line_edit_set(&line->edit, shared);
		if (candidates->count == 1)
			look_up(line);
		return;
	}
	if (back)
		line->at = line->at > 1 ? line->at - 1 : candidates->count;
	else
		line->at = line->at % candidates->count + 1;
	wb_line_edit_set(&line->edit, candidates->texts[line->at - 1]);
}

static void
typed(struct line_view *line)
{
	line->told = 0;
	if (line->question.changed)
		line->question.changed(line->question.context, wb_line_edit_text(&line->edit));
	look_up(line);
}

static void
answer(struct line_view *line)
{
	struct wb_app *app = line->view.app;
	const struct wb_message *messages;
	size_t told = wb_app_messages(app, &messages);

	if (!line->question.answer(line->question.context, wb_line_edit_text(&line->edit), app)) {
		line->told = wb_app_messages(app, &messages);
		if (line->told == told)
			line->told = 0;
		return;
	}
	line->answered = true;
	wb_app_pop(app, &line->view);
}

static bool
input(struct wb_view *view, const struct wb_input *event)
{
	struct line_view *line = (struct line_view *)view;

	if (event->kind == WB_INPUT_KEY) {
		switch (event->key) {
		case WB_KEY_ENTER:
			answer(line);
			return true;
		case WB_KEY_ESCAPE:
		case WB_CTRL('c'):
			wb_app_pop(view->app, view);
			return true;
		case WB_KEY_TAB:
		case WB_KEY_DOWN:
			complete(line, false);
			return true;
		case WB_KEY_SHIFT_TAB:
		case WB_KEY_UP:
			complete(line, true);
			return true;
		default:
			break;
		}
	}
	if (wb_line_edit_input(&line->edit, event))
		typed(line);
	return true;
}

/* The line covers the place of messages: why it was refused stands above it. */
static void
draw_refusal(const struct line_view *line, struct wb_area area, int row)
{
	const struct wb_message *messages;

	wb_app_messages(line->view.app, &messages);
	wb_fill(area, row, 0, area.columns, WB_STYLE(PLAIN), " ");
	wb_put_string(area, row, 1, WB_STYLE(ERROR), messages[line->told - 1].text);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct line_view *line = (struct line_view *)view;
	int row = area.rows - 1, column = 1, shown = (int)line->candidates.count;

	if (line->told) {
		draw_refusal(line, area, row - 1);
		shown = 0;
	}
	if (shown > 8)
		shown = 8;
	if (shown > row)
		shown = row > 0 ? row : 0;
	for (int i = 0; i < shown; i++) {
		bool is_in = line->at == (size_t)i + 1;

		wb_fill(area, row - shown + i, 0, area.columns, WB_STYLE(PLAIN), " ");
		wb_put(area, row - shown + i, 3, WB_STYLE_WITH(PLAIN, is_in ? WB_STYLE_CURSOR : 0),
		       line->candidates.texts[i]);
	}
	wb_fill(area, row, 0, area.columns, WB_STYLE(PLAIN), " ");
	column += wb_put_string(area, row, column, WB_STYLE(KEY), line->label);
	column += wb_put_string(area, row, column, WB_STYLE(KEY), ": ");
	wb_line_edit_draw(&line->edit, area, row, column, area.columns - column - 1,
			  WB_STYLE(PLAIN), true);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct line_view *line = (struct line_view *)view;

	wb_buffer_string(out, "Enter takes it   Esc leaves things as they were");
	if (line->candidates.count)
		wb_buffer_format(out, "   Tab completes (%zu)", line->candidates.count);
}

static void
close_line(struct wb_view *view)
{
	struct line_view *line = (struct line_view *)view;
	struct wb_line_question question = line->question;
	struct wb_app *app = view->app;
	bool answered = line->answered;

	forget_candidates(line);
	wb_line_edit_release(&line->edit);
	free(line->label);
	free(line);
	if (question.closed)
		question.closed(question.context, app, answered);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_LINE,
	.is_modal = true,
	.draw = draw,
	.input = input,
	.state = state,
	.close = close_line,
};

void
wb_line_ask(struct wb_app *app, const struct wb_line_question *question)
{
	struct line_view *line = wb_alloc(sizeof *line);

	line->view.ops = &ops;
	line->question = *question;
	line->label = wb_strdup(question->label);
	wb_line_edit_set(&line->edit, question->initial);
	look_up(line);
	wb_app_push(app, &line->view);
}

/* Paths. */

static int
compare_texts(const void *a, const void *b)
{
	return wb_text_compare(*(const struct wb_text *)a, *(const struct wb_text *)b);
}

void
wb_complete_path_in(const char *folder, struct wb_text typed_text, struct wb_candidates *out)
{
	const char *slash = memrchr(typed_text.at, '/', typed_text.len);
	struct wb_text named = { typed_text.at, slash ? (size_t)(slash + 1 - typed_text.at) : 0 };
	struct wb_buffer name = { 0 };
	struct dirent *entry;
	char *inside, *path;
	DIR *stream;

	wb_buffer_text(&name, named);
	wb_buffer_byte(&name, '\0');
	inside = wb_path_join(folder, named.len ? name.at : ".");
	stream = opendir(inside);
	while (stream && (entry = readdir(stream))) {
		if (entry->d_name[0] == '.')
			continue;
		path = wb_path_join(inside, entry->d_name);
		wb_buffer_clear(&name);
		wb_buffer_text(&name, named);
		wb_buffer_string(&name, entry->d_name);
		if (wb_path_kind(path) == WB_PATH_FOLDER)
			wb_buffer_byte(&name, '/');
		wb_candidates_add(out, typed_text, wb_buffer_slice(&name));
		free(path);
	}
	if (stream)
		closedir(stream);
	if (out->count)
		qsort(out->texts, out->count, sizeof *out->texts, compare_texts);
	wb_buffer_release(&name);
	free(inside);
}

void
wb_complete_path(void *context, struct wb_text typed_text, struct wb_candidates *out)
{
	(void)context;
	wb_complete_path_in(".", typed_text, out);
}
