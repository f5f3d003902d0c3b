/*
 * Numbers as arguments of a function: what type several of them have in
 * common, and access to a cell as that type. For kernels only: a call belongs
 * to one thread.
 */
#ifndef WB_LANG_NUMBER_H
#define WB_LANG_NUMBER_H

#include "lang/function.h"

/*
 * The type that holds numbers of both: real before decimal before integer. The
 * type null adds nothing.
 */
enum wb_type wb_number_common(enum wb_type a, enum wb_type b);

/* Argument n as a decimal: it is an integer, a boolean or a decimal. */
struct wb_decimal wb_call_decimal(const struct wb_call *call, size_t n, size_t row);

/* Argument n as a real: it is any number. */
double wb_call_real(const struct wb_call *call, size_t n, size_t row);

/*
 * A real as the exact decimal that its text says: the fewest digits that read
 * back as the same real. false where that passes 38 digits.
 */
bool wb_number_of_real(double value, struct wb_decimal *out);

/*
 * Store a result in a column of that type. Those that take `good` fail the cell
 * as out-of-range where it is false, and do not read the value then; a real that is not finite does
 * too.
 */
void wb_call_put_integer(struct wb_call *call, size_t row, bool good, const int64_t *value);
void
wb_call_put_decimal(struct wb_call *call, size_t row, bool good, const struct wb_decimal *value);
void wb_call_put_real(struct wb_call *call, size_t row, double value);

/* Whether argument n is a constant that is not null. */
bool wb_prepare_has(const struct wb_prepare *prepare, size_t n);

/* A constant argument that counts digits, between `least` and 38. */
enum wb_status wb_prepare_digits(const struct wb_prepare *prepare, size_t n, int least, int *out,
				 struct wb_error *err);

/* The result is a number of the type of the first argument. */
enum wb_status wb_prepare_same_number(struct wb_prepare *prepare, struct wb_error *err);

#endif
