/*
 * preview: source rows and the rows they would become. For people a block a
 * row, an arrow a line; for programs an object a row.
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "study/preview.h"

enum { VALUE_WIDTH = 28, STEP_WIDTH = 24 };

enum depth { FIELDS_ONLY, EVERY_STEP };

struct preview {
	struct wb_listing *listing; /* NULL: blocks */
	enum depth depth;
	size_t name_width; /* of the widest target field */
	uint64_t rows;
	struct wb_buffer line;
};

static const char *
outcome_of(const struct wb_preview_row *row)
{
	return row->outcome == WB_OUTCOME_PENDING ? "written" : wb_outcome_name(row->outcome);
}

/* A cell as a person reads it: null, empty text and failure told apart. */
static void
show_cell(struct wb_buffer *out, const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	const struct wb_fault *fault;
	struct wb_text text;

	switch (wb_column_cell(column, row)) {
	case WB_CELL_NULL:
		wb_buffer_string(out, "∅");
		return;
	case WB_CELL_FAILED:
		fault = column->fault[wb_column_index(column, row)];
		wb_buffer_format(out, "fails: %s", fault->rule);
		return;
	case WB_CELL_VALUE:
		break;
	}
	text = wb_column_text(column, row, arena);
	if (text.len)
		wb_show_text(out, text);
	else
		wb_buffer_string(out, "\"\"");
}

static void
pad(struct wb_buffer *out, size_t start, size_t width)
{
	struct wb_text shown = { out->at + start, out->len - start };
	size_t seen = wb_utf8_width(shown);

	while (seen++ < width)
		wb_buffer_byte(out, ' ');
}

/* The fields that an expression reads, each once: "full_name Silva, Olga". */
static void
show_sources(struct wb_buffer *out, const struct wb_preview_row *row, const struct wb_expr *expr,
	     bool *seen)
{
	if (expr->kind == WB_EXPR_FIELD && !seen[expr->field]) {
		seen[expr->field] = true;
		wb_buffer_string(out, "  <- ");
		wb_show_text(out, row->plan->source_table->fields[expr->field].name);
		wb_buffer_byte(out, ' ');
		show_cell(out, &row->source->columns[expr->field], row->row, row->arena);
	}
	for (size_t i = 0; i < expr->n_operands; i++)
		show_sources(out, row, expr->operands[i], seen);
}

static void
flush_line(struct preview *preview)
{
	wb_buffer_byte(&preview->line, '\n');
	fwrite(preview->line.at, 1, preview->line.len, stdout);
	wb_buffer_clear(&preview->line);
}

static void
print_steps(struct preview *preview, const struct wb_preview_row *row, size_t arrow)
{
	struct wb_buffer *line = &preview->line;
	const struct wb_trace_step *steps;
	size_t n = wb_preview_trace(row, arrow, &steps);

	for (size_t i = 0; i < n; i++) {
		size_t start;

		wb_buffer_format(line, "%*s", (int)preview->name_width + 6, "");
		start = line->len;
		wb_show_text(line, steps[i].step);
		pad(line, start, STEP_WIDTH);
		wb_buffer_string(line, "  ->  ");
		show_cell(line, steps[i].column, row->row, row->arena);
		flush_line(preview);
	}
}

