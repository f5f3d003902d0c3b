/* The key that an explanation is asked for, and what a row went through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan_fixture.h"
#include "study/explain_key.h"
#include "study/row_trace.h"

static void
keys(void **state)
{
	static const struct {
		const char *parts, *words; /* each ends in ';' */
		const char *key, *field;   /* key NULL: `error` */
		const char *error;
	} cases[] = {
		{ "id;", "7;", "7", "", NULL },
		{ "id;", "7;phone;", "7", "phone", NULL },
		{ "id;", "id=7;phone;", "7", "phone", NULL },
		{ "id;", "id=;", "", "", NULL },
		{ "id;", "x=7;", "x=7", "", NULL },
		{ "a;b;", "1, 2;", "1, 2", "", NULL },
		{ "a;b;", "1, 2;c;", "1, 2", "c", NULL },
		{ "a;b;", "b=2;a=1;", "1, 2", "", NULL },
		{ "a;b;", "b=2;a=1;c;", "1, 2", "c", NULL },
		{ "a;b;", "a=x=y;b=;", "x=y, ", "", NULL },
		{ "a;b;", "a=1;", NULL, NULL, "the key's part b is missing" },
		{ "a;b;", "a=1;a=2;", NULL, NULL, "the key's part b is missing" },
		{ "id;", "", NULL, NULL, "which row? its key (id) is missing" },
		{ "id;", "7;phone;x;", NULL, NULL, "too many words: \"x\"" },
		{ "", "7;", NULL, NULL, "the mapping has no key to find a row by" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_arena arena = { 0 };
		struct wb_text lists[2][4] = { 0 }, field;
		size_t n[2] = { 0, 0 };
		struct wb_explain_key key = { 0 };
		struct wb_error err;
		enum wb_status status;

		for (size_t k = 0; k < 2; k++) {
			const char *at = k ? cases[i].words : cases[i].parts;

			for (; *at; at += strcspn(at, ";") + 1)
				lists[k][n[k]++] = (struct wb_text){ at, strcspn(at, ";") };
		}
		key.n_parts = n[0];
		key.names = lists[0];
		status = wb_explain_key_read(&key, false, lists[1], n[1], "mapping m", &arena,
					     &field, &err);
		if (!cases[i].key) {
			assert_int_equal(status, WB_INVALID);
			assert_string_equal(err.what, cases[i].error);
		} else {
			assert_int_equal(status, WB_OK);
			assert_true(wb_text_is(key.whole, cases[i].key));
			assert_true(wb_text_is(field, cases[i].field));
		}
		wb_arena_release(&arena);
	}
}

