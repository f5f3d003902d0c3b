/*
 * Decimals are 128-bit integers with a scale. Two of them are brought to one
 * scale before they are added or compared; where that passes 38 digits, zeros
 * at the end of the finer one are given up, which changes no value. A product
 * or quotient is never held in more than 128 bits: common factors of ten are
 * cancelled before a product is taken, and a quotient is made digit by digit.
 *
 * Invariant of every decimal given out: |unscaled| < 10^38 and scale <= 38.
 */
#include "data/decimal.h"

#include <math.h>
#include <string.h>

#include "data/integer.h"
#include "data/real.h"

__extension__ typedef unsigned __int128 magnitude;

#define E18 ((magnitude)UINT64_C(1000000000000000000))
#define TEN_POWERS(unit)                                                                         \
	(unit), (unit)*10, (unit)*100, (unit)*1000, (unit)*10000, (unit)*100000, (unit)*1000000, \
		(unit)*10000000, (unit)*100000000, (unit)*1000000000

static const magnitude powers[] = {
	TEN_POWERS((magnitude)1), TEN_POWERS((magnitude)10000000000), TEN_POWERS(E18 * 100),
	TEN_POWERS(E18 * 1000000000000)
}; /* the last, 10^39, wraps: not used */

static magnitude
magnitude_of(wb_int128 value)
{
	return value < 0 ? -(magnitude)value : (magnitude)value;
}

static wb_int128
with_sign(magnitude value, bool negative)
{
	return negative ? -(wb_int128)value : (wb_int128)value;
}

static bool
fits(magnitude value)
{
	return value < powers[WB_DECIMAL_DIGITS];
}

static unsigned
count_digits(magnitude value)
{
	unsigned count = 0;

	while (count <= WB_DECIMAL_DIGITS && value >= powers[count])
		count++;
	return count;
}

/* Reads up to `left` more digits behind *value; false where they pass 38. */
static bool
read_digits(const char **at, const char *end, magnitude *value)
{
	const char *start = *at;
	uint64_t chunk = 0;
	unsigned count = 0;

	for (; *at < end && wb_is_digit(**at); (*at)++) {
		chunk = chunk * 10 + (uint64_t)(**at - '0');
		if (++count < 18)
			continue;
		if (*value >= powers[WB_DECIMAL_DIGITS - 18])
			return false;
		*value = *value * powers[18] + chunk;
		chunk = 0;
		count = 0;
	}
	if (*at == start)
		return false;
	if (*value && *value >= powers[WB_DECIMAL_DIGITS - count])
		return false;
	*value = *value * powers[count] + chunk;
	return true;
}

bool
wb_decimal_parse(struct wb_text text, struct wb_decimal *out)
{
	const char *at = text.at, *end, *point;
	bool negative;
	magnitude value = 0;
	size_t scale = 0;

	if (!text.len)
		return false;
	end = at + text.len;
	negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (!read_digits(&at, end, &value))
		return false;
	if (at < end) {
		point = at;
		if (*at++ != '.' || !read_digits(&at, end, &value) || at < end)
			return false;
		scale = (size_t)(end - point - 1);
	}
	if (scale > WB_DECIMAL_DIGITS)
		return false;
	out->unscaled = with_sign(value, negative);
	out->scale = (uint8_t)scale;
	return true;
}

/* At least `width` digits, zeros in front. */
static size_t
put_magnitude(char *out, magnitude value, unsigned width)
{
	size_t len;

	if (value < E18)
		return wb_digits_put(out, (uint64_t)value, width);
	len = put_magnitude(out, value / E18, width > 18 ? width - 18 : 1);
	return len + wb_digits_put(out + len, (uint64_t)(value % E18), 18);
}

size_t
wb_decimal_format(struct wb_decimal value, char out[WB_DECIMAL_TEXT_SIZE])
{
	magnitude digits = magnitude_of(value.unscaled);
	size_t len = 0, point;

	if (value.unscaled < 0)
		out[len++] = '-';
	len += put_magnitude(out + len, digits, value.scale + 1u);
	if (!value.scale)
		return len;
	point = len - value.scale;
	memmove(out + point + 1, out + point, value.scale);
	out[point] = '.';
	return len + 1;
}

