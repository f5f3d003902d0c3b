#include "tui/views/diff_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "engine/run.h"
#include "tui/number.h"

enum {
	PIECE_ROWS = 500,
	PIECE_AGE = 100000,            /* microseconds that rows wait at most */
	ROWS_MOST = 100000,            /* that are kept … */
	BYTES_MOST = 64 * 1024 * 1024, /* … with texts of so many bytes */
};

struct wb_diff_job {
	struct wb_diff_listener listener; /* its functions are NULL once cancelled */
	struct wb_job *job;
	char *path;
	struct wb_arena arena; /* of the asking's text */
	struct wb_text mapping;
	bool all_rows;
	struct wb_run_options options;
	/* The worker's: */
	struct wb_job *working;
	struct wb_run_result result;
	struct wb_diff_piece *piece; /* being filled */
	size_t n_begun;              /* steps; the last one is in hand */
	bool knows_fields;           /* of it */
	uint64_t counts[WB_OUTCOMES];
	uint64_t rows_read;
	size_t rows, bytes; /* kept */
	int64_t told;       /* monotonic */
	struct wb_buffer text;
};

/* Worker: pieces. */

static void
deliver(void *context, void *item)
{
	struct wb_diff_job *job = context;

	if (job->listener.piece)
		job->listener.piece(job->listener.context, item);
	else
		wb_diff_piece_free(item);
}

static struct wb_diff_piece *
piece_of(struct wb_diff_job *job)
{
	if (!job->piece)
		job->piece = wb_alloc(sizeof *job->piece);
	return job->piece;
}

/* What is there of the step in hand goes to the loop. */
static void
hand_over(struct wb_diff_job *job)
{
	struct wb_diff_piece *piece = piece_of(job);

	piece->number = job->n_begun - 1;
	piece->step.rows_read = job->rows_read;
	memcpy(piece->step.counts, job->counts, sizeof job->counts);
	job->bytes += piece->arena.used;
	job->piece = NULL;
	job->told = wb_clock_monotonic();
	wb_job_post(job->working, deliver, piece);
}

/* Worker: rows. */

static bool
is_numeric(enum wb_type type)
{
	return type == WB_TYPE_INTEGER || type == WB_TYPE_DECIMAL || type == WB_TYPE_REAL;
}

static void
name_fields(struct wb_diff_job *job, const struct wb_change *change)
{
	struct wb_diff_piece *piece = piece_of(job);
	struct wb_diff_step *step = &piece->step;

	if (job->knows_fields)
		return;
	job->knows_fields = true;
	step->n_fields = change->n_fields;
	step->fields = WB_NEW_ARRAY(&piece->arena, struct wb_text, change->n_fields);
	step->numeric = WB_NEW_ARRAY(&piece->arena, bool, change->n_fields);
	step->key = WB_NEW_ARRAY(&piece->arena, bool, change->n_fields);
	for (size_t i = 0; i < change->n_fields; i++) {
		step->fields[i] = wb_arena_text(&piece->arena, change->fields[i]);
		if (i >= change->plan->n_arrows)
			continue;
		step->numeric[i] = is_numeric(change->plan->arrows[i].type.type);
		step->key[i] = change->plan->arrows[i].key_part != 0;
	}
}

static struct wb_cell_text *
keep_cells(struct wb_arena *arena, const struct wb_change_cell *cells, size_t n)
{
	struct wb_cell_text *kept = cells ? WB_NEW_ARRAY(arena, struct wb_cell_text, n) : NULL;

	for (size_t i = 0; kept && i < n; i++) {
		kept[i].null = cells[i].null;
		if (!cells[i].null)
			kept[i].text = wb_cell_text_keep(arena, cells[i].text);
	}
	return kept;
}

static struct wb_text
keep_key(struct wb_diff_job *job, const struct wb_change *change)
{
	const struct wb_change_cell *cells = change->after ? change->after : change->before;

	wb_buffer_clear(&job->text);
	for (size_t k = 0; cells && k < change->plan->n_key; k++) {
		if (k)
			wb_buffer_string(&job->text, ", ");
		wb_buffer_text(&job->text, cells[change->plan->key[k]].text);
	}
	return wb_cell_text_keep(&job->piece->arena, wb_buffer_slice(&job->text));
}

static struct wb_diff_fault
keep_fault(struct wb_arena *arena, const struct wb_fault *fault)
{
	return (struct wb_diff_fault){
		.field = wb_arena_text(arena, fault->field),
		.rule = wb_arena_text(arena, wb_text_of(fault->rule)),
		.reason = wb_cell_text_keep(arena, fault->reason),
		.value = wb_cell_text_keep(arena, fault->value),
	};
}

