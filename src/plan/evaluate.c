/*
 * A batch through a plan, by column.
 *
 *   rows that could be read ─► where ─► arrows ─► requires ─► rows to write
 *            │                   │         │          │
 *            └ rejected          └ filtered└ rejected └ rejected
 *
 * Each node's result is a column that is filled as rows need it. A node that
 * several others use remembers which rows it has done, so that a row is never
 * computed twice and a branch that is not taken is never computed at all.
 */
#include "plan/evaluate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "plan/evaluator.h"

struct wb_evaluator *
wb_evaluator_new(const struct wb_plan *plan, const struct wb_context *context)
{
	struct wb_evaluator *evaluator = wb_alloc(sizeof *evaluator);

	evaluator->plan = plan;
	evaluator->context = context;
	evaluator->regex = wb_regex_scratch_new();
	return evaluator;
}

void
wb_evaluator_free(struct wb_evaluator *evaluator)
{
	if (!evaluator)
		return;
	wb_regex_scratch_free(evaluator->regex);
	free(evaluator->choices);
	free(evaluator->numbers);
	free(evaluator);
}

void
wb_evaluator_begin(struct wb_evaluator *evaluator, struct wb_batch *batch)
{
	size_t n = evaluator->plan->n_exprs;

	evaluator->batch = batch;
	evaluator->arena = &batch->arena;
	evaluator->capacity = batch->rows ? batch->rows : 1;
	evaluator->results = WB_NEW_ARRAY(evaluator->arena, struct wb_column, n);
	evaluator->done = WB_NEW_ARRAY(evaluator->arena, uint8_t *, n);
	evaluator->n_choices = 0;
	evaluator->n_numbers = 0;
}

uint32_t *
wb_new_rows(struct wb_evaluator *evaluator, size_t n)
{
	return wb_arena_alloc(evaluator->arena, (n ? n : 1) * sizeof(uint32_t));
}

static void
add_choice(struct wb_evaluator *evaluator, const struct wb_choice *choice)
{
	WB_GROW(evaluator->choices, evaluator->choices_capacity, evaluator->n_choices + 1);
	evaluator->choices[evaluator->n_choices++] = *choice;
}

void
wb_note_choice(struct wb_evaluator *evaluator, const struct wb_expr *expr, size_t row,
	       const char *rule, struct wb_text note, struct wb_text value)
{
	struct wb_choice choice = {
		.row = (uint32_t)row,
		.order = (uint32_t)expr->slot,
		.rule = rule,
		.note = note,
		.value = value,
	};

	for (size_t i = 0; i < expr->n_owners; i++) {
		choice.field = expr->owners[i];
		choice.owner = (uint32_t)i;
		add_choice(evaluator, &choice);
	}
}

/* The rows that a shared node has not done yet; they count as done from now on. */
static struct wb_selection
undone_rows(struct wb_evaluator *evaluator, const struct wb_expr *expr, struct wb_selection rows)
{
	uint8_t *done = evaluator->done[expr->slot];
	uint32_t *undone = wb_new_rows(evaluator, rows.n);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];

		undone[n] = row;
		n += !done[row];
		done[row] = 1;
	}
	return (struct wb_selection){ undone, n };
}

const struct wb_column *
wb_evaluate_rows(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_selection rows)
{
	struct wb_column *out = &evaluator->results[expr->slot];

	if (expr->kind == WB_EXPR_CONSTANT)
		return &expr->column;
	if (expr->kind == WB_EXPR_FIELD)
		return &evaluator->batch->columns[expr->field];
	if (!out->state) {
		wb_column_init(out, expr->type, evaluator->capacity, evaluator->arena);
		if (expr->uses > 1)
			evaluator->done[expr->slot] =
				WB_NEW_ARRAY(evaluator->arena, uint8_t, evaluator->capacity);
	}
	if (expr->uses > 1)
		rows = undone_rows(evaluator, expr, rows);
	if (rows.n)
		wb_operators[expr->kind](evaluator, expr, rows, out);
	return out;
}

