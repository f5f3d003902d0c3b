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
	bool late;         /* beside `order by`: computed once the rows are in their order */
	struct wb_expr *expr;
	bool waits; /* for the second pass: that it fails is no fault of the row */
};

struct wb_plan_require {
	struct wb_expr *expr; /* boolean */
	bool late;            /* as an arrow's */
	struct wb_text reason;
};

/* `write sync`: what becomes of target rows whose key the source lacks. */
struct wb_plan_missing {
	enum wb_missing action;
	bool has_limit; /* of missing rows: more of them stop the step */
	struct wb_limit limit;
	struct wb_plan *set; /* SET: its source is the target, its one arrow the field set */
};

/* A part of the key by which a join finds its partners: left = right, of one type. */
struct wb_plan_key {
	struct wb_expr *left;  /* over the inputs before the joined table */
	struct wb_expr *right; /* over the joined table alone */
};

/*
 * What the rows are made of: the driving table (FROM), then joined tables and
 * elements of lists in the order written. Their columns stand one behind the
 * other; a FIELD expression's `field` counts through all of them.
 */
struct wb_plan_input {
	enum wb_line_kind kind; /* WB_LINE_FROM, WB_LINE_JOIN or WB_LINE_EACH */
	struct wb_text alias;   /* EACH: the element's name */
	size_t first_column, n_columns;

	struct wb_table_name name;    /* FROM, JOIN */
	const struct wb_table *table; /* FROM, JOIN; else NULL */

	enum wb_join_kind join; /* JOIN, and what follows */
	size_t n_keys;          /* none: every pair is tried */
	struct wb_plan_key *keys;
	struct wb_expr *residual; /* what must also hold of a pair, or NULL */

	struct wb_expr *list; /* EACH */
};

enum { WB_KEPT_FIELDS_MAX = 16 };

/* A part of the key that other mappings ask for, by the source fields that it reads. */
struct wb_kept_key {
	size_t arrow;
	size_t n_fields;
	size_t *fields; /* columns of the batch */
};

struct wb_plan_order {
	struct wb_expr *expr;
	bool descending;
};

enum wb_aggregate_kind {
	WB_AGGREGATE_COUNT_ROWS, /* count() */
	WB_AGGREGATE_COUNT,      /* count(x): values that are not null */
	WB_AGGREGATE_SUM,
	WB_AGGREGATE_AVG,
	WB_AGGREGATE_MIN,
	WB_AGGREGATE_MAX,
	WB_AGGREGATE_FIRST,
	WB_AGGREGATE_LAST,
	WB_AGGREGATE_LIST,
};

struct wb_plan_aggregate {
	enum wb_aggregate_kind kind;
	size_t column; /* index into the arrows of the rows' plan; not for COUNT_ROWS */
	struct wb_type_spec type;
};

/* What `group by` makes of rows: a plan of its own for them, and a table of groups. */
struct wb_plan_group {
	struct wb_plan *rows; /* where, order, and as arrows what is gathered of each row */
	size_t n_keys;        /* the first arrows of `rows` */
	size_t n_aggregates;
	struct wb_plan_aggregate *aggregates;
	struct wb_table table; /* the columns of a group: the keys, then the aggregates */
};

struct wb_plan {
	struct wb_arena arena;
	struct wb_text mapping;
	unsigned pass;          /* 1, or 2: the rows' key and the arrows that wait */
	struct wb_plan *second; /* of pass 1: the other one, or NULL */
	size_t n_inputs, n_columns;
	struct wb_plan_input *inputs; /* [0] is the driving table */
	struct wb_table_name source, target;
	const struct wb_table
		*source_table; /* the driving table, or group->table; NULL: no fields */
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
	size_t n_order; /* `order by`; of a grouped mapping it is in group->rows */
	struct wb_plan_order *order;
	size_t n_late;               /* arrows and requires that are late */
	struct wb_plan_group *group; /* NULL: a row becomes a row */

	bool stop_on_reject;
	bool has_reject_limit;
	struct wb_limit reject_limit;

	size_t n_exprs, exprs_capacity; /* all nodes, by slot; operands before their users */
	struct wb_expr **exprs;
	size_t n_crosswalks, crosswalks_capacity;
	struct wb_crosswalk_index **crosswalks;
	size_t n_kept;
	struct wb_kept_key *kept; /* to be kept for xref: by arrow */
	size_t n_references, references_capacity;
	struct wb_reference **references;
	/* A sequence that several expressions share gives its numbers row by row. */
	bool in_order;
	size_t n_regexes, regexes_capacity;
	struct wb_regex **regexes;
};

/*
 * Compiles a mapping for a run. An error names the mapping, line and column and says
 * what to do; where several things are wrong it is the first one. Release with
 * wb_plan_free.
 */
enum wb_status wb_plan_compile(const struct wb_model *model, const struct wb_object *mapping,
			       struct wb_plan **out, struct wb_error *err);

/*
 * Likewise, to be looked at: one plan with every arrow in its place. What an arrow
 * that waits gives, as far as it is known now, decides nothing about its row.
 */
enum wb_status wb_plan_compile_whole(const struct wb_model *model, const struct wb_object *mapping,
				     struct wb_plan **out, struct wb_error *err);

/*
 * Compiles an expression alone, as the only arrow ("value") of a plan. `source`
 * is NULL where it may hold no field; parameters and crosswalks are the model's.
 */
enum wb_status wb_plan_compile_expression(const struct wb_model *model, const struct wb_node *node,
					  const struct wb_table *source, struct wb_text alias,
					  struct wb_plan **out, struct wb_error *err);

/*
 * Told of each line that is wrong; `line` is NULL where the mapping as a whole is.
 * Valid during the call.
 */
typedef void
wb_plan_complaint(void *context, const struct wb_line *line, const struct wb_error *err);

/*
 * As wb_plan_compile_whole, but where a line is wrong the others are looked at all the
 * same. A let that is wrong is met, and told, on every line that uses it. NULL
 * where anything was wrong.
 */
struct wb_plan *wb_plan_examine(const struct wb_model *model, const struct wb_object *mapping,
				wb_plan_complaint *complain, void *context);

/* The plan that the source's rows go through: itself, or that of the rows of groups. */
static inline const struct wb_plan *
wb_plan_rows(const struct wb_plan *plan)
{
	return plan->group ? plan->group->rows : plan;
}

/* Whether nothing can be written before the last row is read. */
static inline bool
wb_plan_is_blocking(const struct wb_plan *plan)
{
	return plan->group || plan->n_order;
}

void wb_plan_free(struct wb_plan *plan); /* accepts NULL */

/* What the step of the plan is called: the mapping's name, and, of pass 2, that it is that. */
struct wb_text wb_plan_step_name(const struct wb_plan *plan, struct wb_arena *arena);

/* The input that a column belongs to, and the column's name there. */
const struct wb_plan_input *wb_plan_input_of(const struct wb_plan *plan, size_t column);
struct wb_text wb_plan_column_name(const struct wb_plan *plan, size_t column);
struct wb_type_spec wb_plan_column_type(const struct wb_plan *plan, size_t column);

/* Whether one row of the driving table may become several. */
bool wb_plan_multiplies(const struct wb_plan *plan);

#endif
