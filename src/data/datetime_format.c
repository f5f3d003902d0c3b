/*
 * A format is walked once per text, and each conversion puts a number into the
 * slot of its part; only when the whole text has been taken are the parts put
 * together and the day proven to exist. So "31.02.2024" is known to be of the
 * format and wrong, while "31.02.24x" is not of the format.
 */
#include "data/datetime_format.h"

#include <string.h>

#include "data/integer.h"

struct conversion {
	bool known;
	uint8_t part;
	uint8_t least, most; /* digits read; 0 where the part is not a plain number */
};

static const struct conversion conversions[128] = {
	['Y'] = { true, WB_PART_YEAR, 4, 4 },    ['y'] = { true, WB_PART_SHORT_YEAR, 2, 2 },
	['m'] = { true, WB_PART_MONTH, 2, 2 },   ['b'] = { true, WB_PART_MONTH, 0, 0 },
	['B'] = { true, WB_PART_MONTH, 0, 0 },   ['d'] = { true, WB_PART_DAY, 2, 2 },
	['e'] = { true, WB_PART_DAY, 1, 2 },     ['j'] = { true, WB_PART_YEAR_DAY, 3, 3 },
	['a'] = { true, WB_PART_WEEKDAY, 0, 0 }, ['A'] = { true, WB_PART_WEEKDAY, 0, 0 },
	['H'] = { true, WB_PART_HOUR, 2, 2 },    ['I'] = { true, WB_PART_HALF_HOUR, 2, 2 },
	['p'] = { true, WB_PART_HALF, 0, 0 },    ['M'] = { true, WB_PART_MINUTE, 2, 2 },
	['S'] = { true, WB_PART_SECOND, 2, 2 },  ['f'] = { true, WB_PART_FRACTION, 0, 0 },
	['z'] = { true, WB_PART_OFFSET, 0, 0 },  ['%'] = { true, WB_PARTS, 0, 0 },
};

static const char *const month_names[] = { "January",   "February", "March",    "April",
					   "May",       "June",     "July",     "August",
					   "September", "October",  "November", "December" };
static const char *const weekday_names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
					     "Friday", "Saturday", "Sunday" };

enum { SHORT_NAME = 3, FRACTION_DIGITS = 6 };

/* One conversion or one character of a format. */
struct item {
	char letter; /* 'Y' of "%Y"; '\0' for a character that stands for itself */
	char literal;
	struct conversion conversion;
};

/* Takes the next item off a format; *at is moved behind it. false where it is not known. */
static bool
next_item(const char **at, const char *end, struct item *out)
{
	bool loose = false;
	unsigned char letter;

	out->letter = '\0';
	out->literal = *(*at)++;
	if (out->literal != '%')
		return true;
	if (*at < end && **at == '-') {
		loose = true;
		(*at)++;
	}
	if (*at == end)
		return false;
	letter = (unsigned char)*(*at)++;
	if (letter >= 128 || !conversions[letter].known)
		return false;
	out->conversion = conversions[letter];
	if (loose && out->conversion.most != 2)
		return false;
	if (loose)
		out->conversion.least = 1;
	out->letter = letter == '%' ? '\0' : (char)letter;
	return true;
}

bool
wb_datetime_format_check(struct wb_text format, struct wb_text *bad)
{
	const char *at = format.at, *end = format.at + format.len;
	struct item item;

	while (at < end) {
		const char *start = at;

		if (next_item(&at, end, &item))
			continue;
		while (at < end && ((unsigned char)*at & 0xc0) == 0x80)
			at++; /* the rest of a character beyond ASCII */
		*bad = (struct wb_text){ start, (size_t)(at - start) };
		return false;
	}
	return true;
}

unsigned
wb_datetime_format_parts(struct wb_text format)
{
	const char *at = format.at, *end = format.at + format.len;
	struct item item;
	unsigned parts = 0;

	while (at < end && next_item(&at, end, &item))
		if (item.letter)
			parts |= 1u << item.conversion.part;
	return parts;
}

