/*
 * The one table of functions: names, arguments, results, failures, help and
 * examples, and the kernels that do the work. Check, evaluation, the man page,
 * completion and the function picker all come from it.
 *
 * A kernel works by column: it is called once per batch and step, for the rows
 * in call->rows, and fills call->out. The plan's evaluator has set up out and
 * chosen the rows: for a strict function those where no argument is null or
 * failed (the other rows are already null or failed in out). A kernel has no
 * state; what it prepares from constant arguments is immutable and lies in the
 * plan's arena; the scratch belongs to the calling thread.
 */
#ifndef WB_LANG_FUNCTION_H
#define WB_LANG_FUNCTION_H

#include "base/error.h"
#include "data/batch.h"
#include "lang/regex.h"

enum wb_function_group {
	WB_GROUP_TEXT,
	WB_GROUP_REGEX,
	WB_GROUP_NUMBER,
	WB_GROUP_DATE,
	WB_GROUP_CHOICE,
	WB_GROUP_KEY,
	WB_GROUP_CODEC,
	WB_GROUP_AGGREGATE, /* over the rows of a group: count, sum, … */
	WB_GROUPS
};

const char *wb_function_group_name(enum wb_function_group group); /* "text", … */

enum wb_function_form {
	WB_FORM_STRICT,   /* a kernel; null in gives null out */
	WB_FORM_NULLABLE, /* a kernel that sees null arguments (never failed ones) */
	WB_FORM_SPECIAL,  /* evaluated by the plan: if, coalesce, map, … */
};

/* Sets of types that a parameter accepts. */
#define WB_ACCEPTS(type) (1u << (type))
enum {
	WB_ANY_TEXT =
		WB_ACCEPTS(WB_TYPE_TEXT), /* any other scalar is turned into its canonical text */
	WB_ANY_INTEGER = WB_ACCEPTS(WB_TYPE_INTEGER),
	WB_ANY_NUMBER = WB_ACCEPTS(WB_TYPE_INTEGER) | WB_ACCEPTS(WB_TYPE_DECIMAL) |
			WB_ACCEPTS(WB_TYPE_REAL),
	WB_ANY_DAY = WB_ACCEPTS(WB_TYPE_DATE) | WB_ACCEPTS(WB_TYPE_TIMESTAMP),
	WB_ANY_MOMENT = WB_ANY_DAY | WB_ACCEPTS(WB_TYPE_TIME),
	WB_ANY_LIST = WB_ACCEPTS(WB_TYPE_LIST),
	WB_ANY_BYTES = WB_ACCEPTS(WB_TYPE_BYTES) | WB_ACCEPTS(WB_TYPE_TEXT),
	WB_ANY_SCALAR = (1u << WB_TYPE_LIST) - 1,
	WB_ANY_VALUE = (1u << WB_TYPES) - 1,
	WB_ANY_REGEX = 1u << 30, /* a regex literal, nothing else */
};

enum { WB_PARAMETERS_MAX = 6 };

struct wb_parameter {
	const char *name; /* for help, messages and named arguments (pivot 30) */
	uint32_t accepts;
	bool optional;
	bool repeats;  /* the last parameter: any number of arguments */
	bool named;    /* given as `name value` only: pivot */
	bool constant; /* must not depend on the row */
};

struct wb_argument {
	struct wb_type_spec type;
	const struct wb_value *constant; /* where known at compile time, else NULL */
	const struct wb_regex *regex;    /* of an argument that is a regex literal */
	struct wb_text regex_flags;
	bool absent; /* not given, or a regex: nothing to be null */
};

/* What `prepare` sees and makes, once, when a plan is compiled. */
struct wb_prepare {
	const struct wb_function *function;
	size_t n_arguments; /* in the order of the parameters; an absent one has type NULL
			       and a constant that is null */
	const struct wb_argument *arguments;
	struct wb_arena *arena;     /* the plan's */
	struct wb_type_spec result; /* in: from the table; out: refined, e.g. decimal(12, 2) */
	void *prepared;             /* out: handed to each call */
};

