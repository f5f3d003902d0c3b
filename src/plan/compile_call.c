/*
 * Function calls: arguments matched to parameters and converted, what can be
 * prepared prepared, calls of constants computed at once.
 *
 * A call's operands stand in the order of the function's parameters; one that
 * was not given is a constant null, so that kernels never count arguments.
 */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "plan/compiler.h"
#include "plan/evaluate.h"

struct call {
	struct wb_compiler *compiler;
	const struct wb_node *node;
	const struct wb_function *function;
	struct wb_expr *input;        /* the value piped in, or NULL */
	size_t n;                     /* parameters, repeated ones counted each time */
	const struct wb_node **given; /* by argument; NULL: the input, or absent */
	struct wb_expr **operands;
	struct wb_argument *arguments;
};

static size_t
count_parameters(const struct wb_function *function)
{
	size_t n = 0;

	while (n < WB_PARAMETERS_MAX && function->parameters[n].name)
		n++;
	return n;
}

enum wb_status
wb_compile_usage(struct wb_compiler *compiler, const struct wb_node *call, struct wb_error *err,
		 const char *what)
{
	const struct wb_function *function = wb_function_find(call->name);
	struct wb_buffer signature = { 0 };

	wb_compiler_fail(compiler, call->at, err, "%s %s", function->name, what);
	wb_function_print_signature(function, &signature);
	wb_hint(err, "it is %s: %s", signature.at, function->help);
	wb_buffer_release(&signature);
	return WB_INVALID;
}

static enum wb_status
usage(struct call *call, struct wb_error *err, const char *what)
{
	return wb_compile_usage(call->compiler, call->node, err, what);
}

/* The call as it stands behind a pipe: without empty parentheses. */
static struct wb_text
step_text(struct call *call)
{
	if (call->input && !call->node->n_operands)
		return wb_arena_text(&call->compiler->plan->arena, call->node->name);
	return wb_compiler_step_text(call->compiler, call->node);
}

/* Puts the named arguments of the call in their places; *positional counts the others. */
static enum wb_status
place_named(struct call *call, size_t parameters, size_t *positional, struct wb_error *err)
{
	*positional = call->input ? 1 : 0;
	for (size_t i = 0; i < call->node->n_operands; i++) {
		struct wb_text name = call->node->operands[i]->argument_name;
		size_t at = 0;

		if (!name.len) {
			(*positional)++;
			continue;
		}
		while (at < parameters && !(call->function->parameters[at].named &&
					    wb_text_is(name, call->function->parameters[at].name)))
			at++;
		if (at == parameters)
			return usage(call, err, "has no argument of that name");
	}
	return WB_OK;
}

static const struct wb_node *
named_argument(const struct call *call, const char *name)
{
	for (size_t i = 0; i < call->node->n_operands; i++)
		if (wb_text_is(call->node->operands[i]->argument_name, name))
			return call->node->operands[i];
	return NULL;
}

static const struct wb_node *
next_positional(const struct call *call, size_t *next)
{
	while (*next < call->node->n_operands) {
		const struct wb_node *operand = call->node->operands[(*next)++];

		if (!operand->argument_name.len)
			return operand;
	}
	return NULL;
}

/* Which node fills which argument; the parameter of each is noted in `which`. */
static enum wb_status
place_arguments(struct call *call, size_t **which, struct wb_error *err)
{
	struct wb_arena *arena = &call->compiler->plan->arena;
	size_t parameters = count_parameters(call->function), positional, next = 0, used;
	enum wb_status status = place_named(call, parameters, &positional, err);
	bool input_left = call->input != NULL;

	if (status != WB_OK)
		return status;
	call->given = WB_NEW_ARRAY(arena, const struct wb_node *, parameters + positional);
	*which = WB_NEW_ARRAY(arena, size_t, parameters + positional);
	used = 0;
	for (size_t p = 0; p < parameters; p++) {
		const struct wb_parameter *parameter = &call->function->parameters[p];

		do {
			bool present = parameter->named || used < positional;

			if (!present && !parameter->optional && !parameter->repeats)
				return usage(call, err, "needs more arguments");
			if (!present && parameter->repeats)
				break;
			(*which)[call->n] = p;
			if (parameter->named)
				call->given[call->n] = named_argument(call, parameter->name);
			else if (present && !input_left)
				call->given[call->n] = next_positional(call, &next);
			if (present && !parameter->named) {
				used++;
				input_left = false;
			}
			call->n++;
		} while (parameter->repeats && used < positional);
	}
	return used < positional ? usage(call, err, "takes fewer arguments") : WB_OK;
}

