#include "tui/views/mapper_study.h"

#include <stdlib.h>

#include "base/memory.h"

struct wb_mapper_studying {
	wb_mapper_studied_fn *told; /* NULL: cancelled */
	void *context;
	struct wb_job *job;
	char *path;
	struct wb_arena arena;
	struct wb_text mapping;
	struct wb_mapper_study study;
};

void
wb_mapper_study_release(struct wb_mapper_study *study)
{
	wb_suggester_free(study->suggester);
	wb_picture_free(study->picture);
	wb_project_close(study->project);
	wb_arena_release(&study->arena);
	*study = (struct wb_mapper_study){ 0 };
}

static enum wb_status
work(void *context, struct wb_job *job, struct wb_error *err)
{
	struct wb_mapper_studying *studying = context;
	struct wb_mapper_study *study = &studying->study;
	enum wb_status status =
		wb_project_open(studying->path, WB_PROJECT_READ, &study->project, err);
	const struct wb_object *mapping = NULL;
	const struct wb_model *model;
	struct wb_error untold;

	if (!status)
		status = wb_picture_take(study->project, &study->picture, err);
	if (status || atomic_load(wb_job_cancelled(job)))
		return status;
	model = wb_picture_model(study->picture);
	mapping = wb_model_find(model, WB_OBJECT_MAPPING, studying->mapping);
	if (!mapping)
		return WB_OK;
	study->n_faults = wb_mapping_faults(model, mapping, &study->arena, &study->faults);
	/* A mapping without its tables has nothing to compare: then there is no suggester. */
	if (wb_suggester_open(study->project, model, mapping, &study->suggester, &untold))
		study->suggester = NULL;
	return WB_OK;
}

static void
done(void *context, enum wb_status status, const struct wb_error *err)
{
	struct wb_mapper_studying *studying = context;

	(void)status;
	(void)err; /* a project that cannot be read is told by whoever reloads it */
	if (studying->told)
		studying->told(studying->context, &studying->study);
	wb_mapper_study_release(&studying->study);
	wb_arena_release(&studying->arena);
	free(studying->path);
	free(studying);
}

struct wb_mapper_studying *
wb_mapper_studying_begin(struct wb_app *app, struct wb_text mapping, wb_mapper_studied_fn *told,
			 void *context)
{
	struct wb_mapper_studying *studying = wb_alloc(sizeof *studying);

	studying->told = told;
	studying->context = context;
	studying->path = wb_strdup(wb_workspace_path(wb_app_workspace(app)));
	studying->mapping = wb_arena_text(&studying->arena, mapping);
	studying->job = wb_job_start(
		wb_app_jobs(app),
		&(struct wb_job_plan){ .context = studying, .work = work, .done = done });
	return studying;
}

void
wb_mapper_studying_cancel(struct wb_mapper_studying *studying)
{
	if (!studying)
		return;
	studying->told = NULL;
	wb_job_cancel(studying->job);
}
