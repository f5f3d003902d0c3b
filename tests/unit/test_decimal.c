#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/decimal.h"

#define NINES "99999999999999999999999999999999999999" /* 38 of them */

static const char *
show(struct wb_decimal value)
{
	static char text[WB_DECIMAL_TEXT_SIZE + 1];

	text[wb_decimal_format(value, text)] = '\0';
	return text;
}

static struct wb_decimal
number(const char *text)
{
	struct wb_decimal value;

	if (!wb_decimal_parse(wb_text_of(text), &value))
		fail_msg("no decimal: %s", text);
	return value;
}

static void
test_parse(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: no decimal */
	} cases[] = {
		{ "0", "0" },
		{ "-0", "0" },
		{ "-0.00", "0.00" },
		{ "+5", "5" },
		{ "007.50", "7.50" },
		{ "-1234.50", "-1234.50" },
		{ NINES, NINES },
		{ "-" NINES, "-" NINES },
		{ "000" NINES, NINES },
		{ "100000000000000000000000000000000000000", NULL },
		{ "340282366920938463463374607431768211457", NULL },
		{ "0." NINES, "0." NINES },
		{ "0.000000000000000000000000000000000000001", NULL },
		{ "1." NINES, NULL },
		{ "123456789012345678901234567890.12345678",
		  "123456789012345678901234567890.12345678" },
		{ "", NULL },
		{ "-", NULL },
		{ ".5", NULL },
		{ "5.", NULL },
		{ "1.2.3", NULL },
		{ " 1", NULL },
		{ "1 ", NULL },
		{ "1e5", NULL },
		{ "0x10", NULL },
		{ "--1", NULL },
		{ "1,5", NULL },
		{ "\xd9\xa1", NULL }, /* an Arabic digit */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_decimal value;
		bool good = wb_decimal_parse(wb_text_of(cases[i].text), &value);

		if (good != (cases[i].want != NULL))
			fail_msg("parse of \"%s\"", cases[i].text);
		if (good)
			assert_string_equal(show(value), cases[i].want);
	}
	assert_false(wb_decimal_parse((struct wb_text){ "1\0002", 3 }, &(struct wb_decimal){ 0 }));
	assert_false(wb_decimal_parse((struct wb_text){ NULL, 0 }, &(struct wb_decimal){ 0 }));
}