/* A text on its way through a format. */
struct reading {
	const char *at, *end;
	unsigned seen; /* bits of parts */
	bool contradicts;
	int value[WB_PARTS];
};

static void
put_part(struct reading *reading, unsigned part, int value)
{
	if ((reading->seen >> part & 1) && reading->value[part] != value)
		reading->contradicts = true;
	reading->seen |= 1u << part;
	reading->value[part] = value;
}

static bool
read_number(struct reading *reading, const struct conversion *conversion)
{
	unsigned count = 0;
	int value = 0;

	for (; count < conversion->most && reading->at < reading->end && wb_is_digit(*reading->at);
	     count++)
		value = value * 10 + (*reading->at++ - '0');
	if (count < conversion->least)
		return false;
	put_part(reading, conversion->part, value);
	return true;
}

static bool
read_padded_day(struct reading *reading, const struct conversion *conversion)
{
	struct conversion one = *conversion;

	if (reading->at < reading->end && *reading->at == ' ') {
		reading->at++;
		one.most = 1;
	}
	return read_number(reading, &one);
}

/* One of the names, whole or its first letters; it counts from 1. */
static bool
read_name(struct reading *reading, unsigned part, const char *const *names, int n, bool whole)
{
	for (int i = 0; i < n; i++) {
		size_t len = whole ? strlen(names[i]) : SHORT_NAME;
		struct wb_text name = { names[i], len }, text = { reading->at, len };

		if ((size_t)(reading->end - reading->at) < len ||
		    !wb_text_equal_ignoring_case(name, text))
			continue;
		reading->at += len;
		put_part(reading, part, i + 1);
		return true;
	}
	return false;
}

static bool
read_half(struct reading *reading)
{
	struct wb_text text = { reading->at, 2 };
	bool afternoon;

	if (reading->end - reading->at < 2)
		return false;
	afternoon = wb_text_equal_ignoring_case(text, WB_TEXT("PM"));
	if (!afternoon && !wb_text_equal_ignoring_case(text, WB_TEXT("AM")))
		return false;
	reading->at += 2;
	put_part(reading, WB_PART_HALF, afternoon);
	return true;
}

static bool
read_fraction(struct reading *reading)
{
	int value = 0, count = 0;

	for (; count < FRACTION_DIGITS && reading->at < reading->end && wb_is_digit(*reading->at);
	     count++)
		value = value * 10 + (*reading->at++ - '0');
	if (!count)
		return false;
	for (; count < FRACTION_DIGITS; count++)
		value *= 10;
	put_part(reading, WB_PART_FRACTION, value);
	return true;
}

/* Minutes east of Greenwich. */
static bool
read_offset(struct reading *reading)
{
	const char *at = reading->at;
	size_t left = (size_t)(reading->end - at);
	int hours, minutes = 0;

	if (left && (*at == 'Z' || *at == 'z')) {
		reading->at++;
		put_part(reading, WB_PART_OFFSET, 0);
		return true;
	}
	if (left < 3 || (*at != '+' && *at != '-'))
		return false;
	hours = wb_digits_two(at + 1);
	reading->at += 3;
	if (left >= 6 && at[3] == ':') {
		minutes = wb_digits_two(at + 4);
		reading->at += 3;
	} else if (left >= 5 && wb_is_digit(at[3])) {
		minutes = wb_digits_two(at + 3);
		reading->at += 2;
	}
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	put_part(reading, WB_PART_OFFSET, (hours * 60 + minutes) * (*at == '-' ? -1 : 1));
	return true;
}