const struct wb_column *
wb_evaluate_expression(struct wb_evaluator *evaluator, struct wb_expr *expr, struct wb_batch *batch)
{
	struct wb_selection rows = { NULL, batch->rows };
	uint32_t *all;

	wb_evaluator_begin(evaluator, batch);
	all = wb_new_rows(evaluator, batch->rows);
	for (size_t i = 0; i < batch->rows; i++)
		all[i] = (uint32_t)i;
	rows.rows = all;
	return wb_evaluate_rows(evaluator, expr, rows);
}

const struct wb_column *
wb_evaluate_some(struct wb_evaluator *evaluator, struct wb_expr *expr, const uint32_t *rows,
		 size_t n)
{
	return wb_evaluate_rows(evaluator, expr, (struct wb_selection){ rows, n });
}

const struct wb_choice *
wb_evaluator_choices(const struct wb_evaluator *evaluator, size_t *n_choices)
{
	*n_choices = evaluator->n_choices;
	return evaluator->choices;
}

static void
reject(struct wb_evaluated *out, size_t row, const struct wb_fault *fault)
{
	out->outcome[row] = WB_OUTCOME_REJECTED;
	out->faults[row] = fault;
}

/* The fault of a cell, with the field it befell. */
static const struct wb_fault *
fault_of_field(struct wb_evaluator *evaluator, const struct wb_column *column, size_t row,
	       struct wb_text field)
{
	struct wb_fault *fault = WB_NEW(evaluator->arena, struct wb_fault);

	*fault = *column->fault[wb_column_index(column, row)];
	fault->field = field;
	return fault;
}

/* What was settled before the row came here. */
static void
drop(struct wb_evaluated *out, size_t row, const struct wb_batch *batch)
{
	out->outcome[row] = batch->dropped_as[row];
	out->faults[row] = batch->dropped[row];
}

static struct wb_selection
readable_rows(struct wb_evaluator *evaluator, struct wb_evaluated *out)
{
	const struct wb_batch *batch = evaluator->batch;
	uint32_t *rows = wb_new_rows(evaluator, batch->rows);
	size_t n = 0;

	for (size_t row = 0; row < batch->rows; row++) {
		if (batch->faults && batch->faults[row])
			reject(out, row, batch->faults[row]);
		else if (batch->dropped && batch->dropped[row])
			drop(out, row, batch);
		else
			rows[n++] = (uint32_t)row;
	}
	return (struct wb_selection){ rows, n };
}

static struct wb_selection
filter(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	const struct wb_column *where;
	uint32_t *kept;
	size_t n = 0;

	if (!evaluator->plan->where)
		return rows;
	where = wb_evaluate_rows(evaluator, evaluator->plan->where, rows);
	kept = wb_new_rows(evaluator, rows.n);
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell cell = wb_column_cell(where, row);

		if (cell == WB_CELL_FAILED)
			reject(out, row, fault_of_field(evaluator, where, row, WB_TEXT("where")));
		else if (cell == WB_CELL_VALUE && where->cells.integer[wb_column_index(where, row)])
			kept[n++] = row;
		else
			out->outcome[row] = WB_OUTCOME_FILTERED;
	}
	return (struct wb_selection){ kept, n };
}

/* A second failure in a row: the reject names the first, this one is noted beside it. */
static void
note_also_failed(struct wb_evaluator *evaluator, size_t arrow, const struct wb_column *column,
		 size_t row)
{
	const struct wb_plan_arrow *at = &evaluator->plan->arrows[arrow];
	const struct wb_fault *fault = column->fault[wb_column_index(column, row)];

	add_choice(evaluator, &(struct wb_choice){
				      .row = (uint32_t)row,
				      .order = (uint32_t)(evaluator->plan->n_exprs + arrow),
				      .field = at->name,
				      .rule = "also-failed",
				      .note = wb_text_of(fault->rule),
				      .value = fault->value,
			      });
}

/* A row that has no place in the order is rejected. */
static void
compute_order(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	const struct wb_plan *plan = evaluator->plan;

	for (size_t k = 0; k < plan->n_order; k++) {
		const struct wb_column *column =
			wb_evaluate_rows(evaluator, plan->order[k].expr, rows);

		out->order[k] = *column;
		for (size_t i = 0; column->fault && i < rows.n; i++)
			if (wb_column_cell(column, rows.rows[i]) == WB_CELL_FAILED &&
			    out->outcome[rows.rows[i]] != WB_OUTCOME_REJECTED)
				reject(out, rows.rows[i],
				       fault_of_field(evaluator, column, rows.rows[i],
						      WB_TEXT("order by")));
	}
}

