/*
 * Operators. Sugar goes here: a between b and c is a >= b and a <= c; in is a
 * chain of or.
 */
#include "plan/compiler.h"

enum wb_status
wb_no_common_type(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_expr *a,
		  const struct wb_expr *b, struct wb_error *err)
{
	enum wb_type from = a->type.type, to = b->type.type;
	const char *step;

	if (to == WB_TYPE_TEXT) {
		from = b->type.type;
		to = a->type.type;
	}
	step = wb_conversion_step(from, to);
	wb_compiler_fail(compiler, node->at, err, "%s and %s do not go together",
			 wb_type_name(a->type.type), wb_type_name(b->type.type));
	if (step)
		wb_hint(err, "convert the %s: … %s", wb_type_name(from), step);
	return WB_INVALID;
}

enum wb_status
wb_compile_comparison(struct wb_compiler *compiler, const struct wb_node *node,
		      enum wb_node_kind operator, struct wb_expr * a, struct wb_expr *b,
		      struct wb_expr **out, struct wb_error *err)
{
	struct wb_expr *operands[2];
	struct wb_expr proto = {
		.kind = WB_EXPR_COMPARE,
		.type = { .type = WB_TYPE_BOOLEAN },
		.operands = operands,
		.n_operands = 2,
		.operation = operator,
		.step = wb_compiler_step_text(compiler, node),
	};

	if (!wb_unify(compiler, &a, &b) || a->type.type == WB_TYPE_LIST)
		return wb_no_common_type(compiler, node, a, b, err);
	operands[0] = a;
	operands[1] = b;
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

enum wb_status
wb_compile_compare(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		   struct wb_error *err)
{
	struct wb_expr *a, *b;
	enum wb_status status = wb_compile_operands(compiler, node, &a, &b, err);

	return status == WB_OK ? wb_compile_comparison(compiler, node, node->kind, a, b, out, err)
			       : status;
}

enum wb_status
wb_compile_between(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		   struct wb_error *err)
{
	struct wb_expr *value, *low, *high, *above, *below;
	enum wb_status status = wb_compile_operands(compiler, node, &value, &low, err);

	if (status == WB_OK)
		status = wb_compile_node(compiler, node->operands[2], &high, err);
	if (status == WB_OK)
		status = wb_compile_comparison(compiler, node, WB_NODE_GREATER_EQUAL, value, low,
					       &above, err);
	if (status == WB_OK)
		status = wb_compile_comparison(compiler, node, WB_NODE_LESS_EQUAL, value, high,
					       &below, err);
	if (status != WB_OK)
		return status;
	*out = wb_compile_operation(compiler, WB_EXPR_AND, WB_TYPE_BOOLEAN, node, above, below);
	if (node->kind == WB_NODE_NOT_BETWEEN)
		*out = wb_compile_operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out,
					    NULL);
	return WB_OK;
}

/* One `or` of all, as a tree that is as low as can be. */
static struct wb_expr *
any_of(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **members, size_t n)
{
	if (n == 1)
		return members[0];
	return wb_compile_operation(compiler, WB_EXPR_OR, WB_TYPE_BOOLEAN, node,
				    any_of(compiler, node, members, n / 2),
				    any_of(compiler, node, members + n / 2, n - n / 2));
}

enum wb_status
wb_compile_in(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
	      struct wb_error *err)
{
	struct wb_expr *value, *member;
	struct wb_expr **equal =
		WB_NEW_ARRAY(&compiler->plan->arena, struct wb_expr *, node->n_operands);
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &value, err);

	for (size_t i = 1; status == WB_OK && i < node->n_operands; i++) {
		status = wb_compile_node(compiler, node->operands[i], &member, err);
		if (status == WB_OK)
			status = wb_compile_comparison(compiler, node, WB_NODE_EQUAL, value, member,
						       &equal[i - 1], err);
	}
	if (status != WB_OK)
		return status;
	*out = any_of(compiler, node, equal, node->n_operands - 1);
	if (node->kind == WB_NODE_NOT_IN)
		*out = wb_compile_operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out,
					    NULL);
	return WB_OK;
}

enum wb_status
wb_compile_condition(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		     struct wb_error *err)
{
	enum wb_status status = wb_compile_node(compiler, node, out, err);

	if (status != WB_OK || (*out)->type.type == WB_TYPE_BOOLEAN)
		return status;
	if ((*out)->type.type == WB_TYPE_NULL) {
		*out = wb_convert(compiler, *out, WB_TYPE_BOOLEAN);
		return WB_OK;
	}
	wb_compiler_fail(compiler, node->at, err, "a condition is needed, this is %s",
			 wb_type_name((*out)->type.type));
	wb_hint(err, "compare it: … = \"value\", … ~ /pattern/, … is not null");
	return WB_INVALID;
}

