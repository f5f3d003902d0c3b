#include <string.h>

#include "lang/date_reader.h"
#include "lang/function_calendar.h"
#include "lang/function_groups.h"
#include "lang/function_zone.h"

/* How a text that is no date, time or timestamp is told. */
static void
fail_read(struct wb_call *call, size_t row, enum wb_datetime_result result)
{
	static const struct {
		const char *unread, *unreal, *what;
	} words[WB_TYPES] = {
		[WB_TYPE_DATE] = { "not-a-date", "no-such-day", "day" },
		[WB_TYPE_TIME] = { "not-a-time", "no-such-time", "time" },
		[WB_TYPE_TIMESTAMP] = { "not-a-timestamp", "no-such-day", "day or time" },
	};
	enum wb_type type = call->out->type.type;
	struct wb_text format;
	size_t count;

	if (result == WB_DATETIME_NO_SUCH_DAY) {
		wb_call_fail(call, row, words[type].unreal, "there is no such %s",
			     words[type].what);
		return;
	}
	format = wb_date_reader_first(call->prepared, &count);
	if (count == 1)
		wb_call_fail(call, row, words[type].unread, "not of the form %.*s",
			     WB_TEXT_ARG(format));
	else
		wb_call_fail(call, row, words[type].unread, "of none of %zu forms, %.*s and others",
			     count, WB_TEXT_ARG(format));
}

static void
kernel_date(struct wb_call *call)
{
	enum wb_type type = call->arguments[0]->type.type;
	enum wb_datetime_result result;

	if (type != WB_TYPE_TEXT) {
		WB_EACH_ROW (call, row)
			call->out->cells.integer[row] = wb_call_day(call, 0, row);
		return;
	}
	WB_EACH_ROW (call, row) {
		result = wb_date_reader_read_day(call->prepared, wb_call_text(call, 0, row),
						 &call->out->cells.integer[row]);
		if (result != WB_DATETIME_OK)
			fail_read(call, row, result);
	}
}

static int64_t
time_of_day(int64_t micros)
{
	return micros - wb_micros_to_days(micros) * WB_MICROS_PER_DAY;
}

static void
kernel_time(struct wb_call *call)
{
	bool text = call->arguments[0]->type.type == WB_TYPE_TEXT;
	enum wb_datetime_result result;
	struct wb_civil civil;

	WB_EACH_ROW (call, row) {
		if (!text) {
			call->out->cells.integer[row] = time_of_day(wb_call_integer(call, 0, row));
			continue;
		}
		result = wb_date_reader_read(call->prepared, wb_call_text(call, 0, row), &civil);
		if (result == WB_DATETIME_OK)
			call->out->cells.integer[row] = time_of_day(wb_civil_to_micros(&civil));
		else
			fail_read(call, row, result);
	}
}

static void
kernel_timestamp(struct wb_call *call)
{
	bool text = call->arguments[0]->type.type == WB_TYPE_TEXT;
	enum wb_datetime_result result;
	struct wb_civil civil;

	WB_EACH_ROW (call, row) {
		if (!text) {
			call->out->cells.integer[row] = wb_call_micros(call, 0, row);
			continue;
		}
		result = wb_date_reader_read(call->prepared, wb_call_text(call, 0, row), &civil);
		if (result == WB_DATETIME_OK)
			call->out->cells.integer[row] = wb_civil_to_micros(&civil);
		else
			fail_read(call, row, result);
	}
}

enum {
	DATE_PARTS = 1 << WB_PART_YEAR | 1 << WB_PART_SHORT_YEAR | 1 << WB_PART_MONTH |
		     1 << WB_PART_DAY | 1 << WB_PART_YEAR_DAY | 1 << WB_PART_WEEKDAY,
	TIME_PARTS = 1 << WB_PART_HOUR | 1 << WB_PART_HALF_HOUR | 1 << WB_PART_HALF |
		     1 << WB_PART_MINUTE | 1 << WB_PART_SECOND | 1 << WB_PART_FRACTION |
		     1 << WB_PART_OFFSET,
};

static enum wb_status
prepare_format(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_type type = prepare->arguments[0].type.type;
	const struct wb_value *given = prepare->arguments[1].constant;
	struct wb_text *format = WB_NEW(prepare->arena, struct wb_text), bad;
	unsigned parts, wrong;

	prepare->prepared = format;
	*format = given && given->cell == WB_CELL_VALUE ? given->as.text : WB_TEXT("");
	if (!wb_datetime_format_check(*format, &bad))
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "does not know \"%.*s\" in the format \"%.*s\"", WB_TEXT_ARG(bad),
			       WB_TEXT_ARG(*format));
	parts = wb_datetime_format_parts(*format);
	wrong = type == WB_TYPE_DATE ? TIME_PARTS : type == WB_TYPE_TIME ? DATE_PARTS : 0;
	if (parts & wrong)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "cannot fill the format \"%.*s\" from a %s", WB_TEXT_ARG(*format),
			       wb_type_name(type));
	*format = wb_arena_text(prepare->arena, *format);
	return WB_OK;
}

