/*
 * Integers of 64 bits as text, read and written digit by digit: no locale, no
 * format string, no allocation. Pure functions; any thread.
 */
#ifndef WB_DATA_INTEGER_H
#define WB_DATA_INTEGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { WB_INTEGER_TEXT_SIZE = 24 };

/*
 * The whole of text: an optional sign ("+" or "-") and digits, leading zeros
 * allowed. Returns false where it is anything else or does not fit; *out is
 * then as it was.
 */
bool wb_integer_parse(struct wb_text text, int64_t *out);

/* Writes the shortest form, without a NUL; returns its length. */
size_t wb_integer_format(int64_t value, char out[WB_INTEGER_TEXT_SIZE]);

/* Writes `value` with at least `width` digits, zeros in front; returns its length. */
size_t wb_digits_put(char *out, uint64_t value, unsigned width);

static inline bool
wb_is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

/* The number that two characters spell, or -1 where one is no digit. */
static inline int
wb_digits_two(const char *at)
{
	unsigned tens = (unsigned char)(at[0] - '0'), ones = (unsigned char)(at[1] - '0');

	return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

static inline void
wb_digits_put_two(char *out, unsigned value)
{
	out[0] = (char)('0' + value / 10);
	out[1] = (char)('0' + value % 10);
}

#endif
