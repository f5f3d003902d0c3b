/*
 * Dates, times and timestamps: strict parsing and printing by format, and the
 * proleptic Gregorian calendar, years 1 to 9999. No zone, no locale: names of
 * months and weekdays are English.
 *
 * Formats follow strftime(3): %Y %y %m %d %e %j %b %B %a %A %H %I %p %M %S %f
 * (fraction of a second, 1 to 6 digits) %z (offset, read and applied: the value
 * becomes UTC) %%. In parsing, %m %d %H %M %S take exactly two digits (%e one
 * or two), %Y four, %b and %B any case; the whole of the text must be used.
 * The calendar's algorithms are Howard Hinnant's "chrono-compatible low-level
 * date algorithms" (days_from_civil, civil_from_days).
 */
#ifndef WB_DATA_DATETIME_H
#define WB_DATA_DATETIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define WB_MICROS_PER_DAY INT64_C(86400000000)

struct wb_civil {
	int32_t year;	      /* 1 to 9999 */
	uint8_t month, day;   /* from 1 */
	uint8_t hour, minute, second;
	int32_t microsecond;
};

bool wb_civil_valid(const struct wb_civil *civil);
int64_t wb_civil_to_days(int32_t year, unsigned month, unsigned day);
void wb_days_to_civil(int64_t days, struct wb_civil *out);   /* time fields are 0 */
int64_t wb_civil_to_micros(const struct wb_civil *civil);    /* a timestamp */
void wb_micros_to_civil(int64_t micros, struct wb_civil *out);
unsigned wb_days_in_month(int32_t year, unsigned month);
unsigned wb_weekday(int64_t days); /* 1 Monday to 7 Sunday (ISO 8601) */

/* What parsing a text by a format came to. */
enum wb_datetime_result {
	WB_DATETIME_OK,
	WB_DATETIME_NO_MATCH,	 /* the text is not of this format */
	WB_DATETIME_NO_SUCH_DAY, /* it is, but names a day or time that does not exist */
	WB_DATETIME_NO_PIVOT,	 /* a year of two digits, and no pivot said */
};

enum { WB_NO_PIVOT = -1 };

/* A format made ready: immutable, shared by threads, lives in the caller's memory. */
struct wb_datetime_format {
	struct wb_text text; /* borrowed */
	int pivot; /* two-digit years below it are 20yy, others 19yy; WB_NO_PIVOT */
};

/* false where the format holds an unknown or unfinished conversion; *bad names it. */
bool wb_datetime_format_check(struct wb_text format, struct wb_text *bad);

/* Fields that the format does not name are 1970-01-01 00:00:00. */
enum wb_datetime_result wb_datetime_parse(const struct wb_datetime_format *format,
					  struct wb_text text, struct wb_civil *out);

void wb_datetime_print(struct wb_text format, const struct wb_civil *civil,
		       struct wb_buffer *out);

enum { WB_DATETIME_TEXT_SIZE = 32 };

/* ISO 8601: "2024-02-29", "23:59:59[.ffffff]", "2024-02-29 23:59:59[.ffffff]". */
size_t wb_date_format(int64_t days, char out[WB_DATETIME_TEXT_SIZE]);
size_t wb_time_format(int64_t micros, char out[WB_DATETIME_TEXT_SIZE]);
size_t wb_timestamp_format(int64_t micros, char out[WB_DATETIME_TEXT_SIZE]);

/* The same forms read back, strictly ("T" may stand between date and time). */
bool wb_date_parse_iso(struct wb_text text, int64_t *days);
bool wb_time_parse_iso(struct wb_text text, int64_t *micros);
bool wb_timestamp_parse_iso(struct wb_text text, int64_t *micros);

#endif
