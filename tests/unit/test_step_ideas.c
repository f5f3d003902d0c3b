/* Ideas for a next step: each can be put behind an expression. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "draft/step_ideas.h"
#include "draft/steps.h"

static const struct wb_step_idea *
find(const struct wb_step_idea *ideas, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (wb_text_is(ideas[i].name, name))
			return &ideas[i];
	return NULL;
}

static void
test_all_parse(void **state)
{
	struct wb_arena arena = { 0 };
	struct wb_steps steps = { 0 };
	size_t n;
	const struct wb_step_idea *ideas = wb_step_ideas(&arena, &n);

	(void)state;
	assert_int_equal(wb_steps_parse(WB_TEXT("m.Phone | trim"), &steps, NULL), WB_OK);
	assert_true(n > 60);
	for (size_t i = 0; i < n; i++) {
		struct wb_buffer text = { 0 };
		struct wb_error err = { 0 };

		if (wb_steps_insert(&steps, 2, ideas[i].step, &text, &err) != WB_OK)
			fail_msg("%.*s: %s", WB_TEXT_ARG(ideas[i].step), err.what);
		assert_true(ideas[i].help.len && ideas[i].form.len && ideas[i].sample.len);
		wb_buffer_release(&text);
	}
	wb_steps_release(&steps);
	wb_arena_release(&arena);
}

/* Arguments are those of the example, without what the step is applied to. */
static void
test_steps(void **state)
{
	static const struct {
		const char *name, *step;
		bool is_whole;
	} cases[] = {
		{ "trim", "trim", true },
		{ "lpad", "lpad(5, \"0\")", false },
		{ "add_days", "add_days(2)", false },
		{ "year", "year", true },
		{ "json", "json(\"$.name.given[0]\")", false },
		{ "gsub", "gsub(/[$,]/, \"\")", false },
		{ "match", "m/^(.*)$/$1/", false },
		{ "count", NULL, false },
		{ "now", NULL, false },
		{ "if", NULL, false },
	};
	struct wb_arena arena = { 0 };
	size_t n;
	const struct wb_step_idea *ideas = wb_step_ideas(&arena, &n);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct wb_step_idea *idea = find(ideas, n, cases[i].name);
		char step[100];

		if (!idea || !cases[i].step) {
			assert_true(!idea && !cases[i].step);
			continue;
		}
		snprintf(step, sizeof step, "%.*s", WB_TEXT_ARG(idea->step));
		assert_string_equal(step, cases[i].step);
		assert_int_equal(idea->is_whole, cases[i].is_whole);
	}
	wb_arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_parse),
		cmocka_unit_test(test_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
