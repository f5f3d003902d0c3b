#include "tui/views/preview.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/grid.h"
#include "tui/number.h"
#include "tui/views/line.h"
#include "tui/views/mapping_ask.h"
#include "tui/views/preview_reading.h"
#include "tui/views/row.h"
#include "tui/views/run.h"
#include "tui/views/why.h"

enum {
	ROWS_FIRST = 200,   /* read at once; then twice as many each time */
	ROWS_MOST = 100000, /* of the source, that are kept */
	FIXED = 2,          /* columns: the row's number, what becomes of it */
};

struct preview_view {
	struct wb_view view;
	struct wb_buffer mapping, where;
	struct wb_preview_job *job;
	uint64_t asked;   /* source rows, or groups */
	bool begun, anew; /* what is there is of before: it goes when the new comes */
	bool whole, is_read;
	struct wb_preview_reading reading;
	enum wb_status status; /* of the last job */
	struct wb_error err;
	struct wb_preview_piece *pieces; /* newest first: what rows point into */
	size_t n_fields, n_rows, capacity;
	const struct wb_text *fields;
	const bool *numeric;
	struct wb_previewed_row *rows;
	struct wb_grid grid;
};

/* Reading. */

static void
drop_rows(struct preview_view *preview)
{
	for (struct wb_preview_piece *piece = preview->pieces, *next; piece; piece = next) {
		next = piece->next;
		wb_preview_piece_free(piece);
	}
	preview->pieces = NULL;
	preview->n_rows = 0;
	preview->n_fields = 0;
	preview->is_read = false;
	preview->anew = false;
}

static void
take_piece(void *context, struct wb_preview_piece *piece)
{
	struct preview_view *preview = context;

	if (preview->anew)
		drop_rows(preview);
	piece->next = preview->pieces;
	preview->pieces = piece;
	if (piece->is_read) {
		preview->is_read = true;
		preview->reading = piece->reading;
	}
	if (!preview->n_fields) {
		preview->n_fields = piece->n_fields;
		preview->fields = piece->fields;
		preview->numeric = piece->numeric;
	}
	WB_GROW(preview->rows, preview->capacity, preview->n_rows + piece->n_rows);
	for (size_t i = 0; i < piece->n_rows; i++)
		preview->rows[preview->n_rows++] = piece->rows[i];
	wb_app_touch(preview->view.app);
}

static void
take_end(void *context, bool whole, enum wb_status status, const struct wb_error *err)
{
	struct preview_view *preview = context;

	preview->job = NULL;
	preview->whole = whole;
	preview->status = status;
	if (preview->anew)
		drop_rows(preview);
	if (status)
		preview->err = *err;
	if (status == WB_INTERRUPTED)
		wb_app_say(preview->view.app, WB_MESSAGE_INFO, "the preview was stopped");
	else if (status)
		wb_app_say_error(preview->view.app, err);
	wb_app_touch(preview->view.app);
}

static void
read_rows(struct preview_view *preview, uint64_t rows, size_t skip)
{
	const struct wb_preview_asking asking = {
		.mapping = wb_buffer_slice(&preview->mapping),
		.where = wb_buffer_slice(&preview->where),
		.rows = rows,
		.skip = skip,
	};
	const struct wb_preview_listener listener = { .context = preview,
						      .piece = take_piece,
						      .ended = take_end };

	wb_preview_job_cancel(preview->job);
	preview->asked = rows;
	preview->status = WB_OK;
	preview->job = wb_preview_job_begin(preview->view.app, &asking, &listener);
}

/* As many rows as there were, of the design as it is now. */
static void
begin(struct preview_view *preview)
{
	preview->begun = true;
	preview->anew = true;
	preview->whole = false;
	read_rows(preview, preview->asked ? preview->asked : ROWS_FIRST, 0);
}

