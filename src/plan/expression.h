/*
 * Compiled expressions: what the evaluator executes.
 *
 * A typed, immutable graph in the plan's arena. Equal expressions are one node
 * (so a `let` used by three arrows, or one written out three times, is
 * evaluated once); `uses` counts who points to it. Sugar is gone: `between`,
 * `in`, `case`, `!~` have become comparisons, `or`, `if` and `not`.
 */
#ifndef WB_PLAN_EXPRESSION_H
#define WB_PLAN_EXPRESSION_H

#include "lang/function.h"
#include "lang/syntax.h"
#include "plan/crosswalk.h"
#include "plan/reference.h"

/* How deep expressions may lie in each other, lets included: what the stack bears. */
enum { WB_EXPR_DEPTH_MAX = 4096 };

enum wb_expr_kind {
	WB_EXPR_CONSTANT, /* column */
	WB_EXPR_FIELD,    /* field: a column of the source batch */
	WB_EXPR_CALL,     /* a function's kernel */
	WB_EXPR_CONVERT,  /* to `type`, where every value of the operand has a counterpart */
	WB_EXPR_FIT,      /* to the target's decimal(p, s) or length; fails where it does not fit */
	WB_EXPR_SUBSTITUTE, /* regex, template */
	WB_EXPR_MATCH,      /* regex, template */
	WB_EXPR_MATCHES,    /* regex: boolean */
	WB_EXPR_MAP,        /* crosswalk */
	WB_EXPR_REFERENCE,  /* reference; the operands are its key */
	WB_EXPR_ELSE,
	WB_EXPR_COALESCE,
	WB_EXPR_IF, /* condition, then, else */
	WB_EXPR_AND,
	WB_EXPR_OR,
	WB_EXPR_NOT,
	WB_EXPR_IS_NULL,
	WB_EXPR_COMPARE,    /* operation: WB_NODE_EQUAL … WB_NODE_GREATER_EQUAL */
	WB_EXPR_ARITHMETIC, /* operation: WB_NODE_ADD … WB_NODE_REMAINDER, WB_NODE_NEGATE */
	WB_EXPR_CONCATENATE,
	WB_EXPR_KINDS
};

struct wb_expr {
	enum wb_expr_kind kind;
	struct wb_type_spec type;
	struct wb_text step; /* as text, for faults and traces */
	size_t n_owners, owners_capacity;
	struct wb_text *owners; /* the arrows, lets and lines it was met in */
	size_t n_operands;
	struct wb_expr **operands;
	unsigned uses;  /* how many expressions and arrows point here */
	unsigned depth; /* of operands below */
	size_t slot;    /* its number within the plan: indexes the evaluator's results */

	struct wb_column column;     /* CONSTANT: one cell */
	size_t field;                /* FIELD */
	enum wb_node_kind operation; /* COMPARE, ARITHMETIC */
	uint64_t max_length;         /* FIT of text: code points */

	const struct wb_function *function; /* CALL */
	struct wb_argument *arguments;
	void *prepared;

	const struct wb_regex *regex; /* SUBSTITUTE, MATCH, MATCHES */
	const struct wb_template *template;
	struct wb_text replacement; /* the template as written */
	bool all;                   /* SUBSTITUTE: every match */

	const struct wb_crosswalk_index *crosswalk; /* MAP */
	const struct wb_reference *reference;       /* REFERENCE */
};

#endif
