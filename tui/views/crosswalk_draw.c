/* How a crosswalk's screen is drawn: what it is, how much it covers, its lines. */
#include "tui/number.h"
#include "tui/views/crosswalk_state.h"

enum { ROWS_WIDTH = 11, WIRE_WIDTH = 5, HEAD_ROWS = 3 };

/* Where the columns are. */
struct columns {
	int values, rows, wire, codes; /* the first of each */
	int end;
};

static struct columns
columns_of(struct wb_area area)
{
	struct columns at = { .values = 1, .end = area.columns - 2 };
	int values = (area.columns - ROWS_WIDTH - WIRE_WIDTH) / 2;

	at.rows = at.values + (values > 60 ? 60 : values);
	at.wire = at.rows + ROWS_WIDTH + 1;
	at.codes = at.wire + WIRE_WIDTH;
	return at;
}

/* The head. */

static void
add_values(struct wb_buffer *out, size_t count, const char *what)
{
	wb_buffer_string(out, " · ");
	wb_add_count(out, count);
	wb_buffer_format(out, " value%s %s", count == 1 ? "" : "s", what);
}

static void
draw_coverage(const struct crosswalk_view *crosswalk, struct wb_area area)
{
	const struct wb_crosswalk_model *model = &crosswalk->model;
	const struct wb_crosswalk_study *study = &crosswalk->found.study;
	struct wb_buffer text = { 0 };

	wb_add_share(&text, model->covered, model->rows);
	wb_buffer_string(&text, " of ");
	wb_add_count(&text, model->rows);
	wb_buffer_string(&text, model->rows == 1 ? " row" : " rows");
	add_values(&text, model->counts[WB_CROSSWALK_SHOW_OPEN], "open");
	if (model->counts[WB_CROSSWALK_SHOW_BY_RULE])
		add_values(&text, model->counts[WB_CROSSWALK_SHOW_BY_RULE], "by the rule");
	if (study->beyond) {
		wb_buffer_string(&text, " · ");
		wb_add_count(&text, study->beyond);
		wb_buffer_string(&text, " rows with values not listed");
	}
	if (study->failed) {
		wb_buffer_string(&text, " · ");
		wb_add_count(&text, study->failed);
		wb_buffer_string(&text, study->failed == 1 ? " row fails before it"
							   : " rows fail before it");
	}
	wb_put(area, 0, 1, model->counts[WB_CROSSWALK_SHOW_OPEN] ? WB_STYLE(PLAIN) : WB_STYLE(OK),
	       wb_buffer_slice(&text));
	wb_buffer_release(&text);
}

static void
draw_standing(const struct crosswalk_view *crosswalk, struct wb_area area)
{
	if (crosswalk->found.has_study)
		draw_coverage(crosswalk, area);
	else if (crosswalk->reading)
		wb_put_string(area, 0, 1, WB_STYLE(DIM), "reading the values …");
	else if (crosswalk->trouble.len)
		wb_put_format(area, 0, 1, WB_STYLE(ERROR), "values are not known: %.*s",
			      WB_TEXT_ARG(wb_buffer_slice(&crosswalk->trouble)));
	else if (!crosswalk->n_uses)
		wb_put_string(area, 0, 1, WB_STYLE(DIM),
			      "no mapping uses it: no values come to it yet");
}

