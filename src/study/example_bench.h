/*
 * A bench for trying expressions over a handful of texts: one field "x", compiled
 * and evaluated as a run does. One thread.
 */
#ifndef WB_STUDY_EXAMPLE_BENCH_H
#define WB_STUDY_EXAMPLE_BENCH_H

#include "plan/plan.h"

/* What became of a text. */
struct wb_bench_value {
	enum wb_cell state;
	struct wb_text text; /* canonical; empty unless a VALUE */
};

struct wb_example_bench {
	struct wb_field field;
	struct wb_table table;
	struct wb_model model; /* empty: no crosswalk, no parameter */
};

void wb_example_bench_init(struct wb_example_bench *bench);

/*
 * Evaluates an expression over x for each value of `in`; false where it does not compile.
 * Texts of `out` lie in the arena. At most WB_BATCH_ROWS values.
 */
bool wb_example_bench_run(const struct wb_example_bench *bench, struct wb_text expression,
			  const struct wb_bench_value *in, size_t n, struct wb_bench_value *out,
			  struct wb_arena *arena);

#endif
