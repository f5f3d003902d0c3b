/*
 * The compiler's inside: what its files share. Not for other folders.
 *
 * plan.c         the beginning and the end
 * compile.c      a mapping's lines
 * compile_key.c  of them, the key
 * compile_whole.c  what all arrows together must have
 * compile_missing.c  of them, what `write sync` does to missing rows
 * compile_input.c       the tables and lists that its rows are made of
 * compile_expression.c  syntax nodes to typed expressions
 * compile_name.c, compile_operator.c, compile_choice.c,  compile_call.c
 *                their kinds; a call's arguments and special forms
 * compile_reference.c, compile_xref.c, compile_lookup.c
 *                calls that name what lies outside the mapping
 * compile_group.c  `group by`, `order by` and aggregates
 * compile_order.c  what is computed when, where rows are numbered or put in order
 * convert.c      which types go together, and the conversions between them
 * intern.c       one node for equal expressions
 */
#ifndef WB_PLAN_COMPILER_H
#define WB_PLAN_COMPILER_H

#include "base/map.h"
#include "plan/plan.h"

/* A `let`, compiled when it is first used. */
struct wb_let {
	struct wb_text name;
	const struct wb_node *node;
	struct wb_expr *expr;
	bool busy;                    /* being compiled: its own name means the field */
	const struct wb_error *fault; /* why it cannot be compiled; NULL: not known to be wrong */
	const struct wb_line *line;
};

/* Which lines of a mapping become a plan. */
enum wb_part {
	WB_PART_WHOLE,
	WB_PART_FIRST,  /* what does not wait, see deferral.h */
	WB_PART_SECOND, /* the rows, their key, and the arrows that wait */
	WB_PART_KEYS,   /* the key alone, for those who ask what it is made of */
};

struct wb_compiler {
	const struct wb_model *model;
	struct wb_plan *plan;
	const struct wb_object *mapping; /* NULL: an expression alone */
	enum wb_part part;
	const struct wb_compiler *asked_by; /* of KEYS: who asks; else NULL */
	size_t visible;                     /* inputs that the line being compiled may use */
	size_t n_lets;
	struct wb_let *lets;
	bool sees_arrows;              /* in `require`: a bare name may be a target field */
	const struct wb_let *let;      /* being compiled, the innermost; NULL: none */
	unsigned depth;                /* of nodes under way, through lets */
	struct wb_text owner;          /* the line being compiled: "where", an arrow's name */
	bool before_order;             /* what it says is computed before rows are in order */
	const struct wb_node *step_of; /* whose text was made last, and that text */
	struct wb_text step;
	const struct wb_line *line;  /* being compiled; NULL: what stands on all of them */
	wb_plan_complaint *complain; /* NULL: the first fault ends the work */
	void *complain_context;
	size_t complaints;
	struct wb_map interned;
	struct wb_buffer key; /* of the node being interned */

	/* Of a mapping with `group by`: each has the other; else both are NULL. */
	struct wb_compiler *rows;   /* in that of the groups: the one of the rows before */
	struct wb_compiler *groups; /* in that of the rows: the one of the groups */
};

