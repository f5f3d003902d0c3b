#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel.h"

#define NINES "99999999999999999999999999999999999999" /* 38 of them */

static const struct kernel_case conversions[] = {
	{ "integer", { "null:text" }, "null" },
	{ "integer", { "text:" }, "fails: not-a-number" },
	{ "integer", { "text:0042" }, "42" },
	{ "integer", { "text:+5" }, "5" },
	{ "integer", { "text:-0" }, "0" },
	{ "integer", { "text:  12" }, "fails: not-a-number" },
	{ "integer", { "text:12 " }, "fails: not-a-number" },
	{ "integer", { "text:1,200" }, "fails: not-a-number" },
	{ "integer", { "text:1e3" }, "fails: not-a-number" },
	{ "integer", { "text:12.0" }, "fails: not-whole" },
	{ "integer", { "text:12." }, "fails: not-a-number" },
	{ "integer", { "text:\x1b[2J" }, "fails: not-a-number" },
	{ "integer", { "text:9223372036854775807" }, "9223372036854775807" },
	{ "integer", { "text:9223372036854775808" }, "fails: out-of-range" },
	{ "integer", { "text:-9223372036854775808" }, "-9223372036854775808" },
	{ "integer", { "text:" NINES NINES }, "fails: out-of-range" },
	{ "integer", { "decimal:12.00" }, "12" },
	{ "integer", { "decimal:12.50" }, "fails: not-whole" },
	{ "integer", { "decimal:9223372036854775808" }, "fails: out-of-range" },
	{ "integer", { "real:12" }, "12" },
	{ "integer", { "real:12.5" }, "fails: not-whole" },
	{ "integer", { "real:9223372036854775808" }, "fails: out-of-range" },
	{ "integer", { "real:-9223372036854775808" }, "-9223372036854775808" },
	{ "integer", { "real:1e300" }, "fails: out-of-range" },
	{ "integer", { "boolean:true" }, "1" },
	{ "integer", { "integer:7" }, "7" },
	{ "decimal", { "null:text" }, "null" },
	{ "decimal", { "text:" }, "fails: not-a-number" },
	{ "decimal", { "text:1234.5" }, "1234.5" },
	{ "decimal", { "text:1234.5", "integer:12", "integer:2" }, "1234.50" },
	{ "decimal", { "text:1234.500", "integer:12", "integer:2" }, "1234.50" },
	{ "decimal", { "text:1234.505", "integer:12", "integer:2" }, "fails: too-many-digits" },
	{ "decimal", { "text:9999999999.99", "integer:12", "integer:2" }, "9999999999.99" },
	{ "decimal", { "text:10000000000", "integer:12", "integer:2" }, "fails: out-of-range" },
	{ "decimal", { "text:12", "integer:2" }, "12" },
	{ "decimal", { "text:12.5", "integer:2" }, "fails: too-many-digits" },
	{ "decimal", { "text:-0.00", "integer:4", "integer:2" }, "0.00" },
	{ "decimal", { "text:" NINES }, NINES },
	{ "decimal", { "text:1" NINES }, "fails: out-of-range" },
	{ "decimal", { "text:1.5e3" }, "fails: not-a-number" },
	{ "decimal", { "text:$5" }, "fails: not-a-number" },
	{ "decimal", { "integer:5", "integer:3", "integer:1" }, "5.0" },
	{ "decimal", { "integer:500", "integer:3", "integer:1" }, "fails: out-of-range" },
	{ "decimal", { "real:0.1" }, "0.1" },
	{ "decimal", { "real:0.99", "integer:10", "integer:2" }, "0.99" },
	{ "decimal", { "real:0.125", "integer:10", "integer:2" }, "fails: too-many-digits" },
	{ "decimal", { "real:1e300" }, "fails: out-of-range" },
	{ "decimal", { "real:1e-300" }, "fails: out-of-range" },
	{ "decimal", { "boolean:false" }, "0" },
	{ "decimal", { "text:1", "integer:39" }, "error: takes 1 to 38 as precision, not 39" },
	{ "decimal", { "text:1", "integer:0" }, "error: takes 1 to 38 as precision, not 0" },
	{ "decimal",
	  { "text:1", "integer:4", "integer:5" },
	  "error: takes 0 to 4 as scale, not 5" },
	{ "real", { "null:text" }, "null" },
	{ "real", { "text:" }, "fails: not-a-number" },
	{ "real", { "text:-12.5e3" }, "-12500" },
	{ "real", { "text:1e999" }, "fails: not-a-number" },
	{ "real", { "text:nan" }, "fails: not-a-number" },
	{ "real", { "text:-0" }, "0" },
	{ "real", { "decimal:0.10" }, "0.1" },
	{ "real", { "integer:-3" }, "-3" },
};

