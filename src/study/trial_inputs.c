/* What a step is given: the expression before it, over the values that a result lists. */
#include "plan/evaluate.h"
#include "relation/answers.h"
#include "study/trial_values.h"

/* A column of the values of some cases. */
static struct wb_column
column_of(const struct wb_trial_values *values, const struct wb_trial_case *cases, size_t n,
	  struct wb_arena *arena)
{
	struct wb_column column = { 0 };

	wb_column_init(&column, values->field.type, n, arena);
	for (size_t i = 0; i < n; i++) {
		struct wb_value value;

		if (!cases[i].value_null &&
		    wb_value_of_text(cases[i].value, values->field.type, arena, &value))
			wb_column_set(&column, i, &value);
	}
	return column;
}

static void
put_inputs(const struct wb_trial_values *values, struct wb_evaluator *evaluator,
	   struct wb_trial_case *cases, size_t n, struct wb_arena *arena)
{
	struct wb_batch batch = { .n_columns = 1, .rows = n, .first_row = 1 };
	struct wb_column column = column_of(values, cases, n, &batch.arena);
	struct wb_evaluated evaluated;

	batch.columns = &column;
	wb_evaluate(evaluator, &batch, &evaluated);
	for (size_t i = 0; i < n; i++) {
		enum wb_cell cell = wb_column_cell(&evaluated.columns[0], i);

		cases[i].has_input = cell != WB_CELL_FAILED;
		cases[i].input_null = cell == WB_CELL_NULL;
		cases[i].input = wb_arena_text(
			arena, wb_column_text(&evaluated.columns[0], i, &batch.arena));
	}
	batch.columns = NULL;
	wb_batch_release(&batch);
}

static void
put_all_inputs(const struct wb_trial_values *values, struct wb_evaluator *evaluator,
	       struct wb_trial_result *result)
{
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++) {
		struct wb_trial_list *list = &result->lists[kind];

		for (size_t i = 0; i < list->count; i += WB_BATCH_ROWS)
			put_inputs(values, evaluator, list->cases + i,
				   list->count - i < WB_BATCH_ROWS ? list->count - i
								   : WB_BATCH_ROWS,
				   &result->arena);
	}
}

enum wb_status
wb_trial_put_inputs(const struct wb_trial_values *values, struct wb_session *session,
		    const struct wb_plan *before, struct wb_trial_result *result,
		    struct wb_error *err)
{
	struct wb_context context = wb_trial_context(values);
	struct wb_answers *answers = NULL;
	struct wb_evaluator *evaluator;
	enum wb_status status =
		wb_answers_open(session, before, WB_TRIAL_LOOKUP_MEMORY, &answers, err);

	if (status != WB_OK)
		return status;
	context.references = wb_answers_references(answers);
	evaluator = wb_evaluator_new(before, &context);
	put_all_inputs(values, evaluator, result);
	wb_evaluator_free(evaluator);
	status = wb_answers_trouble(answers, err);
	wb_answers_close(answers);
	return status;
}