/* The first type of the set that the expression can become, or NULL. */
static struct wb_expr *
convert_to_accepted(struct wb_compiler *compiler, struct wb_expr *expr, uint32_t accepts)
{
	struct wb_expr *converted = NULL;

	if (accepts & WB_ACCEPTS(expr->type.type))
		return expr;
	for (int type = WB_TYPES - 1; type > WB_TYPE_NULL && !converted; type--)
		if (accepts & WB_ACCEPTS(type))
			converted = wb_convert(compiler, expr, (enum wb_type)type);
	return converted;
}

static enum wb_status
compile_regex_argument(struct call *call, size_t i, struct wb_error *err)
{
	const struct wb_node *given = call->given[i];
	struct wb_value null = wb_value_null(WB_TYPE_NULL);
	const struct wb_regex *regex = NULL;

	if (given && wb_compile_regex(call->compiler, given, &regex, err) != WB_OK)
		return WB_INVALID;
	call->arguments[i].regex = regex;
	call->arguments[i].absent = true;
	call->arguments[i].regex_flags = given ? given->regex.flags : (struct wb_text){ "", 0 };
	call->operands[i] = wb_intern_constant(call->compiler, &null, (struct wb_type_spec){ 0 });
	return WB_OK;
}

static enum wb_status
compile_argument(struct call *call, const struct wb_parameter *parameter, size_t i, bool is_input,
		 struct wb_error *err)
{
	struct wb_compiler *compiler = call->compiler;
	const struct wb_node *given = call->given[i];
	struct wb_value null = wb_value_null(WB_TYPE_NULL), value;
	struct wb_expr *expr = call->input;
	enum wb_status status = WB_OK;
	char what[160];

	if (given && given->kind == WB_NODE_REGEX && (parameter->accepts & WB_ANY_REGEX))
		return compile_regex_argument(call, i, err);
	if (parameter->accepts == WB_ANY_REGEX) {
		snprintf(what, sizeof what, "needs a regular expression between slashes as %s",
			 parameter->name);
		return usage(call, err, what);
	}
	call->arguments[i].absent = !is_input && !given;
	if (call->arguments[i].absent)
		expr = wb_intern_constant(compiler, &null, (struct wb_type_spec){ 0 });
	else if (!is_input)
		status = wb_compile_node(compiler, given, &expr, err);
	if (status != WB_OK)
		return status;
	if (expr->type.type != WB_TYPE_NULL) {
		enum wb_type type = expr->type.type;

		expr = convert_to_accepted(compiler, expr, parameter->accepts);
		snprintf(what, sizeof what, "takes no %s as %s", wb_type_name(type),
			 parameter->name);
		if (!expr)
			return usage(call, err, what);
	}
	call->operands[i] = expr;
	call->arguments[i].type = expr->type;
	if (wb_constant_value(expr, &value)) {
		struct wb_value *kept = WB_NEW(&compiler->plan->arena, struct wb_value);

		*kept = value;
		call->arguments[i].constant = kept;
	} else if (parameter->constant) {
		snprintf(what, sizeof what, "needs the same %s for every row", parameter->name);
		return usage(call, err, what);
	}
	return WB_OK;
}

static enum wb_status
compile_arguments(struct call *call, struct wb_error *err)
{
	struct wb_arena *arena = &call->compiler->plan->arena;
	size_t *which;
	enum wb_status status = place_arguments(call, &which, err);
	bool input_left = call->input != NULL;

	if (status != WB_OK)
		return status;
	call->operands = WB_NEW_ARRAY(arena, struct wb_expr *, call->n);
	call->arguments = WB_NEW_ARRAY(arena, struct wb_argument, call->n);
	for (size_t i = 0; status == WB_OK && i < call->n; i++) {
		const struct wb_parameter *parameter = &call->function->parameters[which[i]];
		bool is_input = input_left && !parameter->named;

		status = compile_argument(call, parameter, i, is_input, err);
		if (is_input)
			input_left = false;
	}
	return status;
}

