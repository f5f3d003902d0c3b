#include "connect/csv_header.h"

#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "connect/csv_record.h"
#include "connect/csv_scan.h"

enum { MOST_WARNINGS = 20 };

static const struct wb_text BYTE_ORDER_MARK = { "\xef\xbb\xbf", 3 };

static enum wb_status
skip_mark(struct wb_csv_header *header, struct wb_csv_window *window, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	while (status == WB_OK && !window->final && window->end - window->at < BYTE_ORDER_MARK.len)
		status = wb_csv_window_more(window, err);
	if (status != WB_OK || window->end - window->at < BYTE_ORDER_MARK.len ||
	    memcmp(wb_csv_window_start(window), BYTE_ORDER_MARK.at, BYTE_ORDER_MARK.len))
		return status;
	header->marked = true;
	wb_csv_window_take(window, BYTE_ORDER_MARK.len);
	return WB_OK;
}

static enum wb_status
refuse_endless(const struct wb_csv_window *window, size_t limit, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, wb_csv_stream_path(window->stream),
		"the header does not end within %zu bytes", limit);
	wb_hint(err, "is a quote left open in it, or is it no CSV file?");
	return WB_INVALID;
}

/* The extent of the first line (or record, with a dialect); *found = false at the end. */
static enum wb_status
next_extent(struct wb_csv_window *window, const struct wb_csv_dialect *dialect, size_t limit,
	    struct wb_csv_extent *out, bool *found, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (; status == WB_OK; status = wb_csv_window_more(window, err)) {
		const char *at = wb_csv_window_start(window), *end = wb_csv_window_end(window);

		*found = window->end > window->at;
		if (!*found && window->final)
			return WB_OK;
		if (!*found)
			continue;
		if (dialect ? wb_csv_scan_record(dialect, at, end, window->final, out)
			    : wb_csv_scan_line(at, end, window->final, out))
			return WB_OK;
		if (window->end - window->at > limit)
			return refuse_endless(window, limit, err);
	}
	return status;
}

/* Passes over `skip` lines. */
static enum wb_status
skip_lines(struct wb_csv_window *window, size_t skip, size_t limit, struct wb_error *err)
{
	struct wb_csv_extent line;
	enum wb_status status;
	bool found;

	for (; skip; skip--) {
		status = next_extent(window, NULL, limit, &line, &found, err);
		if (status != WB_OK || !found)
			return status;
		wb_csv_window_take(window, (size_t)(line.next - wb_csv_window_start(window)));
	}
	return WB_OK;
}

static enum wb_status
skip_blank_lines(struct wb_csv_window *window, size_t limit, struct wb_error *err)
{
	struct wb_csv_extent line;
	enum wb_status status;
	bool found;

	for (;;) {
		status = next_extent(window, NULL, limit, &line, &found, err);
		if (status != WB_OK || !found || line.end > wb_csv_window_start(window))
			return status;
		wb_csv_window_take(window, (size_t)(line.next - wb_csv_window_start(window)));
	}
}

static enum wb_status
refuse_empty(const struct wb_csv_window *window, const struct wb_csv_options *options,
	     struct wb_error *err)
{
	uint64_t done, size;

	wb_csv_stream_progress(window->stream, &done, &size);
	if (!size)
		wb_fail(err, WB_INVALID, wb_csv_stream_path(window->stream), "the file is empty");
	else
		wb_fail(err, WB_INVALID, wb_csv_stream_path(window->stream),
			options->skip ? "no record follows the lines that are skipped"
				      : "the file holds no record");
	wb_hint(err, "a CSV file starts with a line that names its fields");
	return WB_INVALID;
}

static enum wb_status
check_bytes(struct wb_text text, const struct wb_csv_window *window, struct wb_error *err)
{
	const char *path = wb_csv_stream_path(window->stream);
	const char *encoding = wb_csv_stream_encoding(window->stream);

	if (memchr(text.at, '\0', text.len)) {
		wb_fail(err, WB_INVALID, path, "the header holds NUL bytes");
		wb_hint(err, "is it UTF-16? then say so: encoding \"UTF-16LE\"");
		return WB_INVALID;
	}
	if (wb_utf8_valid(text))
		return WB_OK;
	wb_fail(err, WB_INVALID, path, "the header is not %s", encoding ? encoding : "UTF-8");
	wb_hint(err, "name the encoding it has, as in: encoding \"windows-1252\"");
	return WB_INVALID;
}

/* Parses the first record; its cells live in the header's arena. */
static enum wb_status
read_first_record(struct wb_csv_header *header, const struct wb_csv_window *window,
		  const struct wb_csv_extent *extent, const struct wb_csv_dialect *dialect,
		  struct wb_csv_record *out, struct wb_error *err)
{
	const char *start = wb_csv_window_start(window);
	struct wb_text text = { start, (size_t)(extent->end - start) };
	enum wb_status status = check_bytes(text, window, err);

	if (status != WB_OK)
		return status;
	*out = wb_csv_record_parse(dialect, text, &header->arena);
	if (out->sound && extent->mark == WB_CSV_WELL)
		return WB_OK;
	wb_fail(err, WB_INVALID, wb_csv_stream_path(window->stream),
		extent->mark == WB_CSV_UNCLOSED
			? "a quote in the header is never closed"
			: "the header has a quote in the wrong place, at byte %ju",
		(uintmax_t)(window->offset + out->fault_at));
	wb_hint(err, "a field with quotes is quoted whole, and quotes in it are doubled; "
		     "quote \"none\" reads a file without them");
	return WB_INVALID;
}

