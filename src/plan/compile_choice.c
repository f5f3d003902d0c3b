/* else, ??, if and case; case is nested if. */
#include "plan/compiler.h"

static struct wb_type_spec
merged_type(const struct wb_expr *a, const struct wb_expr *b)
{
	struct wb_type_spec type = a->type;

	if (a->type.precision != b->type.precision || a->type.scale != b->type.scale)
		type.precision = type.scale = 0;
	return type;
}

/* A decimal that the script writes has the digits of the other side where they do, and null has. */
static struct wb_expr *
with_digits_of(struct wb_compiler *compiler, struct wb_expr *constant, const struct wb_expr *other)
{
	struct wb_type_spec type = other->type;
	struct wb_value value;

	if (type.type != WB_TYPE_DECIMAL || !type.precision || !wb_constant_value(constant, &value))
		return constant;
	if (value.cell == WB_CELL_VALUE &&
	    !wb_decimal_fit(value.as.decimal, type.precision, type.scale, &value.as.decimal))
		return constant;
	return wb_intern_constant(compiler, &value, type);
}

static enum wb_status
choose(struct wb_compiler *compiler, const struct wb_node *node, enum wb_expr_kind kind,
       struct wb_expr *condition, struct wb_expr *a, struct wb_expr *b, struct wb_expr **out,
       struct wb_error *err)
{
	struct wb_expr *operands[3];
	struct wb_expr proto = {
		.kind = kind,
		.operands = operands,
		.step = wb_compiler_step_text(compiler, node),
	};

	if (!wb_unify(compiler, &a, &b))
		return wb_no_common_type(compiler, node, a, b, err);
	if (condition)
		operands[proto.n_operands++] = condition;
	operands[proto.n_operands++] = a;
	operands[proto.n_operands++] = b;
	a = operands[proto.n_operands - 2] = with_digits_of(compiler, a, b);
	b = operands[proto.n_operands - 1] = with_digits_of(compiler, b, a);
	proto.type = merged_type(a, b);
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

enum wb_status
wb_compile_fallback(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		    struct wb_error *err)
{
	struct wb_expr *a, *b;
	enum wb_status status = wb_compile_operands(compiler, node, &a, &b, err);
	enum wb_expr_kind kind = node->kind == WB_NODE_ELSE ? WB_EXPR_ELSE : WB_EXPR_COALESCE;

	return status == WB_OK ? choose(compiler, node, kind, NULL, a, b, out, err) : status;
}

static struct wb_expr *
null_constant(struct wb_compiler *compiler)
{
	struct wb_value null = wb_value_null(WB_TYPE_NULL);

	return wb_intern_constant(compiler, &null, (struct wb_type_spec){ .type = WB_TYPE_NULL });
}

enum wb_status
wb_compile_if(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
	      struct wb_error *err)
{
	struct wb_expr *condition, *then, *otherwise;
	enum wb_status status = wb_compile_condition(compiler, node->operands[0], &condition, err);

	if (status == WB_OK)
		status = wb_compile_node(compiler, node->operands[1], &then, err);
	if (status != WB_OK)
		return status;
	if (node->n_operands < 3)
		otherwise = null_constant(compiler);
	else
		status = wb_compile_node(compiler, node->operands[2], &otherwise, err);
	if (status != WB_OK)
		return status;
	return choose(compiler, node, WB_EXPR_IF, condition, then, otherwise, out, err);
}

/* case x when a then b … becomes if x = a then b else …, from the last branch on. */
enum wb_status
wb_compile_case(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	size_t branches = (node->n_operands - 1) / 2;
	struct wb_expr *value, *when, *then, *equal, *result = null_constant(compiler);
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &value, err);

	if (status == WB_OK && node->has_otherwise)
		status = wb_compile_node(compiler, node->operands[node->n_operands - 1], &result,
					 err);
	for (size_t i = branches; status == WB_OK && i > 0; i--) {
		const struct wb_node *key = node->operands[2 * i - 1];

		status = wb_compile_node(compiler, key, &when, err);
		if (status == WB_OK)
			status = wb_compile_node(compiler, node->operands[2 * i], &then, err);
		if (status != WB_OK)
			break;
		if (when->type.type == WB_TYPE_NULL)
			equal = wb_compile_operation(compiler, WB_EXPR_IS_NULL, WB_TYPE_BOOLEAN,
						     key, value, NULL);
		else
			status = wb_compile_comparison(compiler, key, WB_NODE_EQUAL, value, when,
						       &equal, err);
		if (status == WB_OK)
			status = choose(compiler, node, WB_EXPR_IF, equal, then, result, &result,
					err);
	}
	*out = result;
	return status;
}
