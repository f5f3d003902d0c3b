#include "session/judgement.h"

#include <string.h>

#include "plan/deferral.h"
#include "plan/use.h"

struct judging {
	struct wb_judgement *judgement;
	wb_judgement_filter *counts;
	void *context;
	const struct wb_object *mapping; /* being judged */
	bool *seen;                      /* by object */
};

static void judge(struct judging *judging, struct wb_object *mapping);

/* The copy. */

/* As the script has them. */
static void
copy_lines(struct wb_mapping *mapping, struct wb_arena *arena)
{
	struct wb_line *lines = WB_NEW_ARRAY(arena, struct wb_line, mapping->n_lines + 1);

	if (mapping->n_lines)
		memcpy(lines, mapping->lines, mapping->n_lines * sizeof *lines);
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (lines[i].kind == WB_LINE_PARKED)
			lines[i].kind = lines[i].parked;
	mapping->lines = lines;
}

static void
give_value(struct wb_param *param)
{
	if (param->has_default)
		return;
	param->has_default = true;
	param->value = wb_value_null(param->type.type);
}

/* Of a crosswalk's table only the type of its new values matters, where it has both fields. */
static void
take_as_read(const struct wb_model *model, struct wb_crosswalk *crosswalk)
{
	const struct wb_schema *schema = wb_model_schema(model, crosswalk->source.system);
	const struct wb_table *table =
		schema ? wb_schema_table(schema, crosswalk->source.table) : NULL;
	size_t new;

	if (!table || wb_table_field(table, crosswalk->source_old) == table->n_fields)
		return;
	new = wb_table_field(table, crosswalk->source_new);
	if (new == table->n_fields)
		return;
	crosswalk->was_read = true;
	crosswalk->source_type = table->fields[new].type.type;
}

static void
copy_objects(struct wb_judgement *judgement, const struct wb_model *model)
{
	size_t n = model->n_objects;

	judgement->objects = WB_NEW_ARRAY(&judgement->arena, struct wb_object, n + 1);
	if (n)
		memcpy(judgement->objects, model->objects, n * sizeof *judgement->objects);
	judgement->model = *model;
	judgement->model.objects = judgement->objects;
	judgement->model.schemas = judgement->catalog.schemas;
	for (size_t i = 0; i < n; i++) {
		struct wb_object *object = &judgement->objects[i];

		if (object->kind == WB_OBJECT_MAPPING)
			copy_lines(&object->as.mapping, &judgement->arena);
		else if (object->kind == WB_OBJECT_PARAM)
			give_value(&object->as.param);
		else if (object->kind == WB_OBJECT_CROSSWALK && object->as.crosswalk.from_table)
			take_as_read(&judgement->model, &object->as.crosswalk);
	}
}

/* Judging. */

static bool
judge_asked(void *context, const struct wb_use *use)
{
	struct judging *judging = context;
	const struct wb_model *model = &judging->judgement->model;
	const struct wb_object *other = use->kind == WB_USE_XREF
						? wb_model_find(model, WB_OBJECT_MAPPING, use->name)
						: NULL;

	if (other)
		judge(judging, &judging->judgement->objects[other - model->objects]);
	return false;
}

static bool
counts(void *context, const struct wb_misfit *misfit)
{
	struct judging *judging = context;

	return !judging->counts || judging->counts(judging->context, judging->mapping, misfit);
}

static void
judge(struct judging *judging, struct wb_object *mapping)
{
	struct wb_judgement *judgement = judging->judgement;
	size_t i = (size_t)(mapping - judgement->objects);

	if (judging->seen[i])
		return;
	judging->seen[i] = true;
	wb_mapping_uses(&mapping->as.mapping, judge_asked, judging);
	judging->mapping = mapping;
	wb_mapping_fit(&judgement->model, mapping, counts, judging, &judgement->arena,
		       &judgement->fits[i]);
}

enum wb_status
wb_judge(struct wb_project *project, const struct wb_model *model, wb_judgement_filter *filter,
	 void *context, struct wb_judgement *out, struct wb_error *err)
{
	struct judging judging = { .judgement = out, .counts = filter, .context = context };
	enum wb_status status = wb_inspect_catalog(project, model, &out->catalog, err);

	if (status != WB_OK)
		return status;
	copy_objects(out, model);
	out->model.deferral = wb_deferral_find(&out->model, &out->arena);
	out->fits = WB_NEW_ARRAY(&out->arena, struct wb_fit, model->n_objects + 1);
	judging.seen = WB_NEW_ARRAY(&out->arena, bool, model->n_objects + 1);
	for (size_t i = 0; i < model->n_objects; i++)
		if (out->objects[i].kind == WB_OBJECT_MAPPING)
			judge(&judging, &out->objects[i]);
	return WB_OK;
}

void
wb_judgement_release(struct wb_judgement *judgement)
{
	wb_inspection_release(&judgement->catalog);
	wb_arena_release(&judgement->arena);
	memset(judgement, 0, sizeof *judgement);
}
