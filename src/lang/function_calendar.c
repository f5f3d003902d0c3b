#include "lang/function_calendar.h"

#include <math.h>

#include "data/datetime.h"
#include "lang/number.h"

#define MICROS_FIRST (WB_DAYS_FIRST * WB_MICROS_PER_DAY)
#define MICROS_LAST  ((WB_DAYS_LAST + 1) * WB_MICROS_PER_DAY - 1)

int64_t
wb_call_day(const struct wb_call *call, size_t n, size_t row)
{
	int64_t value = wb_call_integer(call, n, row);

	return call->arguments[n]->type.type == WB_TYPE_TIMESTAMP ? wb_micros_to_days(value)
								  : value;
}

int64_t
wb_call_micros(const struct wb_call *call, size_t n, size_t row)
{
	int64_t value = wb_call_integer(call, n, row);

	return call->arguments[n]->type.type == WB_TYPE_DATE ? value * WB_MICROS_PER_DAY : value;
}

static void
fail_calendar(struct wb_call *call, size_t row)
{
	wb_call_fail(call, row, "out-of-range", "outside the years 1 to 9999");
}

void
wb_call_put_day(struct wb_call *call, size_t row, bool good, int64_t days)
{
	if (!good || days < WB_DAYS_FIRST || days > WB_DAYS_LAST)
		fail_calendar(call, row);
	else
		call->out->cells.integer[row] = days;
}

void
wb_call_put_micros(struct wb_call *call, size_t row, bool good, int64_t micros)
{
	if (!good || micros < MICROS_FIRST || micros > MICROS_LAST)
		fail_calendar(call, row);
	else
		call->out->cells.integer[row] = micros;
}

static struct wb_civil
civil_of(const struct wb_call *call, size_t n, size_t row)
{
	struct wb_civil civil;

	wb_days_to_civil(wb_call_day(call, n, row), &civil);
	return civil;
}

void
wb_kernel_year(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = civil_of(call, 0, row).year;
}

void
wb_kernel_month(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = civil_of(call, 0, row).month;
}

void
wb_kernel_day(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = civil_of(call, 0, row).day;
}

void
wb_kernel_weekday(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = wb_weekday(wb_call_day(call, 0, row));
}

enum wb_status
wb_prepare_same_day(struct wb_prepare *prepare, struct wb_error *err)
{
	(void)err;
	prepare->result.type = prepare->arguments[0].type.type == WB_TYPE_TIMESTAMP
				       ? WB_TYPE_TIMESTAMP
				       : WB_TYPE_DATE;
	return WB_OK;
}

/* Moves the cell to another day; a timestamp keeps its time of day. */
static void
put_other_day(struct wb_call *call, size_t row, bool good, int64_t days)
{
	int64_t time;

	good = good && days >= WB_DAYS_FIRST && days <= WB_DAYS_LAST;
	if (!good || call->out->type.type == WB_TYPE_DATE) {
		wb_call_put_day(call, row, good, days);
		return;
	}
	time = wb_call_integer(call, 0, row) - wb_call_day(call, 0, row) * WB_MICROS_PER_DAY;
	call->out->cells.integer[row] = days * WB_MICROS_PER_DAY + time;
}

void
wb_kernel_add_days(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		int64_t days = 0;
		bool good = !__builtin_add_overflow(wb_call_day(call, 0, row),
						    wb_call_integer(call, 1, row), &days);

		put_other_day(call, row, good, days);
	}
}

enum { MONTHS_PER_YEAR = 12, MONTHS_MOST = 12 * 10000 };

static bool
add_months(struct wb_civil civil, int64_t add, int64_t *days)
{
	int64_t months = civil.year * MONTHS_PER_YEAR + civil.month - 1;
	unsigned month, last;
	int32_t year;

	if (add > MONTHS_MOST || add < -MONTHS_MOST)
		return false;
	months += add;
	if (months < MONTHS_PER_YEAR || months >= MONTHS_MOST)
		return false;
	year = (int32_t)(months / MONTHS_PER_YEAR);
	month = (unsigned)(months % MONTHS_PER_YEAR) + 1;
	last = wb_days_in_month(year, month);
	*days = wb_civil_to_days(year, month, civil.day < last ? civil.day : last);
	return true;
}

