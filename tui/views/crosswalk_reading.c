#include "tui/views/crosswalk_reading.h"

#include <stdlib.h>

#include "base/memory.h"
#include "session/crosswalk_table.h"
#include "tui/opened.h"

struct wb_crosswalk_reading {
	wb_crosswalk_told_fn *told; /* NULL once it was cancelled */
	void *context;
	struct wb_job *job;
	char *path;
	bool allow_outside;
	struct wb_arena arena; /* of `asked` */
	struct wb_crosswalk_asked asked;
	struct wb_crosswalk_found found;
};

void
wb_crosswalk_found_release(struct wb_crosswalk_found *found)
{
	wb_crosswalk_study_release(&found->study);
	wb_arena_release(&found->arena);
	*found = (struct wb_crosswalk_found){ 0 };
}

/* The worker's part. */

static void
tell_progress(void *context, uint64_t done, uint64_t total, uint64_t rows)
{
	(void)rows;
	wb_job_progress(context, done, total);
}

/* The entries of a crosswalk that is a table. */
static enum wb_status
read_entries(struct wb_crosswalk_reading *reading, struct wb_session *session, struct wb_error *err)
{
	struct wb_crosswalk_found *found = &reading->found;
	const struct wb_object *object = wb_model_find(
		wb_session_model(session), WB_OBJECT_CROSSWALK, reading->asked.crosswalk);
	struct wb_object copy;
	struct wb_text state;
	enum wb_status status;

	if (!object || !object->as.crosswalk.from_table)
		return WB_OK;
	copy = *object;
	status = wb_crosswalk_read(session, &copy, &found->arena, &state, err);
	if (status == WB_OK) {
		found->has_entries = true;
		found->n_entries = copy.as.crosswalk.n_entries;
		found->entries = copy.as.crosswalk.entries;
	}
	return status;
}

static enum wb_status
read_values(struct wb_crosswalk_reading *reading, struct wb_session *session, struct wb_job *job,
	    struct wb_error *err)
{
	struct wb_crosswalk_asking asking = {
		.crosswalk = reading->asked.crosswalk,
		.use = reading->asked.use,
		.most = WB_CROSSWALK_VALUES_SHOWN,
		.suggests = WB_CROSSWALK_NO_SUGGESTIONS,
		.loading = { .cancelled = wb_job_cancelled(job),
			     .context = job,
			     .progress = tell_progress },
	};
	enum wb_status status = wb_session_choose(session, &reading->asked.mapping, 1, err);

	if (status == WB_OK)
		status = wb_crosswalk_study(session, &asking, &reading->found.study, err);
	reading->found.has_study = status == WB_OK;
	return status;
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_crosswalk_reading *reading = context;
	struct wb_opened opened = { 0 };
	enum wb_status status = wb_opened_open(&opened, reading->path, reading->allow_outside, err);

	if (status == WB_OK)
		status = read_entries(reading, opened.session, err);
	if (status == WB_OK && reading->asked.mapping.len)
		status = read_values(reading, opened.session, job, err);
	wb_opened_close(&opened);
	return status;
}

/* The loop's part. */

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_crosswalk_reading *reading = context;

	if (reading->told)
		reading->told(reading->context, &reading->found, status ? err : NULL);
	wb_crosswalk_found_release(&reading->found);
	wb_arena_release(&reading->arena);
	free(reading->path);
	free(reading);
}

struct wb_crosswalk_reading *
wb_crosswalk_reading_begin(struct wb_app *app, const struct wb_crosswalk_asked *asked,
			   wb_crosswalk_told_fn *told, void *context)
{
	struct wb_workspace *workspace = wb_app_workspace(app);
	struct wb_crosswalk_reading *reading = wb_alloc(sizeof *reading);
	struct wb_buffer title = { 0 };

	reading->told = told;
	reading->context = context;
	reading->path = wb_strdup(wb_workspace_path(workspace));
	reading->allow_outside = wb_workspace_allow_outside(workspace);
	reading->asked.crosswalk = wb_arena_text(&reading->arena, asked->crosswalk);
	reading->asked.mapping = wb_arena_text(&reading->arena, asked->mapping);
	reading->asked.use = asked->use;
	wb_buffer_format(&title, "reading what comes to %.*s", WB_TEXT_ARG(asked->crosswalk));
	reading->job = wb_job_start(wb_app_jobs(app), &(struct wb_job_plan){ .title = title.at,
									     .context = reading,
									     .work = work,
									     .done = done });
	wb_buffer_release(&title);
	return reading;
}

void
wb_crosswalk_reading_cancel(struct wb_crosswalk_reading *reading)
{
	if (!reading)
		return;
	reading->told = NULL;
	wb_job_cancel(reading->job);
}
