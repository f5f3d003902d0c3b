/*
 * The calendar's algorithms are Howard Hinnant's "chrono-compatible low-level
 * date algorithms" (days_from_civil, civil_from_days): the year is taken to
 * begin on 1 March, so that the leap day is its last, and days are counted in
 * eras of 400 years, which all have the same number of days.
 */
#include "data/datetime.h"

#include <string.h>

#include "data/integer.h"

enum { DAYS_PER_ERA = 146097, EPOCH_DAYS = 719468 /* 0000-03-01 to 1970-01-01 */ };

#define MICROS_PER_SECOND INT64_C(1000000)

unsigned
wb_days_in_month(int32_t year, unsigned month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

bool
wb_civil_valid(const struct wb_civil *civil)
{
	return civil->year >= 1 && civil->year <= 9999 && civil->month >= 1 && civil->month <= 12 &&
	       civil->day >= 1 && civil->day <= wb_days_in_month(civil->year, civil->month) &&
	       civil->hour <= 23 && civil->minute <= 59 && civil->second <= 59 &&
	       civil->microsecond >= 0 && civil->microsecond < MICROS_PER_SECOND;
}

int64_t
wb_civil_to_days(int32_t year, unsigned month, unsigned day)
{
	int32_t y = month <= 2 ? year - 1 : year;
	int32_t era = (y >= 0 ? y : y - 399) / 400;
	int32_t year_of_era = y - era * 400;
	int32_t day_of_year =
		(int32_t)((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day) - 1;
	int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return (int64_t)era * DAYS_PER_ERA + day_of_era - EPOCH_DAYS;
}

void
wb_days_to_civil(int64_t days, struct wb_civil *out)
{
	int64_t shifted = days + EPOCH_DAYS;
	int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	uint32_t day_of_era = (uint32_t)(shifted - era * DAYS_PER_ERA);
	uint32_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	uint32_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	uint32_t month = (5 * day_of_year + 2) / 153; /* 0 is March */

	memset(out, 0, sizeof *out);
	out->day = (uint8_t)(day_of_year - (153 * month + 2) / 5 + 1);
	out->month = (uint8_t)(month < 10 ? month + 3 : month - 9);
	out->year = (int32_t)(year_of_era + era * 400 + (out->month <= 2));
}

static int64_t
time_of_day(const struct wb_civil *civil)
{
	return ((civil->hour * INT64_C(60) + civil->minute) * 60 + civil->second) *
		       MICROS_PER_SECOND +
	       civil->microsecond;
}

static void
set_time_of_day(struct wb_civil *civil, int64_t micros)
{
	int64_t seconds = micros / MICROS_PER_SECOND;

	civil->microsecond = (int32_t)(micros % MICROS_PER_SECOND);
	civil->second = (uint8_t)(seconds % 60);
	civil->minute = (uint8_t)(seconds / 60 % 60);
	civil->hour = (uint8_t)(seconds / 3600);
}

int64_t
wb_civil_to_micros(const struct wb_civil *civil)
{
	return wb_civil_to_days(civil->year, civil->month, civil->day) * WB_MICROS_PER_DAY +
	       time_of_day(civil);
}

int64_t
wb_micros_to_days(int64_t micros)
{
	return micros / WB_MICROS_PER_DAY - (micros % WB_MICROS_PER_DAY < 0);
}

void
wb_micros_to_civil(int64_t micros, struct wb_civil *out)
{
	int64_t days = wb_micros_to_days(micros);

	wb_days_to_civil(days, out);
	set_time_of_day(out, micros - days * WB_MICROS_PER_DAY);
}

unsigned
wb_weekday(int64_t days)
{
	return (unsigned)(((days + 3) % 7 + 7) % 7) + 1; /* 1970-01-01 was a Thursday */
}

static size_t
put_date(char *out, const struct wb_civil *civil)
{
	wb_digits_put_two(out, (unsigned)civil->year / 100);
	wb_digits_put_two(out + 2, (unsigned)civil->year % 100);
	out[4] = '-';
	wb_digits_put_two(out + 5, civil->month);
	out[7] = '-';
	wb_digits_put_two(out + 8, civil->day);
	return 10;
}

static size_t
put_time(char *out, const struct wb_civil *civil)
{
	wb_digits_put_two(out, civil->hour);
	out[2] = ':';
	wb_digits_put_two(out + 3, civil->minute);
	out[5] = ':';
	wb_digits_put_two(out + 6, civil->second);
	if (!civil->microsecond)
		return 8;
	out[8] = '.';
	return 9 + wb_digits_put(out + 9, (uint64_t)civil->microsecond, 6);
}

size_t
wb_date_format(int64_t days, char out[WB_DATETIME_TEXT_SIZE])
{
	struct wb_civil civil;

	wb_days_to_civil(days, &civil);
	return put_date(out, &civil);
}

size_t
wb_time_format(int64_t micros, char out[WB_DATETIME_TEXT_SIZE])
{
	struct wb_civil civil = { 0 };

	set_time_of_day(&civil, micros);
	return put_time(out, &civil);
}

size_t
wb_timestamp_format(int64_t micros, char out[WB_DATETIME_TEXT_SIZE])
{
	struct wb_civil civil;

	wb_micros_to_civil(micros, &civil);
	put_date(out, &civil);
	out[10] = ' ';
	return 11 + put_time(out + 11, &civil);
}

enum { DATE_LENGTH = 10, TIME_LENGTH = 8, FRACTION_DIGITS = 6 };

/* Takes YYYY-MM-DD; the numbers are not yet proven to be a day. */
static bool
take_date(const char *at, struct wb_civil *out)
{
	int century = wb_digits_two(at), year = wb_digits_two(at + 2);
	int month = wb_digits_two(at + 5), day = wb_digits_two(at + 8);

	if ((century | year | month | day) < 0 || at[4] != '-' || at[7] != '-')
		return false;
	out->year = century * 100 + year;
	out->month = (uint8_t)month;
	out->day = (uint8_t)day;
	return true;
}

/* Takes HH:MM:SS and the fraction behind it, up to the end of the text. */
static bool
take_time(struct wb_text text, struct wb_civil *out)
{
	int hour, minute, second, fraction = 0;
	size_t digits;

	if (text.len < TIME_LENGTH)
		return false;
	hour = wb_digits_two(text.at);
	minute = wb_digits_two(text.at + 3);
	second = wb_digits_two(text.at + 6);
	if ((hour | minute | second) < 0 || text.at[2] != ':' || text.at[5] != ':')
		return false;
	if (text.len > TIME_LENGTH) {
		digits = text.len - TIME_LENGTH - 1;
		if (text.at[TIME_LENGTH] != '.' || digits < 1 || digits > FRACTION_DIGITS)
			return false;
		for (size_t i = 0; i < FRACTION_DIGITS; i++) {
			char c = i < digits ? text.at[TIME_LENGTH + 1 + i] : '0';

			if (!wb_is_digit(c))
				return false;
			fraction = fraction * 10 + (c - '0');
		}
	}
	out->hour = (uint8_t)hour;
	out->minute = (uint8_t)minute;
	out->second = (uint8_t)second;
	out->microsecond = fraction;
	return true;
}

bool
wb_date_parse_iso(struct wb_text text, int64_t *days)
{
	struct wb_civil civil = { 0 };

	if (text.len != DATE_LENGTH || !take_date(text.at, &civil) || !wb_civil_valid(&civil))
		return false;
	*days = wb_civil_to_days(civil.year, civil.month, civil.day);
	return true;
}

bool
wb_time_parse_iso(struct wb_text text, int64_t *micros)
{
	struct wb_civil civil = { .year = 1970, .month = 1, .day = 1 };

	if (!take_time(text, &civil) || !wb_civil_valid(&civil))
		return false;
	*micros = time_of_day(&civil);
	return true;
}

bool
wb_timestamp_parse_iso(struct wb_text text, int64_t *micros)
{
	struct wb_civil civil = { 0 };
	struct wb_text time;

	if (text.len <= DATE_LENGTH || !take_date(text.at, &civil) ||
	    (text.at[DATE_LENGTH] != ' ' && text.at[DATE_LENGTH] != 'T'))
		return false;
	time = (struct wb_text){ text.at + DATE_LENGTH + 1, text.len - DATE_LENGTH - 1 };
	if (!take_time(time, &civil) || !wb_civil_valid(&civil))
		return false;
	*micros = wb_civil_to_micros(&civil);
	return true;
}
