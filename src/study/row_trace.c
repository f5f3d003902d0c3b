/*
 * A step that only passes on a failure of a step before it did not run: it is
 * left out, so that a trace ends where the row stopped or where a fallback took
 * it up.
 */
#include "study/row_trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MATCHES_SHOWN = 10 };

/* One trace in the making. */
struct tracing {
	struct wb_tracer *tracer;
	size_t row;
	struct wb_regex_scratch *regex;
	struct wb_arena *arena;
	bool *wanted; /* by slot */
};

struct wb_traced_cell
wb_traced_cell_of(const struct wb_column *column, size_t row, struct wb_arena *arena)
{
	struct wb_traced_cell cell = { .state = wb_column_cell(column, row) };
	const struct wb_fault *fault;

	if (cell.state == WB_CELL_VALUE)
		cell.text = wb_arena_text(arena, wb_column_text(column, row, arena));
	if (cell.state != WB_CELL_FAILED)
		return cell;
	fault = column->fault[wb_column_index(column, row)];
	cell.text = wb_arena_text(arena, fault->value);
	cell.rule = wb_arena_text(arena, wb_text_of(fault->rule));
	cell.reason = wb_arena_text(arena, fault->reason);
	return cell;
}

static const struct wb_column *
column_of(const struct tracing *tracing, struct wb_expr *expr)
{
	if (expr->kind == WB_EXPR_CONSTANT)
		return &expr->column;
	return wb_tracer_column(tracing->tracer, expr);
}

static enum wb_cell
cell_of(const struct tracing *tracing, struct wb_expr *expr)
{
	return wb_column_cell(column_of(tracing, expr), tracing->row);
}

static const struct wb_fault *
fault_of(const struct tracing *tracing, struct wb_expr *expr)
{
	const struct wb_column *column = column_of(tracing, expr);

	if (wb_column_cell(column, tracing->row) != WB_CELL_FAILED)
		return NULL;
	return column->fault[wb_column_index(column, tracing->row)];
}

static bool
is_true(const struct tracing *tracing, struct wb_expr *condition)
{
	const struct wb_column *column = column_of(tracing, condition);

	return wb_column_cell(column, tracing->row) == WB_CELL_VALUE &&
	       column->cells.integer[wb_column_index(column, tracing->row)];
}

/* Did the row go from this expression into its operand? */
static bool
took(const struct tracing *tracing, struct wb_expr *expr, size_t operand)
{
	struct wb_expr *first = expr->operands[0];

	if (operand == 0)
		return true;
	switch (expr->kind) {
	case WB_EXPR_ELSE:
		return cell_of(tracing, first) == WB_CELL_FAILED;
	case WB_EXPR_COALESCE:
		return cell_of(tracing, first) == WB_CELL_NULL;
	case WB_EXPR_IF:
		return cell_of(tracing, first) != WB_CELL_FAILED &&
		       is_true(tracing, first) == (operand == 1);
	default:
		return true;
	}
}

static void mark(struct tracing *tracing, struct wb_expr *expr);

static void
mark_operands(struct tracing *tracing, struct wb_expr *expr)
{
	for (size_t i = 0; i < expr->n_operands; i++) {
		struct wb_expr *operand = expr->operands[i];

		if (!took(tracing, expr, i))
			continue;
		/* `between`, `case` and their like are several nodes, and one step. */
		if (expr->kind != WB_EXPR_CONVERT && operand->kind != WB_EXPR_CONVERT &&
		    operand->n_operands && wb_text_equal(operand->step, expr->step))
			mark_operands(tracing, operand);
		else
			mark(tracing, operand);
	}
}

static void
mark(struct tracing *tracing, struct wb_expr *expr)
{
	if (tracing->wanted[expr->slot] || wb_tracer_is_constant(expr))
		return;
	tracing->wanted[expr->slot] = true;
	mark_operands(tracing, expr);
}

static bool
same_fault(const struct wb_fault *a, const struct wb_fault *b)
{
	return b && wb_text_is(wb_text_of(a->rule), b->rule) && wb_text_equal(a->step, b->step) &&
	       wb_text_equal(a->value, b->value);
}

/* Did this step only hand on what an operand failed with? Each was computed by itself. */
static bool
passes_failure_on(const struct tracing *tracing, struct wb_expr *expr)
{
	const struct wb_fault *fault = fault_of(tracing, expr);

	for (size_t i = 0; fault && i < expr->n_operands; i++)
		if (took(tracing, expr, i) &&
		    same_fault(fault, fault_of(tracing, expr->operands[i])))
			return true;
	return false;
}

static struct wb_text
label_of(const struct tracing *tracing, const struct wb_expr *expr)
{
	struct wb_arena *arena = tracing->arena;

	if (expr->kind == WB_EXPR_CONVERT)
		return wb_text_of(wb_arena_format(arena, "as %s", wb_type_name(expr->type.type)));
	return wb_arena_text(arena, wb_tracer_label(expr, arena));
}

/* Crosswalks and choices: what was found, which way was taken. */

static struct wb_text
crosswalk_note(const struct tracing *tracing, struct wb_expr *expr)
{
	const struct wb_crosswalk_index *index = expr->crosswalk;
	const struct wb_column *from = column_of(tracing, expr->operands[0]);
	struct wb_arena *arena = tracing->arena;
	struct wb_text old;

	switch (wb_column_cell(from, tracing->row)) {
	case WB_CELL_FAILED:
		return WB_TEXT("");
	case WB_CELL_NULL:
		if (!index->of_null)
			return WB_TEXT("");
		return wb_text_of(wb_arena_format(arena, "crosswalk %.*s: entry null",
						  WB_TEXT_ARG(index->name)));
	default:
		break;
	}
	old = wb_column_text(from, tracing->row, arena);
	if (wb_crosswalk_find(index, old, arena))
		return wb_text_of(wb_arena_format(arena, "crosswalk %.*s: entry \"%.*s\"%s",
						  WB_TEXT_ARG(index->name), WB_TEXT_ARG(old),
						  index->ignoring_case ? ", ignoring case" : ""));
	if (index->otherwise == WB_OTHERWISE_REJECT) /* the failure says so */
		return WB_TEXT("");
	return wb_text_of(wb_arena_format(
		arena, "crosswalk %.*s: no entry, otherwise %s", WB_TEXT_ARG(index->name),
		index->otherwise == WB_OTHERWISE_KEEP ? "keep" : "taken"));
}

