/*
 * The look of a text: what type it could be read as, and in which form.
 *
 * Numbers are written plainly: a sign, digits, a point; no blanks, no thousands
 * separators. One with a zero in front ("007") is marked, since reading it as a
 * number would lose the zero. Dates are of the usual forms: year first, or day
 * and month in either order with the year last, between them "-", "." or "/",
 * days and months of one digit or two; timestamps are such a date, a blank or
 * "T", and hh:mm[:ss[.ffffff]]. Pure; any thread.
 */
#ifndef WB_STUDY_LOOK_H
#define WB_STUDY_LOOK_H

#include "data/type.h"

enum wb_date_order {
	WB_YEAR_FIRST,
	WB_DAY_FIRST,
	WB_MONTH_FIRST,
	WB_DATE_ORDERS,
};

struct wb_look {
	enum wb_type type; /* INTEGER, DECIMAL, REAL, BOOLEAN, DATE, TIME, TIMESTAMP or TEXT */
	bool leading_zero; /* of a number */
	bool compact_date; /* an integer that is also YYYYMMDD of 1900 to 2099 */
	double number;     /* of numbers and of times */
	char separator;    /* of dates and timestamps */
	bool short_parts;  /* a day or month is of one digit */
	unsigned orders;   /* the orders in which it names a day: bits 1 << wb_date_order … */
	double moment[WB_DATE_ORDERS]; /* … and the microseconds since 1970 by each */
};

struct wb_look wb_look_at(struct wb_text text);

/* The format of such a date (or timestamp) as the function `date` takes it: "%d.%m.%Y". */
void
wb_look_format(struct wb_buffer *out, enum wb_date_order order, char separator, bool short_parts);

#endif
