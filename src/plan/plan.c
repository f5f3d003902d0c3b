/* Plans: how they are made of a mapping or of one expression, and how they end. */
#include "plan/plan.h"

#include <stdlib.h>

#include "base/memory.h"
#include "plan/compiler.h"
#include "plan/deferral.h"

enum wb_status
wb_compiler_settle(struct wb_compiler *compiler, enum wb_status status, const struct wb_error *err)
{
	if (status == WB_OK || !compiler->complain)
		return status;
	compiler->complain(compiler->complain_context, compiler->line, err);
	compiler->complaints++;
	return WB_OK;
}

void
wb_compiler_release(struct wb_compiler *compiler)
{
	wb_map_release(&compiler->interned);
	wb_buffer_release(&compiler->key);
}

/* A mapping with `group by` has a compiler and a plan more: those of its rows. */
static enum wb_status
compile_mapping(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_object *mapping = compiler->mapping;
	struct wb_compiler rows = {
		.model = compiler->model,
		.mapping = mapping,
		.part = compiler->part,
		.asked_by = compiler->asked_by,
		.groups = compiler,
	};
	struct wb_plan *plan = compiler->plan;
	enum wb_status status;

	plan->mapping = mapping->name;
	plan->pass = compiler->part == WB_PART_SECOND ? 2 : 1;
	if (wb_mapping_line(&mapping->as.mapping, WB_LINE_GROUP)) {
		plan->group = WB_NEW(&plan->arena, struct wb_plan_group);
		plan->group->rows = rows.plan = wb_alloc(sizeof *rows.plan);
		rows.plan->mapping = mapping->name;
		compiler->rows = &rows;
	}
	status = wb_compile_mapping(compiler, err);
	if (rows.line)
		compiler->line = rows.line;
	wb_compiler_release(&rows);
	return status;
}

static enum wb_status
compile_part(struct wb_compiler *compiler, struct wb_plan **out, struct wb_error *err)
{
	struct wb_plan *plan = wb_alloc(sizeof *plan);
	enum wb_status status;

	compiler->plan = plan;
	status = compile_mapping(compiler, err);
	wb_compiler_release(compiler);
	if (status == WB_OK)
		*out = plan;
	else
		wb_plan_free(plan);
	return status;
}

enum wb_status
wb_plan_compile(const struct wb_model *model, const struct wb_object *mapping, struct wb_plan **out,
		struct wb_error *err)
{
	struct wb_compiler first = { .model = model, .mapping = mapping, .part = WB_PART_FIRST };
	struct wb_compiler second = { .model = model, .mapping = mapping, .part = WB_PART_SECOND };
	struct wb_plan *plan;
	enum wb_status status = compile_part(&first, &plan, err);

	if (status == WB_OK && wb_has_deferred(model, mapping)) {
		status = compile_part(&second, &plan->second, err);
		if (status != WB_OK)
			wb_plan_free(plan);
	}
	if (status == WB_OK)
		*out = plan;
	return status;
}

enum wb_status
wb_plan_compile_whole(const struct wb_model *model, const struct wb_object *mapping,
		      struct wb_plan **out, struct wb_error *err)
{
	struct wb_compiler whole = { .model = model, .mapping = mapping };

	return compile_part(&whole, out, err);
}

/* A key that is made of keys that are made of it could be followed for ever. */
static enum wb_status
refuse_made_of_itself(struct wb_compiler *compiler, const struct wb_object *mapping,
		      struct wb_error *err)
{
	for (const struct wb_compiler *asking = compiler; asking; asking = asking->asked_by)
		if (asking->part == WB_PART_KEYS && asking->mapping == mapping)
			return wb_compiler_fail(compiler, mapping->at, err,
						"the key of mapping %.*s is made of keys that are "
						"made of it",
						WB_TEXT_ARG(mapping->name));
	return WB_OK;
}

enum wb_status
wb_compile_keys(struct wb_compiler *compiler, const struct wb_object *mapping, struct wb_plan **out,
		struct wb_error *err)
{
	struct wb_compiler keys = {
		.model = compiler->model,
		.mapping = mapping,
		.part = WB_PART_KEYS,
		.asked_by = compiler,
	};
	enum wb_status status = refuse_made_of_itself(compiler, mapping, err);

	return status == WB_OK ? compile_part(&keys, out, err) : status;
}