static bool
read_item(struct reading *reading, const struct item *item)
{
	switch (item->letter) {
	case '\0':
		return reading->at < reading->end && *reading->at++ == item->literal;
	case 'e':
		return read_padded_day(reading, &item->conversion);
	case 'b':
	case 'B':
		return read_name(reading, WB_PART_MONTH, month_names, 12, item->letter == 'B');
	case 'a':
	case 'A':
		return read_name(reading, WB_PART_WEEKDAY, weekday_names, 7, item->letter == 'A');
	case 'p':
		return read_half(reading);
	case 'f':
		return read_fraction(reading);
	case 'z':
		return read_offset(reading);
	default:
		return read_number(reading, &item->conversion);
	}
}

static bool
has(const struct reading *reading, enum wb_datetime_part part)
{
	return reading->seen >> part & 1;
}

static int
part_or(const struct reading *reading, enum wb_datetime_part part, int otherwise)
{
	return has(reading, part) ? reading->value[part] : otherwise;
}

static int
full_year(const struct reading *reading, int pivot)
{
	int year;

	if (has(reading, WB_PART_YEAR) || !has(reading, WB_PART_SHORT_YEAR))
		return part_or(reading, WB_PART_YEAR, 1970);
	year = reading->value[WB_PART_SHORT_YEAR];
	return year + (year < pivot ? 2000 : 1900);
}

/* The hour of the day, from %H or from %I and %p; -1 where they make none. */
static int
full_hour(const struct reading *reading)
{
	int hour, half = part_or(reading, WB_PART_HALF, 0);

	if (has(reading, WB_PART_HALF_HOUR)) {
		hour = reading->value[WB_PART_HALF_HOUR];
		if (hour < 1 || hour > 12)
			return -1;
		hour = hour % 12 + 12 * half;
		return part_or(reading, WB_PART_HOUR, hour) == hour ? hour : -1;
	}
	hour = part_or(reading, WB_PART_HOUR, 0);
	if (has(reading, WB_PART_HALF) && (hour >= 12) != half)
		return -1;
	return hour;
}

/* Month and day from the day of the year, unless they were said otherwise. */
static bool
settle_year_day(const struct reading *reading, struct wb_civil *civil)
{
	int day = reading->value[WB_PART_YEAR_DAY];
	struct wb_civil found;

	if (day < 1 || civil->year < 1)
		return false;
	wb_days_to_civil(wb_civil_to_days(civil->year, 1, 1) + day - 1, &found);
	if (found.year != civil->year ||
	    part_or(reading, WB_PART_MONTH, found.month) != found.month ||
	    part_or(reading, WB_PART_DAY, found.day) != found.day)
		return false;
	civil->month = found.month;
	civil->day = found.day;
	return true;
}

static bool
weekday_agrees(const struct reading *reading, const struct wb_civil *civil)
{
	unsigned weekday = wb_weekday(wb_civil_to_days(civil->year, civil->month, civil->day));

	return part_or(reading, WB_PART_WEEKDAY, (int)weekday) == (int)weekday;
}

/* Takes the offset off, so that the value is UTC; false where that leaves the calendar. */
static bool
apply_offset(const struct reading *reading, struct wb_civil *civil)
{
	int64_t minutes = part_or(reading, WB_PART_OFFSET, 0);

	if (!minutes)
		return true;
	wb_micros_to_civil(wb_civil_to_micros(civil) - minutes * 60 * 1000000, civil);
	return wb_civil_valid(civil);
}

static bool
assemble(const struct reading *reading, int pivot, struct wb_civil *out)
{
	int hour = full_hour(reading);

	if (reading->contradicts || hour < 0)
		return false;
	*out = (struct wb_civil){
		.year = full_year(reading, pivot),
		.month = (uint8_t)part_or(reading, WB_PART_MONTH, 1),
		.day = (uint8_t)part_or(reading, WB_PART_DAY, 1),
		.hour = (uint8_t)hour,
		.minute = (uint8_t)part_or(reading, WB_PART_MINUTE, 0),
		.second = (uint8_t)part_or(reading, WB_PART_SECOND, 0),
		.microsecond = part_or(reading, WB_PART_FRACTION, 0),
	};
	if (has(reading, WB_PART_YEAR_DAY) && !settle_year_day(reading, out))
		return false;
	return wb_civil_valid(out) && weekday_agrees(reading, out) && apply_offset(reading, out);
}

