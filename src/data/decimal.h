/*
 * Exact decimals of up to 38 digits: unscaled / 10^scale, in two's complement
 * of 128 bits. No operation rounds unless its name or argument says so; what
 * does not fit is reported, never bent.
 *
 * Pure functions; any thread. Those that return bool return false where the
 * result has more than 38 digits (or the divisor is zero), and leave *out be.
 */
#ifndef WB_DATA_DECIMAL_H
#define WB_DATA_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

__extension__ typedef __int128 wb_int128;

enum { WB_DECIMAL_DIGITS = 38, WB_DECIMAL_TEXT_SIZE = 44 };

struct wb_decimal {
	wb_int128 unscaled;
	uint8_t scale; /* digits after the point, 0 to 38 */
};

enum wb_rounding {
	WB_ROUND_HALF_UP,   /* away from zero: 2.5 → 3, -2.5 → -3 */
	WB_ROUND_HALF_EVEN, /* to the even neighbour: 2.5 → 2 */
	WB_ROUND_DOWN,      /* toward zero */
	WB_ROUND_FLOOR,
	WB_ROUND_CEILING,
};

/* The whole of text: sign, digits, optional point and digits; no blanks, no exponent. */
bool wb_decimal_parse(struct wb_text text, struct wb_decimal *out);

/* Writes e.g. "-1234.50", with just `scale` digits after the point; returns its length. */
size_t wb_decimal_format(struct wb_decimal value, char out[WB_DECIMAL_TEXT_SIZE]);

struct wb_decimal wb_decimal_of_integer(int64_t value);
bool wb_decimal_of_real(double value, uint8_t scale, struct wb_decimal *out);
double wb_decimal_to_real(struct wb_decimal value);
bool wb_decimal_to_integer(struct wb_decimal value, int64_t *out); /* false where not whole */

int wb_decimal_compare(struct wb_decimal a, struct wb_decimal b); /* <0, 0, >0 */
bool wb_decimal_add(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out);
bool wb_decimal_subtract(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out);
bool wb_decimal_multiply(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out);

/* To max(6, the dividend's scale) digits after the point, half up, trailing zeros beyond it cut. */
bool wb_decimal_divide(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out);
bool wb_decimal_remainder(struct wb_decimal a, struct wb_decimal b, struct wb_decimal *out);

/* Digits before and after the point that the value needs. */
void wb_decimal_digits(struct wb_decimal value, unsigned *whole, unsigned *fraction);

/* To `scale` digits after the point. */
bool wb_decimal_round(struct wb_decimal value, uint8_t scale, enum wb_rounding mode,
		      struct wb_decimal *out);

/*
 * Fits the value into decimal(precision, scale) without losing a digit other
 * than trailing zeros; false where it does not fit.
 */
bool
wb_decimal_fit(struct wb_decimal value, uint8_t precision, uint8_t scale, struct wb_decimal *out);

#endif
