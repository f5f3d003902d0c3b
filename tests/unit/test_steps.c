/* Pipelines taken apart, edited step by step, and an expression over another field. */
#include "draft/steps.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draft/refer.h"

static struct wb_steps
parse(const char *expression)
{
	struct wb_steps steps = { 0 };
	struct wb_error err;

	if (wb_steps_parse(wb_text_of(expression), &steps, &err) != WB_OK)
		fail_msg("%s: %s", expression, err.what);
	return steps;
}

/* An expression, and its steps: "source", "| step", "else fallback", with ";" between. */
static const struct {
	const char *expression, *steps;
} splits[] = {
	{ "m.Phone", "m.Phone" },
	{ "m.Phone | trim | m/^(\\d+)$/+1$1/ else null",
	  "m.Phone; | trim; | m/^(\\d+)$/+1$1/; else null" },
	{ "a else b else c", "a; else b; else c" },
	{ "a & b | trim", "a & b; | trim" },
	{ "a ?? \"x\" | title()", "a ?? \"x\"; | title" },
	{ "x | trim = \"A\"", "x | trim = \"A\"" },
	{ "trim(x, \"y\")", "trim(x, \"y\")" },
	{ "if a then b | trim else c end | upper", "if a then b | trim else c end; | upper" },
	{ "(x | integer else 0) | abs else now()", "x; | integer; else 0; | abs; else now()" },
	{ "x | date(\"%d.%m.%y\", pivot 30)", "x; | date(\"%d.%m.%y\", pivot 30)" },
	{ "`Total Paid ($)` | map(status)", "`Total Paid ($)`; | map(status)" },
	{ "x else y | trim", "x; else y | trim" },
};

static void
splits_at_the_left_edge(void **state)
{
	static const char *const words[] = { "", "| ", "else " };

	(void)state;
	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
		struct wb_steps steps = parse(splits[i].expression);
		struct wb_buffer found = { 0 };

		for (size_t k = 0; k < steps.count; k++)
			wb_buffer_format(&found, "%s%s%.*s", k ? "; " : "",
					 words[steps.items[k].kind],
					 WB_TEXT_ARG(steps.items[k].text));
		assert_string_equal(found.at, splits[i].steps);
		wb_buffer_release(&found);
		wb_steps_release(&steps);
	}
}

