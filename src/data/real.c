/*
 * Most reals in data are short decimals in disguise. Where a whole number m
 * below 10^15 and a small power of ten give m / 10^k equal to the value, m's
 * digits are the answer both ways: both numbers are exact doubles, so their
 * quotient is the correctly rounded one. All else goes through the C library
 * in its "C" locale.
 */
#include "data/real.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "data/integer.h"

enum { EXACT_POWERS = 23, SHORT_FRACTION = 6, MANTISSA_DIGITS = 15 };

static const double powers[EXACT_POWERS] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
					     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
					     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

static size_t
put_scaled(char *out, double magnitude, unsigned fraction)
{
	uint64_t unit = (uint64_t)powers[fraction], scaled = (uint64_t)magnitude;
	size_t len = wb_digits_put(out, scaled / unit, 1);

	if (!fraction)
		return len;
	out[len++] = '.';
	return len + wb_digits_put(out + len, scaled % unit, fraction);
}

/* 0 where the value is not a short decimal. */
static size_t
format_short(double value, char *out)
{
	double magnitude = fabs(value);
	size_t sign = value < 0;

	if (!(magnitude < 1e15) || (magnitude != 0 && magnitude < 1e-4))
		return 0;
	out[0] = '-';
	for (unsigned fraction = 0; fraction <= SHORT_FRACTION; fraction++) {
		double scaled = nearbyint(magnitude * powers[fraction]);

		if (scaled >= 1e15)
			return 0;
		if (scaled / powers[fraction] == magnitude)
			return sign + put_scaled(out + sign, scaled, fraction);
	}
	return 0;
}

/* newlocale gives glibc's own constant for "C": nothing is loaded and nothing can be lost. */
static size_t
format_long(double value, char *out)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = uselocale(c);
	int len = 0;

	for (int digits = 15; digits <= 17; digits++) {
		len = snprintf(out, WB_REAL_TEXT_SIZE, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	uselocale(before);
	freelocale(c);
	return (size_t)len;
}

size_t
wb_real_format(double value, char out[WB_REAL_TEXT_SIZE])
{
	size_t len = format_short(value, out);

	return len ? len : format_long(value, out);
}

/* A number taken apart: digits of the mantissa as they stand, and where the point is. */
struct scan {
	uint64_t mantissa;
	size_t digits; /* significant ones */
	int64_t exponent;
	const char *at, *end;
};

static bool
scan_digits(struct scan *scan, int shift)
{
	const char *start = scan->at;

	for (; scan->at < scan->end && wb_is_digit(*scan->at); scan->at++) {
		if (scan->digits || *scan->at != '0')
			scan->digits++;
		if (scan->digits <= MANTISSA_DIGITS)
			scan->mantissa = scan->mantissa * 10 + (uint64_t)(*scan->at - '0');
		scan->exponent -= shift;
	}
	return scan->at > start;
}

static bool
scan_exponent(struct scan *scan)
{
	struct wb_text rest;
	int64_t exponent;

	if (scan->at == scan->end)
		return true;
	if (*scan->at != 'e' && *scan->at != 'E')
		return false;
	rest = (struct wb_text){ scan->at + 1, (size_t)(scan->end - scan->at - 1) };
	if (!wb_integer_parse(rest, &exponent) || exponent > 99999 || exponent < -99999)
		return false;
	scan->exponent += exponent;
	return true;
}

static bool
scan_number(struct scan *scan)
{
	if (scan->at < scan->end && (*scan->at == '-' || *scan->at == '+'))
		scan->at++;
	if (!scan_digits(scan, 0))
		return false;
	if (scan->at < scan->end && *scan->at == '.') {
		scan->at++;
		if (!scan_digits(scan, 1))
			return false;
	}
	return scan_exponent(scan);
}

/* `text` is a number by the grammar; the library does the rounding. */
static bool
parse_long(struct wb_text text, double *out)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	char room[128], *copy = text.len < sizeof room ? room : wb_alloc(text.len + 1);
	double value;

	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	value = strtod_l(copy, NULL, c);
	freelocale(c);
	if (copy != room)
		free(copy);
	if (!isfinite(value))
		return false;
	*out = value;
	return true;
}

bool
wb_real_parse(struct wb_text text, double *out)
{
	struct scan scan = { .at = text.at };
	double value;

	if (!text.len)
		return false;
	scan.end = text.at + text.len;
	if (!scan_number(&scan))
		return false;
	if (scan.digits > MANTISSA_DIGITS || scan.exponent >= EXACT_POWERS ||
	    scan.exponent <= -EXACT_POWERS)
		return parse_long(text, out);
	value = (double)scan.mantissa;
	value = scan.exponent < 0 ? value / powers[-scan.exponent] : value * powers[scan.exponent];
	*out = text.at[0] == '-' ? -value : value;
	return true;
}