/* Whether an arrow or require that is late, or not, has its turn. */
static bool
has_turn(const struct wb_evaluator *evaluator, bool late)
{
	return evaluator->phase == WB_PHASE_WHOLE || late == (evaluator->phase == WB_PHASE_LATE);
}

static void
compute_arrows(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	const struct wb_plan *plan = evaluator->plan;

	for (size_t a = 0; a < plan->n_arrows; a++) {
		const struct wb_column *column;

		if (!has_turn(evaluator, plan->arrows[a].late))
			continue;
		column = wb_evaluate_rows(evaluator, plan->arrows[a].expr, rows);

		out->columns[a] = *column;
		if (!column->fault || plan->arrows[a].waits)
			continue;
		for (size_t i = 0; i < rows.n; i++) {
			uint32_t row = rows.rows[i];

			if (wb_column_cell(column, row) != WB_CELL_FAILED)
				continue;
			if (out->outcome[row] == WB_OUTCOME_REJECTED)
				note_also_failed(evaluator, a, column, row);
			else
				reject(out, row,
				       fault_of_field(evaluator, column, row,
						      plan->arrows[a].name));
		}
	}
}

static void
check_require(struct wb_evaluator *evaluator, const struct wb_plan_require *require,
	      struct wb_selection rows, struct wb_evaluated *out)
{
	const struct wb_column *column = wb_evaluate_rows(evaluator, require->expr, rows);

	for (size_t i = 0; i < rows.n; i++) {
		uint32_t row = rows.rows[i];
		enum wb_cell cell = wb_column_cell(column, row);
		struct wb_fault *fault;

		if (cell == WB_CELL_VALUE && column->cells.integer[wb_column_index(column, row)])
			continue;
		if (out->outcome[row] == WB_OUTCOME_REJECTED)
			continue;
		fault = WB_NEW(evaluator->arena, struct wb_fault);
		fault->rule = "require";
		fault->reason = require->reason;
		fault->field = WB_TEXT("require");
		fault->step = require->expr->step;
		reject(out, row, fault);
	}
}

/* A row whose key is null in some part is no row that can be found again. */
static void
check_keys(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	static const struct wb_text reason = { "a part of the key is null", 25 };
	const struct wb_plan *plan = evaluator->plan;

	for (size_t k = 0; k < plan->n_key; k++) {
		const struct wb_plan_arrow *arrow = &plan->arrows[plan->key[k]];
		const struct wb_column *column = &out->columns[plan->key[k]];

		if (!has_turn(evaluator, arrow->late))
			continue;
		for (size_t i = 0; i < rows.n; i++) {
			struct wb_fault *fault;

			if (wb_column_cell(column, rows.rows[i]) != WB_CELL_NULL ||
			    out->outcome[rows.rows[i]] == WB_OUTCOME_REJECTED)
				continue;
			fault = WB_NEW(evaluator->arena, struct wb_fault);
			fault->rule = "key-null";
			fault->reason = reason;
			fault->field = arrow->name;
			reject(out, rows.rows[i], fault);
		}
	}
}

/* Rows without an outcome so far are the ones to write. */
static struct wb_selection
pending_rows(struct wb_evaluator *evaluator, struct wb_selection rows,
	     const struct wb_evaluated *out)
{
	uint32_t *kept = wb_new_rows(evaluator, rows.n);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++) {
		kept[n] = rows.rows[i];
		n += out->outcome[rows.rows[i]] == WB_OUTCOME_PENDING;
	}
	return (struct wb_selection){ kept, n };
}

static int
compare_choices(const void *a, const void *b)
{
	const struct wb_choice *left = a, *right = b;

	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	return (left->owner > right->owner) - (left->owner < right->owner);
}

static void
hand_over_choices(struct wb_evaluator *evaluator, struct wb_evaluated *out)
{
	size_t n = evaluator->n_choices;

	if (!n)
		return;
	qsort(evaluator->choices, n, sizeof *evaluator->choices, compare_choices);
	out->choices = wb_arena_alloc(evaluator->arena, n * sizeof *out->choices);
	memcpy(out->choices, evaluator->choices, n * sizeof *out->choices);
	out->n_choices = n;
}