static void
prefixes_are_expressions(void **state)
{
	static const char *const wanted[] = { "x", "x | integer", "x | integer else 0",
					      "(x | integer else 0) | abs" };
	struct wb_steps steps = parse("(x | integer else 0) | abs");

	(void)state;
	assert_int_equal(steps.count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(steps.items[i].prefix.at, wanted[i]);
	assert_string_equal(wb_steps_text(&steps).at, wanted[3]);
	assert_int_equal(wb_steps_end(&steps), 4);
	wb_steps_release(&steps);
	steps = parse("x | trim else y else null");
	assert_int_equal(wb_steps_end(&steps), 2);
	wb_steps_release(&steps);
}

enum act { REPLACE, INSERT, REMOVE, MOVE };

/* An edit of the n-th step; the result, or what the error says. */
static const struct {
	const char *expression;
	enum act act;
	size_t n, to;
	const char *text, *wanted;
	enum wb_status status;
} edits[] = {
	{ "x | trim | upper", REPLACE, 1, 0, "squeeze", "x | squeeze | upper", WB_OK },
	{ "x | trim | upper", REPLACE, 1, 0, " | left(3) | title", "x | left(3) | title | upper",
	  WB_OK },
	{ "x | trim", REPLACE, 0, 0, "a & b", "a & b | trim", WB_OK },
	{ "x | trim", REPLACE, 0, 0, "a = b", "(a = b) | trim", WB_OK },
	{ "x | trim else null", REPLACE, 2, 0, "\"?\"", "x | trim else \"?\"", WB_OK },
	{ "x | trim else null", REPLACE, 2, 0, "else \"?\"", "x | trim else \"?\"", WB_OK },
	{ "x | trim else null", REPLACE, 2, 0, "| upper", "x | trim | upper", WB_OK },
	{ "x else y", REPLACE, 1, 0, "elsewhere", "x else elsewhere", WB_OK },
	{ "x", INSERT, 1, 0, "else null", "x else null", WB_OK },
	{ "x", INSERT, 1, 0, "m/^(a|b)$/$1/ else null", "x | m/^(a|b)$/$1/ else null", WB_OK },
	{ "x | trim else null", INSERT, 1, 0, "integer", "x | integer | trim else null", WB_OK },
	{ "x else null", INSERT, 2, 0, "trim", "(x else null) | trim", WB_OK },
	{ "x else null", INSERT, 1, 0, "else y", "x else y else null", WB_OK },
	{ "x | trim", INSERT, 0, 0, "upper", "the first one is the source", WB_INVALID },
	{ "x | trim | upper", REMOVE, 1, 0, NULL, "x | upper", WB_OK },
	{ "(x else 0) | abs", REMOVE, 1, 0, NULL, "x | abs", WB_OK },
	{ "x | trim", REMOVE, 0, 0, NULL, "the first one is the source", WB_INVALID },
	{ "x | a | b | c", MOVE, 1, 3, NULL, "x | b | c | a", WB_OK },
	{ "x | a | b | c", MOVE, 3, 1, NULL, "x | c | a | b", WB_OK },
	{ "x | a | b", MOVE, 2, 2, NULL, "x | a | b", WB_OK },
	{ "x | a else null", MOVE, 2, 1, NULL, "(x else null) | a", WB_OK },
	{ "x | a", MOVE, 1, 0, NULL, "the first one is the source", WB_INVALID },
	/* Half typed: nothing is appended, and the error is the parser's. */
	{ "x | trim", REPLACE, 1, 0, "", "a step is expected here", WB_INVALID },
	{ "x | trim", REPLACE, 1, 0, "left(3", "expected here", WB_INVALID },
	{ "x | trim", REPLACE, 1, 0, "m/(/$1/", NULL, WB_OK },
	{ "x | trim", REPLACE, 1, 0, "m/abc", "is not closed", WB_INVALID },
	{ "x | trim", INSERT, 2, 0, "upper = \"A\"", "a further step, else, or the end",
	  WB_INVALID },
	{ "x | trim", INSERT, 2, 0, "upper & y", "a further step, else, or the end", WB_INVALID },
	{ "x | trim", INSERT, 2, 0, "upper y <- z", "a further step, else, or the end",
	  WB_INVALID },
	{ "x | trim", REPLACE, 0, 0, "x |", "a step is expected here", WB_INVALID },
};

static enum wb_status
edit(size_t i, const struct wb_steps *steps, struct wb_buffer *out, struct wb_error *err)
{
	struct wb_text text = wb_text_of(edits[i].text);

	switch (edits[i].act) {
	case REPLACE:
		return wb_steps_replace(steps, edits[i].n, text, out, err);
	case INSERT:
		return wb_steps_insert(steps, edits[i].n, text, out, err);
	case REMOVE:
		return wb_steps_remove(steps, edits[i].n, out, err);
	case MOVE:
		return wb_steps_move(steps, edits[i].n, edits[i].to, out, err);
	}
	return WB_INVALID;
}

static void
edits_step_by_step(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		struct wb_steps steps = parse(edits[i].expression);
		struct wb_buffer out = { 0 };
		struct wb_error err = { .what = "" };
		enum wb_status status;

		wb_buffer_string(&out, "");
		status = edit(i, &steps, &out, &err);
		if (status != edits[i].status)
			fail_msg("%s, %s: status %d: %s", edits[i].expression, edits[i].text,
				 status, err.what);
		if (status == WB_OK && edits[i].wanted)
			assert_string_equal(out.at, edits[i].wanted);
		if (status != WB_OK) {
			assert_int_equal(out.len, 0);
			if (!strstr(err.what, edits[i].wanted))
				fail_msg("%s: %s", edits[i].text, err.what);
		}
		wb_buffer_release(&out);
		wb_steps_release(&steps);
	}
}

