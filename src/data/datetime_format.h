/*
 * Dates and times as text of a given form: strict parsing, and printing.
 *
 * Formats follow strftime(3):
 *
 *	%Y %y	year, of four digits or two (these need a pivot)
 *	%m %b %B	month, its short name, its full name (any case; English)
 *	%d %e %j	day of the month, the same padded by a blank, day of the year
 *	%a %A	weekday, short or full; must be that of the day
 *	%H %M %S %f	hour, minute, second, fraction of 1 to 6 digits
 *	%I %p	hour of 1 to 12, AM or PM
 *	%z	offset: Z, +01, +0100 or +01:00. It is applied: the value becomes UTC
 *	%%	a percent sign
 *
 * Numbers have just as many digits as their range needs, zeros in front;
 * %-m %-d %-H %-I %-M %-S (as in GNU date) read one or two and print no zero in
 * front; so does %e in reading. Other characters stand for themselves. The
 * whole of the text must be used. What a text says twice must agree.
 *
 * Pure functions; any thread.
 */
#ifndef WB_DATA_DATETIME_FORMAT_H
#define WB_DATA_DATETIME_FORMAT_H

#include "data/datetime.h"

/* What parsing a text by a format came to. */
enum wb_datetime_result {
	WB_DATETIME_OK,
	WB_DATETIME_NO_MATCH,    /* the text is not of this format */
	WB_DATETIME_NO_SUCH_DAY, /* it is, but names a day or time that does not exist */
	WB_DATETIME_NO_PIVOT,    /* a year of two digits, and no pivot said */
};

enum { WB_NO_PIVOT = -1 };

/* A format made ready: immutable, shared by threads, lives in the caller's memory. */
struct wb_datetime_format {
	struct wb_text text; /* borrowed */
	int pivot;           /* two-digit years below it are 20yy, others 19yy; WB_NO_PIVOT */
};

/* What a format names. */
enum wb_datetime_part {
	WB_PART_YEAR,
	WB_PART_SHORT_YEAR,
	WB_PART_MONTH,
	WB_PART_DAY,
	WB_PART_YEAR_DAY,
	WB_PART_WEEKDAY,
	WB_PART_HOUR,
	WB_PART_HALF_HOUR, /* %I: of 1 to 12 */
	WB_PART_HALF,      /* %p */
	WB_PART_MINUTE,
	WB_PART_SECOND,
	WB_PART_FRACTION,
	WB_PART_OFFSET,
	WB_PARTS
};

/* false where the format holds an unknown or unfinished conversion; *bad names it. */
bool wb_datetime_format_check(struct wb_text format, struct wb_text *bad);

/* The parts that a good format names, as bits 1 << part. */
unsigned wb_datetime_format_parts(struct wb_text format);

/* Fields that the format does not name are 1970-01-01 00:00:00. */
enum wb_datetime_result wb_datetime_parse(const struct wb_datetime_format *format,
					  struct wb_text text, struct wb_civil *out);

void wb_datetime_print(struct wb_text format, const struct wb_civil *civil, struct wb_buffer *out);

#endif
