#include "tui/views/row.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/find.h"
#include "tui/views/row_reading.h"
#include "tui/views/text.h"
#include "tui/views/why.h"

enum {
	WIDE = 110,     /* columns from which the panes stand side by side */
	NAME_MOST = 24, /* columns of a name */
	STEPS_LEAST = 5,
};

/* A target field as shown: before and after, as the diff told them, or as computed now. */
struct target {
	struct wb_text name;
	struct wb_cell_text before, after;
	bool has_before, has_after;
};

struct row_view {
	struct wb_view view;
	struct wb_arena arena;
	struct wb_row_question question;
	struct wb_row_job *job;
	bool begun;
	struct wb_row_read read;
	enum wb_status status;
	struct wb_error err;
	size_t n_targets;
	struct target *targets;
	bool in_source; /* the keys go to the source's fields */
	struct wb_scroll target, source;
};

/* What is shown. */

static struct wb_cell_text
cell_of(const struct wb_traced_cell *traced)
{
	return (struct wb_cell_text){
		.text = traced->state == WB_CELL_FAILED ? traced->rule : traced->text,
		.null = traced->state == WB_CELL_NULL,
		.failed = traced->state == WB_CELL_FAILED,
	};
}

static const struct wb_row_arrow *
arrow_of(const struct row_view *row, struct wb_text field)
{
	for (size_t i = 0; i < row->read.n_arrows; i++)
		if (wb_text_equal(row->read.arrows[i].name, field))
			return &row->read.arrows[i];
	return NULL;
}

static struct target
told_target(const struct row_view *row, size_t field)
{
	const struct wb_row_question *question = &row->question;
	struct target target = { .name = question->fields[field],
				 .has_before = question->before != NULL,
				 .has_after = question->after != NULL };
	const struct wb_row_arrow *arrow = arrow_of(row, target.name);

	if (target.has_before)
		target.before = question->before[field];
	if (target.has_after)
		target.after = question->after[field];
	/* Of a row that is not written: how far it came. */
	if (!target.has_before && !target.has_after && arrow) {
		target.has_after = true;
		target.after = cell_of(&arrow->cell);
	}
	return target;
}

static void
list_targets(struct row_view *row)
{
	size_t told = row->question.n_fields, n = told ? told : row->read.n_arrows;

	row->targets = WB_NEW_ARRAY(&row->arena, struct target, n);
	row->n_targets = n;
	for (size_t i = 0; i < n; i++) {
		const struct wb_row_arrow *arrow = told ? NULL : &row->read.arrows[i];

		row->targets[i] = arrow ? (struct target){ .name = arrow->name,
							   .after = cell_of(&arrow->cell),
							   .has_after = true }
					: told_target(row, i);
	}
	wb_scroll_count(&row->target, n);
	wb_scroll_count(&row->source, row->read.n_fields);
}

static void
go_to_field(struct row_view *row)
{
	for (size_t i = 0; i < row->n_targets; i++)
		if (wb_text_equal(row->targets[i].name, row->question.field))
			wb_scroll_move_to(&row->target, i);
}

/* Reading. */

static void
take_row(void *context, struct wb_row_read *read, enum wb_status status, const struct wb_error *err)
{
	struct row_view *row = context;
	bool is_first = !row->n_targets;

	row->job = NULL;
	row->status = status;
	wb_row_read_release(&row->read);
	row->read = *read;
	*read = (struct wb_row_read){ 0 };
	if (status)
		row->err = *err;
	list_targets(row);
	if (is_first)
		go_to_field(row);
	wb_app_touch(row->view.app);
}

static void
notify(struct wb_view *view, unsigned notices)
{
	struct row_view *row = (struct row_view *)view;
	const struct wb_row_asking asking = { .mapping = row->question.mapping,
					      .number = row->question.number,
					      .key = row->question.key };

	if (row->begun && !(notices & (WB_NOTICE_DESIGN | WB_NOTICE_CATALOG)))
		return;
	if (!row->begun) {
		list_targets(row);
		go_to_field(row);
	}
	row->begun = true;
	wb_row_job_cancel(row->job);
	row->job = asking.number ? wb_row_job_begin(view->app, &asking, take_row, row) : NULL;
}

