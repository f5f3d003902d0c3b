#include "cli/preview_block.h"

#include <stdio.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/terminal.h"

enum { VALUE_WIDTH = 28, STEP_WIDTH = 24, SOURCE_WIDTH = 16, NAME_WIDTH = 30, INDENT = 2, GAP = 2 };

void
wb_preview_blocks_init(struct wb_preview_blocks *blocks, enum wb_preview_depth depth)
{
	*blocks = (struct wb_preview_blocks){ .depth = depth };
	if (isatty(STDOUT_FILENO))
		blocks->width = wb_terminal_width(stdout);
}

/* A cell as a person reads it: null, empty text and failure told apart. */
static void
show_cell(struct wb_buffer *out, const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	const struct wb_fault *fault;

	switch (wb_column_cell(column, row)) {
	case WB_CELL_NULL:
		wb_buffer_string(out, "∅");
		return;
	case WB_CELL_FAILED:
		fault = column->fault[wb_column_index(column, row)];
		wb_buffer_format(out, "fails: %s", fault->rule);
		return;
	case WB_CELL_VALUE:
		wb_show_value(out, wb_column_text(column, row, arena));
	}
}

static void
flush_line(struct wb_preview_blocks *blocks)
{
	if (blocks->width)
		wb_cut_shown(&blocks->line, 0, blocks->width);
	wb_buffer_byte(&blocks->line, '\n');
	fwrite(blocks->line.at, 1, blocks->line.len, stdout);
	wb_buffer_clear(&blocks->line);
}

/* What is left of the line, or nothing: a line may be narrower than its names. */
static size_t
room_behind(const struct wb_preview_blocks *blocks, size_t taken)
{
	return blocks->width > taken ? blocks->width - taken : 1;
}

/* The fields that an expression reads, by number. */
static void
find_fields(const struct wb_expr *expr, bool *reads)
{
	if (expr->kind == WB_EXPR_FIELD)
		reads[expr->field] = true;
	for (size_t i = 0; i < expr->n_operands; i++)
		find_fields(expr->operands[i], reads);
}

/* A field of a joined table bears its table's name: two tables may have it. */
static void
show_column_name(struct wb_buffer *out, const struct wb_plan *plan, size_t column)
{
	const struct wb_plan_input *input = wb_plan_input_of(plan, column);

	if (input->kind == WB_LINE_JOIN) {
		wb_show_text(out, input->alias);
		wb_buffer_byte(out, '.');
	}
	wb_show_text(out, wb_plan_column_name(plan, column));
}

/* "  <- full_name Silva, Olga", for each field that an expression reads, from a column on. */
static void
show_sources(struct wb_preview_blocks *blocks, const struct wb_preview_row *row,
	     const struct wb_expr *expr, size_t column)
{
	const struct wb_plan *plan = row->plan;
	bool *reads = WB_NEW_ARRAY(row->arena, bool, plan->n_columns + 1);
	struct wb_buffer *line = &blocks->line;
	size_t n = 0, room;

	find_fields(expr, reads);
	for (size_t i = 0; i < plan->n_columns; i++)
		n += reads[i];
	if (n)
		wb_pad_shown(line, 0, column);
	room = n ? room_behind(blocks, wb_shown_width(line, 0)) / n : 0;
	for (size_t i = 0; i < plan->n_columns; i++) {
		size_t start = line->len;

		if (!reads[i])
			continue;
		wb_buffer_string(line, "  <- ");
		show_column_name(line, plan, i);
		wb_buffer_byte(line, ' ');
		show_cell(line, &row->source->columns[i], row->row, row->arena);
		if (blocks->width)
			wb_cut_shown(line, start, room > SOURCE_WIDTH ? room : SOURCE_WIDTH);
	}
}

/* Steps under each other, what they give behind an arrow in one column. */
static void
print_steps(struct wb_preview_blocks *blocks, const struct wb_preview_row *row,
	    const struct wb_expr *expr)
{
	struct wb_buffer *line = &blocks->line;
	size_t indent = INDENT + blocks->name_width + 2 * GAP, widest = STEP_WIDTH, start;
	const struct wb_trace_step *steps;
	size_t n = wb_preview_trace(row, expr, &steps);

	for (size_t i = 0; i < n; i++) {
		size_t width;

		wb_show_text(line, steps[i].step);
		width = wb_shown_width(line, 0);
		wb_buffer_clear(line);
		if (width > widest)
			widest = width;
	}
	if (blocks->width && widest > room_behind(blocks, indent) / 2)
		widest = room_behind(blocks, indent) / 2 + 1;
	for (size_t i = 0; i < n; i++) {
		wb_buffer_format(line, "%*s", (int)indent, "");
		start = line->len;
		wb_show_text(line, steps[i].step);
		wb_cut_shown(line, start, widest);
		wb_pad_shown(line, start, widest);
		wb_buffer_string(line, "  ->  ");
		show_cell(line, steps[i].column, row->row, row->arena);
		flush_line(blocks);
	}
}

