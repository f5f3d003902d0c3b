#include "engine/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/pipeline.h"

/* A table being read back. */
struct reading {
	const struct wb_plan *plan;
	const struct wb_connector *connector;
	struct wb_source *source;
	size_t *columns; /* by arrow: its column in the table */
	struct wb_tally *total;
};

static enum wb_status
fetch(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct reading *reading = context;

	return reading->connector->fetch(reading->source, &parcel->batch, err);
}

static void *
worker_new(void *context)
{
	return context;
}

static void
worker_free(void *worker)
{
	(void)worker; /* it is the context */
}

static enum wb_status
work(void *context, void *worker, struct wb_parcel *parcel, struct wb_error *err)
{
	struct reading *reading = context;
	struct wb_batch *batch = &parcel->batch;
	size_t n = reading->plan->n_arrows;
	struct wb_column *columns;
	uint32_t *rows;

	(void)worker;
	if (reading->connector->parse) {
		enum wb_status status = reading->connector->parse(reading->source, batch, err);

		if (status != WB_OK)
			return status;
	}
	columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, n);
	for (size_t a = 0; a < n; a++)
		columns[a] = batch->columns[reading->columns[a]];
	rows = WB_NEW_ARRAY(&batch->arena, uint32_t, batch->rows);
	for (size_t i = 0; i < batch->rows; i++)
		rows[i] = (uint32_t)i;
	parcel->tally.n_fields = n;
	parcel->tally.fields = WB_NEW_ARRAY(&batch->arena, struct wb_field_tally, n);
	parcel->tally.rows = parcel->tally.row_sum = 0;
	wb_tally_rows(&parcel->tally, columns, rows, batch->rows, &batch->arena);
	return WB_OK;
}

static enum wb_status
commit(void *context, struct wb_parcel *parcel, struct wb_error *err)
{
	struct reading *reading = context;

	(void)err;
	wb_tally_add(reading->total, &parcel->tally);
	return WB_OK;
}

static enum wb_status
find_columns(struct reading *reading, const struct wb_table *table, struct wb_error *err)
{
	const struct wb_plan *plan = reading->plan;

	reading->columns = wb_alloc(plan->n_arrows * sizeof *reading->columns);
	for (size_t a = 0; a < plan->n_arrows; a++) {
		reading->columns[a] = wb_table_field(table, plan->arrows[a].name);
		if (reading->columns[a] == table->n_fields)
			return wb_fail(err, WB_MISMATCH, "verification",
				       "%.*s.%.*s has lost its field %.*s",
				       WB_TEXT_ARG(plan->target.system),
				       WB_TEXT_ARG(plan->target.table),
				       WB_TEXT_ARG(plan->arrows[a].name));
	}
	return WB_OK;
}

static enum wb_status
read_table(struct reading *reading, struct wb_handle *handle, unsigned jobs, struct wb_error *err)
{
	struct wb_text table = reading->plan->target.table;
	struct wb_schema schema = { 0 };
	struct wb_pipeline pipeline = {
		.context = reading,
		.jobs = jobs,
		.fetch = fetch,
		.worker_new = worker_new,
		.worker_free = worker_free,
		.work = work,
		.commit = commit,
	};
	enum wb_status status = reading->connector->inspect(handle, table, &schema, err);

	if (status == WB_OK && !schema.n_tables)
		status = wb_fail(err, WB_NOT_FOUND, "verification", "there is no table %.*s",
				 WB_TEXT_ARG(table));
	if (status == WB_OK)
		status = find_columns(reading, &schema.tables[0], err);
	if (status == WB_OK)
		status =
			reading->connector->source_open(handle, table, 0, 1, &reading->source, err);
	if (status == WB_OK)
		status = wb_pipeline_run(&pipeline, err);
	reading->connector->source_close(reading->source);
	wb_schema_release(&schema);
	free(reading->columns);
	return status;
}

enum wb_status
wb_tally_target(struct wb_session *session, const struct wb_plan *plan, unsigned jobs,
		struct wb_tally *tally, struct wb_error *err)
{
	struct reading reading = { .plan = plan, .total = tally };
	struct wb_handle *handle;
	enum wb_status status = wb_session_open_system(session, plan->target.system, WB_READ,
						       &reading.connector, &handle, err);

	if (status != WB_OK)
		return status;
	wb_tally_clear(tally);
	status = read_table(&reading, handle, jobs, err);
	reading.connector->close(handle);
	return status;
}

static enum wb_status
compare_figure(struct wb_journal *journal, int64_t step, struct wb_text field, const char *figure,
	       uint64_t expected, uint64_t found, size_t *differences, struct wb_error *err)
{
	char wanted[24], got[24];

	snprintf(wanted, sizeof wanted, "%" PRIu64, expected);
	snprintf(got, sizeof got, "%" PRIu64, found);
	*differences += expected != found;
	return wb_journal_verified(journal, step, field, wb_text_of(figure), wb_text_of(wanted),
				   wb_text_of(got), err);
}

enum wb_status
wb_compare_tallies(struct wb_journal *journal, int64_t step, const struct wb_plan *plan,
		   const struct wb_tally *expected, const struct wb_tally *found,
		   size_t *differences, struct wb_error *err)
{
	enum wb_status status = compare_figure(journal, step, WB_TEXT(""), "rows", expected->rows,
					       found->rows, differences, err);

	if (status == WB_OK)
		status = compare_figure(journal, step, WB_TEXT(""), "checksum", expected->row_sum,
					found->row_sum, differences, err);
	for (size_t a = 0; status == WB_OK && a < plan->n_arrows; a++) {
		const struct wb_field_tally *want = &expected->fields[a], *got = &found->fields[a];

		status = compare_figure(journal, step, plan->arrows[a].name, "values",
					want->present, got->present, differences, err);
		if (status == WB_OK)
			status = compare_figure(journal, step, plan->arrows[a].name, "checksum",
						want->sum, got->sum, differences, err);
	}
	return status;
}
