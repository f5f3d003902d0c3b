#include "tui/views/row_reading.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "lang/regex.h"
#include "study/search.h"
#include "tui/opened.h"

struct wb_row_job {
	wb_row_told *told; /* NULL: cancelled */
	void *context;
	struct wb_job *job;
	char *path;
	bool allow_outside;
	struct wb_arena arena; /* of the asking's texts */
	struct wb_row_asking asking;
	/* The worker's: */
	struct wb_job *working;
	struct wb_regex_scratch *regex;
	struct wb_row_read read;
	bool matches; /* what was kept has the key */
};

void
wb_row_read_release(struct wb_row_read *read)
{
	wb_arena_release(&read->arena);
	*read = (struct wb_row_read){ 0 };
}

/* Worker. */

static bool
has_key(const struct wb_row_job *job, const struct wb_preview_row *row)
{
	const struct wb_plan *plan = row->plan;
	struct wb_buffer key = { 0 };
	bool same;

	if (!job->asking.key.len || row->reach != WB_PREVIEW_TARGET)
		return false;
	for (size_t k = 0; k < plan->n_key; k++) {
		if (k)
			wb_buffer_string(&key, ", ");
		wb_buffer_text(&key,
			       wb_column_text(&row->target[plan->key[k]], row->row, row->arena));
	}
	same = wb_text_equal(wb_buffer_slice(&key), job->asking.key);
	wb_buffer_release(&key);
	return same;
}

static void
keep_fields(struct wb_row_read *read, const struct wb_preview_row *row)
{
	const struct wb_plan *plan = row->plan;

	read->n_fields = plan->n_columns;
	read->fields = WB_NEW_ARRAY(&read->arena, struct wb_row_field, plan->n_columns);
	for (size_t i = 0; i < plan->n_columns; i++) {
		const struct wb_plan_input *input = wb_plan_input_of(plan, i);
		struct wb_text name = wb_plan_column_name(plan, i);

		read->fields[i].name =
			input->kind == WB_LINE_JOIN
				? wb_text_of(wb_arena_format(&read->arena, "%.*s.%.*s",
							     WB_TEXT_ARG(input->alias),
							     WB_TEXT_ARG(name)))
				: wb_arena_text(&read->arena, name);
		read->fields[i].cell =
			wb_traced_cell_of(&row->source->columns[i], row->row, &read->arena);
	}
}

static void
keep_arrows(struct wb_row_job *job, const struct wb_preview_row *row)
{
	struct wb_row_read *read = &job->read;

	if (row->reach != WB_PREVIEW_TARGET)
		return;
	read->n_arrows = row->plan->n_arrows;
	read->arrows = WB_NEW_ARRAY(&read->arena, struct wb_row_arrow, read->n_arrows);
	for (size_t i = 0; i < read->n_arrows; i++) {
		struct wb_row_arrow *arrow = &read->arrows[i];

		arrow->name = wb_arena_text(&read->arena, row->plan->arrows[i].name);
		arrow->cell = wb_traced_cell_of(&row->target[i], row->row, &read->arena);
		wb_row_trace(row->tracer, row->plan->arrows[i].expr, row->row, job->regex,
			     &read->arena, &arrow->trace);
	}
}

static void
take_row(void *context, const struct wb_preview_row *row)
{
	struct wb_row_job *job = context;
	struct wb_row_read *read = &job->read;
	bool matches = has_key(job, row);
	size_t others = read->others + read->found;

	if (read->found && (job->matches || !matches)) {
		read->others = others;
		return;
	}
	wb_row_read_release(read);
	read->found = true;
	read->others = others;
	job->matches = matches;
	read->outcome = row->outcome;
	if (row->fault) {
		read->fault_field = wb_arena_text(&read->arena, row->fault->field);
		read->reason = wb_arena_text(&read->arena, row->fault->reason);
	}
	keep_fields(read, row);
	keep_arrows(job, row);
}

static void
tell_progress(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	(void)rows;
	wb_job_progress(((struct wb_row_job *)context)->working, done, total);
}

static enum wb_status
work(void *context, struct wb_job *working, struct wb_error *err)
{
	struct wb_row_job *job = context;
	char where[64];
	struct wb_search search = { .cancelled = wb_job_cancelled(working),
				    .context = job,
				    .progress = tell_progress };
	const struct wb_preview preview = { .rows = 1, .context = job, .row = take_row };
	struct wb_opened opened = { 0 };
	enum wb_status status = wb_opened_open(&opened, job->path, job->allow_outside, err);

	snprintf(where, sizeof where, "row() = %llu", (unsigned long long)job->asking.number);
	search.where = wb_text_of(where);
	job->working = working;
	job->regex = wb_regex_scratch_new();
	if (!status)
		status = wb_session_choose(opened.session, &job->asking.mapping, 1, err);
	if (!status)
		status = wb_search_mapping(opened.session, 0, &search, &preview, err);
	wb_regex_scratch_free(job->regex);
	wb_opened_close(&opened);
	return status;
}

/* The loop. */

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_row_job *job = context;

	if (job->told)
		job->told(job->context, &job->read, status, err);
	wb_row_read_release(&job->read);
	wb_arena_release(&job->arena);
	free(job->path);
	free(job);
}

struct wb_row_job *
wb_row_job_begin(struct wb_app *app, const struct wb_row_asking *asking, wb_row_told *told,
		 void *context)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_row_job *job = wb_alloc(sizeof *job);
	char title[64];

	job->told = told;
	job->context = context;
	job->path = wb_strdup(wb_workspace_path(workspace));
	job->allow_outside = wb_workspace_allow_outside(workspace);
	job->asking = (struct wb_row_asking){
		.mapping = wb_arena_text(&job->arena, asking->mapping),
		.number = asking->number,
		.key = wb_arena_text(&job->arena, asking->key),
	};
	snprintf(title, sizeof title, "reading row %llu", (unsigned long long)asking->number);
	job->job =
		wb_job_start(wb_app_jobs(app),
			     &(struct wb_job_plan){
				     .title = title, .context = job, .work = work, .done = done });
	return job;
}

void
wb_row_job_cancel(struct wb_row_job *job)
{
	if (!job)
		return;
	job->told = NULL;
	wb_job_cancel(job->job);
}
