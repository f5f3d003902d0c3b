#include "study/reject_file.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "connect/csv_encode.h"
#include "connect/csv_part.h"
#include "project/reject_record.h"
#include "study/reject_columns.h"

const struct wb_text wb_reject_columns[WB_REJECT_COLUMNS] = {
	[WB_REJECT_RUN] = { "waybill_run", 11 },
	[WB_REJECT_MAPPING] = { "waybill_mapping", 15 },
	[WB_REJECT_ROW] = { "waybill_row", 11 },
	[WB_REJECT_FIELD] = { "waybill_field", 13 },
	[WB_REJECT_RULE] = { "waybill_rule", 12 },
	[WB_REJECT_REASON] = { "waybill_reason", 14 },
	[WB_REJECT_RECORD] = { "waybill_record", 14 },
};

enum wb_reject_column
wb_reject_column_of(struct wb_text name)
{
	enum wb_reject_column column = 0;

	while (column < WB_REJECT_COLUMNS && !wb_text_equal(name, wb_reject_columns[column]))
		column++;
	return column;
}

struct export
{
	struct wb_project *project;
	const struct wb_reject_filter *filter;
	const char *path;
	struct wb_reject_file_counts *counts;
	struct wb_arena arena, row_arena;
	struct wb_text run, mapping;
	size_t n_fields;
	struct wb_text *fields;
	size_t n_own; /* columns before the fields: all, or without waybill_record */
	struct wb_csv_cell *cells;
	struct wb_csv_options options;
	struct wb_csv_encoder encoder;
	struct wb_csv_part *part;
	struct wb_buffer bytes;
};

static enum wb_status
check_names(const struct export *export, struct wb_error *err)
{
	for (size_t i = 0; i < export->n_fields; i++)
		if (wb_reject_column_of(export->fields[i]) < WB_REJECT_COLUMNS)
			return wb_fail(err, WB_INVALID, export->path,
				       "the source has a field \"%.*s\", a name that the file "
				       "needs for itself",
				       WB_TEXT_ARG(export->fields[i]));
	return WB_OK;
}

static enum wb_status
write_cells(struct export *export, struct wb_error *err)
{
	const struct wb_fault *fault;

	wb_buffer_clear(&export->bytes);
	fault = wb_csv_encode_record(&export->encoder, export->cells, &export->row_arena,
				     &export->bytes);
	if (fault)
		return wb_fail(err, WB_INVALID, export->path, "%.*s", WB_TEXT_ARG(fault->reason));
	return wb_csv_part_write(export->part, wb_buffer_slice(&export->bytes), err);
}

static enum wb_status
write_header(struct export *export, struct wb_error *err)
{
	for (size_t i = 0; i < export->n_own; i++)
		export->cells[i] = (struct wb_csv_cell){ .text = wb_reject_columns[i] };
	for (size_t i = 0; i < export->n_fields; i++)
		export->cells[export->n_own + i] =
			(struct wb_csv_cell){ .text = export->fields[i] };
	return write_cells(export, err);
}

static void
set_own_cells(struct export *export, const struct wb_reject_row *row, bool readable)
{
	char *number = wb_arena_format(&export->row_arena, "%" PRId64, row->row);
	const struct wb_text own[WB_REJECT_COLUMNS] = {
		[WB_REJECT_RUN] = export->run,        [WB_REJECT_MAPPING] = export->mapping,
		[WB_REJECT_ROW] = wb_text_of(number), [WB_REJECT_FIELD] = row->field,
		[WB_REJECT_RULE] = row->rule,         [WB_REJECT_REASON] = row->reason,
		[WB_REJECT_RECORD] = row->record,
	};

	for (size_t i = 0; i < export->n_own; i++)
		export->cells[i] = (struct wb_csv_cell){
			.text = own[i],
			.bare = !own[i].len || (i == WB_REJECT_RECORD && readable),
		};
}