static void
kernel_format(struct wb_call *call)
{
	const struct wb_text *format = call->prepared;
	struct wb_buffer buffer = { 0 };
	struct wb_civil civil;

	WB_EACH_ROW (call, row) {
		wb_micros_to_civil(wb_call_micros(call, 0, row), &civil);
		wb_buffer_clear(&buffer);
		wb_datetime_print(*format, &civil, &buffer);
		call->out->cells.text[row] = wb_arena_text(call->arena, wb_buffer_slice(&buffer));
	}
	wb_buffer_release(&buffer);
}

static void
kernel_now(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = call->context->now;
}

static void
kernel_today(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = wb_micros_to_days(call->context->now);
}

#define TEXT_OR_DAY (WB_ANY_TEXT | WB_ANY_DAY)

#define CONSTANT_TEXT(word)                                              \
	{                                                                \
		.name = (word), .accepts = WB_ANY_TEXT, .constant = true \
	}
#define OPTIONAL_TEXT(word)                                                                \
	{                                                                                  \
		.name = (word), .accepts = WB_ANY_TEXT, .constant = true, .optional = true \
	}
#define FORMATS                                                                               \
	{                                                                                     \
		.name = "format", .accepts = WB_ANY_TEXT, .constant = true, .optional = true, \
		.repeats = true                                                               \
	}
#define PIVOT                                                                                \
	{                                                                                    \
		.name = "pivot", .accepts = WB_ANY_INTEGER, .constant = true, .named = true, \
		.optional = true                                                             \
	}

