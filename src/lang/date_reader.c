/*
 * Most formats of dates are a year, a month and a day of fixed width between
 * fixed characters. For these the places of the digits are found when the plan
 * is compiled; a text that does not fit them goes through the general parser,
 * which knows why.
 */
#include "lang/date_reader.h"

#include <string.h>

#include "data/integer.h"

enum { LAYOUT_LENGTH = 16 };

/* A date of fixed width. */
struct layout {
	size_t length;            /* 0: the format is of another kind */
	uint8_t year, month, day; /* where their digits begin */
	char text[LAYOUT_LENGTH]; /* what stands between them; '\0' where a digit is */
};

struct format {
	struct wb_datetime_format general;
	struct layout layout;
};

struct wb_date_reader {
	size_t count;
	struct format *formats;
};

/* What is read where no format is said: ISO 8601. */
static const struct {
	enum wb_type type;
	struct wb_text format;
} standard[] = {
	{ WB_TYPE_DATE, { "%Y-%m-%d", 8 } },
	{ WB_TYPE_TIME, { "%H:%M:%S", 8 } },
	{ WB_TYPE_TIME, { "%H:%M:%S.%f", 11 } },
	{ WB_TYPE_TIMESTAMP, { "%Y-%m-%d %H:%M:%S", 17 } },
	{ WB_TYPE_TIMESTAMP, { "%Y-%m-%d %H:%M:%S.%f", 20 } },
	{ WB_TYPE_TIMESTAMP, { "%Y-%m-%dT%H:%M:%S", 17 } },
	{ WB_TYPE_TIMESTAMP, { "%Y-%m-%dT%H:%M:%S.%f", 20 } },
};

/* Whether the layout has room for one more part of `digits`; notes where it begins. */
static bool
lay_digits(struct layout *layout, uint8_t *part, size_t digits)
{
	if (*part != UINT8_MAX || layout->length + digits > LAYOUT_LENGTH)
		return false;
	*part = (uint8_t)layout->length;
	memset(layout->text + layout->length, '\0', digits);
	layout->length += digits;
	return true;
}

static bool
lay_conversion(struct layout *layout, char letter)
{
	switch (letter) {
	case 'Y':
		return lay_digits(layout, &layout->year, 4);
	case 'm':
		return lay_digits(layout, &layout->month, 2);
	case 'd':
		return lay_digits(layout, &layout->day, 2);
	default:
		return false;
	}
}

static struct layout
layout_of(struct wb_text format)
{
	static const struct layout none;
	struct layout layout = { .year = UINT8_MAX, .month = UINT8_MAX, .day = UINT8_MAX };

	for (size_t i = 0; i < format.len; i++) {
		if (format.at[i] == '%') {
			if (++i == format.len || !lay_conversion(&layout, format.at[i]))
				return none;
			continue;
		}
		if (layout.length == LAYOUT_LENGTH || !format.at[i])
			return none;
		layout.text[layout.length++] = format.at[i];
	}
	if (layout.year == UINT8_MAX || layout.month == UINT8_MAX || layout.day == UINT8_MAX)
		return none;
	return layout;
}

static bool
read_layout(const struct layout *layout, struct wb_text text, int64_t *days)
{
	const char *year = text.at + layout->year;
	struct wb_civil civil = { 0 };
	int century, rest, month, day;

	if (text.len != layout->length || !layout->length)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (layout->text[i] && layout->text[i] != text.at[i])
			return false;
	century = wb_digits_two(year);
	rest = wb_digits_two(year + 2);
	month = wb_digits_two(text.at + layout->month);
	day = wb_digits_two(text.at + layout->day);
	if ((century | rest | month | day) < 0)
		return false;
	civil.year = century * 100 + rest;
	civil.month = (uint8_t)month;
	civil.day = (uint8_t)day;
	if (!wb_civil_valid(&civil))
		return false;
	*days = wb_civil_to_days(civil.year, civil.month, civil.day);
	return true;
}

static bool
names(unsigned parts, enum wb_datetime_part part)
{
	return parts >> part & 1;
}

/* What is wrong with a format for reading values of a type; NULL: nothing. */
static const char *
complaint(unsigned parts, enum wb_type type, int pivot)
{
	bool year = names(parts, WB_PART_YEAR), short_year = names(parts, WB_PART_SHORT_YEAR);
	bool hour = names(parts, WB_PART_HOUR) || names(parts, WB_PART_HALF_HOUR);

	if (type == WB_TYPE_TIME && !hour)
		return "names no hour";
	if (type != WB_TYPE_TIME && !year && !short_year)
		return "names no year";
	if (short_year && !year && pivot == WB_NO_PIVOT)
		return "has a year of two digits: say from where it is 19, as in pivot 30";
	if (names(parts, WB_PART_DAY) && !names(parts, WB_PART_MONTH) &&
	    !names(parts, WB_PART_YEAR_DAY))
		return "names a day but no month";
	if (names(parts, WB_PART_HALF_HOUR) && !names(parts, WB_PART_HALF))
		return "has %I but no %p";
	return NULL;
}

