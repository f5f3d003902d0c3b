/*
 * What a mapping's rows are made of: the driving table, then each `join` and
 * `each` in the order written, with columns one behind the other.
 *
 * All of them are bound first, so that a name means the same on every line; an
 * expression of theirs may only use what stands before it. The `on` of a join is
 * taken apart at its `and`s: what says that an expression of the earlier inputs
 * equals one of the joined table alone becomes a part of the key by which
 * partners are looked up; what is left is asked of each pair.
 */
#include "plan/compiler.h"

static const struct wb_mapping *
lines_of(const struct wb_compiler *compiler)
{
	return &compiler->mapping->as.mapping;
}

static bool
is_input(const struct wb_line *line)
{
	return line->kind == WB_LINE_FROM || line->kind == WB_LINE_JOIN ||
	       line->kind == WB_LINE_EACH;
}

static enum wb_status
bind_table(struct wb_compiler *compiler, const struct wb_line *line, struct wb_plan_input *input,
	   struct wb_error *err)
{
	const struct wb_schema *schema;
	enum wb_status status = wb_compiler_find_schema(compiler, &line->table, &schema, err);

	if (status != WB_OK)
		return status;
	input->name = line->table;
	input->table = schema ? wb_schema_table(schema, line->table.table) : NULL;
	if (!input->table) {
		wb_compiler_fail(compiler, line->at, err, "%.*s has no table %.*s",
				 WB_TEXT_ARG(line->table.system), WB_TEXT_ARG(line->table.table));
		wb_hint(err, "see its tables with: waybill inspect FILE %.*s",
			WB_TEXT_ARG(line->table.system));
		return WB_INVALID;
	}
	input->n_columns = input->table->n_fields;
	return WB_OK;
}

static enum wb_status
refuse_same_name(struct wb_compiler *compiler, const struct wb_line *line, struct wb_text name,
		 struct wb_error *err)
{
	const struct wb_plan *plan = compiler->plan;

	for (size_t i = 0; i < plan->n_inputs; i++) {
		if (!wb_text_equal(plan->inputs[i].alias, name))
			continue;
		wb_compiler_fail(compiler, line->at, err, "two things here are called %.*s",
				 WB_TEXT_ARG(name));
		wb_hint(err, "give one of them another name: … as NAME");
		return WB_INVALID;
	}
	return WB_OK;
}

static enum wb_status
bind_line(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	struct wb_plan_input *input = &plan->inputs[plan->n_inputs];
	bool is_each = line->kind == WB_LINE_EACH;
	struct wb_text name = is_each ? line->name : line->alias;
	enum wb_status status;

	compiler->line = line;
	status = refuse_same_name(compiler, line, name, err);
	if (status != WB_OK)
		return status;
	*input = (struct wb_plan_input){
		.kind = line->kind,
		.alias = name,
		.join = line->join,
		.first_column = plan->n_columns,
		.n_columns = 1,
	};
	if (!is_each)
		status = bind_table(compiler, line, input, err);
	plan->n_columns += input->n_columns;
	plan->n_inputs++;
	return status;
}

enum wb_status
wb_compiler_bind_inputs(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = lines_of(compiler);
	const struct wb_line *from = wb_mapping_line(mapping, WB_LINE_FROM);
	struct wb_plan *plan = compiler->plan;
	enum wb_status status;

	plan->inputs = WB_NEW_ARRAY(&plan->arena, struct wb_plan_input, mapping->n_lines);
	status = bind_line(compiler, from, err);
	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++)
		if (is_input(&mapping->lines[i]) && &mapping->lines[i] != from)
			status = bind_line(compiler, &mapping->lines[i], err);
	if (status != WB_OK)
		return status;
	plan->source = plan->inputs[0].name;
	plan->source_table = plan->inputs[0].table;
	return WB_OK;
}

/* Reads. */

enum {
	READS_EARLIER = 1u << 0, /* an input before this one, or what belongs to the driving row */
	READS_THIS = 1u << 1,
};

static unsigned
reads(const struct wb_expr *expr, const struct wb_plan_input *input)
{
	unsigned found = 0;

	if (expr->kind == WB_EXPR_FIELD)
		return expr->field < input->first_column ? READS_EARLIER : READS_THIS;
	if (expr->kind == WB_EXPR_CALL && expr->function->reads_run)
		found = READS_EARLIER;
	for (size_t i = 0; i < expr->n_operands; i++)
		found |= reads(expr->operands[i], input);
	return found;
}

/* Join conditions. */

static void
and_residual(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *expr,
	     struct wb_plan_input *input)
{
	input->residual = input->residual
				  ? wb_compile_operation(compiler, WB_EXPR_AND, WB_TYPE_BOOLEAN,
							 node, input->residual, expr)
				  : expr;
}