void
wb_kernel_add_months(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		int64_t days = 0;
		bool good =
			add_months(civil_of(call, 0, row), wb_call_integer(call, 1, row), &days);

		put_other_day(call, row, good, days);
	}
}

void
wb_kernel_diff_days(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] =
			wb_call_day(call, 0, row) - wb_call_day(call, 1, row);
}

/* Born on 29 February, one is a year older on 1 March of a common year. */
void
wb_kernel_age(struct wb_call *call)
{
	bool given = call->arguments[1]->type.type != WB_TYPE_NULL;

	WB_EACH_ROW (call, row) {
		int64_t day =
			given ? wb_call_day(call, 1, row) : wb_micros_to_days(call->context->now);
		struct wb_civil born = civil_of(call, 0, row), at;

		wb_days_to_civil(day, &at);
		if (day < wb_call_day(call, 0, row)) {
			wb_call_fail(call, row, "out-of-range", "not yet born");
			continue;
		}
		call->out->cells.integer[row] =
			at.year - born.year -
			(at.month < born.month || (at.month == born.month && at.day < born.day));
	}
}

enum unit { UNIT_YEAR, UNIT_QUARTER, UNIT_MONTH, UNIT_WEEK, UNIT_DAY, UNIT_HOUR, UNITS };

static const char *const unit_names[UNITS] = {
	[UNIT_YEAR] = "year", [UNIT_QUARTER] = "quarter", [UNIT_MONTH] = "month",
	[UNIT_WEEK] = "week", [UNIT_DAY] = "day",         [UNIT_HOUR] = "hour",
};

enum wb_status
wb_prepare_start_of(struct wb_prepare *prepare, struct wb_error *err)
{
	const struct wb_value *given = prepare->arguments[1].constant;
	struct wb_text name = given && given->cell == WB_CELL_VALUE ? given->as.text : WB_TEXT("");
	enum unit *unit = WB_NEW(prepare->arena, enum unit);

	wb_prepare_same_day(prepare, err);
	prepare->prepared = unit;
	while (*unit < UNITS && !wb_text_is(name, unit_names[*unit]))
		(*unit)++;
	if (*unit == UNITS)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "knows no unit \"%.*s\", only year, quarter, month, week, day, hour",
			       WB_TEXT_ARG(name));
	if (*unit == UNIT_HOUR && prepare->result.type == WB_TYPE_DATE)
		return wb_fail(err, WB_INVALID, prepare->function->name, "finds no hour in a date");
	return WB_OK;
}

static int64_t
first_day(int64_t day, enum unit unit)
{
	struct wb_civil civil;

	if (unit == UNIT_DAY)
		return day;
	if (unit == UNIT_WEEK)
		return day - (wb_weekday(day) - 1);
	wb_days_to_civil(day, &civil);
	if (unit == UNIT_YEAR)
		civil.month = 1;
	else if (unit == UNIT_QUARTER)
		civil.month = (uint8_t)((civil.month - 1) / 3 * 3 + 1);
	return wb_civil_to_days(civil.year, civil.month, 1);
}

void
wb_kernel_start_of(struct wb_call *call)
{
	const int64_t hour = WB_MICROS_PER_DAY / 24;
	enum unit unit = *(const enum unit *)call->prepared;
	bool date = call->out->type.type == WB_TYPE_DATE;

	WB_EACH_ROW (call, row) {
		int64_t day = wb_call_day(call, 0, row), micros = wb_call_integer(call, 0, row);

		if (unit == UNIT_HOUR)
			micros -= (micros - day * WB_MICROS_PER_DAY) % hour;
		else
			micros = first_day(day, unit) * (date ? 1 : WB_MICROS_PER_DAY);
		call->out->cells.integer[row] = micros;
	}
}

enum wb_status
wb_prepare_excel_date(struct wb_prepare *prepare, struct wb_error *err)
{
	(void)err;
	prepare->result.type = prepare->arguments[0].type.type == WB_TYPE_DECIMAL ||
					       prepare->arguments[0].type.type == WB_TYPE_REAL
				       ? WB_TYPE_TIMESTAMP
				       : WB_TYPE_DATE;
	return WB_OK;
}

/*
 * Day 1 is 1900-01-01. The program whose numbers these were took 1900 for a
 * leap year, so that 60 is no day and all later ones are one further on.
 */
enum { EXCEL_NO_DAY = 60, EXCEL_EPOCH = 25569 /* 1970-01-01 */, EXCEL_LAST = 2958465 };

