#include "connect/sqlite_cell.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "data/integer.h"
#include "data/real.h"

enum reading {
	READ_OK,
	READ_TYPE,     /* no value of the column's type */
	READ_ENCODING, /* text that is not UTF-8, or holds a NUL */
};

/* What is being read: SQLite's value and the type it shall have. */
struct stored {
	sqlite3_stmt *statement;
	int index, storage; /* SQLITE_INTEGER, … */
	struct wb_type_spec type;
	struct wb_arena *arena;
	size_t size; /* bytes of text or blob, once they were asked for */
};

/* Valid until the next step. */
static struct wb_text
stored_bytes(struct stored *stored)
{
	const void *at =
		stored->storage == SQLITE_BLOB
			? sqlite3_column_blob(stored->statement, stored->index)
			: (const void *)sqlite3_column_text(stored->statement, stored->index);

	stored->size = (size_t)sqlite3_column_bytes(stored->statement, stored->index);
	return (struct wb_text){ at ? at : "", stored->size };
}

static int64_t
stored_integer(struct stored *stored)
{
	return sqlite3_column_int64(stored->statement, stored->index);
}

static double
stored_real(struct stored *stored)
{
	return sqlite3_column_double(stored->statement, stored->index);
}

static bool
is_clean(struct wb_text text)
{
	return !memchr(text.at, '\0', text.len) && wb_utf8_valid(text);
}

/* Text that spells a value of the type in Waybill's canonical form. */
static enum reading
read_spelled(struct stored *stored, struct wb_value *out)
{
	struct wb_text text = stored_bytes(stored);

	if (!is_clean(text))
		return READ_ENCODING;
	return wb_value_of_text(text, stored->type, stored->arena, out) ? READ_OK : READ_TYPE;
}

static enum reading
read_text(struct stored *stored, struct wb_value *out)
{
	struct wb_text text;

	if (stored->storage == SQLITE_BLOB)
		return READ_TYPE;
	if (stored->storage == SQLITE_TEXT) {
		text = stored_bytes(stored);
		if (!is_clean(text))
			return READ_ENCODING;
		out->as.text = wb_arena_text(stored->arena, text);
		return READ_OK;
	}
	out->type = stored->storage == SQLITE_INTEGER ? WB_TYPE_INTEGER : WB_TYPE_REAL;
	if (out->type == WB_TYPE_INTEGER)
		out->as.integer = stored_integer(stored);
	else
		out->as.real = stored_real(stored);
	text = wb_value_to_text(out, stored->arena);
	*out = wb_value_text(text);
	return READ_OK;
}

static enum reading
read_bytes(struct stored *stored, struct wb_value *out)
{
	if (stored->storage != SQLITE_BLOB && stored->storage != SQLITE_TEXT)
		return READ_TYPE;
	out->as.text = wb_arena_text(stored->arena, stored_bytes(stored));
	return READ_OK;
}

static enum reading
read_integer(struct stored *stored, struct wb_value *out)
{
	double real;

	switch (stored->storage) {
	case SQLITE_INTEGER:
		out->as.integer = stored_integer(stored);
		return READ_OK;
	case SQLITE_FLOAT:
		real = stored_real(stored);
		if (!(real >= -0x1p63 && real < 0x1p63) || real != trunc(real))
			return READ_TYPE;
		out->as.integer = (int64_t)real;
		return READ_OK;
	case SQLITE_TEXT:
		return read_spelled(stored, out);
	default:
		return READ_TYPE;
	}
}

static enum reading
read_boolean(struct stored *stored, struct wb_value *out)
{
	struct wb_text text;

	if (stored->storage == SQLITE_INTEGER) {
		out->as.integer = stored_integer(stored);
		return out->as.integer == 0 || out->as.integer == 1 ? READ_OK : READ_TYPE;
	}
	if (stored->storage != SQLITE_TEXT)
		return READ_TYPE;
	text = stored_bytes(stored); /* a column of text holds what was written as 0 and 1 */
	if (text.len != 1 || (text.at[0] != '0' && text.at[0] != '1'))
		return read_spelled(stored, out);
	out->as.integer = text.at[0] == '1';
	return READ_OK;
}

static enum reading
read_real(struct stored *stored, struct wb_value *out)
{
	int64_t integer;

	switch (stored->storage) {
	case SQLITE_FLOAT:
		out->as.real = stored_real(stored);
		return READ_OK;
	case SQLITE_INTEGER:
		integer = stored_integer(stored);
		out->as.real = (double)integer;
		return out->as.real < 0x1p63 && (int64_t)out->as.real == integer ? READ_OK
										 : READ_TYPE;
	case SQLITE_TEXT:
		return read_spelled(stored, out);
	default:
		return READ_TYPE;
	}
}

/* Digits of "-1.25e-7" as a whole number, and the power of ten that it is to be multiplied by. */
static bool
take_digits(struct wb_text text, wb_int128 *unscaled, int64_t *power)
{
	bool fraction = false;
	unsigned digits = 0;

	*unscaled = 0;
	*power = 0;
	for (size_t i = text.at[0] == '-'; i < text.len; i++) {
		if (text.at[i] == 'e') {
			int64_t exponent;
			struct wb_text rest = { text.at + i + 1, text.len - i - 1 };

			if (!wb_integer_parse(rest, &exponent))
				return false;
			*power += exponent;
			break;
		}
		if (text.at[i] == '.') {
			fraction = true;
			continue;
		}
		if (!wb_is_digit(text.at[i]) || ++digits > WB_DECIMAL_DIGITS)
			return false;
		*unscaled = *unscaled * 10 + (text.at[i] - '0');
		*power -= fraction;
	}
	return true;
}

