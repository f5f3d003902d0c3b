#include "tui/number.h"
#include "tui/views/transform_state.h"

enum {
	COUNTS = 39, /* columns of all counts */
};

/* The counts of a step, by list. */
static const struct {
	const char *heading;
	int column, width;
} counts[WB_TRANSFORM_LISTS] = {
	[WB_TRANSFORM_OK] = { "1 ok", 0, 9 },
	[WB_TRANSFORM_CHANGED] = { "2 changed", 9, 10 },
	[WB_TRANSFORM_FAILED] = { "3 failed", 19, 10 },
	[WB_TRANSFORM_FALLBACK] = { "4 else", 29, 10 },
};

static const uint8_t list_roles[WB_TRANSFORM_LISTS] = {
	[WB_TRANSFORM_OK] = WB_ROLE_PLAIN,
	[WB_TRANSFORM_CHANGED] = WB_ROLE_CHANGED,
	[WB_TRANSFORM_FAILED] = WB_ROLE_REJECTED,
	[WB_TRANSFORM_FALLBACK] = WB_ROLE_WARNING,
};

/* Where the columns of the steps stand. */
struct columns {
	int value, value_width; /* of the sample */
	int counts;
};

static struct columns
columns_of(struct wb_area area)
{
	struct columns columns = { .counts = area.columns - COUNTS - 1 };
	int room = columns.counts - 3;

	columns.value_width = room * 2 / 5;
	columns.value = columns.counts - columns.value_width;
	return columns;
}

/* The first line: what is read, and how much of it there is. */

static void
add_totals(struct wb_buffer *out, const struct wb_transform *transform,
	   const struct wb_trial_totals *totals)
{
	(void)transform;
	wb_add_count(out, totals->rows);
	wb_buffer_string(out, totals->rows == 1 ? " row   " : " rows   ");
	wb_add_count(out, totals->values);
	wb_buffer_string(out, totals->values == 1 ? " value" : " values");
	if (totals->unreadable) {
		wb_buffer_string(out, "   ");
		wb_add_count(out, totals->unreadable);
		wb_buffer_string(out, " unreadable");
	}
	if (totals->beyond) {
		wb_buffer_string(out, "   ");
		wb_add_count(out, totals->beyond);
		wb_buffer_string(out, " beyond the memory");
	}
}

/* "ams.contacts.Zip, Zip + 4"; "a.City, m.Name, as joined". */
static int
draw_fields(const struct wb_arrow_source *source, struct wb_area area, int column)
{
	if (!source->is_joined)
		column += wb_put_format(area, 0, column, WB_STYLE(PLAIN), "%.*s.%.*s.",
					WB_TEXT_ARG(source->table.system),
					WB_TEXT_ARG(source->table.table));
	for (size_t i = 0; i < source->n_fields; i++) {
		struct wb_text alias = source->is_joined ? source->aliases[i] : WB_TEXT("");

		column += wb_put_format(area, 0, column, WB_STYLE(PLAIN), "%s%.*s%s%.*s",
					i ? ", " : "", WB_TEXT_ARG(alias), alias.len ? "." : "",
					WB_TEXT_ARG(source->fields[i]));
	}
	if (source->is_joined)
		column += wb_put_string(area, 0, column, WB_STYLE(DIM), ", as joined");
	return column;
}

static void
draw_reads(const struct wb_transform *transform, struct wb_area area)
{
	struct wb_trial_totals totals;
	const struct wb_error *err;
	struct wb_buffer text = { 0 };
	int column = 1;

	if (transform->untried) {
		wb_put_string(area, 0, 1, WB_STYLE(WARNING), transform->untried);
		return;
	}
	column += wb_put_format(area, 0, column, WB_STYLE(DIM), "reads ");
	column = draw_fields(&transform->source, area, column);
	switch (wb_transform_trial_values(transform->trial, &totals, &err)) {
	case WB_TRANSFORM_LOADED:
		add_totals(&text, transform, &totals);
		wb_put_right(area, 0, column + 2, area.columns - column - 3, WB_STYLE(PLAIN),
			     wb_buffer_slice(&text));
		break;
	case WB_TRANSFORM_NOT_LOADED:
		wb_put_string(area, 0, column + 2, WB_STYLE(ERROR), err->what);
		break;
	default:
		wb_put_string(area, 0, column + 2, WB_STYLE(DIM), "reading its values …");
	}
	wb_buffer_release(&text);
}

/* The steps. */