static const struct wb_function functions[] = {
	{
		.name = "date",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = TEXT_OR_DAY }, PIVOT, FORMATS },
		.result = WB_TYPE_DATE,
		.help = "Text as a date, by the first format that fits (ISO 8601 where none is "
			"said), or the day of a timestamp",
		.fails = "no format fits, or there is no such day",
		.example = "\"29.02.24\" | date(\"%Y-%m-%d\", \"%d.%m.%y\", pivot 30)",
		.gives = "2024-02-29",
		.prepare = wb_date_reader_prepare,
		.kernel = kernel_date,
	},
	{
		.name = "time",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x",
				  .accepts = WB_ANY_TEXT | WB_ACCEPTS(WB_TYPE_TIME) |
					     WB_ACCEPTS(WB_TYPE_TIMESTAMP) },
				PIVOT,
				FORMATS },
		.result = WB_TYPE_TIME,
		.help = "Text as a time of day, by the first format that fits (ISO 8601 where none "
			"is said), or that of a timestamp",
		.fails = "no format fits, or there is no such time",
		.example = "\"1:05 pm\" | time(\"%-I:%M %p\")",
		.gives = "13:05:00",
		.prepare = wb_date_reader_prepare,
		.kernel = kernel_time,
	},
	{
		.name = "timestamp",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = TEXT_OR_DAY }, PIVOT, FORMATS },
		.result = WB_TYPE_TIMESTAMP,
		.help = "Text as a day and time, by the first format that fits (ISO 8601 where "
			"none is said; %z makes it UTC), or the beginning of a date",
		.fails = "no format fits, or there is no such day or time",
		.example = "\"2024-01-01T00:30:00+01:00\" | timestamp(\"%Y-%m-%dT%H:%M:%S%z\")",
		.gives = "2023-12-31 23:30:00",
		.prepare = wb_date_reader_prepare,
		.kernel = kernel_timestamp,
	},
	{
		.name = "format",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_MOMENT },
				CONSTANT_TEXT("format") },
		.result = WB_TYPE_TEXT,
		.help = "A date, time or timestamp as text by a format as in strftime(3)",
		.example = "date(\"2024-02-29\") | format(\"%d.%m.%Y\")",
		.gives = "29.02.2024",
		.prepare = prepare_format,
		.kernel = kernel_format,
	},
	{
		.name = "year",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY } },
		.result = WB_TYPE_INTEGER,
		.help = "The year of a date or timestamp",
		.example = "year(date(\"2024-02-29\"))",
		.gives = "2024",
		.sql = "extract(year from $1)",
		.kernel = wb_kernel_year,
	},
	{
		.name = "month",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY } },
		.result = WB_TYPE_INTEGER,
		.help = "The month, 1 to 12",
		.example = "month(date(\"2024-02-29\"))",
		.gives = "2",
		.sql = "extract(month from $1)",
		.kernel = wb_kernel_month,
	},
	{
		.name = "day",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY } },
		.result = WB_TYPE_INTEGER,
		.help = "The day of the month, 1 to 31",
		.example = "day(date(\"2024-02-29\"))",
		.gives = "29",
		.sql = "extract(day from $1)",
		.kernel = wb_kernel_day,
	},
	{
		.name = "weekday",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY } },
		.result = WB_TYPE_INTEGER,
		.help = "The day of the week, 1 for Monday to 7 for Sunday",
		.example = "weekday(date(\"2024-02-29\"))",
		.gives = "4",
		.kernel = wb_kernel_weekday,
	},
	{
		.name = "add_days",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY },
				{ .name = "days", .accepts = WB_ANY_INTEGER } },
		.help = "So many days later, or earlier where negative",
		.fails = "it leaves the years 1 to 9999",
		.example = "add_days(date(\"2024-02-28\"), 2)",
		.gives = "2024-03-01",
		.prepare = wb_prepare_same_day,
		.kernel = wb_kernel_add_days,
	},
	{
		.name = "add_months",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY },
				{ .name = "months", .accepts = WB_ANY_INTEGER } },
		.help = "So many months later, at the latest on the last day of that month",
		.fails = "it leaves the years 1 to 9999",
		.example = "add_months(date(\"2024-01-31\"), 1)",
		.gives = "2024-02-29",
		.prepare = wb_prepare_same_day,
		.kernel = wb_kernel_add_months,
	},
	{
		.name = "diff_days",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "a", .accepts = WB_ANY_DAY },
				{ .name = "b", .accepts = WB_ANY_DAY } },
		.result = WB_TYPE_INTEGER,
		.help = "The days from b to a, by the calendar: a - b",
		.example = "diff_days(date(\"2024-03-01\"), date(\"2024-02-28\"))",
		.gives = "2",
		.kernel = wb_kernel_diff_days,
	},
	{
		.name = "age",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.reads_run = true,
		.parameters = { { .name = "born", .accepts = WB_ANY_DAY },
				{ .name = "at", .accepts = WB_ANY_DAY, .optional = true } },
		.result = WB_TYPE_INTEGER,
		.help = "The whole years from one day to another (the run's day where none is "
			"said)",
		.fails = "the second day is before the first",
		.example = "age(date(\"2000-02-29\"), date(\"2024-02-28\"))",
		.gives = "23",
		.kernel = wb_kernel_age,
	},
	{
		.name = "start_of",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "day", .accepts = WB_ANY_DAY }, CONSTANT_TEXT("unit") },
		.help = "The beginning of its year, quarter, month, week (Monday), day or hour",
		.example = "start_of(date(\"2024-02-29\"), \"quarter\")",
		.gives = "2024-01-01",
		.prepare = wb_prepare_start_of,
		.kernel = wb_kernel_start_of,
	},
	{
		.name = "excel_date",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "number", .accepts = WB_ANY_NUMBER } },
		.help = "A spreadsheet's number of a day (1900 system) as a date; a decimal or "
			"real "
			"gives a timestamp",
		.fails = "it is below 1 or past 9999, or 60, the day 1900-02-29 that never was",
		.example = "excel_date(45351)",
		.gives = "2024-02-29",
		.prepare = wb_prepare_excel_date,
		.kernel = wb_kernel_excel_date,
	},
	{
		.name = "epoch",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER | WB_ANY_DAY },
				OPTIONAL_TEXT("unit") },
		.help = "Seconds since 1970 (or \"ms\", \"us\") as a timestamp; a date or "
			"timestamp as "
			"those seconds",
		.fails = "it leaves the years 1 to 9999",
		.example = "epoch(1709251199)",
		.gives = "2024-02-29 23:59:59",
		.prepare = wb_prepare_epoch,
		.kernel = wb_kernel_epoch,
	},
	{
		.name = "to_zone",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "timestamp", .accepts = WB_ACCEPTS(WB_TYPE_TIMESTAMP) },
				CONSTANT_TEXT("from"),
				CONSTANT_TEXT("to") },
		.result = WB_TYPE_TIMESTAMP,
		.help = "A timestamp of one time zone as one of another; of two equal ones, when "
			"clocks go back, the first is meant",
		.fails = "clocks were put forward over that time",
		.example = "to_zone(timestamp(\"2024-07-01 12:00:00\"), \"UTC\", "
			   "\"Europe/Berlin\")",
		.gives = "2024-07-01 14:00:00",
		.prepare = wb_prepare_to_zone,
		.kernel = wb_kernel_to_zone,
	},
	{
		.name = "now",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.reads_run = true,
		.result = WB_TYPE_TIMESTAMP,
		.help = "When the run began, in UTC",
		.example = "now() is not null",
		.gives = "true",
		.kernel = kernel_now,
	},
	{
		.name = "today",
		.group = WB_GROUP_DATE,
		.form = WB_FORM_STRICT,
		.reads_run = true,
		.result = WB_TYPE_DATE,
		.help = "The day on which the run began, in UTC",
		.example = "today() = date(now())",
		.gives = "true",
		.kernel = kernel_today,
	},
};

const struct wb_function_list wb_date_functions = WB_FUNCTION_LIST(functions);