static bool
excel_day(struct wb_call *call, size_t row, int64_t number, int64_t *days)
{
	if (number == EXCEL_NO_DAY) {
		wb_call_fail(call, row, "no-such-day", "1900-02-29 never was");
		return false;
	}
	if (number < 1 || number > EXCEL_LAST) {
		wb_call_fail(call, row, "out-of-range", "no number of a day between 1900 and 9999");
		return false;
	}
	*days = number - EXCEL_EPOCH + (number < EXCEL_NO_DAY);
	return true;
}

static bool
is_within(double value, double least, double most)
{
	return value >= least && value <= most; /* false for what is not a number */
}

/* The fraction is the time of day, held by spreadsheets to a millisecond at best. */
static void
excel_moment(struct wb_call *call, size_t row)
{
	static const double day_millis = 86400000;
	double value = wb_call_real(call, 0, row);
	int64_t days, whole, millis;

	if (!is_within(value, 0, EXCEL_LAST + 1)) {
		fail_calendar(call, row);
		return;
	}
	whole = (int64_t)floor(value);
	millis = (int64_t)nearbyint((value - floor(value)) * day_millis);
	if (excel_day(call, row, whole, &days))
		wb_call_put_micros(call, row, true, days * WB_MICROS_PER_DAY + millis * 1000);
}

void
wb_kernel_excel_date(struct wb_call *call)
{
	bool whole = call->out->type.type == WB_TYPE_DATE;

	WB_EACH_ROW (call, row) {
		if (whole)
			excel_day(call, row, wb_call_integer(call, 0, row),
				  &call->out->cells.integer[row]);
		else
			excel_moment(call, row);
	}
}

/* How many microseconds a unit of epoch has. */
struct epoch {
	int64_t micros;
};

enum wb_status
wb_prepare_epoch(struct wb_prepare *prepare, struct wb_error *err)
{
	static const struct {
		const char *name;
		struct epoch epoch;
	} units[] = { { "s", { 1000000 } }, { "ms", { 1000 } }, { "us", { 1 } } };
	const struct wb_value *given = prepare->arguments[1].constant;
	struct wb_text name = given && given->cell == WB_CELL_VALUE ? given->as.text : WB_TEXT("s");
	enum wb_type type = prepare->arguments[0].type.type;
	struct epoch *epoch = WB_NEW(prepare->arena, struct epoch);

	prepare->result.type = type == WB_TYPE_DATE || type == WB_TYPE_TIMESTAMP
				       ? WB_TYPE_INTEGER
				       : WB_TYPE_TIMESTAMP;
	prepare->prepared = epoch;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (wb_text_is(name, units[i].name))
			*epoch = units[i].epoch;
	if (!epoch->micros)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "knows no unit \"%.*s\", only s, ms and us", WB_TEXT_ARG(name));
	return WB_OK;
}

static bool
micros_of_decimal(struct wb_decimal value, int64_t unit, int64_t *micros)
{
	return wb_decimal_multiply(value, wb_decimal_of_integer(unit), &value) &&
	       wb_decimal_round(value, 0, WB_ROUND_HALF_UP, &value) &&
	       wb_decimal_to_integer(value, micros);
}

static void
put_moment(struct wb_call *call, size_t row, int64_t unit)
{
	int64_t micros = 0;
	double real;
	bool good;

	if (call->arguments[0]->type.type != WB_TYPE_REAL) {
		good = micros_of_decimal(wb_call_decimal(call, 0, row), unit, &micros);
		wb_call_put_micros(call, row, good, micros);
		return;
	}
	real = nearbyint(wb_call_real(call, 0, row) * (double)unit);
	good = is_within(real, (double)MICROS_FIRST, (double)MICROS_LAST);
	wb_call_put_micros(call, row, good, good ? (int64_t)real : 0);
}

void
wb_kernel_epoch(struct wb_call *call)
{
	int64_t unit = ((const struct epoch *)call->prepared)->micros, micros;
	bool count = call->out->type.type == WB_TYPE_INTEGER;

	WB_EACH_ROW (call, row) {
		if (!count) {
			put_moment(call, row, unit);
			continue;
		}
		micros = wb_call_micros(call, 0, row);
		call->out->cells.integer[row] = micros / unit - (micros % unit < 0);
	}
}
