/*
 * The struct is shared by the view, which may cancel it at any time, and the job; so it
 * lives until both have let go of it.
 */
#include "tui/views/crosswalks_coverage.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/opened.h"

struct wb_coverage_reading {
	wb_coverage_told_fn *told; /* NULL once it was cancelled */
	void *context;
	struct wb_job *job; /* NULL once it is done */
	char *path;
	bool allow_outside;
	struct wb_arena arena; /* of `asked` */
	size_t n;
	struct wb_crosswalk_asked *asked;
};

/* The worker's part. */

static enum wb_status
read_use(struct wb_session *session, const struct wb_crosswalk_asked *asked, struct wb_job *job,
	 struct wb_use_coverage *out, struct wb_error *err)
{
	struct wb_crosswalk_asking asking = {
		.crosswalk = asked->crosswalk,
		.use = asked->use,
		.most = WB_CROSSWALK_VALUES_SHOWN,
		.suggests = WB_CROSSWALK_NO_SUGGESTIONS,
		.loading = { .cancelled = wb_job_cancelled(job) },
	};
	struct wb_crosswalk_study study = { 0 };
	enum wb_status status = wb_session_choose(session, &asked->mapping, 1, err);

	if (status == WB_OK)
		status = wb_crosswalk_study(session, &asking, &study, err);
	out->rows = study.rows;
	out->covered = study.covered;
	out->failed = status != WB_OK;
	wb_crosswalk_study_release(&study);
	return status;
}

static void
deliver(void *context, void *item)
{
	const struct wb_coverage_reading *reading = context;

	if (reading->told)
		reading->told(reading->context, item);
	free(item);
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_coverage_reading *reading = context;
	struct wb_opened opened = { 0 };
	enum wb_status status = wb_opened_open(&opened, reading->path, reading->allow_outside, err);

	for (size_t i = 0; i < reading->n && status == WB_OK; i++) {
		struct wb_use_coverage *coverage = wb_alloc(sizeof *coverage);
		struct wb_error untold; /* it is said where the crosswalk is opened */

		coverage->asked = i;
		wb_job_progress(job, i, reading->n);
		if (read_use(opened.session, &reading->asked[i], job, coverage, &untold) ==
		    WB_INTERRUPTED)
			status = WB_INTERRUPTED;
		wb_job_post(job, deliver, coverage);
	}
	wb_opened_close(&opened);
	return status;
}

/* The loop's part. */

static void
free_reading(struct wb_coverage_reading *reading)
{
	wb_arena_release(&reading->arena);
	free(reading->path);
	free(reading);
}

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_coverage_reading *reading = context;

	(void)status; /* what is not known is not shown */
	(void)err;
	reading->job = NULL;
	if (!reading->told)
		free_reading(reading);
}

struct wb_coverage_reading *
wb_coverage_reading_begin(struct wb_app *app, const struct wb_crosswalk_asked *asked, size_t n,
			  wb_coverage_told_fn *told, void *context)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_coverage_reading *reading = wb_alloc(sizeof *reading);

	reading->told = told;
	reading->context = context;
	reading->path = wb_strdup(wb_workspace_path(workspace));
	reading->allow_outside = wb_workspace_allow_outside(workspace);
	reading->n = n;
	reading->asked = WB_NEW_ARRAY(&reading->arena, struct wb_crosswalk_asked, n + 1);
	for (size_t i = 0; i < n; i++)
		reading->asked[i] = (struct wb_crosswalk_asked){
			.crosswalk = wb_arena_text(&reading->arena, asked[i].crosswalk),
			.mapping = wb_arena_text(&reading->arena, asked[i].mapping),
			.use = asked[i].use,
		};
	reading->job = wb_job_start(wb_app_jobs(app),
				    &(struct wb_job_plan){ .title = "reading what comes to them",
							   .context = reading,
							   .work = work,
							   .done = done });
	return reading;
}

void
wb_coverage_reading_cancel(struct wb_coverage_reading *reading)
{
	if (!reading)
		return;
	reading->told = NULL;
	if (reading->job)
		wb_job_cancel(reading->job);
	else
		free_reading(reading);
}
