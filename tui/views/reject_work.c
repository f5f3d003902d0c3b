/*
 * Leaving, exporting and importing: asked in a line, done in the background.
 *
 *  asked ─► answer (a job begins) ─► done: said, and views told
 */
#include "tui/views/reject_work.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "project/correction.h"
#include "study/reject_file.h"
#include "tui/running.h"
#include "tui/views/line.h"
#include "tui/views/picker.h"

enum { REASONS_MOST = 50 };

struct work {
	struct wb_app *app;
	struct wb_arena arena; /* of all texts */
	const char *path;      /* of the project */
	struct wb_reject_filter filter;
	struct wb_text author;
	struct wb_text reason; /* leaving */
	const char *file;      /* exporting, importing */
	bool force;            /* exporting: over the file that is there */
	bool begun;
	size_t n_reasons;
	struct wb_text *reasons; /* of earlier, for completion */

	/* What came of it. */
	int64_t left;
	struct wb_reject_file_counts counts;
};

static struct work *
work_new(struct wb_app *app)
{
	struct work *work = wb_alloc(sizeof *work);

	work->app = app;
	work->path =
		wb_arena_string(&work->arena, wb_text_of(wb_workspace_path(wb_app_workspace(app))));
	work->author = wb_arena_text(&work->arena, wb_app_author(app));
	return work;
}

static void
work_free(struct work *work)
{
	wb_arena_release(&work->arena);
	free(work);
}

static void
begin(struct work *work, const char *title,
      enum wb_status (*carry_out)(void *context, struct wb_job *job, struct wb_error *err),
      void (*done)(void *context, enum wb_status status, const struct wb_error *err))
{
	work->begun = true;
	wb_job_start(wb_app_jobs(work->app),
		     &(struct wb_job_plan){
			     .title = title, .context = work, .work = carry_out, .done = done });
}

/* The line is gone: the work goes on in a job, or was not wanted. */
static void
line_closed(void *context, struct wb_app *app, bool answered)
{
	struct work *work = context;

	(void)app;
	(void)answered;
	if (!work->begun)
		work_free(work);
}

static const char *
rejects_of(uint64_t n)
{
	return n == 1 ? "reject" : "rejects";
}

/* Leaving. */

static enum wb_status
leave(void *context, struct wb_job *job, struct wb_error *err)
{
	struct work *work = context;
	struct wb_project *project = NULL;
	enum wb_status status = wb_project_open(work->path, WB_PROJECT_WRITE, &project, err);

	(void)job;
	if (!status)
		status = wb_reject_leave(project, &work->filter, wb_clock_now(), work->author,
					 work->reason, &work->left, err);
	wb_project_close(project);
	return status;
}

static void
was_left(void *context, enum wb_status status, const struct wb_error *err)
{
	struct work *work = context;

	if (status)
		wb_app_say_error(work->app, err);
	else if (!work->left)
		wb_app_say(work->app, WB_MESSAGE_INFO, "nothing was left: it is settled already");
	else
		wb_app_say(work->app, WB_MESSAGE_INFO, "%lld %s left", (long long)work->left,
			   rejects_of((uint64_t)work->left));
	wb_app_notify(work->app, WB_NOTICE_RUN);
	work_free(work);
}

static bool
answer_reason(void *context, struct wb_text typed, struct wb_app *app)
{
	struct work *work = context;

	typed = wb_text_trim(typed);
	if (!typed.len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "say why: leaving needs a reason");
		return false;
	}
	work->reason = wb_arena_text(&work->arena, typed);
	begin(work, "leaving rejects", leave, was_left);
	return true;
}

static void
complete_reason(void *context, struct wb_text typed, struct wb_candidates *out)
{
	const struct work *work = context;

	for (size_t i = 0; i < work->n_reasons; i++)
		wb_candidates_add(out, typed, work->reasons[i]);
}

void
wb_reject_ask_leave(struct wb_app *app, int64_t run, const struct wb_reject_group *group,
		    int64_t row)
{
	uint64_t unsettled = group->open + group->corrected;
	struct wb_error err = { 0 };
	struct work *work;
	const char *label;

	if (!wb_app_may_edit(app))
		return;
	if (!row && !unsettled) {
		wb_app_say(app, WB_MESSAGE_INFO, "there is nothing to leave: all are settled");
		return;
	}
	work = work_new(app);
	work->filter = wb_reject_group_filter(run, group, &work->arena);
	work->filter.row = row;
	if (wb_reject_reasons_load(wb_workspace_project(wb_app_workspace(app)), REASONS_MOST,
				   &work->arena, &work->reasons, &work->n_reasons, &err))
		wb_app_say_error(app, &err);
	label = row ? wb_arena_format(&work->arena, "leave row %lld, because", (long long)row)
		    : wb_arena_format(&work->arena, "leave %llu %s of the group, because",
				      (unsigned long long)unsettled, rejects_of(unsettled));
	wb_line_ask(app, &(struct wb_line_question){ .label = label,
						     .context = work,
						     .complete = complete_reason,
						     .answer = answer_reason,
						     .closed = line_closed });
}