struct wb_decimal
wb_decimal_of_integer(int64_t value)
{
	return (struct wb_decimal){ .unscaled = value };
}

/* A value of `exponent` zeros behind, or digits after the point where it is negative. */
static bool
apply_exponent(struct wb_decimal mantissa, int64_t exponent, uint8_t scale, struct wb_decimal *out)
{
	int64_t fraction = mantissa.scale - exponent;

	while (mantissa.unscaled && fraction > WB_DECIMAL_DIGITS) {
		mantissa.unscaled /= 10; /* a digit past the 38th is not seen */
		fraction--;
	}
	if (!mantissa.unscaled)
		fraction = 0;
	if (fraction < -WB_DECIMAL_DIGITS)
		return false;
	if (fraction < 0) {
		magnitude digits = magnitude_of(mantissa.unscaled);

		if (digits >= powers[WB_DECIMAL_DIGITS + fraction])
			return false;
		mantissa.unscaled = with_sign(digits * powers[-fraction], mantissa.unscaled < 0);
		fraction = 0;
	}
	mantissa.scale = (uint8_t)fraction;
	return wb_decimal_round(mantissa, scale, WB_ROUND_HALF_UP, out);
}

bool
wb_decimal_of_real(double value, uint8_t scale, struct wb_decimal *out)
{
	char digits[WB_REAL_TEXT_SIZE];
	struct wb_text text = { digits, 0 }, exponent = { 0 };
	struct wb_decimal mantissa;
	int64_t power = 0;
	char *mark;

	if (!isfinite(value))
		return false;
	text.len = wb_real_format(value, digits);
	mark = memchr(digits, 'e', text.len);
	if (mark) {
		exponent = (struct wb_text){ mark + 1, text.len - (size_t)(mark - digits) - 1 };
		text.len = (size_t)(mark - digits);
	}
	if (mark && !wb_integer_parse(exponent, &power))
		return false;
	return wb_decimal_parse(text, &mantissa) && apply_exponent(mantissa, power, scale, out);
}

double
wb_decimal_to_real(struct wb_decimal value)
{
	static const magnitude exact = (magnitude)1 << 53;
	char text[WB_DECIMAL_TEXT_SIZE];
	double real = 0;

	/* Two exact doubles divide to the nearest one. */
	if (magnitude_of(value.unscaled) <= exact && value.scale <= 22)
		return (double)value.unscaled / (double)powers[value.scale];
	wb_real_parse((struct wb_text){ text, wb_decimal_format(value, text) }, &real);
	return real;
}

bool
wb_decimal_to_integer(struct wb_decimal value, int64_t *out)
{
	wb_int128 unit = (wb_int128)powers[value.scale], whole = value.unscaled / unit;

	if (value.unscaled % unit || whole < INT64_MIN || whole > INT64_MAX)
		return false;
	*out = (int64_t)whole;
	return true;
}

/* Drops zeros at the end of the fraction while there are more than `scale` digits in it. */
static void
cut_zeros(magnitude *value, uint8_t *scale, uint8_t least)
{
	while (*scale > least && *value % 10 == 0) {
		*value /= 10;
		(*scale)--;
	}
}

/* Two magnitudes at one scale. */
struct pair {
	magnitude a, b;
	uint8_t scale;
};

/* Brings both to the finer scale; false where one of them then passes 38 digits. */
static bool
align(struct wb_decimal a, struct wb_decimal b, struct pair *out)
{
	magnitude x = magnitude_of(a.unscaled), y = magnitude_of(b.unscaled);
	magnitude *coarse = a.scale < b.scale ? &x : &y;
	magnitude *fine = a.scale < b.scale ? &y : &x;
	uint8_t coarse_scale = a.scale < b.scale ? a.scale : b.scale;
	uint8_t fine_scale = a.scale < b.scale ? b.scale : a.scale;

	if (*coarse >= powers[WB_DECIMAL_DIGITS - (fine_scale - coarse_scale)])
		cut_zeros(fine, &fine_scale, coarse_scale);
	if (*coarse >= powers[WB_DECIMAL_DIGITS - (fine_scale - coarse_scale)])
		return false;
	*coarse *= powers[fine_scale - coarse_scale];
	*out = (struct pair){ x, y, fine_scale };
	return true;
}