static unsigned
digits_of(wb_int128 value)
{
	unsigned digits = 0;

	for (; value; value /= 10)
		digits++;
	return digits;
}

bool
wb_sqlite_decimal_of_double(double value, struct wb_decimal *out)
{
	char shortest[WB_REAL_TEXT_SIZE];
	struct wb_text text = { shortest, 0 };
	wb_int128 unscaled;
	int64_t power;

	if (!isfinite(value))
		return false;
	text.len = wb_real_format(value, shortest);
	if (!take_digits(text, &unscaled, &power) || power < -WB_DECIMAL_DIGITS)
		return false;
	if (power > 0 && digits_of(unscaled) + (uint64_t)power > WB_DECIMAL_DIGITS)
		return false;
	for (; power > 0; power--)
		unscaled *= 10;
	out->unscaled = value < 0 ? -unscaled : unscaled;
	out->scale = (uint8_t)-power;
	return true;
}

static enum reading
read_decimal(struct stored *stored, struct wb_value *out)
{
	struct wb_decimal decimal;

	switch (stored->storage) {
	case SQLITE_INTEGER:
		decimal = wb_decimal_of_integer(stored_integer(stored));
		break;
	case SQLITE_FLOAT:
		if (!wb_sqlite_decimal_of_double(stored_real(stored), &decimal))
			return READ_TYPE;
		break;
	case SQLITE_TEXT:
		return read_spelled(stored, out);
	default:
		return READ_TYPE;
	}
	if (!stored->type.precision)
		out->as.decimal = decimal;
	else if (!wb_decimal_fit(decimal, stored->type.precision, stored->type.scale,
				 &out->as.decimal))
		return READ_TYPE;
	return READ_OK;
}

static enum reading
read_moment(struct stored *stored, struct wb_value *out)
{
	return stored->storage == SQLITE_TEXT ? read_spelled(stored, out) : READ_TYPE;
}

static enum reading
read_nothing(struct stored *stored, struct wb_value *out)
{
	(void)stored;
	(void)out;
	return READ_TYPE;
}

static enum reading (*const readers[WB_TYPES])(struct stored *, struct wb_value *) = {
	[WB_TYPE_NULL] = read_nothing,     [WB_TYPE_TEXT] = read_text,
	[WB_TYPE_INTEGER] = read_integer,  [WB_TYPE_DECIMAL] = read_decimal,
	[WB_TYPE_REAL] = read_real,        [WB_TYPE_BOOLEAN] = read_boolean,
	[WB_TYPE_DATE] = read_moment,      [WB_TYPE_TIME] = read_moment,
	[WB_TYPE_TIMESTAMP] = read_moment, [WB_TYPE_BYTES] = read_bytes,
	[WB_TYPE_LIST] = read_nothing,
};

/* The value as it may be shown: hex for a blob, escapes for what is not clean text. */
static struct wb_text
show_stored(struct stored *stored)
{
	struct wb_value value = { .type = WB_TYPE_BYTES };
	struct wb_text text = stored_bytes(stored);
	struct wb_buffer shown = { 0 };

	if (stored->storage == SQLITE_BLOB) {
		value.as.text = text;
		return wb_arena_text(stored->arena, wb_value_to_text(&value, stored->arena));
	}
	if (stored->storage == SQLITE_FLOAT) {
		value.type = WB_TYPE_REAL;
		value.as.real = stored_real(stored);
		return wb_value_to_text(&value, stored->arena);
	}
	if (is_clean(text))
		return wb_arena_text(stored->arena, text);
	wb_show_text(&shown, text);
	text = wb_arena_text(stored->arena, wb_buffer_slice(&shown));
	wb_buffer_release(&shown);
	return text;
}

static struct wb_text
explain(struct stored *stored, enum reading reading)
{
	static const char *const storages[] = {
		[SQLITE_INTEGER] = "an integer",
		[SQLITE_FLOAT] = "a real",
		[SQLITE_TEXT] = "text",
		[SQLITE_BLOB] = "bytes",
	};
	struct wb_buffer type = { 0 };
	char *reason;

	if (reading == READ_ENCODING)
		return WB_TEXT("the text is not UTF-8, or holds a NUL");
	wb_type_spec_print(stored->type, &type);
	reason = wb_arena_format(stored->arena, "the column holds %s that is no %s",
				 storages[stored->storage], type.at);
	wb_buffer_release(&type);
	return wb_text_of(reason);
}

static void
fail(const struct wb_sqlite_cells *cells, struct stored *stored, size_t row, enum reading reading)
{
	struct wb_fault *fault = WB_NEW(cells->arena, struct wb_fault);

	fault->rule = reading == READ_ENCODING ? "source-encoding" : "source-type";
	fault->reason = explain(stored, reading);
	fault->field = cells->field;
	fault->value = show_stored(stored);
	wb_column_fail(cells->column, row, cells->rows, fault, cells->arena);
}

size_t
wb_sqlite_cell_read(const struct wb_sqlite_cells *cells, sqlite3_stmt *statement, int index,
		    size_t row)
{
	struct stored stored = {
		statement,           index,        sqlite3_column_type(statement, index),
		cells->column->type, cells->arena, 0
	};
	struct wb_value value = { .type = stored.type.type, .cell = WB_CELL_VALUE };
	enum reading reading;

	if (stored.storage == SQLITE_NULL) {
		cells->column->state[row] = WB_CELL_NULL;
		return 0;
	}
	reading = readers[stored.type.type](&stored, &value);
	if (reading == READ_OK)
		wb_column_set(cells->column, row, &value);
	else
		fail(cells, &stored, row, reading);
	return stored.size;
}
