#include "session/parking.h"

#include <string.h>

#include "data/datetime.h"
#include "lang/print.h"
#include "session/judgement.h"

struct applying {
	const struct wb_model *model;
	struct wb_object *objects;
	const struct wb_parked_list *list;
	struct wb_parking *parkings; /* by object */
	struct wb_arena *arena;
};

bool
wb_parked_is_left(const struct wb_parked *record, const struct wb_object *mapping)
{
	return record->field.len && wb_mapping_leaves(&mapping->as.mapping, record->field);
}

static bool
speaks_of(const struct wb_parked *record, struct wb_text mapping, struct wb_text line)
{
	return wb_text_equal(record->mapping, mapping) && wb_text_equal(record->line, line);
}

static bool
is_recorded(void *context, const struct wb_object *mapping, const struct wb_misfit *misfit)
{
	const struct wb_parked_list *list = context;

	if (misfit->follows)
		return true;
	for (size_t i = 0; i < list->count; i++)
		if (speaks_of(&list->items[i], mapping->name, misfit->text))
			return true;
	return false;
}

static struct wb_parking *
parking_of(struct applying *applying, struct wb_text mapping)
{
	const struct wb_object *object = wb_model_find(applying->model, WB_OBJECT_MAPPING, mapping);

	return object ? &applying->parkings[object - applying->model->objects] : NULL;
}

static void
add_record(struct applying *applying, struct wb_parking *parking, const struct wb_parked *record)
{
	const struct wb_object *mapping = &applying->objects[parking - applying->parkings];

	if (!parking->records)
		parking->records = WB_NEW_ARRAY(applying->arena, const struct wb_parked *,
						applying->list->count);
	parking->records[parking->n++] = record;
	parking->n_open += !wb_parked_is_left(record, mapping);
}

/* As the catalog says. */

static bool
is_misfit(const struct wb_fit *fit, struct wb_text line)
{
	for (size_t i = 0; i < fit->count; i++)
		if (wb_text_equal(fit->misfits[i].text, line))
			return true;
	return false;
}

static enum wb_status
apply_catalog(struct applying *applying, struct wb_project *project, struct wb_error *err)
{
	struct wb_judgement judgement = { 0 };
	enum wb_status status = wb_judge(project, applying->model, is_recorded,
					 (void *)applying->list, &judgement, err);

	for (size_t i = 0; status == WB_OK && i < applying->list->count; i++) {
		const struct wb_parked *record = &applying->list->items[i];
		struct wb_parking *parking = parking_of(applying, record->mapping);
		const struct wb_fit *fit =
			parking ? &judgement.fits[parking - applying->parkings] : NULL;

		if (!fit || !is_misfit(fit, record->line))
			continue;
		add_record(applying, parking, record);
		parking->whole = wb_arena_text(applying->arena, fit->whole);
	}
	for (size_t i = 0; status == WB_OK && i < applying->model->n_objects; i++) {
		struct wb_mapping *mapping = &applying->objects[i].as.mapping;

		if (!applying->parkings[i].n)
			continue;
		for (size_t k = 0; k < mapping->n_lines; k++)
			if (judgement.objects[i].as.mapping.lines[k].kind == WB_LINE_PARKED)
				wb_line_park(&mapping->lines[k]);
	}
	wb_judgement_release(&judgement);
	return status;
}

/* As a run had it. */

static void
park_line(struct wb_mapping *mapping, struct wb_text text)
{
	struct wb_buffer line = { 0 };

	for (size_t i = 0; text.len && i < mapping->n_lines; i++) {
		wb_buffer_clear(&line);
		wb_print_line(&mapping->lines[i], &line);
		if (wb_text_equal(wb_buffer_slice(&line), text))
			wb_line_park(&mapping->lines[i]);
	}
	wb_buffer_release(&line);
}

static void
apply_run(struct applying *applying)
{
	for (size_t i = 0; i < applying->list->count; i++) {
		const struct wb_parked *record = &applying->list->items[i];
		struct wb_parking *parking = parking_of(applying, record->mapping);

		if (!parking)
			continue;
		add_record(applying, parking, record);
		if (record->whole && !parking->whole.len)
			parking->whole = record->reason;
		park_line(&applying->objects[parking - applying->parkings].as.mapping,
			  record->line);
	}
}

enum wb_status
wb_parking_apply(struct wb_project *project, const struct wb_model *model,
		 struct wb_object *objects, int64_t run, struct wb_arena *arena,
		 struct wb_parked_list *list, struct wb_parking **out, struct wb_error *err)
{
	struct applying applying = {
		.model = model,
		.objects = objects,
		.list = list,
		.parkings = WB_NEW_ARRAY(arena, struct wb_parking, model->n_objects + 1),
		.arena = arena,
	};
	enum wb_status status = run ? wb_parked_of_run(project, run, list, err)
				    : wb_parked_load(project, list, err);

	*out = applying.parkings;
	if (status != WB_OK || !list->count)
		return status;
	if (!run)
		return apply_catalog(&applying, project, err);
	apply_run(&applying);
	return WB_OK;
}

/* Findings. */

static void
check_record(const struct wb_parked *record, const struct wb_object *mapping,
	     struct wb_findings *findings)
{
	const struct wb_line *into = wb_mapping_line(&mapping->as.mapping, WB_LINE_INTO);
	struct wb_finding *finding;
	struct wb_buffer leave = { 0 };
	struct wb_civil at;

	wb_micros_to_civil(record->at, &at);
	finding = wb_findings_add(findings, WB_SEVERITY_WARNING, mapping->name, "parked",
				  record->field, "parked on %04d-%02u-%02u by %.*s: %.*s",
				  (int)at.year, (unsigned)at.month, (unsigned)at.day,
				  WB_TEXT_ARG(record->author), WB_TEXT_ARG(record->reason));
	finding->excerpt = wb_arena_text(&findings->arena, record->line);
	if (record->field.len && into) {
		wb_buffer_string(&leave, ", or leave its field: leave ");
		wb_print_name(into->table.system, &leave);
		wb_buffer_byte(&leave, '.');
		wb_print_name(into->table.table, &leave);
		wb_buffer_byte(&leave, '.');
		wb_print_name(record->field, &leave);
		wb_buffer_string(&leave, " \"reason\"");
	}
	wb_finding_hint(findings, finding, "%.*s%smend %s%s", WB_TEXT_ARG(record->hint),
			record->hint.len ? "; " : "", record->line.len ? "the line" : "the mapping",
			leave.len ? leave.at : "");
	wb_buffer_release(&leave);
}

void
wb_parking_check(const struct wb_parking *parking, const struct wb_object *mapping,
		 struct wb_findings *findings)
{
	struct wb_finding *finding;

	for (size_t i = 0; i < parking->n; i++)
		if (parking->whole.len || !wb_parked_is_left(parking->records[i], mapping))
			check_record(parking->records[i], mapping, findings);
	if (!parking->whole.len)
		return;
	finding = wb_findings_add(findings, WB_SEVERITY_ERROR, mapping->name, "parked", WB_TEXT(""),
				  "runs skip the mapping: %.*s", WB_TEXT_ARG(parking->whole));
	wb_finding_hint(findings, finding, "mend what is parked of it");
}
