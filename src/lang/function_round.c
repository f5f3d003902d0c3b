#include "lang/function_round.h"

#include <math.h>
#include <string.h>

#include "lang/number.h"

enum { MOST_BEFORE_POINT = 18 };

/* How round does it: ready when the plan is. */
struct rounding {
	int digits; /* negative: before the point */
	enum wb_rounding mode;
};

static enum wb_status
rounding_mode(const struct wb_prepare *prepare, size_t n, enum wb_rounding *out,
	      struct wb_error *err)
{
	static const struct {
		const char *name;
		enum wb_rounding mode;
	} modes[] = {
		{ "half-up", WB_ROUND_HALF_UP },
		{ "half-even", WB_ROUND_HALF_EVEN },
		{ "down", WB_ROUND_DOWN },
	};
	struct wb_text name = prepare->arguments[n].constant->as.text;

	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (wb_text_is(name, modes[i].name)) {
			*out = modes[i].mode;
			return WB_OK;
		}
	return wb_fail(err, WB_INVALID, prepare->function->name,
		       "knows no rounding \"%.*s\", only half-up, half-even and down",
		       WB_TEXT_ARG(name));
}

/* The type of a decimal after rounding: one more digit before the point may come up. */
static struct wb_type_spec
rounded_type(struct wb_type_spec type, int digits)
{
	int scale = digits < 0 ? 0 : digits, precision;

	if (type.type != WB_TYPE_DECIMAL || !type.precision)
		return type;
	precision = type.precision - type.scale + scale + (scale < type.scale);
	type.precision = (uint8_t)(precision > WB_DECIMAL_DIGITS ? WB_DECIMAL_DIGITS : precision);
	type.scale = (uint8_t)scale;
	return type;
}

enum wb_status
wb_prepare_round(struct wb_prepare *prepare, struct wb_error *err)
{
	struct rounding *rounding = WB_NEW(prepare->arena, struct rounding);
	enum wb_status status = wb_prepare_same_number(prepare, err);

	if (wb_prepare_has(prepare, 1))
		status = wb_prepare_digits(prepare, 1, -MOST_BEFORE_POINT, &rounding->digits, err);
	if (status == WB_OK && wb_prepare_has(prepare, 2))
		status = rounding_mode(prepare, 2, &rounding->mode, err);
	prepare->result = rounded_type(prepare->result, rounding->digits);
	prepare->prepared = rounding;
	return status;
}

static bool
round_decimal(struct wb_decimal value, const struct rounding *rounding, struct wb_decimal *out)
{
	struct wb_decimal unit = { 1, 0 };
	int before = -rounding->digits;

	if (before <= 0)
		return wb_decimal_round(value, (uint8_t)rounding->digits, rounding->mode, out);
	*out = (struct wb_decimal){ 0 };
	if (value.scale + before > WB_DECIMAL_DIGITS)
		return true; /* less than a tenth of the unit */
	/* Rounded as if the point stood further left, and brought back. */
	value.scale = (uint8_t)(value.scale + before);
	for (; before > 0; before--)
		unit.unscaled *= 10;
	return wb_decimal_round(value, 0, rounding->mode, &value) &&
	       wb_decimal_multiply(value, unit, out);
}

static void
round_integer(struct wb_call *call, size_t row, const struct rounding *rounding)
{
	int64_t value = wb_call_integer(call, 0, row), rounded = 0;
	struct wb_decimal decimal;

	if (rounding->digits >= 0) {
		call->out->cells.integer[row] = value;
		return;
	}
	wb_call_put_integer(call, row,
			    round_decimal(wb_decimal_of_integer(value), rounding, &decimal) &&
				    wb_decimal_to_integer(decimal, &rounded),
			    &rounded);
}

/* A real is rounded as its text says it: 2.675 to two digits is 2.68. */
static double
round_real(double value, const struct rounding *rounding)
{
	struct wb_decimal decimal;

	if (!wb_number_of_real(value, &decimal))
		return fabs(value) < 1 ? 0 : value;
	if (decimal.scale <= rounding->digits || !round_decimal(decimal, rounding, &decimal))
		return value;
	return wb_decimal_to_real(decimal);
}

