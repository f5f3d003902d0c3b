#include "cli/profile_block.h"

#include <math.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/terminal.h"
#include "data/datetime.h"

enum { VALUES_SHOWN = 10, VALUE_WIDTH = 40, LABEL_WIDTH = 13, END_WIDTH = 24 };

struct blocks {
	size_t width; /* of the terminal; 0: no limit */
	bool utf8;
	struct wb_buffer line;
	struct wb_arena arena; /* of texts for cells */
};

static void
flush_line(struct blocks *blocks)
{
	if (blocks->width)
		wb_cut_shown(&blocks->line, 0, blocks->width);
	wb_buffer_byte(&blocks->line, '\n');
	fwrite(blocks->line.at, 1, blocks->line.len, stdout);
	wb_buffer_clear(&blocks->line);
}

static void
print_line(struct blocks *blocks, const char *text)
{
	wb_buffer_string(&blocks->line, text);
	flush_line(blocks);
}

static void
show_value(struct wb_buffer *out, struct wb_text value, size_t width)
{
	size_t start = out->len;

	wb_show_value(out, value);
	wb_cut_shown(out, start, width);
}

/* "97.3 %"; what is not quite all is never said to be. */
static void
add_share(struct wb_buffer *out, uint64_t part, uint64_t whole)
{
	double share = whole ? 100 * (double)part / (double)whole : 0;

	if (part != whole && share > 99.9)
		share = 99.9;
	if (part && share < 0.1)
		wb_buffer_string(out, "< 0.1 %");
	else
		wb_buffer_format(out, part == whole ? "%.0f %%" : "%.1f %%", share);
}

/* The table of fields */

static const struct wb_list_column field_columns[] = {
	{ "field", WB_LIST_TEXT, 24 }, { "type", WB_LIST_TEXT, 0 },
	{ "fits", WB_LIST_TEXT, 0 },   { "nulls", WB_LIST_COUNT, 0 },
	{ "empty", WB_LIST_COUNT, 0 }, { "distinct", WB_LIST_TEXT, 0 },
	{ "least", WB_LIST_TEXT, 20 }, { "greatest", WB_LIST_TEXT, 20 },
	{ "length", WB_LIST_TEXT, 0 }, { "mean", WB_LIST_TEXT, 0 },
};

static void
list_shown(struct wb_listing *listing, struct wb_buffer *text)
{
	wb_listing_text(listing, wb_buffer_slice(text));
	wb_buffer_clear(text);
}

static void
list_end(struct wb_listing *listing, const struct wb_field_profile *field,
	 const struct wb_counted *end)
{
	if (field->has_range)
		wb_listing_text(listing, end->value);
	else
		wb_listing_string(listing, "");
}

static void
list_field(struct wb_listing *listing, const struct wb_field_profile *field)
{
	uint64_t present = field->rows - field->nulls, values = present - field->empties;
	struct wb_buffer text = { 0 };

	wb_listing_text(listing, field->name);
	wb_listing_string(listing, values ? wb_type_name(field->type) : "");
	if (values)
		add_share(&text, field->fits, values);
	list_shown(listing, &text);
	wb_listing_number(listing, (int64_t)field->nulls);
	wb_listing_number(listing, (int64_t)field->empties);
	wb_buffer_string(&text, field->distinct_exact ? "" : "~");
	wb_show_count(&text, (int64_t)field->distinct);
	list_shown(listing, &text);
	list_end(listing, field, &field->least);
	list_end(listing, field, &field->greatest);
	if (present)
		wb_buffer_format(&text, "%llu-%llu", (unsigned long long)field->min_length,
				 (unsigned long long)field->max_length);
	list_shown(listing, &text);
	if (present)
		wb_buffer_format(&text, "%.1f", (double)field->total_length / (double)present);
	list_shown(listing, &text);
	wb_buffer_release(&text);
}

static void
print_fields(const struct wb_profile *profile)
{
	struct wb_listing *listing =
		wb_listing_new(stdout, WB_FORMAT_TABLE, field_columns, WB_COUNT_OF(field_columns));

	for (size_t i = 0; i < profile->n_fields; i++)
		list_field(listing, &profile->fields[i]);
	wb_listing_end(listing);
}

/* The blocks */

static void
begin_line(struct blocks *blocks, const char *label)
{
	wb_buffer_format(&blocks->line, "  %-*s", LABEL_WIDTH, label);
}