static void
nearness(void **state)
{
	static const struct {
		const char *a, *b;
		bool near;
	} cases[] = {
		{ "17", "18", true },        { "17", "71", true },         { "17", "117", true },
		{ "M-0012", "M-012", true }, { "M-0012", "M-0021", true }, { "7", "8", false },
		{ "17", "28", false },       { "170", "1", false },        { "", "1", false },
		{ "abcd", "badc", false },   { "aa", "aaa", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text a = wb_text_of(cases[i].a), b = wb_text_of(cases[i].b);

		assert_int_equal(wb_explain_near(a, b), cases[i].near);
		assert_int_equal(wb_explain_near(b, a), cases[i].near);
	}
}

/* "step -> value [note] {$1=x}; …" */
static void
print_trace(const struct wb_row_trace *trace, struct wb_buffer *out)
{
	for (size_t i = 0; i < trace->n_steps; i++) {
		const struct wb_traced_step *step = &trace->steps[i];

		wb_buffer_format(out, "%s%.*s -> ", i ? "; " : "", WB_TEXT_ARG(step->step));
		if (step->cell.state == WB_CELL_FAILED)
			wb_buffer_format(out, "fails %.*s", WB_TEXT_ARG(step->cell.rule));
		else if (step->cell.state == WB_CELL_NULL)
			wb_buffer_string(out, "null");
		else
			wb_buffer_text(out, step->cell.text);
		if (step->note.len)
			wb_buffer_format(out, " [%.*s]", WB_TEXT_ARG(step->note));
		for (size_t k = 0; k < step->n_groups; k++) {
			const struct wb_traced_group *group = &step->groups[k];

			wb_buffer_format(out, " {%u.%u %.*s=%.*s}", group->match, group->number,
					 WB_TEXT_ARG(group->name),
					 WB_TEXT_ARG(group->taken ? group->text : WB_TEXT("-")));
		}
	}
	wb_buffer_byte(out, '\0');
}

static void
traces(void **state)
{
	static const char design[] =
		"system ams csv \"ams\" { }\nsystem crm sqlite \"crm.db\" { }\n"
		"crosswalk loud { \"A\" -> \"x\" null -> \"n\" otherwise keep }\n"
		"crosswalk strict { \"A\" -> \"x\" otherwise reject }\n"
		"mapping m {\nfrom ams.t as t\ninto crm.fresh create\nid <- t.n\nname <- %s\n}\n";
	static const char *const rows[][PLAN_FIELDS] = { { "A-12", NULL, "3", "2024-01-31" } };
	static const struct {
		const char *expression, *want;
	} cases[] = {
		{ "\"x\"", "" },
		{ "t.a", "t.a -> A-12" },
		{ "t.b | lower", "t.b -> null; lower -> null" },
		{ "t.a | m/(?<l>\\w)-(\\d)(x)?/$1/", "t.a -> A-12; m/(?<l>\\w)-(\\d)(x)?/$1/ -> A "
						     "{1.0 =A-1} {1.1 l=A} {1.2 =1} {1.3 =-}" },
		{ "t.a | s/\\d/n/g", "t.a -> A-12; s/\\d/n/g -> A-nn {1.0 =1} {2.0 =2}" },
		{ "t.a | s/z/n/", "t.a -> A-12; s/z/n/ -> A-12 [no match]" },
		{ "t.a | m/z/n/ | upper", "t.a -> A-12; m/z/n/ -> fails no-match" },
		{ "t.a | m/z/n/ | upper else t.a",
		  "t.a -> A-12; m/z/n/ -> fails no-match; else t.a -> A-12 "
		  "[fallback taken: no-match, the pattern does not match]" },
		{ "t.a ?? (t.b | upper)",
		  "t.a -> A-12; t.a ?? (t.b | upper) -> A-12 [not needed]" },
		{ "t.a | left(1) | map(loud)",
		  "t.a -> A-12; left(1) -> A; map(loud) -> x [crosswalk loud: entry \"A\"]" },
		{ "t.b | map(loud)", "t.b -> null; map(loud) -> n [crosswalk loud: entry null]" },
		{ "t.a | map(loud)",
		  "t.a -> A-12; map(loud) -> A-12 [crosswalk loud: no entry, otherwise keep]" },
		{ "t.a | map(strict)", "t.a -> A-12; map(strict) -> fails not-in-crosswalk" },
		{ "if t.n between 1 and 5 then t.a else t.b end",
		  "t.n -> 3; t.n between 1 and 5 -> true; t.a -> A-12; "
		  "if t.n between 1 and 5 then t.a else t.b end -> A-12 [then taken]" },
		{ "t.n & \"\"", "t.n -> 3; as text -> 3; t.n & \"\" -> 3" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_context context = { .now = 0 };
		struct wb_regex_scratch *regex = wb_regex_scratch_new();
		struct wb_buffer script = { 0 }, seen = { 0 };
		struct wb_batch batch = { 0 };
		struct wb_arena arena = { 0 };
		struct wb_evaluator *evaluator;
		struct plan_fixture fixture;
		struct wb_row_trace trace;
		struct wb_tracer tracer;
		struct wb_plan *plan;

		wb_buffer_format(&script, design, cases[i].expression);
		plan_fixture_init(&fixture, script.at);
		if (wb_plan_compile(&fixture.model,
				    wb_model_find(&fixture.model, WB_OBJECT_MAPPING, WB_TEXT("m")),
				    &plan, &fixture.err) != WB_OK)
			fail_msg("%s: %s", cases[i].expression, fixture.err.what);
		plan_fixture_batch(&batch, rows, 1);
		evaluator = wb_evaluator_new(plan, &context);
		wb_tracer_init(&tracer, plan, evaluator, &batch);
		wb_row_trace(&tracer, plan->arrows[1].expr, 0, regex, &arena, &trace);
		print_trace(&trace, &seen);
		assert_string_equal(seen.at, cases[i].want);
		wb_evaluator_free(evaluator);
		wb_plan_free(plan);
		wb_batch_release(&batch);
		wb_arena_release(&arena);
		wb_regex_scratch_free(regex);
		wb_buffer_release(&script);
		wb_buffer_release(&seen);
		plan_fixture_release(&fixture);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(nearness),
		cmocka_unit_test(traces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