static void
keep_row(struct wb_diff_job *job, const struct wb_change *change)
{
	struct wb_diff_piece *piece = piece_of(job);
	struct wb_diff_row kept = { .step = job->n_begun - 1,
				    .outcome = change->outcome,
				    .number = change->row };

	kept.key = keep_key(job, change);
	if (change->row) {
		wb_buffer_clear(&job->text);
		wb_add_count(&job->text, change->row);
		kept.label = wb_arena_text(&piece->arena, wb_buffer_slice(&job->text));
	}
	kept.before = keep_cells(&piece->arena, change->before, change->n_fields);
	kept.after = keep_cells(&piece->arena, change->after, change->n_fields);
	if (change->fault)
		kept.fault = keep_fault(&piece->arena, change->fault);
	WB_GROW(piece->rows, piece->capacity, piece->n_rows + 1);
	piece->rows[piece->n_rows++] = kept;
	job->rows++;
}

static bool
is_wanted(const struct wb_diff_job *job, enum wb_outcome outcome)
{
	return job->all_rows || outcome == WB_OUTCOME_INSERTED || outcome == WB_OUTCOME_UPDATED ||
	       outcome == WB_OUTCOME_DELETED || outcome == WB_OUTCOME_REJECTED;
}

static enum wb_status
hear_change(void *context, const struct wb_step_result *step, const struct wb_change *change,
	    struct wb_error *err)
{
	struct wb_diff_job *job = context;

	if (atomic_load(wb_job_cancelled(job->working)))
		return wb_fail(err, WB_INTERRUPTED, "diff", "stopped");
	job->rows_read = step->rows_read;
	name_fields(job, change);
	if (is_wanted(job, change->outcome)) {
		if (job->rows < ROWS_MOST &&
		    job->bytes + piece_of(job)->arena.used < (size_t)BYTES_MOST)
			keep_row(job, change);
		else
			piece_of(job)->left_out++;
	}
	if (piece_of(job)->n_rows >= PIECE_ROWS || wb_clock_monotonic() - job->told > PIECE_AGE)
		hand_over(job);
	return WB_OK;
}

/* Worker: steps. */

static void
hear_begin(void *context, const struct wb_step_result *step)
{
	struct wb_diff_job *job = context;
	struct wb_diff_piece *piece = piece_of(job);

	job->n_begun++;
	job->knows_fields = false;
	job->rows_read = 0;
	memset(job->counts, 0, sizeof job->counts);
	piece->step.name = wb_arena_text(&piece->arena, step->name);
	piece->step.mapping = wb_arena_text(&piece->arena, step->mapping);
	piece->step.target = wb_arena_text(&piece->arena, step->target);
	hand_over(job);
}

/* The rows of what is counted here may be told of at the end only: see engine/changes.h. */
static void
hear_progress(void *context, const struct wb_step_result *step, uint64_t done, uint64_t total)
{
	struct wb_diff_job *job = context;

	job->rows_read = step->rows_read;
	memcpy(job->counts, step->counts, sizeof job->counts);
	wb_job_progress(job->working, done, total);
	if (wb_clock_monotonic() - job->told > PIECE_AGE)
		hand_over(job);
}

static void
hear_end(void *context, const struct wb_step_result *step)
{
	struct wb_diff_job *job = context;

	job->rows_read = step->rows_read;
	memcpy(job->counts, step->counts, sizeof job->counts);
	hand_over(job);
}

static enum wb_status
work(void *context, struct wb_job *working, struct wb_error *err)
{
	struct wb_diff_job *job = context;
	const struct wb_run_observer observer = {
		.context = job,
		.step_began = hear_begin,
		.progress = hear_progress,
		.changed = hear_change,
		.step_ended = hear_end,
	};
	struct wb_project *project;
	enum wb_status status = wb_project_open(job->path, WB_PROJECT_READ, &project, err);

	if (status)
		return status;
	job->working = working;
	job->options.interrupted = wb_job_cancelled(working);
	status = wb_run(project, &job->options, &observer, &job->result, err);
	if (job->piece)
		hand_over(job);
	wb_project_close(project);
	return status;
}

/* The loop. */

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_diff_job *job = context;

	if (job->listener.ended)
		job->listener.ended(job->listener.context, status, err);
	wb_run_result_release(&job->result);
	wb_buffer_release(&job->text);
	wb_arena_release(&job->arena);
	free(job->path);
	free(job);
}

struct wb_diff_job *
wb_diff_job_begin(struct wb_app *app, const struct wb_diff_asking *asking,
		  const struct wb_diff_listener *listener)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_diff_job *job = wb_alloc(sizeof *job);

	job->mapping = wb_arena_text(&job->arena, asking->mapping);
	job->listener = *listener;
	job->all_rows = asking->all_rows;
	job->path = wb_strdup(wb_workspace_path(workspace));
	job->options = (struct wb_run_options){
		.n_mappings = asking->mapping.len ? 1 : 0,
		.mappings = &job->mapping,
		.dry_run = true,
		.allow_outside = wb_workspace_allow_outside(workspace),
	};
	job->job = wb_job_start(wb_app_jobs(app), &(struct wb_job_plan){ .title = "rehearsing",
									 .context = job,
									 .work = work,
									 .done = done });
	return job;
}

void
wb_diff_job_cancel(struct wb_diff_job *job)
{
	if (!job)
		return;
	job->listener = (struct wb_diff_listener){ 0 };
	wb_job_cancel(job->job);
}