/* Returns the column that it begins at. */
static int
draw_rule(const struct crosswalk_view *crosswalk, struct wb_area area)
{
	const struct wb_crosswalk *as = &crosswalk->object->as.crosswalk;
	struct wb_arena arena = { 0 };
	struct wb_buffer text = { 0 };
	int columns;

	wb_buffer_string(&text, "otherwise ");
	if (as->otherwise == WB_OTHERWISE_KEEP)
		wb_buffer_string(&text, "keep");
	else if (as->otherwise == WB_OTHERWISE_REJECT)
		wb_buffer_string(&text, as->has_otherwise ? "reject" : "reject (nothing is said)");
	else if (as->otherwise_value.cell != WB_CELL_VALUE)
		wb_buffer_string(&text, "null");
	else
		wb_buffer_format(&text, "\"%.*s\"",
				 WB_TEXT_ARG(wb_value_to_text(&as->otherwise_value, &arena)));
	if (as->ignoring_case)
		wb_buffer_string(&text, " · ignoring case");
	columns = wb_text_columns(wb_buffer_slice(&text));
	if (columns > area.columns / 2)
		columns = area.columns / 2;
	wb_put_right(area, 1, area.columns - 1 - columns, columns, WB_STYLE(DIM),
		     wb_buffer_slice(&text));
	wb_buffer_release(&text);
	wb_arena_release(&arena);
	return area.columns - 1 - columns;
}

/* Which use is shown, or which table it is. */
static void
draw_use(const struct crosswalk_view *crosswalk, struct wb_area left)
{
	const struct wb_crosswalk *as = &crosswalk->object->as.crosswalk;
	const struct crosswalk_use *use = &crosswalk->uses[crosswalk->use];
	const struct wb_crosswalk_study *study = &crosswalk->found.study;
	int column = 1;

	if (as->from_table)
		column += wb_put_format(
			left, 0, column, WB_STYLE(HEADING), "from %.*s.%.*s (%.*s, %.*s)  ",
			WB_TEXT_ARG(as->source.system), WB_TEXT_ARG(as->source.table),
			WB_TEXT_ARG(as->source_old), WB_TEXT_ARG(as->source_new));
	if (!crosswalk->n_uses)
		return;
	if (crosswalk->n_uses > 1)
		column += wb_put_format(left, 0, column, WB_STYLE(KEY), "%zu of %zu uses (Tab) ",
					crosswalk->use + 1, crosswalk->n_uses);
	column += wb_put_format(left, 0, column, WB_STYLE(PLAIN), "%.*s.%.*s",
				WB_TEXT_ARG(use->mapping), WB_TEXT_ARG(use->line));
	if (crosswalk->found.has_study)
		wb_put_format(left, 0, column, WB_STYLE(DIM), " ← %.*s: %.*s",
			      WB_TEXT_ARG(study->table.table), WB_TEXT_ARG(study->steps));
}

static void
draw_headings(struct wb_area area, const struct columns *at)
{
	wb_put_string(area, 2, at->values, WB_STYLE(HEADING), "value");
	wb_put_right(area, 2, at->rows, ROWS_WIDTH, WB_STYLE(HEADING), WB_TEXT("rows"));
	wb_put_string(area, 2, at->codes, WB_STYLE(HEADING), "becomes");
}

/* Lines. */

static void
draw_guess(const struct crosswalk_view *crosswalk, struct wb_area area, int row,
	   const struct columns *at, const struct wb_crosswalk_line *line)
{
	const struct wb_code_guess *guess =
		crosswalk->likely_shown ? wb_code_guess_of(&crosswalk->guesses, line->value) : NULL;
	int column = at->codes, score;

	if (!guess) {
		wb_put_string(area, row, at->codes, WB_STYLE(WARNING), "open");
		return;
	}
	score = (int)(guess->score * 100 + .5);
	wb_put_string(area, row, at->wire, WB_STYLE(SUGGESTED), "┄┄▶");
	column += wb_put_value(area, row, column, at->end - column - 4, WB_STYLE(SUGGESTED),
			       guess->code, false);
	if (score < 100)
		column += wb_put_format(area, row, column + 2, WB_STYLE(DIM), ".%02d", score) + 2;
	else
		column += wb_put_string(area, row, column + 2, WB_STYLE(DIM), "1.0") + 2;
	if (guess->reason)
		wb_put_within(area, row, column + 1, at->end - column - 1, WB_STYLE(DIM),
			      wb_text_of(guess->reason));
}

