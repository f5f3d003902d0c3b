/*
 * The file is read whole before anything is changed; what it lists is kept in a
 * map by old value, so that the second line for one is told.
 */
#include "draft/codes_file.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "connect/csv_encode.h"
#include "connect/csv_source.h"
#include "draft/codes.h"
#include "draft/crosswalk.h"
#include "draft/draft_state.h"
#include "plan/crosswalk.h"

/* One row of the file. */
struct code {
	struct wb_value key, value;
	uint64_t offset; /* in the file, for its line */
};

struct reading {
	struct wb_draft *draft;
	const char *path;
	bool ignoring_case;
	enum wb_type type; /* that new values are to have: INTEGER stands for any number */
	struct wb_csv_options options;
	struct wb_source *source;
	struct wb_batch batch;
	size_t old, new;    /* columns */
	struct wb_map seen; /* old value → number of its code + 1 */
	size_t n, capacity;
	struct code *codes;
};

static enum wb_status fail_at(const struct reading *reading, uint64_t offset, struct wb_error *err,
			      const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum wb_status
fail_at(const struct reading *reading, uint64_t offset, struct wb_error *err, const char *format,
	...)
{
	struct wb_arena *arena = &reading->draft->arena;
	char what[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	wb_fail(err, WB_INVALID,
		wb_arena_format(arena, "%s:%" PRIu64, reading->path,
				wb_file_line(reading->path, offset)),
		"%s", what);
	wb_hint(err, "nothing of the file was taken");
	return WB_INVALID;
}

/* The header. */

static enum wb_status
find_column(const struct reading *reading, const char *name, size_t *out, struct wb_error *err)
{
	const struct wb_csv_header *header = &wb_csv_source_shape(reading->source)->header;

	for (*out = 0; *out < header->n_fields; ++*out)
		if (wb_text_equal_ignoring_case(header->names[*out], wb_text_of(name)))
			return WB_OK;
	fail_at(reading, 0, err, "the file has no column \"%s\"", name);
	wb_hint(err, "its first line names the columns: old and new");
	return WB_INVALID;
}

static enum wb_status
open_file(struct reading *reading, struct wb_error *err)
{
	static const struct wb_location place;
	enum wb_status status = wb_csv_options_init(&reading->options, &place, err);

	if (status == WB_OK)
		status = wb_csv_source_open(reading->path, &reading->options, 0, 1,
					    &reading->source, err);
	if (status == WB_OK)
		status = find_column(reading, "old", &reading->old, err);
	if (status == WB_OK)
		status = find_column(reading, "new", &reading->new, err);
	return status;
}

/* Rows. */

/* A cell as a text or null that outlives its batch. */
static struct wb_value
cell_value(struct reading *reading, size_t column, size_t row)
{
	const struct wb_column *cells = &reading->batch.columns[column];

	if (wb_column_cell(cells, row) != WB_CELL_VALUE)
		return wb_value_null(WB_TYPE_NULL);
	return wb_value_text(
		wb_arena_text(&reading->draft->arena, wb_column_text(cells, row, NULL)));
}

/* By what a code is found in `seen`. */
static struct wb_text
seen_name(const struct reading *reading, const struct wb_value *key)
{
	struct wb_arena *arena = &reading->draft->arena;
	struct wb_text text;

	if (key->cell != WB_CELL_VALUE)
		return WB_TEXT("null");
	text = reading->ignoring_case ? wb_crosswalk_fold(key->as.text, arena) : key->as.text;
	return wb_text_of(wb_arena_format(arena, "=%.*s", WB_TEXT_ARG(text)));
}

static enum wb_status
check_twice(struct reading *reading, const struct code *code, struct wb_error *err)
{
	bool null = code->key.cell != WB_CELL_VALUE;
	struct wb_map_entry *entry = wb_map_put(&reading->seen, seen_name(reading, &code->key));
	const struct code *first;

	if (!entry->value) {
		entry->value = (void *)(uintptr_t)(reading->n + 1);
		return WB_OK;
	}
	first = &reading->codes[(size_t)(uintptr_t)entry->value - 1];
	return fail_at(reading, code->offset, err, "%s%s%s stands on line %" PRIu64 " too",
		       null ? "" : "\"",
		       null ? "null" : wb_draft_name(reading->draft, code->key.as.text),
		       null ? "" : "\"", wb_file_line(reading->path, first->offset));
}

static enum wb_status
take_row(struct reading *reading, size_t row, struct wb_error *err)
{
	const struct wb_csv_piece *piece = reading->batch.piece;
	struct code code = { .offset = piece->offset + piece->rows[row].at };
	enum wb_status status;

	if (reading->batch.faults && reading->batch.faults[row])
		return fail_at(reading, code.offset, err, "%.*s",
			       WB_TEXT_ARG(reading->batch.faults[row]->reason));
	code.key = cell_value(reading, reading->old, row);
	code.value = cell_value(reading, reading->new, row);
	status = check_twice(reading, &code, err);
	if (status != WB_OK)
		return status;
	if (code.value.cell == WB_CELL_VALUE &&
	    !wb_crosswalk_code_read(reading->type, code.value.as.text, &reading->draft->arena,
				    &code.value))
		return fail_at(reading, code.offset, err,
			       "\"%s\" is not %s, as the other new values of the crosswalk are",
			       wb_draft_name(reading->draft, code.value.as.text),
			       reading->type == WB_TYPE_BOOLEAN ? "true or false" : "a number");
	WB_GROW(reading->codes, reading->capacity, reading->n + 1);
	reading->codes[reading->n++] = code;
	return WB_OK;
}

static enum wb_status
read_rows(struct reading *reading, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	do {
		wb_batch_reset(&reading->batch);
		status = wb_csv_source_fetch(reading->source, &reading->batch, err);
		if (status == WB_OK)
			status = wb_csv_source_parse(reading->source, &reading->batch, err);
		for (size_t row = 0; status == WB_OK && row < reading->batch.rows; row++)
			status = take_row(reading, row, err);
	} while (status == WB_OK && reading->batch.rows);
	return status;
}

static void
release(struct reading *reading)
{
	wb_csv_source_close(reading->source);
	wb_csv_options_release(&reading->options);
	wb_batch_release(&reading->batch);
	wb_map_release(&reading->seen);
	free(reading->codes);
}

/* Import. */

static void
merge(struct draft_codes *codes, const struct reading *reading, struct wb_codes_counts *counts)
{
	size_t *const by_change[] = {
		[WB_CODE_ADDED] = &counts->added,
		[WB_CODE_CHANGED] = &counts->changed,
		[WB_CODE_SAME] = &counts->same,
	};

	for (size_t i = 0; i < reading->n; i++)
		++*by_change[wb_codes_put(codes, &reading->codes[i].key, &reading->codes[i].value)];
}

/* Takes out what the file does not list: `before` is the crosswalk as it was. */
static void
take_others(struct draft_codes *codes, const struct reading *reading,
	    const struct wb_crosswalk *before, struct wb_codes_counts *counts)
{
	for (size_t i = 0; i < before->n_entries; i++)
		for (size_t k = 0; k < before->entries[i].n_keys; k++) {
			const struct wb_value *key = &before->entries[i].keys[k];

			if (wb_map_find(&reading->seen, seen_name(reading, key)))
				continue;
			wb_codes_take(codes, key);
			counts->removed++;
		}
}

static enum wb_status
take_file(struct reading *reading, const struct wb_object *crosswalk, enum wb_codes_import how,
	  struct wb_codes_counts *counts, struct wb_error *err)
{
	const char *name = wb_draft_name(reading->draft, crosswalk->name);
	struct draft_codes codes;
	enum wb_status status =
		wb_codes_init(&codes, reading->draft, crosswalk->name, reading->n, err);

	*counts = (struct wb_codes_counts){ 0 };
	if (status == WB_OK) {
		merge(&codes, reading, counts);
		if (how == WB_CODES_REPLACE)
			take_others(&codes, reading, &crosswalk->as.crosswalk, counts);
		status = wb_codes_keep(&codes, err);
	}
	if (status == WB_OK)
		wb_draft_say(reading->draft, "%s: from %s: %zu added, %zu changed, %zu removed",
			     name,
			     wb_draft_name(reading->draft, wb_text_of(wb_path_base(reading->path))),
			     counts->added, counts->changed, counts->removed);
	wb_codes_release(&codes);
	return status;
}

enum wb_status
wb_draft_import_codes(struct wb_draft *draft, struct wb_text name, const char *path,
		      enum wb_codes_import how, struct wb_codes_counts *counts,
		      struct wb_error *err)
{
	struct reading reading = { .draft = draft, .path = path };
	const struct wb_object *crosswalk;
	enum wb_status status = wb_draft_find(draft, WB_OBJECT_CROSSWALK, name, &crosswalk, err);

	if (status != WB_OK)
		return status;
	reading.ignoring_case = crosswalk->as.crosswalk.ignoring_case;
	reading.type = wb_crosswalk_code_type(&crosswalk->as.crosswalk, WB_TYPE_TEXT);
	status = open_file(&reading, err);
	if (status == WB_OK)
		status = read_rows(&reading, err);
	if (status == WB_OK)
		status = take_file(&reading, crosswalk, how, counts, err);
	release(&reading);
	return status;
}

/* Export. */

static struct wb_csv_cell
cell_of(const struct wb_value *value, struct wb_arena *arena)
{
	return (struct wb_csv_cell){
		.text = wb_value_to_text(value, arena),
		.bare = value->cell != WB_CELL_VALUE,
	};
}

struct writing {
	const char *path;
	struct wb_csv_options options;
	struct wb_csv_encoder encoder;
	struct wb_arena arena;
	struct wb_buffer bytes;
};

static enum wb_status
write_record(struct writing *writing, const struct wb_csv_cell cells[2], struct wb_error *err)
{
	const struct wb_fault *fault =
		wb_csv_encode_record(&writing->encoder, cells, &writing->arena, &writing->bytes);

	return fault ? wb_fail(err, WB_INVALID, writing->path, "%.*s", WB_TEXT_ARG(fault->reason))
		     : WB_OK;
}

static enum wb_status
write_entry(struct writing *writing, const struct wb_crosswalk_entry *entry, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t k = 0; k < entry->n_keys && status == WB_OK; k++)
		status = write_record(writing,
				      (struct wb_csv_cell[]){
					      cell_of(&entry->keys[k], &writing->arena),
					      cell_of(&entry->value, &writing->arena),
				      },
				      err);
	return status;
}

static enum wb_status
write_codes(struct writing *writing, const struct wb_crosswalk *crosswalk, struct wb_error *err)
{
	static const struct wb_location place;
	static const struct wb_csv_cell header[] = { { .text = { "old", 3 } },
						     { .text = { "new", 3 } } };
	enum wb_status status = wb_csv_options_init(&writing->options, &place, err);

	if (status != WB_OK)
		return status;
	wb_csv_encoder_init(&writing->encoder, &writing->options, writing->path);
	writing->encoder.n_columns = 2;
	status = write_record(writing, header, err);
	for (size_t i = 0; i < crosswalk->n_entries && status == WB_OK; i++)
		status = write_entry(writing, &crosswalk->entries[i], err);
	if (status == WB_OK)
		status = wb_file_replace(writing->path, wb_buffer_slice(&writing->bytes), err);
	return status;
}

enum wb_status
wb_codes_export(const struct wb_object *crosswalk, const char *path, enum wb_draft_guard guard,
		struct wb_error *err)
{
	const struct wb_crosswalk *codes = &crosswalk->as.crosswalk;
	struct writing writing = { .path = path };
	enum wb_status status;

	if (codes->from_table)
		return wb_fail(err, WB_INVALID, path,
			       "the crosswalk's codes are those of %.*s.%.*s",
			       WB_TEXT_ARG(codes->source.system), WB_TEXT_ARG(codes->source.table));
	if (guard == WB_DRAFT_ADD && wb_path_kind(path) != WB_PATH_NONE)
		return wb_fail(err, WB_TAKEN, path, "is there already");
	status = write_codes(&writing, codes, err);
	wb_csv_options_release(&writing.options);
	wb_buffer_release(&writing.bytes);
	wb_arena_release(&writing.arena);
	return status;
}
