#include "data/value.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "data/datetime.h"
#include "data/integer.h"
#include "data/real.h"

enum { SCALAR_TEXT_SIZE = 64 }; /* holds the text of any number, date or time */

struct wb_value
wb_value_null(enum wb_type type)
{
	return (struct wb_value){ .type = type, .cell = WB_CELL_NULL };
}

struct wb_value
wb_value_text(struct wb_text text)
{
	return (struct wb_value){ .type = WB_TYPE_TEXT, .as.text = text };
}

/* Of a type whose text is short and made of digits. */
static size_t
format_scalar(const struct wb_value *value, char out[SCALAR_TEXT_SIZE])
{
	switch (value->type) {
	case WB_TYPE_INTEGER:
		return wb_integer_format(value->as.integer, out);
	case WB_TYPE_DECIMAL:
		return wb_decimal_format(value->as.decimal, out);
	case WB_TYPE_REAL:
		return wb_real_format(value->as.real, out);
	case WB_TYPE_DATE:
		return wb_date_format(value->as.integer, out);
	case WB_TYPE_TIME:
		return wb_time_format(value->as.integer, out);
	case WB_TYPE_TIMESTAMP:
		return wb_timestamp_format(value->as.integer, out);
	default:
		return 0;
	}
}

static const char hex_digits[] = "0123456789abcdef";

static struct wb_text
format_bytes(struct wb_text bytes, struct wb_arena *arena)
{
	char *out = wb_arena_bytes(arena, bytes.len * 2);

	for (size_t i = 0; i < bytes.len; i++) {
		out[2 * i] = hex_digits[(unsigned char)bytes.at[i] >> 4];
		out[2 * i + 1] = hex_digits[(unsigned char)bytes.at[i] & 15];
	}
	return (struct wb_text){ out, bytes.len * 2 };
}

static void put_json_list(struct wb_buffer *out, struct wb_list list, struct wb_arena *arena);

static void
put_json(struct wb_buffer *out, const struct wb_value *value, struct wb_arena *arena)
{
	struct wb_text text;

	if (value->cell != WB_CELL_VALUE || value->type == WB_TYPE_NULL) {
		wb_buffer_string(out, "null");
		return;
	}
	if (value->type == WB_TYPE_LIST) {
		put_json_list(out, value->as.list, arena);
		return;
	}
	text = wb_value_to_text(value, arena);
	if (value->type == WB_TYPE_INTEGER || value->type == WB_TYPE_DECIMAL ||
	    value->type == WB_TYPE_BOOLEAN ||
	    (value->type == WB_TYPE_REAL && isfinite(value->as.real)))
		wb_buffer_text(out, text);
	else
		wb_json_string(out, text);
}

static void
put_json_list(struct wb_buffer *out, struct wb_list list, struct wb_arena *arena)
{
	wb_buffer_byte(out, '[');
	for (size_t i = 0; i < list.count; i++) {
		if (i)
			wb_buffer_byte(out, ',');
		put_json(out, &list.items[i], arena);
	}
	wb_buffer_byte(out, ']');
}

static struct wb_text
format_list(struct wb_list list, struct wb_arena *arena)
{
	struct wb_buffer buffer = { 0 };
	struct wb_text text;

	put_json_list(&buffer, list, arena);
	text = wb_arena_text(arena, wb_buffer_slice(&buffer));
	wb_buffer_release(&buffer);
	return text;
}

struct wb_text
wb_value_to_text(const struct wb_value *value, struct wb_arena *arena)
{
	char room[SCALAR_TEXT_SIZE];
	struct wb_text text = { room, 0 };
	char *copy;

	if (value->cell != WB_CELL_VALUE)
		return WB_TEXT("");
	switch (value->type) {
	case WB_TYPE_TEXT:
		return value->as.text;
	case WB_TYPE_BYTES:
		return format_bytes(value->as.text, arena);
	case WB_TYPE_LIST:
		return format_list(value->as.list, arena);
	case WB_TYPE_BOOLEAN:
		return value->as.integer ? WB_TEXT("true") : WB_TEXT("false");
	default:
		text.len = format_scalar(value, room);
	}
	copy = wb_arena_bytes(arena, text.len);
	memcpy(copy, room, text.len);
	return (struct wb_text){ copy, text.len };
}

/* A sign that is "-" if any, and no zero in front that could be left out. */
static bool
is_plain_number(struct wb_text text)
{
	bool negative = text.len && text.at[0] == '-';
	size_t len = text.len - negative;
	const char *digits;

	if (!len)
		return false;
	digits = text.at + negative;
	if (!wb_is_digit(digits[0]))
		return false;
	return digits[0] != '0' || len == 1 || !wb_is_digit(digits[1]);
}

static bool
parse_integer(struct wb_text text, struct wb_value *out)
{
	return is_plain_number(text) && !wb_text_is(text, "-0") &&
	       wb_integer_parse(text, &out->as.integer);
}

static bool
parse_decimal(struct wb_text text, struct wb_type_spec spec, struct wb_value *out)
{
	struct wb_decimal value;

	if (!is_plain_number(text) || !wb_decimal_parse(text, &value) ||
	    (!value.unscaled && text.at[0] == '-'))
		return false;
	if (spec.precision && !wb_decimal_fit(value, spec.precision, spec.scale, &value))
		return false;
	out->as.decimal = value;
	return true;
}

