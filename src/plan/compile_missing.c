/*
 * `write sync`: what becomes of target rows whose key the source lacks. The
 * expression of `missing set` is a plan of its own, whose source is the target.
 */
#include "base/memory.h"
#include "plan/compiler.h"
#include "plan/use.h"

static const struct wb_line *
line_of(const struct wb_compiler *compiler, enum wb_line_kind kind)
{
	return wb_mapping_line(&compiler->mapping->as.mapping, kind);
}

/* The table as the plan's own arrows will make it. */
static const struct wb_table *
table_of_arrows(struct wb_plan *plan)
{
	struct wb_table *table = WB_NEW(&plan->arena, struct wb_table);

	table->name = plan->target.table;
	table->n_fields = plan->n_arrows;
	table->fields = WB_NEW_ARRAY(&plan->arena, struct wb_field, plan->n_arrows);
	for (size_t a = 0; a < plan->n_arrows; a++) {
		table->fields[a].name = plan->arrows[a].name;
		table->fields[a].type = plan->arrows[a].type;
	}
	return table;
}

static enum wb_status
refuse_key_field(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	const struct wb_plan *plan = compiler->plan;

	for (size_t k = 0; k < plan->n_key; k++) {
		if (!wb_text_equal(plan->arrows[plan->key[k]].name, line->name))
			continue;
		wb_compiler_fail(compiler, line->at, err,
				 "%.*s is part of the key: `missing set` cannot change it",
				 WB_TEXT_ARG(line->name));
		wb_hint(err, "set another field of %.*s", WB_TEXT_ARG(plan->target.table));
		return WB_INVALID;
	}
	return WB_OK;
}

/* A number belongs to a row of the source. */
static enum wb_status
refuse_sequence(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	if (!wb_has_sequence(line->expressions[0]))
		return WB_OK;
	wb_compiler_fail(compiler, line->at, err,
			 "a sequence numbers rows of the source, and these are missing there");
	wb_hint(err, "set %.*s to what the target's own fields, lookup and xref give",
		WB_TEXT_ARG(line->name));
	return WB_INVALID;
}

static enum wb_status
compile_set(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_plan *set = compiler->plan;
	const struct wb_field *field = NULL;
	struct wb_expr *expr = NULL;
	enum wb_status status = wb_compile_target_field(compiler, line, &field, err);

	if (status == WB_OK)
		status = refuse_sequence(compiler, line, err);
	if (status == WB_OK)
		status = wb_compile_node(compiler, line->expressions[0], &expr, err);
	if (status == WB_OK)
		status = wb_fit_to_field(compiler, field, line->at, &expr, err);
	if (status != WB_OK)
		return status;
	expr->uses++;
	set->arrows = WB_NEW(&set->arena, struct wb_plan_arrow);
	set->arrows[0] =
		(struct wb_plan_arrow){ .name = field->name, .type = expr->type, .expr = expr };
	set->n_arrows = 1;
	return WB_OK;
}

/* The plan of `set FIELD = EXPR`: it belongs to the mapping's plan from the start. */
static enum wb_status
compile_set_plan(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan, *set = wb_alloc(sizeof *set);
	struct wb_compiler inner = {
		.model = compiler->model,
		.plan = set,
		.mapping = compiler->mapping,
		.owner = line->name,
	};
	enum wb_status status = refuse_key_field(compiler, line, err);

	plan->missing.set = set;
	set->mapping = plan->mapping;
	wb_compiler_add_source(&inner,
			       plan->target_table ? plan->target_table : table_of_arrows(plan),
			       plan->target.table);
	set->inputs[0].name = set->source = set->target = plan->target;
	set->target_table = set->source_table;
	if (status == WB_OK)
		status = compile_set(&inner, line, err);
	wb_compiler_release(&inner);
	return status;
}

static enum wb_status
refuse_without_sync(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err)
{
	if (!line)
		return WB_OK;
	wb_compiler_fail(compiler, line->at, err, "`missing` needs `write sync`");
	wb_hint(err, "write sync follows the source's rows and those it lacks; write upsert leaves "
		     "these alone");
	return WB_INVALID;
}

static enum wb_status
refuse_target(struct wb_compiler *compiler, struct wb_error *err)
{
	const struct wb_line *line = line_of(compiler, WB_LINE_WRITE);

	wb_compiler_fail(
		compiler, line->at, err,
		"`write sync` cannot be done to %.*s: its rows cannot be followed in place",
		WB_TEXT_ARG(compiler->plan->target.system));
	wb_hint(err, "write replace makes the table exactly the source's rows");
	return WB_INVALID;
}

enum wb_status
wb_compile_missing(struct wb_compiler *compiler, struct wb_error *err)
{
	struct wb_plan *plan = compiler->plan;
	const struct wb_line *line = line_of(compiler, WB_LINE_MISSING);
	const struct wb_line *limit = line_of(compiler, WB_LINE_MISSING_LIMIT);

	compiler->line = line ? line : line_of(compiler, WB_LINE_WRITE);
	if (plan->mode != WB_WRITE_SYNC)
		return refuse_without_sync(compiler, line ? line : limit, err);
	if (!wb_model_traits(compiler->model, plan->target.system).syncs)
		return refuse_target(compiler, err);
	plan->missing.has_limit = limit != NULL;
	if (limit)
		plan->missing.limit = limit->limit;
	plan->missing.action = line ? line->missing : WB_MISSING_KEEP;
	return plan->missing.action == WB_MISSING_SET ? compile_set_plan(compiler, line, err)
						      : WB_OK;
}