static void
begin_line(struct wb_preview_blocks *blocks, struct wb_text name)
{
	struct wb_buffer *line = &blocks->line;
	size_t start;

	wb_buffer_format(line, "%*s", INDENT, "");
	start = line->len;
	wb_show_text(line, name);
	if (blocks->width)
		wb_cut_shown(line, start, NAME_WIDTH);
}

static void
print_arrow(struct wb_preview_blocks *blocks, const struct wb_preview_row *row, size_t arrow)
{
	const struct wb_plan_arrow *target = &row->plan->arrows[arrow];
	size_t margin = INDENT + blocks->name_width + GAP, room, start;
	struct wb_buffer *line = &blocks->line;

	begin_line(blocks, target->name);
	wb_pad_shown(line, 0, margin);
	start = line->len;
	show_cell(line, &row->target[arrow], row->row, row->arena);
	if (target->waits)
		wb_buffer_string(line, ", second pass");
	if (blocks->depth == WB_PREVIEW_STEPS) {
		flush_line(blocks);
		print_steps(blocks, row, target->expr);
		return;
	}
	room = room_behind(blocks, margin) / 2;
	if (blocks->width)
		wb_cut_shown(line, start, room > VALUE_WIDTH ? room : VALUE_WIDTH);
	show_sources(blocks, row, target->expr, margin + VALUE_WIDTH);
	flush_line(blocks);
}

/* Of a row that does not become one: what `where` looked at. */
static void
print_where(struct wb_preview_blocks *blocks, const struct wb_preview_row *row)
{
	begin_line(blocks, WB_TEXT("where"));
	if (blocks->depth == WB_PREVIEW_FIELDS)
		show_sources(blocks, row, row->plan->where, 0);
	flush_line(blocks);
	if (blocks->depth == WB_PREVIEW_STEPS)
		print_steps(blocks, row, row->plan->where);
}

static void
show_fault(struct wb_buffer *out, const struct wb_fault *fault)
{
	wb_buffer_string(out, ": ");
	if (fault->field.len) {
		wb_show_text(out, fault->field);
		wb_buffer_string(out, ": ");
	}
	wb_show_text(out, fault->reason);
	wb_buffer_format(out, " (%s)", fault->rule);
}

static void
widen(struct wb_preview_blocks *blocks, struct wb_text name)
{
	struct wb_buffer *scratch = &blocks->line;
	size_t width;

	wb_show_text(scratch, name);
	width = wb_shown_width(scratch, 0);
	wb_buffer_clear(scratch);
	if (blocks->width && width > NAME_WIDTH)
		width = NAME_WIDTH;
	if (width > blocks->name_width)
		blocks->name_width = width;
}

static void
measure_names(struct wb_preview_blocks *blocks, const struct wb_plan *plan)
{
	for (size_t i = 0; i < plan->n_arrows; i++)
		widen(blocks, plan->arrows[i].name);
	if (plan->where)
		widen(blocks, WB_TEXT("where"));
}

static void
print_heading(struct wb_preview_blocks *blocks, const struct wb_preview_row *row)
{
	bool pending = row->outcome == WB_OUTCOME_PENDING;

	wb_buffer_format(&blocks->line, "row %llu: %s", (unsigned long long)row->number,
			 pending ? "would be written" : wb_outcome_name(row->outcome));
	if (row->fault)
		show_fault(&blocks->line, row->fault);
	flush_line(blocks);
	blocks->pending |= pending;
}

void
wb_preview_block(struct wb_preview_blocks *blocks, const struct wb_preview_row *row)
{
	if (blocks->rows++)
		flush_line(blocks);
	else
		measure_names(blocks, row->plan);
	print_heading(blocks, row);
	if (row->reach == WB_PREVIEW_WHERE)
		print_where(blocks, row);
	for (size_t i = 0; row->reach == WB_PREVIEW_TARGET && i < row->plan->n_arrows; i++)
		print_arrow(blocks, row, i);
}

void
wb_preview_blocks_end(struct wb_preview_blocks *blocks)
{
	if (blocks->pending)
		puts("\n\"would be written\": the target's own checks are not asked");
	wb_buffer_release(&blocks->line);
}