struct wb_references; /* the plan's */

/* What a run gives to functions such as now(), run(), source(). Immutable. */
struct wb_context {
	int64_t now;                            /* microseconds, UTC: the run's start */
	struct wb_text run;                     /* the run's name */
	struct wb_text source;                  /* the driving table: system.table */
	const struct wb_references *references; /* who answers the plan; may be NULL */
};

struct wb_call {
	const struct wb_function *function;
	size_t n_arguments;
	const struct wb_column *const *arguments; /* absent ones are constant null */
	const struct wb_argument *signature;      /* regexes and constants, as in prepare */
	void *prepared;
	struct wb_text step;   /* this step as text: wb_call_fail puts it into the fault */
	struct wb_column *out; /* typed; cells of call->rows are VALUE on entry */
	size_t n_rows;
	const uint32_t *rows;    /* ascending */
	size_t capacity;         /* rows that out has room for */
	uint64_t first_row;      /* the source row number of row 0 … */
	const uint64_t *numbers; /* … or of each row, where rows share one; else NULL */
	struct wb_arena *arena;  /* the batch's: for what cells point to */
	struct wb_regex_scratch *regex;
	const struct wb_context *context;
};

#define WB_EACH_ROW(call, row) \
	for (size_t wb_i = 0, row; wb_i < (call)->n_rows && ((row = (call)->rows[wb_i]), 1); wb_i++)

/* Typed access to argument `n` of the row; the cell is a present value. */
static inline struct wb_text
wb_call_text(const struct wb_call *call, size_t n, size_t row)
{
	const struct wb_column *column = call->arguments[n];

	return column->cells.text[wb_column_index(column, row)];
}

static inline int64_t
wb_call_integer(const struct wb_call *call, size_t n, size_t row)
{
	const struct wb_column *column = call->arguments[n];

	return column->cells.integer[wb_column_index(column, row)];
}

/* Whether argument n was given and is not null in this row. */
static inline bool
wb_call_has(const struct wb_call *call, size_t n, size_t row)
{
	return wb_column_cell(call->arguments[n], row) == WB_CELL_VALUE;
}

static inline void
wb_call_null(struct wb_call *call, size_t row)
{
	call->out->state[row] = WB_CELL_NULL;
}

/* The step fails for this row; the value is argument 0's. `rule` is a literal. */
void wb_call_fail(struct wb_call *call, size_t row, const char *rule, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

struct wb_function {
	const char *name;
	enum wb_function_group group;
	enum wb_function_form form;
	struct wb_parameter parameters[WB_PARAMETERS_MAX]; /* ends with a NULL name */
	bool reads_run;      /* depends on the run or the row by itself: never computed ahead */
	enum wb_type result; /* WB_TYPE_NULL: prepare says it (or the plan, for SPECIAL) */
	const char *help;    /* one line, no final stop */
	const char *fails;   /* "the text is no number", or NULL where it never fails */
	const char *example; /* a whole expression without fields */
	const char *gives;   /* its canonical value, "null", or "fails: RULE" */
	const char *sql;     /* as standard SQL with $1 … for the arguments, or NULL */
	enum wb_status (*prepare)(struct wb_prepare *prepare, struct wb_error *err); /* or NULL */
	void (*kernel)(struct wb_call *call); /* NULL for SPECIAL and LATER */
};

/* The functions of a group, in the order of the manual; *count says how many. */
const struct wb_function *wb_functions(enum wb_function_group group, size_t *count);
const struct wb_function *wb_function_find(struct wb_text name);

/* The known name nearest to a mistyped one, or NULL. */
const char *wb_function_suggest(struct wb_text name);

/* "date(text, format..., [pivot integer])": for help and messages. */
void wb_function_print_signature(const struct wb_function *function, struct wb_buffer *out);

#endif
