/* Transforms from examples: what is found does what the examples say, and the simple comes first.
 */
#include "study/by_example.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "study/example_bench.h"

enum { MOST = 4 };

struct pair {
	const char *input, *output; /* output NULL: null */
};

static size_t
take_pairs(const struct pair *pairs, struct wb_example *out)
{
	size_t n = 0;

	for (; n < MOST && pairs[n].input; n++)
		out[n] = (struct wb_example){
			.input = wb_text_of(pairs[n].input),
			.output = wb_text_of(pairs[n].output),
			.is_null = !pairs[n].output,
		};
	return n;
}

/* Every answer, evaluated, gives what the examples want. */
static void
check_answers(const struct wb_example_asking *asking, const struct wb_example_answers *answers)
{
	struct wb_example_bench bench;
	struct wb_arena arena = { 0 };

	wb_example_bench_init(&bench);
	for (size_t i = 0; i < answers->count; i++) {
		for (size_t k = 0; k < asking->n_examples; k++) {
			struct wb_bench_value in = { WB_CELL_VALUE, asking->examples[k].input },
					      out;

			assert_true(wb_example_bench_run(&bench, answers->items[i].expression, &in,
							 1, &out, &arena));
			if (asking->examples[k].is_null)
				assert_int_equal(out.state, WB_CELL_NULL);
			else if (!wb_text_equal(out.text, asking->examples[k].output))
				fail_msg("%s makes %s of %s", answers->items[i].expression.at,
					 out.text.at, asking->examples[k].input.at);
		}
	}
	wb_arena_release(&arena);
}

static void
finds(void **state)
{
	static const struct {
		struct pair pairs[MOST];
		const char *want; /* the first answer; NULL: none */
	} cases[] = {
		{ { { "a", "a" } }, "x" },
		{ { { " Anna ", "Anna" } }, "x | trim" },
		{ { { "ANNA", "Anna" } }, "x | title" },
		{ { { " ANNA ", "anna" } }, "x | trim | lower" },
		{ { { "(341) 255-4387", "3412554387" } }, "x | gsub(/\\D+/, \"\")" },
		{ { { "(341) 255-4387", "+13412554387" } }, "\"+1\" & (x | gsub(/\\D+/, \"\"))" },
		{ { { "42", "00042" }, { "7", "00007" } }, "x | lpad(5, \"0\")" },
		{ { { "N-17", "17" }, { "N-204", "204" } }, "x | gsub(/\\D+/, \"\")" },
		{ { { "ab-x1", "x1" }, { "ab-9zz", "9zz" } }, "x | part(\"-\", 2)" },
		{ { { "Silva, Olga", "Olga" }, { "van der Berg, Jan", "Jan" } },
		  "x | part(\", \", 2)" },
		{ { { "Silva, Olga", "Olga Silva" }, { "van der Berg, Jan", "Jan van der Berg" } },
		  "x | m/^([^,]+),\\s*(.+)$/$2 $1/" },
		{ { { "Olga Silva", "O. Silva" }, { "Jan Berg", "J. Berg" } },
		  "x | m/^(\\p{L})\\p{L}*\\s+(\\p{L}+)$/$1. $2/" },
		{ { { "anna.silva@x.org", "anna.silva" } }, "x | part(\"@\", 1)" },
		{ { { "31.12.2001", "2001-12-31" } }, "x | date(\"%d.%m.%Y\")" },
		{ { { "12/31/2001", "31.12.2001" } },
		  "x | date(\"%m/%d/%Y\") | format(\"%d.%m.%Y\")" },
		{ { { "20011231", "31/12/2001" }, { "19990203", "03/02/1999" } },
		  "x | date(\"%Y%m%d\") | format(\"%d/%m/%Y\")" },
		{ { { "first_name", "first name" } }, "x | replace(\"_\", \" \")" },
		{ { { "$1,200.50", "1200.50" }, { "3.10", "3.10" } }, "x | gsub(/[$,]/, \"\")" },
		{ { { "AB1234", "AB-1234" }, { "XY0001", "XY-0001" } },
		  "x | m/^(\\p{L}+)(\\d+)$/$1-$2/" },
		{ { { "123456789", "123-45-6789" }, { "987654321", "987-65-4321" } },
		  "x | m/^(.{3})(.{2})(.{4})$/$1-$2-$3/" },
		{ { { "(341) 255-4387", "341-255-4387" }, { "+1 212.555.0199", "212-555-0199" } },
		  "x | gsub(/\\D+/, \"\") | m/^.*(.{3})(.{3})(.{4})$/$1-$2-$3/" },
		{ { { "1234567.5", "1,234,567.50" }, { "3", "3.00" } },
		  "x | decimal | format_number(2, thousands \",\")" },
		{ { { "Fred", "Fred" }, { "n/a", NULL } }, "x | nullif(\"n/a\")" },
		{ { { " n/a", NULL } }, "x | nullif(\" n/a\")" },
		{ { { "a", "1" }, { "b", "7" }, { "c", "3" } }, NULL },
		{ { { "x", "completely different" }, { "y", "nothing like it" } }, NULL },
		{ { { "", "a" } }, NULL },
		{ { { "a/b", "b/a" }, { "c/d", "d/c" } },
		  "x | m/^(\\p{L}+)\\/(\\p{L}+)$/$2\\/$1/" },
		{ { { "5", "$5" }, { "17", "$17" } }, "\"$\" & x" },
		{ { { "a$b", "b$a" }, { "cc$d", "d$cc" } },
		  "x | m/^(\\p{L}+)\\$(\\p{L}+)$/$2$$$1/" },
		{ { { "a\"b", "\"a\"b\"" } }, "\"\\\"\" & x & \"\\\"\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_example examples[MOST];
		struct wb_example_asking asking = { .source = WB_TEXT("x"),
						    .examples = examples,
						    .milliseconds = 60000 };
		struct wb_example_answers answers = { 0 };
		struct wb_error err;

		asking.n_examples = take_pairs(cases[i].pairs, examples);
		if (wb_by_example(&asking, &answers, &err) != WB_OK)
			fail_msg("%s: %s", err.where, err.what);
		assert_true(answers.complete);
		if (!cases[i].want && answers.count)
			fail_msg("%s: %s", cases[i].pairs[0].input, answers.items[0].expression.at);
		if (cases[i].want && !answers.count)
			fail_msg("%s: nothing found", cases[i].pairs[0].input);
		if (cases[i].want)
			assert_string_equal(answers.items[0].expression.at, cases[i].want);
		check_answers(&asking, &answers);
		wb_example_answers_release(&answers);
	}
}

/* Samples decide between what the examples leave open; the source may be any expression. */
static void
samples_decide(void **state)
{
	static const struct wb_text samples[] = { WB_TEXT("31.12.1999"), WB_TEXT("24.07.2003") };
	const struct wb_example example = { .input = WB_TEXT("01.02.2003"),
					    .output = WB_TEXT("2003-02-01") };
	struct wb_example_asking asking = { .source = WB_TEXT("m.`D O B` ?? \"\""),
					    .n_examples = 1,
					    .examples = &example,
					    .n_samples = 2,
					    .samples = samples,
					    .milliseconds = 60000 };
	struct wb_example_answers answers = { 0 };
	struct wb_error err;

	(void)state;
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_OK);
	assert_true(answers.count > 0);
	assert_string_equal(answers.items[0].expression.at,
			    "m.`D O B` ?? \"\" | date(\"%d.%m.%Y\")");
	assert_int_equal(answers.items[0].works, 2);
	wb_example_answers_release(&answers);
}

