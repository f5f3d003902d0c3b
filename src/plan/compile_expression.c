/*
 * Syntax nodes to typed expressions.
 *
 * One function a kind of node, in a table. Sugar goes here: a between b and c
 * is a >= b and a <= c; in is a chain of or; case is nested if.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "lang/print.h"
#include "plan/compiler.h"

typedef enum wb_status
compile_node(struct wb_compiler *, const struct wb_node *, struct wb_expr **, struct wb_error *);

struct wb_text
wb_compiler_step_text(struct wb_compiler *compiler, const struct wb_node *node)
{
	enum { LONGEST = 160 };
	struct wb_buffer text = { 0 };
	struct wb_text step;

	wb_print_expression(node, &text);
	step = wb_buffer_slice(&text);
	if (step.len > LONGEST) {
		step.len = LONGEST;
		while (((unsigned char)step.at[step.len] & 0xc0) == 0x80)
			step.len--;
	}
	step = wb_arena_text(&compiler->plan->arena, step);
	wb_buffer_release(&text);
	return step;
}

static struct wb_expr *
operation(struct wb_compiler *compiler, enum wb_expr_kind kind, enum wb_type type,
	  const struct wb_node *node, struct wb_expr *a, struct wb_expr *b)
{
	struct wb_expr *operands[] = { a, b };

	return wb_intern_operation(compiler, kind, type, operands, b ? 2 : 1,
				   wb_compiler_step_text(compiler, node));
}

static enum wb_status
compile_operands(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **a,
		 struct wb_expr **b, struct wb_error *err)
{
	enum wb_status status = wb_compile_node(compiler, node->operands[0], a, err);

	return status == WB_OK ? wb_compile_node(compiler, node->operands[1], b, err) : status;
}

/* Names. */

static enum wb_status
compile_let(struct wb_compiler *compiler, struct wb_let *let, struct wb_expr **out,
	    struct wb_error *err)
{
	struct wb_text owner = compiler->owner;
	bool sees_arrows = compiler->sees_arrows;
	enum wb_status status = WB_OK;

	if (!let->expr) {
		let->busy = true;
		compiler->owner = let->name;
		compiler->sees_arrows = false;
		status = wb_compile_node(compiler, let->node, &let->expr, err);
		compiler->owner = owner;
		compiler->sees_arrows = sees_arrows;
		let->busy = false;
	}
	*out = let->expr;
	return status;
}

