/*
 * The mapper's screen: a line on the mapping, the two sides with the gutter between
 * them, and the pane with what is under the cursor.
 *
 *     from → into, write mode                      11 of 12 mapped · 1 left · 0 gaps
 *      ⚷ name   type   value    gutter    ⚷ name   type   notes
 *     ─ pane ─────────────────────────────────────────────────────────────────────
 */
#include "tui/number.h"
#include "tui/views/mapper_ask.h"
#include "tui/views/mapper_header.h"
#include "tui/views/mapper_table.h"

enum { WIDE = 100, TALL = 28 };

/* The line on the mapping. */

static void
add_table_name(struct wb_buffer *out, const struct wb_line *line)
{
	if (line)
		wb_buffer_format(out, "%.*s.%.*s", WB_TEXT_ARG(line->table.system),
				 WB_TEXT_ARG(line->table.table));
	else
		wb_buffer_string(out, "no table yet");
}

static size_t
count_joins(const struct wb_mapping *mapping)
{
	size_t count = 0;

	for (size_t i = 0; i < mapping->n_lines; i++)
		count += mapping->lines[i].kind == WB_LINE_JOIN;
	return count;
}

static void
add_coverage(struct wb_buffer *out, const struct wb_coverage *coverage)
{
	const struct wb_side_coverage *target = &coverage->target;

	if (!target->known)
		return;
	wb_buffer_format(out, "%zu of %zu mapped · ", target->mapped, target->fields);
	if (target->elsewhere)
		wb_buffer_format(out, "%zu elsewhere · ", target->elsewhere);
	wb_buffer_format(out, "%zu left · %zu gap%s", target->left, target->gaps,
			 target->gaps == 1 ? "" : "s");
}

static void
draw_mapping(const struct mapper_view *mapper, struct wb_area area)
{
	const struct wb_mapper_model *model = &mapper->model;
	const struct wb_mapping *mapping = &model->mapping->as.mapping;
	const struct wb_line *write = wb_mapping_line(mapping, WB_LINE_WRITE);
	struct wb_buffer text = { 0 }, coverage = { 0 };
	size_t joins = count_joins(mapping);
	int room;

	add_coverage(&coverage, &model->coverage);
	room = wb_text_columns(wb_buffer_slice(&coverage));
	wb_put_right(area, 0, area.columns - room - 1, room, WB_STYLE(PLAIN),
		     wb_buffer_slice(&coverage));
	add_table_name(&text, model->from);
	if (joins)
		wb_buffer_format(&text, " + %zu", joins);
	wb_buffer_string(&text, " → ");
	add_table_name(&text, model->into);
	wb_buffer_format(&text, "  %s", wb_write_mode_name(write ? write->mode : WB_WRITE_INSERT));
	wb_put_within(area, 0, 1, area.columns - room - 4, WB_STYLE(HEADING),
		      wb_buffer_slice(&text));
	wb_buffer_release(&text);
	wb_buffer_release(&coverage);
}

/* The sides. */

static void
draw_heading(struct wb_area area, int row, const struct wb_mapper_item *item)
{
	int column = 1;

	if (item->kind == WB_MAPPER_NAMES) {
		wb_put(area, row, 1, WB_STYLE(HEADING), item->name);
		return;
	}
	column += wb_put_format(area, row, column, WB_STYLE(HEADING), "%.*s.%.*s",
				WB_TEXT_ARG(item->line->table.system), WB_TEXT_ARG(item->name));
	if (item->line->alias.len && !wb_text_equal(item->line->alias, item->name))
		column += wb_put_format(area, row, column, WB_STYLE(DIM), " as %.*s",
					WB_TEXT_ARG(item->line->alias));
	if (!item->table)
		wb_put_string(area, row, column, WB_STYLE(WARNING),
			      item->line->create ? "  will be made" : "  not inspected");
}

static void
put_type(struct wb_area area, int row, int column, int width, const struct wb_field *field)
{
	struct wb_buffer type = { 0 };

	if (!field)
		return;
	wb_type_spec_print(field->type, &type);
	wb_put_within(area, row, column, width, WB_STYLE(DIM), wb_buffer_slice(&type));
	wb_buffer_release(&type);
}

