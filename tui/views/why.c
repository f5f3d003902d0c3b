#include "tui/views/why.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "study/explain.h"
#include "tui/find.h"
#include "tui/scroll.h"
#include "tui/views/history.h"
#include "tui/views/run.h"
#include "tui/views/schema.h"
#include "tui/views/text.h"
#include "tui/views/why_lines.h"

struct why_view;

/* What the worker has. */
struct asking {
	struct why_view *view; /* NULL once that is closed */
	char *path;
	struct wb_arena arena;
	struct wb_explain_question question;
	struct wb_explanation explanation;
};

struct why_view {
	struct wb_view view;
	struct wb_arena arena;
	struct wb_why_question question;
	struct asking *asking; /* while it goes on */
	struct wb_job *job;
	bool begun, known;
	struct wb_explanation explanation;
	struct wb_text unfolded;
	struct wb_why_lines lines;
	struct wb_scroll scroll;
};

/* Asking. */

static enum wb_status
ask(void *context, struct wb_job *job, struct wb_error *err)
{
	struct asking *asking = context;
	struct wb_project *project;
	enum wb_status status = wb_project_open(asking->path, WB_PROJECT_READ, &project, err);

	(void)job;
	if (status)
		return status;
	status = wb_explain(project, &asking->question, &asking->explanation, err);
	wb_project_close(project);
	return status;
}

static void
fill(struct why_view *why)
{
	wb_why_lines_fill(&why->lines, &why->explanation, why->unfolded);
	wb_scroll_count(&why->scroll, why->lines.count);
}

/* The cursor on the field that was asked for, or on the first row. */
static void
seek_field(struct why_view *why)
{
	for (size_t i = 0; i < why->lines.count; i++)
		if (why->lines.items[i].link == WB_WHY_FIELD &&
		    (!why->unfolded.len ||
		     wb_text_equal(why->lines.items[i].target, why->unfolded))) {
			wb_scroll_move_to(&why->scroll, i);
			return;
		}
}

static void
answered(void *context, enum wb_status status, const struct wb_error *err)
{
	struct asking *asking = context;
	struct why_view *why = asking->view;

	if (why) {
		why->job = NULL;
		why->asking = NULL;
		if (status) {
			wb_app_say_error(why->view.app, err);
		} else {
			why->explanation = asking->explanation;
			asking->explanation = (struct wb_explanation){ 0 };
			why->known = true;
			fill(why);
			seek_field(why);
		}
	}
	wb_explanation_release(&asking->explanation);
	wb_arena_release(&asking->arena);
	free(asking->path);
	free(asking);
}

static void
begin(struct why_view *why)
{
	struct wb_workspace *workspace = wb_app_workspace(why->view.app);
	struct asking *asking = wb_alloc(sizeof *asking);
	struct wb_text *word = WB_NEW(&asking->arena, struct wb_text);

	why->begun = true;
	*word = wb_arena_text(&asking->arena, why->question.key);
	asking->view = why;
	asking->path = wb_strdup(wb_workspace_path(workspace));
	asking->question = (struct wb_explain_question){
		.mapping = wb_arena_text(&asking->arena, why->question.mapping),
		.run = why->question.run,
		.row = why->question.row,
		.n_words = why->question.row ? 0 : 1,
		.words = word,
		.allow_outside = wb_workspace_allow_outside(workspace),
	};
	why->asking = asking;
	why->job = wb_job_start(
		wb_app_jobs(why->view.app),
		&(struct wb_job_plan){
			.title = "asking why", .context = asking, .work = ask, .done = answered });
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct why_view *why = (struct why_view *)view;

	if (notices & WB_NOTICE_SHOWN && !why->begun)
		begin(why);
}

/* Drawing. */

static int
draw_span(struct wb_area area, int row, int column, const struct wb_why_span *span)
{
	int room = area.columns - column - 1, used;

	if (room < 1)
		return column;
	if (span->width && span->width < room)
		room = span->width;
	used = span->is_value
		       ? wb_put_value(area, row, column, room, span->style, span->text, span->null)
		       : wb_put_within(area, row, column, room, span->style, span->text);
	return column + (used < span->width ? span->width : used);
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct why_view *why = (struct why_view *)view;

	if (!why->known)
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      why->asking ? "asking …"
					  : "there is no answer: gm shows the messages");
	wb_scroll_fit(&why->scroll, area.rows);
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&why->scroll, row);
		const struct wb_why_line *line = &why->lines.items[at];
		int column;

		if (at == why->lines.count)
			break;
		column = line->indent + 1;
		for (size_t i = 0; i < line->n_spans; i++)
			column = draw_span(area, row, column, &line->spans[i]);
		if (at == why->scroll.cursor)
			wb_mark(area, row, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&why->scroll, area);
}

