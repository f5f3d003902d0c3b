/* Groups: aggregates, keys and orders, over a few rows; and what sorts them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "plan_fixture.h"
#include "relation/gather.h"
#include "relation/packed.h"
#include "relation/sorter.h"

#define DESIGN "system ams csv \"ams\" { }\nsystem crm sqlite \"crm.db\" { }\n"

static const char *const rows[][PLAN_FIELDS] = {
	{ "x", "1.0", "3", "2024-01-03" },  { "y", "2.50", "9223372036854775807", "2024-01-01" },
	{ "x", NULL, "-1", NULL },          { NULL, "7", NULL, "2024-02-01" },
	{ "y", "0.25", "1", "2024-01-02" }, { NULL, NULL, NULL, NULL },
	{ "x", "1.00", "5", "2024-01-02" },
};

enum { ROWS = sizeof rows / sizeof *rows };

static const struct wb_context context = { .run = { "run-1", 5 }, .source = { "ams.t", 5 } };

/* The arrow v of every item in order, joined by "|". */
static const char *
gathered(const struct wb_plan *plan, uint64_t memory, struct wb_arena *arena)
{
	struct wb_evaluator *reader = wb_evaluator_new(wb_plan_rows(plan), &context);
	struct wb_evaluator *writer = wb_evaluator_new(plan, &context);
	struct wb_gather *gather = wb_gather_new(plan, memory);
	struct wb_batch batch = { 0 };
	struct wb_evaluated evaluated = { 0 };
	struct wb_buffer out = { 0 };
	const char *text;

	plan_fixture_batch(&batch, rows, ROWS);
	wb_evaluate(reader, &batch, &evaluated);
	assert_int_equal(
		wb_gather_add(gather, &(struct wb_gather_rows){ .evaluated = &evaluated }, NULL),
		WB_OK);
	assert_int_equal(wb_gather_end(gather, NULL), WB_OK);
	for (;;) {
		const struct wb_column *v;

		wb_batch_reset(&batch);
		assert_int_equal(wb_gather_fetch(gather, &batch, &evaluated, NULL), WB_OK);
		if (!batch.rows)
			break;
		v = plan->group ? wb_evaluate_expression(writer, plan->arrows[0].expr, &batch)
				: &evaluated.columns[0];
		for (size_t i = 0; i < batch.rows; i++) {
			if (out.len)
				wb_buffer_byte(&out, '|');
			if (wb_column_cell(v, i) == WB_CELL_NULL)
				wb_buffer_string(&out, "null");
			else if (wb_column_cell(v, i) == WB_CELL_FAILED)
				wb_buffer_format(&out, "fails: %s", v->fault[i]->rule);
			else
				wb_buffer_text(&out, wb_column_text(v, i, arena));
		}
	}
	text = wb_arena_string(arena, wb_buffer_slice(&out));
	wb_buffer_release(&out);
	wb_batch_release(&batch);
	wb_gather_free(gather);
	wb_evaluator_free(reader);
	wb_evaluator_free(writer);
	return text;
}

/* A mapping's lines to what the rows come to, or to the error. */
static const char *
result(const char *lines, uint64_t memory, struct wb_arena *arena)
{
	struct plan_fixture fixture;
	struct wb_plan *plan = NULL;
	const struct wb_object *mapping;
	const char *text;

	plan_fixture_init(&fixture,
			  wb_arena_format(arena,
					  DESIGN "mapping g { from ams.t into crm.g create %s }\n",
					  lines));
	mapping = &fixture.model.objects[fixture.model.n_objects - 1];
	if (wb_plan_compile(&fixture.model, mapping, &plan, &fixture.err) == WB_OK)
		text = gathered(plan, memory, arena);
	else
		text = wb_arena_format(arena, "error: %s", fixture.err.what);
	wb_plan_free(plan);
	plan_fixture_release(&fixture);
	return text;
}

