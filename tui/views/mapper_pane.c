/*
 * The lower pane of the mapper: the arrow under the cursor as text, and below it the
 * value of the sample row after each step; on a source field, the arrows it goes into.
 */
#include <string.h>

#include "lang/print.h"
#include "tui/number.h"
#include "tui/views/mapper_header.h"
#include "tui/views/mapper_suggest.h"

/* The rule above it says which row of the source is shown. */
static void
draw_rule(const struct mapper_view *mapper, struct wb_area area)
{
	size_t count = wb_mapper_samples_count(&mapper->samples);
	struct wb_buffer title = { 0 };

	if (mapper->sampling && !count) {
		wb_buffer_string(&title, "reading rows …");
	} else if (count) {
		wb_buffer_string(&title, "row ");
		wb_add_count(&title, wb_mapper_samples_number(&mapper->samples, mapper->sample));
		wb_buffer_string(&title, " of the source");
	} else if (!mapper->samples.read && mapper->model.from) {
		wb_buffer_string(&title, "the source's rows cannot be read");
	}
	wb_put_rule(area, 0, title.len ? title.at : NULL);
	wb_buffer_release(&title);
}

static void
draw_cell(struct wb_area area, int row, int column, const struct wb_traced_cell *cell)
{
	if (cell->state == WB_CELL_FAILED)
		wb_put_format(area, row, column, WB_STYLE(BROKEN), "✗ %.*s",
			      WB_TEXT_ARG(cell->reason));
	else
		wb_put_value(area, row, column, area.columns - column - 1, WB_STYLE(PLAIN),
			     cell->text, cell->state == WB_CELL_NULL);
}

static void
draw_step(struct wb_area area, int row, const struct wb_traced_step *step)
{
	int column = area.columns * 2 / 5;

	wb_put_within(area, row, 3, column - 5, WB_STYLE(DIM), step->step);
	draw_cell(area, row, column, &step->cell);
}

/* All steps, or where they are too many the first and the last ones. */
static void
draw_steps(struct wb_area area, int row, const struct wb_row_trace *trace)
{
	size_t room = area.rows > row ? (size_t)(area.rows - row) : 0, from = 0;

	for (size_t i = 0; i < room && from < trace->n_steps; i++) {
		if (i == 1 && trace->n_steps > room && room > 2) {
			from = trace->n_steps - (room - 2);
			wb_put_format(area, row++, 3, WB_STYLE(DIM), "… %zu more steps", from - 1);
			continue;
		}
		draw_step(area, row++, &trace->steps[from++]);
	}
}

/* What became of the sample row as a whole, where that is no target row. */
static void
draw_outcome(struct wb_area area, int row, const struct wb_mapper_sampled *sampled)
{
	if (sampled->outcome == WB_OUTCOME_FILTERED)
		wb_put_string(area, row, 3, WB_STYLE(DIM), "this row is filtered");
	else if (sampled->outcome == WB_OUTCOME_REJECTED)
		wb_put_format(area, row, 3, WB_STYLE(REJECTED), "this row is rejected: %.*s",
			      WB_TEXT_ARG(sampled->why));
}

