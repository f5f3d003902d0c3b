/*
 * Calls that name something outside the mapping: sequence. The operands of the
 * expression they become are the parts of the key that is asked for.
 */
#include <stdio.h>

#include "base/memory.h"
#include "plan/compiler.h"
#include "plan/use.h"

enum { LET_DEPTH_MAX = 64 };

static bool
same_reference(const struct wb_reference *a, const struct wb_reference *b)
{
	return a->kind == b->kind && wb_text_equal(a->name, b->name) &&
	       wb_text_equal(a->field, b->field) &&
	       wb_text_equal(a->table.system, b->table.system) &&
	       wb_text_equal(a->table.table, b->table.table) && a->n_keys == b->n_keys;
}

const struct wb_reference *
wb_intern_reference(struct wb_compiler *compiler, const struct wb_reference *proto)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_reference *reference;

	for (size_t i = 0; i < plan->n_references; i++)
		if (same_reference(plan->references[i], proto))
			return plan->references[i];
	reference = WB_NEW(&plan->arena, struct wb_reference);
	*reference = *proto;
	WB_GROW(plan->references, plan->references_capacity, plan->n_references + 1);
	plan->references[plan->n_references++] = reference;
	return reference;
}

/* Parts of a key under collection. */
struct parts {
	size_t n;
	struct wb_expr **exprs;
};

static void
add_part(struct wb_compiler *compiler, struct parts *parts, struct wb_expr *expr)
{
	struct wb_expr **grown;

	for (size_t i = 0; i < parts->n; i++)
		if (parts->exprs[i] == expr)
			return;
	grown = WB_NEW_ARRAY(&compiler->plan->arena, struct wb_expr *, parts->n + 1);
	for (size_t i = 0; i < parts->n; i++)
		grown[i] = parts->exprs[i];
	grown[parts->n++] = expr;
	parts->exprs = grown;
}

static struct wb_expr *
text_constant(struct wb_compiler *compiler, struct wb_text text)
{
	struct wb_value value = wb_value_text(text);

	return wb_intern_constant(compiler, &value, (struct wb_type_spec){ .type = WB_TYPE_TEXT });
}

/* What a row of a group is known by: the keys of the group. */
static void
add_group_keys(struct wb_compiler *groups, struct parts *parts)
{
	for (size_t k = 0; k < groups->plan->group->n_keys; k++)
		add_part(groups, parts, wb_group_column(groups, k));
}

/* The fields of the driving table's primary key, in its order. */
static void
add_primary_key(struct wb_compiler *compiler, struct parts *parts)
{
	const struct wb_table *table = compiler->plan->source_table;

	if (compiler->rows) {
		add_group_keys(compiler, parts);
		return;
	}
	for (unsigned part = 1; part <= table->n_fields; part++)
		for (size_t i = 0; i < table->n_fields; i++) {
			struct wb_expr proto = {
				.kind = WB_EXPR_FIELD,
				.type = table->fields[i].type,
				.field = i,
				.step = table->fields[i].name,
			};

			if (table->fields[i].key_part == part)
				add_part(compiler, parts, wb_intern(compiler, &proto));
		}
}

static const struct wb_node *
let_of(const struct wb_compiler *compiler, const struct wb_node *node)
{
	for (size_t i = 0; !node->qualifier.len && i < compiler->n_lets; i++)
		if (wb_text_equal(compiler->lets[i].name, node->name))
			return compiler->lets[i].node;
	return NULL;
}

/* The source fields that an expression reads, through lets. */
static enum wb_status
add_fields_read(struct wb_compiler *compiler, const struct wb_node *node, unsigned depth,
		struct parts *parts, struct wb_error *err)
{
	const struct wb_node *let = node->kind == WB_NODE_FIELD ? let_of(compiler, node) : NULL;
	enum wb_status status = WB_OK;
	struct wb_expr *expr;

	if (let && depth < LET_DEPTH_MAX)
		return add_fields_read(compiler, let, depth + 1, parts, err);
	if (node->kind == WB_NODE_FIELD && !let) {
		status = wb_compile_name(compiler, node, &expr, err);
		if (status == WB_OK && expr->kind == WB_EXPR_FIELD)
			add_part(compiler, parts, expr);
	}
	for (size_t i = 0; status == WB_OK && i < node->n_operands; i++)
		if (!(node->kind == WB_NODE_CALL && node->operands[i]->kind == WB_NODE_FIELD &&
		      wb_names_no_field(node, i)))
			status = add_fields_read(compiler, node->operands[i], depth, parts, err);
	return status;
}

static enum wb_status
add_key_arrows(struct wb_compiler *compiler, struct parts *parts, struct wb_error *err)
{
	const struct wb_mapping *mapping = &compiler->mapping->as.mapping;
	const struct wb_line *key = wb_mapping_line(mapping, WB_LINE_KEY);
	enum wb_status status = WB_OK;

	for (size_t k = 0; key && k < key->n_names; k++)
		for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++)
			if (mapping->lines[i].kind == WB_LINE_ARROW &&
			    wb_text_equal(mapping->lines[i].name, key->names[k]))
				status = add_fields_read(compiler, mapping->lines[i].expressions[0],
							 0, parts, err);
	return status;
}

/*
 * What tells the source row from others where the script does not say it: the
 * table, and the fields of its primary key or those that the mapping's key reads; of
 * a group, its keys.
 */