static void
hand_over_numbers(struct wb_evaluator *evaluator, struct wb_evaluated *out)
{
	size_t n = evaluator->n_numbers;

	if (!n)
		return;
	out->numbers = wb_arena_alloc(evaluator->arena, n * sizeof *out->numbers);
	memcpy(out->numbers, evaluator->numbers, n * sizeof *out->numbers);
	out->n_numbers = n;
}

static void
compute_rows(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	const struct wb_plan *plan = evaluator->plan;

	compute_arrows(evaluator, rows, out);
	if (evaluator->phase != WB_PHASE_LATE)
		compute_order(evaluator, rows, out);
	for (size_t i = 0; i < plan->n_requires; i++)
		if (has_turn(evaluator, plan->requires[i].late))
			check_require(evaluator, &plan->requires[i], rows, out);
}

/* Row after row, where what a row gets depends on what was asked for before it. */
static void
compute_in_order(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	if (!evaluator->plan->in_order || !rows.n) {
		compute_rows(evaluator, rows, out);
		return;
	}
	for (size_t i = 0; i < rows.n; i++)
		compute_rows(evaluator, (struct wb_selection){ rows.rows + i, 1 }, out);
}

/* The rows that came through are written, and what was noted of any goes along. */
static void
hand_over(struct wb_evaluator *evaluator, struct wb_selection rows, struct wb_evaluated *out)
{
	check_keys(evaluator, rows, out);
	rows = pending_rows(evaluator, rows, out);
	out->selected = wb_new_rows(evaluator, rows.n);
	memcpy(out->selected, rows.rows, rows.n * sizeof *out->selected);
	out->n_selected = rows.n;
	hand_over_choices(evaluator, out);
	hand_over_numbers(evaluator, out);
}

/* Columns that have not had their turn hold nothing. */
static void
init_columns(struct wb_evaluator *evaluator, struct wb_evaluated *out)
{
	const struct wb_plan *plan = evaluator->plan;

	out->columns = WB_NEW_ARRAY(evaluator->arena, struct wb_column, plan->n_arrows);
	for (size_t a = 0; a < plan->n_arrows; a++) {
		struct wb_value null = wb_value_null(plan->arrows[a].type.type);

		if (!has_turn(evaluator, plan->arrows[a].late))
			wb_column_init_constant(&out->columns[a], &null, evaluator->arena);
	}
}

static void
evaluate(struct wb_evaluator *evaluator, enum wb_phase phase, struct wb_batch *batch,
	 struct wb_evaluated *out)
{
	const struct wb_plan *plan = evaluator->plan;
	struct wb_selection rows;

	wb_evaluator_begin(evaluator, batch);
	evaluator->phase = phase;
	memset(out, 0, sizeof *out);
	out->source = batch;
	init_columns(evaluator, out);
	out->order = WB_NEW_ARRAY(evaluator->arena, struct wb_column, plan->n_order);
	out->outcome = WB_NEW_ARRAY(evaluator->arena, uint8_t, evaluator->capacity);
	out->faults = WB_NEW_ARRAY(evaluator->arena, const struct wb_fault *, evaluator->capacity);
	rows = filter(evaluator, readable_rows(evaluator, out), out);
	compute_in_order(evaluator, rows, out);
	hand_over(evaluator, rows, out);
}

void
wb_evaluate(struct wb_evaluator *evaluator, struct wb_batch *batch, struct wb_evaluated *out)
{
	evaluate(evaluator, WB_PHASE_WHOLE, batch, out);
}

void
wb_evaluate_early(struct wb_evaluator *evaluator, struct wb_batch *batch, struct wb_evaluated *out)
{
	evaluate(evaluator, WB_PHASE_EARLY, batch, out);
}

void
wb_evaluate_late(struct wb_evaluator *evaluator, struct wb_batch *batch, struct wb_evaluated *out)
{
	struct wb_selection rows = { out->selected, out->n_selected };

	wb_evaluator_begin(evaluator, batch);
	evaluator->phase = WB_PHASE_LATE;
	compute_in_order(evaluator, rows, out);
	hand_over(evaluator, rows, out);
}