static const struct kernel_case roundings[] = {
	{ "round", { "null:decimal", "integer:2" }, "null" },
	{ "round", { "decimal:2.345", "integer:2" }, "2.35" },
	{ "round", { "decimal:-2.345", "integer:2" }, "-2.35" },
	{ "round", { "decimal:2.345", "integer:2", "text:half-even" }, "2.34" },
	{ "round", { "decimal:2.355", "integer:2", "text:half-even" }, "2.36" },
	{ "round", { "decimal:2.349", "integer:2", "text:down" }, "2.34" },
	{ "round", { "decimal:2.5" }, "3" },
	{ "round", { "decimal:-0.4" }, "0" },
	{ "round", { "decimal:1.5", "integer:3" }, "1.500" },
	{ "round", { "decimal:" NINES, "integer:1" }, "fails: out-of-range" },
	{ "round", { "decimal:1250", "integer:-2" }, "1300" },
	{ "round", { "decimal:1250", "integer:-2", "text:half-even" }, "1200" },
	{ "round", { "decimal:1.25", "integer:-18" }, "0" },
	{ "round", { "decimal:" NINES, "integer:-2" }, "fails: out-of-range" },
	{ "round", { "integer:1250", "integer:-2" }, "1300" },
	{ "round", { "integer:1250", "integer:2" }, "1250" },
	{ "round", { "integer:9223372036854775807", "integer:-1" }, "fails: out-of-range" },
	{ "round", { "real:2.675", "integer:2" }, "2.68" },
	{ "round", { "real:1e300", "integer:2" }, "1e+300" },
	{ "round", { "real:1e-300", "integer:2" }, "0" },
	{ "round", { "real:123.456", "integer:38" }, "123.456" },
	{ "round", { "real:1234.5", "integer:-2" }, "1200" },
	{ "round", { "decimal:1", "integer:39" }, "error: takes -18 to 38 digits, not 39" },
	{ "round",
	  { "decimal:1", "integer:1", "text:up" },
	  "error: knows no rounding \"up\", only half-up, half-even and down" },
	{ "floor", { "null:real" }, "null" },
	{ "floor", { "decimal:-2.5" }, "-3" },
	{ "floor", { "decimal:2.5" }, "2" },
	{ "floor", { "real:-2.5" }, "-3" },
	{ "floor", { "integer:-2" }, "-2" },
	{ "ceil", { "decimal:2.1" }, "3" },
	{ "ceil", { "decimal:-2.9" }, "-2" },
	{ "ceil", { "decimal:" NINES }, NINES },
	{ "ceil", { "real:0.1" }, "1" },
};

