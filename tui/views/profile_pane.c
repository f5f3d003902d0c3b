#include "tui/views/profile_pane.h"

#include "tui/chart.h"
#include "tui/number.h"

enum {
	LABEL = 11,       /* columns of the words at the left */
	VALUES_MOST = 50, /* shown of a list */
};

/* A place that goes down the area, line by line. */
struct page {
	struct wb_area area;
	int row;
	struct wb_buffer text; /* of the line being made */
};

static void
label(struct page *page, const char *word)
{
	wb_put_string(page->area, page->row, 1, WB_STYLE(DIM), word);
	wb_buffer_clear(&page->text);
}

/* Ends a line: what was made of it is put behind the label. */
static void
end_line(struct page *page, struct wb_style style)
{
	wb_put(page->area, page->row++, LABEL + 1, style, wb_buffer_slice(&page->text));
}

static uint64_t
value_count(const struct wb_field_profile *field)
{
	return field->rows - field->nulls - field->empties;
}

static void
draw_filled(struct page *page, const struct wb_field_profile *field)
{
	uint64_t filled = field->rows - field->nulls;
	int bar = page->area.columns - LABEL - 22;

	label(page, "filled");
	wb_add_count(&page->text, filled);
	wb_put_right(page->area, page->row, LABEL + 1, 9, WB_STYLE(PLAIN),
		     wb_buffer_slice(&page->text));
	wb_buffer_clear(&page->text);
	wb_add_share(&page->text, filled, field->rows);
	wb_put_right(page->area, page->row, LABEL + 11, 8, WB_STYLE(PLAIN),
		     wb_buffer_slice(&page->text));
	if (bar > 4)
		wb_chart_bar(page->area, page->row, LABEL + 20, bar < 30 ? bar : 30, filled,
			     field->rows);
	page->row++;
	if (field->empties) {
		label(page, "empty");
		wb_add_count(&page->text, field->empties);
		end_line(page, WB_STYLE(WARNING));
	}
}

static void
draw_distinct(struct page *page, const struct wb_field_profile *field)
{
	label(page, "distinct");
	wb_buffer_string(&page->text, field->distinct_exact ? "" : "~");
	wb_add_count(&page->text, field->distinct);
	if (value_count(field) && field->distinct_exact &&
	    field->distinct == field->rows - field->nulls)
		wb_buffer_string(&page->text, ", each once");
	if (value_count(field))
		wb_buffer_format(&page->text, "   length %llu–%llu",
				 (unsigned long long)field->min_length,
				 (unsigned long long)field->max_length);
	end_line(page, WB_STYLE(PLAIN));
}

static void
draw_type(struct page *page, const struct wb_field_profile *field)
{
	label(page, "looks like");
	wb_buffer_string(&page->text, wb_type_name(field->type));
	wb_buffer_string(&page->text, "  ");
	wb_add_share(&page->text, field->fits, value_count(field));
	if (field->format.len)
		wb_buffer_format(&page->text, "  %.*s", WB_TEXT_ARG(field->format));
	end_line(page, field->fits == value_count(field) ? WB_STYLE(PLAIN) : WB_STYLE(WARNING));
}

static int
put_value(struct page *page, int column, int width, struct wb_text value)
{
	return wb_put_value(page->area, page->row, column, width, WB_STYLE(PLAIN), value, false);
}

static void
draw_range(struct page *page, const struct wb_field_profile *field)
{
	int half = (page->area.columns - LABEL - 6) / 2, column = LABEL + 1;

	if (!field->has_range)
		return;
	label(page, "from");
	column += put_value(page, column, half, field->least.value);
	column += wb_put_string(page->area, page->row, column, WB_STYLE(DIM), " to ");
	put_value(page, column, half, field->greatest.value);
	page->row++;
	if (!field->n_bins)
		return;
	label(page, "spread");
	wb_chart_columns(page->area, page->row++, LABEL + 1,
			 page->area.columns - LABEL - 2 < (int)field->n_bins
				 ? page->area.columns - LABEL - 2
				 : (int)field->n_bins,
			 field->bins, field->n_bins);
}

