#include "tui/views/rows.h"

#include <stdlib.h>

#include "base/memory.h"
#include "session/sample.h"
#include "tui/grid.h"
#include "tui/number.h"
#include "tui/opened.h"
#include "tui/views/text.h"

struct rows_view;

/* What the worker fills. */
struct reading {
	struct rows_view *view; /* NULL once that is closed */
	char *path;
	bool allow_outside;
	struct wb_arena arena; /* of the asking's texts */
	struct wb_sampling asked;
	struct wb_sample sample;
};

struct rows_view {
	struct wb_view view;
	struct reading *reading; /* while it goes on */
	struct wb_job *job;
	struct wb_arena arena;
	struct wb_table_name table;
	struct wb_text field, value;
	bool null, begun, failed;
	struct wb_sample sample;
	struct wb_text *numbers; /* by row of the sample, in the arena */
	struct wb_grid grid;
};

enum { ROWS_MOST = 1000 };

/* Reading. */

static void
tell_progress(void *context, uint64_t done, uint64_t total)
{
	wb_job_progress(context, done, total);
}

static enum wb_status
read_rows(void *context, struct wb_job *job, struct wb_error *err)
{
	struct reading *reading = context;
	struct wb_opened opened = { 0 };
	enum wb_status status = wb_opened_open(&opened, reading->path, reading->allow_outside, err);

	reading->asked.cancelled = wb_job_cancelled(job);
	reading->asked.context = job;
	reading->asked.progress = tell_progress;
	if (!status)
		status = wb_sample_rows(opened.session, &reading->asked, &reading->sample, err);
	wb_opened_close(&opened);
	return status;
}

static void
take_sample(struct rows_view *view, struct wb_sample *sample)
{
	struct wb_buffer text = { 0 };

	view->sample = *sample;
	*sample = (struct wb_sample){ 0 };
	view->numbers = WB_NEW_ARRAY(&view->arena, struct wb_text, view->sample.n_rows);
	for (size_t i = 0; i < view->sample.n_rows; i++) {
		wb_buffer_clear(&text);
		wb_add_count(&text, view->sample.numbers[i]);
		view->numbers[i] = wb_arena_text(&view->arena, wb_buffer_slice(&text));
	}
	wb_buffer_release(&text);
}

static void
rows_read(void *context, enum wb_status status, const struct wb_error *err)
{
	struct reading *reading = context;
	struct rows_view *view = reading->view;

	if (view) {
		take_sample(view, &reading->sample);
		view->job = NULL;
		view->reading = NULL;
		view->failed = status != WB_OK;
		if (status)
			wb_app_say_error(view->view.app, err);
	}
	wb_sample_release(&reading->sample);
	wb_arena_release(&reading->arena);
	free(reading->path);
	free(reading);
}

static void
begin(struct rows_view *view)
{
	struct wb_workspace *workspace = wb_app_workspace(view->view.app);
	struct reading *reading = wb_alloc(sizeof *reading);
	struct wb_buffer title = { 0 };

	view->begun = true;
	reading->view = view;
	reading->path = wb_strdup(wb_workspace_path(workspace));
	reading->allow_outside = wb_workspace_allow_outside(workspace);
	reading->asked = (struct wb_sampling){
		.table = { .system = wb_arena_text(&reading->arena, view->table.system),
			   .table = wb_arena_text(&reading->arena, view->table.table) },
		.most = ROWS_MOST,
		.field = wb_arena_text(&reading->arena, view->field),
		.value = wb_arena_text(&reading->arena, view->value),
		.null = view->null,
	};
	wb_buffer_format(&title, "reading %.*s.%.*s%c", WB_TEXT_ARG(view->table.system),
			 WB_TEXT_ARG(view->table.table), '\0');
	view->reading = reading;
	view->job = wb_job_start(wb_app_jobs(view->view.app),
				 &(struct wb_job_plan){ .title = title.at,
							.context = reading,
							.work = read_rows,
							.done = rows_read });
	wb_buffer_release(&title);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct rows_view *rows = (struct rows_view *)view;

	if (notices & WB_NOTICE_SHOWN && !rows->begun)
		begin(rows);
}