static struct wb_let *
find_let(struct wb_compiler *compiler, struct wb_text name)
{
	for (size_t i = 0; i < compiler->n_lets; i++)
		if (!compiler->lets[i].busy && wb_text_equal(compiler->lets[i].name, name))
			return &compiler->lets[i];
	return NULL;
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

static enum wb_status
compile_field(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
	      struct wb_error *err)
{
	const struct wb_object *param;
	struct wb_let *let;
	size_t field;

	if (!node->qualifier.len) {
		if ((*out = find_arrow(compiler, node->name)))
			return WB_OK;
		if ((let = find_let(compiler, node->name)))
			return compile_let(compiler, let, out, err);
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

static enum wb_status
compile_literal(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	struct wb_type_spec type = { .type = node->literal.type };

	(void)err;
	if (type.type == WB_TYPE_DECIMAL)
		type.scale = node->literal.as.decimal.scale;
	*out = wb_intern_constant(compiler, &node->literal, type);
	return WB_OK;
}

/* Regular expressions. */

enum wb_status
wb_compile_regex(struct wb_compiler *compiler, const struct wb_node *node,
		 const struct wb_regex **out, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_buffer key = { 0 };
	struct wb_map_entry *entry;
	struct wb_regex *regex;
	size_t offset = 0;
	char message[256];

	wb_buffer_format(&key, "/%.*s/%.*s", WB_TEXT_ARG(node->regex.flags),
			 WB_TEXT_ARG(node->regex.pattern));
	entry = wb_map_put(&compiler->interned, wb_buffer_slice(&key));
	wb_buffer_release(&key);
	if (!entry->value) {
		if (wb_regex_compile(node->regex.pattern, node->regex.flags, &regex, &offset,
				     err) != WB_OK) {
			if (!err)
				return WB_INVALID;
			snprintf(message, sizeof message, "%.200s", err->what);
			return wb_compiler_fail(compiler, node->at, err,
						"in the regular expression, at character %zu: %s",
						offset + 1, message);
		}
		WB_GROW(plan->regexes, plan->regexes_capacity, plan->n_regexes + 1);
		plan->regexes[plan->n_regexes++] = regex;
		entry->value = regex;
	}
	*out = entry->value;
	return WB_OK;
}

/* s/…/…/ and m/…/…/ on a value. */
static enum wb_status
compile_regex_step(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		   struct wb_expr **out, struct wb_error *err)
{
	struct wb_expr proto = {
		.kind = node->kind == WB_NODE_SUBSTITUTE ? WB_EXPR_SUBSTITUTE : WB_EXPR_MATCH,
		.type = { .type = WB_TYPE_TEXT },
		.operands = &input,
		.n_operands = 1,
		.step = wb_compiler_step_text(compiler, node),
		.all = memchr(node->regex.flags.at, 'g', node->regex.flags.len) != NULL,
	};
	enum wb_type type = input->type.type;
	char message[256];

	input = wb_convert(compiler, input, WB_TYPE_TEXT);
	if (!input)
		return wb_compiler_fail(compiler, node->at, err, "a %s is no text to search in",
					wb_type_name(type));
	if (wb_compile_regex(compiler, node, &proto.regex, err) != WB_OK)
		return WB_INVALID;
	if (wb_template_compile(node->replacement, proto.regex, &compiler->plan->arena,
				&proto.template, err) != WB_OK) {
		if (!err)
			return WB_INVALID;
		snprintf(message, sizeof message, "%.200s", err->what);
		return wb_compiler_fail(compiler, node->at, err, "%s", message);
	}
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

static enum wb_status
compile_pipe(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
	     struct wb_error *err)
{
	const struct wb_node *step = node->operands[1];
	struct wb_expr *input;
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &input, err);

	if (status != WB_OK)
		return status;
	if (step->kind == WB_NODE_CALL)
		return wb_compile_call(compiler, step, input, out, err);
	return compile_regex_step(compiler, step, input, out, err);
}

static enum wb_status
compile_lone_call(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		  struct wb_error *err)
{
	return wb_compile_call(compiler, node, NULL, out, err);
}

static enum wb_status
compile_matches(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	struct wb_expr *input;
	struct wb_expr proto = {
		.kind = WB_EXPR_MATCHES,
		.type = { .type = WB_TYPE_BOOLEAN },
		.operands = &input,
		.n_operands = 1,
		.step = wb_compiler_step_text(compiler, node),
	};
	const struct wb_node *regex = node->operands[1];
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &input, err);

	if (status != WB_OK)
		return status;
	if (regex->kind != WB_NODE_REGEX) {
		wb_compiler_fail(compiler, regex->at, err, "~ needs a regular expression");
		wb_hint(err, "write it between slashes: ~ /^ab+$/");
		return WB_INVALID;
	}
	input = wb_convert(compiler, input, WB_TYPE_TEXT);
	if (!input)
		return wb_compiler_fail(compiler, node->at, err, "a list is no text to search in");
	if (wb_compile_regex(compiler, regex, &proto.regex, err) != WB_OK)
		return WB_INVALID;
	*out = wb_intern(compiler, &proto);
	if (node->kind == WB_NODE_NOT_MATCHES)
		*out = operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out, NULL);
	return WB_OK;
}

static enum wb_status
stray_regex(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
	    struct wb_error *err)
{
	(void)out;
	wb_compiler_fail(compiler, node->at, err, "a regular expression is no value");
	wb_hint(err, "use it with ~, in s/…/…/ or m/…/…/, or as an argument of a function");
	return WB_INVALID;
}

/* Operators. */

static enum wb_status
no_common_type(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_expr *a,
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

static enum wb_status
compare(struct wb_compiler *compiler, const struct wb_node *node, enum wb_node_kind operator,
	struct wb_expr * a, struct wb_expr *b, struct wb_expr **out, struct wb_error *err)
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
		return no_common_type(compiler, node, a, b, err);
	operands[0] = a;
	operands[1] = b;
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

static enum wb_status
compile_compare(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	struct wb_expr *a, *b;
	enum wb_status status = compile_operands(compiler, node, &a, &b, err);

	return status == WB_OK ? compare(compiler, node, node->kind, a, b, out, err) : status;
}

static enum wb_status
compile_between(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	struct wb_expr *value, *low, *high, *above, *below;
	enum wb_status status = compile_operands(compiler, node, &value, &low, err);

	if (status == WB_OK)
		status = wb_compile_node(compiler, node->operands[2], &high, err);
	if (status == WB_OK)
		status = compare(compiler, node, WB_NODE_GREATER_EQUAL, value, low, &above, err);
	if (status == WB_OK)
		status = compare(compiler, node, WB_NODE_LESS_EQUAL, value, high, &below, err);
	if (status != WB_OK)
		return status;
	*out = operation(compiler, WB_EXPR_AND, WB_TYPE_BOOLEAN, node, above, below);
	if (node->kind == WB_NODE_NOT_BETWEEN)
		*out = operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out, NULL);
	return WB_OK;
}

static enum wb_status
compile_in(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
	   struct wb_error *err)
{
	struct wb_expr *value, *member, *equal;
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &value, err);

	*out = NULL;
	for (size_t i = 1; status == WB_OK && i < node->n_operands; i++) {
		status = wb_compile_node(compiler, node->operands[i], &member, err);
		if (status == WB_OK)
			status = compare(compiler, node, WB_NODE_EQUAL, value, member, &equal, err);
		if (status == WB_OK)
			*out = *out ? operation(compiler, WB_EXPR_OR, WB_TYPE_BOOLEAN, node, *out,
						equal)
				    : equal;
	}
	if (status == WB_OK && node->kind == WB_NODE_NOT_IN)
		*out = operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out, NULL);
	return status;
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

