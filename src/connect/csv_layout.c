#include "connect/csv_layout.h"

#include <iconv.h>
#include <string.h>

#include "connect/csv_header.h"

static enum wb_status
find_file(struct wb_csv_layout *layout, const struct wb_csv_place *place,
	  const struct wb_target_spec *spec, struct wb_error *err)
{
	struct wb_error missing;
	enum wb_status status =
		wb_csv_place_find(place, spec->table, &layout->arena, &layout->path, &missing);

	layout->exists = status == WB_OK;
	if (layout->exists)
		return WB_OK;
	if (status != WB_NOT_FOUND) {
		*err = missing;
		return status;
	}
	status = wb_csv_place_new(place, spec->table, &layout->arena, &layout->path, err);
	if (status != WB_OK || spec->create)
		return status;
	wb_fail(err, WB_INVALID, layout->path, "there is no such file to write to");
	wb_hint(err, "to have it made, write: into %s.%.*s create", place->system,
		WB_TEXT_ARG(spec->table));
	return WB_INVALID;
}

static void
make_room(struct wb_csv_layout *layout, size_t n_columns)
{
	layout->n_columns = n_columns;
	layout->names = WB_NEW_ARRAY(&layout->arena, struct wb_text, n_columns);
	layout->header = WB_NEW_ARRAY(&layout->arena, struct wb_text, n_columns);
	layout->column = WB_NEW_ARRAY(&layout->arena, size_t, n_columns);
	for (size_t i = 0; i < n_columns; i++)
		layout->column[i] = SIZE_MAX;
}

/* The mapping's own fields, in its order. */
static void
lay_out_anew(struct wb_csv_layout *layout, const struct wb_target_spec *spec)
{
	make_room(layout, spec->n_fields + spec->n_later);
	for (size_t i = 0; i < layout->n_columns; i++) {
		layout->names[i] = wb_arena_text(&layout->arena, spec->fields[i].name);
		layout->header[i] = layout->names[i];
		if (i < spec->n_fields)
			layout->column[i] = layout->place[i] = i;
	}
}

static enum wb_status
no_such_field(const struct wb_csv_layout *layout, struct wb_text field, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, layout->path, "the file has no field \"%.*s\"",
		WB_TEXT_ARG(field));
	wb_hint(err, "its header names the fields it has; correct the arrow or the header");
	return WB_INVALID;
}

static enum wb_status
follow_header(struct wb_csv_layout *layout, const struct wb_csv_header *header,
	      const struct wb_target_spec *spec, struct wb_error *err)
{
	make_room(layout, header->n_fields);
	layout->marked = header->marked;
	for (size_t i = 0; i < header->n_fields; i++) {
		layout->names[i] = wb_arena_text(&layout->arena, header->names[i]);
		layout->header[i] = wb_arena_text(&layout->arena, header->written[i]);
	}
	for (size_t i = 0; i < spec->n_fields; i++) {
		size_t column = wb_csv_header_field(header, spec->fields[i].name);

		if (column == header->n_fields)
			return no_such_field(layout, spec->fields[i].name, err);
		layout->column[column] = i;
		layout->place[i] = column;
	}
	return WB_OK;
}

/* The columns that the file has. */
static enum wb_status
lay_out_as_is(struct wb_csv_layout *layout, const struct wb_csv_options *options,
	      const struct wb_target_spec *spec, struct wb_error *err)
{
	struct wb_csv_dialect dialect = wb_csv_dialect_of(options, layout->path);
	struct wb_csv_header header = { 0 };
	struct wb_csv_window window;
	enum wb_status status = wb_csv_window_init(&window, layout->path, options, 0, err);

	if (status == WB_OK)
		status = wb_csv_header_read(&header, &window, options, &dialect, err);
	if (status == WB_OK)
		status = follow_header(layout, &header, spec, err);
	/* A file that is known by its mark is written as it was. */
	if (status == WB_OK && !options->encoding && wb_csv_stream_encoding(window.stream))
		layout->encoder.encoding = wb_arena_string(
			&layout->arena, wb_text_of(wb_csv_stream_encoding(window.stream)));
	wb_csv_header_release(&header);
	wb_csv_window_release(&window);
	return status;
}

/* The encoding must have what the header needs. */
static enum wb_status
check_encoding(struct wb_csv_layout *layout, struct wb_error *err)
{
	struct wb_csv_cell *cells =
		WB_NEW_ARRAY(&layout->arena, struct wb_csv_cell, layout->n_columns);
	struct wb_buffer scratch = { 0 };
	const struct wb_fault *fault;
	iconv_t conversion;

	if (layout->encoder.encoding) {
		conversion = iconv_open(layout->encoder.encoding, "UTF-8");
		if (conversion == (iconv_t)-1)
			return wb_fail(err, WB_INVALID, layout->path,
				       "cannot be written in the encoding %s",
				       layout->encoder.encoding);
		iconv_close(conversion);
	}
	for (size_t i = 0; i < layout->n_columns; i++)
		cells[i].text = layout->header[i];
	fault = wb_csv_encode_record(&layout->encoder, cells, &layout->arena, &scratch);
	wb_buffer_release(&scratch);
	if (!fault || !layout->encoder.options->header)
		return WB_OK;
	return wb_fail(err, WB_INVALID, layout->path,
		       "the name of the field \"%.*s\" cannot be written: %.*s",
		       WB_TEXT_ARG(fault->field), WB_TEXT_ARG(fault->reason));
}

enum wb_status
wb_csv_layout_init(struct wb_csv_layout *layout, const struct wb_csv_place *place,
		   const struct wb_csv_options *options, const struct wb_target_spec *spec,
		   struct wb_error *err)
{
	bool anew;
	enum wb_status status;

	memset(layout, 0, sizeof *layout);
	status = find_file(layout, place, spec, err);
	if (status != WB_OK)
		goto failed;
	wb_csv_encoder_init(&layout->encoder, options, layout->path);
	layout->n_fields = spec->n_fields;
	layout->place = WB_NEW_ARRAY(&layout->arena, size_t, spec->n_fields);
	anew = !layout->exists || (spec->create && spec->mode == WB_TARGET_REPLACE);
	if (anew)
		lay_out_anew(layout, spec);
	else
		status = lay_out_as_is(layout, options, spec, err);
	if (status != WB_OK)
		goto failed;
	layout->encoder.n_columns = layout->n_columns;
	layout->encoder.column = layout->column;
	layout->encoder.names = layout->names;
	status = check_encoding(layout, err);
	if (status == WB_OK)
		return WB_OK;
failed:
	wb_csv_layout_release(layout);
	return status;
}

void
wb_csv_layout_release(struct wb_csv_layout *layout)
{
	wb_arena_release(&layout->arena);
	memset(layout, 0, sizeof *layout);
}

void
wb_csv_layout_start(const struct wb_csv_layout *layout, struct wb_buffer *out)
{
	struct wb_arena arena = { 0 };
	struct wb_csv_cell *cells;

	wb_buffer_text(out, wb_csv_encoder_mark(&layout->encoder));
	if (layout->marked && !layout->encoder.encoding)
		wb_buffer_string(out, "\xef\xbb\xbf");
	if (layout->encoder.options->header) {
		cells = WB_NEW_ARRAY(&arena, struct wb_csv_cell, layout->n_columns);
		for (size_t i = 0; i < layout->n_columns; i++)
			cells[i].text = layout->header[i];
		wb_csv_encode_record(&layout->encoder, cells, &arena, out);
	}
	wb_arena_release(&arena);
}