/* The grid: the row's number, then its fields. */

static struct wb_text
heading(const void *context, size_t column)
{
	const struct rows_view *view = context;

	return column ? view->sample.fields[column - 1] : WB_TEXT("row");
}

static struct wb_grid_cell
cell(const void *context, size_t row, size_t column)
{
	const struct rows_view *view = context;
	const struct wb_sample_cell *value;

	if (!column)
		return (struct wb_grid_cell){ .text = view->numbers[row],
					      .right = true,
					      .style = WB_STYLE(DIM) };
	value = wb_sample_at(&view->sample, row, column - 1);
	return (struct wb_grid_cell){ .text = value->text,
				      .null = value->null,
				      .style = value->failed ? WB_STYLE(BROKEN) : WB_STYLE(PLAIN) };
}

static struct wb_grid_source
source_of(const struct rows_view *view)
{
	return (struct wb_grid_source){ .context = view,
					.n_rows = view->sample.n_rows,
					.n_columns = view->sample.n_fields + 1,
					.n_fixed = 1,
					.heading = heading,
					.cell = cell };
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct rows_view *rows = (struct rows_view *)view;
	struct wb_grid_source source = source_of(rows);

	if (rows->reading)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "reading …");
	else if (!rows->sample.n_rows)
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      rows->failed ? "the rows could not be read"
					   : "there are no such rows");
	else
		wb_grid_draw(&rows->grid, area, &source, true);
}

static void
show_cell(struct rows_view *rows)
{
	struct wb_grid_source source = source_of(rows);
	struct wb_grid_cell at;

	if (!rows->sample.n_rows)
		return;
	at = cell(rows, rows->grid.scroll.cursor, rows->grid.column);
	wb_app_push(rows->view.app,
		    wb_text_view_new(heading(source.context, rows->grid.column), at.text));
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct rows_view *rows = (struct rows_view *)view;
	struct wb_grid_source source = source_of(rows);

	if (action == WB_DO_ENTER) {
		show_cell(rows);
		return true;
	}
	return wb_grid_act(&rows->grid, &source, action, call);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct rows_view *rows = (struct rows_view *)view;
	struct wb_grid_source source = source_of(rows);

	return wb_grid_find(&rows->grid, &source, text, direction, here);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct rows_view *rows = (struct rows_view *)view;

	if (rows->sample.n_rows)
		wb_buffer_text(out, cell(rows, rows->grid.scroll.cursor, rows->grid.column).text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct rows_view *rows = (struct rows_view *)view;

	wb_buffer_format(out, "%.*s.%.*s", WB_TEXT_ARG(rows->table.system),
			 WB_TEXT_ARG(rows->table.table));
	if (rows->field.len)
		wb_buffer_format(out, " › %.*s = ", WB_TEXT_ARG(rows->field));
	if (rows->field.len && rows->null)
		wb_buffer_string(out, "∅");
	else
		wb_buffer_text(out, rows->value);
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct rows_view *rows = (struct rows_view *)view;

	if (rows->reading)
		return;
	wb_add_count(out, rows->sample.n_rows);
	wb_buffer_string(out, rows->sample.whole ? " rows" : " rows, the first ones");
}

static void
close_rows(struct wb_view *view)
{
	struct rows_view *rows = (struct rows_view *)view;

	wb_job_cancel(rows->job);
	if (rows->reading)
		rows->reading->view = NULL;
	wb_sample_release(&rows->sample);
	wb_arena_release(&rows->arena);
	free(rows);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_ROWS,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_rows,
};

struct wb_view *
wb_rows_view_new(struct wb_text system, struct wb_text table, struct wb_text field,
		 struct wb_text value, bool null)
{
	struct rows_view *rows = wb_alloc(sizeof *rows);

	rows->view.ops = &ops;
	rows->table.system = wb_arena_text(&rows->arena, system);
	rows->table.table = wb_arena_text(&rows->arena, table);
	rows->field = wb_arena_text(&rows->arena, field);
	rows->value = wb_arena_text(&rows->arena, value);
	rows->null = null;
	return &rows->view;
}
