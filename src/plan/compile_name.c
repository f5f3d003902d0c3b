/*
 * Names: what a bare or dotted name means. In order: an arrow (in `require`), a
 * let, a field of the source, a parameter.
 */
#include "plan/compiler.h"

/* A let that is wrong is tried once: chains of them would else be tried over and over. */
static void
keep_fault(struct wb_compiler *compiler, struct wb_let *let, const struct wb_error *err)
{
	struct wb_error *kept = WB_NEW(&compiler->plan->arena, struct wb_error);

	*kept = *err;
	let->fault = kept;
}

static enum wb_status
compile_let(struct wb_compiler *compiler, struct wb_let *let, struct wb_error *err)
{
	const struct wb_let *outer = compiler->let;
	struct wb_text owner = compiler->owner;
	bool sees_arrows = compiler->sees_arrows;
	enum wb_status status;

	let->busy = true;
	compiler->let = let;
	compiler->owner = let->name;
	compiler->sees_arrows = false;
	status = wb_compile_node(compiler, let->node, &let->expr, err);
	compiler->let = outer;
	compiler->owner = owner;
	compiler->sees_arrows = sees_arrows;
	let->busy = false;
	return status;
}

enum wb_status
wb_compile_let(struct wb_compiler *compiler, struct wb_let *let, struct wb_expr **out,
	       struct wb_error *err)
{
	struct wb_error fault;

	if (!let->expr && !let->fault && compile_let(compiler, let, &fault) != WB_OK)
		keep_fault(compiler, let, &fault);
	if (let->fault) {
		if (err)
			*err = *let->fault;
		return let->fault->status;
	}
	*out = let->expr;
	return WB_OK;
}

/* The let of a name; within itself its name means the field. */
static struct wb_let *
find_let(struct wb_compiler *compiler, struct wb_text name)
{
	for (size_t i = 0; i < compiler->n_lets; i++)
		if (&compiler->lets[i] != compiler->let &&
		    wb_text_equal(compiler->lets[i].name, name))
			return &compiler->lets[i];
	return NULL;
}

static enum wb_status
use_let(struct wb_compiler *compiler, const struct wb_node *node, struct wb_let *let,
	struct wb_expr **out, struct wb_error *err)
{
	if (!let->busy)
		return wb_compile_let(compiler, let, out, err);
	wb_compiler_fail(compiler, node->at, err, "the lets %.*s and %.*s refer to each other",
			 WB_TEXT_ARG(compiler->let->name), WB_TEXT_ARG(let->name));
	wb_hint(err, "a field of that name is %.*s.%.*s", WB_TEXT_ARG(compiler->alias),
		WB_TEXT_ARG(let->name));
	return WB_INVALID;
}

static struct wb_expr *
find_arrow(struct wb_compiler *compiler, struct wb_text name)
{
	const struct wb_plan *plan = compiler->plan;

	for (size_t i = 0; compiler->sees_arrows && i < plan->n_arrows; i++)
		if (wb_text_equal(plan->arrows[i].name, name))
			return plan->arrows[i].expr;
	return NULL;
}

/* The value given for this run, else the default. */
static enum wb_status
compile_parameter(struct wb_compiler *compiler, const struct wb_node *node,
		  const struct wb_object *object, struct wb_expr **out, struct wb_error *err)
{
	const struct wb_param *param = &object->as.param;
	struct wb_arena *arena = &compiler->plan->arena;
	struct wb_value value = wb_value_null(param->type.type);
	struct wb_text text = { 0 };
	bool given = param->has_default && param->value.cell == WB_CELL_VALUE;

	if (given)
		text = wb_value_to_text(&param->value, arena);
	for (size_t i = 0; i < compiler->model->n_parameters; i++) {
		if (!wb_text_equal(compiler->model->parameters[i].name, object->name))
			continue;
		text = compiler->model->parameters[i].text;
		given = true;
	}
	if (!given && !param->has_default) {
		wb_compiler_fail(compiler, node->at, err, "parameter %.*s has no value",
				 WB_TEXT_ARG(object->name));
		wb_hint(err, "give it one: --set %.*s=VALUE", WB_TEXT_ARG(object->name));
		return WB_INVALID;
	}
	if (given && !wb_value_of_text(text, param->type, arena, &value)) {
		wb_compiler_fail(compiler, node->at, err, "parameter %.*s: \"%.*s\" is no %s",
				 WB_TEXT_ARG(object->name), WB_TEXT_ARG(text),
				 wb_type_name(param->type.type));
		wb_hint(err, "give it as --set %.*s=VALUE", WB_TEXT_ARG(object->name));
		return WB_INVALID;
	}
	*out = wb_intern_constant(compiler, &value, param->type);
	return WB_OK;
}

static struct wb_text
nearest_field(const struct wb_table *table, struct wb_text name)
{
	struct wb_text best = { "", 0 };
	size_t least = name.len / 2 + 1;

	for (size_t i = 0; i < table->n_fields; i++) {
		size_t distance = wb_text_distance(table->fields[i].name, name);

		if (distance < least) {
			least = distance;
			best = table->fields[i].name;
		}
	}
	return best;
}

static enum wb_status
unknown_name(struct wb_compiler *compiler, const struct wb_node *node, struct wb_error *err)
{
	struct wb_text near;

	if (node->qualifier.len && !wb_text_equal(node->qualifier, compiler->alias)) {
		wb_compiler_fail(compiler, node->at, err, "no table here is called %.*s",
				 WB_TEXT_ARG(node->qualifier));
		wb_hint(err, "the source's name is %.*s", WB_TEXT_ARG(compiler->alias));
		return WB_INVALID;
	}
	if (!compiler->source)
		return wb_compiler_fail(compiler, node->at, err, "nothing is called %.*s",
					WB_TEXT_ARG(node->name));
	wb_compiler_fail(compiler, node->at, err, "%.*s has no field %.*s",
			 WB_TEXT_ARG(compiler->source->name), WB_TEXT_ARG(node->name));
	near = nearest_field(compiler->source, node->name);
	if (near.len)
		wb_hint(err, "is %.*s meant?", WB_TEXT_ARG(near));
	else
		wb_hint(err, "see the fields with: waybill inspect FILE %.*s.%.*s",
			WB_TEXT_ARG(compiler->plan->source.system),
			WB_TEXT_ARG(compiler->source->name));
	return WB_INVALID;
}

enum wb_status
wb_compile_name(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	const struct wb_object *param;
	struct wb_let *let;
	size_t field;

	if (!node->qualifier.len) {
		if ((*out = find_arrow(compiler, node->name)))
			return WB_OK;
		if ((let = find_let(compiler, node->name)))
			return use_let(compiler, node, let, out, err);
	}
	if (compiler->source &&
	    (!node->qualifier.len || wb_text_equal(node->qualifier, compiler->alias))) {
		field = wb_table_field(compiler->source, node->name);
		if (field < compiler->source->n_fields) {
			struct wb_expr proto = {
				.kind = WB_EXPR_FIELD,
				.type = compiler->source->fields[field].type,
				.field = field,
				.step = wb_compiler_step_text(compiler, node),
			};
			*out = wb_intern(compiler, &proto);
			return WB_OK;
		}
	}
	param = node->qualifier.len ? NULL
				    : wb_model_find(compiler->model, WB_OBJECT_PARAM, node->name);
	if (param)
		return compile_parameter(compiler, node, param, out, err);
	return unknown_name(compiler, node, err);
}