static enum wb_status
compile_logic(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
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
		*out = operation(compiler, kind, WB_TYPE_BOOLEAN, node, a, b);
	return status;
}

static enum wb_status
compile_is_null(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	struct wb_expr *value;
	enum wb_status status = wb_compile_node(compiler, node->operands[0], &value, err);

	if (status != WB_OK)
		return status;
	*out = operation(compiler, WB_EXPR_IS_NULL, WB_TYPE_BOOLEAN, node, value, NULL);
	if (node->kind == WB_NODE_IS_NOT_NULL)
		*out = operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out, NULL);
	return WB_OK;
}

static enum wb_status
compile_concatenate(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		    struct wb_error *err)
{
	struct wb_expr *a, *b;
	enum wb_status status = compile_operands(compiler, node, &a, &b, err);

	if (status != WB_OK)
		return status;
	a = wb_convert(compiler, a, WB_TYPE_TEXT);
	b = wb_convert(compiler, b, WB_TYPE_TEXT);
	if (!a || !b)
		return wb_compiler_fail(compiler, node->at, err, "& joins texts, not lists");
	*out = operation(compiler, WB_EXPR_CONCATENATE, WB_TYPE_TEXT, node, a, b);
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

static enum wb_status
compile_arithmetic(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		   struct wb_error *err)
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

/* Choices. */

static struct wb_type_spec
merged_type(const struct wb_expr *a, const struct wb_expr *b)
{
	struct wb_type_spec type = a->type;

	if (a->type.precision != b->type.precision || a->type.scale != b->type.scale)
		type.precision = type.scale = 0;
	return type;
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
		return no_common_type(compiler, node, a, b, err);
	if (condition)
		operands[proto.n_operands++] = condition;
	operands[proto.n_operands++] = a;
	operands[proto.n_operands++] = b;
	proto.type = merged_type(a, b);
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

static enum wb_status
compile_fallback(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		 struct wb_error *err)
{
	struct wb_expr *a, *b;
	enum wb_status status = compile_operands(compiler, node, &a, &b, err);
	enum wb_expr_kind kind = node->kind == WB_NODE_ELSE ? WB_EXPR_ELSE : WB_EXPR_COALESCE;

	return status == WB_OK ? choose(compiler, node, kind, NULL, a, b, out, err) : status;
}

static struct wb_expr *
null_constant(struct wb_compiler *compiler)
{
	struct wb_value null = wb_value_null(WB_TYPE_NULL);

	return wb_intern_constant(compiler, &null, (struct wb_type_spec){ .type = WB_TYPE_NULL });
}

static enum wb_status
compile_if(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
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
static enum wb_status
compile_case(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
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
			equal = operation(compiler, WB_EXPR_IS_NULL, WB_TYPE_BOOLEAN, key, value,
					  NULL);
		else
			status = compare(compiler, key, WB_NODE_EQUAL, value, when, &equal, err);
		if (status == WB_OK)
			status = choose(compiler, node, WB_EXPR_IF, equal, then, result, &result,
					err);
	}
	*out = result;
	return status;
}

static compile_node *const compile_by_kind[WB_NODE_KINDS] = {
	[WB_NODE_LITERAL] = compile_literal,
	[WB_NODE_FIELD] = compile_field,
	[WB_NODE_REGEX] = stray_regex,
	[WB_NODE_SUBSTITUTE] = stray_regex,
	[WB_NODE_MATCH] = stray_regex,
	[WB_NODE_CALL] = compile_lone_call,
	[WB_NODE_PIPE] = compile_pipe,
	[WB_NODE_ELSE] = compile_fallback,
	[WB_NODE_COALESCE] = compile_fallback,
	[WB_NODE_OR] = compile_logic,
	[WB_NODE_AND] = compile_logic,
	[WB_NODE_NOT] = compile_logic,
	[WB_NODE_EQUAL] = compile_compare,
	[WB_NODE_NOT_EQUAL] = compile_compare,
	[WB_NODE_LESS] = compile_compare,
	[WB_NODE_LESS_EQUAL] = compile_compare,
	[WB_NODE_GREATER] = compile_compare,
	[WB_NODE_GREATER_EQUAL] = compile_compare,
	[WB_NODE_MATCHES] = compile_matches,
	[WB_NODE_NOT_MATCHES] = compile_matches,
	[WB_NODE_IS_NULL] = compile_is_null,
	[WB_NODE_IS_NOT_NULL] = compile_is_null,
	[WB_NODE_IN] = compile_in,
	[WB_NODE_NOT_IN] = compile_in,
	[WB_NODE_BETWEEN] = compile_between,
	[WB_NODE_NOT_BETWEEN] = compile_between,
	[WB_NODE_CONCATENATE] = compile_concatenate,
	[WB_NODE_ADD] = compile_arithmetic,
	[WB_NODE_SUBTRACT] = compile_arithmetic,
	[WB_NODE_MULTIPLY] = compile_arithmetic,
	[WB_NODE_DIVIDE] = compile_arithmetic,
	[WB_NODE_REMAINDER] = compile_arithmetic,
	[WB_NODE_NEGATE] = compile_arithmetic,
	[WB_NODE_IF] = compile_if,
	[WB_NODE_CASE] = compile_case,
};

enum wb_status
wb_compile_node(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	return compile_by_kind[node->kind](compiler, node, out, err);
}