/* Following names. */

static void
fold_field(struct why_view *why, struct wb_text name)
{
	if (wb_text_equal(why->unfolded, name))
		why->unfolded = WB_TEXT("");
	else
		why->unfolded = wb_arena_text(&why->arena, name);
	fill(why);
	for (size_t i = 0; i < why->lines.count; i++)
		if (why->lines.items[i].link == WB_WHY_FIELD &&
		    wb_text_equal(why->lines.items[i].target, name)) {
			wb_scroll_move_to(&why->scroll, i);
			return;
		}
}

static void
show_table(struct wb_app *app, struct wb_text name)
{
	const char *dot = memchr(name.at, '.', name.len);
	size_t len = dot ? (size_t)(dot - name.at) : name.len;

	if (dot)
		wb_app_push(app,
			    wb_schema_view_new((struct wb_text){ name.at, len },
					       (struct wb_text){ dot + 1, name.len - len - 1 }));
}

static void
follow(struct why_view *why)
{
	const struct wb_why_line *line;

	if (!why->lines.count)
		return;
	line = &why->lines.items[why->scroll.cursor];
	switch (line->link) {
	case WB_WHY_FIELD:
		fold_field(why, line->target);
		return;
	case WB_WHY_MAPPING:
		wb_app_push(why->view.app, wb_history_view_new(WB_OBJECT_MAPPING, line->target));
		return;
	case WB_WHY_RUN:
		wb_app_push(why->view.app, wb_run_view_new());
		return;
	case WB_WHY_TABLE:
		show_table(why->view.app, line->target);
		return;
	case WB_WHY_NOTHING:
		break;
	}
	for (size_t i = 0; i < line->n_spans; i++)
		if (line->spans[i].is_value) {
			wb_app_push(why->view.app,
				    wb_text_view_new(WB_TEXT("value"), line->spans[i].text));
			return;
		}
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct why_view *why = (struct why_view *)view;

	switch (action) {
	case WB_DO_ENTER:
		follow(why);
		return true;
	case WB_DO_WHY_ALL:
		why->unfolded = wb_text_is(why->unfolded, "*") ? WB_TEXT("") : WB_TEXT("*");
		fill(why);
		return true;
	default:
		return wb_scroll_act(&why->scroll, action, call);
	}
}

static bool
line_holds(const void *context, size_t at, struct wb_text text)
{
	const struct wb_why_line *line = &((const struct why_view *)context)->lines.items[at];

	for (size_t i = 0; i < line->n_spans; i++)
		if (wb_holds(line->spans[i].text, text))
			return true;
	return false;
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct why_view *why = (struct why_view *)view;

	return wb_find_line(&why->scroll, text, direction, here, line_holds, why);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct why_view *why = (struct why_view *)view;
	const struct wb_why_line *line = &why->lines.items[why->scroll.cursor];

	for (size_t i = 0; why->lines.count && i < line->n_spans; i++)
		wb_buffer_text(out, line->spans[i].text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct why_view *why = (struct why_view *)view;

	wb_buffer_format(out, "why › %.*s › ", WB_TEXT_ARG(why->question.mapping));
	if (why->question.row)
		wb_buffer_format(out, "row %llu", (unsigned long long)why->question.row);
	else
		wb_buffer_text(out, why->question.key);
	if (why->question.field.len)
		wb_buffer_format(out, " › %.*s", WB_TEXT_ARG(why->question.field));
}

static void
close_why(struct wb_view *view)
{
	struct why_view *why = (struct why_view *)view;

	wb_job_cancel(why->job);
	if (why->asking)
		why->asking->view = NULL;
	wb_why_lines_release(&why->lines);
	wb_explanation_release(&why->explanation);
	wb_arena_release(&why->arena);
	free(why);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_WHY,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.close = close_why,
};

struct wb_view *
wb_why_view_new(const struct wb_why_question *question)
{
	struct why_view *why = wb_alloc(sizeof *why);

	why->view.ops = &ops;
	why->question = (struct wb_why_question){
		.mapping = wb_arena_text(&why->arena, question->mapping),
		.row = question->row,
		.key = wb_arena_text(&why->arena, question->key),
		.field = wb_arena_text(&why->arena, question->field),
		.run = question->run,
	};
	why->unfolded = why->question.field;
	return &why->view;
}