/* Drawing. */

static bool
differs(const struct target *target)
{
	return target->has_before && target->has_after &&
	       (target->before.null != target->after.null ||
		!wb_text_equal(target->before.text, target->after.text));
}

static int
name_width(struct wb_area area, int longest)
{
	int width = longest < NAME_MOST ? longest : NAME_MOST;

	return width < area.columns / 2 ? width : area.columns / 2;
}

static void
put_cell(struct wb_area area, int line, int at, int width, struct wb_style style,
	 const struct wb_cell_text *cell)
{
	if (cell->failed)
		at += wb_put_string(area, line, at, WB_STYLE(BROKEN), "✗ ");
	wb_put_value(area, line, at, width, cell->failed ? WB_STYLE(BROKEN) : style, cell->text,
		     cell->null);
}

/* A field's name, and what becomes of it: "old → new". */
static void
draw_field(struct wb_area area, int line, int width, const struct target *target)
{
	int at = width + 3, room = area.columns - at - 1;

	wb_put_within(area, line, 1, width, WB_STYLE(PLAIN), target->name);
	if (differs(target)) {
		at += wb_put_value(area, line, at, (room - 3) / 2, WB_STYLE(REMOVED),
				   target->before.text, target->before.null);
		at += wb_put_string(area, line, at, WB_STYLE(DIM), " → ");
		put_cell(area, line, at, area.columns - at - 1, WB_STYLE(CHANGED), &target->after);
	} else if (target->has_after) {
		put_cell(area, line, at, room, WB_STYLE(PLAIN), &target->after);
	} else if (target->has_before) {
		put_cell(area, line, at, room, WB_STYLE(REMOVED), &target->before);
	}
}

static void
draw_target(struct row_view *row, struct wb_area area)
{
	int longest = 0, width;

	wb_put_string(area, 0, 1, WB_STYLE(HEADING), "TARGET");
	area = wb_area_part(area, 1, 0, area.rows - 1, area.columns);
	for (size_t i = 0; i < row->n_targets; i++) {
		int columns = wb_text_columns(row->targets[i].name);

		longest = columns > longest ? columns : longest;
	}
	width = name_width(area, longest);
	wb_scroll_fit(&row->target, area.rows);
	for (int line = 0; line < area.rows; line++) {
		size_t i = wb_scroll_at(&row->target, line);

		if (i == row->target.count)
			break;
		draw_field(area, line, width, &row->targets[i]);
		if (i == row->target.cursor)
			wb_mark(area, line, 0, area.columns - 1,
				row->in_source ? WB_STYLE_FAINT_CURSOR : WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&row->target, area);
}

static void
draw_source(struct row_view *row, struct wb_area area)
{
	int longest = 0, width;

	wb_put_string(area, 0, 1, WB_STYLE(HEADING), "SOURCE");
	area = wb_area_part(area, 1, 0, area.rows - 1, area.columns);
	if (!row->question.number)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "no row of the source has this key");
	else if (row->job)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "reading …");
	else if (row->status)
		wb_put_string(area, 0, 1, WB_STYLE(ERROR), row->err.what);
	else if (!row->read.found)
		wb_put_string(area, 0, 1, WB_STYLE(WARNING), "the source has no such row any more");
	for (size_t i = 0; i < row->read.n_fields; i++) {
		int columns = wb_text_columns(row->read.fields[i].name);

		longest = columns > longest ? columns : longest;
	}
	width = name_width(area, longest);
	wb_scroll_fit(&row->source, area.rows);
	for (int line = 0; line < area.rows; line++) {
		size_t i = wb_scroll_at(&row->source, line);
		struct wb_cell_text cell;

		if (i == row->source.count)
			break;
		cell = cell_of(&row->read.fields[i].cell);
		wb_put_within(area, line, 1, width, WB_STYLE(DIM), row->read.fields[i].name);
		put_cell(area, line, width + 3, area.columns - width - 4, WB_STYLE(PLAIN), &cell);
		if (i == row->source.cursor && row->in_source)
			wb_mark(area, line, 0, area.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&row->source, area);
}

