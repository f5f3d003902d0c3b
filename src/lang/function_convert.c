#include "lang/function_convert.h"

#include <math.h>

#include "data/integer.h"
#include "data/real.h"
#include "lang/number.h"

/* Whether text is sign, digits, and perhaps a point and digits, however many. */
static bool
looks_like_number(struct wb_text text, bool *whole)
{
	const char *at = text.at, *end, *start;

	*whole = true;
	if (!text.len)
		return false;
	end = at + text.len;
	if (at < end && (*at == '-' || *at == '+'))
		at++;
	for (start = at; at < end && wb_is_digit(*at); at++)
		;
	if (at == start || at == end)
		return at > start;
	*whole = false;
	if (*at++ != '.')
		return false;
	for (start = at; at < end && wb_is_digit(*at); at++)
		;
	return at > start && at == end;
}

static void
fail_not_a_number(struct wb_call *call, size_t row)
{
	wb_call_fail(call, row, "not-a-number", "not a number");
}

static void
fail_not_whole(struct wb_call *call, size_t row)
{
	wb_call_fail(call, row, "not-whole", "not a whole number");
}

static void
fail_integer_range(struct wb_call *call, size_t row)
{
	wb_call_fail(call, row, "out-of-range", "beyond the 64 bits of an integer");
}

static void
integers_of_text(struct wb_call *call)
{
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);
		bool whole;

		if (wb_integer_parse(text, &call->out->cells.integer[row]))
			continue;
		if (!looks_like_number(text, &whole))
			fail_not_a_number(call, row);
		else if (!whole)
			fail_not_whole(call, row);
		else
			fail_integer_range(call, row);
	}
}

static void
integer_of_decimal(struct wb_call *call, size_t row)
{
	struct wb_decimal value = wb_call_decimal(call, 0, row), whole;

	if (wb_decimal_to_integer(value, &call->out->cells.integer[row]))
		return;
	if (wb_decimal_round(value, 0, WB_ROUND_DOWN, &whole) &&
	    wb_decimal_compare(value, whole) != 0)
		fail_not_whole(call, row);
	else
		fail_integer_range(call, row);
}

static void
integer_of_real(struct wb_call *call, size_t row)
{
	static const double past = 9223372036854775808.0; /* 2^63 */
	double value = wb_call_real(call, 0, row);

	if (value != trunc(value))
		fail_not_whole(call, row);
	else if (value >= past || value < -past)
		fail_integer_range(call, row);
	else
		call->out->cells.integer[row] = (int64_t)value;
}

void
wb_kernel_integer(struct wb_call *call)
{
	enum wb_type type = call->arguments[0]->type.type;

	if (type == WB_TYPE_TEXT) {
		integers_of_text(call);
		return;
	}
	WB_EACH_ROW (call, row) {
		if (type == WB_TYPE_DECIMAL)
			integer_of_decimal(call, row);
		else if (type == WB_TYPE_REAL)
			integer_of_real(call, row);
		else
			call->out->cells.integer[row] = wb_call_integer(call, 0, row);
	}
}

void
wb_kernel_real(struct wb_call *call)
{
	bool whole;

	if (call->arguments[0]->type.type != WB_TYPE_TEXT) {
		WB_EACH_ROW (call, row)
			call->out->cells.real[row] = wb_call_real(call, 0, row);
		return;
	}
	WB_EACH_ROW (call, row) {
		struct wb_text text = wb_call_text(call, 0, row);

		if (wb_real_parse(text, &call->out->cells.real[row]))
			continue;
		if (looks_like_number(text, &whole))
			wb_call_fail(call, row, "out-of-range", "beyond the range of a real");
		else
			fail_not_a_number(call, row);
	}
}

static enum wb_status
constant_digits(const struct wb_prepare *prepare, size_t n, int64_t least, int64_t most,
		uint8_t *out, struct wb_error *err)
{
	const struct wb_value *value = prepare->arguments[n].constant;

	if (value->as.integer < least || value->as.integer > most)
		return wb_fail(err, WB_INVALID, prepare->function->name,
			       "takes %lld to %lld as %s, not %lld", (long long)least,
			       (long long)most, prepare->function->parameters[n].name,
			       (long long)value->as.integer);
	*out = (uint8_t)value->as.integer;
	return WB_OK;
}

enum wb_status
wb_prepare_decimal(struct wb_prepare *prepare, struct wb_error *err)
{
	struct wb_type_spec spec = { .type = WB_TYPE_DECIMAL };
	enum wb_status status;

	prepare->result = spec;
	if (!wb_prepare_has(prepare, 1)) {
		if (prepare->arguments[0].type.type == WB_TYPE_DECIMAL)
			prepare->result = prepare->arguments[0].type;
		return WB_OK;
	}
	status = constant_digits(prepare, 1, 1, WB_DECIMAL_DIGITS, &spec.precision, err);
	if (status == WB_OK && wb_prepare_has(prepare, 2))
		status = constant_digits(prepare, 2, 0, spec.precision, &spec.scale, err);
	if (status == WB_OK)
		prepare->result = spec;
	return status;
}

static bool
take_decimal(struct wb_call *call, size_t row, struct wb_decimal *out)
{
	enum wb_type type = call->arguments[0]->type.type;
	bool good, whole;

	if (type == WB_TYPE_TEXT) {
		struct wb_text text = wb_call_text(call, 0, row);

		if (wb_decimal_parse(text, out))
			return true;
		if (looks_like_number(text, &whole))
			wb_call_fail(call, row, "out-of-range",
				     "more than the %d digits of a decimal", WB_DECIMAL_DIGITS);
		else
			fail_not_a_number(call, row);
		return false;
	}
	if (type != WB_TYPE_REAL) {
		*out = wb_call_decimal(call, 0, row);
		return true;
	}
	good = wb_number_of_real(wb_call_real(call, 0, row), out);
	if (!good)
		wb_call_fail(call, row, "out-of-range", "more than the %d digits of a decimal",
			     WB_DECIMAL_DIGITS);
	return good;
}

/* The value has too much of something for the type: which is it? */
static void
fail_fit(struct wb_call *call, size_t row, struct wb_decimal value, struct wb_type_spec spec)
{
	unsigned whole, fraction;

	wb_decimal_digits(value, &whole, &fraction);
	if (whole > (unsigned)(spec.precision - spec.scale))
		wb_call_fail(call, row, "out-of-range",
			     "%u digits before the point, where decimal(%u, %u) has %u", whole,
			     (unsigned)spec.precision, (unsigned)spec.scale,
			     (unsigned)(spec.precision - spec.scale));
	else
		wb_call_fail(call, row, "too-many-digits",
			     "%u digits after the point, where decimal(%u, %u) has %u", fraction,
			     (unsigned)spec.precision, (unsigned)spec.scale, (unsigned)spec.scale);
}

void
wb_kernel_decimal(struct wb_call *call)
{
	struct wb_type_spec spec = call->out->type;

	WB_EACH_ROW (call, row) {
		struct wb_decimal *out = &call->out->cells.decimal[row], value;

		if (!take_decimal(call, row, &value))
			continue;
		if (!spec.precision)
			*out = value;
		else if (!wb_decimal_fit(value, spec.precision, spec.scale, out))
			fail_fit(call, row, value, spec);
	}
}
