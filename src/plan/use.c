#include "plan/use.h"

static bool
last_operand(const struct wb_node *node, struct wb_use *use)
{
	const struct wb_node *name = node->n_operands ? node->operands[node->n_operands - 1] : NULL;

	if (!name || name->kind != WB_NODE_FIELD)
		return false;
	use->name = name->qualifier.len ? name->qualifier : name->name;
	use->field = name->qualifier.len ? name->name : (struct wb_text){ "", 0 };
	return true;
}

/* What a call names, if it names something. */
static bool
use_of_call(const struct wb_node *node, struct wb_use *use)
{
	const struct wb_node *first = node->n_operands ? node->operands[0] : NULL;

	*use = (struct wb_use){ .kind = WB_USE_CROSSWALK };
	if (wb_text_is(node->name, "map"))
		return last_operand(node, use);
	use->kind = WB_USE_XREF;
	if (wb_text_is(node->name, "xref"))
		return last_operand(node, use);
	use->kind = WB_USE_LOOKUP;
	if (!wb_text_is(node->name, "lookup") || !first || first->kind != WB_NODE_FIELD)
		return false;
	use->table = (struct wb_table_name){ first->qualifier, first->name, first->at };
	return first->qualifier.len > 0;
}

bool
wb_names_no_field(const struct wb_node *call, size_t i)
{
	if (wb_text_is(call->name, "lookup"))
		return i < 2;
	return i + 1 == call->n_operands &&
	       (wb_text_is(call->name, "map") || wb_text_is(call->name, "xref"));
}

const struct wb_node *
wb_find_reference(const struct wb_node *node)
{
	const struct wb_node *found = NULL;

	if (node->kind == WB_NODE_CALL &&
	    (wb_text_is(node->name, "sequence") || wb_text_is(node->name, "xref") ||
	     wb_text_is(node->name, "lookup")))
		return node;
	for (size_t i = 0; !found && i < node->n_operands; i++)
		found = wb_find_reference(node->operands[i]);
	return found;
}

static bool
visit(const struct wb_node *node, wb_use_visitor *visitor, void *context)
{
	struct wb_use use;

	if (node->kind == WB_NODE_CALL && use_of_call(node, &use) && visitor(context, &use))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (visit(node->operands[i], visitor, context))
			return true;
	return false;
}

bool
wb_mapping_uses(const struct wb_mapping *mapping, wb_use_visitor *visitor, void *context)
{
	for (size_t i = 0; i < mapping->n_lines; i++)
		for (size_t k = 0; k < mapping->lines[i].n_expressions; k++)
			if (visit(mapping->lines[i].expressions[k], visitor, context))
				return true;
	return false;
}