/* The cursor is at the last row, and there are more. */
static void
go_on(struct preview_view *preview)
{
	if (preview->job || preview->whole || !preview->n_rows ||
	    preview->grid.scroll.cursor + 1 < preview->n_rows ||
	    (preview->status && preview->status != WB_INTERRUPTED))
		return;
	if (preview->asked >= ROWS_MOST && !preview->status)
		wb_app_say(preview->view.app, WB_MESSAGE_INFO,
			   "more rows are not kept: f chooses rows by an expression");
	else
		read_rows(preview, preview->status ? preview->asked : preview->asked * 2,
			  preview->n_rows);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct preview_view *preview = (struct preview_view *)view;

	if (!preview->begun)
		wb_app_remember_mapping(view->app, wb_buffer_slice(&preview->mapping));
	if (!preview->begun || notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG | WB_NOTICE_RUN))
		begin(preview);
}

/* The grid. */

static struct wb_text
heading(const void *context, size_t column)
{
	const struct preview_view *preview = context;

	if (column >= FIXED)
		return preview->fields[column - FIXED];
	return column ? WB_TEXT("") : WB_TEXT("row");
}

static struct wb_grid_cell
outcome_cell(const struct wb_previewed_row *row)
{
	switch (row->outcome) {
	case WB_OUTCOME_REJECTED:
		return (struct wb_grid_cell){ .text = WB_TEXT("!"), .style = WB_STYLE(REJECTED) };
	case WB_OUTCOME_FILTERED:
		return (struct wb_grid_cell){ .text = WB_TEXT("·"), .style = WB_STYLE(DIM) };
	default:
		return (struct wb_grid_cell){ .text = WB_TEXT(" "), .right = true };
	}
}

static struct wb_grid_cell
cell(const void *context, size_t at, size_t column)
{
	const struct preview_view *preview = context;
	const struct wb_previewed_row *row = &preview->rows[at];
	const struct wb_cell_text *shown;

	if (!column)
		return (struct wb_grid_cell){ .text = row->label,
					      .right = true,
					      .style = WB_STYLE(DIM) };
	if (column < FIXED)
		return outcome_cell(row);
	if (!row->cells)
		return (struct wb_grid_cell){ .text = WB_TEXT(" "), .right = true };
	shown = &row->cells[column - FIXED].shown;
	return (struct wb_grid_cell){
		.text = shown->text,
		.null = shown->null,
		.right = preview->numeric[column - FIXED] && !shown->failed,
		.style = shown->failed                        ? WB_STYLE(BROKEN)
			 : row->outcome != WB_OUTCOME_PENDING ? WB_STYLE(DIM)
							      : WB_STYLE(PLAIN),
	};
}

static struct wb_grid_source
source_of(const struct preview_view *preview)
{
	return (struct wb_grid_source){
		.context = preview,
		.n_rows = preview->n_fields ? preview->n_rows : 0,
		.n_columns = preview->n_fields + FIXED,
		.n_fixed = FIXED,
		.heading = heading,
		.cell = cell,
	};
}

static const struct wb_previewed_row *
row_at(const struct preview_view *preview)
{
	size_t cursor = preview->grid.scroll.cursor;

	return cursor < preview->n_rows ? &preview->rows[cursor] : NULL;
}

/* The cell under the cursor, or NULL. */
static const struct wb_previewed_cell *
cell_at(const struct preview_view *preview)
{
	const struct wb_previewed_row *row = row_at(preview);
	size_t column = preview->grid.column;

	if (!row || !row->cells || column < FIXED || column - FIXED >= preview->n_fields)
		return NULL;
	return &row->cells[column - FIXED];
}

/* What is said of the row and cell under the cursor. */

static void
add_fault(struct wb_buffer *out, const struct wb_previewed_fault *fault)
{
	if (fault->reason.len)
		wb_buffer_text(out, fault->reason);
	else
		wb_buffer_text(out, fault->rule);
	if (fault->step.len) {
		wb_buffer_string(out, " at ");
		wb_buffer_text(out, fault->step);
	}
	if (fault->value.len) {
		wb_buffer_string(out, ", given ");
		wb_buffer_text(out, fault->value);
	}
}

