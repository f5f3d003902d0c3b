#include "study/example_bench.h"

#include "plan/compile_text.h"
#include "plan/evaluate.h"

void
wb_example_bench_init(struct wb_example_bench *bench)
{
	*bench = (struct wb_example_bench){
		.field = { .name = WB_TEXT("x"), .type = { .type = WB_TYPE_TEXT } },
		.table = { .name = WB_TEXT("x"), .n_fields = 1 },
	};
}

static void
fill(struct wb_batch *batch, const struct wb_bench_value *in, size_t n)
{
	wb_batch_init_text(batch, 1, n);
	batch->rows = n;
	batch->first_row = 1;
	for (size_t row = 0; row < n; row++) {
		struct wb_value value = wb_value_text(in[row].text);

		if (in[row].state == WB_CELL_VALUE)
			wb_column_set(&batch->columns[0], row, &value);
	}
}

/* What has failed before has failed for good. */
static void
take(const struct wb_column *column, const struct wb_bench_value *in, size_t n,
     struct wb_bench_value *out, struct wb_arena *arena)
{
	struct wb_arena scratch = { 0 };

	for (size_t row = 0; row < n; row++) {
		enum wb_cell state = in[row].state == WB_CELL_FAILED ? WB_CELL_FAILED
								     : wb_column_cell(column, row);

		out[row] = (struct wb_bench_value){ .state = state, .text = { "", 0 } };
		if (state == WB_CELL_VALUE)
			out[row].text = wb_arena_text(arena, wb_column_text(column, row, &scratch));
	}
	wb_arena_release(&scratch);
}

bool
wb_example_bench_run(const struct wb_example_bench *bench, struct wb_text expression,
		     const struct wb_bench_value *in, size_t n, struct wb_bench_value *out,
		     struct wb_arena *arena)
{
	struct wb_table table = bench->table;
	struct wb_field field = bench->field;
	struct wb_context context = { .run = WB_TEXT("try"), .source = WB_TEXT("x") };
	struct wb_arena tree = { 0 };
	struct wb_batch batch = { 0 };
	struct wb_plan *plan = NULL;
	struct wb_error err;
	bool compiles;

	table.fields = &field;
	compiles = wb_plan_compile_text(&bench->model, expression, &table, table.name, &tree, &plan,
					&err) == WB_OK;
	if (compiles) {
		struct wb_evaluator *evaluator = wb_evaluator_new(plan, &context);

		fill(&batch, in, n);
		take(wb_evaluate_expression(evaluator, plan->arrows[0].expr, &batch), in, n, out,
		     arena);
		wb_evaluator_free(evaluator);
	}
	wb_batch_release(&batch);
	wb_plan_free(plan);
	wb_arena_release(&tree);
	return compiles;
}