enum wb_status
wb_compile_logic(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		 struct wb_error *err)
{
	struct wb_expr *a, *b = NULL;
	enum wb_expr_kind kind = node->kind == WB_NODE_OR    ? WB_EXPR_OR
				 : node->kind == WB_NODE_AND ? WB_EXPR_AND
							     : WB_EXPR_NOT;
	enum wb_status status = wb_compile_condition(compiler, node->operands[0], &a, err);

	if (status == WB_OK && node->n_operands > 1)
		status = wb_compile_condition(compiler, node->operands[1], &b, err);
	if (status == WB_OK)
		*out = wb_compile_operation(compiler, kind, WB_TYPE_BOOLEAN, node, a, b);
	return status;
}

enum wb_status
wb_compile_is_null(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		   struct wb_error *err)
{
	struct wb_expr *value;
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &value, err);

	if (status != WB_OK)
		return status;
	*out = wb_compile_operation(compiler, WB_EXPR_IS_NULL, WB_TYPE_BOOLEAN, node, value, NULL);
	if (node->kind == WB_NODE_IS_NOT_NULL)
		*out = wb_compile_operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out,
					    NULL);
	return WB_OK;
}

enum wb_status
wb_compile_concatenate(struct wb_compiler *compiler, const struct wb_node *node,
		       struct wb_expr **out, struct wb_error *err)
{
	struct wb_expr *a, *b;
	enum wb_status status = wb_compile_operands(compiler, node, &a, &b, err);

	if (status != WB_OK)
		return status;
	a = wb_convert(compiler, a, WB_TYPE_TEXT);
	b = wb_convert(compiler, b, WB_TYPE_TEXT);
	if (!a || !b)
		return wb_compiler_fail(compiler, node->at, err, "& joins texts, not lists");
	*out = wb_compile_operation(compiler, WB_EXPR_CONCATENATE, WB_TYPE_TEXT, node, a, b);
	return WB_OK;
}

/* Both sides as numbers of one type; a text literal is read as a decimal. */
static bool
unify_numbers(struct wb_compiler *compiler, struct wb_expr **a, struct wb_expr **b)
{
	struct wb_expr *null = *a;

	if ((*a)->type.type == WB_TYPE_NULL && (*b)->type.type == WB_TYPE_NULL)
		*a = *b = wb_convert(compiler, null, WB_TYPE_INTEGER);
	if (!wb_unify(compiler, a, b))
		return false;
	return (WB_ANY_NUMBER & WB_ACCEPTS((*a)->type.type)) != 0;
}

enum wb_status
wb_compile_arithmetic(struct wb_compiler *compiler, const struct wb_node *node,
		      struct wb_expr **out, struct wb_error *err)
{
	struct wb_expr *operands[2] = { NULL, NULL };
	struct wb_expr proto = {
		.kind = WB_EXPR_ARITHMETIC,
		.operands = operands,
		.n_operands = node->n_operands,
		.operation = node->kind,
		.step = wb_compiler_step_text(compiler, node),
	};
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &operands[0], err);
	struct wb_expr *other;

	if (status == WB_OK && node->n_operands > 1)
		status = wb_compile_node(compiler, node->operands[1], &operands[1], err);
	if (status != WB_OK)
		return status;
	other = operands[1] ? operands[1] : operands[0];
	if (!unify_numbers(compiler, &operands[0], &other)) {
		enum wb_type bad = WB_ANY_NUMBER & WB_ACCEPTS(operands[0]->type.type)
					   ? other->type.type
					   : operands[0]->type.type;
		wb_compiler_fail(compiler, node->at, err, "%s cannot be calculated with",
				 wb_type_name(bad));
		wb_hint(err, "convert it first: … | integer, … | decimal(12, 2)");
		return WB_INVALID;
	}
	if (operands[1])
		operands[1] = other;
	proto.type.type = operands[0]->type.type;
	/* The quotient of integers is exact, not cut to a whole number. */
	if (node->kind == WB_NODE_DIVIDE && proto.type.type == WB_TYPE_INTEGER) {
		proto.type.type = WB_TYPE_DECIMAL;
		operands[0] = wb_convert(compiler, operands[0], WB_TYPE_DECIMAL);
		operands[1] = wb_convert(compiler, operands[1], WB_TYPE_DECIMAL);
	}
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}