static const struct {
	const char *lines, *want;
} cases[] = {
	/* x: rows 1 3 7, y: rows 2 5, null: rows 4 6 */
	{ "group by t.a v <- t.a", "x|y|null" },
	{ "group by t.a v <- count()", "3|2|2" },
	{ "group by t.a v <- count(t.b)", "2|2|1" },
	{ "group by t.a v <- sum(t.b | decimal)", "2.00|2.75|7" },
	{ "group by t.a v <- avg(t.b | decimal)", "1.00|1.375|7" },
	{ "group by t.a v <- sum(t.n)", "7|fails: out-of-range|null" },
	{ "group by t.a v <- sum(t.n) else 0", "7|0|null" },
	{ "group by t.a v <- avg(t.n)", "2.333333|4611686018427387904|null" },
	{ "group by t.a v <- sum(t.b | real)", "2|2.75|7" },
	{ "group by t.a v <- min(t.n)", "-1|1|null" },
	{ "group by t.a v <- max(t.n)", "5|9223372036854775807|null" },
	{ "group by t.a v <- max(t.d)", "2024-01-03|2024-01-02|2024-02-01" },
	{ "group by t.a v <- min(t.b)", "1.0|0.25|7" },
	{ "group by t.a v <- first(t.b)", "1.0|2.50|7" },
	{ "group by t.a v <- last(t.d)", "2024-01-02|2024-01-02|null" },
	{ "group by t.a v <- list(t.n) | join(\",\")", "3,-1,5|9223372036854775807,1|null" },
	{ "group by t.a v <- t.n | max", "5|9223372036854775807|null" },
	{ "group by t.a v <- sum(99999999999999999999999999999999999999)", "fails: out-of-range|"
									   "fails: out-of-range|"
									   "fails: out-of-range" },
	{ "group by t.a where t.n > 1 v <- count()", "2|1" },
	/* Keys: equal numbers are one, however they are written. */
	{ "group by t.b | decimal v <- count()", "2|1|2|1|1" },
	{ "group by t.b | decimal v <- t.b | decimal", "1.0|2.50|null|7|0.25" },
	{ "let k = t.a ?? \"z\" group by k v <- k & count()", "x3|y2|z2" },
	{ "let k = t.a ?? \"z\" group by k v <- t.a ?? \"z\"", "x|y|z" },
	{ "group by t.a, t.n v <- count()", "1|1|1|2|1|1" },
	{ "group by 1 v <- count()", "7" },
	/* Orders. */
	{ "order by t.d v <- t.n", "9223372036854775807|1|5|3|null|-1|null" },
	{ "order by t.d desc v <- t.n", "-1|null|null|3|1|5|9223372036854775807" },
	{ "order by t.a, t.n desc v <- t.n", "5|3|-1|9223372036854775807|1|null|null" },
	{ "order by t.b | decimal v <- t.b", "0.25|1.0|1.00|2.50|7|null|null" },
	{ "order by t.d desc group by t.a v <- t.a & list(t.n) | join(\",\")",
	  "error: & joins texts, not lists" },
	{ "order by t.d desc group by t.a v <- t.a & first(t.n)", "x-1||y1" },
	{ "order by t.d group by t.a v <- t.a", "y|x|null" },
	/* What cannot be. */
	{ "group by t.a v <- t.b", "error: t.b is neither grouped nor inside an aggregate" },
	{ "group by t.a v <- row()", "error: row() is neither grouped nor inside an aggregate" },
	{ "group by t.a v <- first(row())", "1|2|4" },
	{ "v <- count()", "error: count works on the rows of a group" },
	{ "group by count() v <- 1", "error: count works on a whole group: it cannot stand here" },
	{ "group by t.a v <- sum(max(t.n))", "error: max needs more arguments" },
	{ "group by t.a v <- sum(t.a)", "error: sum takes no text" },
	{ "group by t.a v <- sum()", "error: sum takes one value" },
	{ "group by split(t.a, \",\") v <- 1", "error: a list is nothing to group by" },
	{ "order by split(t.a, \",\") v <- 1",
	  "error: a list has no order: rows cannot be put in it" },
	{ "group by t.a, t.a v <- 1", "error: it is grouped by this already" },
	{ "group by t.a n <- count() require count(n) > 1",
	  "error: n is a target field here: it has no rows" },
	/* The examples of the manual, over groups of one row. */
	{ "group by row() where t.n = 3 v <- count()", "1" },
	{ "group by row() where t.n = 3 v <- sum(2)", "2" },
	{ "group by row() where t.n = 3 v <- avg(2)", "2" },
	{ "group by row() where t.n = 3 v <- first(\"a\")", "a" },
	{ "group by row() where t.n = 3 v <- last(\"a\")", "a" },
	{ "group by row() where t.n = 3 v <- list(\"a\") | join(\", \")", "a" },
};