/* Exporting. */

static enum wb_status
export_file(void *context, struct wb_job *job, struct wb_error *err)
{
	struct work *work = context;
	struct wb_project *project = NULL;
	enum wb_status status = wb_project_open(work->path, WB_PROJECT_READ, &project, err);

	(void)job;
	if (!status)
		status = wb_reject_file_export(project, &work->filter, work->file, work->force,
					       &work->counts, err);
	wb_project_close(project);
	return status;
}

static void
was_exported(void *context, enum wb_status status, const struct wb_error *err)
{
	struct work *work = context;

	if (status)
		wb_app_say_error(work->app, err);
	else if (!work->counts.rows)
		wb_app_say(work->app, WB_MESSAGE_INFO, "all are settled: %s was not written",
			   work->file);
	else
		wb_app_say(work->app, WB_MESSAGE_INFO, "%llu %s written to %s",
			   (unsigned long long)work->counts.rows, rejects_of(work->counts.rows),
			   work->file);
	work_free(work);
}

static void
answer_force(void *context, size_t item, struct wb_text typed, struct wb_app *app)
{
	struct work *work = context;

	(void)typed;
	(void)app;
	if (!item)
		return;
	work->force = true;
	begin(work, "exporting rejects", export_file, was_exported);
}

static void
force_closed(void *context)
{
	struct work *work = context;

	if (!work->begun)
		work_free(work);
}

static bool
answer_file(void *context, struct wb_text typed, struct wb_app *app)
{
	struct work *work = context;

	typed = wb_text_trim(typed);
	if (!typed.len) {
		wb_app_say(app, WB_MESSAGE_WARNING, "name a file");
		return false;
	}
	work->file = wb_arena_string(&work->arena, typed);
	return true;
}

/* What is there is overwritten only where that is said. */
static void
export_closed(void *context, struct wb_app *app, bool answered)
{
	static const struct wb_pick_item items[] = {
		{ .label = { "leave the file as it is", 23 } },
		{ .label = { "overwrite it", 12 } },
	};
	struct work *work = context;

	if (!answered)
		work_free(work);
	else if (wb_path_kind(work->file) == WB_PATH_NONE)
		begin(work, "exporting rejects", export_file, was_exported);
	else
		wb_pick(app, &(struct wb_pick_question){
				     .title = wb_arena_format(&work->arena, "%s is there already",
							      work->file),
				     .n_items = 2,
				     .items = items,
				     .context = work,
				     .chosen = answer_force,
				     .closed = force_closed });
}

void
wb_reject_ask_export(struct wb_app *app, int64_t run, const struct wb_reject_group *group)
{
	struct work *work = work_new(app);

	work->filter = wb_reject_group_filter(run, group, &work->arena);
	work->filter.unsettled = true;
	wb_line_ask(app, &(struct wb_line_question){ .label = "write what is not settled to",
						     .initial = wb_text_of(wb_arena_format(
							     &work->arena, "%.*s-rejects.csv",
							     WB_TEXT_ARG(group->mapping))),
						     .context = work,
						     .complete = wb_complete_path,
						     .answer = answer_file,
						     .closed = export_closed });
}

/* Importing. */

static enum wb_status
import_file(void *context, struct wb_job *job, struct wb_error *err)
{
	struct work *work = context;
	const struct wb_reject_file_import import = { .at = wb_clock_now(),
						      .author = work->author };
	struct wb_project *project = NULL;
	enum wb_status status = wb_project_open(work->path, WB_PROJECT_WRITE, &project, err);

	(void)job;
	if (!status)
		status = wb_reject_file_import(project, work->file, &import, &work->counts, err);
	wb_project_close(project);
	return status;
}

static void
was_imported(void *context, enum wb_status status, const struct wb_error *err)
{
	struct work *work = context;

	if (status)
		wb_app_say_error(work->app, err);
	else
		wb_app_say(work->app, WB_MESSAGE_INFO, "%s: %llu corrected, %llu unchanged",
			   work->file, (unsigned long long)work->counts.corrected,
			   (unsigned long long)(work->counts.rows - work->counts.corrected));
	wb_app_notify(work->app, WB_NOTICE_RUN);
	work_free(work);
}

static bool
answer_import(void *context, struct wb_text typed, struct wb_app *app)
{
	if (!answer_file(context, typed, app))
		return false;
	begin(context, "importing rejects", import_file, was_imported);
	return true;
}

void
wb_reject_ask_import(struct wb_app *app)
{
	if (wb_app_may_edit(app))
		wb_line_ask(app, &(struct wb_line_question){ .label = "take corrections from",
							     .context = work_new(app),
							     .complete = wb_complete_path,
							     .answer = answer_import,
							     .closed = line_closed });
}

void
wb_reject_run_again(struct wb_app *app, int64_t run)
{
	const struct wb_running_order order = { .rejects_of = run };

	if (run)
		wb_running_start(wb_app_running(app), &order);
}
