/*
 * Expressions, with the parentheses that binding strength needs and no others:
 * each operand is printed for the strength that its place asks for, as the
 * parser would read it there.
 */
#include "lang/operator.h"
#include "lang/printer.h"

static void print_binding(const struct wb_node *node, enum wb_binding least, struct wb_buffer *out);

static void
print_list(struct wb_node *const *nodes, size_t count, struct wb_buffer *out)
{
	wb_buffer_byte(out, '(');
	for (size_t i = 0; i < count; i++) {
		if (i)
			wb_buffer_string(out, ", ");
		if (nodes[i]->argument_name.len) {
			wb_buffer_text(out, nodes[i]->argument_name);
			wb_buffer_byte(out, ' ');
		}
		wb_print_expression(nodes[i], out);
	}
	wb_buffer_byte(out, ')');
}

static void
print_call(const struct wb_node *node, struct wb_buffer *out)
{
	wb_print_name(node->name, out);
	print_list(node->operands, node->n_operands, out);
}

static void
print_field(const struct wb_node *node, struct wb_buffer *out)
{
	if (node->qualifier.len) {
		wb_print_name(node->qualifier, out);
		wb_buffer_byte(out, '.');
	}
	wb_print_name(node->name, out);
}

static void
print_literal(const struct wb_node *node, struct wb_buffer *out)
{
	wb_print_value(&node->literal, out);
}

static void
print_regex(const struct wb_node *node, struct wb_buffer *out)
{
	wb_print_regex(&node->regex, out);
}

static void
print_replacing(const struct wb_node *node, struct wb_buffer *out)
{
	wb_buffer_byte(out, node->kind == WB_NODE_SUBSTITUTE ? 's' : 'm');
	wb_print_replacing_regex(&node->regex, node->replacement, out);
}

static void
print_pipe(const struct wb_node *node, struct wb_buffer *out)
{
	const struct wb_node *step = node->operands[1];

	print_binding(node->operands[0], WB_BINDS_PIPE, out);
	wb_buffer_string(out, " | ");
	if (step->kind == WB_NODE_CALL && !step->n_operands)
		wb_print_name(step->name, out);
	else
		print_binding(step, WB_BINDS_VALUE, out);
}

static void
print_symbol(const struct wb_node *node, struct wb_buffer *out)
{
	wb_buffer_format(out, " %s ", wb_operator_symbol(node->kind));
}

static void
print_infix(const struct wb_node *node, struct wb_buffer *out)
{
	enum wb_binding binding = wb_operator_binding(node->kind);
	enum wb_binding left = binding == WB_BINDS_COMPARISON ? binding + 1 : binding;

	print_binding(node->operands[0], left, out);
	print_symbol(node, out);
	print_binding(node->operands[1], binding + 1, out);
}

static void
print_not(const struct wb_node *node, struct wb_buffer *out)
{
	wb_buffer_string(out, "not ");
	print_binding(node->operands[0], WB_BINDS_NOT, out);
}

static void
print_negate(const struct wb_node *node, struct wb_buffer *out)
{
	wb_buffer_byte(out, '-');
	print_binding(node->operands[0], WB_BINDS_NEGATE, out);
}

static void
print_is_null(const struct wb_node *node, struct wb_buffer *out)
{
	print_binding(node->operands[0], WB_BINDS_PIPE, out);
	wb_buffer_format(out, " %s", wb_operator_symbol(node->kind));
}

static void
print_in(const struct wb_node *node, struct wb_buffer *out)
{
	print_binding(node->operands[0], WB_BINDS_PIPE, out);
	print_symbol(node, out);
	print_list(node->operands + 1, node->n_operands - 1, out);
}

static void
print_between(const struct wb_node *node, struct wb_buffer *out)
{
	print_binding(node->operands[0], WB_BINDS_PIPE, out);
	print_symbol(node, out);
	print_binding(node->operands[1], WB_BINDS_PIPE, out);
	wb_buffer_string(out, " and ");
	print_binding(node->operands[2], WB_BINDS_PIPE, out);
}

/* The word before a branch, and the branch, in which an else would not be a fallback. */
static void
print_branch(const char *word, const struct wb_node *branch, struct wb_buffer *out)
{
	wb_buffer_format(out, "%s ", word);
	print_binding(branch, WB_BINDS_OR, out);
	wb_buffer_byte(out, ' ');
}

static void
print_if(const struct wb_node *node, struct wb_buffer *out)
{
	print_branch("if", node->operands[0], out);
	print_branch("then", node->operands[1], out);
	if (node->has_otherwise)
		print_branch("else", node->operands[2], out);
	wb_buffer_string(out, "end");
}

static void
print_case(const struct wb_node *node, struct wb_buffer *out)
{
	size_t branches = node->n_operands - (node->has_otherwise ? 1 : 0);

	print_branch("case", node->operands[0], out);
	for (size_t i = 1; i < branches; i++)
		print_branch(i % 2 ? "when" : "then", node->operands[i], out);
	if (node->has_otherwise)
		print_branch("otherwise", node->operands[branches], out);
	wb_buffer_string(out, "end");
}

/* All kinds that are not here are operators between two operands. */
static void (*const printers[WB_NODE_KINDS])(const struct wb_node *, struct wb_buffer *) = {
	[WB_NODE_LITERAL] = print_literal,     [WB_NODE_FIELD] = print_field,
	[WB_NODE_REGEX] = print_regex,         [WB_NODE_SUBSTITUTE] = print_replacing,
	[WB_NODE_MATCH] = print_replacing,     [WB_NODE_CALL] = print_call,
	[WB_NODE_PIPE] = print_pipe,           [WB_NODE_NOT] = print_not,
	[WB_NODE_NEGATE] = print_negate,       [WB_NODE_IS_NULL] = print_is_null,
	[WB_NODE_IS_NOT_NULL] = print_is_null, [WB_NODE_IN] = print_in,
	[WB_NODE_NOT_IN] = print_in,           [WB_NODE_BETWEEN] = print_between,
	[WB_NODE_NOT_BETWEEN] = print_between, [WB_NODE_IF] = print_if,
	[WB_NODE_CASE] = print_case,
};

static bool
is_negative_literal(const struct wb_node *node)
{
	const struct wb_value *value = &node->literal;

	if (node->kind != WB_NODE_LITERAL || value->cell == WB_CELL_NULL)
		return false;
	return (value->type == WB_TYPE_INTEGER && value->as.integer < 0) ||
	       (value->type == WB_TYPE_DECIMAL && value->as.decimal.unscaled < 0);
}

static enum wb_binding
binding_of(const struct wb_node *node)
{
	return is_negative_literal(node) ? WB_BINDS_NEGATE : wb_operator_binding(node->kind);
}

static void
print_binding(const struct wb_node *node, enum wb_binding least, struct wb_buffer *out)
{
	bool parentheses = binding_of(node) < least;

	if (parentheses)
		wb_buffer_byte(out, '(');
	if (printers[node->kind])
		printers[node->kind](node, out);
	else
		print_infix(node, out);
	if (parentheses)
		wb_buffer_byte(out, ')');
}

void
wb_print_expression(const struct wb_node *node, struct wb_buffer *out)
{
	print_binding(node, WB_BINDS_ELSE, out);
}