static int
compare_magnitudes(struct wb_decimal a, struct wb_decimal b)
{
	struct pair pair;
	magnitude unit_a = powers[a.scale], unit_b = powers[b.scale];
	magnitude whole_a = magnitude_of(a.unscaled) / unit_a;
	magnitude whole_b = magnitude_of(b.unscaled) / unit_b;

	if (whole_a != whole_b)
		return whole_a > whole_b ? 1 : -1;
	/* The fractions alone always fit one scale. */
	a.unscaled = (wb_int128)(magnitude_of(a.unscaled) % unit_a);
	b.unscaled = (wb_int128)(magnitude_of(b.unscaled) % unit_b);
	align(a, b, &pair);
	return (pair.a > pair.b) - (pair.a < pair.b);
}

int
wb_decimal_compare(struct wb_decimal a, struct wb_decimal b)
{
	if (a.scale == b.scale)
		return (a.unscaled > b.unscaled) - (a.unscaled < b.unscaled);
	if ((a.unscaled < 0) != (b.unscaled < 0))
		return a.unscaled < 0 ? -1 : 1;
	return a.unscaled < 0 ? compare_magnitudes(b, a) : compare_magnitudes(a, b);
}

/* Gives a result out, without zeros at its end if only so it has room. */
static bool
settle(magnitude value, bool negative, uint8_t scale, struct wb_decimal *out)
{
	while (!fits(value) && scale && value % 10 == 0) {
		value /= 10;
		scale--;
	}
	if (!fits(value))
		return false;
	*out = (struct wb_decimal){ with_sign(value, negative), scale };
	return true;
}

bool
wb_decimal_add(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out)
{
	bool minus_a = a.unscaled < 0, minus_b = b.unscaled < 0;
	struct pair pair;

	if (!align(a, b, &pair))
		return false;
	if (minus_a == minus_b)
		return settle(pair.a + pair.b, minus_a, pair.scale, out);
	if (pair.a >= pair.b)
		return settle(pair.a - pair.b, minus_a, pair.scale, out);
	return settle(pair.b - pair.a, minus_b, pair.scale, out);
}

bool
wb_decimal_subtract(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out)
{
	b.unscaled = -b.unscaled;
	return wb_decimal_add(a, b, out);
}

/* Takes a factor of ten out of the product x * y; false where there is none. */
static bool
cancel_ten(magnitude *x, magnitude *y)
{
	magnitude *two = *x % 2 ? y : x, *five = *x % 5 ? y : x;

	if (*two % 2 || *five % 5)
		return false;
	*two /= 2;
	*five /= 5;
	return true;
}

bool
wb_decimal_multiply(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out)
{
	magnitude x = magnitude_of(a.unscaled), y = magnitude_of(b.unscaled), product;
	bool negative = (a.unscaled < 0) != (b.unscaled < 0);
	unsigned scale = (unsigned)a.scale + b.scale;

	while (scale > WB_DECIMAL_DIGITS || __builtin_mul_overflow(x, y, &product) ||
	       !fits(product)) {
		if (!scale || !cancel_ten(&x, &y))
			return false;
		scale--;
	}
	*out = (struct wb_decimal){ with_sign(product, negative), (uint8_t)scale };
	return true;
}

/* Doubles a rest; returns 1 where that holds `by` once more. Both are below 10^38. */
static unsigned
twice(magnitude *rest, magnitude by)
{
	*rest *= 2;
	if (*rest < by)
		return 0;
	*rest -= by;
	return 1;
}

/*
 * The next digit of a long division: 10 * rest / by, and the new rest. Ten
 * times rest may pass 128 bits, so it is made as 2 * (2 * 2 * rest + rest).
 */
static unsigned
next_digit(magnitude *rest, magnitude by)
{
	magnitude once = *rest;
	unsigned digit = twice(rest, by);

	digit = 2 * digit + twice(rest, by);
	*rest += once;
	if (*rest >= by) {
		*rest -= by;
		digit++;
	}
	return 2 * digit + twice(rest, by);
}

enum { QUOTIENT_FRACTION = 6 };