static const struct kernel_case arithmetic[] = {
	{ "abs", { "null:integer" }, "null" },
	{ "abs", { "integer:-5" }, "5" },
	{ "abs", { "integer:-9223372036854775808" }, "fails: out-of-range" },
	{ "abs", { "decimal:-12.50" }, "12.50" },
	{ "abs", { "real:-0.5" }, "0.5" },
	{ "sign", { "decimal:-12.50" }, "-1" },
	{ "sign", { "integer:0" }, "0" },
	{ "sign", { "real:0.5" }, "1" },
	{ "min", { "integer:3", "integer:1", "integer:2" }, "1" },
	{ "min", { "integer:3", "decimal:1.5" }, "1.5" },
	{ "min", { "integer:1", "decimal:1.5" }, "1" },
	{ "min", { "integer:3", "null:integer" }, "null" },
	{ "max", { "integer:3", "real:2.5" }, "3" },
	{ "max", { "date:2024-02-29", "date:2023-12-31" }, "2024-02-29" },
	{ "max", { "date:2024-02-29", "integer:1" }, "error: cannot compare date with integer" },
	{ "power", { "integer:2", "integer:10" }, "1024" },
	{ "power", { "integer:2", "integer:62" }, "4611686018427387904" },
	{ "power", { "integer:-2", "integer:63" }, "-9223372036854775808" },
	{ "power", { "integer:2", "integer:63" }, "fails: out-of-range" },
	{ "power", { "integer:1", "integer:9223372036854775807" }, "1" },
	{ "power", { "integer:0", "integer:0" }, "1" },
	{ "power", { "integer:2", "integer:-1" }, "fails: out-of-range" },
	{ "power", { "decimal:1.5", "integer:2" }, "2.25" },
	{ "power", { "decimal:1.1", "integer:99" }, "fails: out-of-range" },
	{ "power", { "real:2", "decimal:0.5" }, "1.4142135623730951" },
	{ "power", { "real:-1", "real:0.5" }, "fails: out-of-range" },
	{ "power", { "real:0", "integer:-1" }, "fails: out-of-range" },
	{ "power",
	  { "integer:2", "decimal:0.5" },
	  "error: gives no exact number for a decimal exponent: make x a real" },
	{ "mod", { "integer:-7", "integer:3" }, "-1" },
	{ "mod", { "integer:7", "integer:0" }, "fails: divide-by-zero" },
	{ "mod", { "integer:-9223372036854775808", "integer:-1" }, "0" },
	{ "mod", { "decimal:7.5", "integer:2" }, "1.5" },
	{ "mod", { "decimal:7.5", "decimal:0.00" }, "fails: divide-by-zero" },
	{ "mod", { "real:7.5", "integer:2" }, "1.5" },
	{ "mod", { "integer:7", "null:integer" }, "null" },
	{ "format_number", { "null:integer" }, "null" },
	{ "format_number",
	  { "decimal:1234567.5", "integer:2", "text:,", "text:." },
	  "1,234,567.50" },
	{ "format_number",
	  { "decimal:-1234567.505", "integer:2", "text:.", "text:," },
	  "-1.234.567,51" },
	{ "format_number", { "integer:-123", "-", "text:," }, "-123" },
	{ "format_number",
	  { "integer:1234", "-", "text:\xe2\x80\xaf" },
	  "1\xe2\x80\xaf"
	  "234" },
	{ "format_number", { "integer:0", "integer:2" }, "0.00" },
	{ "format_number", { "decimal:-0.004", "integer:2" }, "0.00" },
	{ "format_number", { "real:0.5", "integer:1" }, "0.5" },
	{ "format_number", { "real:1e300", "integer:1" }, "fails: out-of-range" },
	{ "format_number",
	  { "decimal:" NINES, "-", "text:'" },
	  "99'999'999'999'999'999'999'999'999'999'999'999'999" },
	{ "format_number", { "integer:1", "integer:-1" }, "error: takes 0 to 38 digits, not -1" },
};

#define CHECK(cases) kernel_check(cases, sizeof(cases) / sizeof *(cases), NULL)

static void
test_conversions(void **state)
{
	(void)state;
	CHECK(conversions);
}

static void
test_roundings(void **state)
{
	(void)state;
	CHECK(roundings);
}

static void
test_arithmetic(void **state)
{
	(void)state;
	CHECK(arithmetic);
}

static void
test_table(void **state)
{
	(void)state;
	kernel_check_table(WB_GROUP_NUMBER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conversions),
		cmocka_unit_test(test_roundings),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
