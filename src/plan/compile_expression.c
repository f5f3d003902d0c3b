/* Syntax nodes to typed expressions: one function a kind of node, in a table. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "lang/print.h"
#include "plan/compiler.h"

struct wb_text
wb_compiler_step_text(struct wb_compiler *compiler, const struct wb_node *node)
{
	enum { LONGEST = 160 };
	struct wb_buffer text = { 0 };
	struct wb_text step;

	if (node == compiler->step_of)
		return compiler->step;
	wb_print_expression(node, &text);
	if (text.len > LONGEST) {
		text.len = LONGEST;
		while (((unsigned char)text.at[text.len] & 0xc0) == 0x80)
			text.len--;
		wb_buffer_string(&text, "…");
	}
	step = wb_arena_text(&compiler->plan->arena, wb_buffer_slice(&text));
	wb_buffer_release(&text);
	compiler->step_of = node;
	compiler->step = step;
	return step;
}

struct wb_expr *
wb_compile_operation(struct wb_compiler *compiler, enum wb_expr_kind kind, enum wb_type type,
		     const struct wb_node *node, struct wb_expr *a, struct wb_expr *b)
{
	struct wb_expr *operands[] = { a, b };

	return wb_intern_operation(compiler, kind, type, operands, b ? 2 : 1,
				   wb_compiler_step_text(compiler, node));
}

enum wb_status
wb_compile_operands(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **a,
		    struct wb_expr **b, struct wb_error *err)
{
	enum wb_status status = wb_compile_node(compiler, node->operands[0], a, err);

	return status == WB_OK ? wb_compile_node(compiler, node->operands[1], b, err) : status;
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
		.replacement = node->replacement,
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
	enum wb_status status;

	if (step->kind == WB_NODE_CALL && wb_is_aggregate(compiler, step, 1))
		return wb_compile_aggregate(compiler, step, node->operands[0], out, err);
	status = wb_compile_node(compiler, node->operands[0], &input, err);
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
	if (wb_is_aggregate(compiler, node, 0))
		return wb_compile_aggregate(compiler, node, NULL, out, err);
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
		*out = wb_compile_operation(compiler, WB_EXPR_NOT, WB_TYPE_BOOLEAN, node, *out,
					    NULL);
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

static wb_compile_kind *const compile_by_kind[WB_NODE_KINDS] = {
	[WB_NODE_LITERAL] = compile_literal,
	[WB_NODE_FIELD] = wb_compile_name,
	[WB_NODE_REGEX] = stray_regex,
	[WB_NODE_SUBSTITUTE] = stray_regex,
	[WB_NODE_MATCH] = stray_regex,
	[WB_NODE_CALL] = compile_lone_call,
	[WB_NODE_PIPE] = compile_pipe,
	[WB_NODE_ELSE] = wb_compile_fallback,
	[WB_NODE_COALESCE] = wb_compile_fallback,
	[WB_NODE_OR] = wb_compile_logic,
	[WB_NODE_AND] = wb_compile_logic,
	[WB_NODE_NOT] = wb_compile_logic,
	[WB_NODE_EQUAL] = wb_compile_compare,
	[WB_NODE_NOT_EQUAL] = wb_compile_compare,
	[WB_NODE_LESS] = wb_compile_compare,
	[WB_NODE_LESS_EQUAL] = wb_compile_compare,
	[WB_NODE_GREATER] = wb_compile_compare,
	[WB_NODE_GREATER_EQUAL] = wb_compile_compare,
	[WB_NODE_MATCHES] = compile_matches,
	[WB_NODE_NOT_MATCHES] = compile_matches,
	[WB_NODE_IS_NULL] = wb_compile_is_null,
	[WB_NODE_IS_NOT_NULL] = wb_compile_is_null,
	[WB_NODE_IN] = wb_compile_in,
	[WB_NODE_NOT_IN] = wb_compile_in,
	[WB_NODE_BETWEEN] = wb_compile_between,
	[WB_NODE_NOT_BETWEEN] = wb_compile_between,
	[WB_NODE_CONCATENATE] = wb_compile_concatenate,
	[WB_NODE_ADD] = wb_compile_arithmetic,
	[WB_NODE_SUBTRACT] = wb_compile_arithmetic,
	[WB_NODE_MULTIPLY] = wb_compile_arithmetic,
	[WB_NODE_DIVIDE] = wb_compile_arithmetic,
	[WB_NODE_REMAINDER] = wb_compile_arithmetic,
	[WB_NODE_NEGATE] = wb_compile_arithmetic,
	[WB_NODE_IF] = wb_compile_if,
	[WB_NODE_CASE] = wb_compile_case,
};

enum wb_status
wb_compile_node(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr **out,
		struct wb_error *err)
{
	enum wb_status status;

	if (compiler->depth == WB_EXPR_DEPTH_MAX)
		return wb_compiler_fail(compiler, node->at, err,
					"expressions lie too deep in each other");
	if (compiler->rows && (*out = wb_group_key(compiler, node)))
		return WB_OK;
	compiler->depth++;
	status = compile_by_kind[node->kind](compiler, node, out, err);
	compiler->depth--;
	if (status == WB_OK && (*out)->depth > WB_EXPR_DEPTH_MAX)
		return wb_compiler_fail(compiler, node->at, err,
					"expressions lie too deep in each other");
	return status;
}