static struct wb_text
fallback_note(const struct tracing *tracing, struct wb_expr *expr)
{
	const struct wb_fault *fault = fault_of(tracing, expr->operands[0]);

	if (!fault)
		return WB_TEXT("not needed");
	return wb_text_of(wb_arena_format(tracing->arena, "fallback taken: %s, %.*s", fault->rule,
					  WB_TEXT_ARG(fault->reason)));
}

static struct wb_text
note_of(const struct tracing *tracing, struct wb_expr *expr)
{
	switch (expr->kind) {
	case WB_EXPR_MAP:
		return crosswalk_note(tracing, expr);
	case WB_EXPR_ELSE:
		return fallback_note(tracing, expr);
	case WB_EXPR_COALESCE:
		return took(tracing, expr, 1) ? WB_TEXT("right side taken: the left is null")
					      : WB_TEXT("not needed");
	case WB_EXPR_IF: /* a `case` has more ways than two */
		if (expr->step.len < 2 || memcmp(expr->step.at, "if", 2) != 0)
			return WB_TEXT("");
		return took(tracing, expr, 1) ? WB_TEXT("then taken") : WB_TEXT("else taken");
	default:
		return WB_TEXT("");
	}
}

/* Regular expressions. */

/* The regex of a step; *every says whether it goes on after its first match. */
static const struct wb_regex *
regex_of(const struct wb_expr *expr, bool *every)
{
	*every = expr->all;
	if (expr->kind != WB_EXPR_CALL)
		return expr->regex;
	*every = wb_text_is(wb_text_of(expr->function->name), "gsub") ||
		 wb_text_is(wb_text_of(expr->function->name), "extract_all");
	for (size_t i = 0; i < expr->n_operands; i++)
		if (expr->arguments[i].regex)
			return expr->arguments[i].regex;
	return NULL;
}

static void
capture(const struct tracing *tracing, const struct wb_regex *regex, uint32_t match,
	struct wb_traced_step *step)
{
	for (uint32_t number = 0; number <= wb_regex_group_count(regex); number++) {
		struct wb_traced_group *group = &step->groups[step->n_groups++];
		struct wb_text text;

		group->match = match;
		group->number = number;
		group->name = wb_arena_text(tracing->arena, wb_regex_group_name(regex, number));
		group->taken = wb_regex_group(tracing->regex, number, &text);
		group->text = wb_arena_text(tracing->arena, text);
	}
}

/* Searches the step's subject again, for the operator keeps no groups. */
static void
add_groups(const struct tracing *tracing, struct wb_expr *expr, struct wb_traced_step *step)
{
	bool every;
	const struct wb_regex *regex = regex_of(expr, &every);
	const struct wb_column *from;
	enum wb_regex_result result;
	struct wb_text subject;

	if (!regex || cell_of(tracing, expr->operands[0]) != WB_CELL_VALUE)
		return;
	from = column_of(tracing, expr->operands[0]);
	if (from->type.type != WB_TYPE_TEXT)
		return;
	step->groups = WB_NEW_ARRAY(tracing->arena, struct wb_traced_group,
				    (wb_regex_group_count(regex) + 1) * MATCHES_SHOWN);
	subject = from->cells.text[wb_column_index(from, tracing->row)];
	result = wb_regex_search(regex, subject, 0, tracing->regex);
	if (result == WB_REGEX_NO_MATCH && step->cell.state != WB_CELL_FAILED)
		step->note = WB_TEXT("no match");
	for (uint32_t match = 1; result == WB_REGEX_MATCH && match <= MATCHES_SHOWN; match++) {
		capture(tracing, regex, match, step);
		if (!every)
			break;
		result = wb_regex_search_next(regex, subject, tracing->regex);
	}
}

void
wb_row_trace(struct wb_tracer *tracer, struct wb_expr *expr, size_t row,
	     struct wb_regex_scratch *regex, struct wb_arena *arena, struct wb_row_trace *out)
{
	const struct wb_plan *plan = tracer->plan;
	struct tracing tracing = { tracer, row, regex, arena, NULL };
	size_t wanted = 0;

	tracing.wanted = wb_alloc((plan->n_exprs + 1) * sizeof *tracing.wanted);
	mark(&tracing, expr);
	for (size_t i = 0; i < plan->n_exprs; i++)
		wanted += tracing.wanted[plan->exprs[i]->slot];
	out->n_steps = 0;
	out->steps = WB_NEW_ARRAY(arena, struct wb_traced_step, wanted);
	for (size_t i = 0; i < plan->n_exprs; i++) {
		struct wb_expr *at = plan->exprs[i];
		struct wb_traced_step *step;

		if (!tracing.wanted[at->slot] || passes_failure_on(&tracing, at))
			continue;
		step = &out->steps[out->n_steps];
		step->step = label_of(&tracing, at);
		step->cell = wb_traced_cell_of(column_of(&tracing, at), row, arena);
		step->note = note_of(&tracing, at);
		add_groups(&tracing, at, step);
		out->n_steps++;
	}
	free(tracing.wanted);
}