static void
warn(struct wb_csv_header *header, const char *message)
{
	if (header->n_warnings < MOST_WARNINGS)
		header->warnings[header->n_warnings] = wb_text_of(message);
	else if (header->n_warnings == MOST_WARNINGS)
		header->warnings[header->n_warnings] = WB_TEXT("and more columns were given names");
	else
		return;
	header->n_warnings++;
}

/* The first of "name 2", "name 3", … that no column has. */
static struct wb_text
numbered(struct wb_csv_header *header, struct wb_text name, struct wb_map *taken, size_t *number)
{
	struct wb_text candidate;

	do
		candidate = wb_text_of(
			wb_arena_format(&header->arena, "%.*s %zu", WB_TEXT_ARG(name), ++*number));
	while (wb_map_find(taken, candidate));
	return candidate;
}

/* How often a name occurred, and the last number that was given for it. */
struct usage {
	bool named;
	size_t number;
};

static struct usage *
usage_of(struct wb_csv_header *header, struct wb_map *taken, struct wb_text name)
{
	struct wb_map_entry *entry = wb_map_put(taken, name);

	if (!entry->value)
		entry->value = WB_NEW(&header->arena, struct usage);
	return entry->value;
}

static struct wb_text
unique_name(struct wb_csv_header *header, size_t column, struct wb_map *taken)
{
	struct wb_text written = header->written[column], base = written, name;
	bool empty = !wb_text_trim(written).len, taken_by_file;
	struct usage *usage;

	if (empty)
		base = wb_text_of(wb_arena_format(&header->arena, "column_%zu", column + 1));
	taken_by_file = empty && wb_map_find(taken, base);
	usage = usage_of(header, taken, base);
	name = base;
	if (usage->named || taken_by_file) {
		usage->number += usage->number == 0;
		name = numbered(header, base, taken, &usage->number);
		usage = usage_of(header, taken, name);
	}
	usage->named = true;
	if (empty)
		warn(header, wb_arena_format(&header->arena,
					     "column %zu has no name; it is called \"%.*s\"",
					     column + 1, WB_TEXT_ARG(name)));
	else if (!wb_text_equal(name, written))
		warn(header,
		     wb_arena_format(&header->arena,
				     "column %zu is another \"%.*s\"; it is called \"%.*s\"",
				     column + 1, WB_TEXT_ARG(written), WB_TEXT_ARG(name)));
	return name;
}

static void
name_by_cells(struct wb_csv_header *header, const struct wb_csv_record *record)
{
	struct wb_map taken = { 0 };

	/* All that the file says goes first, so that a made-up name never takes one of them. */
	for (size_t i = 0; i < header->n_fields; i++) {
		header->written[i] = record->cells[i].text;
		usage_of(header, &taken, header->written[i]);
	}
	for (size_t i = 0; i < header->n_fields; i++)
		header->names[i] = unique_name(header, i, &taken);
	wb_map_release(&taken);
}

static void
name_by_number(struct wb_csv_header *header)
{
	for (size_t i = 0; i < header->n_fields; i++)
		header->names[i] = header->written[i] =
			wb_text_of(wb_arena_format(&header->arena, "c%zu", i + 1));
}

static void
name_fields(struct wb_csv_header *header, const struct wb_csv_record *record, bool named)
{
	header->n_fields = record->n_cells;
	header->names = WB_NEW_ARRAY(&header->arena, struct wb_text, record->n_cells);
	header->written = WB_NEW_ARRAY(&header->arena, struct wb_text, record->n_cells);
	header->warnings = WB_NEW_ARRAY(&header->arena, struct wb_text, MOST_WARNINGS + 1);
	if (named)
		name_by_cells(header, record);
	else
		name_by_number(header);
}

enum wb_status
wb_csv_header_read(struct wb_csv_header *header, struct wb_csv_window *window,
		   const struct wb_csv_options *options, const struct wb_csv_dialect *dialect,
		   struct wb_error *err)
{
	size_t limit = wb_csv_record_limit(options);
	struct wb_csv_record record = { 0 };
	struct wb_csv_extent extent;
	enum wb_status status;
	uint64_t before_blank_lines;
	bool found = false;

	memset(header, 0, sizeof *header);
	status = skip_mark(header, window, err);
	if (status == WB_OK)
		status = skip_lines(window, options->skip, limit, err);
	before_blank_lines = window->offset;
	if (status == WB_OK)
		status = skip_blank_lines(window, limit, err);
	if (status == WB_OK)
		status = next_extent(window, dialect, limit, &extent, &found, err);
	if (status == WB_OK && !found)
		status = refuse_empty(window, options, err);
	if (status == WB_OK)
		status = read_first_record(header, window, &extent, dialect, &record, err);
	if (status != WB_OK) {
		wb_csv_header_release(header);
		return status;
	}
	name_fields(header, &record, options->header);
	if (options->header)
		wb_csv_window_take(window, (size_t)(extent.next - wb_csv_window_start(window)));
	header->end = window->offset;
	/* Without a header, the blank lines before the first record of a one-column table
	   are records too. */
	if (!options->header && header->n_fields == 1)
		header->end = before_blank_lines;
	return WB_OK;
}

void
wb_csv_header_release(struct wb_csv_header *header)
{
	wb_arena_release(&header->arena);
	memset(header, 0, sizeof *header);
}

size_t
wb_csv_header_field(const struct wb_csv_header *header, struct wb_text name)
{
	size_t i = 0;

	while (i < header->n_fields && !wb_text_equal(header->names[i], name))
		i++;
	return i;
}
