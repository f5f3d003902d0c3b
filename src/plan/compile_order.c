/*
 * What is computed when.
 *
 * Numbers of a sequence go to the rows in the order in which they are written.
 * Where rows are put in order, or grouped, that is known once the last of them is
 * read: so an arrow that asks for a number is late, and what is computed as rows are
 * read cannot ask for one.
 *
 * Operands stand before their users: one look at all nodes tells what each of them
 * leads to.
 */
#include <string.h>

#include "base/memory.h"
#include "plan/compiler.h"

static bool
is_number(const struct wb_expr *expr)
{
	return expr->kind == WB_EXPR_REFERENCE && expr->reference->kind == WB_REFERENCE_SEQUENCE;
}

/*
 * Numbers go to rows in their order; that is so by itself where one column asks
 * for all of them. Whether two columns share a sequence, or one is computed in
 * parts, is not worth telling apart from the harmless.
 */
static void
find_order(struct wb_plan *plan)
{
	size_t sequences = 0;

	for (size_t i = 0; i < plan->n_exprs; i++) {
		if (!is_number(plan->exprs[i]))
			continue;
		sequences++;
		plan->in_order |= plan->exprs[i]->uses > 1;
	}
	plan->in_order |= sequences > 1;
}

/* By slot: whether the node is a sequence's number, or made of one. */
static bool *
find_numbered(struct wb_plan *plan)
{
	bool *numbered = WB_NEW_ARRAY(&plan->arena, bool, plan->n_exprs);

	for (size_t i = 0; i < plan->n_exprs; i++) {
		const struct wb_expr *expr = plan->exprs[i];

		numbered[i] = is_number(expr);
		for (size_t k = 0; k < expr->n_operands; k++)
			numbered[i] |= numbered[expr->operands[k]->slot];
	}
	return numbered;
}

static void
mark_late(struct wb_plan *plan)
{
	const bool *numbered = find_numbered(plan);

	for (size_t a = 0; a < plan->n_arrows; a++) {
		plan->arrows[a].late = numbered[plan->arrows[a].expr->slot];
		plan->n_late += plan->arrows[a].late;
	}
	for (size_t i = 0; i < plan->n_requires; i++) {
		plan->requires[i].late = numbered[plan->requires[i].expr->slot];
		plan->n_late += plan->requires[i].late;
	}
}

static void
mark(const struct wb_expr *expr, bool *marks)
{
	marks[expr->slot] = true;
}

static void
mark_inputs(const struct wb_plan *plan, bool *marks)
{
	for (size_t i = 0; i < plan->n_inputs; i++) {
		const struct wb_plan_input *input = &plan->inputs[i];

		for (size_t k = 0; k < input->n_keys; k++) {
			mark(input->keys[k].left, marks);
			mark(input->keys[k].right, marks);
		}
		if (input->residual)
			mark(input->residual, marks);
		if (input->list)
			mark(input->list, marks);
	}
}

/* All expressions that are computed at some time, operands and all; by slot. */
static bool *
find_computed(struct wb_plan *plan)
{
	bool *computed = WB_NEW_ARRAY(&plan->arena, bool, plan->n_exprs);

	mark_inputs(plan, computed);
	if (plan->where)
		mark(plan->where, computed);
	for (size_t i = 0; i < plan->n_order; i++)
		mark(plan->order[i].expr, computed);
	for (size_t a = 0; a < plan->n_arrows; a++)
		mark(plan->arrows[a].expr, computed);
	for (size_t i = 0; i < plan->n_requires; i++)
		mark(plan->requires[i].expr, computed);
	for (size_t i = plan->n_exprs; i-- > 0;)
		for (size_t k = 0; computed[i] && k < plan->exprs[i]->n_operands; k++)
			mark(plan->exprs[i]->operands[k], computed);
	return computed;
}

/* A let that nothing uses asks for nothing, nor does what a group's line would mean for rows. */
static void
drop_unasked(struct wb_plan *plan)
{
	const bool *computed = find_computed(plan);
	size_t n = 0;

	for (size_t r = 0; r < plan->n_references; r++) {
		bool asked = false;

		for (size_t i = 0; i < plan->n_exprs && !asked; i++)
			asked = computed[i] && plan->exprs[i]->kind == WB_EXPR_REFERENCE &&
				plan->exprs[i]->reference == plan->references[r];
		if (asked)
			plan->references[n++] = plan->references[r];
	}
	plan->n_references = n;
}

void
wb_settle_order(struct wb_plan *plan)
{
	find_order(plan);
	if (plan->n_order)
		mark_late(plan);
	drop_unasked(plan);
	if (plan->group)
		drop_unasked(plan->group->rows);
}
