/*
 * Names: what a bare or dotted name means. In order: an arrow (in `require`), a
 * let, an element of an `each`, a field of a table, a parameter. A bare name
 * that two tables have is an error, never a guess.
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
	if (compiler->plan->n_inputs)
		wb_hint(err, "a field of that name is %.*s.%.*s",
			WB_TEXT_ARG(compiler->plan->inputs[0].alias), WB_TEXT_ARG(let->name));
	return WB_INVALID;
}

static struct wb_expr *
find_arrow(struct wb_compiler *compiler, struct wb_text name)
{
	const struct wb_plan *plan = compiler->groups ? compiler->groups->plan : compiler->plan;

	for (size_t i = 0; compiler->sees_arrows && i < plan->n_arrows; i++)
		if (wb_text_equal(plan->arrows[i].name, name))
			return plan->arrows[i].expr;
	return NULL;
}

/* In `require`, the name of an arrow that is set aside must not come to mean a field. */
static enum wb_status
refuse_parked_arrow(struct wb_compiler *compiler, const struct wb_node *node, struct wb_error *err)
{
	const struct wb_mapping *mapping =
		compiler->sees_arrows ? &compiler->mapping->as.mapping : NULL;

	for (size_t i = 0; mapping && i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind == WB_LINE_PARKED && line->parked == WB_LINE_ARROW &&
		    wb_text_equal(line->name, node->name))
			return wb_compiler_fail(compiler, node->at, err, "the arrow %.*s is parked",
						WB_TEXT_ARG(node->name));
	}
	return WB_OK;
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

/* Fields. */

static struct wb_text
nearest_field(const struct wb_plan *plan, struct wb_text qualifier, struct wb_text name)
{
	struct wb_text best = { "", 0 };
	size_t least = name.len / 2 + 1;

	for (size_t i = 0; i < plan->n_columns; i++) {
		struct wb_text field = wb_plan_column_name(plan, i);
		size_t distance = wb_text_distance(field, name);

		if (qualifier.len && !wb_text_equal(wb_plan_input_of(plan, i)->alias, qualifier))
			continue;
		if (distance < least && !wb_text_equal(field, name)) {
			least = distance;
			best = field;
		}
	}
	return best;
}

/* "m, a": the names of the tables here. */
static void
hint_tables(const struct wb_plan *plan, struct wb_error *err)
{
	struct wb_buffer list = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < plan->n_inputs; i++)
		if (plan->inputs[i].table)
			wb_buffer_format(&list, "%s%.*s", n++ ? ", " : "",
					 WB_TEXT_ARG(plan->inputs[i].alias));
	if (n == 1)
		wb_hint(err, "the source's name is %s", list.at);
	else if (n)
		wb_hint(err, "the tables here: %s", list.at);
	wb_buffer_release(&list);
}

/* The table of that name, or the driving one where none is said. */
static const struct wb_plan_input *
table_of(const struct wb_plan *plan, struct wb_text qualifier)
{
	for (size_t i = 0; i < plan->n_inputs; i++)
		if (plan->inputs[i].table &&
		    (!qualifier.len || wb_text_equal(plan->inputs[i].alias, qualifier)))
			return &plan->inputs[i];
	return NULL;
}

static enum wb_status
unknown_name(struct wb_compiler *compiler, const struct wb_node *node, struct wb_error *err)
{
	const struct wb_plan *plan = compiler->plan;
	const struct wb_plan_input *input = table_of(plan, node->qualifier);
	struct wb_text near;

	if (!input && node->qualifier.len) {
		wb_compiler_fail(compiler, node->at, err, "no table here is called %.*s",
				 WB_TEXT_ARG(node->qualifier));
		hint_tables(plan, err);
		return WB_INVALID;
	}
	if (!input)
		return wb_compiler_fail(compiler, node->at, err, "nothing is called %.*s",
					WB_TEXT_ARG(node->name));
	if (!node->qualifier.len && plan->n_inputs > 1)
		wb_compiler_fail(compiler, node->at, err, "no table here has a field %.*s",
				 WB_TEXT_ARG(node->name));
	else
		wb_compiler_fail(compiler, node->at, err, "%.*s has no field %.*s",
				 WB_TEXT_ARG(input->table->name), WB_TEXT_ARG(node->name));
	near = nearest_field(plan, node->qualifier, node->name);
	if (near.len)
		wb_hint(err, "is %.*s meant?", WB_TEXT_ARG(near));
	else if (!input->name.system.len) /* an expression alone */
		wb_compiler_hint_fields(input->table, err);
	else
		wb_hint(err, "see the fields with: waybill inspect FILE %.*s.%.*s",
			WB_TEXT_ARG(input->name.system), WB_TEXT_ARG(input->table->name));
	return WB_INVALID;
}