static void
put_arrow(struct wb_area area, int row, const struct wb_line *arrow)
{
	struct wb_buffer text = { 0 };
	int column;

	column = 1 + wb_put(area, row, 1, WB_STYLE(HEADING), arrow->name);
	wb_print_expression(arrow->expressions[0], &text);
	column += wb_put_string(area, row, column, WB_STYLE(DIM), " <- ");
	wb_put_within(area, row, column, area.columns - column - 1, WB_STYLE(PLAIN),
		      wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
draw_arrow(const struct mapper_view *mapper, struct wb_area area,
	   const struct wb_mapper_item *target)
{
	const struct wb_mapper_sampled *sampled =
		wb_mapper_samples_row(&mapper->samples, mapper->sample);
	const struct wb_row_trace *trace =
		wb_mapper_samples_trace(&mapper->samples, mapper->sample, target->name);
	int row = 2;

	put_arrow(area, 1, target->arrow);
	if (target->fault.len)
		wb_put_format(area, row++, 1, WB_STYLE(BROKEN), "✗ %.*s",
			      WB_TEXT_ARG(target->fault));
	if (trace)
		draw_steps(area, row, trace);
	else if (sampled)
		draw_outcome(area, row, sampled);
	else if (mapper->study.n_faults && !target->fault.len)
		wb_put_format(area, row, 3, WB_STYLE(DIM), "no values yet: %.*s",
			      WB_TEXT_ARG(mapper->study.faults[0].what));
}

/* Source fields: the arrows that read them. */

static void
draw_reading_arrow(const struct mapper_view *mapper, struct wb_area area, int row,
		   const struct wb_mapper_item *target)
{
	const struct wb_row_trace *trace =
		wb_mapper_samples_trace(&mapper->samples, mapper->sample, target->name);
	int column = area.columns * 3 / 5;

	put_arrow(wb_area_part(area, 0, 0, area.rows, column), row, target->arrow);
	if (trace && trace->n_steps)
		draw_cell(area, row, column + 1, &trace->steps[trace->n_steps - 1].cell);
}

static void
draw_leave(struct wb_area area, const struct wb_mapper_item *item)
{
	wb_put_format(area, 1, 1, WB_STYLE(LEFT), "∅ %.*s is left: %.*s", WB_TEXT_ARG(item->name),
		      WB_TEXT_ARG(item->leave->text));
}

static void
draw_let(struct wb_area area, const struct wb_mapper_item *item)
{
	struct wb_buffer text = { 0 };

	wb_print_line(item->line, &text);
	wb_put_within(area, 1, 1, area.columns - 2, WB_STYLE(PLAIN), wb_buffer_slice(&text));
	if (item->fault.len)
		wb_put_format(area, 2, 1, WB_STYLE(BROKEN), "✗ %.*s", WB_TEXT_ARG(item->fault));
	wb_buffer_release(&text);
}

/* The only arrow that reads a source, or NULL. */
static const struct wb_mapper_item *
only_target(const struct wb_mapper_model *model, size_t source)
{
	const struct wb_mapper_item *only = NULL;

	for (size_t i = 0; i < model->n_wires; i++) {
		const struct wb_mapper_item *target =
			&model->items[WB_MAPPER_TARGET][model->wires[i].target];

		if (model->wires[i].source != source || !target->arrow)
			continue;
		if (only)
			return NULL;
		only = target;
	}
	return only;
}

/* The arrows that read a source, a row each; the row behind them. */
static int
draw_reading_arrows(const struct mapper_view *mapper, struct wb_area area, int row, size_t source)
{
	const struct wb_mapper_model *model = &mapper->model;

	for (size_t i = 0; i < model->n_wires && row < area.rows; i++) {
		const struct wb_mapper_item *target =
			&model->items[WB_MAPPER_TARGET][model->wires[i].target];

		if (model->wires[i].source == source && target->arrow)
			draw_reading_arrow(mapper, area, row++, target);
	}
	return row;
}

static void
draw_source(const struct mapper_view *mapper, struct wb_area area,
	    const struct wb_mapper_item *source, size_t number)
{
	const struct wb_mapper_item *only = only_target(&mapper->model, number);
	int row = 1;

	if (source->kind != WB_MAPPER_FIELD) {
		draw_let(area, source);
		row = source->fault.len ? 3 : 2;
	} else if (only) {
		draw_arrow(mapper, area, only);
		return;
	}
	row = draw_reading_arrows(mapper, area, row, number);
	if (row > 1)
		return;
	if (source->leave)
		draw_leave(area, source);
	else if (source->state == WB_FIELD_MAPPED)
		wb_put_string(area, 1, 1, WB_STYLE(DIM),
			      "no arrow of its own: a let, a join or a condition reads it");
	else if (source->state == WB_FIELD_ELSEWHERE)
		wb_put_string(area, 1, 1, WB_STYLE(DIM), "another mapping speaks of it");
	else
		wb_put_string(area, 1, 1, WB_STYLE(DIM), "nothing is said of it yet");
}

static void
draw_target(const struct mapper_view *mapper, struct wb_area area,
	    const struct wb_mapper_item *target)
{
	if (target->arrow)
		draw_arrow(mapper, area, target);
	else if (target->leave)
		draw_leave(area, target);
	else if (target->state == WB_FIELD_ELSEWHERE)
		wb_put_string(area, 1, 1, WB_STYLE(DIM), "another mapping writes it");
	else if (target->field && wb_field_must_be_written(target->field))
		wb_put_string(area, 1, 1, WB_STYLE(WARNING),
			      "a gap: no row can be written without this field");
	else
		wb_put_string(area, 1, 1, WB_STYLE(DIM), "a gap: neither mapped nor left");
}

static void
draw_suggestion(struct wb_area area, const struct wb_mapper_suggestion *suggestion)
{
	wb_put_format(area, 1, 1, WB_STYLE(SUGGESTED), "┄ %.*s <- %.*s",
		      WB_TEXT_ARG(suggestion->target), WB_TEXT_ARG(suggestion->expression));
	wb_put_format(area, 2, 3, WB_STYLE(DIM), "score %.2f   %.*s", suggestion->score,
		      WB_TEXT_ARG(suggestion->reason));
}

/* The error of an expression that is being typed, down to its caret. */
static void
draw_typing(struct wb_area area, const struct wb_error *err, const char *good)
{
	struct wb_text rest = wb_text_of(err->excerpt);
	int row = 2;

	if (!*err->what) {
		wb_put_string(area, 1, 1, WB_STYLE(OK), good);
		return;
	}
	wb_put_format(area, 1, 1, WB_STYLE(BROKEN), "✗ %s", err->what);
	if (*err->hint)
		wb_put_string(area, row++, 3, WB_STYLE(DIM), err->hint);
	while (rest.len && row < area.rows) {
		const char *end = memchr(rest.at, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.at) : rest.len;

		wb_put(area, row++, 1, WB_STYLE(PLAIN), (struct wb_text){ rest.at, len });
		len += end != NULL;
		rest = (struct wb_text){ rest.at + len, rest.len - len };
	}
}

void
wb_mapper_draw_pane(struct mapper_view *mapper, struct wb_area area)
{
	const struct wb_mapper_item *item = wb_mapper_item_at(mapper, mapper->side);
	size_t number = wb_mapper_end_at(mapper, mapper->side);

	draw_rule(mapper, area);
	if (mapper->typing)
		draw_typing(area, &mapper->typed_error,
			    mapper->in_header ? "✓ well formed" : "✓ fits");
	else if (mapper->in_header)
		wb_mapper_draw_header_line(mapper, area);
	else if (number == SIZE_MAX)
		return;
	else if (wb_mapper_suggestion_at(mapper))
		draw_suggestion(area, wb_mapper_suggestion_at(mapper));
	else if (mapper->side == WB_MAPPER_TARGET)
		draw_target(mapper, area, item);
	else
		draw_source(mapper, area, item, number);
}
