/* lookup: a field of the row of a reference table that has a key. */
#include <stdio.h>

#include "base/memory.h"
#include "plan/compiler.h"

/* The table and the field of it that is to be given. */
static enum wb_status
find_field(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_table **table,
	   struct wb_reference *lookup, struct wb_error *err)
{
	const struct wb_node *name = node->n_operands > 1 ? node->operands[0] : NULL;
	const struct wb_node *field = name ? node->operands[1] : NULL;
	const struct wb_schema *schema;
	size_t i;

	if (!name || name->kind != WB_NODE_FIELD || !name->qualifier.len ||
	    field->kind != WB_NODE_FIELD || field->qualifier.len)
		return wb_compile_usage(compiler, node, err,
					"takes SYSTEM.TABLE, a field of it, and a key");
	schema = wb_model_schema(compiler->model, name->qualifier);
	*table = schema ? wb_schema_table(schema, name->name) : NULL;
	if (!*table)
		return wb_compiler_fail(compiler, name->at, err, "there is no table %.*s.%.*s",
					WB_TEXT_ARG(name->qualifier), WB_TEXT_ARG(name->name));
	i = wb_table_field(*table, field->name);
	if (i == (*table)->n_fields)
		return wb_compiler_fail(compiler, field->at, err, "%.*s has no field %.*s",
					WB_TEXT_ARG(name->name), WB_TEXT_ARG(field->name));
	lookup->table = (struct wb_table_name){ name->qualifier, name->name, name->at };
	lookup->field = field->name;
	lookup->type = (*table)->fields[i].type;
	return WB_OK;
}

static const struct wb_field *
primary_part(const struct wb_table *table, size_t part)
{
	for (size_t i = 0; i < table->n_fields; i++)
		if (table->fields[i].key_part == part + 1)
			return &table->fields[i];
	return NULL;
}

/* Part number `part` of a key: of the primary key, else of the first fields. */
static const struct wb_field *
key_field(const struct wb_table *table, size_t part)
{
	if (primary_part(table, 0))
		return primary_part(table, part);
	return part < table->n_fields ? &table->fields[part] : NULL;
}

/* The part of a key as the field that it is matched with. */
static enum wb_status
fit_part(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_field *field,
	 struct wb_expr **part, struct wb_error *err)
{
	enum wb_type from = (*part)->type.type;
	enum wb_type to = field->type.type;
	const char *step;

	if (to == WB_TYPE_DECIMAL || to == WB_TYPE_REAL)
		return wb_compiler_fail(compiler, node->at, err,
					"the key field %.*s is a %s: rows are not found by it",
					WB_TEXT_ARG(field->name), wb_type_name(to));
	*part = wb_convert(compiler, *part, to);
	if (*part)
		return WB_OK;
	wb_compiler_fail(compiler, node->at, err, "the key field %.*s is %s, the value %s",
			 WB_TEXT_ARG(field->name), wb_type_name(to), wb_type_name(from));
	step = wb_conversion_step(from, to);
	if (step)
		wb_hint(err, "turn it into one: %s", step);
	return WB_INVALID;
}

static enum wb_status
fit_parts(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_table *table,
	  struct wb_expr *proto, struct wb_reference *lookup, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	lookup->n_keys = proto->n_operands;
	lookup->key_fields =
		WB_NEW_ARRAY(&compiler->plan->arena, struct wb_text, proto->n_operands + 1);
	if (!proto->n_operands)
		return wb_compile_usage(compiler, node, err, "needs a key");
	for (size_t i = 0; status == WB_OK && i < proto->n_operands; i++) {
		const struct wb_field *field = key_field(table, i);

		if (!field)
			return wb_compiler_fail(compiler, node->at, err,
						"the key of %.*s has only %zu of %zu fields",
						WB_TEXT_ARG(table->name), i, proto->n_operands);
		lookup->key_fields[i] = field->name;
		status = fit_part(compiler, node, field, &proto->operands[i], err);
	}
	return status;
}

enum wb_status
wb_compile_lookup(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		  struct wb_expr **out, struct wb_error *err)
{
	struct wb_reference lookup = { .kind = WB_REFERENCE_LOOKUP };
	struct wb_expr proto = {
		.kind = WB_EXPR_REFERENCE,
		.step = wb_compiler_step_text(compiler, node),
	};
	const struct wb_table *table = NULL;
	enum wb_status status = find_field(compiler, node, &table, &lookup, err);

	if (status == WB_OK)
		status = wb_compile_parts(compiler, node, input, 2, node->n_operands, &proto, err);
	if (status == WB_OK)
		status = fit_parts(compiler, node, table, &proto, &lookup, err);
	if (status != WB_OK)
		return status;
	proto.reference = wb_intern_reference(compiler, &lookup);
	proto.type = lookup.type;
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}
