#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "data/integer.h"
#include "data/real.h"
#include "data/value.h"

static void
test_integer(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: no integer */
	} cases[] = {
		{ "0", "0" },
		{ "-0", "0" },
		{ "+7", "7" },
		{ "000000000000000000000000042", "42" },
		{ "9223372036854775807", "9223372036854775807" },
		{ "9223372036854775808", NULL },
		{ "-9223372036854775808", "-9223372036854775808" },
		{ "-9223372036854775809", NULL },
		{ "99999999999999999999", NULL },
		{ "100", "100" },
		{ "-105", "-105" },
		{ "", NULL },
		{ "-", NULL },
		{ "+-1", NULL },
		{ " 1", NULL },
		{ "1 ", NULL },
		{ "1.0", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[WB_INTEGER_TEXT_SIZE + 1];
		int64_t value;
		bool good = wb_integer_parse(wb_text_of(cases[i].text), &value);

		if (good != (cases[i].want != NULL))
			fail_msg("integer \"%s\"", cases[i].text);
		if (!good)
			continue;
		text[wb_integer_format(value, text)] = '\0';
		assert_string_equal(text, cases[i].want);
	}
}

static void
test_real(void **state)
{
	static const struct {
		double value;
		const char *want;
	} cases[] = {
		{ 0.0, "0" },
		{ -0.0, "0" },
		{ 0.1, "0.1" },
		{ -12.5, "-12.5" },
		{ 1234567.891, "1234567.891" },
		{ 3, "3" },
		{ 1e15, "1e+15" },
		{ 999999999999999, "999999999999999" },
		{ 0.1 + 0.2, "0.30000000000000004" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ DBL_MAX, "1.7976931348623157e+308" },
		{ 5e-324, "4.94065645841247e-324" },
		{ 0.0001, "0.0001" },
		{ 0.00001, "1e-05" },
		{ 123456.78901234, "123456.78901234" },
	};
	static const char *const none[] = { "",    "-",   ".5",    "5.",         "1e",
					    "1e+", "inf", "nan",   "0x1",        " 1",
					    "1 ",  "1,5", "1e999", "1e99999999", "1.5.2" };
	double back;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[WB_REAL_TEXT_SIZE + 1];

		text[wb_real_format(cases[i].value, text)] = '\0';
		assert_string_equal(text, cases[i].want);
		assert_true(wb_real_parse(wb_text_of(text), &back));
		assert_true(back == cases[i].value);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (wb_real_parse(wb_text_of(none[i]), &back))
			fail_msg("real \"%s\"", none[i]);
	assert_true(wb_real_parse(wb_text_of("-1.5E3"), &back) && back == -1500);
	assert_true(wb_real_parse(wb_text_of("000000000000000000000001.25"), &back) &&
		    back == 1.25);
}

static void
test_real_reads_back(void **state)
{
	uint64_t seed = 1234567;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[WB_REAL_TEXT_SIZE];
		double value, back;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		memcpy(&value, &seed, sizeof value);
		if (i % 2)
			value = (double)(int64_t)(seed % 100000000) / 1000;
		if (!isfinite(value))
			continue;
		assert_true(wb_real_parse((struct wb_text){ text, wb_real_format(value, text) },
					  &back));
		assert_true(back == value);
	}
}

/* Texts of a type that are read and written the same. */
static void
test_canonical(void **state)
{
	static const struct {
		enum wb_type type;
		const char *text;
		bool good;
	} cases[] = {
		{ WB_TYPE_TEXT, "", true },
		{ WB_TYPE_TEXT, "h\xc3\xa9llo \x1b[31m", true },
		{ WB_TYPE_TEXT, "\xff", false },
		{ WB_TYPE_INTEGER, "-42", true },
		{ WB_TYPE_INTEGER, "+42", false },
		{ WB_TYPE_INTEGER, "042", false },
		{ WB_TYPE_INTEGER, "-0", false },
		{ WB_TYPE_INTEGER, "-042", false },
		{ WB_TYPE_INTEGER, "", false },
		{ WB_TYPE_DECIMAL, "0.50", true },
		{ WB_TYPE_DECIMAL, "-0.00", false },
		{ WB_TYPE_DECIMAL, "00.5", false },
		{ WB_TYPE_REAL, "0.1", true },
		{ WB_TYPE_REAL, "1e+300", true },
		{ WB_TYPE_REAL, "nan", false },
		{ WB_TYPE_BOOLEAN, "true", true },
		{ WB_TYPE_BOOLEAN, "false", true },
		{ WB_TYPE_BOOLEAN, "TRUE", false },
		{ WB_TYPE_BOOLEAN, "1", false },
		{ WB_TYPE_DATE, "2024-02-29", true },
		{ WB_TYPE_DATE, "2024-02-30", false },
		{ WB_TYPE_TIME, "23:59:59.500000", true },
		{ WB_TYPE_TIMESTAMP, "1969-12-31 23:59:59.999999", true },
		{ WB_TYPE_BYTES, "00ff7f", true },
		{ WB_TYPE_BYTES, "", true },
		{ WB_TYPE_BYTES, "0", false },
		{ WB_TYPE_BYTES, "0g", false },
		{ WB_TYPE_LIST, "[]", false },
		{ WB_TYPE_NULL, "", false },
	};
	struct wb_arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text text = wb_text_of(cases[i].text);
		struct wb_value value;

		if (wb_value_of_text(text, (struct wb_type_spec){ .type = cases[i].type }, &arena,
				     &value) != cases[i].good)
			fail_msg("%s \"%s\"", wb_type_name(cases[i].type), cases[i].text);
		if (cases[i].good)
			assert_true(wb_text_equal(wb_value_to_text(&value, &arena), text));
	}
	wb_arena_release(&arena);
}

