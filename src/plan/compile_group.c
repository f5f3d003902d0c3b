/*
 * Mappings with `group by`: two compilers, two plans.
 *
 *   rows   where, keys, order, what the aggregates are given: fields of the source
 *   groups arrows, requires: over the columns of a group, that is the keys and
 *          the aggregates
 *
 * An expression of the groups that the rows' compiler makes the same node of as
 * of a key is that key, whichever way it is written: with a let, or in full.
 */
#include <string.h>

#include "plan/compiler.h"

/* An arrow of the rows' plan: a column that is gathered. Returns its index. */
static size_t
add_column(struct wb_compiler *rows, struct wb_text name, struct wb_expr *expr)
{
	struct wb_plan *plan = rows->plan;
	struct wb_plan_arrow *arrows;

	for (size_t i = 0; i < plan->n_arrows; i++)
		if (plan->arrows[i].expr == expr)
			return i;
	arrows = WB_NEW_ARRAY(&plan->arena, struct wb_plan_arrow, plan->n_arrows + 1);
	if (plan->n_arrows)
		memcpy(arrows, plan->arrows, plan->n_arrows * sizeof *arrows);
	plan->arrows = arrows;
	expr->uses++;
	arrows[plan->n_arrows] =
		(struct wb_plan_arrow){ .name = name, .type = expr->type, .expr = expr };
	return plan->n_arrows++;
}

struct wb_expr *
wb_group_column(struct wb_compiler *groups, size_t column)
{
	const struct wb_field *field = &groups->plan->group->table.fields[column];
	struct wb_expr proto = {
		.kind = WB_EXPR_FIELD,
		.type = field->type,
		.field = column,
		.step = field->name,
	};

	return wb_intern(groups, &proto);
}

static void
add_field(struct wb_plan *plan, struct wb_text name, struct wb_type_spec type)
{
	struct wb_table *table = &plan->group->table;
	struct wb_field *fields = WB_NEW_ARRAY(&plan->arena, struct wb_field, table->n_fields + 1);

	if (table->n_fields)
		memcpy(fields, table->fields, table->n_fields * sizeof *fields);
	fields[table->n_fields].name = name;
	fields[table->n_fields].type = type;
	table->fields = fields;
	table->n_fields++;
}

static enum wb_status
compile_key(struct wb_compiler *groups, const struct wb_node *node, struct wb_error *err)
{
	struct wb_compiler *rows = groups->rows;
	struct wb_plan_group *group = groups->plan->group;
	struct wb_expr *expr;
	enum wb_status status = wb_compile_node(rows, node, &expr, err);

	if (status != WB_OK)
		return status;
	if (expr->type.type == WB_TYPE_LIST) {
		wb_compiler_fail(rows, node->at, err, "a list is nothing to group by");
		wb_hint(err, "make it text: … | join(\", \")");
		return WB_INVALID;
	}
	if (expr->type.type == WB_TYPE_NULL)
		expr = wb_convert(rows, expr, WB_TYPE_TEXT);
	if (add_column(rows, WB_TEXT("group by"), expr) < group->n_keys)
		return wb_compiler_fail(rows, node->at, err, "it is grouped by this already");
	group->n_keys++;
	add_field(groups->plan, wb_compiler_step_text(rows, node), expr->type);
	return WB_OK;
}

enum wb_status
wb_compile_group_by(struct wb_compiler *groups, const struct wb_line *line, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	groups->rows->owner = WB_TEXT("group by");
	for (size_t i = 0; status == WB_OK && i < line->n_expressions; i++)
		status = compile_key(groups, line->expressions[i], err);
	return status;
}

enum wb_status
wb_compile_order_by(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;

	plan->order = WB_NEW_ARRAY(&plan->arena, struct wb_plan_order, line->n_expressions);
	compiler->owner = WB_TEXT("order by");
	for (size_t i = 0; i < line->n_expressions; i++) {
		const struct wb_node *node = line->expressions[i];
		struct wb_expr *expr;
		enum wb_status status = wb_compile_node(compiler, node, &expr, err);

		if (status != WB_OK)
			return status;
		if (expr->type.type == WB_TYPE_LIST)
			return wb_compiler_fail(compiler, node->at, err,
						"a list has no order: rows cannot be put in it");
		expr->uses++;
		plan->order[plan->n_order++] =
			(struct wb_plan_order){ .expr = expr, .descending = line->descending[i] };
	}
	return WB_OK;
}

/* The rows' compiler sees names as the groups' does: from within the same let or line. */
static void
follow(struct wb_compiler *groups)
{
	struct wb_compiler *rows = groups->rows;

	rows->owner = groups->owner;
	rows->sees_arrows = groups->sees_arrows;
	rows->depth = groups->depth;
	rows->let = groups->let ? &rows->lets[groups->let - groups->lets] : NULL;
}

