#include "study/look.h"

#include "data/datetime.h"
#include "data/integer.h"
#include "data/real.h"

enum {
	MOST = 48,        /* bytes: nothing that is longer is anything but text */
	SAFE_DIGITS = 15, /* that a double holds exactly */
};

static size_t
digits_at(struct wb_text text, size_t start)
{
	size_t at = start;

	while (at < text.len && wb_is_digit(text.at[at]))
		at++;
	return at - start;
}

static struct wb_text
from(struct wb_text text, size_t start)
{
	return (struct wb_text){ text.at + start, text.len - start };
}

static unsigned
number_of(struct wb_text text, size_t start, size_t len)
{
	unsigned number = 0;

	for (size_t i = start; i < start + len; i++)
		number = 10 * number + (unsigned)(text.at[i] - '0');
	return number;
}

static bool
is_compact_date(struct wb_text text)
{
	unsigned year, month, day;

	if (text.len != 8)
		return false;
	year = number_of(text, 0, 4);
	month = number_of(text, 4, 2);
	day = number_of(text, 6, 2);
	return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= wb_days_in_month((int32_t)year, month);
}

/* A quotient of two numbers that a double holds exactly is the double nearest to the decimal. */
static double
plain_decimal(struct wb_text text, size_t start, size_t whole, size_t fraction)
{
	int64_t digits = 0, scale = 1;

	for (size_t i = start; i < start + whole + 1 + fraction; i++) {
		if (i == start + whole)
			continue;
		digits = 10 * digits + (text.at[i] - '0');
		scale *= i > start + whole ? 10 : 1;
	}
	return (double)(text.at[0] == '-' ? -digits : digits) / (double)scale;
}

/* A number: digits with at most one point among them, from `start` on, and maybe an exponent. */
static void
look_at_number(struct wb_text text, size_t start, struct wb_look *look)
{
	size_t whole = digits_at(text, start), at = start + whole, fraction = 0;
	int64_t integer;

	if (at < text.len && text.at[at] == '.') {
		fraction = digits_at(text, at + 1);
		at += 1 + fraction;
		if (!fraction)
			return;
	}
	if (!whole || (at < text.len && text.at[at] != 'e' && text.at[at] != 'E'))
		return;
	if (whole + fraction > 38 && at == text.len)
		return;
	if (!fraction && at == text.len && wb_integer_parse(text, &integer))
		look->number = (double)integer;
	else if (at == text.len && whole + fraction <= SAFE_DIGITS)
		look->number = plain_decimal(text, start, whole, fraction);
	else if (!wb_real_parse(text, &look->number))
		return;
	look->type = at < text.len ? WB_TYPE_REAL : fraction ? WB_TYPE_DECIMAL : WB_TYPE_INTEGER;
	look->leading_zero = whole > 1 && text.at[start] == '0';
	look->compact_date = look->type == WB_TYPE_INTEGER && start == 0 && is_compact_date(text);
}

static void
try_order(struct wb_look *look, enum wb_date_order order, unsigned year, unsigned month,
	  unsigned day)
{
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
	    day > wb_days_in_month((int32_t)year, month))
		return;
	look->orders |= 1u << order;
	look->moment[order] =
		(double)wb_civil_to_days((int32_t)year, month, day) * (double)WB_MICROS_PER_DAY;
}

/* "hh:mm", with seconds and their fraction or without. */
static bool
read_time(struct wb_text text, int64_t *micros)
{
	char whole[8] = { 0 };

	if (wb_time_parse_iso(text, micros))
		return true;
	if (text.len != 5)
		return false;
	for (size_t i = 0; i < 5; i++)
		whole[i] = text.at[i];
	whole[5] = ':';
	whole[6] = whole[7] = '0';
	return wb_time_parse_iso((struct wb_text){ whole, 8 }, micros);
}

/* Behind a date: nothing, or a time, which turns it into a timestamp. */
static bool
take_time(struct wb_text text, size_t at, struct wb_look *look)
{
	int64_t micros;

	look->type = WB_TYPE_DATE;
	if (at == text.len)
		return true;
	if ((text.at[at] != ' ' && text.at[at] != 'T') || !read_time(from(text, at + 1), &micros))
		return false;
	look->type = WB_TYPE_TIMESTAMP;
	for (size_t i = 0; i < WB_DATE_ORDERS; i++)
		look->moment[i] += (double)micros;
	return true;
}

/* Three runs of digits with the same separator between them; the first is of `a` digits. */
static void
look_at_date(struct wb_text text, size_t a, struct wb_look *look)
{
	size_t second = a + 1, b = digits_at(text, second), third = second + b + 1, c;
	unsigned x, y, z;

	if (third >= text.len || text.at[third - 1] != text.at[a] || b < 1 || b > 2)
		return;
	c = digits_at(text, third);
	if (c < 1 || c > 4 || (a == 4 ? c > 2 : a > 2 || c != 4))
		return;
	x = number_of(text, 0, a);
	y = number_of(text, second, b);
	z = number_of(text, third, c);
	look->separator = text.at[a];
	look->short_parts = (a == 1) | (b == 1) | (c == 1);
	if (a == 4) {
		try_order(look, WB_YEAR_FIRST, x, y, z);
	} else {
		try_order(look, WB_DAY_FIRST, z, y, x);
		try_order(look, WB_MONTH_FIRST, z, x, y);
	}
	if (look->orders && take_time(text, third + c, look))
		return;
	look->type = WB_TYPE_TEXT;
	look->orders = 0;
}

static void
look_at_digits(struct wb_text text, struct wb_look *look)
{
	size_t a = digits_at(text, 0);
	int64_t micros;

	if (a < text.len && a <= 4 && (text.at[a] == '-' || text.at[a] == '/' || text.at[a] == '.'))
		look_at_date(text, a, look);
	if (look->type != WB_TYPE_TEXT)
		return;
	if (a == 2 && text.len > 2 && text.at[2] == ':' && read_time(text, &micros)) {
		look->type = WB_TYPE_TIME;
		look->number = (double)micros;
		return;
	}
	look_at_number(text, 0, look);
}

static bool
is_boolean(struct wb_text text)
{
	static const char *const words[] = { "true", "false", "yes", "no", "t", "f", "y", "n" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (wb_text_equal_ignoring_case(text, wb_text_of(words[i])))
			return true;
	return false;
}

struct wb_look
wb_look_at(struct wb_text text)
{
	struct wb_look look = { .type = WB_TYPE_TEXT };

	if (!text.len || text.len > MOST)
		return look;
	if (wb_is_digit(text.at[0]))
		look_at_digits(text, &look);
	else if ((text.at[0] == '-' || text.at[0] == '+') && text.len > 1)
		look_at_number(text, 1, &look);
	else if (text.len <= 5 && is_boolean(text))
		look.type = WB_TYPE_BOOLEAN;
	return look;
}

void
wb_look_format(struct wb_buffer *out, enum wb_date_order order, char separator, bool short_parts)
{
	static const char *const orders[WB_DATE_ORDERS] = {
		[WB_YEAR_FIRST] = "Ymd",
		[WB_DAY_FIRST] = "dmY",
		[WB_MONTH_FIRST] = "mdY",
	};

	for (const char *part = orders[order]; *part; part++) {
		wb_buffer_byte(out, '%');
		if (short_parts && *part != 'Y')
			wb_buffer_byte(out, '-');
		wb_buffer_byte(out, *part);
		if (part[1])
			wb_buffer_byte(out, separator);
	}
}
