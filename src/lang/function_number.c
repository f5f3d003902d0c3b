#include <math.h>
#include <string.h>

#include "lang/function_convert.h"
#include "lang/function_groups.h"
#include "lang/number.h"

/* The result is of the type of the first argument. */
static enum wb_status
prepare_same(struct wb_prepare *prepare, struct wb_error *err)
{
	(void)err;
	prepare->result = prepare->arguments[0].type;
	if (prepare->result.type == WB_TYPE_NULL)
		prepare->result.type = WB_TYPE_INTEGER;
	return WB_OK;
}

/* The result holds numbers of all arguments. */
static enum wb_status
prepare_common(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_type common = WB_TYPE_NULL;

	(void)err;
	for (size_t i = 0; i < prepare->n_arguments; i++)
		common = wb_number_common(common, prepare->arguments[i].type.type);
	prepare->result = (struct wb_type_spec){ .type = common };
	return WB_OK;
}

enum { MOST_BEFORE_POINT = 18 };

/* How round does it: ready when the plan is. */
struct rounding {
	int digits; /* negative: before the point */
	enum wb_rounding mode;
};

static bool
is_given(const struct wb_prepare *prepare, size_t n)
{
	return n < prepare->n_arguments && prepare->arguments[n].constant &&
	       prepare->arguments[n].constant->cell == WB_CELL_VALUE;
}

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