static void
draw_code(struct wb_area area, int row, const struct columns *at,
	  const struct wb_crosswalk_line *line)
{
	static const struct {
		const char *wire;
		struct wb_style wire_style, code_style;
	} looks[WB_CODE_STATES] = {
		[WB_CODE_BY_RULE] = { " *▶", { WB_ROLE_DIM, 0 }, { WB_ROLE_DIM, 0 } },
		[WB_CODE_MATCHED] = { "──▶", { WB_ROLE_WIRE, 0 }, { WB_ROLE_PLAIN, 0 } },
		[WB_CODE_PASSED] = { "──▶", { WB_ROLE_DIM, 0 }, { WB_ROLE_DIM, 0 } },
		[WB_CODE_UNUSED] = { "──▶", { WB_ROLE_DIM, 0 }, { WB_ROLE_DIM, 0 } },
	};
	int column = at->codes;

	wb_put_string(area, row, at->wire, looks[line->state].wire_style, looks[line->state].wire);
	column += wb_put_value(area, row, column, at->end - column, looks[line->state].code_style,
			       line->code, line->code_null);
	if (line->state == WB_CODE_PASSED)
		wb_put_within(area, row, column + 2, at->end - column - 2, WB_STYLE(DIM),
			      WB_TEXT("stays null"));
}

static void
draw_line(const struct crosswalk_view *crosswalk, struct wb_area area, int row,
	  const struct columns *at, const struct wb_crosswalk_line *line)
{
	bool unused = line->state == WB_CODE_UNUSED;
	struct wb_buffer rows = { 0 };

	wb_put_value(area, row, at->values, at->rows - at->values,
		     unused ? WB_STYLE(DIM) : WB_STYLE(PLAIN), line->value, line->null);
	if (!unused)
		wb_add_count(&rows, line->rows);
	else
		wb_buffer_string(&rows, crosswalk->found.has_study ? "unused" : "–");
	wb_put_right(area, row, at->rows, ROWS_WIDTH, unused ? WB_STYLE(DIM) : WB_STYLE(PLAIN),
		     wb_buffer_slice(&rows));
	wb_buffer_release(&rows);
	if (line->state == WB_CODE_OPEN)
		draw_guess(crosswalk, area, row, at, line);
	else
		draw_code(area, row, at, line);
}

static void
draw_none(const struct crosswalk_view *crosswalk, struct wb_area area)
{
	const char *what = "it has no entries: + adds one, i takes them from a CSV file";

	if (crosswalk->reading)
		what = "";
	else if (crosswalk->model.counts[WB_CROSSWALK_SHOW_ALL])
		what = "the filter shows none of them: f shows others";
	else if (crosswalk->object->as.crosswalk.from_table)
		what = "no entries were read";
	wb_put_string(area, 0, 1, WB_STYLE(DIM), what);
}

void
wb_crosswalk_draw(struct crosswalk_view *crosswalk, struct wb_area area)
{
	struct wb_area lines =
		wb_area_part(area, HEAD_ROWS, 0, area.rows - HEAD_ROWS, area.columns);
	struct columns at = columns_of(area);

	if (!crosswalk->object) {
		wb_put_string(area, 0, 1, WB_STYLE(WARNING), "this crosswalk is gone: q goes back");
		return;
	}
	draw_standing(crosswalk, area);
	draw_use(crosswalk, wb_area_part(area, 1, 0, 1, draw_rule(crosswalk, area) - 2));
	draw_headings(area, &at);
	wb_scroll_fit(&crosswalk->scroll, lines.rows);
	if (!crosswalk->scroll.count)
		draw_none(crosswalk, lines);
	for (int row = 0; row < lines.rows; row++) {
		size_t line = wb_scroll_at(&crosswalk->scroll, row);

		if (line == crosswalk->scroll.count)
			break;
		draw_line(crosswalk, lines, row, &at, &crosswalk->model.lines[line]);
		if (line == crosswalk->scroll.cursor)
			wb_mark(lines, row, 0, lines.columns - 1, WB_STYLE_CURSOR);
	}
	wb_scroll_draw_bar(&crosswalk->scroll, lines);
}
