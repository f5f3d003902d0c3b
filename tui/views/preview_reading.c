#include "tui/views/preview_reading.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "study/search.h"
#include "tui/number.h"
#include "tui/opened.h"

enum {
	PIECE_ROWS = 500,
	PIECE_AGE = 100000, /* microseconds that rows wait at most */
};

struct wb_preview_job {
	struct wb_preview_listener listener; /* its functions are NULL once cancelled */
	struct wb_job *job;
	char *path;
	bool allow_outside;
	struct wb_arena arena; /* of the asking's texts */
	struct wb_preview_asking asking;
	/* The worker's: */
	struct wb_job *working;
	struct wb_preview_piece *piece; /* being filled */
	int64_t began;                  /* monotonic: the piece */
	size_t seen;                    /* rows handed out */
	uint64_t counted, last;         /* source rows, or items, that were shown; the last one */
	bool items;
};

void
wb_preview_piece_free(struct wb_preview_piece *piece)
{
	wb_arena_release(&piece->arena);
	free(piece->rows);
	free(piece);
}

/* Worker: pieces. */

static void
deliver(void *context, void *item)
{
	struct wb_preview_job *job = context;

	if (job->listener.piece)
		job->listener.piece(job->listener.context, item);
	else
		wb_preview_piece_free(item);
}

static struct wb_preview_piece *
piece_of(struct wb_preview_job *job)
{
	if (!job->piece) {
		job->piece = wb_alloc(sizeof *job->piece);
		job->began = wb_clock_monotonic();
	}
	return job->piece;
}

static void
hand_over(struct wb_preview_job *job)
{
	if (job->piece)
		wb_job_post(job->working, deliver, job->piece);
	job->piece = NULL;
}

static bool
is_numeric(enum wb_type type)
{
	return type == WB_TYPE_INTEGER || type == WB_TYPE_DECIMAL || type == WB_TYPE_REAL;
}

static void
name_fields(struct wb_preview_piece *piece, const struct wb_plan *plan)
{
	piece->n_fields = plan->n_arrows;
	piece->fields = WB_NEW_ARRAY(&piece->arena, struct wb_text, plan->n_arrows);
	piece->numeric = WB_NEW_ARRAY(&piece->arena, bool, plan->n_arrows);
	for (size_t i = 0; i < plan->n_arrows; i++) {
		piece->fields[i] = wb_arena_text(&piece->arena, plan->arrows[i].name);
		piece->numeric[i] = is_numeric(plan->arrows[i].type.type);
	}
}

/* Worker: rows. */

static struct wb_previewed_fault
keep_fault(struct wb_arena *arena, const struct wb_fault *fault)
{
	return (struct wb_previewed_fault){
		.field = wb_arena_text(arena, fault->field),
		.step = wb_cell_text_keep(arena, fault->step),
		.rule = wb_arena_text(arena, wb_text_of(fault->rule)),
		.reason = wb_cell_text_keep(arena, fault->reason),
		.value = wb_cell_text_keep(arena, fault->value),
	};
}

static struct wb_previewed_cell
keep_cell(struct wb_arena *arena, const struct wb_column *column, const struct wb_preview_row *row)
{
	struct wb_previewed_cell cell = { 0 };

	switch (wb_column_cell(column, row->row)) {
	case WB_CELL_VALUE:
		cell.shown.text =
			wb_cell_text_keep(arena, wb_column_text(column, row->row, row->arena));
		break;
	case WB_CELL_NULL:
		cell.shown.null = true;
		break;
	case WB_CELL_FAILED:
		cell.fault = keep_fault(arena, column->fault[wb_column_index(column, row->row)]);
		cell.shown.failed = true;
		cell.shown.text =
			wb_text_of(wb_arena_format(arena, "✗ %.*s", WB_TEXT_ARG(cell.fault.rule)));
		break;
	}
	return cell;
}

