/*
 * Reals (IEEE 754 doubles) as text: exact both ways, whatever the locale.
 * Pure functions; any thread.
 */
#ifndef WB_DATA_REAL_H
#define WB_DATA_REAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum { WB_REAL_TEXT_SIZE = 32 };

/*
 * Writes the fewest digits that read back as the same value ("0.1", "3",
 * "1e+300"), without a NUL; returns the length. Negative zero is "0".
 */
size_t wb_real_format(double value, char out[WB_REAL_TEXT_SIZE]);

/*
 * The whole of text: sign, digits, optional point and digits, optional exponent
 * ("-12.5e3"). No blanks, no hexadecimal, no "inf" or "nan"; false where it is
 * anything else or its size passes a double's range, and *out is as it was.
 */
bool wb_real_parse(struct wb_text text, double *out);

#endif
