/* Trials: distinct values and their counts; what an expression makes of each, on any threads. */
#include "study/trial.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "project/design.h"
#include "project_fixture.h"

enum { MANY = 10000 };

struct bench {
	struct wb_project *project;
	struct wb_session *session;
	struct wb_trial_values *values;
};

static void
write_file(const struct project_fixture *fixture, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/p.csv", fixture->folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void
open_bench(const struct project_fixture *fixture, struct bench *bench)
{
	static const struct wb_text script = WB_TEXT("system s csv \"p.csv\"\n");
	struct wb_session_settings settings = { 0 };
	struct wb_design_edit edit = { .at = 1, .author = WB_TEXT("t"), .message = WB_TEXT("") };
	struct wb_error err;

	edit.project = bench->project = project_fixture_open(fixture);
	assert_ok(err, wb_design_begin(&edit, &err));
	assert_ok(err, wb_design_put(&edit, WB_OBJECT_SYSTEM, WB_TEXT("s"), script, NULL, &err));
	assert_ok(err, wb_design_commit(&edit, &err));
	assert_ok(err, wb_session_open(bench->project, &settings, &bench->session, &err));
}

static enum wb_status
load(struct bench *bench, const struct wb_trial_loading *loading, struct wb_error *err)
{
	struct wb_table_name table = { .system = WB_TEXT("s"), .table = WB_TEXT("p") };

	return wb_trial_load(bench->session, &table, WB_TEXT("v"), loading, &bench->values, err);
}

static void
close_bench(struct bench *bench)
{
	wb_trial_values_free(bench->values);
	wb_session_close(bench->session);
	wb_project_close(bench->project);
}

static void
print_kind(const struct wb_trial_result *result, enum wb_trial_kind kind, struct wb_buffer *out)
{
	if (!result->counts[kind].values)
		return;
	wb_buffer_format(out, "%s %llu/%llu:", wb_trial_kind_name(kind),
			 (unsigned long long)result->counts[kind].values,
			 (unsigned long long)result->counts[kind].rows);
	for (size_t i = 0; i < result->lists[kind].count; i++) {
		const struct wb_trial_case *one = &result->lists[kind].cases[i];

		wb_buffer_format(out, " %llu*%s>%s%s%s", (unsigned long long)one->rows,
				 one->value_null ? "null" : one->value.at,
				 one->result_null ? "null" : one->result.at, one->rule ? "!" : "",
				 one->rule ? one->rule : "");
	}
	wb_buffer_string(out, "; ");
}

static void
expect_trial(struct bench *bench, const char *expression, unsigned jobs, const char *wanted)
{
	struct wb_trial_asking asking = { .most = 2, .jobs = jobs };
	struct wb_trial_result result = { 0 };
	struct wb_buffer found = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_plan *plan;
	struct wb_error err;

	if (wb_trial_compile(bench->values, bench->session, wb_text_of(expression), &arena, &plan,
			     &err) != WB_OK) {
		assert_string_equal(err.what, wanted);
		wb_arena_release(&arena);
		return;
	}
	assert_ok(err,
		  wb_trial_evaluate(bench->values, bench->session, plan, &asking, &result, &err));
	for (size_t kind = 0; kind < WB_TRIAL_KINDS; kind++)
		print_kind(&result, (enum wb_trial_kind)kind, &found);
	for (size_t i = 0; i < result.n_rules; i++)
		wb_buffer_format(&found, "%s %llu; ", result.rules[i].rule,
				 (unsigned long long)result.rules[i].count.rows);
	assert_string_equal(found.at ? found.at : "", wanted);
	wb_buffer_release(&found);
	wb_trial_result_release(&result);
	wb_plan_free(plan);
	wb_arena_release(&arena);
}

static void
values_and_kinds(void **state)
{
	static const struct {
		const char *expression, *wanted;
	} cases[] = {
		{ "v", "same 5/9: 3*a>a 2*7>7; null 1/2: 2*null>null; " },
		{ "| upper", "changed 3/6: 3*a>A 2*x y>X Y; same 2/3: 2*7>7 1*>; "
			     "null 1/2: 2*null>null; " },
		{ "v | integer else null", "same 1/2: 2*7>7; null 1/2: 2*null>null; "
					   "fallback 4/7: 3*a>null!not-a-number "
					   "2*x y>null!not-a-number; " },
		{ "v ?? \"-\"", "changed 1/2: 2*null>-; same 5/9: 3*a>a 2*7>7; " },
		{ "| m/^[a-z]$/$0/", "same 2/4: 3*a>a 1*b>b; null 1/2: 2*null>null; "
				     "failed 3/5: 2*7>null!no-match 2*x y>null!no-match; "
				     "no-match 5; " },
		{ "w", "p has no field w" },
		{ "other", "p has no field other" },
		{ "v +", "a value is expected here, not the end of the script" },
		{ "", "a value is expected here, not the end of the script" },
		{ "| nothing", "there is no function nothing" },
	};
	struct bench bench = { 0 };
	struct wb_trial_loading loading = { 0 };
	struct wb_trial_totals totals;
	struct wb_error err;

	write_file(*state, "v,other\na,1\n,2\n7,3\na,4\nx y,5\nb,6\na,7\n\"\",8\n7,9\n,10\n"
			   "x y,11\nbroken\n");
	open_bench(*state, &bench);
	assert_ok(err, load(&bench, &loading, &err));
	totals = wb_trial_totals(bench.values);
	assert_int_equal(totals.rows, 12);
	assert_int_equal(totals.values, 6);
	assert_int_equal(totals.unreadable, 1);
	assert_int_equal(totals.beyond, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_trial(&bench, cases[i].expression, 0, cases[i].wanted);
	close_bench(&bench);
}

static void
write_many(const struct project_fixture *fixture)
{
	struct wb_buffer text = { 0 };

	wb_buffer_string(&text, "v\n");
	for (int i = 0; i < MANY; i++)
		wb_buffer_format(&text, "%d\n%s", i, i % 5000 == 4999 ? "77\n" : "");
	write_file(fixture, text.at);
	wb_buffer_release(&text);
}

/* Several chunks: neither counts nor lists depend on the threads. */
static void
any_number_of_threads(void **state)
{
	struct bench bench = { 0 };
	struct wb_trial_loading loading = { 0 };
	struct wb_error err;

	write_many(*state);
	open_bench(*state, &bench);
	assert_ok(err, load(&bench, &loading, &err));
	assert_int_equal(wb_trial_totals(bench.values).values, MANY);
	for (unsigned jobs = 1; jobs <= 5; jobs++)
		expect_trial(&bench, "if v ~ /7$/ then v & \"!\" else v | m/^\\d$/$0/ end", jobs,
			     "changed 1000/1002: 3*77>77! 1*7>7!; same 9/9: 1*0>0 1*1>1; "
			     "failed 8991/8991: 1*10>null!no-match 1*11>null!no-match; "
			     "no-match 8991; ");
	close_bench(&bench);
}

static void
bounded_memory(void **state)
{
	struct bench bench = { 0 };
	struct wb_trial_loading loading = { .memory = 200000 };
	struct wb_trial_totals totals;
	struct wb_error err;

	write_many(*state);
	open_bench(*state, &bench);
	assert_ok(err, load(&bench, &loading, &err));
	totals = wb_trial_totals(bench.values);
	assert_int_equal(totals.rows, MANY + 2);
	assert_in_range(totals.values, 100, MANY - 1);
	assert_int_equal(totals.values + 2 + totals.beyond, totals.rows); /* 77 came again twice */
	close_bench(&bench);
}

static void
cancelled(void **state)
{
	struct bench bench = { 0 };
	atomic_bool stop = true;
	struct wb_trial_loading loading = { .cancelled = &stop };
	struct wb_trial_asking asking = { .cancelled = &stop };
	struct wb_trial_result result = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_plan *plan;
	struct wb_error err;

	write_many(*state);
	open_bench(*state, &bench);
	assert_int_equal(load(&bench, &loading, &err), WB_INTERRUPTED);
	atomic_store(&stop, false);
	assert_ok(err, load(&bench, &loading, &err));
	assert_ok(err,
		  wb_trial_compile(bench.values, bench.session, WB_TEXT("v"), &arena, &plan, &err));
	atomic_store(&stop, true);
	assert_int_equal(
		wb_trial_evaluate(bench.values, bench.session, plan, &asking, &result, &err),
		WB_INTERRUPTED);
	wb_trial_result_release(&result);
	wb_plan_free(plan);
	wb_arena_release(&arena);
	close_bench(&bench);
}

static void *
stop_soon(void *flag)
{
	struct timespec moment = { .tv_nsec = 50000000 };

	nanosleep(&moment, NULL);
	atomic_store((atomic_bool *)flag, true);
	return NULL;
}

/* A cancel is heard between values that take long each, not after a chunk of them. */
static void
cancelled_amid_slow_values(void **state)
{
	struct bench bench = { 0 };
	atomic_bool stop = false;
	struct wb_trial_loading loading = { 0 };
	struct wb_trial_asking asking = { .cancelled = &stop };
	struct wb_trial_result result = { 0 };
	struct wb_buffer text = { 0 };
	struct wb_arena arena = { 0 };
	struct wb_plan *plan;
	struct wb_error err;
	pthread_t thread;
	int64_t begun;

	wb_buffer_string(&text, "v\n");
	for (int i = 0; i < 1500; i++) {
		for (int j = 0; j < 3000; j++)
			wb_buffer_byte(&text, 'a');
		wb_buffer_format(&text, "b%d\n", i);
	}
	write_file(*state, text.at);
	wb_buffer_release(&text);
	open_bench(*state, &bench);
	assert_ok(err, load(&bench, &loading, &err));
	assert_ok(err, wb_trial_compile(bench.values, bench.session, WB_TEXT("| m/(a+)+$/$1/"),
					&arena, &plan, &err));
	begun = wb_clock_monotonic();
	assert_int_equal(pthread_create(&thread, NULL, stop_soon, &stop), 0);
	assert_int_equal(
		wb_trial_evaluate(bench.values, bench.session, plan, &asking, &result, &err),
		WB_INTERRUPTED);
	assert_true(wb_clock_monotonic() - begun < 20000000);
	pthread_join(thread, NULL);
	wb_trial_result_release(&result);
	wb_plan_free(plan);
	wb_arena_release(&arena);
	close_bench(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_and_kinds, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(any_number_of_threads, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(bounded_memory, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(cancelled, project_fixture_setup,
						project_fixture_teardown),
		cmocka_unit_test_setup_teardown(cancelled_amid_slow_values, project_fixture_setup,
						project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