static void
add_row(struct wb_buffer *out, const struct wb_previewed_row *row)
{
	if (row->outcome == WB_OUTCOME_PENDING) {
		wb_buffer_format(out, "row %.*s would be written", WB_TEXT_ARG(row->label));
		return;
	}
	wb_buffer_format(out, "row %.*s is %s", WB_TEXT_ARG(row->label),
			 wb_outcome_name(row->outcome));
	if (!row->fault.rule.len)
		return;
	wb_buffer_string(out, ": ");
	if (row->fault.field.len) {
		wb_buffer_text(out, row->fault.field);
		wb_buffer_string(out, ": ");
	}
	add_fault(out, &row->fault);
}

static void
draw_detail(const struct preview_view *preview, struct wb_area area)
{
	const struct wb_previewed_row *row = row_at(preview);
	const struct wb_previewed_cell *at = cell_at(preview);
	struct wb_buffer line = { 0 };

	if (!row)
		return;
	if (at) {
		wb_buffer_format(&line, "%.*s%c",
				 WB_TEXT_ARG(preview->fields[preview->grid.column - FIXED]), '\0');
		wb_put_rule(area, 0, line.at);
		wb_buffer_clear(&line);
	} else {
		wb_put_rule(area, 0, NULL);
	}
	if (at && at->shown.failed) {
		add_fault(&line, &at->fault);
		wb_put(area, 1, 1, WB_STYLE(BROKEN), wb_buffer_slice(&line));
	} else if (at && row->outcome == WB_OUTCOME_PENDING) {
		wb_put_value(area, 1, 1, area.columns - 2, WB_STYLE(PLAIN), at->shown.text,
			     at->shown.null);
	} else {
		add_row(&line, row);
		wb_put(area, 1, 1,
		       row->outcome == WB_OUTCOME_REJECTED ? WB_STYLE(REJECTED) : WB_STYLE(DIM),
		       wb_buffer_slice(&line));
	}
	wb_buffer_release(&line);
}

/* Drawing. */

static void
draw_head(const struct preview_view *preview, struct wb_area area)
{
	const struct wb_preview_reading *reading = &preview->reading;
	struct wb_buffer line = { 0 };

	if (preview->where.len)
		wb_buffer_format(&line, "where %.*s   ",
				 WB_TEXT_ARG(wb_buffer_slice(&preview->where)));
	if (preview->is_read) {
		wb_buffer_string(&line, "all ");
		wb_add_count(&line, reading->rows);
		wb_buffer_string(&line, reading->groups ? " rows read, each row is a group"
							: " rows read, in the order of a run");
		if (reading->filtered || reading->rejected)
			wb_buffer_format(&line, "; not shown: %llu filtered, %llu rejected",
					 (unsigned long long)reading->filtered,
					 (unsigned long long)reading->rejected);
	}
	wb_put(area, 0, 1, WB_STYLE(DIM), wb_buffer_slice(&line));
	wb_buffer_release(&line);
}

static void
draw_nothing(const struct preview_view *preview, struct wb_area area)
{
	if (preview->job)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "reading …");
	else if (preview->status == WB_INTERRUPTED)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "stopped before the first row");
	else if (preview->status) {
		wb_put_format(area, 0, 1, WB_STYLE(ERROR), "%s%s%s", preview->err.where,
			      *preview->err.where ? ": " : "", preview->err.what);
		wb_put_string(area, 1, 1, WB_STYLE(DIM), preview->err.hint);
	} else {
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      preview->where.len ? "no row is like that"
						 : "the source has no rows");
	}
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct preview_view *preview = (struct preview_view *)view;
	struct wb_grid_source source = source_of(preview);
	int head = preview->where.len || preview->is_read;

	if (head)
		draw_head(preview, area);
	area = wb_area_part(area, head, 0, area.rows - head, area.columns);
	if (!source.n_rows) {
		draw_nothing(preview, area);
		return;
	}
	wb_grid_draw(&preview->grid, wb_area_part(area, 0, 0, area.rows - 2, area.columns), &source,
		     true);
	draw_detail(preview, wb_area_part(area, area.rows - 2, 0, 2, area.columns));
}

/* Actions. */

