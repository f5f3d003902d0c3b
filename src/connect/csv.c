#include "connect/csv.h"

#include <stdlib.h>

#include "base/memory.h"
#include "connect/csv_place.h"
#include "connect/csv_source.h"
#include "connect/csv_target.h"

struct wb_handle {
	struct wb_csv_options options;
	struct wb_csv_place place;
};

static void
csv_close(struct wb_handle *handle)
{
	if (!handle)
		return;
	wb_csv_place_release(&handle->place);
	wb_csv_options_release(&handle->options);
	free(handle);
}

static enum wb_status
csv_open(const struct wb_location *location, enum wb_access access, struct wb_handle **out,
	 struct wb_error *err)
{
	struct wb_handle *handle = wb_alloc(sizeof *handle);
	enum wb_status status = wb_csv_options_init(&handle->options, location, err);

	if (status == WB_OK)
		status = wb_csv_place_init(&handle->place, location, access, err);
	if (status != WB_OK) {
		csv_close(handle);
		return status;
	}
	*out = handle;
	return WB_OK;
}

/* The rows of a file, by the share of it that the first piece takes. */
static enum wb_status
estimate_rows(struct wb_source *source, int64_t *estimate, struct wb_error *err)
{
	struct wb_batch batch = { 0 };
	uint64_t start = wb_csv_source_shape(source)->header.end, done, total;
	enum wb_status status = wb_csv_source_fetch(source, &batch, err);

	wb_csv_source_progress(source, &done, &total);
	if (status == WB_OK && !batch.rows)
		*estimate = 0;
	else if (status == WB_OK && batch.position > start && total > start)
		*estimate = (int64_t)((double)batch.rows * (double)(total - start) /
				      (double)(batch.position - start));
	wb_batch_release(&batch);
	return status;
}

static void
describe(const struct wb_csv_header *header, struct wb_text name, struct wb_schema *out,
	 int64_t estimate)
{
	struct wb_table *table = wb_schema_add_table(out, name, header->n_fields);

	table->row_estimate = estimate;
	for (size_t i = 0; i < header->n_fields; i++) {
		table->fields[i].name = wb_arena_text(&out->arena, header->names[i]);
		table->fields[i].type.type = WB_TYPE_TEXT;
	}
	for (size_t i = 0; i < header->n_warnings; i++)
		wb_table_warn(out, table, "%.*s", WB_TEXT_ARG(header->warnings[i]));
}

static enum wb_status
inspect_file(struct wb_handle *handle, const char *path, struct wb_text name, struct wb_schema *out,
	     struct wb_error *err)
{
	struct wb_source *source = NULL;
	int64_t estimate = -1;
	enum wb_status status = wb_csv_source_open(path, &handle->options, 0, 1, &source, err);

	if (status == WB_OK)
		status = estimate_rows(source, &estimate, err);
	if (status == WB_OK)
		describe(&wb_csv_source_shape(source)->header, name, out, estimate);
	wb_csv_source_close(source);
	return status;
}

static enum wb_status
inspect_all(struct wb_handle *handle, struct wb_arena *arena, struct wb_schema *out,
	    struct wb_error *err)
{
	struct wb_csv_file *files;
	size_t count;
	enum wb_status status = wb_csv_place_list(&handle->place, arena, &files, &count, err);

	for (size_t i = 0; status == WB_OK && i < count; i++)
		status = inspect_file(handle, files[i].path, files[i].table, out, err);
	return status;
}

static enum wb_status
csv_inspect(struct wb_handle *handle, struct wb_text table, struct wb_schema *out,
	    struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	const char *path;
	enum wb_status status;

	if (!table.len) {
		status = inspect_all(handle, &arena, out, err);
	} else {
		status = wb_csv_place_find(&handle->place, table, &arena, &path, err);
		if (status == WB_OK)
			status = inspect_file(handle, path, table, out, err);
	}
	wb_arena_release(&arena);
	return status;
}

static enum wb_status
csv_source_open(struct wb_handle *handle, struct wb_text table, uint64_t position,
		uint64_t first_row, struct wb_source **out, struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	const char *path;
	enum wb_status status = wb_csv_place_find(&handle->place, table, &arena, &path, err);

	if (status == WB_OK)
		status = wb_csv_source_open(path, &handle->options, position, first_row, out, err);
	wb_arena_release(&arena);
	return status;
}

static enum wb_status
csv_target_open(struct wb_handle *handle, const struct wb_target_spec *spec,
		struct wb_ledger_entry *last, struct wb_target **out, struct wb_error *err)
{
	enum wb_status status = spec->dry ? WB_OK : wb_csv_place_make(&handle->place, err);

	if (status != WB_OK)
		return status;
	return wb_csv_target_open(&handle->place, &handle->options, spec, last, out, err);
}

const struct wb_connector wb_csv_connector = {
	.scheme = "csv",
	.summary = "a CSV file, or a folder of them: a table a file",
	.caps = WB_CAN_SOURCE | WB_CAN_TARGET | WB_CAN_CREATE | WB_LEDGER_APPEND,
	.options = wb_csv_option_table,
	.open = csv_open,
	.close = csv_close,
	.inspect = csv_inspect,
	.source_open = csv_source_open,
	.fetch = wb_csv_source_fetch,
	.parse = wb_csv_source_parse,
	.source_state = wb_csv_source_state,
	.progress = wb_csv_source_progress,
	.source_close = wb_csv_source_close,
	.target_open = csv_target_open,
	.encode = wb_csv_target_encode,
	.read_keys = wb_csv_target_read_keys,
	.write = wb_csv_target_write,
	.commit = wb_csv_target_commit,
	.finish = wb_csv_target_finish,
	.target_close = wb_csv_target_close,
};