static void
put_name(struct wb_area area, int row, int width, const struct wb_mapper_item *item)
{
	bool is_dim = item->state == WB_FIELD_LEFT || item->state == WB_FIELD_ELSEWHERE;

	if (item->fault.len)
		wb_put_string(area, row, 0, WB_STYLE(BROKEN), "✗");
	if (item->key)
		wb_put_string(area, row, 1, WB_STYLE(KEY), "⚷");
	wb_put_within(area, row, 3, width,
		      item->fault.len ? WB_STYLE(BROKEN)
		      : is_dim        ? WB_STYLE(DIM)
				      : WB_STYLE(PLAIN),
		      item->name);
}

static const struct wb_field_profile *
profile_of(const struct mapper_view *mapper, const struct wb_mapper_item *item)
{
	const struct wb_profile *profile =
		wb_workspace_profile(wb_app_workspace(mapper->view.app), item->line->table.system,
				     item->line->table.table);

	return profile ? wb_profile_field(profile, item->name) : NULL;
}

/* A value of the sample row. */
struct shown {
	bool is_there, null, failed;
	struct wb_text text;
};

static struct shown
value_of(const struct mapper_view *mapper, const struct wb_mapper_item *item)
{
	const struct wb_sample_cell *cell = NULL;
	const struct wb_traced_cell *joined = NULL;

	if (item->line->kind == WB_LINE_FROM)
		cell = wb_mapper_samples_cell(&mapper->samples, mapper->sample, item->name);
	else
		joined = wb_mapper_samples_joined(&mapper->samples, mapper->sample,
						  wb_mapper_item_alias(item), item->name);
	if (cell)
		return (struct shown){ true, cell->null, cell->failed, cell->text };
	if (joined)
		return (struct shown){ true, joined->state == WB_CELL_NULL,
				       joined->state == WB_CELL_FAILED, joined->text };
	return (struct shown){ .is_there = false };
}

/* The item's value in the sample row; of a field without one, how often that is so. */
static void
put_source_value(const struct mapper_view *mapper, struct wb_area area, int row, int column,
		 const struct wb_mapper_item *item)
{
	int width = area.columns - column - 1;
	const struct wb_field_profile *profile =
		item->kind == WB_MAPPER_FIELD ? profile_of(mapper, item) : NULL;
	struct shown value = value_of(mapper, item);
	struct wb_buffer text = { 0 };

	if (value.is_there && !value.null && !value.failed) {
		wb_put_value(area, row, column, width, WB_STYLE(DIM), value.text, false);
	} else if (profile && profile->nulls) {
		wb_add_share(&text, profile->nulls, profile->rows);
		wb_buffer_string(&text, " null");
		wb_put_within(area, row, column, width, WB_STYLE(NULL), wb_buffer_slice(&text));
	} else if (value.is_there) {
		wb_put_value(area, row, column, width, WB_STYLE(BROKEN), value.text, value.null);
	} else if (profile && profile->n_values) {
		wb_put_value(area, row, column, width, WB_STYLE(DIM), profile->values[0].value,
			     false);
	}
	wb_buffer_release(&text);
}

static void
draw_source(const struct mapper_view *mapper, struct wb_area area, int row,
	    const struct wb_mapper_item *item)
{
	bool wide = area.columns >= 40;
	int name = wide ? area.columns * 2 / 5 : area.columns - 15;

	if (!wb_mapper_item_ends_wires(item)) {
		draw_heading(area, row, item);
		return;
	}
	if (wb_mapper_is_marked(mapper, item))
		wb_put_string(area, row, 0, WB_STYLE(KEY), "●");
	put_name(area, row, name, item);
	if (item->kind == WB_MAPPER_LET) {
		wb_put_string(area, row, name + 4, WB_STYLE(DIM), "let");
		return;
	}
	if (wide && item->kind == WB_MAPPER_ELEMENT)
		wb_put_string(area, row, name + 4, WB_STYLE(DIM), "each");
	else if (wide)
		put_type(area, row, name + 4, 8, item->field);
	put_source_value(mapper, area, row, name + (wide ? 13 : 4), item);
}

static const char *
note_of(const struct wb_mapper_item *item)
{
	if (!item->field)
		return "new";
	if (item->field->generated)
		return "computed";
	if (item->field->not_null)
		return "not null";
	return item->field->unique ? "unique" : "";
}