static void
draw_heading(const struct wb_transform *transform, struct wb_area area, struct columns columns)
{
	wb_put_string(area, 1, 3, WB_STYLE(HEADING), "step");
	wb_put_within(area, 1, columns.value, columns.value_width, WB_STYLE(HEADING),
		      WB_TEXT("value here"));
	for (int i = 0; i < WB_TRANSFORM_LISTS; i++) {
		bool is_shown = transform->list == (enum wb_transform_list)i;

		wb_put_right(area, 1, columns.counts + counts[i].column, counts[i].width,
			     WB_STYLE_WITH(HEADING, is_shown ? WB_STYLE_UNDERLINE : 0),
			     wb_text_of(counts[i].heading));
	}
}

/* Above a regex the groups that it captures are shown. */
static void
draw_sample(const struct wb_transform *transform, size_t i, struct wb_area area, int row,
	    struct columns columns)
{
	const struct wb_transform_slot *slot = wb_transform_slot(transform, i);
	int width = columns.value_width - 1;

	if (!slot->has_sample)
		return;
	if (i + 1 == transform->steps.cursor &&
	    wb_transform_put_matched(transform, area, row, columns.value, width,
				     slot->sample.result))
		return;
	if (slot->sample_kind == WB_TRIAL_FAILED)
		wb_put_within(area, row, columns.value, width, WB_STYLE(REJECTED),
			      slot->sample.reason);
	else
		wb_put_value(area, row, columns.value, width,
			     slot->sample_kind == WB_TRIAL_FALLBACK ? WB_STYLE(WARNING)
								    : WB_STYLE(PLAIN),
			     slot->sample.result, slot->sample.result_null);
}

