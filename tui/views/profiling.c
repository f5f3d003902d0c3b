#include "tui/views/profiling.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/profile_store.h"
#include "study/profile.h"
#include "tui/number.h"
#include "tui/opened.h"

struct profiling {
	struct wb_app *app;
	char *path;
	bool allow_outside;
	struct wb_arena arena;
	struct wb_text system, table;
	struct wb_profile profile;
};

static void
tell_progress(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	(void)rows;
	wb_job_progress(context, done, total);
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct profiling *profiling = context;
	struct wb_profiling asked = { .system = profiling->system,
				      .table = profiling->table,
				      .cancel = wb_job_cancelled(job),
				      .context = job,
				      .progress = tell_progress };
	struct wb_opened opened = { 0 };
	enum wb_status status =
		wb_opened_open(&opened, profiling->path, profiling->allow_outside, err);

	if (!status)
		status = wb_profile_table(opened.session, &asked, &profiling->profile, err);
	wb_opened_close(&opened);
	return status;
}

/* Kept by the loop's own connection, which no one else writes through. */
static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct profiling *profiling = context;
	struct wb_workspace *workspace = wb_app_workspace(profiling->app);
	struct wb_error trouble = { 0 };
	struct wb_buffer rows = { 0 };

	if (status == WB_OK) {
		err = &trouble;
		status = wb_profile_save(wb_workspace_project(workspace), &profiling->profile,
					 &trouble);
	}
	if (status == WB_OK) {
		wb_add_count(&rows, profiling->profile.rows);
		wb_app_say(profiling->app, WB_MESSAGE_INFO, "profiled %.*s.%.*s: %.*s rows",
			   WB_TEXT_ARG(profiling->system), WB_TEXT_ARG(profiling->table),
			   WB_TEXT_ARG(wb_buffer_slice(&rows)));
		wb_workspace_forget_profiles(workspace);
		wb_app_notify(profiling->app, WB_NOTICE_PROFILE);
	} else if (status == WB_INTERRUPTED) {
		wb_app_say(profiling->app, WB_MESSAGE_INFO, "profiling %.*s.%.*s was stopped",
			   WB_TEXT_ARG(profiling->system), WB_TEXT_ARG(profiling->table));
	} else {
		wb_app_say_error(profiling->app, err);
	}
	wb_buffer_release(&rows);
	wb_profile_release(&profiling->profile);
	wb_arena_release(&profiling->arena);
	free(profiling->path);
	free(profiling);
}

void
wb_profiling_begin(struct wb_app *app, struct wb_text system, struct wb_text table)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct profiling *profiling;
	struct wb_buffer title = { 0 };

	if (!wb_app_may_edit(app))
		return;
	profiling = wb_alloc(sizeof *profiling);
	profiling->app = app;
	profiling->path = wb_strdup(wb_workspace_path(workspace));
	profiling->allow_outside = wb_workspace_allow_outside(workspace);
	profiling->system = wb_arena_text(&profiling->arena, system);
	profiling->table = wb_arena_text(&profiling->arena, table);
	wb_buffer_format(&title, "profiling %.*s.%.*s%c", WB_TEXT_ARG(system), WB_TEXT_ARG(table),
			 '\0');
	wb_job_start(wb_app_jobs(app),
		     &(struct wb_job_plan){
			     .title = title.at, .context = profiling, .work = work, .done = done });
	wb_buffer_release(&title);
}