static void
draw_target(struct wb_area area, int row, const struct wb_mapper_item *item)
{
	bool wide = area.columns >= 40;
	int name = wide ? area.columns * 2 / 5 : area.columns - 13;

	if (!wb_mapper_item_ends_wires(item)) {
		draw_heading(area, row, item);
		return;
	}
	if (item->state == WB_FIELD_GAP && item->field && wb_field_must_be_written(item->field))
		wb_put_string(area, row, 0, WB_STYLE(WARNING), "!");
	put_name(area, row, name, item);
	put_type(area, row, name + 4, wide ? 12 : area.columns - name - 5, item->field);
	if (wide)
		wb_put_string(area, row, name + 17, WB_STYLE(DIM),
			      item->state == WB_FIELD_ELSEWHERE ? "elsewhere" : note_of(item));
}

static void
draw_row(const struct mapper_view *mapper, enum wb_mapper_side side, struct wb_area area, int row,
	 const struct wb_mapper_row *at)
{
	const struct wb_mapper_item *item = &mapper->model.items[side][at->item];

	if (at->folded)
		wb_put_format(area, row, 3, WB_STYLE(DIM), "… %zu unlinked", at->folded);
	else if (side == WB_MAPPER_SOURCE)
		draw_source(mapper, area, row, item);
	else
		draw_target(area, row, item);
}

static void
draw_side(struct mapper_view *mapper, enum wb_mapper_side side, struct wb_area area)
{
	struct wb_mapper_list *list = &mapper->lists[side];
	uint8_t mark = mapper->side == side && !mapper->in_header ? WB_STYLE_CURSOR
								  : WB_STYLE_FAINT_CURSOR;

	wb_scroll_fit(&list->scroll, area.rows);
	if (list->scroll.count < 2 && mapper->listing.filter != WB_MAPPER_ALL)
		wb_put_format(area, 1, 3, WB_STYLE(DIM), "nothing is shown by: %s",
			      wb_mapper_filter_name(mapper->listing.filter));
	for (int row = 0; row < area.rows; row++) {
		size_t at = wb_scroll_at(&list->scroll, row);

		if (at == list->scroll.count)
			break;
		draw_row(mapper, side, area, row, &list->rows[at]);
		if (at == list->scroll.cursor)
			wb_mark(area, row, 0, area.columns - 1, mark);
	}
	if (side == WB_MAPPER_TARGET)
		wb_scroll_draw_bar(&list->scroll, area);
}

static void
draw_sides(struct mapper_view *mapper, struct wb_area area)
{
	int gutter = area.columns >= WIDE ? area.columns / 4 : area.columns / 4 - 1;
	int left = (area.columns - gutter) / 2;

	mapper->columns.left = left;
	mapper->columns.gutter = gutter;
	draw_side(mapper, WB_MAPPER_SOURCE, wb_area_part(area, 0, 0, area.rows, left));
	draw_side(mapper, WB_MAPPER_TARGET,
		  wb_area_part(area, 0, left + gutter, area.rows, area.columns - left - gutter));
	wb_mapper_draw_gutter(mapper, wb_area_part(area, 0, left, area.rows, gutter));
}

/* The pane gives way where there are few rows. */
static int
pane_rows(int rows)
{
	return rows >= TALL ? 10 : rows >= 16 ? 7 : rows >= 8 ? 3 : 0;
}

void
wb_mapper_draw(struct mapper_view *mapper, struct wb_area area)
{
	int pane = pane_rows(area.rows), rows = area.rows - 1 - pane, header;

	if (!mapper->model.mapping) {
		wb_put_format(area, 0, 1, WB_STYLE(WARNING), "there is no mapping %.*s any more",
			      WB_TEXT_ARG(wb_buffer_slice(&mapper->name)));
		wb_put_string(area, 1, 1, WB_STYLE(DIM), "u takes the last edit back");
		return;
	}
	draw_mapping(mapper, area);
	header = wb_mapper_header_rows(mapper, rows);
	if (header)
		wb_mapper_draw_header(mapper, wb_area_part(area, 1, 0, header, area.columns));
	mapper->columns.first = 1 + header;
	if (mapper->form != MAPPER_WIRES)
		wb_mapper_table_draw(
			mapper, wb_area_part(area, 1 + header, 0, rows - header, area.columns));
	else if (rows > header)
		draw_sides(mapper, wb_area_part(area, 1 + header, 0, rows - header, area.columns));
	wb_mapper_draw_pane(mapper, wb_area_part(area, 1 + rows, 0, pane, area.columns));
}