static void
round_all(struct wb_call *call, const struct rounding *rounding)
{
	enum wb_type type = call->out->type.type;

	WB_EACH_ROW (call, row) {
		struct wb_decimal out = { 0 };

		if (type == WB_TYPE_INTEGER)
			round_integer(call, row, rounding);
		else if (type == WB_TYPE_REAL)
			wb_call_put_real(call, row,
					 round_real(wb_call_real(call, 0, row), rounding));
		else
			wb_call_put_decimal(
				call, row,
				round_decimal(wb_call_decimal(call, 0, row), rounding, &out), &out);
	}
}

void
wb_kernel_round(struct wb_call *call)
{
	round_all(call, call->prepared);
}

enum wb_status
wb_prepare_whole(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_status status = wb_prepare_same_number(prepare, err);

	prepare->result = rounded_type(prepare->result, 0);
	return status;
}

void
wb_kernel_floor(struct wb_call *call)
{
	static const struct rounding down = { 0, WB_ROUND_FLOOR };

	round_all(call, &down);
}

void
wb_kernel_ceil(struct wb_call *call)
{
	static const struct rounding up = { 0, WB_ROUND_CEILING };

	round_all(call, &up);
}

/* How format_number writes. */
struct number_format {
	int digits;
	struct wb_text thousands, point;
};

enum wb_status
wb_prepare_format_number(struct wb_prepare *prepare, struct wb_error *err)
{
	struct number_format *format = WB_NEW(prepare->arena, struct number_format);
	enum wb_status status = WB_OK;

	format->thousands = WB_TEXT("");
	format->point = WB_TEXT(".");
	if (wb_prepare_has(prepare, 1))
		status = wb_prepare_digits(prepare, 1, 0, &format->digits, err);
	if (wb_prepare_has(prepare, 2))
		format->thousands = prepare->arguments[2].constant->as.text;
	if (wb_prepare_has(prepare, 3))
		format->point = prepare->arguments[3].constant->as.text;
	prepare->prepared = format;
	return status;
}

/* Spreads "-1234567.50" into "-1,234,567.50". */
static struct wb_text
spread(struct wb_text plain, const struct number_format *format, struct wb_arena *arena)
{
	size_t sign = plain.at[0] == '-', end = plain.len;
	char *text, *at;

	if (format->digits)
		end -= (size_t)format->digits + 1;
	text = at = wb_arena_bytes(arena, plain.len + format->point.len +
						  format->thousands.len * (end / 3 + 1));
	for (size_t i = 0; i < end; i++) {
		if (i > sign && (end - i) % 3 == 0) {
			memcpy(at, format->thousands.at, format->thousands.len);
			at += format->thousands.len;
		}
		*at++ = plain.at[i];
	}
	if (format->digits) {
		memcpy(at, format->point.at, format->point.len);
		at += format->point.len;
		memcpy(at, plain.at + end + 1, (size_t)format->digits);
		at += format->digits;
	}
	return (struct wb_text){ text, (size_t)(at - text) };
}

void
wb_kernel_format_number(struct wb_call *call)
{
	const struct number_format *format = call->prepared;
	bool real = call->arguments[0]->type.type == WB_TYPE_REAL;

	WB_EACH_ROW (call, row) {
		char plain[WB_DECIMAL_TEXT_SIZE];
		struct wb_decimal value;
		bool good;

		if (real)
			good = wb_decimal_of_real(wb_call_real(call, 0, row),
						  (uint8_t)format->digits, &value);
		else
			good = wb_decimal_round(wb_call_decimal(call, 0, row),
						(uint8_t)format->digits, WB_ROUND_HALF_UP, &value);
		if (!good) {
			wb_call_fail(call, row, "out-of-range", "more than %d digits",
				     WB_DECIMAL_DIGITS);
			continue;
		}
		call->out->cells.text[row] =
			spread((struct wb_text){ plain, wb_decimal_format(value, plain) }, format,
			       call->arena);
	}
}
