#include "lang/number.h"

#include <math.h>

enum wb_type
wb_number_common(enum wb_type a, enum wb_type b)
{
	if (a == WB_TYPE_REAL || b == WB_TYPE_REAL)
		return WB_TYPE_REAL;
	if (a == WB_TYPE_DECIMAL || b == WB_TYPE_DECIMAL)
		return WB_TYPE_DECIMAL;
	return WB_TYPE_INTEGER;
}

struct wb_decimal
wb_call_decimal(const struct wb_call *call, size_t n, size_t row)
{
	const struct wb_column *column = call->arguments[n];

	if (column->type.type == WB_TYPE_DECIMAL)
		return column->cells.decimal[wb_column_index(column, row)];
	return wb_decimal_of_integer(wb_call_integer(call, n, row));
}

double
wb_call_real(const struct wb_call *call, size_t n, size_t row)
{
	const struct wb_column *column = call->arguments[n];

	switch (column->type.type) {
	case WB_TYPE_REAL:
		return column->cells.real[wb_column_index(column, row)];
	case WB_TYPE_DECIMAL:
		return wb_decimal_to_real(column->cells.decimal[wb_column_index(column, row)]);
	default:
		return (double)wb_call_integer(call, n, row);
	}
}

bool
wb_number_of_real(double value, struct wb_decimal *out)
{
	for (uint8_t scale = 0; scale <= WB_DECIMAL_DIGITS; scale++)
		if (wb_decimal_of_real(value, scale, out) && wb_decimal_to_real(*out) == value)
			return true;
	return false;
}

static void
fail_range(struct wb_call *call, size_t row)
{
	wb_call_fail(call, row, "out-of-range", "the result of %s does not fit %s",
		     call->function->name, wb_type_name(call->out->type.type));
}

void
wb_call_put_integer(struct wb_call *call, size_t row, bool good, const int64_t *value)
{
	if (!good)
		fail_range(call, row);
	else
		call->out->cells.integer[row] = *value;
}

void
wb_call_put_decimal(struct wb_call *call, size_t row, bool good, const struct wb_decimal *value)
{
	if (!good)
		fail_range(call, row);
	else
		call->out->cells.decimal[row] = *value;
}

void
wb_call_put_real(struct wb_call *call, size_t row, double value)
{
	if (!isfinite(value))
		fail_range(call, row);
	else
		call->out->cells.real[row] = value;
}

bool
wb_prepare_has(const struct wb_prepare *prepare, size_t n)
{
	return n < prepare->n_arguments && prepare->arguments[n].constant &&
	       prepare->arguments[n].constant->cell == WB_CELL_VALUE;
}

enum wb_status
wb_prepare_digits(const struct wb_prepare *prepare, size_t n, int least, int *out,
		  struct wb_error *err)
{
	int64_t digits = prepare->arguments[n].constant->as.integer;

	if (digits < least || digits > WB_DECIMAL_DIGITS)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "takes %d to %d digits, not %lld", least, WB_DECIMAL_DIGITS,
			       (long long)digits);
	*out = (int)digits;
	return WB_OK;
}

/* The result is of the type of the first argument. */
enum wb_status
wb_prepare_same_number(struct wb_prepare *prepare, struct wb_error *err)
{
	(void)err;
	prepare->result = prepare->arguments[0].type;
	if (prepare->result.type == WB_TYPE_NULL)
		prepare->result.type = WB_TYPE_INTEGER;
	return WB_OK;
}