static void
test_arithmetic(void **state)
{
	static const struct {
		const char *a, *sign, *b, *want; /* NULL: does not fit, or by zero */
	} cases[] = {
		{ "1.5", "+", "2.25", "3.75" },
		{ "1", "-", "1.00", "0.00" },
		{ "-1", "+", "0.5", "-0.5" },
		{ NINES, "+", "1", NULL },
		{ NINES, "+", "0.000", NINES },
		{ NINES, "-", NINES, "0" },
		{ "-" NINES, "-", "1", NULL },
		{ "9999999999999999999999999999999999999.5", "+", "0.5",
		  "10000000000000000000000000000000000000" },
		{ "9999999999999999999999999999999999999.9", "+",
		  "9999999999999999999999999999999999999.9", NULL },
		{ "99999999999999999999999999999999999999", "+", "0.5", NULL },
		{ "1.50", "*", "2.00", "3.0000" },
		{ "-3", "*", "0.5", "-1.5" },
		{ "-3", "*", "0", "0" },
		{ "10000000000000000000", "*", "10000000000000000000", NULL },
		{ "9999999999999999999", "*", "9999999999999999999",
		  "99999999999999999980000000000000000001" },
		{ "1.00000000000000000000", "*", "1.00000000000000000000",
		  "1.0000000000000000000000000000000000000" },
		{ "0.50000000000000000000", "*", "0.20000000000000000000",
		  "0.10000000000000000000000000000000000000" },
		{ "0.00000000000000000001", "*", "0.00000000000000000001", NULL },
		{ "6", "/", "2", "3" },
		{ "10.00", "/", "4", "2.50" },
		{ "1", "/", "3", "0.333333" },
		{ "2", "/", "3", "0.666667" },
		{ "-2", "/", "3", "-0.666667" },
		{ "1", "/", "0", NULL },
		{ "0", "/", "5", "0" },
		{ "1", "/", "2000000", "0.000001" },
		{ "1", "/", "2000001", "0" },
		{ "1", "/", "0.00000000000000000000000000000000000003", NULL },
		{ "1", "/", "0.00000003", "33333333.333333" },
		{ NINES, "/", "1", NINES },
		{ NINES, "/", "7", NULL },
		{ NINES, "/", "-" NINES, "-1" },
		{ "1", "/", NINES, "0" },
		{ "90000000000000000000000000000000", "/", "99999999999999999999999999999999999998",
		  "0.000001" },
		{ "7", "%", "3", "1" },
		{ "-7", "%", "3", "-1" },
		{ "7.5", "%", "2", "1.5" },
		{ "7", "%", "0.4", "0.2" },
		{ "7", "%", "0", NULL },
		{ NINES, "%", "0.00000000000000000000000000000000000007",
		  "0.00000000000000000000000000000000000002" },
		{ "0.00000000000000000000000000000000000001", "%", NINES,
		  "0.00000000000000000000000000000000000001" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_decimal a = number(cases[i].a), b = number(cases[i].b), out = { -1, 1 };
		bool good = cases[i].sign[0] == '+'   ? wb_decimal_add(a, b, &out)
			    : cases[i].sign[0] == '-' ? wb_decimal_subtract(a, b, &out)
			    : cases[i].sign[0] == '*' ? wb_decimal_multiply(a, b, &out)
			    : cases[i].sign[0] == '/' ? wb_decimal_divide(a, b, &out)
						      : wb_decimal_remainder(a, b, &out);

		if (!good && !cases[i].want) {
			assert_true(out.unscaled == -1 && out.scale == 1);
			continue;
		}
		if (good != (cases[i].want != NULL))
			fail_msg("%s %s %s = %s", cases[i].a, cases[i].sign, cases[i].b, show(out));
		assert_string_equal(show(out), cases[i].want);
	}
}

static void
test_round(void **state)
{
	static const struct {
		const char *value;
		uint8_t scale;
		const char *want[5]; /* by enum wb_rounding */
	} cases[] = {
		{ "2.5", 0, { "3", "2", "2", "2", "3" } },
		{ "-2.5", 0, { "-3", "-2", "-2", "-3", "-2" } },
		{ "3.5", 0, { "4", "4", "3", "3", "4" } },
		{ "0.4", 0, { "0", "0", "0", "0", "1" } },
		{ "-0.4", 0, { "0", "0", "0", "-1", "0" } },
		{ "1.005", 2, { "1.01", "1.00", "1.00", "1.00", "1.01" } },
		{ "1.2", 3, { "1.200", "1.200", "1.200", "1.200", "1.200" } },
		{ "0." NINES, 0, { "1", "1", "0", "0", "1" } },
		{ NINES, 1, { NULL, NULL, NULL, NULL, NULL } },
		{ "0",
		  38,
		  { "0.00000000000000000000000000000000000000",
		    "0.00000000000000000000000000000000000000",
		    "0.00000000000000000000000000000000000000",
		    "0.00000000000000000000000000000000000000",
		    "0.00000000000000000000000000000000000000" } },
		{ "1", 39, { NULL, NULL, NULL, NULL, NULL } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int mode = WB_ROUND_HALF_UP; mode <= WB_ROUND_CEILING; mode++) {
			struct wb_decimal out;
			bool good = wb_decimal_round(number(cases[i].value), cases[i].scale,
						     (enum wb_rounding)mode, &out);

			assert_int_equal(good, cases[i].want[mode] != NULL);
			if (good)
				assert_string_equal(show(out), cases[i].want[mode]);
		}
}

static void
test_fit(void **state)
{
	static const struct {
		const char *value;
		uint8_t precision, scale;
		const char *want;
	} cases[] = {
		{ "1.5", 12, 2, "1.50" },
		{ "1.500", 12, 2, "1.50" },
		{ "1.505", 12, 2, NULL },
		{ "9999999999.99", 12, 2, "9999999999.99" },
		{ "10000000000.00", 12, 2, NULL },
		{ "-9999999999.99", 12, 2, "-9999999999.99" },
		{ "100", 2, 0, NULL },
		{ "0.00", 1, 1, "0.0" },
		{ "0.5", 1, 1, "0.5" },
		{ "1", 1, 1, NULL },
		{ NINES, 38, 0, NINES },
		{ NINES, 38, 1, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_decimal out;
		bool good = wb_decimal_fit(number(cases[i].value), cases[i].precision,
					   cases[i].scale, &out);

		if (good != (cases[i].want != NULL))
			fail_msg("fit of %s", cases[i].value);
		if (good)
			assert_string_equal(show(out), cases[i].want);
	}
}

static void
test_compare(void **state)
{
	static const char *const ascending[] = {
		"-" NINES,
		"-2",
		"-1.5",
		"-1.05",
		"-0." NINES,
		"0",
		"0.00000000000000000000000000000000000001",
		"0.1",
		"0.10000000000000000000000000000000000001",
		"1",
		"1.05",
		"1.5",
		"10",
		NINES,
	};

	(void)state;
	for (int i = 0; i < (int)(sizeof ascending / sizeof *ascending); i++)
		for (int j = 0; j < (int)(sizeof ascending / sizeof *ascending); j++)
			assert_int_equal(
				wb_decimal_compare(number(ascending[i]), number(ascending[j])),
				(i > j) - (i < j));
	assert_int_equal(wb_decimal_compare(number("1"), number("1.000")), 0);
	assert_int_equal(wb_decimal_compare(number("0"), number("0.000")), 0);
}

static void
test_digits(void **state)
{
	static const struct {
		const char *value;
		unsigned whole, fraction;
	} cases[] = {
		{ "0", 0, 0 },    { "0.00", 0, 0 },      { "0.50", 0, 1 }, { "12.340", 2, 2 },
		{ NINES, 38, 0 }, { "0." NINES, 0, 38 }, { "-100", 3, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned whole, fraction;

		wb_decimal_digits(number(cases[i].value), &whole, &fraction);
		assert_int_equal(whole, cases[i].whole);
		assert_int_equal(fraction, cases[i].fraction);
	}
}

static void
test_integers_and_reals(void **state)
{
	static const struct {
		double real;
		uint8_t scale;
		const char *want;
	} reals[] = {
		{ 0.1, 2, "0.10" },
		{ 2.675, 2, "2.68" },
		{ -2.675, 2, "-2.68" },
		{ 1e300, 2, NULL },
		{ 1e37, 0, "10000000000000000000000000000000000000" },
		{ 1e38, 0, NULL },
		{ 1e-300, 2, "0.00" },
		{ -0.0, 1, "0.0" },
		{ 1.5e-7, 7, "0.0000002" },
		{ NAN, 2, NULL },
		{ INFINITY, 2, NULL },
		{ 123456.789, 3, "123456.789" },
	};
	struct wb_decimal out;
	int64_t integer = 7;

	(void)state;
	assert_string_equal(show(wb_decimal_of_integer(INT64_MIN)), "-9223372036854775808");
	assert_true(wb_decimal_to_integer(number("-9223372036854775808.00"), &integer));
	assert_true(integer == INT64_MIN);
	assert_false(wb_decimal_to_integer(number("9223372036854775808"), &integer));
	assert_false(wb_decimal_to_integer(number("1.5"), &integer));
	for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
		bool good = wb_decimal_of_real(reals[i].real, reals[i].scale, &out);

		assert_int_equal(good, reals[i].want != NULL);
		if (good)
			assert_string_equal(show(out), reals[i].want);
	}
	assert_true(wb_decimal_to_real(number("0.1")) == 0.1);
	assert_true(wb_decimal_to_real(number("-123456789012345678901234567890.5")) ==
		    -123456789012345678901234567890.5);
}

static uint64_t
next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* A decimal of any number of digits, scale and sign. */
static struct wb_decimal
random_decimal(uint64_t *seed)
{
	unsigned digits = (unsigned)(next_random(seed) % 39);
	struct wb_decimal value = { .scale = (uint8_t)(next_random(seed) % 39) };

	for (unsigned i = 0; i < digits; i++)
		value.unscaled = value.unscaled * 10 + (int)(next_random(seed) % 10);
	if (next_random(seed) % 2)
		value.unscaled = -value.unscaled;
	return value;
}

static void
test_properties(void **state)
{
	uint64_t seed = 20261123;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct wb_decimal a = random_decimal(&seed), b = random_decimal(&seed), back, out;
		char text[WB_DECIMAL_TEXT_SIZE];
		size_t len = wb_decimal_format(a, text);

		assert_true(len <= sizeof text);
		assert_true(wb_decimal_parse((struct wb_text){ text, len }, &back));
		assert_true(back.unscaled == a.unscaled && back.scale == a.scale);
		assert_int_equal(wb_decimal_compare(a, b), -wb_decimal_compare(b, a));
		if (wb_decimal_add(a, b, &out) && wb_decimal_subtract(out, b, &back))
			assert_int_equal(wb_decimal_compare(a, back), 0);
		if (wb_decimal_multiply(a, b, &out) && b.unscaled &&
		    wb_decimal_remainder(out, b, &back) && wb_decimal_divide(out, b, &back) &&
		    a.scale <= 6)
			assert_int_equal(wb_decimal_compare(a, back), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_integers_and_reals),
		cmocka_unit_test(test_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