static void
keep_row(struct wb_preview_piece *piece, const struct wb_preview_row *row)
{
	struct wb_previewed_row kept = { .number = row->number,
					 .reach = row->reach,
					 .outcome = row->outcome };
	struct wb_buffer label = { 0 };

	wb_add_count(&label, row->number);
	kept.label = wb_arena_text(&piece->arena, wb_buffer_slice(&label));
	wb_buffer_release(&label);
	if (row->fault)
		kept.fault = keep_fault(&piece->arena, row->fault);
	if (row->reach == WB_PREVIEW_TARGET) {
		kept.cells =
			WB_NEW_ARRAY(&piece->arena, struct wb_previewed_cell, row->plan->n_arrows);
		for (size_t i = 0; i < row->plan->n_arrows; i++)
			kept.cells[i] = keep_cell(&piece->arena, &row->target[i], row);
	}
	WB_GROW(piece->rows, piece->capacity, piece->n_rows + 1);
	piece->rows[piece->n_rows++] = kept;
}

static void
take_row(void *context, const struct wb_preview_row *row)
{
	struct wb_preview_job *job = context;
	struct wb_preview_piece *piece;

	if (atomic_load(wb_job_cancelled(job->working)))
		return;
	job->counted += job->items || !job->seen || row->number != job->last;
	job->last = row->number;
	if (job->seen++ < job->asking.skip)
		return;
	piece = piece_of(job);
	if (!piece->fields)
		name_fields(piece, row->plan);
	keep_row(piece, row);
	if (piece->n_rows >= PIECE_ROWS || wb_clock_monotonic() - job->began > PIECE_AGE)
		hand_over(job);
}

static void
take_reading(void *context, const struct wb_preview_reading *reading)
{
	struct wb_preview_job *job = context;
	struct wb_preview_piece *piece = piece_of(job);

	job->items = true;
	piece->is_read = true;
	piece->reading = *reading;
}

static void
tell_progress(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	struct wb_preview_job *job = context;

	(void)rows;
	wb_job_progress(job->working, done, total);
	if (job->piece && wb_clock_monotonic() - job->began > PIECE_AGE)
		hand_over(job);
}

static enum wb_status
read_rows(struct wb_preview_job *job, struct wb_session *session, struct wb_error *err)
{
	const struct wb_preview preview = {
		.rows = job->asking.rows,
		.cancelled = wb_job_cancelled(job->working),
		.context = job,
		.reading = take_reading,
		.row = take_row,
	};
	const struct wb_search search = {
		.where = job->asking.where,
		.cancelled = preview.cancelled,
		.context = job,
		.progress = tell_progress,
	};

	if (job->asking.where.len)
		return wb_search_mapping(session, 0, &search, &preview, err);
	return wb_preview_mapping(session, 0, &preview, err);
}

static enum wb_status
work(void *context, struct wb_job *working, struct wb_error *err)
{
	struct wb_preview_job *job = context;
	struct wb_opened opened = { 0 };
	enum wb_status status = wb_opened_open(&opened, job->path, job->allow_outside, err);

	job->working = working;
	if (!status)
		status = wb_session_choose(opened.session, &job->asking.mapping, 1, err);
	if (!status)
		status = read_rows(job, opened.session, err);
	hand_over(job);
	wb_opened_close(&opened);
	return status;
}

/* The loop. */

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_preview_job *job = context;

	if (job->listener.ended)
		job->listener.ended(job->listener.context,
				    !status && job->counted < job->asking.rows, status, err);
	wb_arena_release(&job->arena);
	free(job->path);
	free(job);
}

struct wb_preview_job *
wb_preview_job_begin(struct wb_app *app, const struct wb_preview_asking *asking,
		     const struct wb_preview_listener *listener)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_preview_job *job = wb_alloc(sizeof *job);
	struct wb_buffer title = { 0 };

	job->listener = *listener;
	job->path = wb_strdup(wb_workspace_path(workspace));
	job->allow_outside = wb_workspace_allow_outside(workspace);
	job->asking = *asking;
	job->asking.mapping = wb_arena_text(&job->arena, asking->mapping);
	job->asking.where = wb_arena_text(&job->arena, asking->where);
	wb_buffer_format(&title, "reading rows of %.*s%c", WB_TEXT_ARG(asking->mapping), '\0');
	job->job = wb_job_start(wb_app_jobs(app), &(struct wb_job_plan){ .title = title.at,
									 .context = job,
									 .work = work,
									 .done = done });
	wb_buffer_release(&title);
	return job;
}

void
wb_preview_job_cancel(struct wb_preview_job *job)
{
	if (!job)
		return;
	job->listener = (struct wb_preview_listener){ 0 };
	wb_job_cancel(job->job);
}
