/*
 * preview: source rows and the rows they would become. For people a block a
 * row, an arrow a line; for programs an object a row.
 */
#include <stdlib.h>

#include "base/json.h"
#include "cli/cmd.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "cli/preview_block.h"
#include "cli/progress.h"
#include "study/search.h"

struct preview {
	struct wb_listing *listing; /* NULL: blocks */
	struct wb_preview_blocks blocks;
	uint64_t rows;
	bool picked;                 /* by a condition */
	struct wb_progress progress; /* of a search */
	struct wb_text mapping;
	struct wb_buffer object; /* scratch */
};

static void
show_search(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	struct preview *preview = context;

	wb_progress_show(&preview->progress, preview->mapping, done, total, rows);
}

static enum wb_status
search_rows(struct wb_session *session, struct wb_text where, const struct wb_preview *preview,
	    struct wb_error *err)
{
	struct preview *shown = preview->context;
	struct wb_search search = {
		.where = where,
		.cancelled = wb_interrupt_flag(),
		.context = shown,
		.progress = show_search,
	};
	enum wb_status status;

	wb_interrupt_catch();
	shown->mapping = wb_session_mapping(session, 0)->name;
	wb_progress_init(&shown->progress, stderr);
	wb_progress_step(&shown->progress);
	status = wb_search_mapping(session, 0, &search, preview, err);
	wb_progress_clear(&shown->progress);
	return status;
}

static const char *
outcome_of(const struct wb_preview_row *row)
{
	return row->outcome == WB_OUTCOME_PENDING ? "written" : wb_outcome_name(row->outcome);
}

static void
add_member(struct wb_buffer *out, struct wb_text name, const struct wb_column *column,
	   const struct wb_preview_row *row)
{
	if (out->len > 1)
		wb_buffer_string(out, ", ");
	wb_json_string(out, name);
	wb_buffer_string(out, ": ");
	switch (wb_column_cell(column, row->row)) {
	case WB_CELL_VALUE:
		wb_json_string(out, wb_column_text(column, row->row, row->arena));
		break;
	case WB_CELL_NULL:
		wb_buffer_string(out, "null");
		break;
	case WB_CELL_FAILED:
		wb_buffer_string(out, "{\"fails\": ");
		wb_json_string(out,
			       wb_text_of(column->fault[wb_column_index(column, row->row)]->rule));
		wb_buffer_byte(out, '}');
	}
}

static void
list_json(struct wb_listing *listing, struct wb_buffer *out)
{
	wb_buffer_byte(out, '}');
	wb_listing_text(listing, wb_buffer_slice(out));
	wb_buffer_clear(out);
}

/* A target that was never computed is null as a whole. */
static void
list_target(struct preview *preview, const struct wb_preview_row *row)
{
	struct wb_buffer *object = &preview->object;

	if (row->reach != WB_PREVIEW_TARGET) {
		wb_listing_null(preview->listing);
		return;
	}
	wb_buffer_byte(object, '{');
	for (size_t i = 0; i < row->plan->n_arrows; i++)
		add_member(object, row->plan->arrows[i].name, &row->target[i], row);
	list_json(preview->listing, object);
}

/* A column of the source; one of a joined table bears its table's name. */
static void
add_column(struct preview *preview, const struct wb_preview_row *row, size_t column)
{
	const struct wb_plan_input *input = wb_plan_input_of(row->plan, column);
	struct wb_text name = wb_plan_column_name(row->plan, column);

	if (input->kind == WB_LINE_JOIN)
		name = wb_text_of(wb_arena_format(row->arena, "%.*s.%.*s",
						  WB_TEXT_ARG(input->alias), WB_TEXT_ARG(name)));
	add_member(&preview->object, name, &row->source->columns[column], row);
}

static void
list_row(struct preview *preview, const struct wb_preview_row *row)
{
	struct wb_listing *listing = preview->listing;
	struct wb_buffer *object = &preview->object;

	wb_listing_number(listing, (int64_t)row->number);
	wb_listing_string(listing, outcome_of(row));
	wb_buffer_byte(object, '{');
	for (size_t i = 0; i < row->plan->n_columns; i++)
		add_column(preview, row, i);
	list_json(listing, object);
	list_target(preview, row);
	wb_listing_text(listing, row->fault ? row->fault->field : WB_TEXT(""));
	wb_listing_string(listing, row->fault ? row->fault->rule : NULL);
	wb_listing_text(listing, row->fault ? row->fault->reason : WB_TEXT(""));
}

