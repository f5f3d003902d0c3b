/*
 * Trials: an expression over every distinct value of a field, with counts, as an
 * analyst tries it out.
 *
 * A column of values is loaded once from the source and held in memory; any
 * number of expressions are then evaluated over it, one after the other or at
 * once, for it does not change. Both take their time and belong on a thread of
 * their own: `cancelled`, set from any thread, ends them with WB_INTERRUPTED.
 * They evaluate as a run does, and read the source only.
 */
#ifndef WB_STUDY_TRIAL_H
#define WB_STUDY_TRIAL_H

#include <stdatomic.h>

#include "plan/plan.h"
#include "session/session.h"

/* Values. */

struct wb_trial_values;

struct wb_trial_loading {
	uint64_t memory;              /* bytes for the values; 0: 1 GiB */
	const atomic_bool *cancelled; /* may be NULL */
	void *context;
	/* In the source's units, total 0: unknown; on the caller's thread; may be NULL. */
	void (*progress)(void *context, uint64_t done, uint64_t total, uint64_t rows);
};

struct wb_trial_totals {
	uint64_t rows;       /* read */
	uint64_t values;     /* distinct, null among them where it occurs */
	uint64_t unreadable; /* rows that are no records, or whose value cannot be had */
	uint64_t beyond;     /* rows whose value did not fit the memory: not in `values` */
};

/* Loads a field of a table. Session and loading are not needed afterwards. */
enum wb_status wb_trial_load(struct wb_session *session, const struct wb_table_name *table,
			     struct wb_text field, const struct wb_trial_loading *loading,
			     struct wb_trial_values **out, struct wb_error *err);

enum { WB_TRIAL_FIELDS_MAX = 16 };

/*
 * Loads several fields of a table, 1 to WB_TRIAL_FIELDS_MAX: a value is then all of them
 * together, as they stand side by side in a row.
 */
enum wb_status
wb_trial_load_fields(struct wb_session *session, const struct wb_table_name *table,
		     const struct wb_text *fields, size_t n, const struct wb_trial_loading *loading,
		     struct wb_trial_values **out, struct wb_error *err);
void wb_trial_values_free(struct wb_trial_values *values); /* accepts NULL */
struct wb_trial_totals wb_trial_totals(const struct wb_trial_values *values);

/* Expressions. */

/*
 * Compiles an expression over the field, called by its name; one that begins
 * with | is applied to it. The session (for parameters, crosswalks, look-ups and
 * keys), the values and the arena, where its syntax tree is put, outlive the plan;
 * release it with wb_plan_free. An error shows the text with a caret.
 */
enum wb_status wb_trial_compile(const struct wb_trial_values *values, struct wb_session *session,
				struct wb_text expression, struct wb_arena *arena,
				struct wb_plan **out, struct wb_error *err);

enum wb_trial_kind {
	WB_TRIAL_CHANGED,  /* a value other than the one given; of several fields, the first */
	WB_TRIAL_SAME,     /* the value as it was given */
	WB_TRIAL_NULL,     /* null */
	WB_TRIAL_FALLBACK, /* what an `else` or a crosswalk's otherwise gave */
	WB_TRIAL_FAILED,
	WB_TRIAL_KINDS
};

const char *wb_trial_kind_name(enum wb_trial_kind kind); /* "changed", … */

struct wb_trial_count {
	uint64_t values; /* distinct */
	uint64_t rows;
};

/* A value and what became of it. Texts are canonical; `null` ones are empty. */
struct wb_trial_case {
	uint64_t rows;
	uint64_t order; /* of its first row among the values, from 0 */
	struct wb_text value, result;
	bool value_null, result_null;
	const char *rule;      /* FAILED, FALLBACK: why; else NULL */
	struct wb_text reason; /* FAILED: why */
	/* What the last step was given: see wb_trial_put_inputs. */
	bool has_input, input_null;
	struct wb_text input;
};

/* The values of a kind that occur most, the first to occur first among equals. */
struct wb_trial_list {
	size_t count;
	struct wb_trial_case *cases;
};

struct wb_trial_rule {
	const char *rule;
	struct wb_trial_count count;
};

enum { WB_TRIAL_RULES = 64 };

struct wb_trial_result {
	struct wb_trial_count counts[WB_TRIAL_KINDS];
	struct wb_trial_list lists[WB_TRIAL_KINDS];
	size_t n_rules; /* why values failed, most rows first */
	struct wb_trial_rule rules[WB_TRIAL_RULES];
	struct wb_arena arena; /* of the lists' texts */
};

struct wb_trial_asking {
	size_t most;                  /* cases of each list; 0: none */
	size_t text_most;             /* bytes of a text in them, which is cut; 0: all */
	unsigned jobs;                /* threads; 0: two */
	const atomic_bool *cancelled; /* may be NULL */
};

/*
 * Evaluates the plan's expression over all values, of which the session answers what
 * is looked up. The result, all zero before,
 * does not depend on the number of threads; release it, also after a failure.
 */
enum wb_status wb_trial_evaluate(const struct wb_trial_values *values, struct wb_session *session,
				 const struct wb_plan *plan, const struct wb_trial_asking *asking,
				 struct wb_trial_result *out, struct wb_error *err);
void wb_trial_result_release(struct wb_trial_result *result);

/*
 * Finds out what the last step of an expression was given for each value that the result
 * lists: `before` is the plan of the expression without it. Values for which `before` fails
 * have no input. Texts are cut as the asking said of the result.
 */
enum wb_status
wb_trial_put_inputs(const struct wb_trial_values *values, struct wb_session *session,
		    const struct wb_plan *before, const struct wb_trial_asking *asking,
		    struct wb_trial_result *result, struct wb_error *err);

/*
 * What the plan makes of one value, by its order among the values (below their number):
 * *out, of 1 row, lies in the arena.
 */
enum wb_status
wb_trial_evaluate_one(const struct wb_trial_values *values, struct wb_session *session,
		      const struct wb_plan *plan, uint64_t order, struct wb_arena *arena,
		      struct wb_trial_case *out, enum wb_trial_kind *kind, struct wb_error *err);

#endif