/* The median and its like, of numbers. */
static void
draw_quantiles(struct page *page, const struct wb_field_profile *field)
{
	if (!field->n_quantiles)
		return;
	label(page, field->quantiles_exact ? "quantiles" : "~quantiles");
	for (size_t i = 1; i + 1 < field->n_quantiles; i++)
		wb_buffer_format(&page->text, "%s%.0f%% %.*s", i > 1 ? "  " : "",
				 100 * wb_profile_quantiles[i], WB_TEXT_ARG(field->quantiles[i]));
	end_line(page, WB_STYLE(PLAIN));
}

/* Lines of values or patterns, each with its count and a bar. */
static void
draw_counted(struct page *page, const struct wb_counted *entries, size_t n, uint64_t whole)
{
	int width = page->area.columns - 24 > 12 ? page->area.columns - 24 : 12, bar;

	if (width > 36)
		width = 36;
	bar = page->area.columns - width - 16;
	for (size_t i = 0; i < n && i < VALUES_MOST && page->row < page->area.rows; i++) {
		put_value(page, 2, width, entries[i].value);
		wb_buffer_clear(&page->text);
		wb_add_count(&page->text, entries[i].count);
		wb_put_right(page->area, page->row, width + 3, 10, WB_STYLE(PLAIN),
			     wb_buffer_slice(&page->text));
		if (bar > 3)
			wb_chart_bar(page->area, page->row, width + 15, bar < 20 ? bar : 20,
				     entries[i].count, whole);
		page->row++;
	}
}

static void
draw_list(struct page *page, const char *title, const struct wb_counted *entries, size_t n,
	  bool all, bool exact, uint64_t whole, size_t most)
{
	size_t shown = n < most ? n : most;

	if (!n || page->row >= page->area.rows - 1)
		return;
	wb_put_string(page->area, page->row, 1, WB_STYLE(HEADING), title);
	if (!exact)
		wb_put_string(page->area, page->row, 20, WB_STYLE(DIM), "at most so many");
	else if (!all || shown < n)
		wb_put_string(page->area, page->row, 20, WB_STYLE(DIM), "the most frequent");
	page->row++;
	draw_counted(page, entries, shown, whole);
}

/* What the system says of a field, in a line. */
static void
draw_heading(struct page *page, const struct wb_field *field)
{
	struct wb_area area = page->area;
	int column = 1;

	column += wb_put(area, page->row, column, WB_STYLE(TITLE), field->name) + 2;
	wb_buffer_clear(&page->text);
	wb_type_spec_print(field->type, &page->text);
	if (field->declared.len)
		wb_buffer_format(&page->text, " (%.*s)", WB_TEXT_ARG(field->declared));
	if (field->max_length)
		wb_buffer_format(&page->text, " at most %llu",
				 (unsigned long long)field->max_length);
	if (field->key_part)
		wb_buffer_format(&page->text, "  ⚷ key %u", field->key_part);
	if (field->unique)
		wb_buffer_string(&page->text, "  unique");
	if (field->not_null)
		wb_buffer_string(&page->text, "  not null");
	if (field->generated)
		wb_buffer_string(&page->text, "  computed");
	else if (field->has_default)
		wb_buffer_string(&page->text, "  has a default");
	wb_put(area, page->row++, column, WB_STYLE(DIM), wb_buffer_slice(&page->text));
	if (field->references_table.len)
		wb_put_format(area, page->row++, 1, WB_STYLE(DIM), "→ %.*s.%.*s",
			      WB_TEXT_ARG(field->references_table),
			      WB_TEXT_ARG(field->references_field));
	page->row++;
}