/*
 * A call all of whose arguments are constant is computed now, on a batch of one
 * row. One that fails is left as it is: it fails, and says so, for every row.
 */
static struct wb_expr *
fold(struct wb_compiler *compiler, struct wb_expr *expr)
{
	static const struct wb_context context = { .run = { "", 0 }, .source = { "", 0 } };
	struct wb_evaluator *evaluator;
	const struct wb_column *column;
	struct wb_batch batch = { .rows = 1, .first_row = 1 };
	struct wb_expr *folded = expr;

	for (size_t i = 0; i < expr->n_operands; i++)
		if (expr->operands[i]->kind != WB_EXPR_CONSTANT)
			return expr;
	if (expr->function->reads_run || expr->type.type == WB_TYPE_LIST)
		return expr;
	evaluator = wb_evaluator_new(compiler->plan, &context);
	column = wb_evaluate_expression(evaluator, expr, &batch);
	if (wb_column_cell(column, 0) != WB_CELL_FAILED) {
		struct wb_value value = wb_column_value(column, 0);

		folded = wb_intern_constant(compiler, &value, expr->type);
	}
	wb_evaluator_free(evaluator);
	wb_batch_release(&batch);
	return folded;
}

static enum wb_status
compile_kernel_call(struct call *call, struct wb_expr **out, struct wb_error *err)
{
	struct wb_compiler *compiler = call->compiler;
	enum wb_status status = compile_arguments(call, err);
	struct wb_prepare prepare = {
		.function = call->function,
		.n_arguments = call->n,
		.arguments = call->arguments,
		.arena = &compiler->plan->arena,
		.result = { .type = call->function->result },
	};
	struct wb_expr proto = {
		.kind = WB_EXPR_CALL,
		.function = call->function,
		.n_operands = call->n,
		.operands = call->operands,
		.arguments = call->arguments,
		.step = step_text(call),
	};
	char message[768];

	if (status != WB_OK)
		return status;
	if (call->function->prepare && call->function->prepare(&prepare, err) != WB_OK) {
		if (!err)
			return WB_INVALID;
		snprintf(message, sizeof message, "%s", err->what);
		return usage(call, err, message);
	}
	proto.prepared = prepare.prepared;
	proto.type = prepare.result;
	*out = fold(compiler, wb_intern(compiler, &proto));
	return WB_OK;
}

/* coalesce(a, b, c) is a ?? (b ?? c). */
static enum wb_status
compile_coalesce(struct call *call, struct wb_expr **out, struct wb_error *err)
{
	struct wb_compiler *compiler = call->compiler;
	size_t n = call->node->n_operands;
	struct wb_text step = wb_compiler_step_text(compiler, call->node);
	struct wb_expr *operands[2], *result = NULL, *next;

	if (!n)
		return usage(call, err, "needs more arguments");
	for (size_t i = n + (call->input != NULL); i > 0; i--) {
		enum wb_status status = WB_OK;

		if (i == 1 && call->input)
			next = call->input;
		else
			status = wb_compile_node(
				compiler, call->node->operands[i - 1 - (call->input != NULL)],
				&next, err);
		if (status != WB_OK)
			return status;
		if (result && !wb_unify(compiler, &next, &result))
			return usage(call, err, "needs values of one type");
		operands[0] = next;
		operands[1] = result;
		if (result)
			result = wb_intern_operation(compiler, WB_EXPR_COALESCE, next->type.type,
						     operands, 2, step);
		else
			result = next;
	}
	*out = result;
	return WB_OK;
}

/* The index of a crosswalk, shared by all that use it. */
static enum wb_status
crosswalk_index(struct wb_compiler *compiler, const struct wb_object *object,
		const struct wb_crosswalk_index **out, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_crosswalk_index *index;

	for (size_t i = 0; i < plan->n_crosswalks; i++)
		if (wb_text_equal(plan->crosswalks[i]->name, object->name)) {
			*out = plan->crosswalks[i];
			return WB_OK;
		}
	index = WB_NEW(&plan->arena, struct wb_crosswalk_index);
	WB_GROW(plan->crosswalks, plan->crosswalks_capacity, plan->n_crosswalks + 1);
	plan->crosswalks[plan->n_crosswalks++] = index;
	*out = index;
	return wb_crosswalk_index_init(index, object, &plan->arena, err);
}

