#include "tui/views/mapper_study.h"

#include <stdlib.h>

#include "base/memory.h"
#include "lang/print.h"
#include "project/parking.h"

struct wb_mapper_studying {
	wb_mapper_studied_fn *told; /* NULL: forgotten */
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

static bool
reads_the_same(const struct wb_line *a, const struct wb_line *b)
{
	struct wb_buffer texts[2] = { 0 };
	bool same;

	if (a->kind != b->kind || !wb_text_equal(a->name, b->name))
		return false;
	wb_print_line(a, &texts[0]);
	wb_print_line(b, &texts[1]);
	same = wb_text_equal(wb_buffer_slice(&texts[0]), wb_buffer_slice(&texts[1]));
	wb_buffer_release(&texts[0]);
	wb_buffer_release(&texts[1]);
	return same;
}

struct wb_text
wb_mapper_study_fault(const struct wb_mapper_study *study, const struct wb_line *line)
{
	for (size_t i = 0; i < study->n_faults; i++) {
		const struct wb_line_fault *fault = &study->faults[i];

		if (fault->line != SIZE_MAX &&
		    reads_the_same(&study->mapping->as.mapping.lines[fault->line], line))
			return fault->what;
	}
	return WB_TEXT("");
}

/* Why a line is parked, as the inspection found; NULL where no record tells. */
static const struct wb_parked *
record_of(const struct wb_parked_list *list, struct wb_text mapping, const struct wb_line *line)
{
	const struct wb_parked *found = NULL;
	struct wb_buffer text = { 0 };

	wb_print_line(line, &text);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].state == WB_PARKED &&
		    wb_text_equal(list->items[i].mapping, mapping) &&
		    wb_text_equal(list->items[i].line, wb_buffer_slice(&text)))
			found = &list->items[i];
	wb_buffer_release(&text);
	return found;
}

/* Lines that are set aside are not compiled: what is wrong with them is on record. */
static void
add_parked(struct wb_mapper_study *study, const struct wb_object *mapping)
{
	const struct wb_mapping *lines = &mapping->as.mapping;
	struct wb_parked_list list = { 0 };
	struct wb_line_fault *faults;
	struct wb_error untold;

	if (wb_parked_load(study->project, &list, &untold))
		return;
	faults =
		WB_NEW_ARRAY(&study->arena, struct wb_line_fault, study->n_faults + lines->n_lines);
	for (size_t i = 0; i < study->n_faults; i++)
		faults[i] = study->faults[i];
	study->faults = faults;
	for (size_t i = 0; i < lines->n_lines; i++) {
		const struct wb_parked *record =
			lines->lines[i].kind == WB_LINE_PARKED
				? record_of(&list, mapping->name, &lines->lines[i])
				: NULL;

		if (!record)
			continue;
		faults[study->n_faults++] = (struct wb_line_fault){
			.line = i,
			.what = wb_text_of(wb_arena_format(&study->arena, "parked: %.*s",
							   WB_TEXT_ARG(record->reason))),
			.hint = wb_arena_text(&study->arena, record->hint),
		};
	}
	wb_parked_list_release(&list);
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
	study->mapping = mapping;
	add_parked(study, mapping);
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
wb_mapper_studying_forget(struct wb_mapper_studying *studying)
{
	if (!studying)
		return;
	studying->told = NULL;
	wb_job_cancel(studying->job);
}
