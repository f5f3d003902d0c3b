/*
 * Dates, times and timestamps in the proleptic Gregorian calendar, years 1 to
 * 9999, and their ISO 8601 text. No zone, no locale. For other forms of text see
 * datetime_format.h.
 *
 * Dates are days since 1970-01-01, times microseconds since midnight,
 * timestamps microseconds since 1970-01-01 00:00. Pure functions; any thread.
 */
#ifndef WB_DATA_DATETIME_H
#define WB_DATA_DATETIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define WB_MICROS_PER_DAY INT64_C(86400000000)

/* The first and the last day there is: 0001-01-01 and 9999-12-31. */
#define WB_DAYS_FIRST INT64_C(-719162)
#define WB_DAYS_LAST  INT64_C(2932896)

struct wb_civil {
	int32_t year;       /* 1 to 9999 */
	uint8_t month, day; /* from 1 */
	uint8_t hour, minute, second;
	int32_t microsecond;
};

bool wb_civil_valid(const struct wb_civil *civil);
int64_t wb_civil_to_days(int32_t year, unsigned month, unsigned day);
void wb_days_to_civil(int64_t days, struct wb_civil *out); /* time fields are 0 */
int64_t wb_civil_to_micros(const struct wb_civil *civil);  /* a timestamp */
void wb_micros_to_civil(int64_t micros, struct wb_civil *out);
int64_t wb_micros_to_days(int64_t micros); /* the day of a timestamp */
unsigned wb_days_in_month(int32_t year, unsigned month);
unsigned wb_weekday(int64_t days); /* 1 Monday to 7 Sunday (ISO 8601) */

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