static void
refuses(void **state)
{
	const struct wb_example two[] = {
		{ .input = WB_TEXT("a"), .output = WB_TEXT("b") },
		{ .input = WB_TEXT("a"), .output = WB_TEXT("c") },
	};
	const struct wb_example broken = { .input = WB_TEXT("\xff"), .output = WB_TEXT("c") };
	struct wb_example_asking asking = { .source = WB_TEXT("x"), .examples = two };
	struct wb_example_answers answers = { 0 };
	struct wb_error err;

	(void)state;
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_INVALID);
	asking.n_examples = 2;
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_INVALID);
	assert_string_equal(err.what, "numbers 1 and 2 want the same value to become two");
	asking.n_examples = 1;
	asking.source = WB_TEXT("x |");
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_INVALID);
	asking.source = WB_TEXT("x");
	asking.examples = &broken;
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_INVALID);
	wb_example_answers_release(&answers);
}

/* Whatever it is given, it comes back in time. */
static void
in_time(void **state)
{
	static char lengthy[4001];
	struct wb_example examples[2] = {
		{ .output = WB_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab") },
		{ .input = WB_TEXT("a a a a a a a a a, a a a-a a a a a/a a a a a a a a a"),
		  .output = WB_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac") },
	};
	struct wb_text samples[300];
	atomic_bool cancelled = true;
	struct wb_example_asking asking = { .source = WB_TEXT("x"),
					    .n_examples = 2,
					    .examples = examples,
					    .n_samples = 300,
					    .samples = samples };
	struct wb_example_answers answers = { 0 };
	struct wb_error err;
	int64_t began;

	(void)state;
	memset(lengthy, 'a', sizeof lengthy - 1);
	for (size_t i = 0; i < sizeof lengthy - 1; i += 2)
		lengthy[i] = ' ';
	examples[0].input = wb_text_of(lengthy);
	for (size_t i = 0; i < 300; i++)
		samples[i] = examples[0].input;
	began = wb_clock_monotonic();
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_OK);
	assert_true(wb_clock_monotonic() - began < 2000000); /* 80 ms, on a busy machine */
	wb_example_answers_release(&answers);
	asking.cancelled = &cancelled;
	assert_int_equal(wb_by_example(&asking, &answers, &err), WB_OK);
	assert_false(answers.complete);
	wb_example_answers_release(&answers);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(samples_decide),
		cmocka_unit_test(refuses),
		cmocka_unit_test(in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
