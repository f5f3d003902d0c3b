#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kernel.h"

/* 2026-11-23 15:00:00 */
static const struct wb_context context = { .now = 1795446000000000 };

static const struct kernel_case reading[] = {
	{ "date", { "null:text" }, "null" },
	{ "date", { "text:" }, "fails: not-a-date" },
	{ "date", { "text:2024-02-29" }, "2024-02-29" },
	{ "date", { "text:2023-02-29" }, "fails: no-such-day" },
	{ "date", { "text:2024-02-29 " }, "fails: not-a-date" },
	{ "date", { "text:0000-01-01" }, "fails: no-such-day" },
	{ "date", { "text:10000-01-01" }, "fails: not-a-date" },
	{ "date", { "text:\x1b[2J" }, "fails: not-a-date" },
	{ "date", { "text:19560511", "-", "text:%Y%m%d" }, "1956-05-11" },
	{ "date", { "text:31.02.2024", "-", "text:%d.%m.%Y" }, "fails: no-such-day" },
	{ "date",
	  { "text:31.02.2024", "-", "text:%Y-%m-%d", "text:%d.%m.%Y" },
	  "fails: no-such-day" },
	{ "date", { "text:02/29/2024", "-", "text:%Y-%m-%d", "text:%m/%d/%Y" }, "2024-02-29" },
	{ "date", { "text:01/02/2024", "-", "text:%d/%m/%Y", "text:%m/%d/%Y" }, "2024-02-01" },
	{ "date", { "text:01/13/2024", "-", "text:%d/%m/%Y", "text:%m/%d/%Y" }, "2024-01-13" },
	{ "date", { "text:29.02.24", "integer:30", "text:%d.%m.%y" }, "2024-02-29" },
	{ "date", { "text:29.02.40", "integer:30", "text:%d.%m.%y" }, "1940-02-29" },
	{ "date", { "text:2024-02-29 23:59", "-", "text:%Y-%m-%d %H:%M" }, "2024-02-29" },
	{ "date", { "text:2024", "-", "text:%Y" }, "2024-01-01" },
	{ "date", { "date:2024-02-29" }, "2024-02-29" },
	{ "date", { "timestamp:1969-12-31 23:59:59" }, "1969-12-31" },
	{ "date",
	  { "text:x", "-", "text:%d.%m.%y" },
	  "error: needs another format: \"%d.%m.%y\" has a year of two digits: say from where it "
	  "is "
	  "19, as in pivot 30" },
	{ "date",
	  { "text:x", "-", "text:%d.%Q.%Y" },
	  "error: does not know \"%Q\" in the format \"%d.%Q.%Y\"" },
	{ "date",
	  { "text:x", "-", "text:%m-%d" },
	  "error: needs another format: \"%m-%d\" names no year" },
	{ "date",
	  { "text:x", "-", "text:%d %Y" },
	  "error: needs another format: \"%d %Y\" names a day but no month" },
	{ "date",
	  { "text:x", "integer:101", "text:%y" },
	  "error: takes 0 to 100 as pivot, not 101" },
	{ "time", { "null:text" }, "null" },
	{ "time", { "text:23:59:59" }, "23:59:59" },
	{ "time", { "text:23:59:59.25" }, "23:59:59.250000" },
	{ "time", { "text:24:00:00" }, "fails: no-such-time" },
	{ "time", { "text:12:00" }, "fails: not-a-time" },
	{ "time", { "text:1:05 PM", "-", "text:%-I:%M %p" }, "13:05:00" },
	{ "time",
	  { "text:1:05", "-", "text:%-I:%M" },
	  "error: needs another format: \"%-I:%M\" has %I but no %p" },
	{ "time",
	  { "text:x", "-", "text:%M" },
	  "error: needs another format: \"%M\" names no hour" },
	{ "time", { "timestamp:1969-12-31 23:59:59.5" }, "23:59:59.500000" },
	{ "time", { "time:12:00:00" }, "12:00:00" },
	{ "timestamp", { "text:2024-02-29 23:59:59" }, "2024-02-29 23:59:59" },
	{ "timestamp", { "text:2024-02-29T23:59:59.5" }, "2024-02-29 23:59:59.500000" },
	{ "timestamp", { "text:2024-02-30 23:59:59" }, "fails: no-such-day" },
	{ "timestamp", { "text:2024-02-29" }, "fails: not-a-timestamp" },
	{ "timestamp",
	  { "text:2024-01-01T00:30:00+01:00", "-", "text:%Y-%m-%dT%H:%M:%S%z" },
	  "2023-12-31 23:30:00" },
	{ "timestamp", { "date:2024-02-29" }, "2024-02-29 00:00:00" },
};

