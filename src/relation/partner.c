#include "relation/partner.h"

#include <stdlib.h>

#include "base/memory.h"
#include "plan/evaluate.h"
#include "relation/cells.h"

/* What is open while a table is read. */
struct loading {
	struct wb_partner *partner;
	const struct wb_plan *plan;
	const struct wb_connector *connector;
	struct wb_handle *handle;
	struct wb_source *source;
	struct wb_evaluator *evaluator;
	struct wb_batch batch;
	struct wb_column *keys; /* by part, of the batch in hand */
	struct wb_buffer key, record;
};

/* Notes which columns of the input anything reads. */
static void
choose_columns(struct wb_partner *partner, const struct wb_plan *plan)
{
	const struct wb_plan_input *input = partner->input;
	bool *read = wb_alloc((plan->n_columns + 1) * sizeof *read);

	for (size_t i = 0; i < plan->n_exprs; i++)
		if (plan->exprs[i]->kind == WB_EXPR_FIELD)
			read[plan->exprs[i]->field] = true;
	partner->kept = wb_alloc((input->n_columns + 1) * sizeof *partner->kept);
	for (size_t i = input->first_column; i < input->first_column + input->n_columns; i++)
		if (read[i])
			partner->kept[partner->n_kept++] = i;
	free(read);
}

/* The batch gets the plan's columns, of which it has those of this table only. */
static void
place_columns(struct loading *loading)
{
	struct wb_batch *batch = &loading->batch;
	const struct wb_plan_input *input = loading->partner->input;
	struct wb_column *wide =
		WB_NEW_ARRAY(&batch->arena, struct wb_column, loading->plan->n_columns);

	for (size_t i = 0; i < input->n_columns; i++)
		wide[input->first_column + i] = batch->columns[i];
	batch->columns = wide;
	batch->n_columns = loading->plan->n_columns;
}

static void
compute_keys(struct loading *loading)
{
	struct wb_batch *batch = &loading->batch;
	const struct wb_plan_input *input = loading->partner->input;
	uint32_t *rows = wb_arena_alloc(&batch->arena, batch->rows * sizeof *rows);
	size_t n = 0;

	for (size_t row = 0; row < batch->rows; row++)
		if (!batch->faults || !batch->faults[row])
			rows[n++] = (uint32_t)row;
	loading->keys = WB_NEW_ARRAY(&batch->arena, struct wb_column, input->n_keys);
	wb_evaluator_begin(loading->evaluator, batch);
	for (size_t k = 0; k < input->n_keys; k++)
		loading->keys[k] =
			*wb_evaluate_some(loading->evaluator, input->keys[k].right, rows, n);
}

/* The key of a row; what it is where some part is none. */
static enum wb_cell
make_key(struct loading *loading, size_t row)
{
	enum wb_cell worst = WB_CELL_VALUE;

	wb_buffer_clear(&loading->key);
	for (size_t k = 0; k < loading->partner->input->n_keys; k++) {
		enum wb_cell cell = wb_column_cell(&loading->keys[k], row);

		if (cell > worst)
			worst = cell;
		if (worst == WB_CELL_VALUE)
			wb_cell_key(&loading->keys[k], row, &loading->key);
	}
	return worst;
}

static enum wb_status
add_row(struct loading *loading, size_t row, struct wb_error *err)
{
	struct wb_partner *partner = loading->partner;

	wb_buffer_clear(&loading->record);
	for (size_t i = 0; i < partner->n_kept; i++)
		wb_cell_pack(&loading->batch.columns[partner->kept[i]], row, &loading->record);
	return wb_table_index_add(partner->index, wb_buffer_slice(&loading->key),
				  wb_buffer_slice(&loading->record), err);
}

static enum wb_status
add_rows(struct loading *loading, struct wb_error *err)
{
	const struct wb_batch *batch = &loading->batch;
	enum wb_status status = WB_OK;

	for (size_t row = 0; status == WB_OK && row < batch->rows; row++) {
		enum wb_cell cell = WB_CELL_FAILED;

		if (!batch->faults || !batch->faults[row])
			cell = make_key(loading, row);
		if (cell == WB_CELL_FAILED)
			loading->partner->unreadable++;
		else if (cell == WB_CELL_VALUE)
			status = add_row(loading, row, err);
	}
	return status;
}

static enum wb_status
read_table(struct loading *loading, struct wb_error *err)
{
	struct wb_batch *batch = &loading->batch;
	enum wb_status status = WB_OK;

	while (status == WB_OK) {
		wb_batch_reset(batch);
		status = loading->connector->fetch(loading->source, batch, err);
		if (status != WB_OK || !batch->rows)
			break;
		if (loading->connector->parse)
			status = loading->connector->parse(loading->source, batch, err);
		if (status != WB_OK)
			break;
		place_columns(loading);
		compute_keys(loading);
		status = add_rows(loading, err);
	}
	return status == WB_OK ? wb_table_index_seal(loading->partner->index, err) : status;
}

static enum wb_status
open_table(struct loading *loading, struct wb_session *session, struct wb_error *err)
{
	const struct wb_table_name *name = &loading->partner->input->name;
	enum wb_status status = wb_session_open_system(session, name->system, WB_READ,
						       &loading->connector, &loading->handle, err);

	if (status == WB_OK)
		status = loading->connector->source_open(loading->handle, name->table, 0, 1,
							 &loading->source, err);
	if (status == WB_OK && loading->connector->source_state)
		status = loading->connector->source_state(loading->source, &loading->partner->state,
							  err);
	return status;
}

enum wb_status
wb_partner_load(struct wb_session *session, const struct wb_plan *plan,
		const struct wb_plan_input *input, const struct wb_context *context, size_t memory,
		struct wb_partner *out, struct wb_error *err)
{
	struct loading loading = { .partner = out, .plan = plan };
	enum wb_status status;

	out->input = input;
	out->index = wb_table_index_new(memory);
	choose_columns(out, plan);
	loading.evaluator = wb_evaluator_new(plan, context);
	status = open_table(&loading, session, err);
	if (status == WB_OK)
		status = read_table(&loading, err);
	if (loading.handle) {
		loading.connector->source_close(loading.source);
		loading.connector->close(loading.handle);
	}
	wb_evaluator_free(loading.evaluator);
	wb_batch_release(&loading.batch);
	wb_buffer_release(&loading.key);
	wb_buffer_release(&loading.record);
	return status;
}

void
wb_partner_release(struct wb_partner *partner)
{
	wb_table_index_free(partner->index);
	wb_buffer_release(&partner->state);
	free(partner->kept);
	*partner = (struct wb_partner){ 0 };
}