static void
errors_name_the_place_in_the_text(void **state)
{
	struct wb_steps steps = parse("x | trim");
	struct wb_buffer out = { 0 };
	struct wb_error err;

	(void)state;
	assert_int_equal(wb_steps_insert(&steps, 2, WB_TEXT("left(3) | )"), &out, &err),
			 WB_INVALID);
	assert_string_equal(err.where, "step:1:11");
	assert_int_equal(out.len, 0);
	wb_steps_release(&steps);
}

/* The depth that a tree may have holds for what edits make of it, too. */
static void
refuses_too_many(void **state)
{
	struct wb_buffer text = { 0 }, out = { 0 };
	struct wb_steps steps;
	struct wb_error err;

	(void)state;
	wb_buffer_string(&text, "x");
	for (int i = 1; i < WB_NODE_DEPTH_MAX; i++)
		wb_buffer_string(&text, " | trim");
	steps = parse(text.at);
	assert_int_equal(steps.count, WB_NODE_DEPTH_MAX);
	assert_int_equal(wb_steps_insert(&steps, 1, WB_TEXT("trim"), &out, &err), WB_INVALID);
	assert_non_null(strstr(err.what, "levels"));
	wb_steps_release(&steps);
	wb_buffer_release(&text);
	wb_buffer_release(&out);
}

/* Fields named, and the expression with n.Mobile in the place of m.Phone. */
static const struct {
	const char *expression, *fields, *over;
} over[] = {
	{ "m.Phone | trim", "m.Phone", "n.`Mobile No` | trim" },
	{ "Phone & m.Phone & m.x", "Phone; m.Phone; m.x", "n.`Mobile No` & n.`Mobile No` & m.x" },
	{ "m.Phone | map(Phone)", "m.Phone", "n.`Mobile No` | map(Phone)" },
	{ "lookup(m.Phone, Phone, Phone)", "Phone", "lookup(m.Phone, Phone, n.`Mobile No`)" },
	{ "if m.x ~ /Phone/ then o.Phone end", "m.x; o.Phone", NULL },
	{ "\"ams\"", "", NULL },
};

static void
repeats_on_another_field(void **state)
{
	struct wb_field_name from = { WB_TEXT("m"), WB_TEXT("Phone") };
	struct wb_field_name to = { WB_TEXT("n"), WB_TEXT("Mobile No") };

	(void)state;
	for (size_t i = 0; i < sizeof over / sizeof *over; i++) {
		struct wb_arena arena = { 0 };
		struct wb_buffer found = { 0 };
		struct wb_field_name *fields;
		struct wb_error err;
		enum wb_status status;
		size_t n;

		wb_buffer_string(&found, "");
		assert_int_equal(wb_expression_fields(wb_text_of(over[i].expression), &arena,
						      &fields, &n, &err),
				 WB_OK);
		for (size_t k = 0; k < n; k++)
			wb_buffer_format(
				&found, "%s%.*s%s%.*s", k ? "; " : "", WB_TEXT_ARG(fields[k].alias),
				fields[k].alias.len ? "." : "", WB_TEXT_ARG(fields[k].name));
		assert_string_equal(found.at, over[i].fields);
		wb_buffer_clear(&found);
		status = wb_expression_over(wb_text_of(over[i].expression), from, to, &found, &err);
		assert_int_equal(status, over[i].over ? WB_OK : WB_NOT_FOUND);
		if (over[i].over)
			assert_string_equal(found.at, over[i].over);
		wb_buffer_release(&found);
		wb_arena_release(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_at_the_left_edge),
		cmocka_unit_test(prefixes_are_expressions),
		cmocka_unit_test(edits_step_by_step),
		cmocka_unit_test(errors_name_the_place_in_the_text),
		cmocka_unit_test(refuses_too_many),
		cmocka_unit_test(repeats_on_another_field),
	};

	return cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
