/* Expressions compiled and evaluated: operators, null, failure, conversion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plan_fixture.h"

static const char design[] =
	"system ams csv \"ams\" { }\n"
	"system crm sqlite \"crm.db\" { }\n"
	"crosswalk status { \"active\", \"a\" -> \"ACT\" \"lapsed\" -> \"LAP\" null -> \"UNK\" }\n"
	"crosswalk loose ignoring case { \"Straße\" -> 1 \"b\" -> 2 otherwise 9 }\n"
	"crosswalk kept { \"x\" -> \"y\" otherwise keep }\n"
	"param cutoff date = \"2020-01-01\"\n";

struct expectation {
	const char *expression, *want;
};

static void
check(const struct expectation *cases, size_t n, struct wb_batch *batch)
{
	struct plan_fixture fixture;
	struct wb_arena arena = { 0 };

	plan_fixture_init(&fixture, design);
	for (size_t i = 0; i < n; i++) {
		const char *got = plan_fixture_value(&fixture, cases[i].expression, batch, &arena);

		if (strncmp(got, cases[i].want, strlen(cases[i].want)) != 0 ||
		    (strncmp(got, "error", 5) != 0 && strcmp(got, cases[i].want) != 0))
			fail_msg("%s\n  gives %s\n  not   %s", cases[i].expression, got,
				 cases[i].want);
	}
	wb_arena_release(&arena);
	plan_fixture_release(&fixture);
}

#define CHECK(cases, batch) check((cases), sizeof(cases) / sizeof *(cases), (batch))

static void
constants(void **state)
{
	static const struct expectation cases[] = {
		{ "1 + 2 * 3", "7" },
		{ "7 / 2", "3.5" },
		{ "7 % 4", "3" },
		{ "-7 % 4", "-3" },
		{ "1 / 0", "fails: divide-by-zero" },
		{ "9223372036854775807 + 1", "fails: out-of-range" },
		{ "-9223372036854775807 - 2", "fails: out-of-range" },
		{ "0.1 + 0.2 = 0.3", "true" },
		{ "1.50", "1.50" },
		{ "1.5 * 2", "3.0" },
		{ "1 = 1.0", "true" },
		{ "\"a\" & null & \"b\"", "ab" },
		{ "1 & \"-\" & 2.50", "1-2.50" },
		{ "null ?? \"x\"", "x" },
		{ "\"a\" < \"b\"", "true" },
		{ "\"a\" = null", "null" },
		{ "null = null", "null" },
		{ "null is null", "true" },
		{ "\"\" is null", "false" },
		{ "\"\" is not null", "true" },
		{ "not null", "null" },
		{ "true and null", "null" },
		{ "false and null", "false" },
		{ "true or null", "true" },
		{ "false or null", "null" },
		{ "3 in (1, 2, 3)", "true" },
		{ "3 in (1, null)", "null" },
		{ "3 not in (1, 2)", "true" },
		{ "2 between 1 and 3", "true" },
		{ "2 not between 1 and 3", "false" },
		{ "if 1 = 1 then \"y\" else \"n\" end", "y" },
		{ "if null then \"y\" else \"n\" end", "n" },
		{ "if false then \"y\" end", "null" },
		{ "case 2 when 1 then \"a\" when 2 then \"b\" otherwise \"c\" end", "b" },
		{ "case 5 when 1 then \"a\" otherwise \"c\" end", "c" },
		{ "case 5 when 1 then \"a\" end", "null" },
		{ "case null when null then \"nothing\" end", "nothing" },
		{ "\"2024-02-29\" | date(\"%Y-%m-%d\") = \"2024-02-29\"", "true" },
		{ "cutoff", "2020-01-01" },
		{ "cutoff < \"2021-06-01\"", "true" },
		{ "\"12-b\" | m/^(\\d+)-/$1/", "12" },
		{ "\"b-12\" | m/^(\\d+)-/$1/", "fails: no-match" },
		{ "\"b-12\" | m/^(\\d+)-/$1/ else \"none\"", "none" },
		{ "\"b-12\" | m/^(\\d+)-/$1/ else null", "null" },
		{ "null | m/x/y/", "null" },
		{ "\"a-b-c\" | s/-/+/", "a+b-c" },
		{ "\"a-b-c\" | s/-/+/g", "a+b+c" },
		{ "\"abc\" | s/x/y/", "abc" },
		{ "\"Abc\" ~ /^a/i", "true" },
		{ "\"Abc\" !~ /^a/", "true" },
		{ "null ~ /x/", "null" },
		{ "12 ~ /^1/", "true" },
		{ "\"active\" | map(status)", "ACT" },
		{ "null | map(status)", "UNK" },
		{ "\"gone\" | map(status)", "fails: not-in-crosswalk" },
		{ "\"STRASSE\" | map(loose)", "9" },
		{ "\"STRAßE\" | map(loose)", "1" },
		{ "\"B\" | map(loose)", "2" },
		{ "null | map(loose)", "null" },
		{ "\"z\" | map(kept)", "z" },
		{ "map(\"a\", status)", "ACT" },
		{ "coalesce(null, null, 3)", "3" },
		{ "null | coalesce(\"x\")", "x" },
		{ "\"31.02.2024\" | date(\"%d.%m.%Y\")", "fails: no-such-day" },
		{ "\"1,234.5\" | gsub(/,/, \"\") | decimal(8, 2)", "1234.50" },
		{ "(\"x\" | integer) else 0", "0" },
		{ "(\"x\" | integer) = 1 or true", "true" },
		{ "(\"x\" | integer) = 1 and false", "false" },
		{ "(\"x\" | integer) = 1 or false", "fails: not-a-number" },
		{ "(\"x\" | integer) is null", "fails: not-a-number" },
		{ "if true then 1 else (\"x\" | integer) end", "1" },
		{ "age(date(\"1960-01-01\"))", "66" },
		{ "today()", "2026-01-01" },
	};

	(void)state;
	CHECK(cases, NULL);
}

static void
refused(void **state)
{
	static const struct expectation cases[] = {
		{ "\"a\" + 1", "error: text cannot be calculated with" },
		{ "\"a\" = 1", "error: " },
		{ "true = 1.5 = 1", "error: " },
		{ "nosuch(1)", "error: there is no function nosuch" },
		{ "lower()", "error: lower needs more arguments" },
		{ "lower(\"a\", \"b\")", "error: lower takes fewer arguments" },
		{ "\"a\" | lower(nosuch 1)", "error: " },
		{ "\"a\" | xref(member)", "error: there is no mapping member" },
		{ "\"a\" | map(nosuch)", "error: there is no crosswalk nosuch" },
		{ "\"a\" ~ \"b\"", "error: ~ needs a regular expression" },
		{ "/a/", "error: a regular expression is no value" },
		{ "\"a\" | m/(/x/", "error: in the regular expression" },
		{ "\"a\" | m/a/$1/", "error: " },
		{ "\"a\" | date(\"%q\")", "error: " },
		{ "\"a\" and true", "error: a condition is needed, this is text" },
		{ "a", "error: nothing is called a" },
		{ "if true then 1 else \"x\" end", "error: " },
	};

	(void)state;
	CHECK(cases, NULL);
}

static void
fields(void **state)
{
	static const char *const rows[][PLAN_FIELDS] = {
		{ " Ana ", NULL, "42", "2024-02-29" },
	};
	static const struct expectation cases[] = {
		{ "t.a | trim | upper", "ANA" },
		{ "a | trim", "Ana" },
		{ "b", "null" },
		{ "b | trim", "null" },
		{ "b & \"x\"", "x" },
		{ "n + 1", "43" },
		{ "n + 0.5", "42.5" },
		{ "n | lpad(5, \"0\")", "00042" },
		{ "n = \"42\"", "true" },
		{ "d", "2024-02-29" },
		{ "d = \"2024-02-29\"", "true" },
		{ "d > cutoff", "true" },
		{ "d | format(\"%d.%m.%Y\")", "29.02.2024" },
		{ "row()", "1" },
		{ "source()", "ams.t" },
		{ "run()", "test-run" },
		{ "t.zip", "error: t has no field zip" },
		{ "x.a", "error: no table here is called x" },
		{ "a + n", "error: " },
		{ "d = \"tomorrow\"", "error: " },
	};
	struct wb_batch batch = { 0 };

	(void)state;
	plan_fixture_batch(&batch, rows, 1);
	CHECK(cases, &batch);
	wb_batch_release(&batch);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants),
		cmocka_unit_test(refused),
		cmocka_unit_test(fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