/* The usual format of what is read. */
static struct wb_text
usual_format(enum wb_type type)
{
	size_t i = 0;

	while (standard[i].type != type)
		i++;
	return standard[i].format;
}

static enum wb_status
add_format(struct wb_prepare *prepare, struct wb_date_reader *reader, struct wb_text text,
	   int pivot, struct wb_error *err)
{
	struct format *format = &reader->formats[reader->count++];
	const char *wrong;
	struct wb_text bad;

	if (!wb_datetime_format_check(text, &bad))
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "does not know \"%.*s\" in the format \"%.*s\"", WB_TEXT_ARG(bad),
			       WB_TEXT_ARG(text));
	wrong = complaint(wb_datetime_format_parts(text), prepare->function->result, pivot);
	/* YYYY-MM-DD is how other programs write it. */
	if (wrong && !memchr(text.at, '%', text.len))
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "needs another format: \"%.*s\" has no parts such as \"%.*s\" has",
			       WB_TEXT_ARG(text),
			       WB_TEXT_ARG(usual_format(prepare->function->result)));
	if (wrong)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "needs another format: \"%.*s\" %s", WB_TEXT_ARG(text), wrong);
	format->general = (struct wb_datetime_format){ wb_arena_text(prepare->arena, text), pivot };
	format->layout = layout_of(text);
	return WB_OK;
}

static enum wb_status
add_standard(struct wb_prepare *prepare, struct wb_date_reader *reader, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < sizeof standard / sizeof *standard; i++)
		if (standard[i].type == prepare->function->result)
			status = add_format(prepare, reader, standard[i].format, WB_NO_PIVOT, err);
	return status;
}

static enum wb_status
take_pivot(const struct wb_prepare *prepare, int *pivot, struct wb_error *err)
{
	const struct wb_value *given = prepare->arguments[1].constant;

	*pivot = WB_NO_PIVOT;
	if (!given || given->cell != WB_CELL_VALUE)
		return WB_OK;
	if (given->as.integer < 0 || given->as.integer > 100)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "takes 0 to 100 as pivot, not %lld", (long long)given->as.integer);
	*pivot = (int)given->as.integer;
	return WB_OK;
}

enum wb_status
wb_date_reader_prepare(struct wb_prepare *prepare, struct wb_error *err)
{
	struct wb_date_reader *reader = WB_NEW(prepare->arena, struct wb_date_reader);
	size_t room = prepare->n_arguments + sizeof standard / sizeof *standard;
	int pivot;
	enum wb_status status = take_pivot(prepare, &pivot, err);

	prepare->prepared = reader;
	reader->formats = WB_NEW_ARRAY(prepare->arena, struct format, room);
	for (size_t i = 2; status == WB_OK && i < prepare->n_arguments; i++) {
		const struct wb_value *given = prepare->arguments[i].constant;

		if (given && given->cell == WB_CELL_VALUE)
			status = add_format(prepare, reader, given->as.text, pivot, err);
	}
	if (status == WB_OK && !reader->count)
		status = add_standard(prepare, reader, err);
	return status;
}

enum wb_datetime_result
wb_date_reader_read(const struct wb_date_reader *reader, struct wb_text text, struct wb_civil *out)
{
	enum wb_datetime_result best = WB_DATETIME_NO_MATCH, result;

	for (size_t i = 0; i < reader->count; i++) {
		result = wb_datetime_parse(&reader->formats[i].general, text, out);
		if (result == WB_DATETIME_OK)
			return result;
		if (result == WB_DATETIME_NO_SUCH_DAY)
			best = result;
	}
	return best;
}

enum wb_datetime_result
wb_date_reader_read_day(const struct wb_date_reader *reader, struct wb_text text, int64_t *days)
{
	enum wb_datetime_result best = WB_DATETIME_NO_MATCH, result;
	struct wb_civil civil;

	for (size_t i = 0; i < reader->count; i++) {
		if (read_layout(&reader->formats[i].layout, text, days))
			return WB_DATETIME_OK;
		result = wb_datetime_parse(&reader->formats[i].general, text, &civil);
		if (result == WB_DATETIME_OK) {
			*days = wb_civil_to_days(civil.year, civil.month, civil.day);
			return result;
		}
		if (result == WB_DATETIME_NO_SUCH_DAY)
			best = result;
	}
	return best;
}

struct wb_text
wb_date_reader_first(const struct wb_date_reader *reader, size_t *count)
{
	*count = reader->count;
	return reader->formats[0].general.text;
}