static void
print_arrow(struct preview *preview, const struct wb_preview_row *row, size_t arrow)
{
	struct wb_buffer *line = &preview->line;
	const struct wb_plan_arrow *target = &row->plan->arrows[arrow];
	bool *seen = WB_NEW_ARRAY(row->arena, bool, row->plan->source_table->n_fields + 1);
	size_t start;

	wb_buffer_string(line, "  ");
	start = line->len;
	wb_show_text(line, target->name);
	pad(line, start, preview->name_width);
	wb_buffer_string(line, "  ");
	start = line->len;
	show_cell(line, &row->target[arrow], row->row, row->arena);
	if (preview->depth == FIELDS_ONLY) {
		pad(line, start, VALUE_WIDTH);
		show_sources(line, row, target->expr, seen);
	}
	flush_line(preview);
	if (preview->depth == EVERY_STEP)
		print_steps(preview, row, arrow);
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
measure_names(struct preview *preview, const struct wb_plan *plan)
{
	struct wb_buffer shown = { 0 };

	for (size_t i = 0; i < plan->n_arrows; i++) {
		size_t width;

		wb_buffer_clear(&shown);
		wb_show_text(&shown, plan->arrows[i].name);
		width = wb_utf8_width(wb_buffer_slice(&shown));
		if (width > preview->name_width)
			preview->name_width = width;
	}
	wb_buffer_release(&shown);
}

static void
print_block(struct preview *preview, const struct wb_preview_row *row)
{
	struct wb_buffer *line = &preview->line;

	if (!preview->rows)
		measure_names(preview, row->plan);
	wb_buffer_format(line, "%srow %llu: %s", preview->rows ? "\n" : "",
			 (unsigned long long)row->number,
			 row->outcome == WB_OUTCOME_PENDING ? "would be written"
							    : wb_outcome_name(row->outcome));
	if (row->fault)
		show_fault(line, row->fault);
	flush_line(preview);
	for (size_t i = 0; i < row->plan->n_arrows; i++)
		print_arrow(preview, row, i);
}

static void
add_member(struct wb_buffer *out, struct wb_text name, const struct wb_column *column,
	   const struct wb_preview_row *row)
{
	if (out->len > 1)
		wb_buffer_string(out, ", ");
	wb_json_string(out, name);
	wb_buffer_string(out, ": ");
	if (wb_column_cell(column, row->row) == WB_CELL_VALUE)
		wb_json_string(out, wb_column_text(column, row->row, row->arena));
	else
		wb_buffer_string(out, "null");
}

static void
list_json(struct wb_listing *listing, struct wb_buffer *out)
{
	wb_buffer_byte(out, '}');
	wb_listing_text(listing, wb_buffer_slice(out));
	wb_buffer_clear(out);
}

static void
list_row(struct preview *preview, const struct wb_preview_row *row)
{
	struct wb_listing *listing = preview->listing;
	struct wb_buffer *object = &preview->line;

	wb_listing_number(listing, (int64_t)row->number);
	wb_listing_string(listing, outcome_of(row));
	wb_buffer_byte(object, '{');
	for (size_t i = 0; i < row->source->n_columns; i++)
		add_member(object, row->plan->source_table->fields[i].name,
			   &row->source->columns[i], row);
	list_json(listing, object);
	wb_buffer_byte(object, '{');
	for (size_t i = 0; i < row->plan->n_arrows; i++)
		add_member(object, row->plan->arrows[i].name, &row->target[i], row);
	list_json(listing, object);
	wb_listing_text(listing, row->fault ? row->fault->field : WB_TEXT(""));
	wb_listing_string(listing, row->fault ? row->fault->rule : NULL);
	wb_listing_text(listing, row->fault ? row->fault->reason : WB_TEXT(""));
}

static void
show_row(void *context, const struct wb_preview_row *row)
{
	struct preview *preview = context;

	if (preview->listing)
		list_row(preview, row);
	else
		print_block(preview, row);
	preview->rows++;
}

static enum wb_status
preview_rows(struct wb_invocation *call, struct wb_session *session, struct wb_error *err)
{
	static const struct wb_list_column columns[] = {
		{ "row", WB_LIST_NUMBER, 0 },  { "outcome", WB_LIST_TEXT, 0 },
		{ "source", WB_LIST_JSON, 0 }, { "target", WB_LIST_JSON, 0 },
		{ "field", WB_LIST_TEXT, 0 },  { "rule", WB_LIST_TEXT, 0 },
		{ "reason", WB_LIST_TEXT, 0 },
	};
	enum wb_format format = wb_call_format(call);
	struct preview shown = {
		.depth = wb_options_has(&call->options, "trace") ? EVERY_STEP : FIELDS_ONLY,
	};
	struct wb_preview preview = {
		.rows = wb_options_count(&call->options, "rows", 0),
		.context = &shown,
		.row = show_row,
	};
	enum wb_status status;

	if (format != WB_FORMAT_TABLE)
		shown.listing = wb_listing_new(stdout, format, columns, WB_COUNT_OF(columns));
	status = wb_preview_mapping(session, 0, &preview, err);
	if (shown.listing)
		wb_listing_end(shown.listing);
	if (!status && !shown.rows)
		wb_message_aside("the source has no rows");
	wb_buffer_release(&shown.line);
	return status;
}

static enum wb_status
run_preview(struct wb_invocation *call, struct wb_error *err)
{
	struct wb_opening opening = { 0 };
	enum wb_status status = wb_opening_mappings(&opening, call, err);

	if (!status)
		status = preview_rows(call, opening.session, err);
	wb_opening_close(&opening);
	return status;
}

const struct wb_command wb_command_preview = {
	.name = "preview",
	.summary = "shows source rows and the rows they would become; writes nothing",
	.arguments = "FILE MAPPING",
	.about = "Under each row stands every target field, its value, and the source fields it "
		 "comes "
		 "from. In tables ∅ is null and \"\" is empty text.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "rows",
			  .letter = 'n',
			  .kind = WB_OPTION_COUNT,
			  .argument = "N",
			  .help = "the first N rows (default: 20)" },
			{ .name = "trace", .help = "show every step of every transform" },
			WB_OPTION_SET,
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "preview members.wb member -n 3", "three rows" },
			{ "preview members.wb member --trace -n 1", "one row, step by step" },
			{ 0 },
		},
	.run = run_preview,
};