struct wb_plan *
wb_plan_examine(const struct wb_model *model, const struct wb_object *mapping,
		wb_plan_complaint *complain, void *context)
{
	struct wb_plan *plan = wb_alloc(sizeof *plan);
	struct wb_compiler compiler = {
		.model = model,
		.plan = plan,
		.mapping = mapping,
		.complain = complain,
		.complain_context = context,
	};
	struct wb_error err;

	wb_compiler_settle(&compiler, compile_mapping(&compiler, &err), &err);
	wb_compiler_release(&compiler);
	if (!compiler.complaints)
		return plan;
	wb_plan_free(plan);
	return NULL;
}

void
wb_compiler_add_source(struct wb_compiler *compiler, const struct wb_table *source,
		       struct wb_text alias)
{
	struct wb_plan *plan = compiler->plan;

	plan->source_table = source;
	plan->inputs = WB_NEW(&plan->arena, struct wb_plan_input);
	plan->inputs[0] = (struct wb_plan_input){
		.kind = WB_LINE_FROM,
		.alias = alias,
		.table = source,
		.n_columns = source->n_fields,
	};
	plan->n_columns = source->n_fields;
	plan->n_inputs = compiler->visible = 1;
}

enum wb_status
wb_plan_compile_expression(const struct wb_model *model, const struct wb_node *node,
			   const struct wb_table *source, struct wb_text alias,
			   struct wb_plan **out, struct wb_error *err)
{
	struct wb_plan *plan = wb_alloc(sizeof *plan);
	struct wb_compiler compiler = {
		.model = model,
		.plan = plan,
		.owner = WB_TEXT("value"),
	};
	struct wb_expr *expr;
	enum wb_status status;

	if (source)
		wb_compiler_add_source(&compiler, source, alias);
	status = wb_compile_node(&compiler, node, &expr, err);
	wb_compiler_release(&compiler);
	if (status != WB_OK) {
		wb_plan_free(plan);
		return status;
	}
	plan->arrows = WB_NEW(&plan->arena, struct wb_plan_arrow);
	plan->arrows[0] = (struct wb_plan_arrow){ .name = WB_TEXT("value"),
						  .type = expr->type,
						  .expr = expr };
	plan->n_arrows = 1;
	expr->uses++;
	*out = plan;
	return WB_OK;
}

void
wb_plan_free(struct wb_plan *plan)
{
	if (!plan)
		return;
	if (plan->group)
		wb_plan_free(plan->group->rows);
	for (size_t i = 0; i < plan->n_regexes; i++)
		wb_regex_free(plan->regexes[i]);
	for (size_t i = 0; i < plan->n_crosswalks; i++)
		wb_crosswalk_index_release(plan->crosswalks[i]);
	for (size_t i = 0; i < plan->n_exprs; i++)
		free(plan->exprs[i]->owners);
	free(plan->regexes);
	free(plan->crosswalks);
	free(plan->references);
	free(plan->exprs);
	wb_plan_free(plan->missing.set);
	wb_plan_free(plan->second);
	wb_arena_release(&plan->arena);
	free(plan);
}

struct wb_text
wb_plan_step_name(const struct wb_plan *plan, struct wb_arena *arena)
{
	return wb_text_of(wb_arena_format(arena, "%.*s%s", WB_TEXT_ARG(plan->mapping),
					  plan->pass == 2 ? ", second pass" : ""));
}

const struct wb_plan_input *
wb_plan_input_of(const struct wb_plan *plan, size_t column)
{
	size_t i = plan->n_inputs - 1;

	while (i && plan->inputs[i].first_column > column)
		i--;
	return &plan->inputs[i];
}

struct wb_text
wb_plan_column_name(const struct wb_plan *plan, size_t column)
{
	const struct wb_plan_input *input = wb_plan_input_of(plan, column);

	return input->table ? input->table->fields[column - input->first_column].name
			    : input->alias;
}

struct wb_type_spec
wb_plan_column_type(const struct wb_plan *plan, size_t column)
{
	const struct wb_plan_input *input = wb_plan_input_of(plan, column);

	return input->table ? input->table->fields[column - input->first_column].type
			    : (struct wb_type_spec){ .type = WB_TYPE_TEXT };
}

bool
wb_plan_multiplies(const struct wb_plan *plan)
{
	for (size_t i = 0; i < plan->n_inputs; i++)
		if (plan->inputs[i].kind == WB_LINE_EACH ||
		    (plan->inputs[i].kind == WB_LINE_JOIN && plan->inputs[i].join == WB_JOIN_MANY))
			return true;
	return false;
}
