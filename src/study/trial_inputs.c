/* What a step is given: the expression before it, over the values that a result lists. */
#include "plan/evaluate.h"
#include "relation/answers.h"
#include "study/trial_values.h"

/* Columns of the values of some cases, by field. */
static void
fill_columns(const struct wb_trial_values *values, const struct wb_trial_case *cases, size_t n,
	     struct wb_column *columns, struct wb_arena *arena)
{
	for (size_t field = 0; field < values->table.n_fields; field++) {
		columns[field] = (struct wb_column){ 0 };
		wb_column_init(&columns[field], values->table.fields[field].type, n, arena);
		for (size_t i = 0; i < n; i++) {
			const struct wb_trial_chunk *chunk =
				values->chunks[cases[i].order / WB_BATCH_ROWS];
			struct wb_value value = wb_column_value(&chunk->columns[field],
								cases[i].order % WB_BATCH_ROWS);

			wb_column_set(&columns[field], i, &value);
		}
	}
}

static void
put_inputs(const struct wb_trial_values *values, struct wb_evaluator *evaluator, size_t text_most,
	   struct wb_trial_case *cases, size_t n, struct wb_arena *arena)
{
	struct wb_column columns[WB_TRIAL_FIELDS_MAX];
	struct wb_batch batch = {
		.n_columns = values->table.n_fields, .rows = n, .first_row = 1, .columns = columns
	};
	struct wb_evaluated evaluated;

	fill_columns(values, cases, n, columns, &batch.arena);
	wb_evaluate(evaluator, &batch, &evaluated);
	for (size_t i = 0; i < n; i++) {
		enum wb_cell cell = wb_column_cell(&evaluated.columns[0], i);

		cases[i].has_input = cell != WB_CELL_FAILED;
		cases[i].input_null = cell == WB_CELL_NULL;
		cases[i].input = wb_trial_copy(
			arena, wb_column_text(&evaluated.columns[0], i, &batch.arena), text_most);
	}
	batch.columns = NULL;
	wb_batch_release(&batch);
}

static void
put_all_inputs(const struct wb_trial_values *values, struct wb_evaluator *evaluator,
	       size_t text_most, struct wb_trial_result *result)
{
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++) {
		struct wb_trial_list *list = &result->lists[kind];

		for (size_t i = 0; i < list->count; i += WB_BATCH_ROWS)
			put_inputs(values, evaluator, text_most, list->cases + i,
				   list->count - i < WB_BATCH_ROWS ? list->count - i
								   : WB_BATCH_ROWS,
				   &result->arena);
	}
}

enum wb_status
wb_trial_put_inputs(const struct wb_trial_values *values, struct wb_session *session,
		    const struct wb_plan *before, const struct wb_trial_asking *asking,
		    struct wb_trial_result *result, struct wb_error *err)
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
	put_all_inputs(values, evaluator, asking->text_most, result);
	wb_evaluator_free(evaluator);
	status = wb_answers_trouble(answers, err);
	wb_answers_close(answers);
	return status;
}