/* Fills err with the mapping's name and position, and its line with a caret. */
enum wb_status
wb_compiler_fail(struct wb_compiler *compiler, struct wb_position at, struct wb_error *err,
		 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Names of a table's fields as a hint, cut where there are many. */
void wb_compiler_hint_fields(const struct wb_table *table, struct wb_error *err);

/* compile.c: fills the compiler's plan. */
enum wb_status wb_compile_mapping(struct wb_compiler *compiler, struct wb_error *err);

/*
 * After a line: a fault in it is told where all are wanted, and WB_OK lets the next
 * line be looked at; else it is handed on.
 */
enum wb_status
wb_compiler_settle(struct wb_compiler *compiler, enum wb_status status, const struct wb_error *err);

/* plan.c: gives a plan that is no mapping's its one table. */
void wb_compiler_add_source(struct wb_compiler *compiler, const struct wb_table *source,
			    struct wb_text alias);

/* plan.c: the compiler ends, the plan stays. */
void wb_compiler_release(struct wb_compiler *compiler);

/* compile.c: the field of the target that the line's name names, and that can be written. */
enum wb_status wb_compile_target_field(struct wb_compiler *compiler, const struct wb_line *line,
				       const struct wb_field **out, struct wb_error *err);

/* compile_key.c: after the arrows. */
enum wb_status wb_compile_key(struct wb_compiler *compiler, struct wb_error *err);
bool wb_is_key_arrow(const struct wb_compiler *compiler, const struct wb_line *arrow);

/* compile.c: whether the table will have just the fields that the mapping writes. */
bool wb_compiler_makes_table(const struct wb_compiler *compiler);

/* compile_whole.c: looked at once each of the arrows is right. */
enum wb_status wb_compile_whole(struct wb_compiler *compiler, struct wb_error *err);

/* compile_missing.c: after arrows and key. */
enum wb_status wb_compile_missing(struct wb_compiler *compiler, struct wb_error *err);

/* compile.c: the schema of a table's system (NULL: not inspected), or an error. */
enum wb_status
wb_compiler_find_schema(struct wb_compiler *compiler, const struct wb_table_name *name,
			const struct wb_schema **out, struct wb_error *err);

/* compile_input.c: binds all inputs to their tables; then, with the lets known, compiles them. */
enum wb_status wb_compiler_bind_inputs(struct wb_compiler *compiler, struct wb_error *err);
enum wb_status wb_compiler_compile_inputs(struct wb_compiler *compiler, struct wb_error *err);

/* One kind of syntax node. */
typedef enum wb_status wb_compile_kind(struct wb_compiler *compiler, const struct wb_node *node,
				       struct wb_expr **out, struct wb_error *err);

/* compile_expression.c */
wb_compile_kind wb_compile_node;
struct wb_text wb_compiler_step_text(struct wb_compiler *compiler, const struct wb_node *node);
enum wb_status wb_compile_operands(struct wb_compiler *compiler, const struct wb_node *node,
				   struct wb_expr **a, struct wb_expr **b, struct wb_error *err);
enum wb_status wb_compile_regex(struct wb_compiler *compiler, const struct wb_node *node,
				const struct wb_regex **out, struct wb_error *err);

/* The operation on one operand (b NULL) or two, with the node's text as its step. */
struct wb_expr *
wb_compile_operation(struct wb_compiler *compiler, enum wb_expr_kind kind, enum wb_type type,
		     const struct wb_node *node, struct wb_expr *a, struct wb_expr *b);

/* compile_name.c, compile_operator.c, compile_choice.c */
wb_compile_kind wb_compile_name;
enum wb_status wb_compile_let(struct wb_compiler *compiler, struct wb_let *let,
			      struct wb_expr **out, struct wb_error *err);
wb_compile_kind wb_compile_compare, wb_compile_between, wb_compile_in, wb_compile_logic;
wb_compile_kind wb_compile_is_null, wb_compile_concatenate, wb_compile_arithmetic;
wb_compile_kind wb_compile_fallback, wb_compile_if, wb_compile_case;

/* compile_operator.c: as wb_compile_node, and then a boolean, or an error. */
wb_compile_kind wb_compile_condition;
enum wb_status wb_compile_comparison(struct wb_compiler *compiler, const struct wb_node *node,
				     enum wb_node_kind operation, struct wb_expr *a,
				     struct wb_expr *b, struct wb_expr **out, struct wb_error *err);
enum wb_status
wb_no_common_type(struct wb_compiler *compiler, const struct wb_node *node, const struct wb_expr *a,
		  const struct wb_expr *b, struct wb_error *err);

/* compile_call.c: `input` is the value piped in, or NULL. */
enum wb_status wb_compile_call(struct wb_compiler *compiler, const struct wb_node *node,
			       struct wb_expr *input, struct wb_expr **out, struct wb_error *err);

/* The call is not written as its function is; `what` completes a sentence. */
enum wb_status wb_compile_usage(struct wb_compiler *compiler, const struct wb_node *call,
				struct wb_error *err, const char *what);

/* compile_reference.c */
enum wb_status
wb_compile_sequence(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		    struct wb_expr **out, struct wb_error *err);

/* compile_xref.c, compile_lookup.c: likewise. */
enum wb_status wb_compile_xref(struct wb_compiler *compiler, const struct wb_node *node,
			       struct wb_expr *input, struct wb_expr **out, struct wb_error *err);
enum wb_status wb_compile_lookup(struct wb_compiler *compiler, const struct wb_node *node,
				 struct wb_expr *input, struct wb_expr **out, struct wb_error *err);

/* The parts of a key become proto's operands: the input, then the call's from first to end. */
enum wb_status
wb_compile_parts(struct wb_compiler *compiler, const struct wb_node *node, struct wb_expr *input,
		 size_t first, size_t end, struct wb_expr *proto, struct wb_error *err);

/* Sets plan->kept. */
void wb_find_kept_keys(struct wb_compiler *compiler);

/* Refuses each line that asks for keys in a circle, and cannot wait. */
enum wb_status wb_refuse_circles(struct wb_compiler *compiler, struct wb_error *err);

/* plan.c: the key of a mapping alone; free the plan. */
enum wb_status wb_compile_keys(struct wb_compiler *compiler, const struct wb_object *mapping,
			       struct wb_plan **out, struct wb_error *err);

/* The plan's own of what `proto` names, so that equal ones are one. */
const struct wb_reference *
wb_intern_reference(struct wb_compiler *compiler, const struct wb_reference *proto);

/*
 * compile_order.c: what is computed when, once all of the mapping is compiled: sets
 * plan->in_order and what is late, and leaves out references that nothing asks for.
 */
void wb_settle_order(struct wb_plan *plan);

/* compile_group.c: the lines; the first for the groups' compiler. */
enum wb_status
wb_compile_group_by(struct wb_compiler *groups, const struct wb_line *line, struct wb_error *err);
enum wb_status
wb_compile_order_by(struct wb_compiler *compiler, const struct wb_line *line, struct wb_error *err);

/* Makes the groups' table the input of their plan, once all its columns are known. */
void wb_compiler_bind_group(struct wb_compiler *groups);

/* The node that reads a column of the groups' table: the keys come first. */
struct wb_expr *wb_group_column(struct wb_compiler *groups, size_t column);

/* The column of the key that the node is, or NULL where it is none. */
struct wb_expr *wb_group_key(struct wb_compiler *groups, const struct wb_node *node);

/* A name that is no key, arrow or let: a parameter, or an error. */
enum wb_status wb_compile_ungrouped(struct wb_compiler *groups, const struct wb_node *node,
				    struct wb_expr **out, struct wb_error *err);

/* Whether a call, with `piped` values (0 or 1) before it, is that of an aggregate. */
bool wb_is_aggregate(const struct wb_compiler *compiler, const struct wb_node *call, size_t piped);

/* `piped`: the node before the pipe, or NULL. */
enum wb_status
wb_compile_aggregate(struct wb_compiler *compiler, const struct wb_node *call,
		     const struct wb_node *piped, struct wb_expr **out, struct wb_error *err);

/* convert.c */

/* The expression as `type`, where every value has a counterpart (or it is a constant that has). */
struct wb_expr *wb_convert(struct wb_compiler *compiler, struct wb_expr *expr, enum wb_type type);

/* Brings both to one type; false where they have none in common. */
bool wb_unify(struct wb_compiler *compiler, struct wb_expr **a, struct wb_expr **b);

/* Fits an arrow's value to the field that takes it. */
enum wb_status wb_fit_to_field(struct wb_compiler *compiler, const struct wb_field *field,
			       struct wb_position at, struct wb_expr **expr, struct wb_error *err);

/* What to write to turn one type into another: "| integer", or NULL. */
const char *wb_conversion_step(enum wb_type from, enum wb_type to);

/* intern.c: the node equal to `proto`, made where there is none; a copy is taken. */
struct wb_expr *wb_intern(struct wb_compiler *compiler, const struct wb_expr *proto);
struct wb_expr *wb_intern_constant(struct wb_compiler *compiler, const struct wb_value *value,
				   struct wb_type_spec type);
struct wb_expr *
wb_intern_operation(struct wb_compiler *compiler, enum wb_expr_kind kind, enum wb_type type,
		    struct wb_expr **operands, size_t n, struct wb_text step);

/* The value of an expression that does not depend on the row; false where it does or fails. */
bool wb_constant_value(const struct wb_expr *expr, struct wb_value *out);

#endif
