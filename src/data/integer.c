#include "data/integer.h"

#include <string.h>

enum { SAFE_DIGITS = 18 }; /* that many never pass 64 bits */

bool
wb_integer_parse(struct wb_text text, int64_t *out)
{
	const char *at = text.at, *end;
	bool negative;
	int64_t value = 0;

	if (!text.len)
		return false;
	end = at + text.len;
	negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (at == end)
		return false;
	while (at + SAFE_DIGITS < end && *at == '0')
		at++;
	/* Negative on the way, because there is one more number below zero than above. */
	for (size_t left = (size_t)(end - at); at < end; at++) {
		if (!wb_is_digit(*at))
			return false;
		if (left <= SAFE_DIGITS)
			value = value * 10 - (*at - '0');
		else if (__builtin_mul_overflow(value, 10, &value) ||
			 __builtin_sub_overflow(value, *at - '0', &value))
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}

size_t
wb_digits_put(char *out, uint64_t value, unsigned width)
{
	char digits[20];
	size_t len = 0, start = sizeof digits;

	while (value >= 100) {
		start -= 2;
		wb_digits_put_two(digits + start, (unsigned)(value % 100));
		value /= 100;
	}
	if (value >= 10) {
		start -= 2;
		wb_digits_put_two(digits + start, (unsigned)value);
	} else {
		digits[--start] = (char)('0' + value);
	}
	while (len + (sizeof digits - start) < width)
		out[len++] = '0';
	memcpy(out + len, digits + start, sizeof digits - start);
	return len + sizeof digits - start;
}

size_t
wb_integer_format(int64_t value, char out[WB_INTEGER_TEXT_SIZE])
{
	if (value >= 0)
		return wb_digits_put(out, (uint64_t)value, 1);
	out[0] = '-';
	return 1 + wb_digits_put(out + 1, -(uint64_t)value, 1);
}