static enum wb_status
write_row(struct export *export, const struct wb_reject_row *row, struct wb_error *err)
{
	struct wb_reject_record record = wb_reject_record_parse(row->record, &export->row_arena);

	set_own_cells(export, row, record.readable);
	for (size_t i = 0; i < export->n_fields; i++) {
		size_t at = wb_reject_record_field(&record, export->fields[i]);
		bool null = at == record.n_cells || record.cells[at].kind == WB_RECORD_NULL;

		export->cells[export->n_own + i] = (struct wb_csv_cell){
			.text = null ? WB_TEXT("") : record.cells[at].text,
			.bare = null,
		};
	}
	return write_cells(export, err);
}

static enum wb_status
each_row(struct export *export,
	 enum wb_status (*each)(struct export *, const struct wb_reject_row *, struct wb_error *),
	 struct wb_error *err)
{
	struct wb_rejects *rejects = NULL;
	struct wb_reject_row row;
	bool found = true;
	enum wb_status status = wb_rejects_open(export->project, export->filter, &rejects, err);

	while (status == WB_OK && found) {
		wb_arena_reset(&export->row_arena);
		status = wb_rejects_next(rejects, &export->row_arena, &row, &found, err);
		if (status == WB_OK && found)
			status = each(export, &row, err);
	}
	wb_rejects_close(rejects);
	return status;
}

static enum wb_status
count_row(struct export *export, const struct wb_reject_row *row, struct wb_error *err)
{
	(void)err;
	export->counts->rows++;
	export->counts->unreadable +=
		!wb_reject_record_parse(row->record, &export->row_arena).readable;
	return WB_OK;
}

static enum wb_status
write_file(struct export *export, struct wb_error *err)
{
	static const struct wb_location place;
	struct wb_csv_progress ignored;
	enum wb_status status = wb_csv_options_init(&export->options, &place, err);

	if (status != WB_OK)
		return status;
	wb_csv_encoder_init(&export->encoder, &export->options, export->path);
	export->encoder.n_columns = export->n_own + export->n_fields;
	export->cells = WB_NEW_ARRAY(&export->arena, struct wb_csv_cell, export->encoder.n_columns);
	status = wb_csv_part_create(export->path, &export->part, err);
	if (status == WB_OK)
		status = write_header(export, err);
	if (status == WB_OK)
		status = each_row(export, write_row, err);
	if (status == WB_OK)
		status = wb_csv_part_sync(export->part, &ignored, err);
	if (status == WB_OK)
		status = wb_csv_part_place(export->part, err);
	wb_csv_part_close(export->part, false);
	wb_csv_options_release(&export->options);
	return status;
}

static enum wb_status
prepare(struct export *export, struct wb_error *err)
{
	enum wb_status status =
		wb_rejects_step_names(export->project, export->filter, &export->arena, &export->run,
				      &export->mapping, err);

	if (status == WB_OK)
		status = wb_rejects_fields(export->project, export->filter->run,
					   export->filter->step, &export->arena, &export->fields,
					   &export->n_fields, err);
	if (status == WB_OK)
		status = check_names(export, err);
	export->n_own = WB_REJECT_COLUMNS - !export->counts->unreadable;
	return status;
}

enum wb_status
wb_reject_file_export(struct wb_project *project, const struct wb_reject_filter *filter,
		      const char *path, bool force, struct wb_reject_file_counts *counts,
		      struct wb_error *err)
{
	struct export export = {
		.project = project,
		.filter = filter,
		.path = path,
		.counts = counts,
	};
	enum wb_status status;

	if (!force && wb_path_kind(path) != WB_PATH_NONE) {
		wb_fail(err, WB_INVALID, path, "is there already");
		wb_hint(err, "name another file, or overwrite it with --force");
		return WB_INVALID;
	}
	status = each_row(&export, count_row, err);
	if (status == WB_OK && counts->rows) {
		status = prepare(&export, err);
		if (status == WB_OK)
			status = write_file(&export, err);
	}
	wb_buffer_release(&export.bytes);
	wb_arena_release(&export.row_arena);
	wb_arena_release(&export.arena);
	return status;
}
