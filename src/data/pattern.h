/*
 * The pattern of a text: its shape without its letters and digits.
 *
 *	A	an upper-case letter, of any script
 *	a	any other letter
 *	9	a digit
 *	A+ a+ 9+	a run of more than four letters of one kind, of more than ten digits
 *
 * All else stands for itself: "AB-1234" is AA-9999, "Olga Johnson" is
 * "Aaaa Aa+". A pattern that would be longer than 60 bytes ends in an ellipsis. Pure; any thread.
 */
#ifndef WB_DATA_PATTERN_H
#define WB_DATA_PATTERN_H

#include "base/text.h"

enum { WB_PATTERN_SIZE = 72 };

/* Writes the pattern, without a NUL; returns its length. */
size_t wb_pattern_of(struct wb_text text, char out[WB_PATTERN_SIZE]);

#endif