static void
test_results(void **state)
{
	static const uint64_t memory[] = { 0, 1 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t m = 0; m < sizeof memory / sizeof *memory; m++) {
			struct wb_arena arena = { 0 };
			const char *got = result(cases[i].lines, memory[m], &arena);

			if (strcmp(got, cases[i].want) != 0)
				fail_msg("%s\n  gives %s\n  not   %s", cases[i].lines, got,
					 cases[i].want);
			wb_arena_release(&arena);
		}
}

/* Values in order; of each pair the keys are in the order of the values. */
static const char *const ordered[] = { "-12345678901234567890.5",
				       "-10.01",
				       "-10",
				       "-0.10",
				       "-0.01",
				       "0",
				       "0.001",
				       "0.01",
				       "0.1",
				       "1",
				       "9",
				       "9.5",
				       "10",
				       "100.25",
				       "99999999999999999999999999999999999999" };

static void
test_sort_keys(void **state)
{
	enum { COUNT = sizeof ordered / sizeof *ordered };
	struct wb_buffer keys[COUNT][2] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		struct wb_value value = { .type = WB_TYPE_DECIMAL };

		assert_true(wb_decimal_parse(wb_text_of(ordered[i]), &value.as.decimal));
		wb_sort_key_add(&keys[i][0], &value, WB_ASCENDING);
		wb_sort_key_add(&keys[i][1], &value, WB_DESCENDING);
	}
	for (size_t i = 1; i < COUNT; i++) {
		assert_true(wb_text_compare(wb_buffer_slice(&keys[i - 1][0]),
					    wb_buffer_slice(&keys[i][0])) < 0);
		assert_true(wb_text_compare(wb_buffer_slice(&keys[i - 1][1]),
					    wb_buffer_slice(&keys[i][1])) > 0);
	}
	for (size_t i = 0; i < COUNT; i++) {
		wb_buffer_release(&keys[i][0]);
		wb_buffer_release(&keys[i][1]);
	}
}

/* Records of a sorter, "-" behind each; twice, for it is read again. */
static void
check_sorter(uint64_t memory)
{
	static const char *const added[][2] = { { "b", "1" }, { "a", "2" }, { "b", "3" },
						{ "", "4" },  { "a", "" },  { "ab", "6" } };
	struct wb_sorter *sorter = wb_sorter_new(memory);
	struct wb_text key, record;
	bool more = true;

	for (size_t i = 0; i < sizeof added / sizeof *added; i++)
		assert_int_equal(wb_sorter_add(sorter, wb_text_of(added[i][0]),
					       wb_text_of(added[i][1]), NULL),
				 WB_OK);
	for (int pass = 0; pass < 2; pass++) {
		struct wb_buffer out = { 0 };

		assert_int_equal(wb_sorter_rewind(sorter, NULL), WB_OK);
		while (wb_sorter_next(sorter, &key, &record, &more, NULL) == WB_OK && more) {
			wb_buffer_text(&out, record);
			wb_buffer_byte(&out, '-');
		}
		assert_string_equal(out.at, "4-2--6-1-3-");
		/* At the end it stays at the end. */
		assert_int_equal(wb_sorter_next(sorter, &key, &record, &more, NULL), WB_OK);
		assert_false(more);
		wb_buffer_release(&out);
	}
	wb_sorter_free(sorter);
}

static void
test_sorter(void **state)
{
	(void)state;
	check_sorter(0);
	check_sorter(1);
	check_sorter(100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_sort_keys),
		cmocka_unit_test(test_sorter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