/* All that come through are plain; none of the others is a blank. */
static void
draw_count(const struct wb_transform_slot *slot, struct wb_area area, int row, int column, int i)
{
	uint64_t rows = wb_transform_count(&slot->result, (enum wb_transform_list)i).rows;
	struct wb_style style = { slot->is_stale ? WB_ROLE_DIM : list_roles[i], 0 };
	struct wb_buffer text = { 0 };

	if (!rows && i)
		return;
	wb_add_count(&text, rows);
	wb_put_right(area, row, column + counts[i].column, counts[i].width, style,
		     wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
draw_counts(const struct wb_transform_slot *slot, struct wb_area area, int row,
	    struct columns columns)
{
	if (slot->failed && !slot->has)
		wb_put_right(area, row, columns.counts, counts[0].width, WB_STYLE(BROKEN),
			     WB_TEXT("✗"));
	for (int i = 0; slot->has && i < WB_TRANSFORM_LISTS; i++)
		draw_count(slot, area, row, columns.counts, i);
}

static void
draw_step(const struct wb_transform *transform, struct wb_area area, int row, size_t i,
	  struct columns columns)
{
	const struct wb_step *step = &transform->shown.items[i];
	const struct wb_transform_slot *slot = wb_transform_slot(transform, i);
	static const char *const joints[] = {
		[WB_STEP_SOURCE] = "", [WB_STEP_PIPE] = "| ", [WB_STEP_ELSE] = "else "
	};
	int column = 3;

	column += wb_put_string(area, row, column, WB_STYLE(DIM), joints[step->kind]);
	wb_put_within(area, row, column, columns.value - column - 1, WB_STYLE(PLAIN), step->text);
	if (slot) {
		draw_sample(transform, i, area, row, columns);
		draw_counts(slot, area, row, columns);
	}
	if (i == transform->steps.cursor) {
		wb_put_string(area, row, 1, WB_STYLE(KEY), "▸");
		wb_mark(area, row, 1, area.columns - 2,
			transform->pane == WB_TRANSFORM_STEPS ? WB_STYLE_CURSOR
							      : WB_STYLE_FAINT_CURSOR);
	}
}

/* Rows that the steps take: all of them, where it leaves half of the screen. */
static int
draw_steps(struct wb_transform *transform, struct wb_area area)
{
	struct columns columns = columns_of(area);
	int rows = (int)transform->shown.count, most = (area.rows - 4) / 2;
	struct wb_area lines;

	if (rows > most)
		rows = most > 1 ? most : 1;
	draw_heading(transform, area, columns);
	lines = wb_area_part(area, 2, 0, rows, area.columns);
	wb_scroll_fit(&transform->steps, lines.rows);
	for (int row = 0; row < lines.rows; row++) {
		size_t i = wb_scroll_at(&transform->steps, row);

		if (i < transform->shown.count)
			draw_step(transform, lines, row, i, columns);
	}
	wb_scroll_draw_bar(&transform->steps, lines);
	return 2 + rows;
}

static int
draw_words(struct wb_area area, int row, int column, const struct wb_trial_result *result,
	   enum wb_transform_list list)
{
	uint64_t rows = wb_transform_count(result, list).rows;
	struct wb_buffer text = { 0 };

	if (!rows)
		return column;
	wb_add_count(&text, rows);
	wb_buffer_format(&text, " %s", wb_transform_list_name(list));
	column += wb_put(area, row, column, (struct wb_style){ list_roles[list], 0 },
			 wb_buffer_slice(&text)) +
		  2;
	wb_buffer_release(&text);
	return column;
}

void
wb_transform_draw_outcome(const struct wb_transform *transform, size_t i, struct wb_area area,
			  int row)
{
	const struct wb_transform_slot *slot = wb_transform_slot(transform, i);
	int half = area.columns / 2, column = half + 1;

	if (slot && slot->failed) {
		wb_put_format(area, row, 0, WB_STYLE(WARNING), "✗ %s", slot->err.what);
		return;
	}
	if (!slot || !slot->has || slot->is_stale)
		return;
	wb_put_string(area, row, 0, WB_STYLE(KEY), "→");
	if (slot->sample_kind == WB_TRIAL_FAILED)
		wb_put_within(area, row, 2, half - 2, WB_STYLE(REJECTED), slot->sample.reason);
	else if (slot->has_sample)
		wb_put_value(area, row, 2, half - 2, WB_STYLE(PLAIN), slot->sample.result,
			     slot->sample.result_null);
	for (int list = 0; list < WB_TRANSFORM_LISTS; list++)
		column = draw_words(area, row, column, &slot->result, (enum wb_transform_list)list);
}

/* The list of values. */

static void
add_list_title(struct wb_buffer *out, const struct wb_transform *transform,
	       const struct wb_transform_slot *slot)
{
	struct wb_trial_count count = wb_transform_count(&slot->result, transform->list);

	wb_buffer_format(out, "%d %s", (int)transform->list + 1,
			 wb_transform_list_name(transform->list));
	wb_buffer_string(out, ": ");
	wb_add_count(out, count.rows);
	wb_buffer_string(out, count.rows == 1 ? " row, " : " rows, ");
	wb_add_count(out, count.values);
	wb_buffer_string(out, count.values == 1 ? " value" : " values");
	if (count.values > transform->n_cases) {
		wb_buffer_string(out, ", the ");
		wb_add_count(out, transform->n_cases);
		wb_buffer_string(out, " most frequent");
	}
}

/* Under a regex: what it was given, with the groups that it captured. */
static void
draw_given(const struct wb_transform *transform, const struct wb_trial_case *one,
	   struct wb_area area, int row, int column, int width)
{
	bool is_given = transform->regex && one->has_input;
	struct wb_text value = is_given ? one->input : one->value;

	if (!is_given || !wb_transform_put_matched(transform, area, row, column, width, value))
		wb_put_value(area, row, column, width, WB_STYLE(PLAIN), value,
			     is_given ? one->input_null : one->value_null);
}

static void
draw_case(const struct wb_transform *transform, const struct wb_trial_case *one,
	  struct wb_area area, int row)
{
	int left = 13, middle = left + (area.columns - left) / 2;
	int rest = area.columns - middle - 4;
	struct wb_buffer text = { 0 };

	wb_add_count(&text, one->rows);
	wb_put_right(area, row, 1, 10, WB_STYLE(PLAIN), wb_buffer_slice(&text));
	wb_buffer_release(&text);
	draw_given(transform, one, area, row, left, middle - left - 1);
	wb_put_string(area, row, middle, WB_STYLE(DIM), one->reason.len ? "✗" : "→");
	if (one->reason.len)
		wb_put_within(area, row, middle + 2, rest, WB_STYLE(REJECTED), one->reason);
	else
		wb_put_value(area, row, middle + 2, rest, WB_STYLE(PLAIN), one->result,
			     one->result_null);
}

static void
draw_values(struct wb_transform *transform, struct wb_area area)
{
	const struct wb_transform_slot *slot =
		wb_transform_slot(transform, transform->steps.cursor);
	struct wb_buffer title = { 0 };
	struct wb_area lines = wb_area_part(area, 1, 0, area.rows - 1, area.columns);

	if (!slot || !slot->has) {
		wb_put_rule(area, 0, NULL);
		return;
	}
	add_list_title(&title, transform, slot);
	wb_buffer_byte(&title, '\0');
	wb_put_rule(area, 0, title.at);
	wb_buffer_release(&title);
	wb_scroll_fit(&transform->values, lines.rows);
	for (int row = 0; row < lines.rows; row++) {
		size_t i = wb_scroll_at(&transform->values, row);

		if (i >= transform->n_cases)
			break;
		draw_case(transform, transform->cases[i], lines, row);
		if (i == transform->values.cursor && transform->pane == WB_TRANSFORM_VALUES)
			wb_mark(lines, row, 1, lines.columns - 2, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&transform->values, lines);
}

/* What is wrong. */

int
wb_transform_draw_error(const struct wb_transform *transform, struct wb_area area, int row,
			int column)
{
	const struct wb_transform_edit *edit = &transform->edit;
	const struct wb_line_edit *line = &edit->lines[edit->error_line];
	struct wb_text before = { line->text.at, edit->error_at };
	int columns = wb_text_columns(wb_text_of(edit->err.what));

	if (!edit->failed)
		return row;
	if (!edit->has_place) {
		wb_put_string(area, row, column, WB_STYLE(ERROR), edit->err.what);
		return row + 1;
	}
	column += wb_text_columns(before) - line->scroll;
	wb_put_string(area, row, column, WB_STYLE(ERROR), "^");
	if (column + 2 + columns < area.columns || column < columns + 2)
		wb_put_string(area, row, column + 2, WB_STYLE(ERROR), edit->err.what);
	else
		wb_put_string(area, row, column - columns - 1, WB_STYLE(ERROR), edit->err.what);
	return row + 1;
}

/* What does not compile of the step under the cursor, though it could be read. */
static int
draw_trouble(const struct wb_transform *transform, struct wb_area area, int row)
{
	const struct wb_transform_slot *slot =
		wb_transform_slot(transform, transform->steps.cursor);

	if (!slot || !slot->failed || transform->edit.failed)
		return row;
	wb_put_format(area, row++, 3, WB_STYLE(ERROR), "✗ %s", slot->err.what);
	if (slot->err.hint[0])
		wb_put_string(area, row++, 5, WB_STYLE(DIM), slot->err.hint);
	return row;
}

/* The line being typed, with what is wrong with it. */
static int
draw_line(struct wb_transform *transform, struct wb_area area, int row)
{
	static const char *const titles[] = {
		[WB_EDIT_STEP] = "step: Enter takes it, Esc leaves it as it was",
		[WB_EDIT_WHOLE] = "the whole: Enter takes it, Esc leaves it as it was",
	};
	struct wb_transform_edit *edit = &transform->edit;

	wb_put_rule(area, row++,
		    edit->is_new ? "new step: Enter takes it, Esc leaves it out"
				 : titles[edit->kind]);
	wb_line_edit_draw(&edit->lines[0], area, row++, 3, area.columns - 5, WB_STYLE(PLAIN), true);
	return wb_transform_draw_error(transform, area, row, 3);
}

/* The whole of a step whose line is too short for it. */
static int
draw_long_step(const struct wb_transform *transform, struct wb_area area, int row)
{
	const struct wb_step *step = &transform->shown.items[transform->steps.cursor];
	int room = columns_of(area).value - 9;

	if (wb_text_columns(step->text) <= room)
		return row;
	wb_put_rule(area, row++, "step");
	wb_put_within(area, row++, 3, area.columns - 5, WB_STYLE(PLAIN), step->text);
	return row;
}

static int
draw_middle(struct wb_transform *transform, struct wb_area area, int row)
{
	if (transform->edit.kind != WB_EDIT_NONE && transform->edit.kind != WB_EDIT_REGEX)
		return draw_line(transform, area, row);
	if (transform->regex)
		return wb_transform_draw_regex(transform, area, row);
	return draw_long_step(transform, area, row);
}

void
wb_transform_draw(struct wb_view *view, struct wb_area area)
{
	struct wb_transform *transform = (struct wb_transform *)view;
	int row;

	if (transform->missing) {
		wb_put_string(area, 0, 1, WB_STYLE(WARNING), transform->missing);
		return;
	}
	wb_transform_regex_refresh(transform);
	draw_reads(transform, area);
	row = draw_steps(transform, area);
	row = draw_middle(transform, area, row);
	row = draw_trouble(transform, area, row);
	draw_values(transform, wb_area_part(area, row, 0, area.rows - row, area.columns));
}
