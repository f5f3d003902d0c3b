/*
 * A plan: one mapping compiled against the catalog; what the engine executes.
 *
 * Immutable once compiled; any number of evaluators, on any threads, share it.
 * It owns what it points to, save the functions, the model's syntax tree and
 * schemas, which outlive it.
 */
#ifndef WB_PLAN_PLAN_H
#define WB_PLAN_PLAN_H

#include "base/error.h"
#include "plan/expression.h"
#include "plan/model.h"

struct wb_plan_arrow {
	struct wb_text name; /* the target field */
	struct wb_type_spec type;
	unsigned key_part; /* 1, 2, … within the mapping's key; 0: not part of it */
	struct wb_expr *expr;
};

struct wb_plan_require {
	struct wb_expr *expr; /* boolean */
	struct wb_text reason;
};

/* `write sync`: what becomes of target rows whose key the source lacks. */
struct wb_plan_missing {
	enum wb_missing action;
	bool has_limit; /* of missing rows: more of them stop the step */
	struct wb_limit limit;
	struct wb_plan *set; /* SET: its source is the target, its one arrow the field set */
};

struct wb_plan {
	struct wb_arena arena;
	struct wb_text mapping;
	struct wb_table_name source, target;
	const struct wb_table *source_table;
	const struct wb_table *target_table; /* NULL: does not exist yet */
	bool create;
	enum wb_write_mode mode;
	bool key_enforced; /* the target's own constraints keep the mapping's key unique */

	struct wb_expr *where; /* NULL: every row */
	size_t n_arrows;
	struct wb_plan_arrow *arrows;
	size_t n_key;
	size_t *key; /* indexes into arrows, by key part */
	size_t n_requires;
	struct wb_plan_require *requires;
	/* Of rows that are equal in these arrows (all of them) the first is written; or NULL. */
	size_t *distinct;

	struct wb_plan_missing missing;

	bool stop_on_reject;
	bool has_reject_limit;
	struct wb_limit reject_limit;

	size_t n_exprs, exprs_capacity; /* all nodes, by slot; operands before their users */
	struct wb_expr **exprs;
	size_t n_crosswalks, crosswalks_capacity;
	struct wb_crosswalk_index **crosswalks;
	size_t n_regexes, regexes_capacity;
	struct wb_regex **regexes;
};

/*
 * Compiles a mapping. An error names the mapping, line and column and says what
 * to do; where several things are wrong it is the first one. Release with
 * wb_plan_free.
 */
enum wb_status wb_plan_compile(const struct wb_model *model, const struct wb_object *mapping,
			       struct wb_plan **out, struct wb_error *err);

/*
 * Compiles an expression alone, as the only arrow ("value") of a plan. `source`
 * is NULL where it may hold no field; parameters and crosswalks are the model's.
 */
enum wb_status wb_plan_compile_expression(const struct wb_model *model, const struct wb_node *node,
					  const struct wb_table *source, struct wb_text alias,
					  struct wb_plan **out, struct wb_error *err);

/* Told of each thing that is wrong with a mapping; valid during the call. */
typedef void wb_plan_complaint(void *context, const struct wb_error *err);

/*
 * As wb_plan_compile, but where a line is wrong the others are looked at all the
 * same, and each fault is told once. NULL where there was any.
 */
struct wb_plan *wb_plan_examine(const struct wb_model *model, const struct wb_object *mapping,
				wb_plan_complaint *complain, void *context);

void wb_plan_free(struct wb_plan *plan); /* accepts NULL */

#endif
