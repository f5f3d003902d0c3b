/* A profile is kept whole, and what differs between two of them is told. */
#include "project/profile_store.h"

#include <string.h>

#include "data/profile_change.h"
#include "project_fixture.h"

static struct wb_counted values[] = { { WB_TEXT("a"), 5 }, { WB_TEXT("b"), 2 } };
static struct wb_counted shapes[] = { { WB_TEXT("a"), 7 } };
static struct wb_length_count lengths[] = { { 1, 6 }, { 40, 1 }, { WB_PROFILE_LENGTHS, 2 } };
static struct wb_text quantiles[WB_PROFILE_QUANTILES];
static uint64_t bins[] = { 3, 0, 4 };

static struct wb_field_profile
sample_field(void)
{
	for (size_t i = 0; i < WB_PROFILE_QUANTILES; i++)
		quantiles[i] = WB_TEXT("1.5");
	return (struct wb_field_profile){
		.name = WB_TEXT("code"),
		.rows = 10,
		.nulls = 2,
		.empties = 1,
		.distinct = 3,
		.distinct_exact = true,
		.type = WB_TYPE_TEXT,
		.format = WB_TEXT("%d"),
		.fits = 7,
		.has_range = true,
		.least = values[0],
		.greatest = { WB_TEXT("b\xff"), 2 },
		.min_length = 1,
		.max_length = 5000,
		.total_length = 100,
		.n_lengths = 3,
		.lengths = lengths,
		.n_patterns = 1,
		.patterns = shapes,
		.patterns_all = true,
		.patterns_exact = true,
		.n_values = 2,
		.values = values,
		.values_all = true,
		.values_exact = true,
		.n_quantiles = WB_PROFILE_QUANTILES,
		.quantiles = quantiles,
		.n_bins = 3,
		.bins = bins,
	};
}

static struct wb_profile
sample(struct wb_field_profile *field)
{
	return (struct wb_profile){
		.system = WB_TEXT("ams"),
		.table = WB_TEXT("members"),
		.made_at = 42,
		.rows = 11,
		.unreadable = 1,
		.min_count = 1,
		.has_values = true,
		.n_fields = 1,
		.fields = field,
	};
}

static void
a_profile_comes_back_whole(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_field_profile field = sample_field();
	struct wb_profile saved = sample(&field), loaded = { 0 };
	struct wb_profile_changes changes = { 0 };
	const struct wb_field_profile *back;
	struct wb_arena arena = { 0 };
	struct wb_error err;
	bool exact;

	assert_int_equal(wb_profile_load(project, saved.system, saved.table, &loaded, &err),
			 WB_NOT_FOUND);
	assert_ok(err, wb_profile_save(project, &saved, &err));
	assert_ok(err, wb_profile_load(project, saved.system, saved.table, &loaded, &err));
	assert_int_equal(loaded.made_at, 42);
	assert_int_equal(loaded.unreadable, 1);
	assert_true(loaded.has_values);
	back = wb_profile_field(&loaded, WB_TEXT("code"));
	assert_non_null(back);
	assert_int_equal(back->nulls, 2);
	assert_int_equal(back->n_values, 2);
	assert_int_equal(back->values[1].count, 2);
	assert_true(wb_text_is(back->greatest.value, "b\xff"));
	assert_int_equal(back->n_quantiles, WB_PROFILE_QUANTILES);
	assert_int_equal(back->bins[2], 4);
	assert_int_equal(wb_field_profile_longer(back, 39, &exact), 3);
	assert_true(exact);
	assert_int_equal(wb_field_profile_longer(back, 4500, &exact), 1);
	assert_false(exact);
	assert_int_equal(wb_field_profile_longer(back, 5000, &exact), 0);
	assert_true(exact);
	wb_profile_compare(&saved, &loaded, &arena, &changes);
	assert_int_equal(changes.count, 0);
	wb_arena_release(&arena);
	wb_profile_release(&loaded);
	wb_project_close(project);
}