bool
wb_decimal_divide(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out)
{
	magnitude by = magnitude_of(b.unscaled), rest, quotient;
	uint8_t scale = a.scale > QUOTIENT_FRACTION ? a.scale : QUOTIENT_FRACTION;
	int digits = scale - a.scale + b.scale; /* still to be made */

	if (!by)
		return false;
	quotient = magnitude_of(a.unscaled) / by;
	rest = magnitude_of(a.unscaled) % by;
	for (; digits > 0 && (rest || scale - digits < a.scale); digits--) {
		if (quotient >= powers[WB_DECIMAL_DIGITS - 1])
			return false;
		quotient = quotient * 10 + next_digit(&rest, by);
	}
	scale = (uint8_t)(scale - digits);
	if (rest * 2 >= by)
		quotient++;
	cut_zeros(&quotient, &scale, a.scale);
	if (!fits(quotient))
		return false;
	*out = (struct wb_decimal){ with_sign(quotient, (a.unscaled < 0) != (b.unscaled < 0)),
				    scale };
	return true;
}

bool
wb_decimal_remainder(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out)
{
	magnitude by = magnitude_of(b.unscaled), rest = magnitude_of(a.unscaled);
	int finer = a.scale - b.scale;

	if (!by)
		return false;
	if (finer > 0 && by >= powers[WB_DECIMAL_DIGITS - finer]) {
		*out = a; /* the divisor at the dividend's scale is larger than any dividend */
		return true;
	}
	by *= powers[finer > 0 ? finer : 0];
	rest %= by;
	for (; finer < 0; finer++)
		next_digit(&rest, by);
	*out = (struct wb_decimal){ with_sign(rest, a.unscaled < 0),
				    a.scale > b.scale ? a.scale : b.scale };
	return true;
}

void
wb_decimal_digits(struct wb_decimal value, unsigned *whole, unsigned *fraction)
{
	magnitude digits = magnitude_of(value.unscaled);

	*whole = count_digits(digits / powers[value.scale]);
	if (!digits)
		value.scale = 0;
	cut_zeros(&digits, &value.scale, 0);
	*fraction = value.scale;
}

/* Whether a quotient with this rest goes one away from zero. */
static bool
rounds_up(magnitude quotient, magnitude rest, magnitude by, bool negative, enum wb_rounding mode)
{
	magnitude missing = by - rest;

	if (!rest)
		return false;
	switch (mode) {
	case WB_ROUND_HALF_UP:
		return rest >= missing;
	case WB_ROUND_HALF_EVEN:
		return rest > missing || (rest == missing && quotient % 2);
	case WB_ROUND_FLOOR:
		return negative;
	case WB_ROUND_CEILING:
		return !negative;
	case WB_ROUND_DOWN:
		break;
	}
	return false;
}

bool
wb_decimal_round(struct wb_decimal value, uint8_t scale, enum wb_rounding mode,
		 struct wb_decimal *out)
{
	magnitude digits = magnitude_of(value.unscaled), by, quotient;
	bool negative = value.unscaled < 0;

	if (scale > WB_DECIMAL_DIGITS)
		return false;
	if (scale >= value.scale) {
		if (digits >= powers[WB_DECIMAL_DIGITS - (scale - value.scale)])
			return false;
		digits *= powers[scale - value.scale];
		*out = (struct wb_decimal){ with_sign(digits, negative), scale };
		return true;
	}
	by = powers[value.scale - scale];
	quotient = digits / by;
	if (rounds_up(quotient, digits % by, by, negative, mode))
		quotient++;
	*out = (struct wb_decimal){ with_sign(quotient, negative), scale };
	return true;
}

bool
wb_decimal_fit(struct wb_decimal value, uint8_t precision, uint8_t scale, struct wb_decimal *out)
{
	magnitude digits = magnitude_of(value.unscaled);
	struct wb_decimal fitted;

	cut_zeros(&digits, &value.scale, scale);
	if (value.scale > scale || precision > WB_DECIMAL_DIGITS)
		return false;
	value.unscaled = with_sign(digits, value.unscaled < 0);
	if (!wb_decimal_round(value, scale, WB_ROUND_DOWN, &fitted) ||
	    magnitude_of(fitted.unscaled) >= powers[precision])
		return false;
	*out = fitted;
	return true;
}
