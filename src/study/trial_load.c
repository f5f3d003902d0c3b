/* Loading from one table: its connector's batches, of which some columns are taken. */
#include "session/reading.h"
#include "study/trial_values.h"

struct reading {
	struct wb_trial_loader *loader;
	const struct wb_connector *connector;
	struct wb_source *source;
	size_t n;
	size_t columns[WB_TRIAL_FIELDS_MAX]; /* of the batches, by field */
};

static enum wb_status
take_batch(struct reading *reading, struct wb_batch *batch, struct wb_error *err)
{
	struct wb_column *columns[WB_TRIAL_FIELDS_MAX];
	uint64_t done = 0, total = 0;

	for (size_t i = 0; i < reading->n; i++)
		columns[i] = &batch->columns[reading->columns[i]];
	wb_trial_loader_take(reading->loader, batch, columns);
	if (reading->connector->progress)
		reading->connector->progress(reading->source, &done, &total);
	return wb_trial_loader_go_on(reading->loader, done, total, err);
}

static enum wb_status
read_rows(struct reading *reading, struct wb_error *err)
{
	struct wb_batch batch = { 0 };
	enum wb_status status = WB_OK;

	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = reading->connector->fetch(reading->source, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		if (reading->connector->parse)
			status = reading->connector->parse(reading->source, &batch, err);
		if (status == WB_OK)
			status = take_batch(reading, &batch, err);
	}
	wb_batch_release(&batch);
	return status;
}

/* What expressions see: a table of these fields. */
static void
describe(struct reading *reading, const struct wb_table *table)
{
	struct wb_field fields[WB_TRIAL_FIELDS_MAX];

	for (size_t i = 0; i < reading->n; i++)
		fields[i] = table->fields[reading->columns[i]];
	wb_trial_loader_describe(reading->loader, table->name, fields, reading->n);
}

static enum wb_status
load_table(struct reading *reading, struct wb_handle *handle, const struct wb_table_name *name,
	   const struct wb_text *fields, struct wb_error *err)
{
	const struct wb_connector *connector = reading->connector;
	struct wb_schema schema = { 0 };
	enum wb_status status = connector->inspect(handle, name->table, &schema, err);

	if (status == WB_OK && !schema.n_tables)
		status = wb_fail(err, WB_NOT_FOUND, "try", "%.*s has no table %.*s",
				 WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
	for (size_t i = 0; status == WB_OK && i < reading->n; i++)
		status = wb_reading_field(name, &schema.tables[0], fields[i], &reading->columns[i],
					  err);
	if (status == WB_OK) {
		describe(reading, &schema.tables[0]);
		status = connector->source_open(handle, schema.tables[0].name, 0, 1,
						&reading->source, err);
	}
	if (status == WB_OK)
		status = read_rows(reading, err);
	connector->source_close(reading->source);
	wb_schema_release(&schema);
	return status;
}

enum wb_status
wb_trial_load_fields(struct wb_session *session, const struct wb_table_name *table,
		     const struct wb_text *fields, size_t n, const struct wb_trial_loading *asked,
		     struct wb_trial_values **out, struct wb_error *err)
{
	struct reading reading = { .n = n };
	struct wb_handle *handle;
	enum wb_status status = wb_session_open_system(session, table->system, WB_READ,
						       &reading.connector, &handle, err);

	if (status != WB_OK)
		return status;
	reading.loader = wb_trial_loader_new(asked);
	status = load_table(&reading, handle, table, fields, err);
	reading.connector->close(handle);
	return wb_trial_loader_end(reading.loader, status, out);
}

enum wb_status
wb_trial_load(struct wb_session *session, const struct wb_table_name *table, struct wb_text field,
	      const struct wb_trial_loading *asked, struct wb_trial_values **out,
	      struct wb_error *err)
{
	return wb_trial_load_fields(session, table, &field, 1, asked, out, err);
}
