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

const struct wb_table *
wb_model_table(const struct wb_model *model, const struct wb_table_name *name)
{
	const struct wb_schema *schema = wb_model_schema(model, name->system);

	return schema ? wb_schema_table(schema, name->table) : NULL;
}

bool
wb_same_table(const struct wb_table_name *a, const struct wb_table_name *b)
{
	return wb_text_equal(a->system, b->system) && wb_text_equal(a->table, b->table);
}

struct wb_system_traits
wb_model_traits(const struct wb_model *model, struct wb_text system)
{
	const struct wb_object *object = wb_model_find(model, WB_OBJECT_SYSTEM, system);

	if (!object || !model->traits)
		return (struct wb_system_traits){ 0 };
	return model->traits[object - model->objects];
}

/* Of two, one would be passed over unseen. */
static const char *const single[WB_LINE_KINDS] = {
	[WB_LINE_FROM] = "from",           [WB_LINE_WHERE] = "where",
	[WB_LINE_INTO] = "into",           [WB_LINE_KEY] = "key",
	[WB_LINE_WRITE] = "write",         [WB_LINE_ON_REJECT] = "on reject",
	[WB_LINE_REJECT_LIMIT] = "reject", [WB_LINE_DISTINCT] = "distinct",
	[WB_LINE_MISSING] = "missing",     [WB_LINE_MISSING_LIMIT] = "missing at most",
	[WB_LINE_GROUP] = "group by",      [WB_LINE_ORDER] = "order by",
};

const char *
wb_single_line(enum wb_line_kind kind)
{
	return single[kind];
}

const struct wb_line *
wb_mapping_line(const struct wb_mapping *mapping, enum wb_line_kind kind)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		if (mapping->lines[i].kind == kind)
			return &mapping->lines[i];
	return NULL;
}