static bool
answer_where(void *context, struct wb_text typed, struct wb_app *app)
{
	struct preview_view *preview = context;

	(void)app;
	wb_buffer_clear(&preview->where);
	wb_buffer_text(&preview->where, wb_text_trim(typed));
	preview->asked = 0;
	preview->grid.scroll.cursor = 0;
	begin(preview);
	return true;
}

static void
ask_where(struct preview_view *preview)
{
	wb_line_ask(preview->view.app,
		    &(struct wb_line_question){ .label = "rows where",
						.initial = wb_buffer_slice(&preview->where),
						.context = preview,
						.answer = answer_where });
}

static void
show_row(const struct preview_view *preview)
{
	const struct wb_previewed_row *row = row_at(preview);

	if (!row)
		return;
	wb_app_push(
		preview->view.app,
		wb_row_view_new(&(struct wb_row_question){
			.mapping = wb_buffer_slice(&preview->mapping),
			.number = row->number,
			.field = cell_at(preview) ? preview->fields[preview->grid.column - FIXED]
						  : WB_TEXT(""),
		}));
}

static void
ask_why(const struct preview_view *preview)
{
	const struct wb_previewed_row *row = row_at(preview);

	if (!row)
		return;
	wb_app_push(
		preview->view.app,
		wb_why_view_new(&(struct wb_why_question){
			.mapping = wb_buffer_slice(&preview->mapping),
			.row = row->number,
			.field = cell_at(preview) ? preview->fields[preview->grid.column - FIXED]
						  : WB_TEXT(""),
		}));
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct preview_view *preview = (struct preview_view *)view;
	struct wb_grid_source source = source_of(preview);

	switch (action) {
	case WB_DO_PREVIEW_WHERE:
		ask_where(preview);
		return true;
	case WB_DO_ENTER:
		show_row(preview);
		return true;
	case WB_DO_WHY:
		ask_why(preview);
		return true;
	case WB_DO_RUN_START:
		wb_run_ask(view->app, wb_buffer_slice(&preview->mapping));
		return true;
	default:
		if (!wb_grid_act(&preview->grid, &source, action, call))
			return false;
		go_on(preview);
		return true;
	}
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct preview_view *preview = (struct preview_view *)view;
	struct wb_grid_source source = source_of(preview);

	return wb_grid_find(&preview->grid, &source, text, direction, here);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_previewed_cell *at = cell_at((const struct preview_view *)view);

	if (at)
		wb_buffer_text(out, at->shown.text);
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	wb_buffer_text(out, wb_buffer_slice(&((struct preview_view *)view)->mapping));
	wb_buffer_string(out, " › preview");
}

static void
state(struct wb_view *view, struct wb_buffer *out)
{
	const struct preview_view *preview = (const struct preview_view *)view;

	if (!preview->n_rows)
		return;
	wb_add_count(out, preview->n_rows);
	wb_buffer_string(out, preview->n_rows == 1 ? " row" : " rows");
	if (preview->job)
		wb_buffer_string(out, " so far");
	else if (preview->status)
		wb_buffer_string(out, ", stopped there");
	else if (!preview->whole)
		wb_buffer_string(out, ", the first ones");
}

static void
close_preview(struct wb_view *view)
{
	struct preview_view *preview = (struct preview_view *)view;

	wb_preview_job_cancel(preview->job);
	drop_rows(preview);
	wb_buffer_release(&preview->mapping);
	wb_buffer_release(&preview->where);
	free(preview->rows);
	free(preview);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_PREVIEW,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.state = state,
	.close = close_preview,
};

struct wb_view *
wb_preview_view_new(struct wb_text mapping)
{
	struct preview_view *preview = wb_alloc(sizeof *preview);

	preview->view.ops = &ops;
	wb_buffer_text(&preview->mapping, mapping);
	preview->grid.column = FIXED;
	return &preview->view;
}

static void
show(struct wb_app *app, struct wb_text mapping)
{
	wb_app_push(app, wb_preview_view_new(mapping));
}

void
wb_preview_open(struct wb_app *app)
{
	wb_mapping_ask(app, WB_CONTEXT_PREVIEW, show);
}
