#include "study/explain_row.h"

#include "study/explain_key.h"

/* Of joined tables the relation keeps only what the plan reads: the rest cannot be told. */
static bool
is_kept(const struct wb_plan *plan, size_t column)
{
	if (wb_plan_input_of(plan, column)->kind != WB_LINE_JOIN)
		return true;
	for (size_t i = 0; i < plan->n_exprs; i++)
		if (plan->exprs[i]->kind == WB_EXPR_FIELD && plan->exprs[i]->field == column)
			return true;
	return false;
}

static void
copy_fields(const struct wb_explain_view *view, const struct wb_batch *batch, size_t row,
	    struct wb_explained_row *out)
{
	const struct wb_plan *plan = view->plan;
	struct wb_arena *arena = view->arena;

	out->fields = WB_NEW_ARRAY(arena, struct wb_explained_field, plan->n_columns + 1);
	for (size_t i = 0; i < plan->n_columns; i++) {
		const struct wb_plan_input *input = wb_plan_input_of(plan, i);
		struct wb_explained_field *field = &out->fields[out->n_fields];

		if (!is_kept(plan, i))
			continue;
		out->n_fields++;
		if (input->kind == WB_LINE_JOIN)
			field->alias = wb_arena_text(arena, input->alias);
		field->name = wb_arena_text(arena, wb_plan_column_name(plan, i));
		field->cell = wb_traced_cell_of(&batch->columns[i], row, arena);
	}
}

static void
add_condition(const struct wb_explain_view *view, struct wb_tracer *tracer, struct wb_text name,
	      struct wb_expr *expr, size_t row, struct wb_explained_row *out)
{
	struct wb_explained_value *value = &out->values[out->n_values++];

	value->name = name;
	value->is_condition = true;
	value->cell = wb_traced_cell_of(wb_tracer_column(tracer, expr), row, view->arena);
	wb_row_trace(tracer, expr, row, view->regex, view->arena, &value->trace);
}

static void
add_arrow(const struct wb_explain_view *view, struct wb_tracer *tracer, size_t a,
	  const struct wb_column *column, size_t row, struct wb_explained_row *out)
{
	const struct wb_plan_arrow *arrow = &view->plan->arrows[a];
	struct wb_explained_value *value = &out->values[out->n_values++];

	value->name = wb_arena_text(view->arena, view->names ? view->names[a] : arrow->name);
	value->key_part = arrow->key_part;
	value->waits = arrow->waits;
	value->cell = wb_traced_cell_of(column, row, view->arena);
	wb_row_trace(tracer, arrow->expr, row, view->regex, view->arena, &value->trace);
}

/* `where`, and behind it, for a row that passed, the target fields and what else is asked of it. */
static void
trace_values(const struct wb_explain_view *view, struct wb_tracer *tracer,
	     const struct wb_evaluated *evaluated, size_t row, struct wb_explained_row *out)
{
	const struct wb_plan *plan = view->plan;
	bool passes = wb_tracer_passes(tracer, row), all = !view->told;

	out->values = WB_NEW_ARRAY(view->arena, struct wb_explained_value,
				   plan->n_arrows + plan->n_requires + plan->n_order + 1);
	if (plan->where && (all || !passes))
		add_condition(view, tracer, WB_TEXT("where"), plan->where, row, out);
	for (size_t i = 0; passes && all && i < plan->n_order; i++)
		add_condition(view, tracer, WB_TEXT("order by"), plan->order[i].expr, row, out);
	for (size_t a = 0; passes && a < plan->n_arrows; a++)
		if (all || view->told[a])
			add_arrow(view, tracer, a, &evaluated->columns[a], row, out);
	for (size_t i = 0; passes && all && i < plan->n_requires; i++)
		add_condition(view, tracer, WB_TEXT("require"), plan->requires[i].expr, row, out);
}

static struct wb_explained_fault
copy_fault(const struct wb_fault *fault, struct wb_arena *arena)
{
	if (!fault)
		return (struct wb_explained_fault){ { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } };
	return (struct wb_explained_fault){
		.field = wb_arena_text(arena, fault->field),
		.rule = wb_arena_text(arena, wb_text_of(fault->rule)),
		.reason = wb_arena_text(arena, fault->reason),
		.value = wb_arena_text(arena, fault->value),
	};
}

static struct wb_text
key_of(const struct wb_explain_view *view, const struct wb_evaluated *evaluated, size_t row)
{
	const struct wb_plan *plan = view->plan;
	struct wb_column *columns = WB_NEW_ARRAY(view->arena, struct wb_column, plan->n_key + 1);

	for (size_t k = 0; k < plan->n_key; k++)
		columns[k] = evaluated->columns[plan->key[k]];
	return wb_explain_key_text(columns, plan->n_key, row, view->arena);
}

const bool *
wb_explain_told(const struct wb_plan *plan, struct wb_text field, struct wb_arena *arena)
{
	bool *told;

	if (!field.len)
		return NULL;
	told = WB_NEW_ARRAY(arena, bool, plan->n_arrows + 1);
	for (size_t a = 0; a < plan->n_arrows; a++)
		told[a] = wb_text_equal(field, plan->arrows[a].name);
	return told;
}

void
wb_explain_row(const struct wb_explain_view *view, struct wb_tracer *tracer,
	       const struct wb_evaluated *evaluated, size_t row, struct wb_explained_row *out)
{
	const struct wb_batch *batch = tracer->batch;

	out->number = wb_batch_number(batch, row);
	out->is_read = true;
	out->outcome = (enum wb_outcome)evaluated->outcome[row];
	out->fault = copy_fault(evaluated->faults[row], view->arena);
	if (batch->faults && batch->faults[row]) {
		out->record = wb_arena_text(view->arena, batch->records[row]);
		return;
	}
	copy_fields(view, batch, row, out);
	if (batch->dropped && batch->dropped[row]) /* by a join, or a list */
		return;
	trace_values(view, tracer, evaluated, row, out);
	if (wb_tracer_passes(tracer, row) && view->plan->n_key)
		out->key = key_of(view, evaluated, row);
}
