#include "session/sample.h"

#include "session/reading.h"

struct sampler {
	const struct wb_sampling *asked;
	struct wb_sample *out;
	size_t most;
	size_t column; /* of the field that rows are chosen by, or n_fields */
	const struct wb_connector *connector;
	struct wb_source *source;
};

void
wb_sample_release(struct wb_sample *sample)
{
	wb_arena_release(&sample->arena);
	*sample = (struct wb_sample){ 0 };
}

static bool
is_wanted(const struct sampler *sampler, struct wb_batch *batch, size_t row)
{
	const struct wb_column *column;
	enum wb_cell cell;

	if (sampler->column == sampler->out->n_fields)
		return true;
	column = &batch->columns[sampler->column];
	cell = wb_column_cell(column, row);
	if (cell == WB_CELL_NULL || sampler->asked->null)
		return cell == WB_CELL_NULL && sampler->asked->null;
	return cell == WB_CELL_VALUE &&
	       wb_text_equal(wb_column_text(column, row, &batch->arena), sampler->asked->value);
}

static struct wb_sample_cell
take_cell(struct sampler *sampler, struct wb_batch *batch, size_t row, size_t field)
{
	const struct wb_fault *fault = batch->faults ? batch->faults[row] : NULL;
	const struct wb_column *column = &batch->columns[field];
	enum wb_cell cell = fault ? WB_CELL_FAILED : wb_column_cell(column, row);
	struct wb_text text = { 0 };

	if (cell == WB_CELL_VALUE)
		text = wb_column_text(column, row, &batch->arena);
	else if (fault)
		text = fault->reason;
	else if (cell == WB_CELL_FAILED)
		text = column->fault[wb_column_index(column, row)]->reason;
	return (struct wb_sample_cell){
		.text = wb_arena_text(&sampler->out->arena, text),
		.null = cell == WB_CELL_NULL,
		.failed = cell == WB_CELL_FAILED,
	};
}

static void
take_rows(struct sampler *sampler, struct wb_batch *batch)
{
	struct wb_sample *out = sampler->out;

	for (size_t row = 0; row < batch->rows && out->n_rows < sampler->most; row++) {
		struct wb_sample_cell *cells = &out->cells[out->n_rows * out->n_fields];

		if (!is_wanted(sampler, batch, row))
			continue;
		for (size_t field = 0; field < out->n_fields; field++)
			cells[field] = take_cell(sampler, batch, row, field);
		out->numbers[out->n_rows++] = wb_batch_number(batch, row);
	}
	out->rows_read += batch->rows;
}

static enum wb_status
go_on(const struct sampler *sampler, struct wb_error *err)
{
	const struct wb_sampling *asked = sampler->asked;
	uint64_t done = 0, total = 0;

	if (asked->cancelled && atomic_load(asked->cancelled))
		return wb_fail(err, WB_INTERRUPTED, "", "stopped after row %llu",
			       (unsigned long long)sampler->out->rows_read);
	if (!asked->progress)
		return WB_OK;
	if (sampler->connector->progress)
		sampler->connector->progress(sampler->source, &done, &total);
	asked->progress(asked->context, done, total);
	return WB_OK;
}

static enum wb_status
read_rows(struct sampler *sampler, struct wb_error *err)
{
	const struct wb_connector *connector = sampler->connector;
	struct wb_batch batch = { 0 };
	enum wb_status status = WB_OK;

	while (!status && sampler->out->n_rows < sampler->most) {
		wb_batch_reset(&batch);
		status = connector->fetch(sampler->source, &batch, err);
		if (!status && !batch.rows) {
			sampler->out->whole = true;
			break;
		}
		if (!status && connector->parse)
			status = connector->parse(sampler->source, &batch, err);
		if (!status) {
			take_rows(sampler, &batch);
			status = go_on(sampler, err);
		}
	}
	wb_batch_release(&batch);
	return status;
}

static void
describe(struct sampler *sampler, const struct wb_table *table)
{
	struct wb_sample *out = sampler->out;

	out->n_fields = table->n_fields;
	out->fields = WB_NEW_ARRAY(&out->arena, struct wb_text, table->n_fields);
	out->numbers = WB_NEW_ARRAY(&out->arena, uint64_t, sampler->most);
	out->cells =
		WB_NEW_ARRAY(&out->arena, struct wb_sample_cell, sampler->most * table->n_fields);
	for (size_t i = 0; i < table->n_fields; i++)
		out->fields[i] = wb_arena_text(&out->arena, table->fields[i].name);
	sampler->column = table->n_fields;
}

static enum wb_status
read_table(struct sampler *sampler, struct wb_handle *handle, struct wb_error *err)
{
	const struct wb_connector *connector = sampler->connector;
	const struct wb_table_name *name = &sampler->asked->table;
	struct wb_schema schema = { 0 };
	enum wb_status status = connector->inspect(handle, name->table, &schema, err);

	if (!status && !schema.n_tables)
		status = wb_fail(err, WB_NOT_FOUND, "", "%.*s has no table %.*s",
				 WB_TEXT_ARG(name->system), WB_TEXT_ARG(name->table));
	if (!status)
		describe(sampler, &schema.tables[0]);
	if (!status && sampler->asked->field.len)
		status = wb_reading_field(name, &schema.tables[0], sampler->asked->field,
					  &sampler->column, err);
	if (!status)
		status = connector->source_open(handle, schema.tables[0].name, 0, 1,
						&sampler->source, err);
	if (!status)
		status = read_rows(sampler, err);
	connector->source_close(sampler->source);
	wb_schema_release(&schema);
	return status;
}

enum wb_status
wb_sample_rows(struct wb_session *session, const struct wb_sampling *sampling,
	       struct wb_sample *out, struct wb_error *err)
{
	struct sampler sampler = { .asked = sampling,
				   .out = out,
				   .most = sampling->most ? sampling->most : 100 };
	struct wb_handle *handle;
	enum wb_status status = wb_session_open_system(session, sampling->table.system, WB_READ,
						       &sampler.connector, &handle, err);

	if (status)
		return status;
	status = read_table(&sampler, handle, err);
	sampler.connector->close(handle);
	return status;
}
