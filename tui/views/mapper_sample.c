#include "tui/views/mapper_sample.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/regex.h"
#include "tui/opened.h"

enum { SAMPLE_ROWS = 50 };

struct wb_mapper_sampling {
	wb_mapper_sampled_fn *told; /* NULL: forgotten */
	void *context;
	struct wb_job *job;
	char *path;
	bool allow_outside;
	struct wb_arena arena; /* of the asking's texts */
	struct wb_text mapping;
	struct wb_table_name from;
	struct wb_regex_scratch *regex;
	const atomic_bool *cancelled;
	struct wb_mapper_samples samples;
};

void
wb_mapper_samples_release(struct wb_mapper_samples *samples)
{
	wb_sample_release(&samples->source);
	free(samples->rows);
	wb_arena_release(&samples->arena);
	*samples = (struct wb_mapper_samples){ 0 };
}

/* Worker. */

static void
name_arrows(struct wb_mapper_samples *samples, const struct wb_plan *plan)
{
	samples->n_arrows = plan->n_arrows;
	samples->arrows = WB_NEW_ARRAY(&samples->arena, struct wb_text, plan->n_arrows);
	for (size_t i = 0; i < plan->n_arrows; i++)
		samples->arrows[i] = wb_arena_text(&samples->arena, plan->arrows[i].name);
}

/* Joined tables and lists stand behind the driving table. Groups have none of their rows' cells. */
static size_t
first_joined(const struct wb_plan *plan)
{
	return plan->group || plan->n_inputs < 2 ? plan->n_columns : plan->inputs[1].first_column;
}

static void
name_joined(struct wb_mapper_samples *samples, const struct wb_plan *plan)
{
	size_t first = first_joined(plan);

	samples->n_joined = plan->n_columns - first;
	samples->joined =
		WB_NEW_ARRAY(&samples->arena, struct wb_mapper_column, samples->n_joined + 1);
	for (size_t i = 0; i < samples->n_joined; i++) {
		const struct wb_plan_input *input = wb_plan_input_of(plan, first + i);
		bool is_element = input->kind == WB_LINE_EACH;

		samples->joined[i] = (struct wb_mapper_column){
			.alias = is_element ? WB_TEXT("")
					    : wb_arena_text(&samples->arena, input->alias),
			.name = wb_arena_text(&samples->arena,
					      is_element ? input->alias
							 : wb_plan_column_name(plan, first + i)),
		};
	}
}

static struct wb_traced_cell *
joined_cells(struct wb_mapper_samples *samples, const struct wb_preview_row *row)
{
	size_t first = first_joined(row->plan);
	struct wb_traced_cell *cells =
		WB_NEW_ARRAY(&samples->arena, struct wb_traced_cell, samples->n_joined + 1);

	for (size_t i = 0; i < samples->n_joined; i++)
		cells[i] = wb_traced_cell_of(&row->source->columns[first + i], row->row,
					     &samples->arena);
	return cells;
}

static void
take_row(void *context, const struct wb_preview_row *row)
{
	struct wb_mapper_sampling *sampling = context;
	struct wb_mapper_samples *samples = &sampling->samples;
	struct wb_mapper_sampled taken = { .number = row->number,
					   .reach = row->reach,
					   .outcome = row->outcome };

	if (atomic_load(sampling->cancelled) || samples->n_rows >= SAMPLE_ROWS)
		return;
	if (!samples->arrows) {
		name_arrows(samples, row->plan);
		name_joined(samples, row->plan);
	}
	if (row->reach != WB_PREVIEW_UNREAD)
		taken.joined = joined_cells(samples, row);
	if (row->outcome == WB_OUTCOME_REJECTED && row->fault)
		taken.why = wb_arena_text(&samples->arena, row->fault->reason);
	if (row->reach == WB_PREVIEW_TARGET) {
		taken.arrows =
			WB_NEW_ARRAY(&samples->arena, struct wb_row_trace, row->plan->n_arrows);
		for (size_t i = 0; i < row->plan->n_arrows; i++)
			wb_row_trace(row->tracer, row->plan->arrows[i].expr, row->row,
				     sampling->regex, &samples->arena, &taken.arrows[i]);
	}
	WB_GROW(samples->rows, samples->capacity, samples->n_rows + 1);
	samples->rows[samples->n_rows++] = taken;
}