static enum wb_status
rounding_digits(const struct wb_prepare *prepare, size_t n, int least, int *out,
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

static enum wb_status
prepare_round(struct wb_prepare *prepare, struct wb_error *err)
{
	struct rounding *rounding = WB_NEW(prepare->arena, struct rounding);
	enum wb_status status = prepare_same(prepare, err);

	if (is_given(prepare, 1))
		status = rounding_digits(prepare, 1, -MOST_BEFORE_POINT, &rounding->digits, err);
	if (status == WB_OK && is_given(prepare, 2))
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

static void
kernel_round(struct wb_call *call)
{
	round_all(call, call->prepared);
}

static enum wb_status
prepare_whole(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_status status = prepare_same(prepare, err);

	prepare->result = rounded_type(prepare->result, 0);
	return status;
}

static void
kernel_floor(struct wb_call *call)
{
	static const struct rounding down = { 0, WB_ROUND_FLOOR };

	round_all(call, &down);
}

static void
kernel_ceil(struct wb_call *call)
{
	static const struct rounding up = { 0, WB_ROUND_CEILING };

	round_all(call, &up);
}

static void
kernel_abs(struct wb_call *call)
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

static void
kernel_sign(struct wb_call *call)
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
static enum wb_status
prepare_pick(struct wb_prepare *prepare, struct wb_error *err)
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

static void
kernel_min(struct wb_call *call)
{
	pick(call, -1);
}

static void
kernel_max(struct wb_call *call)
{
	pick(call, 1);
}

static enum wb_status
prepare_power(struct wb_prepare *prepare, struct wb_error *err)
{
	enum wb_type base = prepare->arguments[0].type.type;
	enum wb_type exponent = prepare->arguments[1].type.type;

	if (base != WB_TYPE_REAL && exponent == WB_TYPE_DECIMAL) {
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "gives no exact number for a decimal exponent: make x a real");
	}
	return prepare_common(prepare, err);
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

static void
kernel_power(struct wb_call *call)
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

static void
kernel_mod(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		if (wb_call_real(call, 1, row) == 0)
			wb_call_fail(call, row, "divide-by-zero", "division by zero");
		else
			put_remainder(call, row);
	}
}

/* How format_number writes. */
struct number_format {
	int digits;
	struct wb_text thousands, point;
};

static enum wb_status
prepare_format_number(struct wb_prepare *prepare, struct wb_error *err)
{
	struct number_format *format = WB_NEW(prepare->arena, struct number_format);
	enum wb_status status = WB_OK;

	format->thousands = WB_TEXT("");
	format->point = WB_TEXT(".");
	if (is_given(prepare, 1))
		status = rounding_digits(prepare, 1, 0, &format->digits, err);
	if (is_given(prepare, 2))
		format->thousands = prepare->arguments[2].constant->as.text;
	if (is_given(prepare, 3))
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

static void
kernel_format_number(struct wb_call *call)
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

#define NUMBER_OR_TEXT (WB_ANY_TEXT | WB_ANY_NUMBER | WB_ACCEPTS(WB_TYPE_BOOLEAN))
#define COMPARABLE     (WB_ANY_NUMBER | WB_ANY_MOMENT)

static const struct wb_function functions[] = {
	{
		.name = "integer",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = NUMBER_OR_TEXT } },
		.result = WB_TYPE_INTEGER,
		.help = "Text of an optional sign and digits, or a whole number, as an integer",
		.fails = "it is no number, not whole, or beyond 64 bits",
		.example = "\"0042\" | integer",
		.gives = "42",
		.kernel = wb_kernel_integer,
	},
	{
		.name = "decimal",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = NUMBER_OR_TEXT },
				{ .name = "precision",
				  .accepts = WB_ANY_INTEGER,
				  .optional = true,
				  .constant = true },
				{ .name = "scale",
				  .accepts = WB_ANY_INTEGER,
				  .optional = true,
				  .constant = true } },
		.result = WB_TYPE_DECIMAL,
		.help = "Text or a number as an exact decimal, of so many digits, so many of them "
			"after the point",
		.fails = "it is no number, or a digit would be lost",
		.example = "\"1234.5\" | decimal(12, 2)",
		.gives = "1234.50",
		.prepare = wb_prepare_decimal,
		.kernel = wb_kernel_decimal,
	},
	{
		.name = "real",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = NUMBER_OR_TEXT } },
		.result = WB_TYPE_REAL,
		.help = "Text or a number as the nearest binary floating point number",
		.fails = "it is no number, or beyond a real's range",
		.example = "\"-12.5e3\" | real",
		.gives = "-12500",
		.kernel = wb_kernel_real,
	},
	{
		.name = "round",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER },
				{ .name = "digits",
				  .accepts = WB_ANY_INTEGER,
				  .optional = true,
				  .constant = true },
				{ .name = "rounding",
				  .accepts = WB_ANY_TEXT,
				  .optional = true,
				  .constant = true } },
		.help = "Rounded to digits after the point (0; negative: before it), \"half-up\", "
			"\"half-even\" or \"down\"",
		.fails = "the result has more than 38 digits",
		.example = "round(2.345, 2)",
		.gives = "2.35",
		.prepare = prepare_round,
		.kernel = kernel_round,
	},
	{
		.name = "floor",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER } },
		.help = "The whole number at or below",
		.fails = "the result has more than 38 digits",
		.example = "floor(-2.5)",
		.gives = "-3",
		.sql = "floor($1)",
		.prepare = prepare_whole,
		.kernel = kernel_floor,
	},
	{
		.name = "ceil",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER } },
		.help = "The whole number at or above",
		.fails = "the result has more than 38 digits",
		.example = "ceil(2.1)",
		.gives = "3",
		.sql = "ceil($1)",
		.prepare = prepare_whole,
		.kernel = kernel_ceil,
	},
	{
		.name = "abs",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER } },
		.help = "Without its sign",
		.fails = "it is the smallest integer, which has no counterpart",
		.example = "abs(-12.50)",
		.gives = "12.50",
		.sql = "abs($1)",
		.prepare = prepare_same,
		.kernel = kernel_abs,
	},
	{
		.name = "sign",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER } },
		.result = WB_TYPE_INTEGER,
		.help = "-1, 0 or 1 for a negative number, zero, a positive number",
		.example = "sign(-12.50)",
		.gives = "-1",
		.sql = "sign($1)",
		.kernel = kernel_sign,
	},
	{
		.name = "min",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "a", .accepts = COMPARABLE },
				{ .name = "b", .accepts = COMPARABLE },
				{ .name = "more", .accepts = COMPARABLE, .repeats = true } },
		.help = "The least of several numbers, dates or times; null where one is null",
		.example = "min(3, 1.5, 2)",
		.gives = "1.5",
		.prepare = prepare_pick,
		.kernel = kernel_min,
	},
	{
		.name = "max",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "a", .accepts = COMPARABLE },
				{ .name = "b", .accepts = COMPARABLE },
				{ .name = "more", .accepts = COMPARABLE, .repeats = true } },
		.help = "The greatest of several numbers, dates or times; null where one is null",
		.example = "max(3, 1, 2)",
		.gives = "3",
		.prepare = prepare_pick,
		.kernel = kernel_max,
	},
	{
		.name = "power",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER },
				{ .name = "exponent", .accepts = WB_ANY_NUMBER } },
		.help = "Raised to an exponent: exact, unless one of them is a real",
		.fails = "the result does not fit, or the exponent of an exact number is negative",
		.example = "power(1.5, 2)",
		.gives = "2.25",
		.prepare = prepare_power,
		.kernel = kernel_power,
	},
	{
		.name = "mod",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER },
				{ .name = "by", .accepts = WB_ANY_NUMBER } },
		.help = "The rest of a division, with the sign of x",
		.fails = "the divisor is zero",
		.example = "mod(-7, 3)",
		.gives = "-1",
		.sql = "mod($1, $2)",
		.prepare = prepare_common,
		.kernel = kernel_mod,
	},
	{
		.name = "format_number",
		.group = WB_GROUP_NUMBER,
		.form = WB_FORM_STRICT,
		.parameters = { { .name = "x", .accepts = WB_ANY_NUMBER },
				{ .name = "digits",
				  .accepts = WB_ANY_INTEGER,
				  .optional = true,
				  .constant = true },
				{ .name = "thousands",
				  .accepts = WB_ANY_TEXT,
				  .optional = true,
				  .named = true,
				  .constant = true },
				{ .name = "point",
				  .accepts = WB_ANY_TEXT,
				  .optional = true,
				  .named = true,
				  .constant = true } },
		.result = WB_TYPE_TEXT,
		.help = "As text with digits after the point (0), rounded half up; separators as "
			"said",
		.fails = "it has more than 38 digits",
		.example = "format_number(1234567.5, 2, thousands \",\")",
		.gives = "1,234,567.50",
		.prepare = prepare_format_number,
		.kernel = kernel_format_number,
	},
};

const struct wb_function_list wb_number_functions = WB_FUNCTION_LIST(functions);