static const struct kernel_case writing[] = {
	{ "format", { "null:date", "text:%Y" }, "null" },
	{ "format", { "date:2024-02-29", "text:%d.%m.%Y" }, "29.02.2024" },
	{ "format", { "time:13:05:00", "text:%-I:%M %p" }, "1:05 PM" },
	{ "format",
	  { "timestamp:2024-02-29 13:05:00", "text:%Y-%m-%dT%H:%M:%SZ" },
	  "2024-02-29T13:05:00Z" },
	{ "format",
	  { "date:2024-02-29", "text:%q" },
	  "error: does not know \"%q\" in the format \"%q\"" },
	{ "format",
	  { "date:2024-02-29", "text:%H" },
	  "error: cannot fill the format \"%H\" from a date" },
	{ "format",
	  { "time:13:05:00", "text:%Y" },
	  "error: cannot fill the format \"%Y\" from a time" },
	{ "format", { "date:2024-02-29", "text:" }, "" },
	{ "now", { NULL }, "2026-11-23 15:00:00" },
	{ "today", { NULL }, "2026-11-23" },
};

static const struct kernel_case reckoning[] = {
	{ "year", { "null:date" }, "null" },
	{ "year", { "date:0001-01-01" }, "1" },
	{ "month", { "timestamp:1969-12-31 23:59:59" }, "12" },
	{ "day", { "date:2024-02-29" }, "29" },
	{ "weekday", { "date:2026-11-23" }, "1" },
	{ "weekday", { "date:2026-11-22" }, "7" },
	{ "add_days", { "date:2024-02-28", "integer:2" }, "2024-03-01" },
	{ "add_days", { "date:2024-02-28", "integer:-59" }, "2023-12-31" },
	{ "add_days", { "timestamp:1969-12-31 23:59:59", "integer:-1" }, "1969-12-30 23:59:59" },
	{ "add_days", { "date:9999-12-31", "integer:1" }, "fails: out-of-range" },
	{ "add_days", { "date:9999-12-31", "integer:9223372036854775807" }, "fails: out-of-range" },
	{ "add_days", { "date:0001-01-01", "integer:-1" }, "fails: out-of-range" },
	{ "add_days", { "date:2024-02-28", "null:integer" }, "null" },
	{ "add_months", { "date:2024-01-31", "integer:1" }, "2024-02-29" },
	{ "add_months", { "date:2024-01-31", "integer:-2" }, "2023-11-30" },
	{ "add_months", { "date:2024-02-29", "integer:12" }, "2025-02-28" },
	{ "add_months", { "timestamp:2024-01-31 12:00:00", "integer:13" }, "2025-02-28 12:00:00" },
	{ "add_months", { "date:0001-01-31", "integer:-1" }, "fails: out-of-range" },
	{ "add_months", { "date:9999-12-31", "integer:1" }, "fails: out-of-range" },
	{ "add_months",
	  { "date:2024-01-31", "integer:-9223372036854775808" },
	  "fails: out-of-range" },
	{ "diff_days", { "date:2024-03-01", "date:2024-02-28" }, "2" },
	{ "diff_days", { "timestamp:2024-03-01 00:00:01", "timestamp:2024-02-29 23:59:59" }, "1" },
	{ "diff_days", { "date:0001-01-01", "date:9999-12-31" }, "-3652058" },
	{ "age", { "date:2000-02-29", "date:2024-02-28" }, "23" },
	{ "age", { "date:2000-02-29", "date:2023-02-28" }, "22" },
	{ "age", { "date:2000-02-29", "date:2023-03-01" }, "23" },
	{ "age", { "date:2000-02-29", "date:2000-02-29" }, "0" },
	{ "age", { "date:2000-02-29", "date:2000-02-28" }, "fails: out-of-range" },
	{ "age", { "date:2000-11-23" }, "26" },
	{ "age", { "date:2000-11-24" }, "25" },
	{ "start_of", { "date:2024-05-29", "text:year" }, "2024-01-01" },
	{ "start_of", { "date:2024-05-29", "text:quarter" }, "2024-04-01" },
	{ "start_of", { "date:2024-05-29", "text:month" }, "2024-05-01" },
	{ "start_of", { "date:2024-05-29", "text:week" }, "2024-05-27" },
	{ "start_of", { "date:0001-01-01", "text:week" }, "0001-01-01" },
	{ "start_of", { "timestamp:1969-12-31 23:59:59", "text:day" }, "1969-12-31 00:00:00" },
	{ "start_of", { "timestamp:1969-12-31 23:59:59", "text:hour" }, "1969-12-31 23:00:00" },
	{ "start_of", { "date:2024-05-29", "text:hour" }, "error: finds no hour in a date" },
	{ "start_of",
	  { "date:2024-05-29", "text:decade" },
	  "error: knows no unit \"decade\", only year, quarter, month, week, day, hour" },
};

