#include "lang/function_arithmetic.h"

#include <math.h>

#include "lang/number.h"

/* The result holds numbers of all arguments. */
enum wb_status
wb_prepare_common_number(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_type common = WB_TYPE_NULL;

	(void)err;
	for (size_t i = 0; i < prepare->n_arguments; i++)
		common = wb_number_common(common, prepare->arguments[i].type.type);
	prepare->result = (struct wb_type_spec){ .type = common };
	return WB_OK;
}

void
wb_kernel_abs(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_decimal decimal;
		int64_t value;
		bool good;

		switch (call->out->type.type) {
		case WB_TYPE_REAL:
			wb_call_put_real(call, row, fabs(wb_call_real(call, 0, row)));
			break;
		case WB_TYPE_DECIMAL:
			decimal = wb_call_decimal(call, 0, row);
			if (decimal.unscaled < 0)
				decimal.unscaled = -decimal.unscaled;
			call->out->cells.decimal[row] = decimal;
			break;
		default:
			value = wb_call_integer(call, 0, row);
			good = value != INT64_MIN;
			value = good && value < 0 ? -value : value;
			wb_call_put_integer(call, row, good, &value);
		}
	}
}

static int
sign_of(const struct wb_call *call, size_t row)
{
	double real;
	wb_int128 unscaled;

	if (call->arguments[0]->type.type == WB_TYPE_REAL) {
		real = wb_call_real(call, 0, row);
		return (real > 0) - (real < 0);
	}
	unscaled = wb_call_decimal(call, 0, row).unscaled;
	return (unscaled > 0) - (unscaled < 0);
}

void
wb_kernel_sign(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] = sign_of(call, row);
}

static bool
is_number(enum wb_type type)
{
	return type == WB_TYPE_INTEGER || type == WB_TYPE_DECIMAL || type == WB_TYPE_REAL;
}

/* All numbers, or all of one type. */
enum wb_status
wb_prepare_pick(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_type common = WB_TYPE_NULL, type;

	for (size_t i = 0; i < prepare->n_arguments; i++) {
		type = prepare->arguments[i].type.type;
		if (type == WB_TYPE_NULL || type == common)
			continue;
		if (common == WB_TYPE_NULL)
			common = type;
		else if (is_number(type) && is_number(common))
			common = wb_number_common(common, type);
		else
			return wb_fail(err, WB_INVALID, prepare->function->name,
				       "cannot compare %s with %s", wb_type_name(common),
				       wb_type_name(type));
	}
	prepare->result =
		(struct wb_type_spec){ .type = common == WB_TYPE_NULL ? WB_TYPE_INTEGER : common };
	return WB_OK;
}

static void
put_argument(struct wb_call *call, size_t n, size_t row)
{
	switch (call->out->type.type) {
	case WB_TYPE_REAL:
		call->out->cells.real[row] = wb_call_real(call, n, row);
		break;
	case WB_TYPE_DECIMAL:
		call->out->cells.decimal[row] = wb_call_decimal(call, n, row);
		break;
	default:
		call->out->cells.integer[row] = wb_call_integer(call, n, row);
	}
}

/* The argument that comes first (direction -1) or last (1) of all. */
static void
pick(struct wb_call *call, int direction)
{
	WB_EACH_ROW (call, row) {
		struct wb_value best = wb_column_value(call->arguments[0], row), other;
		size_t chosen = 0;

		for (size_t n = 1; n < call->n_arguments; n++) {
			other = wb_column_value(call->arguments[n], row);
			if (wb_value_compare(&other, &best) * direction <= 0)
				continue;
			best = other;
			chosen = n;
		}
		put_argument(call, chosen, row);
	}
}

void
wb_kernel_min(struct wb_call *call)
{
	pick(call, -1);
}

void
wb_kernel_max(struct wb_call *call)
{
	pick(call, 1);
}

enum wb_status
wb_prepare_power(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_type base = prepare->arguments[0].type.type;
	enum wb_type exponent = prepare->arguments[1].type.type;

	if (base != WB_TYPE_REAL && exponent == WB_TYPE_DECIMAL) {
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "gives no exact number for a decimal exponent: make x a real");
	}
	return wb_prepare_common_number(prepare, err);
}

/* By squaring; every digit is kept, or it does not fit. */
static bool
power_of_decimal(struct wb_decimal base, int64_t exponent, struct wb_decimal *out)
{
	struct wb_decimal result = { 1, 0 };

	for (; exponent > 0; exponent /= 2) {
		if (exponent % 2 && !wb_decimal_multiply(result, base, &result))
			return false;
		if (exponent > 1 && !wb_decimal_multiply(base, base, &base))
			return false;
	}
	*out = result;
	return true;
}

static void
exact_power(struct wb_call *call, size_t row)
{
	int64_t exponent = wb_call_integer(call, 1, row), integer = 0;
	struct wb_decimal out = { 0 };
	bool good;

	if (exponent < 0) {
		wb_call_fail(call, row, "out-of-range",
			     "a negative power is no exact number: use real");
		return;
	}
	good = power_of_decimal(wb_call_decimal(call, 0, row), exponent, &out);
	if (call->out->type.type == WB_TYPE_DECIMAL)
		wb_call_put_decimal(call, row, good, &out);
	else
		wb_call_put_integer(call, row, good && wb_decimal_to_integer(out, &integer),
				    &integer);
}

void
wb_kernel_power(struct wb_call *call)
{
	bool real = call->out->type.type == WB_TYPE_REAL;

	WB_EACH_ROW (call, row) {
		if (real)
			wb_call_put_real(
				call, row,
				pow(wb_call_real(call, 0, row), wb_call_real(call, 1, row)));
		else
			exact_power(call, row);
	}
}

static void
put_remainder(struct wb_call *call, size_t row)
{
	struct wb_decimal decimal = { 0 };
	int64_t by;

	switch (call->out->type.type) {
	case WB_TYPE_REAL:
		wb_call_put_real(call, row,
				 fmod(wb_call_real(call, 0, row), wb_call_real(call, 1, row)));
		break;
	case WB_TYPE_DECIMAL:
		wb_call_put_decimal(call, row,
				    wb_decimal_remainder(wb_call_decimal(call, 0, row),
							 wb_call_decimal(call, 1, row), &decimal),
				    &decimal);
		break;
	default:
		by = wb_call_integer(call, 1, row); /* by -1 the machine's own would overflow */
		call->out->cells.integer[row] = by == -1 ? 0 : wb_call_integer(call, 0, row) % by;
	}
}

void
wb_kernel_mod(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		if (wb_call_real(call, 1, row) == 0)
			wb_call_fail(call, row, "divide-by-zero", "division by zero");
		else
			put_remainder(call, row);
	}
}
