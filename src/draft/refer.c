#include "draft/refer.h"

#include "lang/parse.h"
#include "lang/print.h"
#include "plan/use.h"

/* Fields named. */

struct names {
	struct wb_field_name *items;
	size_t count;
};

static bool
is_listed(const struct names *names, const struct wb_node *field)
{
	for (size_t i = 0; i < names->count; i++)
		if (wb_text_equal(names->items[i].alias, field->qualifier) &&
		    wb_text_equal(names->items[i].name, field->name))
			return true;
	return false;
}

static size_t
count_fields(const struct wb_node *node)
{
	size_t n = node->kind == WB_NODE_FIELD;

	for (size_t i = 0; i < node->n_operands; i++)
		n += count_fields(node->operands[i]);
	return n;
}

/* Whether operand i of a node, if it is written like a field, is one. */
static bool
may_be_field(const struct wb_node *node, size_t i)
{
	return node->kind != WB_NODE_CALL || !wb_names_no_field(node, i);
}

static void
list_fields(struct names *names, const struct wb_node *node)
{
	if (node->kind == WB_NODE_FIELD && !is_listed(names, node))
		names->items[names->count++] =
			(struct wb_field_name){ node->qualifier, node->name };
	for (size_t i = 0; i < node->n_operands; i++)
		if (node->operands[i]->kind != WB_NODE_FIELD || may_be_field(node, i))
			list_fields(names, node->operands[i]);
}

enum wb_status
wb_expression_fields(struct wb_text expression, struct wb_arena *arena, struct wb_field_name **out,
		     size_t *n, struct wb_error *err)
{
	struct names names = { 0 };
	struct wb_node *root;
	enum wb_status status = wb_parse_expression(expression, "expression", arena, &root, err);

	if (status != WB_OK)
		return status;
	names.items = WB_NEW_ARRAY(arena, struct wb_field_name, count_fields(root) + 1);
	list_fields(&names, root);
	*out = names.items;
	*n = names.count;
	return WB_OK;
}

/* Another field in its place. The tree is new and nobody else's, so it is changed where it is. */

static size_t
put_in_place(struct wb_node *node, struct wb_field_name from, struct wb_field_name to)
{
	size_t n = 0;

	if (node->kind == WB_NODE_FIELD && wb_text_equal(node->name, from.name) &&
	    (!node->qualifier.len || wb_text_equal(node->qualifier, from.alias))) {
		node->qualifier = to.alias;
		node->name = to.name;
		return 1;
	}
	for (size_t i = 0; i < node->n_operands; i++)
		if (node->operands[i]->kind != WB_NODE_FIELD || may_be_field(node, i))
			n += put_in_place(node->operands[i], from, to);
	return n;
}

enum wb_status
wb_expression_over(struct wb_text expression, struct wb_field_name from, struct wb_field_name to,
		   struct wb_buffer *out, struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	struct wb_node *root;
	enum wb_status status = wb_parse_expression(expression, "expression", &arena, &root, err);

	if (status == WB_OK && !put_in_place(root, from, to))
		status = wb_fail(err, WB_NOT_FOUND, "expression", "it does not name %.*s",
				 WB_TEXT_ARG(from.name));
	if (status == WB_OK)
		wb_print_expression(root, out);
	wb_arena_release(&arena);
	return status;
}