static enum wb_status
add_source_key(struct wb_compiler *compiler, const struct wb_node *node, struct parts *parts,
	       struct wb_error *err)
{
	const struct wb_table_name *source = &compiler->plan->source;
	enum wb_status status = WB_OK;

	if (compiler->mapping && compiler->plan->source_table) {
		add_part(compiler, parts,
			 text_constant(compiler, wb_text_of(wb_arena_format(
							 &compiler->plan->arena, "%.*s.%.*s",
							 WB_TEXT_ARG(source->system),
							 WB_TEXT_ARG(source->table)))));
		add_primary_key(compiler, parts);
		if (parts->n == 1)
			status = add_key_arrows(compiler, parts, err);
	}
	if (status != WB_OK || parts->n > 1)
		return status;
	wb_compiler_fail(compiler, node->at, err,
			 "nothing says which source key the number belongs to");
	wb_hint(err, "write it: FIELD | sequence(\"name\", start)");
	return WB_INVALID;
}

/* A constant argument as a value, or an error that says what it should be. */
static enum wb_status
constant_argument(struct wb_compiler *compiler, const struct wb_node *node, enum wb_type type,
		  const struct wb_node *call, const char *what, struct wb_value *out,
		  struct wb_error *err)
{
	struct wb_expr *expr;
	enum wb_status status = wb_compile_node(compiler, node, &expr, err);

	if (status != WB_OK)
		return status;
	if (expr->type.type == type && wb_constant_value(expr, out) && out->cell == WB_CELL_VALUE)
		return WB_OK;
	return wb_compile_usage(compiler, call, err, what);
}

static bool
is_text(const struct wb_node *node)
{
	return node->kind == WB_NODE_LITERAL && node->literal.type == WB_TYPE_TEXT;
}

/* name and start, the operands from `at` on. */
static enum wb_status
sequence_arguments(struct wb_compiler *compiler, const struct wb_node *node, size_t at,
		   struct wb_reference *sequence, struct wb_error *err)
{
	struct wb_value value;
	enum wb_status status;

	if (node->n_operands <= at || node->n_operands > at + 2)
		return wb_compile_usage(compiler, node, err,
					"takes a key, a name and a first number");
	status = constant_argument(compiler, node->operands[at], WB_TYPE_TEXT, node,
				   "needs a name in quotes", &value, err);
	if (status != WB_OK)
		return status;
	sequence->name = wb_arena_text(&compiler->plan->arena, value.as.text);
	sequence->start = 1;
	if (!sequence->name.len)
		return wb_compile_usage(compiler, node, err, "needs a name in quotes");
	if (node->n_operands == at + 1)
		return WB_OK;
	status = constant_argument(compiler, node->operands[at + 1], WB_TYPE_INTEGER, node,
				   "needs a whole number from 0 on as start", &value, err);
	if (status != WB_OK)
		return status;
	sequence->start = value.as.integer;
	return value.as.integer >= 0 ? WB_OK
				     : wb_compile_usage(compiler, node, err,
							"needs a whole number from 0 on as start");
}

static enum wb_status
refuse_two_starts(struct wb_compiler *compiler, const struct wb_node *node,
		  const struct wb_reference *one, const struct wb_reference *other,
		  struct wb_error *err)
{
	if (one->start == other->start)
		return WB_OK;
	return wb_compiler_fail(
		compiler, node->at, err, "sequence \"%.*s\" starts at %lld here and at %lld before",
		WB_TEXT_ARG(one->name), (long long)other->start, (long long)one->start);
}

static enum wb_status
refuse_before_order(struct wb_compiler *compiler, const struct wb_node *node, struct wb_error *err)
{
	if (!compiler->before_order)
		return WB_OK;
	wb_compiler_fail(compiler, node->at, err,
			 "a sequence numbers what is written, in the order of `%s by`: here there "
			 "is no number yet",
			 compiler->groups ? "group" : "order");
	wb_hint(err, "write it in an arrow%s", compiler->groups ? ", outside of aggregates" : "");
	return WB_INVALID;
}

enum wb_status
wb_compile_sequence(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		    struct wb_expr **out, struct wb_error *err)
{
	struct wb_reference sequence = {
		.kind = WB_REFERENCE_SEQUENCE,
		.type = { .type = WB_TYPE_INTEGER },
	};
	struct wb_expr proto = {
		.kind = WB_EXPR_REFERENCE,
		.type = sequence.type,
		.step = wb_compiler_step_text(compiler, node),
	};
	struct parts parts = { 0 };
	bool has_key = !input && node->n_operands && !is_text(node->operands[0]);
	enum wb_status status = refuse_before_order(compiler, node, err);

	if (status == WB_OK)
		status = sequence_arguments(compiler, node, has_key, &sequence, err);
	if (status == WB_OK && has_key)
		status = wb_compile_node(compiler, node->operands[0], &input, err);
	if (status != WB_OK)
		return status;
	if (input && input->type.type == WB_TYPE_LIST)
		return wb_compile_usage(compiler, node, err, "takes no list as key");
	if (input)
		add_part(compiler, &parts, input);
	else
		status = add_source_key(compiler, node, &parts, err);
	if (status != WB_OK)
		return status;
	proto.reference = wb_intern_reference(compiler, &sequence);
	proto.operands = parts.exprs;
	proto.n_operands = parts.n;
	*out = wb_intern(compiler, &proto);
	return refuse_two_starts(compiler, node, proto.reference, &sequence, err);
}