static enum wb_status
ambiguous_name(struct wb_compiler *compiler, const struct wb_node *node, struct wb_error *err)
{
	const struct wb_plan *plan = compiler->plan;
	struct wb_buffer list = { 0 };

	for (size_t i = 0; i < plan->n_columns; i++)
		if (wb_text_equal(wb_plan_column_name(plan, i), node->name))
			wb_buffer_format(&list, "%s%.*s.%.*s", list.len ? ", " : "",
					 WB_TEXT_ARG(wb_plan_input_of(plan, i)->alias),
					 WB_TEXT_ARG(node->name));
	wb_compiler_fail(compiler, node->at, err, "more than one table here has a field %.*s",
			 WB_TEXT_ARG(node->name));
	wb_hint(err, "say which: %s", list.at);
	wb_buffer_release(&list);
	return WB_INVALID;
}

/* An element of an `each` is nearer than any field; within its own list it is not yet there. */
static const struct wb_plan_input *
find_element(const struct wb_compiler *compiler, const struct wb_node *node)
{
	const struct wb_plan *plan = compiler->plan;

	for (size_t i = 0; !node->qualifier.len && i < compiler->visible; i++)
		if (!plan->inputs[i].table && wb_text_equal(plan->inputs[i].alias, node->name))
			return &plan->inputs[i];
	return NULL;
}

/* How many fields bear the name; *column is the first of them. */
static size_t
find_fields(const struct wb_plan *plan, const struct wb_node *node, size_t *column)
{
	size_t found = 0;

	for (size_t i = 0; i < plan->n_inputs; i++) {
		const struct wb_plan_input *input = &plan->inputs[i];
		size_t field;

		if (!input->table ||
		    (node->qualifier.len && !wb_text_equal(node->qualifier, input->alias)))
			continue;
		field = wb_table_field(input->table, node->name);
		if (field == input->table->n_fields)
			continue;
		if (!found++)
			*column = input->first_column + field;
	}
	return found;
}

static enum wb_status
use_column(struct wb_compiler *compiler, const struct wb_node *node, size_t column,
	   struct wb_expr **out, struct wb_error *err)
{
	const struct wb_plan_input *input = wb_plan_input_of(compiler->plan, column);
	struct wb_expr proto = {
		.kind = WB_EXPR_FIELD,
		.type = { .type = WB_TYPE_TEXT },
		.field = column,
		.step = wb_compiler_step_text(compiler, node),
	};

	if ((size_t)(input - compiler->plan->inputs) >= compiler->visible) {
		wb_compiler_fail(
			compiler, node->at, err,
			"%.*s stands further down: this line sees only what comes before it",
			WB_TEXT_ARG(input->alias));
		wb_hint(err, "move the line of %.*s up", WB_TEXT_ARG(input->alias));
		return WB_INVALID;
	}
	if (input->table)
		proto.type = input->table->fields[column - input->first_column].type;
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

/* In `require` a bare name is that of an arrow, which a row of a group does not have. */
static enum wb_status
fail_target_field(struct wb_compiler *compiler, const struct wb_node *node, struct wb_error *err)
{
	wb_compiler_fail(compiler, node->at, err, "%.*s is a target field here: it has no rows",
			 WB_TEXT_ARG(node->name));
	wb_hint(err, "a source field of that name is %.*s.%.*s",
		WB_TEXT_ARG(compiler->plan->inputs[0].alias), WB_TEXT_ARG(node->name));
	return WB_INVALID;
}

enum wb_status
wb_compile_name(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	const struct wb_plan_input *element;
	const struct wb_object *param;
	struct wb_let *let;
	size_t column = 0, found;

	if (!node->qualifier.len) {
		if ((*out = find_arrow(compiler, node->name)))
			return compiler->groups ? fail_target_field(compiler, node, err) : WB_OK;
		if (refuse_parked_arrow(compiler, node, err) != WB_OK)
			return WB_INVALID;
		if ((let = find_let(compiler, node->name)))
			return use_let(compiler, node, let, out, err);
	}
	if (compiler->rows)
		return wb_compile_ungrouped(compiler, node, out, err);
	if ((element = find_element(compiler, node)))
		return use_column(compiler, node, element->first_column, out, err);
	found = find_fields(compiler->plan, node, &column);
	if (found == 1)
		return use_column(compiler, node, column, out, err);
	if (found > 1)
		return ambiguous_name(compiler, node, err);
	param = node->qualifier.len ? NULL
				    : wb_model_find(compiler->model, WB_OBJECT_PARAM, node->name);
	if (param)
		return compile_parameter(compiler, node, param, out, err);
	return unknown_name(compiler, node, err);
}
