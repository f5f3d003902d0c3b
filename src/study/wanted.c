#include "study/wanted.h"

#include "plan/compile_text.h"
#include "relation/answers.h"

enum { LOOKUP_MEMORY = 128 << 20 }; /* of each table */

static enum wb_status
check_type(const struct wb_plan *plan, struct wb_error *err)
{
	enum wb_type type = plan->arrows[0].type.type;

	if (type == WB_TYPE_BOOLEAN)
		return WB_OK;
	wb_fail(err, WB_INVALID, "--where", "a condition is needed, not a %s", wb_type_name(type));
	wb_hint(err, "compare it with something: = != < ~ is null …");
	return WB_INVALID;
}

enum wb_status
wb_wanted_open(struct wb_session *session, const struct wb_object *mapping,
	       const struct wb_plan *plan, const struct wb_context *context,
	       struct wb_text condition, struct wb_wanted *out, struct wb_error *err)
{
	const struct wb_line *from = wb_mapping_line(&mapping->as.mapping, WB_LINE_FROM);
	enum wb_status status =
		wb_plan_compile_text(wb_session_model(session), condition, plan->source_table,
				     from->alias, &out->arena, &out->plan, err);

	if (status == WB_OK)
		status = check_type(out->plan, err);
	if (status == WB_OK)
		status = wb_answers_open(session, out->plan, LOOKUP_MEMORY, &out->answers, err);
	if (status != WB_OK)
		return status;
	out->context = *context;
	out->context.references = wb_answers_references(out->answers);
	out->evaluator = wb_evaluator_new(out->plan, &out->context);
	return WB_OK;
}

void
wb_wanted_close(struct wb_wanted *wanted)
{
	wb_evaluator_free(wanted->evaluator);
	wb_answers_close(wanted->answers);
	wb_plan_free(wanted->plan);
	wb_arena_release(&wanted->arena);
}

void
wb_wanted_take(struct wb_wanted *wanted, struct wb_batch *batch)
{
	wanted->batch = batch;
	if (wanted->plan)
		wanted->column = wb_evaluate_expression(wanted->evaluator,
							wanted->plan->arrows[0].expr, batch);
}

/* The cells of a row that could not be read say nothing. */
bool
wb_wanted_row(const struct wb_wanted *wanted, size_t row)
{
	const struct wb_column *column = wanted->column;

	if (!wanted->plan)
		return true;
	if (wanted->batch->faults && wanted->batch->faults[row])
		return false;
	return wb_column_cell(column, row) == WB_CELL_VALUE &&
	       column->cells.integer[wb_column_index(column, row)];
}