static bool
parse_boolean(struct wb_text text, struct wb_value *out)
{
	out->as.integer = wb_text_is(text, "true");
	return out->as.integer || wb_text_is(text, "false");
}

static int
hex_value(char c)
{
	if (wb_is_digit(c))
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
parse_bytes(struct wb_text text, struct wb_arena *arena, struct wb_value *out)
{
	char *bytes;

	if (text.len % 2)
		return false;
	bytes = wb_arena_bytes(arena, text.len / 2);
	for (size_t i = 0; i < text.len; i += 2) {
		int high = hex_value(text.at[i]), low = hex_value(text.at[i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i / 2] = (char)(high << 4 | low);
	}
	out->as.text = (struct wb_text){ bytes, text.len / 2 };
	return true;
}

static bool
parse_text(struct wb_text text, struct wb_value *out)
{
	out->as.text = text;
	return wb_utf8_valid(text) && !(text.len && memchr(text.at, '\0', text.len));
}

bool
wb_value_of_text(struct wb_text text, struct wb_type_spec spec, struct wb_arena *arena,
		 struct wb_value *out)
{
	struct wb_value value = { .type = spec.type, .cell = WB_CELL_VALUE };
	bool good = false;

	switch (spec.type) {
	case WB_TYPE_TEXT:
		good = parse_text(text, &value);
		break;
	case WB_TYPE_INTEGER:
		good = parse_integer(text, &value);
		break;
	case WB_TYPE_DECIMAL:
		good = parse_decimal(text, spec, &value);
		break;
	case WB_TYPE_REAL:
		good = is_plain_number(text) && wb_real_parse(text, &value.as.real);
		break;
	case WB_TYPE_BOOLEAN:
		good = parse_boolean(text, &value);
		break;
	case WB_TYPE_DATE:
		good = wb_date_parse_iso(text, &value.as.integer);
		break;
	case WB_TYPE_TIME:
		good = wb_time_parse_iso(text, &value.as.integer);
		break;
	case WB_TYPE_TIMESTAMP:
		good = wb_timestamp_parse_iso(text, &value.as.integer);
		break;
	case WB_TYPE_BYTES:
		good = parse_bytes(text, arena, &value);
		break;
	case WB_TYPE_NULL:
	case WB_TYPE_LIST:
	case WB_TYPES:
		break;
	}
	if (good)
		*out = value;
	return good;
}

static int
compare_integers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare_reals(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(b) - isnan(a); /* not a number comes first */
	return (a > b) - (a < b);
}

/* Exact, where turning the integer into a real would lose digits. */
static int
compare_integer_to_real(int64_t a, double b)
{
	static const double past = 9223372036854775808.0; /* 2^63 */

	if (isnan(b))
		return 1;
	if (b >= past || b < -past)
		return b > 0 ? -1 : 1;
	if (a != (int64_t)b)
		return compare_integers(a, (int64_t)b);
	return compare_reals(0, b - trunc(b));
}

static int
compare_numbers(const struct wb_value *a, const struct wb_value *b)
{
	struct wb_decimal left, right;

	if (a->type == WB_TYPE_REAL && b->type == WB_TYPE_INTEGER)
		return -compare_integer_to_real(b->as.integer, a->as.real);
	if (a->type == WB_TYPE_INTEGER && b->type == WB_TYPE_REAL)
		return compare_integer_to_real(a->as.integer, b->as.real);
	if (a->type == WB_TYPE_REAL)
		return compare_reals(a->as.real, wb_decimal_to_real(b->as.decimal));
	if (b->type == WB_TYPE_REAL)
		return compare_reals(wb_decimal_to_real(a->as.decimal), b->as.real);
	left = a->type == WB_TYPE_INTEGER ? wb_decimal_of_integer(a->as.integer) : a->as.decimal;
	right = b->type == WB_TYPE_INTEGER ? wb_decimal_of_integer(b->as.integer) : b->as.decimal;
	return wb_decimal_compare(left, right);
}

/* Null first, then by type where types differ. */
static int
compare_items(const struct wb_value *a, const struct wb_value *b)
{
	if (a->cell != WB_CELL_VALUE || b->cell != WB_CELL_VALUE)
		return (b->cell != WB_CELL_VALUE) - (a->cell != WB_CELL_VALUE);
	return wb_value_compare(a, b);
}

static int
compare_lists(struct wb_list a, struct wb_list b)
{
	size_t shorter = a.count < b.count ? a.count : b.count;

	for (size_t i = 0; i < shorter; i++) {
		int order = compare_items(&a.items[i], &b.items[i]);

		if (order)
			return order;
	}
	return (a.count > b.count) - (a.count < b.count);
}

static bool
is_number(enum wb_type type)
{
	return type == WB_TYPE_INTEGER || type == WB_TYPE_DECIMAL || type == WB_TYPE_REAL;
}

int
wb_value_compare(const struct wb_value *a, const struct wb_value *b)
{
	if (a->type != b->type) {
		if (is_number(a->type) && is_number(b->type))
			return compare_numbers(a, b);
		return a->type < b->type ? -1 : 1;
	}
	switch (a->type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		return wb_text_compare(a->as.text, b->as.text);
	case WB_TYPE_DECIMAL:
		return wb_decimal_compare(a->as.decimal, b->as.decimal);
	case WB_TYPE_REAL:
		return compare_reals(a->as.real, b->as.real);
	case WB_TYPE_LIST:
		return compare_lists(a->as.list, b->as.list);
	default:
		return compare_integers(a->as.integer, b->as.integer);
	}
}