/* Whether a = b tells partners apart by key; the sides are put in their places. */
static bool
is_key(struct wb_expr **left, struct wb_expr **right, const struct wb_plan_input *input)
{
	struct wb_expr *kept = *left;

	if (reads(*right, input) == READS_THIS && !(reads(*left, input) & READS_THIS))
		return true;
	if (reads(*left, input) != READS_THIS || (reads(*right, input) & READS_THIS))
		return false;
	*left = *right;
	*right = kept;
	return true;
}

static enum wb_status
compile_equality(struct wb_compiler *compiler, const struct wb_node *node,
		 struct wb_plan_input *input, struct wb_error *err)
{
	struct wb_plan_key *key = &input->keys[input->n_keys];
	struct wb_expr *whole, *left, *right;
	enum wb_status status = wb_compile_operands(compiler, node, &left, &right, err);

	if (status == WB_OK)
		status =
			wb_compile_comparison(compiler, node, node->kind, left, right, &whole, err);
	if (status != WB_OK)
		return status;
	wb_unify(compiler, &left, &right);
	if (!is_key(&left, &right, input)) {
		and_residual(compiler, node, whole, input);
		return WB_OK;
	}
	left->uses++;
	right->uses++;
	*key = (struct wb_plan_key){ left, right };
	input->n_keys++;
	return WB_OK;
}

static size_t
count_equalities(const struct wb_node *node)
{
	if (node->kind == WB_NODE_AND)
		return count_equalities(node->operands[0]) + count_equalities(node->operands[1]);
	return node->kind == WB_NODE_EQUAL;
}

static enum wb_status
compile_condition(struct wb_compiler *compiler, const struct wb_node *node,
		  struct wb_plan_input *input, struct wb_error *err)
{
	struct wb_expr *expr;
	enum wb_status status;

	if (node->kind == WB_NODE_AND) {
		status = compile_condition(compiler, node->operands[0], input, err);
		return status == WB_OK ? compile_condition(compiler, node->operands[1], input, err)
				       : status;
	}
	if (node->kind == WB_NODE_EQUAL)
		return compile_equality(compiler, node, input, err);
	status = wb_compile_condition(compiler, node, &expr, err);
	if (status == WB_OK)
		and_residual(compiler, node, expr, input);
	return status;
}

static enum wb_status
compile_join(struct wb_compiler *compiler, const struct wb_line *line, struct wb_plan_input *input,
	     struct wb_error *err)
{
	const struct wb_node *on = line->expressions[0];
	enum wb_status status;

	input->keys =
		WB_NEW_ARRAY(&compiler->plan->arena, struct wb_plan_key, count_equalities(on));
	compiler->visible = (size_t)(input - compiler->plan->inputs) + 1;
	status = compile_condition(compiler, on, input, err);
	if (status == WB_OK && input->residual)
		input->residual->uses++;
	return status;
}

static enum wb_status
compile_each(struct wb_compiler *compiler, const struct wb_line *line, struct wb_plan_input *input,
	     struct wb_error *err)
{
	enum wb_status status;

	compiler->visible = (size_t)(input - compiler->plan->inputs);
	status = wb_compile_node(compiler, line->expressions[0], &input->list, err);
	if (status != WB_OK)
		return status;
	if (input->list->type.type != WB_TYPE_LIST) {
		wb_compiler_fail(compiler, line->at, err, "`each` needs a list, this is %s",
				 wb_type_name(input->list->type.type));
		wb_hint(err, "make one: … | split(\";\")");
		return WB_INVALID;
	}
	input->list->uses++;
	return WB_OK;
}

/* A let would hide an each of its name from every line. */
static enum wb_status
refuse_let(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	for (size_t i = 0; i < compiler->n_lets; i++)
		if (line->kind == WB_LINE_EACH && wb_text_equal(compiler->lets[i].name, line->name))
			return wb_compiler_fail(compiler, line->at, err,
						"a let and an each are both called %.*s",
						WB_TEXT_ARG(line->name));
	return WB_OK;
}

enum wb_status
wb_compiler_compile_inputs(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_mapping *mapping = lines_of(compiler);
	struct wb_plan_input *input = compiler->plan->inputs;
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < mapping->n_lines; i++) {
		const struct wb_line *line = &mapping->lines[i];

		if (line->kind != WB_LINE_JOIN && line->kind != WB_LINE_EACH)
			continue;
		input++;
		compiler->line = line;
		compiler->owner = input->alias;
		status = refuse_let(compiler, line, err);
		if (status == WB_OK)
			status = line->kind == WB_LINE_JOIN
					 ? compile_join(compiler, line, input, err)
					 : compile_each(compiler, line, input, err);
	}
	compiler->visible = compiler->plan->n_inputs;
	return status;
}
