/*
 * A small source table and its rows, and expressions and mappings compiled
 * against it. For tests; one thread.
 */
#ifndef WB_TESTS_PLAN_FIXTURE_H
#define WB_TESTS_PLAN_FIXTURE_H

#include "plan/evaluate.h"

struct plan_fixture {
	struct wb_script script; /* the design */
	struct wb_schema source, target;
	const struct wb_schema **schemas;
	struct wb_system_traits *traits;
	struct wb_model model;
	struct wb_error err;
};

/* Parses a design that has the systems "ams" (table "t") and "crm" (table "member"). */
void plan_fixture_init(struct plan_fixture *fixture, const char *script);
void plan_fixture_release(struct plan_fixture *fixture);

/* Rows of table t (fields a, b: text; n: integer; d: date): each cell canonical, NULL null. */
enum { PLAN_FIELDS = 4 };
void plan_fixture_batch(struct wb_batch *batch, const char *const (*rows)[PLAN_FIELDS], size_t n);

/*
 * The canonical value of an expression for row 0 of the batch (NULL: an
 * expression without fields), "null", "fails: RULE", or "error: WHAT" where it
 * does not compile. Lies in the arena.
 */
const char *plan_fixture_value(struct plan_fixture *fixture, const char *expression,
			       struct wb_batch *batch, struct wb_arena *arena);

#endif
