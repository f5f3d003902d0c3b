#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "data/datetime.h"

static void
test_calendar(void **state)
{
	static const struct {
		int32_t year;
		unsigned month, day;
		int64_t days;
		unsigned weekday;
	} cases[] = {
		{ 1970, 1, 1, 0, 4 },          { 1969, 12, 31, -1, 3 },
		{ 2000, 2, 29, 11016, 2 },     { 2026, 11, 23, 20780, 1 },
		{ 1, 1, 1, WB_DAYS_FIRST, 1 }, { 9999, 12, 31, WB_DAYS_LAST, 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(wb_civil_to_days(cases[i].year, cases[i].month, cases[i].day) ==
			    cases[i].days);
		assert_int_equal(wb_weekday(cases[i].days), cases[i].weekday);
	}
	assert_int_equal(wb_days_in_month(1900, 2), 28);
	assert_int_equal(wb_days_in_month(2000, 2), 29);
	assert_int_equal(wb_days_in_month(2024, 2), 29);
	assert_int_equal(wb_days_in_month(2023, 2), 28);
}

/* Every seventh day that there is, there and back, in step with the calendar. */
static void
test_every_day(void **state)
{
	(void)state;
	for (int64_t days = WB_DAYS_FIRST; days <= WB_DAYS_LAST; days += 7) {
		struct wb_civil civil;
		char text[WB_DATETIME_TEXT_SIZE];
		int64_t back;

		wb_days_to_civil(days, &civil);
		assert_true(wb_civil_valid(&civil));
		assert_true(wb_civil_to_days(civil.year, civil.month, civil.day) == days);
		assert_true(wb_date_parse_iso((struct wb_text){ text, wb_date_format(days, text) },
					      &back));
		assert_true(back == days);
	}
}

static void
test_timestamps(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: no timestamp */
	} cases[] = {
		{ "1970-01-01 00:00:00", "1970-01-01 00:00:00" },
		{ "1969-12-31T23:59:59.999999", "1969-12-31 23:59:59.999999" },
		{ "0001-01-01 00:00:00", "0001-01-01 00:00:00" },
		{ "9999-12-31 23:59:59.5", "9999-12-31 23:59:59.500000" },
		{ "2024-02-29 23:59:59.000", "2024-02-29 23:59:59" },
		{ "2023-02-29 00:00:00", NULL },
		{ "2024-02-29 24:00:00", NULL },
		{ "2024-02-29 23:60:00", NULL },
		{ "2024-02-29 23:59:60", NULL },
		{ "2024-02-29 23:59", NULL },
		{ "2024-02-29", NULL },
		{ "2024-02-29 23:59:59.", NULL },
		{ "2024-02-29 23:59:59.1234567", NULL },
		{ "2024-02-29 23:59:59.12x", NULL },
		{ "2024-02-29 23:59:59Z", NULL },
		{ "2024-02-29  23:59:59", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[WB_DATETIME_TEXT_SIZE + 1];
		int64_t micros;
		bool good = wb_timestamp_parse_iso(wb_text_of(cases[i].text), &micros);

		if (good != (cases[i].want != NULL))
			fail_msg("timestamp \"%s\"", cases[i].text);
		if (!good)
			continue;
		text[wb_timestamp_format(micros, text)] = '\0';
		assert_string_equal(text, cases[i].want);
	}
}

static void
test_dates_and_times(void **state)
{
	static const char *const no_dates[] = { "0000-01-01", "10000-01-01", "2024-13-01",
						"2024-00-10", "2024-02-31",  "2024-2-1",
						"2024/02/01", "2024-02-01 ", " 2024-02-01",
						"2024-02-0x", "-024-02-01",  "" };
	static const char *const no_times[] = { "24:00:00", "1:00:00", "12:00", "12:00:00.", "" };
	int64_t out = 42;

	(void)state;
	for (size_t i = 0; i < sizeof no_dates / sizeof *no_dates; i++)
		if (wb_date_parse_iso(wb_text_of(no_dates[i]), &out))
			fail_msg("date \"%s\"", no_dates[i]);
	for (size_t i = 0; i < sizeof no_times / sizeof *no_times; i++)
		if (wb_time_parse_iso(wb_text_of(no_times[i]), &out))
			fail_msg("time \"%s\"", no_times[i]);
	assert_true(out == 42);
	assert_true(wb_time_parse_iso(wb_text_of("23:59:59.25"), &out));
	assert_true(out == WB_MICROS_PER_DAY - 750000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_timestamps),
		cmocka_unit_test(test_dates_and_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