static void
show_row(void *context, const struct wb_preview_row *row)
{
	struct preview *preview = context;

	wb_progress_clear(&preview->progress);
	if (preview->listing)
		list_row(preview, row);
	else
		wb_preview_block(&preview->blocks, row);
	preview->rows++;
}

static void
tell_reading(void *context, const struct wb_preview_reading *reading)
{
	struct preview *preview = context;
	unsigned long long rows = reading->rows;

	wb_progress_clear(&preview->progress);
	if (reading->groups)
		wb_message_aside("all %llu rows of the source were read; each row shown is a "
				 "group%s, under the number of its first row",
				 rows, preview->picked ? " with such a row" : "");
	else
		wb_message_aside("all %llu rows of the source were read; those shown are in the "
				 "order of a run",
				 rows);
	if (reading->filtered || reading->rejected)
		wb_message_aside("%s: %llu filtered and %llu rejected rows",
				 reading->groups ? "in no group" : "not shown",
				 (unsigned long long)reading->filtered,
				 (unsigned long long)reading->rejected);
}

/* Rows that a condition picks come as they are found. */
static void
tell_order(struct wb_session *session)
{
	const struct wb_mapping *mapping = &wb_session_mapping(session, 0)->as.mapping;

	if (wb_mapping_line(mapping, WB_LINE_ORDER) && !wb_mapping_line(mapping, WB_LINE_GROUP))
		wb_message_aside("in the order of the source; a run puts rows in that of order by");
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
	const char *where = wb_options_value(&call->options, "where");
	enum wb_format format = wb_call_format(call);
	struct preview shown = { 0 };
	struct wb_preview preview = {
		.rows = wb_options_count(&call->options, "rows", 0),
		.memory = wb_options_size(&call->options, "memory"),
		.context = &shown,
		.row = show_row,
		.reading = tell_reading,
	};
	enum wb_status status;

	if (format != WB_FORMAT_TABLE)
		shown.listing = wb_listing_new(stdout, format, columns, WB_COUNT_OF(columns));
	wb_preview_blocks_init(&shown.blocks, wb_options_has(&call->options, "trace")
						      ? WB_PREVIEW_STEPS
						      : WB_PREVIEW_FIELDS);
	shown.picked = where != NULL;
	if (where)
		tell_order(session);
	if (where)
		status = search_rows(session, wb_text_of(where), &preview, err);
	else
		status = wb_preview_mapping(session, 0, &preview, err);
	if (shown.listing)
		wb_listing_end(shown.listing);
	wb_preview_blocks_end(&shown.blocks);
	if (!status && !shown.rows)
		wb_message_aside(where ? "no row is like that" : "the source has no rows");
	wb_buffer_release(&shown.object);
	return status;
}

static enum wb_status
run_preview(struct wb_invocation *call, struct wb_error *err)
{
	struct wb_opening opening = { 0 };
	enum wb_status status = wb_opening_mappings(&opening, call, err);

	if (!status)
		status = wb_session_refuse_parked(opening.session, err);
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
		 "comes from; under a filtered row, the fields that its where looks at. In tables "
		 "∅ is null and \"\" is empty text. Of a mapping with group by the groups are "
		 "shown, of one with order by its rows in their order: the whole source is read "
		 "for them, and rows that are filtered or rejected before are only counted.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "rows",
			  .letter = 'n',
			  .kind = WB_OPTION_POSITIVE,
			  .argument = "N",
			  .help = "the first N rows (default: 20)" },
			{ .name = "where",
			  .kind = WB_OPTION_TEXT,
			  .argument = "EXPRESSION",
			  .help = "only rows for which this is true of the driving table's fields, "
				  "from anywhere in it; or the groups with such a row" },
			{ .name = "trace", .help = "show every step of every transform" },
			WB_OPTION_SET,
			WB_OPTION_MEMORY,
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "preview members.wb member -n 3", "three rows" },
			{ "preview members.wb member --trace -n 1", "one row, step by step" },
			{ "preview members.wb member --where 'm.status is null'",
			  "the rows that a condition picks, filtered ones too" },
			{ 0 },
		},
	.run = run_preview,
};