/* A value or pattern a line, its count behind all of them in one column. */
static void
print_counted(struct blocks *blocks, const char *label, const struct wb_counted *entries, size_t n,
	      const char *mark, uint64_t whole)
{
	size_t start, widest = 0;

	for (size_t i = 0; i < n; i++) {
		size_t width;

		wb_buffer_clear(&blocks->line);
		show_value(&blocks->line, entries[i].value, VALUE_WIDTH);
		width = wb_shown_width(&blocks->line, 0);
		widest = width > widest ? width : widest;
	}
	wb_buffer_clear(&blocks->line);
	for (size_t i = 0; i < n; i++) {
		begin_line(blocks, i ? "" : label);
		start = blocks->line.len;
		show_value(&blocks->line, entries[i].value, VALUE_WIDTH);
		wb_pad_shown(&blocks->line, start, widest + 2);
		wb_buffer_string(&blocks->line, mark);
		wb_show_count(&blocks->line, (int64_t)entries[i].count);
		wb_buffer_string(&blocks->line, "  ");
		add_share(&blocks->line, entries[i].count, whole);
		flush_line(blocks);
	}
}

static void
print_more(struct blocks *blocks, const char *more)
{
	begin_line(blocks, "");
	print_line(blocks, more);
}

static void
print_patterns(struct blocks *blocks, const struct wb_field_profile *field, uint64_t values)
{
	print_counted(blocks, "patterns", field->patterns, field->n_patterns, "", values);
	if (!field->patterns_exact)
		print_more(blocks, "more, too many to count all of them");
	else if (!field->patterns_all && field->n_patterns)
		print_more(blocks, "more");
}

static void
print_values(struct blocks *blocks, const struct wb_field_profile *field, uint64_t values)
{
	size_t n = field->n_values < VALUES_SHOWN ? field->n_values : VALUES_SHOWN;

	if (!n)
		return;
	print_counted(blocks, "values", field->values, n, field->values_exact ? "" : "~", values);
	if (n < field->n_values || !field->values_all)
		print_more(blocks, "more");
}

static void
print_quantiles(struct blocks *blocks, const struct wb_field_profile *field)
{
	if (!field->n_quantiles)
		return;
	begin_line(blocks, field->quantiles_exact ? "quantiles" : "~quantiles");
	for (size_t i = 0; i < field->n_quantiles; i++) {
		wb_buffer_format(&blocks->line, "%s%.0f%% ", i ? "  " : "",
				 100 * wb_profile_quantiles[i]);
		show_value(&blocks->line, field->quantiles[i], END_WIDTH);
	}
	flush_line(blocks);
}

void
wb_show_bars(struct wb_buffer *out, const uint64_t *counts, size_t n, bool utf8)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	static const char *const plain[] = { " ", ".", ":", "-", "=", "+", "*", "#", "@" };
	uint64_t most = 1;

	for (size_t i = 0; i < n; i++)
		most = counts[i] > most ? counts[i] : most;
	for (size_t i = 0; i < n; i++) {
		size_t eighths = (size_t)ceil(8 * (double)counts[i] / (double)most);

		wb_buffer_string(out, utf8 ? blocks[eighths] : plain[eighths]);
	}
}

static void
print_bars(struct blocks *blocks, const char *label, struct wb_text least, const uint64_t *counts,
	   size_t n, struct wb_text greatest)
{
	begin_line(blocks, label);
	show_value(&blocks->line, least, END_WIDTH);
	wb_buffer_string(&blocks->line, " |");
	wb_show_bars(&blocks->line, counts, n, blocks->utf8);
	wb_buffer_string(&blocks->line, "| ");
	show_value(&blocks->line, greatest, END_WIDTH);
	flush_line(blocks);
}

