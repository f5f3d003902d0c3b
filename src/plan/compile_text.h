/*
 * Expressions as text: typed by a person, compiled alone. Any thread.
 */
#ifndef WB_PLAN_COMPILE_TEXT_H
#define WB_PLAN_COMPILE_TEXT_H

#include "plan/plan.h"

/*
 * As wb_plan_compile_expression, of an expression given as text; an error shows
 * its line with a caret. The syntax tree lies in `arena`, which outlives the plan.
 */
enum wb_status
wb_plan_compile_text(const struct wb_model *model, struct wb_text text,
		     const struct wb_table *source, struct wb_text alias, struct wb_arena *arena,
		     struct wb_plan **out, struct wb_error *err);

/* Likewise, of the tree that was made of the text. */
enum wb_status
wb_plan_compile_parsed(const struct wb_model *model, const struct wb_node *node,
		       struct wb_text text, const struct wb_table *source, struct wb_text alias,
		       struct wb_plan **out, struct wb_error *err);

#endif