struct wb_expr *
wb_group_key(struct wb_compiler *groups, const struct wb_node *node)
{
	const struct wb_plan_group *group = groups->plan->group;
	struct wb_expr *expr;

	if (node->kind == WB_NODE_LITERAL || node->kind == WB_NODE_REGEX)
		return NULL;
	follow(groups);
	if (wb_compile_node(groups->rows, node, &expr, NULL) != WB_OK)
		return NULL;
	for (size_t i = 0; i < group->n_keys; i++)
		if (group->rows->arrows[i].expr == expr)
			return wb_group_column(groups, i);
	return NULL;
}

static enum wb_status
fail_ungrouped(struct wb_compiler *groups, const struct wb_node *node, struct wb_error *err)
{
	struct wb_text text = wb_compiler_step_text(groups, node);

	wb_compiler_fail(groups, node->at, err, "%.*s is neither grouped nor inside an aggregate",
			 WB_TEXT_ARG(text));
	wb_hint(err, "write first(%.*s), or add it to group by", WB_TEXT_ARG(text));
	return WB_INVALID;
}

enum wb_status
wb_compile_ungrouped(struct wb_compiler *groups, const struct wb_node *node, struct wb_expr **out,
		     struct wb_error *err)
{
	struct wb_expr *expr;
	struct wb_value value;
	enum wb_status status;

	follow(groups);
	status = wb_compile_node(groups->rows, node, &expr, err);
	if (status != WB_OK)
		return status;
	if (!wb_constant_value(expr, &value))
		return fail_ungrouped(groups, node, err);
	*out = wb_intern_constant(groups, &value, expr->type);
	return WB_OK;
}

/* Aggregates. */

static const struct {
	const char *name;
	enum wb_aggregate_kind kind;
	uint32_t accepts;
} aggregates[] = {
	{ "count", WB_AGGREGATE_COUNT, WB_ANY_VALUE },
	{ "sum", WB_AGGREGATE_SUM, WB_ANY_NUMBER },
	{ "avg", WB_AGGREGATE_AVG, WB_ANY_NUMBER },
	{ "min", WB_AGGREGATE_MIN, WB_ANY_SCALAR },
	{ "max", WB_AGGREGATE_MAX, WB_ANY_SCALAR },
	{ "first", WB_AGGREGATE_FIRST, WB_ANY_VALUE },
	{ "last", WB_AGGREGATE_LAST, WB_ANY_VALUE },
	{ "list", WB_AGGREGATE_LIST, WB_ANY_VALUE },
};

bool
wb_is_aggregate(const struct wb_compiler *compiler, const struct wb_node *call, size_t piped)
{
	const struct wb_function *function = wb_function_find(call->name);

	if (!function)
		return false;
	if (function->group == WB_GROUP_AGGREGATE)
		return true;
	return compiler->rows && call->n_operands + piped == 1 &&
	       (wb_text_is(call->name, "min") || wb_text_is(call->name, "max"));
}

static enum wb_status
fail_outside(struct wb_compiler *compiler, const struct wb_node *call, struct wb_error *err)
{
	if (compiler->groups) {
		wb_compiler_fail(compiler, call->at, err,
				 "%.*s works on a whole group: it cannot stand here",
				 WB_TEXT_ARG(call->name));
		wb_hint(err, "in where, group by, order by and aggregates stand the fields of a "
			     "row; use `require` for a condition on a group");
		return WB_INVALID;
	}
	wb_compiler_fail(compiler, call->at, err, "%.*s works on the rows of a group",
			 WB_TEXT_ARG(call->name));
	wb_hint(err, "add a line to the mapping: group by EXPRESSION, …");
	return WB_INVALID;
}

static struct wb_type_spec
result_type(enum wb_aggregate_kind kind, struct wb_type_spec argument)
{
	switch (kind) {
	case WB_AGGREGATE_COUNT_ROWS:
	case WB_AGGREGATE_COUNT:
		return (struct wb_type_spec){ .type = WB_TYPE_INTEGER };
	case WB_AGGREGATE_AVG:
		return (struct wb_type_spec){ .type = argument.type == WB_TYPE_REAL
							      ? WB_TYPE_REAL
							      : WB_TYPE_DECIMAL };
	case WB_AGGREGATE_LIST:
		return (struct wb_type_spec){ .type = WB_TYPE_LIST };
	case WB_AGGREGATE_SUM:
		argument.precision = 0; /* a sum has more digits than what it is made of */
		return argument;
	default:
		return argument;
	}
}