static void
draw_made_at(struct page *page, const struct wb_profile *profile)
{
	wb_buffer_clear(&page->text);
	wb_buffer_string(&page->text, "profile of ");
	wb_add_time(&page->text, profile->made_at);
	wb_buffer_string(&page->text, ", ");
	wb_add_count(&page->text, profile->rows);
	wb_buffer_string(&page->text, " rows");
	wb_put(page->area, page->row++, 1, WB_STYLE(DIM), wb_buffer_slice(&page->text));
}

void
wb_draw_field_profile(struct wb_area area, const struct wb_field *field,
		      const struct wb_profile *profile)
{
	const struct wb_field_profile *about =
		profile ? wb_profile_field(profile, field->name) : NULL;
	struct page page = { .area = area };

	draw_heading(&page, field);
	if (!about) {
		wb_put_string(area, page.row, 1, WB_STYLE(DIM),
			      "no profile is kept: p reads the table and makes one");
		wb_buffer_release(&page.text);
		return;
	}
	draw_filled(&page, about);
	draw_distinct(&page, about);
	if (value_count(about))
		draw_type(&page, about);
	draw_range(&page, about);
	draw_quantiles(&page, about);
	page.row++;
	draw_list(&page, "patterns", about->patterns, about->n_patterns, about->patterns_all,
		  about->patterns_exact, value_count(about), 4);
	draw_list(&page, "values", about->values, about->n_values, about->values_all,
		  about->values_exact, value_count(about), VALUES_MOST);
	if (page.row < area.rows - 1)
		draw_made_at(&page, profile);
	wb_buffer_release(&page.text);
}

/* One line a field: how much of it is filled, how many values, what they look like. */
static void
draw_field_line(struct page *page, const struct wb_field_profile *field)
{
	int name = page->area.columns - 40;

	if (name > 30)
		name = 30;
	wb_put_within(page->area, page->row, 1, name, WB_STYLE(PLAIN), field->name);
	wb_chart_bar(page->area, page->row, name + 2, 8, field->rows - field->nulls, field->rows);
	wb_buffer_clear(&page->text);
	wb_buffer_string(&page->text, field->distinct_exact ? "" : "~");
	wb_add_count(&page->text, field->distinct);
	wb_put_right(page->area, page->row, name + 11, 10, WB_STYLE(PLAIN),
		     wb_buffer_slice(&page->text));
	wb_put_within(page->area, page->row, name + 22, 9, WB_STYLE(DIM),
		      wb_text_of(value_count(field) ? wb_type_name(field->type) : ""));
	if (field->has_range)
		wb_put_value(page->area, page->row, name + 32, page->area.columns - name - 33,
			     WB_STYLE(DIM), field->least.value, false);
	page->row++;
}

void
wb_draw_table_profile(struct wb_area area, const struct wb_table *table,
		      const struct wb_profile *profile)
{
	struct page page = { .area = area };
	int column = wb_put(area, 0, 1, WB_STYLE(TITLE), table->name) + 3;

	wb_put_format(area, 0, column, WB_STYLE(DIM), "%zu fields%s", table->n_fields,
		      table->writable ? "" : "  a view");
	page.row = 1;
	for (size_t i = 0; i < table->n_warnings && page.row < area.rows / 2; i++)
		wb_put(area, page.row++, 1, WB_STYLE(WARNING), table->warnings[i]);
	page.row++;
	if (!profile) {
		wb_put_string(area, page.row, 1, WB_STYLE(DIM),
			      "no profile is kept: p reads the table and makes one");
		return;
	}
	draw_made_at(&page, profile);
	if (profile->unreadable)
		wb_put_format(area, page.row++, 1, WB_STYLE(WARNING), "%llu rows are no records",
			      (unsigned long long)profile->unreadable);
	page.row++;
	for (size_t i = 0; i < profile->n_fields && page.row < area.rows; i++)
		draw_field_line(&page, &profile->fields[i]);
	wb_buffer_release(&page.text);
}
