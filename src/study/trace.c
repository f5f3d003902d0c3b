#include "study/trace.h"

void
wb_tracer_init(struct wb_tracer *tracer, const struct wb_plan *plan, struct wb_evaluator *evaluator,
	       struct wb_batch *batch)
{
	tracer->plan = plan;
	tracer->evaluator = evaluator;
	tracer->batch = batch;
	tracer->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, plan->n_exprs);
	tracer->known = WB_NEW_ARRAY(&batch->arena, bool, plan->n_exprs);
}

/* Copied, for the evaluator forgets its results at the next question; cells stay. */
const struct wb_column *
wb_tracer_column(struct wb_tracer *tracer, struct wb_expr *expr)
{
	struct wb_column *column = &tracer->columns[expr->slot];

	if (!tracer->known[expr->slot])
		*column = *wb_evaluate_expression(tracer->evaluator, expr, tracer->batch);
	tracer->known[expr->slot] = true;
	return column;
}

bool
wb_tracer_passes(struct wb_tracer *tracer, size_t row)
{
	const struct wb_column *where;

	if (!tracer->plan->where)
		return true;
	where = wb_tracer_column(tracer, tracer->plan->where);
	return wb_column_cell(where, row) == WB_CELL_VALUE &&
	       where->cells.integer[wb_column_index(where, row)];
}

/* A fallback's own text holds all before it: what it adds is what is wanted. */
struct wb_text
wb_tracer_label(const struct wb_expr *expr, struct wb_arena *arena)
{
	const struct wb_expr *instead = expr->kind == WB_EXPR_ELSE ? expr->operands[1] : NULL;
	struct wb_text text;

	if (!instead)
		return expr->step;
	while (instead->kind == WB_EXPR_CONVERT)
		instead = instead->operands[0];
	text = instead->step;
	if (instead->kind == WB_EXPR_CONSTANT)
		text = wb_column_cell(&instead->column, 0) == WB_CELL_NULL
			       ? WB_TEXT("null")
			       : wb_column_text(&instead->column, 0, arena);
	return wb_text_of(wb_arena_format(arena, "else %.*s", WB_TEXT_ARG(text)));
}

/* -1 is a minus and a 1; a call such as today() is none, though it reads no field. */
bool
wb_tracer_is_constant(const struct wb_expr *expr)
{
	if (expr->kind == WB_EXPR_CONSTANT)
		return true;
	if (expr->kind == WB_EXPR_CALL || expr->kind == WB_EXPR_REFERENCE || !expr->n_operands)
		return false;
	for (size_t i = 0; i < expr->n_operands; i++)
		if (!wb_tracer_is_constant(expr->operands[i]))
			return false;
	return true;
}

static void
mark(const struct wb_expr *expr, bool *wanted)
{
	if (wanted[expr->slot] || wb_tracer_is_constant(expr))
		return;
	wanted[expr->slot] = true;
	for (size_t i = 0; i < expr->n_operands; i++)
		mark(expr->operands[i], wanted);
}

/* By slot, so that operands come before their users. */
size_t
wb_preview_trace(const struct wb_preview_row *row, const struct wb_expr *expr,
		 const struct wb_trace_step **steps)
{
	struct wb_tracer *tracer = row->tracer;
	const struct wb_plan *plan = tracer->plan;
	struct wb_arena *arena = &tracer->batch->arena;
	bool *wanted = WB_NEW_ARRAY(arena, bool, plan->n_exprs);
	struct wb_trace_step *out = WB_NEW_ARRAY(arena, struct wb_trace_step, plan->n_exprs);
	size_t n = 0;

	mark(expr, wanted);
	for (size_t i = 0; i < plan->n_exprs; i++) {
		if (!wanted[plan->exprs[i]->slot])
			continue;
		out[n].step = wb_tracer_label(plan->exprs[i], arena);
		out[n++].column = wb_tracer_column(tracer, plan->exprs[i]);
	}
	*steps = out;
	return n;
}
