#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "data/datetime_format.h"

static const char *const failures[] = { "", "no match", "no such day", "no pivot" };

static void
test_parse(void **state)
{
	static const struct {
		const char *format;
		int pivot;
		const char *text, *want; /* a timestamp in ISO form, or what is wrong */
	} cases[] = {
		{ "%Y-%m-%d", -1, "2024-02-29", "2024-02-29 00:00:00" },
		{ "%Y-%m-%d", -1, "2023-02-29", "no such day" },
		{ "%Y-%m-%d", -1, "1900-02-29", "no such day" },
		{ "%Y-%m-%d", -1, "2000-02-29", "2000-02-29 00:00:00" },
		{ "%Y-%m-%d", -1, "0000-01-01", "no such day" },
		{ "%Y-%m-%d", -1, "0001-01-01", "0001-01-01 00:00:00" },
		{ "%Y-%m-%d", -1, "9999-12-31", "9999-12-31 00:00:00" },
		{ "%Y-%m-%d", -1, "10000-01-01", "no match" },
		{ "%Y-%m-%d", -1, "2024-02-29 ", "no match" },
		{ "%Y-%m-%d", -1, " 2024-02-29", "no match" },
		{ "%Y-%m-%d", -1, "2024-2-29", "no match" },
		{ "%Y-%m-%d", -1, "2024-02", "no match" },
		{ "%Y-%m-%d", -1, "", "no match" },
		{ "%Y-%m-%d", -1, "2024-00-10", "no such day" },
		{ "%Y-%m-%d", -1, "2024-13-10", "no such day" },
		{ "%Y-%m-%d", -1, "2024-01-00", "no such day" },
		{ "%d.%m.%Y", -1, "31.02.2024", "no such day" },
		{ "%Y%m%d", -1, "19560511", "1956-05-11 00:00:00" },
		{ "%m/%d/%Y", -1, "02/29/2024", "2024-02-29 00:00:00" },
		{ "%m/%d/%Y", -1, "2/29/2024", "no match" },
		{ "%-m/%-d/%Y", -1, "2/9/2024", "2024-02-09 00:00:00" },
		{ "%-m/%-d/%Y", -1, "12/29/2024", "2024-12-29 00:00:00" },
		{ "%-m/%-d/%Y", -1, "123/29/2024", "no match" },
		{ "%d.%m.%y", 30, "01.02.29", "2029-02-01 00:00:00" },
		{ "%d.%m.%y", 30, "01.02.30", "1930-02-01 00:00:00" },
		{ "%d.%m.%y", 0, "01.02.00", "1900-02-01 00:00:00" },
		{ "%d.%m.%y", 100, "01.02.99", "2099-02-01 00:00:00" },
		{ "%d.%m.%y", -1, "01.02.30", "no pivot" },
		{ "%d.%m.%y", 30, "01.02.2030", "no match" },
		{ "%e %b %Y", -1, " 5 JUN 2024", "2024-06-05 00:00:00" },
		{ "%e %b %Y", -1, "5 Jun 2024", "2024-06-05 00:00:00" },
		{ "%e %b %Y", -1, "25 jun 2024", "2024-06-25 00:00:00" },
		{ "%e %b %Y", -1, " 25 jun 2024", "no match" },
		{ "%d %B %Y", -1, "01 september 2024", "2024-09-01 00:00:00" },
		{ "%d %B %Y", -1, "01 Sept 2024", "no match" },
		{ "%d %b %Y", -1, "01 M\xc3\xa4r 2024", "no match" },
		{ "%A, %d.%m.%Y", -1, "Monday, 23.11.2026", "2026-11-23 00:00:00" },
		{ "%a, %d.%m.%Y", -1, "Tue, 23.11.2026", "no such day" },
		{ "%Y-%j", -1, "2024-366", "2024-12-31 00:00:00" },
		{ "%Y-%j", -1, "2023-366", "no such day" },
		{ "%Y-%j", -1, "2023-000", "no such day" },
		{ "%Y-%j", -1, "2024-060", "2024-02-29 00:00:00" },
		{ "%Y-%m-%d %j", -1, "2024-02-29 061", "no such day" },
		{ "%j %Y %m", -1, "060 2024 03", "no such day" },
		{ "%H:%M:%S", -1, "23:59:59", "1970-01-01 23:59:59" },
		{ "%H:%M", -1, "24:00", "no such day" },
		{ "%H:%M", -1, "12:60", "no such day" },
		{ "%I:%M %p", -1, "12:00 am", "1970-01-01 00:00:00" },
		{ "%I:%M %p", -1, "12:00 PM", "1970-01-01 12:00:00" },
		{ "%-I:%M %p", -1, "1:05 pm", "1970-01-01 13:05:00" },
		{ "%I:%M %p", -1, "1:05 pm", "no match" },
		{ "%I:%M %p", -1, "13:05 pm", "no such day" },
		{ "%I:%M %p", -1, "00:05 pm", "no such day" },
		{ "%H:%M %p", -1, "13:05 am", "no such day" },
		{ "%H:%M %p", -1, "13:05 xm", "no match" },
		{ "%S.%f", -1, "01.5", "1970-01-01 00:00:01.500000" },
		{ "%S.%f", -1, "01.123456", "1970-01-01 00:00:01.123456" },
		{ "%S.%f", -1, "01.1234567", "no match" },
		{ "%S.%f", -1, "01.", "no match" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "2024-01-01T00:30:00+01:00", "2023-12-31 23:30:00" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "2024-01-01T00:30:00-0530", "2024-01-01 06:00:00" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "2024-01-01T00:30:00+01", "2023-12-31 23:30:00" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "2024-01-01T00:30:00Z", "2024-01-01 00:30:00" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "2024-01-01T00:30:00", "no match" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "2024-01-01T00:30:00+24:00", "no match" },
		{ "%Y-%m-%dT%H:%M:%S%z", -1, "0001-01-01T00:30:00+01:00", "no such day" },
		{ "100%% %Y", -1, "100% 2024", "2024-01-01 00:00:00" },
		{ "%d.%d.%Y", -1, "01.02.2024", "no such day" },
		{ "%Y\xe5\xb9\xb4%m", -1,
		  "2024\xe5\xb9\xb4"
		  "05",
		  "2024-05-01 00:00:00" },
		{ "%Y", -1, "+024", "no match" },
		{ "%Y", -1, "20\x1b[", "no match" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_datetime_format format = { wb_text_of(cases[i].format), cases[i].pivot };
		char text[WB_DATETIME_TEXT_SIZE + 1];
		struct wb_civil civil;
		enum wb_datetime_result result =
			wb_datetime_parse(&format, wb_text_of(cases[i].text), &civil);

		if (result == WB_DATETIME_OK)
			text[wb_timestamp_format(wb_civil_to_micros(&civil), text)] = '\0';
		else
			strcpy(text, failures[result]);
		if (strcmp(text, cases[i].want) != 0)
			fail_msg("\"%s\" by \"%s\" gives %s, not %s", cases[i].text,
				 cases[i].format, text, cases[i].want);
	}
}

static void
test_check(void **state)
{
	static const struct {
		const char *format, *bad; /* NULL: a good format */
	} cases[] = {
		{ "%Y-%m-%d %H:%M:%S.%f%z %%", NULL },
		{ "", NULL },
		{ "%-d", NULL },
		{ "%Q", "%Q" },
		{ "%Y%", "%" },
		{ "%-Y", "%-Y" },
		{ "%d.%-", "%-" },
		{ "%D", "%D" },
		{ "%\xc3\xa9x", "%\xc3\xa9" },
		{ "%-%", "%-%" },
		{ "% d", "% " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_text bad = { 0 };
		bool good = wb_datetime_format_check(wb_text_of(cases[i].format), &bad);

		assert_int_equal(good, cases[i].bad == NULL);
		if (!good)
			assert_true(wb_text_is(bad, cases[i].bad));
	}
	assert_int_equal(wb_datetime_format_parts(WB_TEXT("%d %B %%Y %I")),
			 1 << WB_PART_DAY | 1 << WB_PART_MONTH | 1 << WB_PART_HALF_HOUR);
}

static void
test_print(void **state)
{
	static const struct {
		const char *at, *format, *want;
	} cases[] = {
		{ "2024-02-05 00:07:09.000012", "%Y-%m-%d %H:%M:%S.%f %z",
		  "2024-02-05 00:07:09.000012 +0000" },
		{ "2024-02-05 00:07:09", "%a %A %b %B %e %j %y",
		  "Mon Monday Feb February  5 036 24" },
		{ "2024-02-05 00:07:09", "%I %p %-I %-d/%-m", "12 AM 12 5/2" },
		{ "2024-12-31 13:07:09", "%I %p %j 100%%", "01 PM 366 100%" },
		{ "0001-01-01 00:00:00", "%Y%m%d", "00010101" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_buffer out = { 0 };
		struct wb_civil civil;
		int64_t micros;

		assert_true(wb_timestamp_parse_iso(wb_text_of(cases[i].at), &micros));
		wb_micros_to_civil(micros, &civil);
		wb_datetime_print(wb_text_of(cases[i].format), &civil, &out);
		assert_string_equal(out.at, cases[i].want);
		wb_buffer_release(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_print),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