static const struct kernel_case numbers[] = {
	{ "excel_date", { "null:integer" }, "null" },
	{ "excel_date", { "integer:1" }, "1900-01-01" },
	{ "excel_date", { "integer:59" }, "1900-02-28" },
	{ "excel_date", { "integer:60" }, "fails: no-such-day" },
	{ "excel_date", { "integer:61" }, "1900-03-01" },
	{ "excel_date", { "integer:45351" }, "2024-02-29" },
	{ "excel_date", { "integer:2958465" }, "9999-12-31" },
	{ "excel_date", { "integer:2958466" }, "fails: out-of-range" },
	{ "excel_date", { "integer:0" }, "fails: out-of-range" },
	{ "excel_date", { "integer:-1" }, "fails: out-of-range" },
	{ "excel_date", { "decimal:45351.75" }, "2024-02-29 18:00:00" },
	{ "excel_date", { "real:45351.999988425925" }, "2024-02-29 23:59:59" },
	{ "excel_date", { "real:1e300" }, "fails: out-of-range" },
	{ "excel_date", { "real:60.5" }, "fails: no-such-day" },
	{ "epoch", { "integer:0" }, "1970-01-01 00:00:00" },
	{ "epoch", { "integer:1709251199" }, "2024-02-29 23:59:59" },
	{ "epoch", { "integer:1709251199500", "text:ms" }, "2024-02-29 23:59:59.500000" },
	{ "epoch", { "integer:-1", "text:us" }, "1969-12-31 23:59:59.999999" },
	{ "epoch", { "decimal:0.5" }, "1970-01-01 00:00:00.500000" },
	{ "epoch", { "real:-0.5" }, "1969-12-31 23:59:59.500000" },
	{ "epoch", { "integer:9223372036854775807" }, "fails: out-of-range" },
	{ "epoch", { "integer:253402300800" }, "fails: out-of-range" },
	{ "epoch", { "integer:-62135596800" }, "0001-01-01 00:00:00" },
	{ "epoch", { "integer:-62135596801" }, "fails: out-of-range" },
	{ "epoch", { "real:1e300" }, "fails: out-of-range" },
	{ "epoch", { "timestamp:2024-02-29 23:59:59.5" }, "1709251199" },
	{ "epoch", { "timestamp:2024-02-29 23:59:59.5", "text:ms" }, "1709251199500" },
	{ "epoch", { "timestamp:1969-12-31 23:59:59.5" }, "-1" },
	{ "epoch", { "date:1970-01-02" }, "86400" },
	{ "epoch", { "integer:1", "text:h" }, "error: knows no unit \"h\", only s, ms and us" },
};

#define ZONES(at, from, to)                                     \
	{                                                       \
		"timestamp:" at, "text:" from, "text:" to, NULL \
	}
#define NO_ZONE(name, why) \
	"error: needs the name of a time zone, as Europe/Berlin, not \"" name "\": " why

