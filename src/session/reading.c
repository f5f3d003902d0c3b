#include "session/reading.h"

#include <stdarg.h>
#include <stdio.h>

struct reading {
	const struct wb_table_name *name;
	const struct wb_connector *connector;
	struct wb_handle *handle;
	struct wb_schema schema;
	const struct wb_table *table;
	struct wb_source *source;
	struct wb_batch batch;
};

enum wb_status
wb_reading_fail(const struct wb_table_name *name, uint64_t row, struct wb_error *err,
		const char *format, ...)
{
	char where[256], what[512];
	va_list arguments;

	snprintf(where, sizeof where, "%.*s.%.*s, row %llu", WB_TEXT_ARG(name->system),
		 WB_TEXT_ARG(name->table), (unsigned long long)row);
	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	return wb_fail(err, WB_INVALID, where, "%s", what);
}

enum wb_status
wb_reading_field(const struct wb_table_name *name, const struct wb_table *table,
		 struct wb_text field, size_t *out, struct wb_error *err)
{
	struct wb_buffer list = { 0 };
	char where[256];

	*out = wb_table_field(table, field);
	if (*out < table->n_fields)
		return WB_OK;
	for (size_t i = 0; i < table->n_fields && i < 12; i++)
		wb_buffer_format(&list, "%s%.*s", i ? ", " : "",
				 WB_TEXT_ARG(table->fields[i].name));
	snprintf(where, sizeof where, "%.*s.%.*s", WB_TEXT_ARG(name->system),
		 WB_TEXT_ARG(name->table));
	wb_fail(err, WB_INVALID, where, "has no field %.*s", WB_TEXT_ARG(field));
	wb_hint(err, "its fields: %s%s", list.at ? list.at : "none",
		table->n_fields > 12 ? ", …" : "");
	wb_buffer_release(&list);
	return WB_INVALID;
}

static enum wb_status
open_table(struct reading *reading, struct wb_session *session, struct wb_error *err)
{
	const struct wb_table_name *name = reading->name;
	enum wb_status status = wb_session_open_system(session, name->system, WB_READ,
						       &reading->connector, &reading->handle, err);

	if (status != WB_OK) {
		reading->connector = NULL;
		return status;
	}
	status = reading->connector->inspect(reading->handle, name->table, &reading->schema, err);
	if (status != WB_OK)
		return status;
	reading->table = wb_schema_table(&reading->schema, name->table);
	if (!reading->table)
		return wb_fail(err, WB_INVALID, "design", "%.*s has no table %.*s",
			       WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
	return reading->connector->source_open(reading->handle, name->table, 0, 1, &reading->source,
					       err);
}

static enum wb_status
refuse_unreadable(const struct reading *reading, struct wb_error *err)
{
	const struct wb_batch *batch = &reading->batch;

	for (size_t row = 0; batch->faults && row < batch->rows; row++)
		if (batch->faults[row])
			return wb_reading_fail(reading->name, batch->first_row + row, err,
					       "cannot be read: %.*s",
					       WB_TEXT_ARG(batch->faults[row]->reason));
	return WB_OK;
}

static enum wb_status
read_rows(struct reading *reading, wb_reader *reader, void *context, struct wb_error *err)
{
	const struct wb_connector *connector = reading->connector;
	struct wb_batch *batch = &reading->batch;
	enum wb_status status = reader(context, reading->table, batch, err);

	while (status == WB_OK) {
		wb_batch_reset(batch);
		status = connector->fetch(reading->source, batch, err);
		if (status != WB_OK || !batch->rows)
			return status;
		if (connector->parse)
			status = connector->parse(reading->source, batch, err);
		if (status == WB_OK)
			status = refuse_unreadable(reading, err);
		if (status == WB_OK)
			status = reader(context, reading->table, batch, err);
	}
	return status;
}

enum wb_status
wb_session_read(struct wb_session *session, const struct wb_table_name *name, wb_reader *reader,
		void *context, struct wb_error *err)
{
	struct reading reading = { .name = name };
	enum wb_status status = open_table(&reading, session, err);

	if (status == WB_OK)
		status = read_rows(&reading, reader, context, err);
	wb_batch_release(&reading.batch);
	if (reading.connector) {
		reading.connector->source_close(reading.source);
		reading.connector->close(reading.handle);
	}
	wb_schema_release(&reading.schema);
	return status;
}