static void
preview(struct wb_mapper_sampling *sampling, struct wb_session *session)
{
	const struct wb_preview asked = { .rows = SAMPLE_ROWS,
					  .cancelled = sampling->cancelled,
					  .context = sampling,
					  .row = take_row };
	struct wb_error untold;

	sampling->regex = wb_regex_scratch_new();
	sampling->samples.previewed = !wb_session_choose(session, &sampling->mapping, 1, &untold) &&
				      !wb_preview_mapping(session, 0, &asked, &untold);
	wb_regex_scratch_free(sampling->regex);
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_mapper_sampling *sampling = context;
	struct wb_opened opened = { 0 };
	const struct wb_sampling asked = { .table = sampling->from,
					   .most = SAMPLE_ROWS,
					   .cancelled = wb_job_cancelled(job) };
	enum wb_status status =
		wb_opened_open(&opened, sampling->path, sampling->allow_outside, err);

	sampling->cancelled = asked.cancelled;
	if (!status && sampling->from.system.len)
		status = wb_sample_rows(opened.session, &asked, &sampling->samples.source, err);
	if (!status && !atomic_load(sampling->cancelled))
		preview(sampling, opened.session);
	wb_opened_close(&opened);
	return status;
}

/* The loop. */

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_mapper_sampling *sampling = context;

	(void)err; /* that a source cannot be read is said where its values would stand */
	sampling->samples.read = status == WB_OK;
	if (sampling->told)
		sampling->told(sampling->context, &sampling->samples);
	wb_mapper_samples_release(&sampling->samples);
	wb_arena_release(&sampling->arena);
	free(sampling->path);
	free(sampling);
}

struct wb_mapper_sampling *
wb_mapper_sampling_begin(struct wb_app *app, struct wb_text mapping,
			 const struct wb_table_name *from, wb_mapper_sampled_fn *told,
			 void *context)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_mapper_sampling *sampling = wb_alloc(sizeof *sampling);

	sampling->told = told;
	sampling->context = context;
	sampling->path = wb_strdup(wb_workspace_path(workspace));
	sampling->allow_outside = wb_workspace_allow_outside(workspace);
	sampling->mapping = wb_arena_text(&sampling->arena, mapping);
	sampling->from.system = wb_arena_text(&sampling->arena, from->system);
	sampling->from.table = wb_arena_text(&sampling->arena, from->table);
	sampling->job = wb_job_start(
		wb_app_jobs(app),
		&(struct wb_job_plan){ .context = sampling, .work = work, .done = done });
	return sampling;
}

void
wb_mapper_sampling_stop(struct wb_mapper_sampling *sampling)
{
	wb_job_cancel(sampling->job);
}

void
wb_mapper_sampling_forget(struct wb_mapper_sampling *sampling)
{
	if (!sampling)
		return;
	sampling->told = NULL;
	wb_job_cancel(sampling->job);
}

/* Asking. */

size_t
wb_mapper_samples_count(const struct wb_mapper_samples *samples)
{
	return samples->n_rows ? samples->n_rows : samples->source.n_rows;
}

uint64_t
wb_mapper_samples_number(const struct wb_mapper_samples *samples, size_t n)
{
	return samples->n_rows ? samples->rows[n].number : samples->source.numbers[n];
}

const struct wb_mapper_sampled *
wb_mapper_samples_row(const struct wb_mapper_samples *samples, size_t n)
{
	return n < samples->n_rows ? &samples->rows[n] : NULL;
}

const struct wb_sample_cell *
wb_mapper_samples_cell(const struct wb_mapper_samples *samples, size_t n, struct wb_text field)
{
	const struct wb_sample *source = &samples->source;
	size_t row = 0, at = 0;

	if (n >= wb_mapper_samples_count(samples))
		return NULL;
	while (row < source->n_rows && source->numbers[row] != wb_mapper_samples_number(samples, n))
		row++;
	while (at < source->n_fields && !wb_text_equal(source->fields[at], field))
		at++;
	return row < source->n_rows && at < source->n_fields ? wb_sample_at(source, row, at) : NULL;
}

const struct wb_row_trace *
wb_mapper_samples_trace(const struct wb_mapper_samples *samples, size_t n, struct wb_text field)
{
	const struct wb_mapper_sampled *row = wb_mapper_samples_row(samples, n);

	for (size_t i = 0; row && row->arrows && i < samples->n_arrows; i++)
		if (wb_text_equal(samples->arrows[i], field))
			return &row->arrows[i];
	return NULL;
}

const struct wb_traced_cell *
wb_mapper_samples_joined(const struct wb_mapper_samples *samples, size_t n, struct wb_text alias,
			 struct wb_text field)
{
	const struct wb_mapper_sampled *row = wb_mapper_samples_row(samples, n);

	for (size_t i = 0; row && row->joined && i < samples->n_joined; i++)
		if (wb_text_equal(samples->joined[i].name, field) &&
		    wb_text_equal(samples->joined[i].alias, alias))
			return &row->joined[i];
	return NULL;
}