static void
the_newest_counts(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_field_profile field = sample_field();
	struct wb_profile saved = sample(&field), loaded = { 0 };
	struct wb_error err;

	assert_ok(err, wb_profile_save(project, &saved, &err));
	wb_profile_forget_values(&saved);
	saved.made_at = 43;
	assert_ok(err, wb_profile_save(project, &saved, &err));
	assert_ok(err, wb_profile_load(project, saved.system, saved.table, &loaded, &err));
	assert_int_equal(loaded.made_at, 43);
	assert_false(loaded.has_values);
	assert_false(loaded.fields[0].has_range);
	assert_int_equal(loaded.fields[0].n_values, 0);
	assert_int_equal(loaded.fields[0].n_quantiles, 0);
	assert_int_equal(loaded.fields[0].n_patterns, 1);
	wb_profile_release(&loaded);
	wb_project_close(project);
}

/* What a stranger may have put into the file is read without harm. */
static void
a_strangers_entries(void **state)
{
	struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_field_profile field = sample_field();
	struct wb_profile saved = sample(&field), loaded = { 0 };
	struct wb_error err;

	assert_ok(err, wb_profile_save(project, &saved, &err));
	wb_project_close(project);
	project_fixture_sql(
		fixture->path,
		"PRAGMA foreign_keys = OFF;"
		"WITH n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
		"INSERT INTO catalog_profile_entry SELECT 1, 0, CAST(k AS BLOB), i, NULL, -1 "
		"FROM n, (SELECT 'value' AS k UNION SELECT 'quantile' UNION SELECT 'bin');"
		"INSERT INTO catalog_profile_entry VALUES (1, 99, 'value', 0, 'x', 1);"
		"INSERT INTO catalog_profile_length VALUES (1, -5, 3, 1);"
		"UPDATE catalog_profile_field SET type = 'nonsense'");
	project = project_fixture_open(fixture);
	assert_ok(err, wb_profile_load(project, saved.system, saved.table, &loaded, &err));
	assert_int_equal(loaded.fields[0].n_values, 103);
	assert_int_equal(loaded.fields[0].n_quantiles, 0);
	assert_int_equal(loaded.fields[0].type, WB_TYPE_TEXT);
	wb_profile_release(&loaded);
	wb_project_close(project);
}

static void
suppressing(void **state)
{
	struct wb_field_profile field = sample_field();
	struct wb_profile profile = sample(&field);

	(void)state;
	profile.min_count = 3;
	wb_profile_suppress(&profile);
	assert_int_equal(field.n_values, 1);
	assert_false(field.values_all);
	assert_int_equal(field.n_patterns, 1);
	assert_true(field.patterns_all);
	assert_false(field.has_range);
	assert_int_equal(field.n_quantiles, 0);
	assert_int_equal(field.n_bins, 0);
}

static void
changes_are_told(void **state)
{
	static const char *const want[] = { "rows", "type", "null share", "pattern appeared",
					    "pattern disappeared" };
	static struct wb_counted other[] = { { WB_TEXT("9"), 7 } };
	struct wb_field_profile before = sample_field(), after = before;
	struct wb_profile old = sample(&before), new = sample(&after);
	struct wb_profile_changes changes = { 0 };
	struct wb_arena arena = { 0 };

	(void)state;
	new.rows = 12;
	after.type = WB_TYPE_INTEGER;
	after.nulls = 3;
	after.patterns = other;
	wb_profile_compare(&old, &new, &arena, &changes);
	assert_int_equal(changes.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(changes.items[i].what, want[i]);
	assert_true(wb_text_is(changes.items[2].before, "20.0 %"));
	assert_true(wb_text_is(changes.items[2].after, "30.0 %"));
	wb_profile_changes_release(&changes);
	wb_arena_release(&arena);
}

int
main(void)
{
#define ON_A_PROJECT(test) \
	cmocka_unit_test_setup_teardown(test, project_fixture_setup, project_fixture_teardown)
	const struct CMUnitTest tests[] = {
		ON_A_PROJECT(a_profile_comes_back_whole), ON_A_PROJECT(the_newest_counts),
		ON_A_PROJECT(a_strangers_entries),        cmocka_unit_test(suppressing),
		cmocka_unit_test(changes_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