static void
test_decimal_spec(void **state)
{
	struct wb_type_spec money = { WB_TYPE_DECIMAL, 4, 2 };
	struct wb_arena arena = { 0 };
	struct wb_value value;

	(void)state;
	assert_true(wb_value_of_text(WB_TEXT("12.5"), money, &arena, &value));
	assert_true(wb_text_is(wb_value_to_text(&value, &arena), "12.50"));
	assert_false(wb_value_of_text(WB_TEXT("123"), money, &arena, &value));
	assert_false(wb_value_of_text(WB_TEXT("1.255"), money, &arena, &value));
	assert_false(wb_value_of_text((struct wb_text){ "a\0b", 3 },
				      (struct wb_type_spec){ .type = WB_TYPE_TEXT }, &arena,
				      &value));
	wb_arena_release(&arena);
}

static void
test_list(void **state)
{
	const struct wb_value inner[] = { { .type = WB_TYPE_BOOLEAN, .as.integer = 1 } };
	const struct wb_value items[] = {
		wb_value_text(WB_TEXT("a\"\\\n\x01\x1b\xc3\xa9")),
		{ .type = WB_TYPE_INTEGER, .as.integer = -5 },
		{ .type = WB_TYPE_DECIMAL, .as.decimal = { 150, 2 } },
		{ .type = WB_TYPE_REAL, .as.real = 0.5 },
		{ .type = WB_TYPE_REAL, .as.real = NAN },
		{ .type = WB_TYPE_DATE, .as.integer = 0 },
		wb_value_null(WB_TYPE_TEXT),
		{ .type = WB_TYPE_LIST, .as.list = { inner, 1 } },
	};
	struct wb_value list = { .type = WB_TYPE_LIST, .as.list = { items, 8 } };
	struct wb_arena arena = { 0 };
	struct wb_text text = wb_value_to_text(&list, &arena);

	(void)state;
	assert_true(wb_text_is(text, "[\"a\\\"\\\\\\n\\u0001\\u001b\xc3\xa9\",-5,1.50,0.5,\"nan\","
				     "\"1970-01-01\",null,[true]]"));
	list.as.list.count = 0;
	assert_true(wb_text_is(wb_value_to_text(&list, &arena), "[]"));
	list = wb_value_null(WB_TYPE_DATE);
	assert_int_equal(wb_value_to_text(&list, &arena).len, 0);
	wb_arena_release(&arena);
}

static void
test_compare(void **state)
{
	const struct wb_value ascending[] = {
		{ .type = WB_TYPE_REAL, .as.real = -1e300 },
		{ .type = WB_TYPE_INTEGER, .as.integer = INT64_MIN },
		{ .type = WB_TYPE_REAL, .as.real = -0.5 },
		{ .type = WB_TYPE_INTEGER, .as.integer = 0 },
		{ .type = WB_TYPE_DECIMAL, .as.decimal = { 15, 1 } },
		{ .type = WB_TYPE_INTEGER, .as.integer = 2 },
		{ .type = WB_TYPE_REAL, .as.real = 9007199254740992 },
		{ .type = WB_TYPE_INTEGER, .as.integer = 9007199254740993 },
		{ .type = WB_TYPE_INTEGER, .as.integer = INT64_MAX },
		{ .type = WB_TYPE_REAL, .as.real = 9223372036854775808.0 },
	};
	const struct wb_value tenth = { .type = WB_TYPE_REAL, .as.real = 0.1 };
	const struct wb_value exact = { .type = WB_TYPE_DECIMAL, .as.decimal = { 10, 2 } };
	struct wb_value a = wb_value_text(WB_TEXT("Z")), b = wb_value_text(WB_TEXT("a"));

	(void)state;
	for (int i = 0; i < 10; i++)
		for (int j = 0; j < 10; j++)
			assert_int_equal(wb_value_compare(&ascending[i], &ascending[j]),
					 (i > j) - (i < j));
	assert_int_equal(wb_value_compare(&tenth, &exact), 0);
	assert_true(wb_value_compare(&a, &b) < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_integer),         cmocka_unit_test(test_real),
		cmocka_unit_test(test_real_reads_back), cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_decimal_spec),    cmocka_unit_test(test_list),
		cmocka_unit_test(test_compare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