static const struct kernel_case zones[] = {
	{ "to_zone", { "null:timestamp", "text:UTC", "text:UTC" }, "null" },
	{ "to_zone", ZONES("2024-07-01 12:00:00.5", "UTC", "Europe/Berlin"),
	  "2024-07-01 14:00:00.500000" },
	{ "to_zone", ZONES("2024-01-01 00:30:00", "Europe/Berlin", "UTC"), "2023-12-31 23:30:00" },
	{ "to_zone", ZONES("1969-12-31 23:59:59.25", "UTC", "UTC"), "1969-12-31 23:59:59.250000" },
	{ "to_zone", ZONES("2024-03-31 01:59:59", "Europe/Berlin", "UTC"), "2024-03-31 00:59:59" },
	{ "to_zone", ZONES("2024-03-31 02:00:00", "Europe/Berlin", "UTC"), "fails: no-such-time" },
	{ "to_zone", ZONES("2024-03-31 02:59:59", "Europe/Berlin", "UTC"), "fails: no-such-time" },
	{ "to_zone", ZONES("2024-03-31 03:00:00", "Europe/Berlin", "UTC"), "2024-03-31 01:00:00" },
	{ "to_zone", ZONES("2024-10-27 02:30:00", "Europe/Berlin", "UTC"), "2024-10-27 00:30:00" },
	{ "to_zone", ZONES("2024-10-27 03:00:00", "Europe/Berlin", "UTC"), "2024-10-27 02:00:00" },
	{ "to_zone", ZONES("2099-07-01 12:00:00", "UTC", "Europe/Berlin"), "2099-07-01 14:00:00" },
	{ "to_zone", ZONES("2099-12-31 12:00:00", "UTC", "Europe/Berlin"), "2099-12-31 13:00:00" },
	{ "to_zone", ZONES("2099-01-01 12:00:00", "UTC", "Australia/Sydney"),
	  "2099-01-01 23:00:00" },
	{ "to_zone", ZONES("2099-07-01 12:00:00", "UTC", "Australia/Sydney"),
	  "2099-07-01 22:00:00" },
	{ "to_zone", ZONES("2099-07-01 12:00:00", "UTC", "Asia/Kolkata"), "2099-07-01 17:30:00" },
	{ "to_zone", ZONES("2024-07-01 12:00:00", "US/Eastern", "Asia/Tokyo"),
	  "2024-07-02 01:00:00" },
	{ "to_zone", ZONES("1900-01-01 00:00:00", "UTC", "Etc/GMT+5"), "1899-12-31 19:00:00" },
	{ "to_zone", ZONES("9999-12-31 23:00:00", "UTC", "Europe/Berlin"), "fails: out-of-range" },
	{ "to_zone", ZONES("9999-12-31 23:59:59", "UTC", "UTC"), "9999-12-31 23:59:59" },
	{ "to_zone", ZONES("2024-07-01 12:00:00", "Europe/Atlantis", "UTC"),
	  NO_ZONE("Europe/Atlantis", "there is no time zone \"Europe/Atlantis\"") },
	{ "to_zone", ZONES("2024-07-01 12:00:00", "UTC", "../../../etc/passwd"),
	  NO_ZONE("../../../etc/passwd", "there is no time zone of that name") },
	{ "to_zone", ZONES("2024-07-01 12:00:00", "UTC", "/etc/localtime"),
	  NO_ZONE("/etc/localtime", "there is no time zone of that name") },
	{ "to_zone", ZONES("2024-07-01 12:00:00", "UTC", "Europe"),
	  NO_ZONE("Europe", "there is no time zone \"Europe\"") },
	{ "to_zone", ZONES("2024-07-01 12:00:00", "UTC", ""),
	  NO_ZONE("", "there is no time zone of that name") },
};

#define CHECK(cases) kernel_check(cases, sizeof(cases) / sizeof *(cases), &context)

static void
test_reading(void **state)
{
	(void)state;
	CHECK(reading);
}

static void
test_writing(void **state)
{
	(void)state;
	CHECK(writing);
}

static void
test_reckoning(void **state)
{
	(void)state;
	CHECK(reckoning);
}

static void
test_numbers(void **state)
{
	(void)state;
	CHECK(numbers);
}

static void
test_zones(void **state)
{
	(void)state;
	CHECK(zones);
}

static void
test_table(void **state)
{
	(void)state;
	kernel_check_table(WB_GROUP_DATE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reading),   cmocka_unit_test(test_writing),
		cmocka_unit_test(test_reckoning), cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_zones),     cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