/* The lengths of texts in equal steps; none where all are the same. */
static void
print_lengths(struct blocks *blocks, const struct wb_field_profile *field)
{
	uint64_t first = field->min_length, last, bins[WB_PROFILE_BINS] = { 0 };
	char least[24], greatest[24];
	size_t n;

	if (field->n_lengths < 2)
		return;
	last = field->lengths[field->n_lengths - 1].length;
	n = last - first + 1 < WB_PROFILE_BINS ? (size_t)(last - first + 1) : WB_PROFILE_BINS;
	for (size_t i = 0; i < field->n_lengths; i++) {
		uint64_t length = field->lengths[i].length;

		/* A project file from a stranger may hold lengths beyond its own range. */
		if (length >= first && length <= last && last - first < WB_PROFILE_LENGTHS + 1)
			bins[(length - first) * n / (last - first + 1)] += field->lengths[i].count;
	}
	snprintf(least, sizeof least, "%llu", (unsigned long long)first);
	snprintf(greatest, sizeof greatest, "%llu", (unsigned long long)field->max_length);
	print_bars(blocks, "lengths", wb_text_of(least), bins, n, wb_text_of(greatest));
}

static void
print_block(struct blocks *blocks, const struct wb_field_profile *field)
{
	uint64_t values = field->rows - field->nulls - field->empties;

	if (!values)
		return;
	wb_buffer_clear(&blocks->line);
	flush_line(blocks);
	show_value(&blocks->line, field->name, VALUE_WIDTH);
	flush_line(blocks);
	if (field->format.len) {
		begin_line(blocks, "format");
		show_value(&blocks->line, field->format, 2 * VALUE_WIDTH);
		flush_line(blocks);
	}
	print_patterns(blocks, field, values);
	print_values(blocks, field, values);
	print_quantiles(blocks, field);
	if (field->n_bins && field->has_range)
		print_bars(blocks, "histogram", field->least.value, field->bins, field->n_bins,
			   field->greatest.value);
	else
		print_lengths(blocks, field);
}

static void
print_title(struct blocks *blocks, const struct wb_profile *profile)
{
	struct wb_buffer *line = &blocks->line;

	wb_show_text(line, profile->system);
	wb_buffer_byte(line, '.');
	wb_show_text(line, profile->table);
	wb_buffer_string(line, ": ");
	wb_show_count(line, (int64_t)profile->rows);
	wb_buffer_string(line, profile->rows == 1 ? " row, " : " rows, ");
	wb_show_count(line, (int64_t)profile->n_fields);
	wb_buffer_string(line, profile->n_fields == 1 ? " field" : " fields");
	if (profile->unreadable) {
		wb_buffer_string(line, "; ");
		wb_show_count(line, (int64_t)profile->unreadable);
		wb_buffer_string(line, " unreadable, not in any figure below");
	}
	flush_line(blocks);
	if (profile->min_count > 1) {
		wb_buffer_format(line,
				 "values and patterns seen fewer than %llu times are left out",
				 (unsigned long long)profile->min_count);
		flush_line(blocks);
	}
}

static void
init(struct blocks *blocks)
{
	*blocks = (struct blocks){ .utf8 = wb_terminal_utf8() };
	if (isatty(STDOUT_FILENO))
		blocks->width = wb_terminal_width(stdout);
}

void
wb_profile_print(const struct wb_profile *profile)
{
	struct blocks blocks;

	init(&blocks);
	print_title(&blocks, profile);
	print_fields(profile);
	for (size_t i = 0; i < profile->n_fields; i++)
		print_block(&blocks, &profile->fields[i]);
	wb_buffer_release(&blocks.line);
}

static const struct wb_list_column change_columns[] = {
	{ "field", WB_LIST_TEXT, 24 },
	{ "changed", WB_LIST_TEXT, 0 },
	{ "before", WB_LIST_TEXT, VALUE_WIDTH },
	{ "now", WB_LIST_TEXT, VALUE_WIDTH },
};

void
wb_profile_print_changes(const struct wb_profile_changes *changes, int64_t since)
{
	char text[WB_DATETIME_TEXT_SIZE];
	size_t len = wb_timestamp_format(since - since % 1000000, text);
	struct wb_listing *listing;

	if (len > 10)
		text[10] = 'T';
	printf("\n%s %.*sZ\n",
	       changes->count ? "changed since the profile of"
			      : "nothing has changed since the profile of",
	       (int)len, text);
	if (!changes->count)
		return;
	listing = wb_listing_new(stdout, WB_FORMAT_TABLE, change_columns,
				 WB_COUNT_OF(change_columns));
	for (size_t i = 0; i < changes->count; i++) {
		wb_listing_text(listing, changes->items[i].field);
		wb_listing_string(listing, changes->items[i].what);
		wb_listing_text(listing, changes->items[i].before);
		wb_listing_text(listing, changes->items[i].after);
	}
	wb_listing_end(listing);
}