static enum wb_status
compile_map(struct call *call, struct wb_expr **out, struct wb_error *err)
{
	struct wb_compiler *compiler = call->compiler;
	const struct wb_node *node = call->node, *name;
	const struct wb_object *object;
	struct wb_expr *input = call->input;
	struct wb_expr proto = {
		.kind = WB_EXPR_MAP,
		.operands = &input,
		.n_operands = 1,
		.step = wb_compiler_step_text(compiler, node),
	};
	enum wb_status status = WB_OK;

	if (node->n_operands != (input ? 1u : 2u))
		return usage(call, err, "takes a value and the name of a crosswalk");
	if (!input)
		status = wb_compile_node(compiler, node->operands[0], &input, err);
	name = node->operands[node->n_operands - 1];
	if (status != WB_OK)
		return status;
	if (name->kind != WB_NODE_FIELD || name->qualifier.len)
		return usage(call, err, "needs the name of a crosswalk");
	object = wb_model_find(compiler->model, WB_OBJECT_CROSSWALK, name->name);
	if (!object) {
		wb_compiler_fail(compiler, name->at, err, "there is no crosswalk %.*s",
				 WB_TEXT_ARG(name->name));
		wb_hint(err, "import one: crosswalk %.*s { \"old\" -> \"new\" }",
			WB_TEXT_ARG(name->name));
		return WB_INVALID;
	}
	if (object->as.crosswalk.from_table && !object->as.crosswalk.was_read)
		return wb_compiler_fail(compiler, name->at, err,
					"the table of crosswalk %.*s was not read",
					WB_TEXT_ARG(object->name));
	input = wb_convert(compiler, input, WB_TYPE_TEXT);
	if (!input)
		return usage(call, err, "takes no list");
	status = crosswalk_index(compiler, object, &proto.crosswalk, err);
	if (status != WB_OK)
		return status;
	proto.type = proto.crosswalk->type;
	*out = wb_intern(compiler, &proto);
	return WB_OK;
}

static enum wb_status
compile_sequence(struct call *call, struct wb_expr **out, struct wb_error *err)
{
	return wb_compile_sequence(call->compiler, call->node, call->input, out, err);
}

static enum wb_status
compile_xref(struct call *call, struct wb_expr **out, struct wb_error *err)
{
	return wb_compile_xref(call->compiler, call->node, call->input, out, err);
}

static enum wb_status
compile_lookup(struct call *call, struct wb_expr **out, struct wb_error *err)
{
	return wb_compile_lookup(call->compiler, call->node, call->input, out, err);
}

static const struct {
	const char *name;
	enum wb_status (*compile)(struct call *, struct wb_expr **, struct wb_error *);
} special[] = {
	{ "coalesce", compile_coalesce }, { "map", compile_map },
	{ "sequence", compile_sequence }, { "xref", compile_xref },
	{ "lookup", compile_lookup },
};

enum wb_status
wb_compile_call(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		struct wb_expr **out, struct wb_error *err)
{
	struct call call = { .compiler = compiler, .node = node, .input = input };
	const char *near;

	call.function = wb_function_find(node->name);
	if (!call.function) {
		near = wb_function_suggest(node->name);
		wb_compiler_fail(compiler, node->at, err, "there is no function %.*s",
				 WB_TEXT_ARG(node->name));
		if (near)
			wb_hint(err, "is %s meant?", near);
		else
			wb_hint(err, "all functions: man 7 waybill-script");
		return WB_INVALID;
	}
	if (compiler->rows && wb_text_is(node->name, "row"))
		return wb_compile_ungrouped(compiler, node, out, err);
	if (call.function->form != WB_FORM_SPECIAL)
		return compile_kernel_call(&call, out, err);
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (!strcmp(special[i].name, call.function->name))
			return special[i].compile(&call, out, err);
	return usage(&call, err, "is an operator, not a function");
}