static const struct target *
target_here(const struct row_view *row)
{
	return row->target.cursor < row->n_targets ? &row->targets[row->target.cursor] : NULL;
}

/* The steps of the arrow under the cursor; those that have no room are at its beginning. */
static void
draw_steps(const struct row_view *row, struct wb_area area)
{
	const struct target *target = target_here(row);
	const struct wb_row_arrow *arrow = target ? arrow_of(row, target->name) : NULL;
	size_t n = arrow ? arrow->trace.n_steps : 0;
	size_t rows = area.rows > 1 ? (size_t)area.rows - 1 : 0, first = n > rows ? n - rows : 0;
	int half = area.columns / 2;

	wb_put_string(area, 0, 1, WB_STYLE(HEADING), "STEPS");
	if (target)
		wb_put(area, 0, 8, WB_STYLE(DIM), target->name);
	if (!row->job && target && !n)
		wb_put_string(area, 1, 1, WB_STYLE(DIM),
			      arrow ? "a constant" : "no arrow makes it of this row");
	for (size_t i = first; i < n; i++) {
		const struct wb_traced_step *step = &arrow->trace.steps[i];
		struct wb_cell_text cell = cell_of(&step->cell);
		int line = (int)(i - first) + 1;

		wb_put_within(area, line, 1, half - 2, WB_STYLE(PLAIN), step->step);
		put_cell(area, line, half, area.columns - half - 1, WB_STYLE(PLAIN), &cell);
	}
}

static int
draw_head(const struct row_view *row, struct wb_area area)
{
	int at = 1;

	if (!row->question.outcome.len && !row->read.others && !row->read.reason.len)
		return 0;
	if (row->question.outcome.len)
		at += wb_put(area, 0, at, WB_STYLE(PLAIN), row->question.outcome);
	else if (row->read.reason.len)
		at += wb_put_format(
			area, 0, at, WB_STYLE(REJECTED), "%s: %.*s%s%.*s",
			wb_outcome_name(row->read.outcome), WB_TEXT_ARG(row->read.fault_field),
			row->read.fault_field.len ? ": " : "", WB_TEXT_ARG(row->read.reason));
	if (row->read.others)
		wb_put_format(area, 0, at > 1 ? at + 3 : at, WB_STYLE(DIM),
			      "its source row becomes %zu more", row->read.others);
	return 1;
}

static void
draw(struct wb_view *view, struct wb_area area)
{
	struct row_view *row = (struct row_view *)view;
	int head = draw_head(row, area), third = area.columns / 3, top;

	area = wb_area_part(area, head, 0, area.rows - head, area.columns);
	if (area.columns >= WIDE) {
		draw_source(row, wb_area_part(area, 0, 0, area.rows, third));
		draw_steps(row, wb_area_part(area, 0, third, area.rows, third));
		draw_target(row,
			    wb_area_part(area, 0, 2 * third, area.rows, area.columns - 2 * third));
		return;
	}
	top = (int)row->n_targets + 1 < area.rows / 2 ? (int)row->n_targets + 1 : area.rows / 2;
	draw_target(row, wb_area_part(area, 0, 0, top, area.columns));
	draw_steps(row, wb_area_part(area, top, 0, STEPS_LEAST, area.columns));
	draw_source(row, wb_area_part(area, top + STEPS_LEAST, 0, area.rows - top - STEPS_LEAST,
				      area.columns));
}

/* Actions. */

/* The value under the cursor, and its name. */
static struct wb_text
value_here(const struct row_view *row, struct wb_text *name)
{
	const struct target *target = target_here(row);

	*name = WB_TEXT("");
	if (row->in_source && row->source.cursor < row->read.n_fields) {
		*name = row->read.fields[row->source.cursor].name;
		return row->read.fields[row->source.cursor].cell.text;
	}
	if (row->in_source || !target)
		return WB_TEXT("");
	*name = target->name;
	return target->has_after ? target->after.text : target->before.text;
}

static void
show_value(struct row_view *row)
{
	struct wb_text name, value = value_here(row, &name);

	if (name.len)
		wb_app_push(row->view.app, wb_text_view_new(name, value));
}