enum wb_datetime_result
wb_datetime_parse(const struct wb_datetime_format *format, struct wb_text text,
		  struct wb_civil *out)
{
	const char *at = format->text.at, *end = format->text.at + format->text.len;
	struct reading reading;
	struct wb_civil civil;
	struct item item;

	reading.at = text.at;
	reading.end = text.len ? text.at + text.len : text.at;
	reading.seen = 0;
	reading.contradicts = false;
	while (at < end)
		if (!next_item(&at, end, &item) || !read_item(&reading, &item))
			return WB_DATETIME_NO_MATCH;
	if (reading.at != reading.end)
		return WB_DATETIME_NO_MATCH;
	if (has(&reading, WB_PART_SHORT_YEAR) && !has(&reading, WB_PART_YEAR) &&
	    format->pivot == WB_NO_PIVOT)
		return WB_DATETIME_NO_PIVOT;
	if (!assemble(&reading, format->pivot, &civil))
		return WB_DATETIME_NO_SUCH_DAY;
	*out = civil;
	return WB_DATETIME_OK;
}

static int64_t
civil_days(const struct wb_civil *civil)
{
	return wb_civil_to_days(civil->year, civil->month, civil->day);
}

static unsigned
part_of(const struct wb_civil *civil, enum wb_datetime_part part)
{
	switch (part) {
	case WB_PART_YEAR:
		return (unsigned)civil->year;
	case WB_PART_SHORT_YEAR:
		return (unsigned)civil->year % 100;
	case WB_PART_MONTH:
		return civil->month;
	case WB_PART_DAY:
		return civil->day;
	case WB_PART_YEAR_DAY:
		return (unsigned)(civil_days(civil) - wb_civil_to_days(civil->year, 1, 1)) + 1;
	case WB_PART_HOUR:
		return civil->hour;
	case WB_PART_HALF_HOUR:
		return civil->hour % 12 ? civil->hour % 12 : 12;
	case WB_PART_MINUTE:
		return civil->minute;
	case WB_PART_SECOND:
		return civil->second;
	default:
		return 0;
	}
}

static void
print_name(struct wb_buffer *out, const char *name, bool whole)
{
	wb_buffer_add(out, name, whole ? strlen(name) : SHORT_NAME);
}

static void
print_number(struct wb_buffer *out, uint64_t value, unsigned width)
{
	char digits[20];

	wb_buffer_add(out, digits, wb_digits_put(digits, value, width));
}

static void
print_item(const struct item *item, const struct wb_civil *civil, struct wb_buffer *out)
{
	switch (item->letter) {
	case '\0':
		wb_buffer_byte(out, item->literal);
		break;
	case 'b':
	case 'B':
		print_name(out, month_names[civil->month - 1], item->letter == 'B');
		break;
	case 'a':
	case 'A':
		print_name(out, weekday_names[wb_weekday(civil_days(civil)) - 1],
			   item->letter == 'A');
		break;
	case 'p':
		wb_buffer_string(out, civil->hour < 12 ? "AM" : "PM");
		break;
	case 'f':
		print_number(out, (uint64_t)civil->microsecond, FRACTION_DIGITS);
		break;
	case 'z':
		wb_buffer_string(out, "+0000");
		break;
	case 'e':
		wb_buffer_string(out, civil->day < 10 ? " " : "");
		print_number(out, civil->day, 1);
		break;
	default:
		print_number(out, part_of(civil, item->conversion.part), item->conversion.least);
	}
}

void
wb_datetime_print(struct wb_text format, const struct wb_civil *civil, struct wb_buffer *out)
{
	const char *at = format.at, *end = format.at + format.len;
	struct item item;

	while (at < end && next_item(&at, end, &item))
		print_item(&item, civil, out);
}
