#include "plan/use.h"

#include <stdlib.h>

#include "base/memory.h"
#include "plan/expression.h"

static bool
last_operand(const struct wb_node *node, struct wb_use *use)
{
	const struct wb_node *name = node->n_operands ? node->operands[node->n_operands - 1] : NULL;

	if (!name || name->kind != WB_NODE_FIELD)
		return false;
	use->name = name->qualifier.len ? name->qualifier : name->name;
	use->field = name->qualifier.len ? name->name : (struct wb_text){ "", 0 };
	use->at = name->at;
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
	use->at = first->at;
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

bool
wb_has_sequence(const struct wb_node *node)
{
	if (node->kind == WB_NODE_CALL && wb_text_is(node->name, "sequence"))
		return true;
	for (size_t i = 0; i < node->n_operands; i++)
		if (wb_has_sequence(node->operands[i]))
			return true;
	return false;
}

static bool
visit(const struct wb_node *node, bool parked, wb_use_visitor *visitor, void *context)
{
	struct wb_use use;

	if (node->kind == WB_NODE_CALL && use_of_call(node, &use)) {
		use.parked = parked;
		if (visitor(context, &use))
			return true;
	}
	for (size_t i = 0; i < node->n_operands; i++)
		if (visit(node->operands[i], parked, visitor, context))
			return true;
	return false;
}

bool
wb_expression_uses(const struct wb_node *node, wb_use_visitor *visitor, void *context)
{
	return visit(node, false, visitor, context);
}

bool
wb_mapping_uses(const struct wb_mapping *mapping, wb_use_visitor *visitor, void *context)
{
	for (size_t i = 0; i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];
		bool parked = line->kind == WB_LINE_PARKED;

		for (size_t k = 0; k < line->n_expressions; k++)
			if (visit(line->expressions[k], parked, visitor, context))
				return true;
	}
	return false;
}

/* Of one line, with the lets that it goes through. */
struct walk {
	const struct wb_mapping *mapping;
	wb_node_visitor *visitor;
	void *context;
	bool *seen;     /* by line: a let that was looked at */
	unsigned depth; /* what lies deeper than can be compiled is not looked at */
};

static bool walk_node(struct walk *walk, const struct wb_node *node);

static bool
walk_let(struct walk *walk, struct wb_text name)
{
	for (size_t i = 0; i < walk->mapping->n_lines; i++) {
		const struct wb_line *let = &walk->mapping->lines[i];

		if (let->kind != WB_LINE_LET || walk->seen[i] || !wb_text_equal(let->name, name))
			continue;
		walk->seen[i] = true;
		if (walk_node(walk, let->expressions[0]))
			return true;
	}
	return false;
}

static bool
walk_node(struct walk *walk, const struct wb_node *node)
{
	bool found = walk->visitor(walk->context, node);

	if (walk->depth == WB_EXPR_DEPTH_MAX)
		return found;
	walk->depth++;
	for (size_t i = 0; i < node->n_operands && !found; i++)
		found = walk_node(walk, node->operands[i]);
	if (!found && node->kind == WB_NODE_FIELD && !node->qualifier.len)
		found = walk_let(walk, node->name);
	walk->depth--;
	return found;
}

bool
wb_line_walk(const struct wb_mapping *mapping, const struct wb_line *line, wb_node_visitor *visitor,
	     void *context)
{
	struct walk walk = {
		.mapping = mapping,
		.visitor = visitor,
		.context = context,
		.seen = wb_alloc(mapping->n_lines * sizeof *walk.seen),
	};
	bool found = false;

	for (size_t k = 0; k < line->n_expressions && !found; k++)
		found = walk_node(&walk, line->expressions[k]);
	free(walk.seen);
	return found;
}

struct uses {
	wb_use_visitor *visitor;
	void *context;
};

static bool
visit_call(void *context, const struct wb_node *node)
{
	const struct uses *uses = context;
	struct wb_use use;

	return node->kind == WB_NODE_CALL && use_of_call(node, &use) &&
	       uses->visitor(uses->context, &use);
}

bool
wb_line_uses(const struct wb_mapping *mapping, const struct wb_line *line, wb_use_visitor *visitor,
	     void *context)
{
	struct uses uses = { visitor, context };

	return wb_line_walk(mapping, line, visit_call, &uses);
}
