#include "tui/views/reject_reading.h"

#include <stdlib.h>

#include "base/memory.h"

struct wb_reject_reading {
	struct wb_app *app;
	struct wb_job *job;
	wb_reject_read_fn *told; /* NULL once it was cancelled */
	void *context;
	char *path;
	struct wb_arena arena;
	struct wb_reject_wish wish;
	struct wb_reject_group group;
	struct wb_reject_listing listing;
};

static enum wb_status
read_listing(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_reject_reading *reading = context;
	const struct wb_reject_wish *wish = &reading->wish;
	struct wb_project *project = NULL;
	enum wb_status status = wb_project_open(reading->path, WB_PROJECT_READ, &project, err);

	(void)job;
	if (!status && wish->group)
		status = wb_reject_rows_load(project, wish->run, wish->group, wish->unsettled,
					     wish->most, &reading->listing, err);
	else if (!status)
		status = wb_reject_groups_load(project, wish->run, &reading->listing, err);
	wb_project_close(project);
	return status;
}

static void
listing_read(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_reject_reading *reading = context;

	if (reading->told) {
		if (status)
			wb_app_say_error(reading->app, err);
		reading->told(reading->context, status ? NULL : &reading->listing);
	}
	wb_reject_listing_release(&reading->listing);
	wb_arena_release(&reading->arena);
	free(reading->path);
	free(reading);
}

struct wb_reject_reading *
wb_reject_reading_begin(struct wb_app *app, const struct wb_reject_wish *wish,
			wb_reject_read_fn *told, void *context)
{
	struct wb_reject_reading *reading = wb_alloc(sizeof *reading);

	reading->app = app;
	reading->told = told;
	reading->context = context;
	reading->path = wb_strdup(wb_workspace_path(wb_app_workspace(app)));
	reading->wish = *wish;
	if (wish->group) {
		reading->group = wb_reject_group_copy(wish->group, &reading->arena);
		reading->wish.group = &reading->group;
	}
	reading->job =
		wb_job_start(wb_app_jobs(app), &(struct wb_job_plan){ .title = "reading rejects",
								      .context = reading,
								      .work = read_listing,
								      .done = listing_read });
	return reading;
}

void
wb_reject_reading_cancel(struct wb_reject_reading *reading)
{
	if (!reading)
		return;
	reading->told = NULL;
	wb_job_cancel(reading->job);
}
