#include "plan/model.h"

const struct wb_object *
wb_model_find(const struct wb_model *model, enum wb_object_kind kind, struct wb_text name)
{
	for (size_t i = 0; i < model->n_objects; i++) {
		const struct wb_object *object = &model->objects[i];

		if (object->kind == kind && wb_text_equal(object->name, name))
			return object;
	}
	return NULL;
}

const struct wb_schema *
wb_model_schema(const struct wb_model *model, struct wb_text system)
{
	const struct wb_object *object = wb_model_find(model, WB_OBJECT_SYSTEM, system);

	return object && model->schemas ? model->schemas[object - model->objects] : NULL;
}

struct wb_system_traits
wb_model_traits(const struct wb_model *model, struct wb_text system)
{
	const struct wb_object *object = wb_model_find(model, WB_OBJECT_SYSTEM, system);

	if (!object || !model->traits)
		return (struct wb_system_traits){ 0 };
	return model->traits[object - model->objects];
}

const struct wb_line *
wb_mapping_line(const struct wb_mapping *mapping, enum wb_line_kind kind)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == kind)
			return &mapping->lines[i];
	return NULL;
}
