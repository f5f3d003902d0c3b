/* What is shown of a diff: filters, orders, counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/memory.h"
#include "tui/views/diff_rows.h"

enum { FIELDS = 2, ROWS = 6 };

/* Key, name before and after; NULL: null. Where both are missing the row is not told. */
static const struct {
	size_t step;
	enum wb_outcome outcome;
	const char *key, *before, *after, *rule;
} rows[ROWS] = {
	{ 0, WB_OUTCOME_INSERTED, "10", NULL, "Ada", NULL },
	{ 0, WB_OUTCOME_UPDATED, "9", "Bo", "Bob", NULL },
	{ 0, WB_OUTCOME_UPDATED, "2", "Cy", "Cy", NULL }, /* only its other field */
	{ 0, WB_OUTCOME_REJECTED, "", NULL, NULL, "not-a-date" },
	{ 1, WB_OUTCOME_DELETED, "b", "Di", NULL, NULL },
	{ 1, WB_OUTCOME_REJECTED, "", NULL, NULL, "unique" },
};

static struct wb_cell_text
cell(const char *text)
{
	return (struct wb_cell_text){ .text = wb_text_of(text), .null = !text };
}

/* By field: the name, and a count that is 1 before and 2 after. */
static struct wb_cell_text *
cells(struct wb_arena *arena, const char *name, const char *count)
{
	struct wb_cell_text *made = WB_NEW_ARRAY(arena, struct wb_cell_text, FIELDS);

	made[0] = cell(name);
	made[1] = cell(count);
	return made;
}

static void
fill(struct wb_diff_rows *out)
{
	static struct wb_text fields[FIELDS] = { WB_TEXT("name"), WB_TEXT("count") };

	wb_diff_rows_init(out);
	for (size_t i = 0; i < ROWS; i++) {
		struct wb_diff_piece *piece = wb_alloc(sizeof *piece);
		uint64_t number = rows[i].outcome == WB_OUTCOME_DELETED ? 0 : 100 - i;
		struct wb_diff_row row = { .step = rows[i].step,
					   .outcome = rows[i].outcome,
					   .number = number,
					   .key = wb_text_of(rows[i].key) };
		bool rejected = rows[i].outcome == WB_OUTCOME_REJECTED;

		if (!rejected && rows[i].outcome != WB_OUTCOME_INSERTED)
			row.before = cells(&piece->arena, rows[i].before, "1");
		if (!rejected && rows[i].outcome != WB_OUTCOME_DELETED)
			row.after = cells(&piece->arena, rows[i].after, "2");
		if (rejected)
			row.fault = (struct wb_diff_fault){ .field = WB_TEXT("name"),
							    .rule = wb_text_of(rows[i].rule) };
		piece->number = rows[i].step;
		piece->step.name = rows[i].step ? WB_TEXT("second") : WB_TEXT("first");
		piece->step.n_fields = FIELDS;
		piece->step.fields = fields;
		piece->step.counts[rows[i].outcome] = i + 1;
		piece->left_out = 1;
		WB_GROW(piece->rows, piece->capacity, 1);
		piece->rows[piece->n_rows++] = row;
		wb_diff_rows_add(out, piece);
	}
}

/* The shown rows by their place in the table above: "0 2". */
static void
expect(const struct wb_diff_rows *diff, const char *want)
{
	struct wb_buffer got = { 0 };

	wb_buffer_string(&got, "");
	for (size_t i = 0; i < diff->n_shown; i++)
		wb_buffer_format(&got, "%s%zu", i ? " " : "", diff->shown[i]);
	assert_string_equal(got.at ? got.at : "", want);
	wb_buffer_release(&got);
}

static void
filters(void **state)
{
	static const struct {
		struct wb_diff_filter filter;
		const char *want;
	} cases[] = {
		{ { .step = WB_DIFF_ALL }, "3 2 1 0 5 4" },
		{ { .step = 0 }, "3 2 1 0" },
		{ { .step = 7 }, "" },
		{ { .step = WB_DIFF_ALL, .by_outcome = true, .outcome = WB_OUTCOME_REJECTED },
		  "3 5" },
		{ { .step = WB_DIFF_ALL, .field = { "name", 4 } }, "1 0 4" },
		{ { .step = WB_DIFF_ALL, .field = { "count", 5 } }, "2 1 0 4" },
		{ { .step = WB_DIFF_ALL, .field = { "other", 5 } }, "" },
		{ { .step = 1, .field = { "count", 5 } }, "4" },
		{ { .step = WB_DIFF_ALL,
		    .fault_field = { "name", 4 },
		    .fault_rule = { "unique", 6 } },
		  "5" },
	};
	struct wb_diff_rows diff;

	(void)state;
	fill(&diff);
	expect(&diff, "0 1 2 3 4 5");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		diff.filter = cases[i].filter;
		wb_diff_rows_sift(&diff);
		expect(&diff, cases[i].want);
	}
	wb_diff_rows_release(&diff);
}

static void
orders(void **state)
{
	static const struct {
		enum wb_diff_order order;
		const char *field, *want;
	} cases[] = {
		{ WB_DIFF_BY_ROW, "", "3 2 1 0 5 4" },
		{ WB_DIFF_BY_OUTCOME, "", "0 1 2 4 3 5" },
		{ WB_DIFF_BY_KEY, "", "4 2 1 0 3 5" },
		{ WB_DIFF_BY_FIELD, "name", "0 1 2 4 3 5" },
		{ WB_DIFF_BY_FIELD, "count", "4 0 1 2 3 5" },
	};
	struct wb_diff_rows diff;

	(void)state;
	fill(&diff);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		diff.order = cases[i].order;
		diff.order_field = wb_text_of(cases[i].field);
		wb_diff_rows_sift(&diff);
		expect(&diff, cases[i].want);
	}
	wb_diff_rows_release(&diff);
}

/* The last word on a step's counts is the newest; names of it are told once. */
static void
counts(void **state)
{
	struct wb_diff_rows diff;
	struct wb_diff_piece *piece = wb_alloc(sizeof *piece);

	(void)state;
	fill(&diff);
	assert_int_equal(wb_diff_rows_count(&diff, 0, WB_OUTCOME_REJECTED), 4);
	assert_int_equal(wb_diff_rows_count(&diff, WB_DIFF_ALL, WB_OUTCOME_REJECTED), 10);
	assert_int_equal(diff.left_out, ROWS);
	piece->step.counts[WB_OUTCOME_INSERTED] = 3;
	piece->step.counts[WB_OUTCOME_DELETED] = 2;
	wb_diff_rows_add(&diff, piece);
	assert_int_equal(wb_diff_rows_changes(&diff, 0), 5);
	assert_int_equal(wb_diff_rows_count(&diff, 0, WB_OUTCOME_REJECTED), 0);
	assert_true(wb_text_is(diff.steps[0].name, "first"));
	assert_int_equal(diff.steps[0].n_fields, FIELDS);
	assert_null(wb_diff_rows_at(&diff, ROWS));
	wb_diff_rows_release(&diff);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters),
		cmocka_unit_test(orders),
		cmocka_unit_test(counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