/* The node of an aggregate; the same one for equal aggregates. */
static struct wb_expr *
add_aggregate(struct wb_compiler *groups, struct wb_plan_aggregate *aggregate, struct wb_text step)
{
	struct wb_plan *plan = groups->plan;
	struct wb_plan_group *group = plan->group;
	struct wb_plan_aggregate *all;

	for (size_t i = 0; i < group->n_aggregates; i++)
		if (group->aggregates[i].kind == aggregate->kind &&
		    group->aggregates[i].column == aggregate->column)
			return wb_group_column(groups, group->n_keys + i);
	all = WB_NEW_ARRAY(&plan->arena, struct wb_plan_aggregate, group->n_aggregates + 1);
	if (group->n_aggregates)
		memcpy(all, group->aggregates, group->n_aggregates * sizeof *all);
	all[group->n_aggregates] = *aggregate;
	group->aggregates = all;
	group->n_aggregates++;
	add_field(plan, step, aggregate->type);
	return wb_group_column(groups, plan->group->table.n_fields - 1);
}

/* What the aggregate is given, for each row. */
static enum wb_status
compile_argument(struct wb_compiler *groups, const struct wb_node *call,
		 const struct wb_node *argument, uint32_t accepts, struct wb_expr **out,
		 struct wb_error *err)
{
	struct wb_compiler *rows = groups->rows;
	enum wb_type type;
	enum wb_status status;
	const char *step;

	follow(groups);
	status = wb_compile_node(rows, argument, out, err);
	if (status != WB_OK)
		return status;
	type = (*out)->type.type;
	if (type == WB_TYPE_NULL)
		*out = wb_convert(rows, *out,
				  accepts == WB_ANY_NUMBER ? WB_TYPE_INTEGER : WB_TYPE_TEXT);
	else if (!(accepts & WB_ACCEPTS(type))) {
		step = wb_conversion_step(type, WB_TYPE_DECIMAL);
		wb_compiler_fail(groups, argument->at, err, "%.*s takes no %s",
				 WB_TEXT_ARG(call->name), wb_type_name(type));
		if (step && accepts == WB_ANY_NUMBER)
			wb_hint(err, "convert it first: %.*s(… %s)", WB_TEXT_ARG(call->name), step);
		return WB_INVALID;
	}
	return WB_OK;
}

/* "sum(m.paid)", also where it is written m.paid | sum. */
static struct wb_text
text_of_call(struct wb_compiler *groups, const struct wb_node *call, const struct wb_node *argument)
{
	struct wb_text text;

	if (!argument || call->n_operands)
		return wb_compiler_step_text(groups, call);
	text = wb_compiler_step_text(groups, argument);
	return wb_text_of(wb_arena_format(&groups->plan->arena, "%.*s(%.*s)",
					  WB_TEXT_ARG(call->name), WB_TEXT_ARG(text)));
}

enum wb_status
wb_compile_aggregate(struct wb_compiler *compiler, const struct wb_node *call,
		     const struct wb_node *piped, struct wb_expr **out, struct wb_error *err)
{
	const struct wb_node *argument = piped              ? piped
					 : call->n_operands ? call->operands[0]
							    : NULL;
	struct wb_plan_aggregate aggregate = { .kind = WB_AGGREGATE_COUNT_ROWS };
	struct wb_expr *expr;
	size_t i = 0;
	enum wb_status status;

	if (!compiler->rows)
		return fail_outside(compiler, call, err);
	while (!wb_text_is(call->name, aggregates[i].name))
		i++;
	if (call->n_operands + (piped != NULL) > 1 ||
	    (argument ? argument->argument_name.len > 0
		      : aggregates[i].kind != WB_AGGREGATE_COUNT)) {
		wb_compiler_fail(compiler, call->at, err, "%.*s takes one value",
				 WB_TEXT_ARG(call->name));
		return WB_INVALID;
	}
	if (argument) {
		status = compile_argument(compiler, call, argument, aggregates[i].accepts, &expr,
					  err);
		if (status != WB_OK)
			return status;
		aggregate.kind = aggregates[i].kind;
		aggregate.column = add_column(compiler->rows, compiler->owner, expr);
		aggregate.type = result_type(aggregate.kind, expr->type);
	} else {
		aggregate.type = result_type(aggregate.kind, aggregate.type);
	}
	*out = add_aggregate(compiler, &aggregate, text_of_call(compiler, call, argument));
	return WB_OK;
}

void
wb_compiler_bind_group(struct wb_compiler *groups)
{
	struct wb_plan *plan = groups->plan;
	const struct wb_plan_input *source = &plan->group->rows->inputs[0];
	struct wb_plan_input *input = WB_NEW(&plan->arena, struct wb_plan_input);

	*input = (struct wb_plan_input){
		.kind = WB_LINE_FROM,
		.alias = source->alias,
		.name = source->name,
		.table = &plan->group->table,
		.n_columns = plan->group->table.n_fields,
	};
	plan->inputs = input;
	plan->n_inputs = 1;
	plan->n_columns = input->n_columns;
}