static void
ask_why(struct row_view *row)
{
	const struct target *target = target_here(row);

	wb_app_push(row->view.app, wb_why_view_new(&(struct wb_why_question){
					   .mapping = row->question.mapping,
					   .row = row->question.number,
					   .key = row->question.key,
					   .field = target ? target->name : WB_TEXT(""),
				   }));
}

static bool
act(struct wb_view *view, enum wb_action action, const struct wb_action_call *call)
{
	struct row_view *row = (struct row_view *)view;

	switch (action) {
	case WB_DO_ENTER:
		show_value(row);
		return true;
	case WB_DO_WHY:
		ask_why(row);
		return true;
	case WB_DO_PANE_NEXT:
	case WB_DO_PANE_PREVIOUS:
		row->in_source = !row->in_source && row->read.n_fields;
		return true;
	default:
		return wb_scroll_act(row->in_source ? &row->source : &row->target, action, call);
	}
}

static bool
source_holds(const void *context, size_t line, struct wb_text text)
{
	const struct wb_row_field *field = &((const struct row_view *)context)->read.fields[line];

	return wb_holds(field->name, text) || wb_holds(field->cell.text, text);
}

static bool
target_holds(const void *context, size_t line, struct wb_text text)
{
	const struct target *target = &((const struct row_view *)context)->targets[line];

	return wb_holds(target->name, text) || wb_holds(target->after.text, text) ||
	       wb_holds(target->before.text, text);
}

static bool
find(struct wb_view *view, struct wb_text text, int direction, bool here)
{
	struct row_view *row = (struct row_view *)view;

	return wb_find_line(row->in_source ? &row->source : &row->target, text, direction, here,
			    row->in_source ? source_holds : target_holds, row);
}

static void
copy(struct wb_view *view, struct wb_buffer *out)
{
	struct wb_text name;

	wb_buffer_text(out, value_here((const struct row_view *)view, &name));
}

static void
path(struct wb_view *view, struct wb_buffer *out)
{
	const struct wb_row_question *question = &((const struct row_view *)view)->question;

	wb_buffer_format(out, "%.*s › ", WB_TEXT_ARG(question->mapping));
	if (question->number)
		wb_buffer_format(out, "row %llu", (unsigned long long)question->number);
	if (question->number && question->key.len)
		wb_buffer_string(out, ", ");
	wb_buffer_text(out, question->key);
}

static void
close_row(struct wb_view *view)
{
	struct row_view *row = (struct row_view *)view;

	wb_row_job_cancel(row->job);
	wb_row_read_release(&row->read);
	wb_arena_release(&row->arena);
	free(row);
}

static const struct wb_view_ops ops = {
	.context = WB_CONTEXT_ROW,
	.draw = draw,
	.act = act,
	.find = find,
	.notify = notify,
	.copy = copy,
	.path = path,
	.close = close_row,
};

static struct wb_cell_text *
copy_cells(struct wb_arena *arena, const struct wb_cell_text *cells, size_t n)
{
	struct wb_cell_text *copied = cells ? WB_NEW_ARRAY(arena, struct wb_cell_text, n) : NULL;

	for (size_t i = 0; copied && i < n; i++) {
		copied[i] = cells[i];
		copied[i].text = wb_arena_text(arena, cells[i].text);
	}
	return copied;
}

struct wb_view *
wb_row_view_new(const struct wb_row_question *question)
{
	struct row_view *row = wb_alloc(sizeof *row);
	struct wb_arena *arena = &row->arena;
	struct wb_text *fields = WB_NEW_ARRAY(arena, struct wb_text, question->n_fields);

	for (size_t i = 0; i < question->n_fields; i++)
		fields[i] = wb_arena_text(arena, question->fields[i]);
	row->view.ops = &ops;
	row->question = (struct wb_row_question){
		.mapping = wb_arena_text(arena, question->mapping),
		.number = question->number,
		.key = wb_arena_text(arena, question->key),
		.field = wb_arena_text(arena, question->field),
		.outcome = wb_arena_text(arena, question->outcome),
		.n_fields = question->n_fields,
		.fields = fields,
		.before = copy_cells(arena, question->before, question->n_fields),
		.after = copy_cells(arena, question->after, question->n_fields),
	};
	return &row->view;
}
