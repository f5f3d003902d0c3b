#include "connect/sqlite_bind.h"

#include <math.h>
#include <string.h>

#include "connect/sqlite_sql.h"
#include "data/datetime.h"
#include "data/integer.h"
#include "data/real.h"

/* Every decimal of that many digits is told apart from its neighbours by a double. */
enum { DOUBLE_DIGITS = 15 };
static const int64_t double_limit = INT64_C(1000000000000000); /* 10^15 */

static enum wb_sqlite_refusal
result_of(int code)
{
	return code == SQLITE_OK ? WB_BIND_OK : WB_BIND_TOO_LARGE;
}

static enum wb_sqlite_refusal
bind_text(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	  const struct wb_column *column, size_t cell)
{
	(void)slot;
	return result_of(wb_sqlite_bind_text(statement, parameter, column->cells.text[cell]));
}

static enum wb_sqlite_refusal
bind_bytes(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	   const struct wb_column *column, size_t cell)
{
	struct wb_text bytes = column->cells.text[cell];

	(void)slot;
	return result_of(sqlite3_bind_blob64(statement, parameter, bytes.at ? bytes.at : "",
					     bytes.len, SQLITE_STATIC));
}

static void
pass_blanks(struct wb_text *text)
{
	while (text->len && strchr(" \t\n\v\f\r", text->at[0]) && text->at[0]) {
		text->at++;
		text->len--;
	}
}

static size_t
pass_digits(struct wb_text *text)
{
	size_t digits = 0;

	for (; text->len && wb_is_digit(text->at[0]); digits++) {
		text->at++;
		text->len--;
	}
	return digits;
}

static bool
pass_one_of(struct wb_text *text, const char *set)
{
	if (!text->len || !text->at[0] || !strchr(set, text->at[0]))
		return false;
	text->at++;
	text->len--;
	return true;
}

/* What SQLite takes for a number: blanks around it, a sign, a point and an exponent allowed. */
static bool
looks_numeric(struct wb_text text)
{
	size_t digits;

	pass_blanks(&text);
	pass_one_of(&text, "+-");
	digits = pass_digits(&text);
	if (pass_one_of(&text, "."))
		digits += pass_digits(&text);
	if (!digits)
		return false;
	if (pass_one_of(&text, "eE")) {
		pass_one_of(&text, "+-");
		if (!pass_digits(&text))
			return false;
	}
	pass_blanks(&text);
	return !text.len;
}

static bool
spells_integer(struct wb_text text)
{
	char canonical[WB_INTEGER_TEXT_SIZE];
	int64_t value;

	return wb_integer_parse(text, &value) &&
	       wb_text_equal(text,
			     (struct wb_text){ canonical, wb_integer_format(value, canonical) });
}

static bool
spells_real(struct wb_text text)
{
	char canonical[WB_REAL_TEXT_SIZE];
	double value;

	return text.len <= DOUBLE_DIGITS + 1 && !memchr(text.at, 'e', text.len) &&
	       wb_real_parse(text, &value) &&
	       wb_text_equal(text, (struct wb_text){ canonical, wb_real_format(value, canonical) });
}

bool
wb_sqlite_text_survives(struct wb_text text)
{
	if (!text.len || (unsigned char)text.at[0] > '9' || !looks_numeric(text))
		return true;
	return spells_integer(text) || spells_real(text);
}

static enum wb_sqlite_refusal
bind_text_as_number(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
		    const struct wb_column *column, size_t cell)
{
	if (!wb_sqlite_text_survives(column->cells.text[cell]))
		return WB_BIND_AFFINITY;
	return bind_text(slot, statement, parameter, column, cell);
}

/* A column of reals keeps no integer: fifteen digits at most survive. */
static enum wb_sqlite_refusal
bind_text_as_real(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
		  const struct wb_column *column, size_t cell)
{
	struct wb_text text = column->cells.text[cell];

	if (looks_numeric(text) && !spells_real(text))
		return WB_BIND_AFFINITY;
	return bind_text(slot, statement, parameter, column, cell);
}

static enum wb_sqlite_refusal
bind_integer(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	     const struct wb_column *column, size_t cell)
{
	(void)slot;
	return result_of(sqlite3_bind_int64(statement, parameter, column->cells.integer[cell]));
}

static enum wb_sqlite_refusal
bind_integer_as_real(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
		     const struct wb_column *column, size_t cell)
{
	double real = (double)column->cells.integer[cell];

	if (!(real < 0x1p63) || (int64_t)real != column->cells.integer[cell])
		return WB_BIND_PRECISION;
	return bind_integer(slot, statement, parameter, column, cell);
}

static enum wb_sqlite_refusal
bind_real(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	  const struct wb_column *column, size_t cell)
{
	(void)slot;
	if (isnan(column->cells.real[cell]))
		return WB_BIND_NOT_NUMBER;
	return result_of(sqlite3_bind_double(statement, parameter, column->cells.real[cell]));
}

/* Binds the first `len` bytes of the slot's room. */
static enum wb_sqlite_refusal
bind_room(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter, size_t len)
{
	return result_of(
		wb_sqlite_bind_text(statement, parameter, (struct wb_text){ slot->room, len }));
}

/* SQLite itself would write fifteen digits. */
static enum wb_sqlite_refusal
bind_real_as_text(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
		  const struct wb_column *column, size_t cell)
{
	double real = column->cells.real[cell];

	if (isnan(real))
		return WB_BIND_NOT_NUMBER;
	return bind_room(slot, statement, parameter, wb_real_format(real, slot->room));
}

static enum wb_sqlite_refusal
bind_decimal(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	     const struct wb_column *column, size_t cell)
{
	return bind_room(slot, statement, parameter,
			 wb_decimal_format(column->cells.decimal[cell], slot->room));
}

static enum wb_sqlite_refusal
bind_decimal_as_real(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
		     const struct wb_column *column, size_t cell)
{
	struct wb_decimal value = column->cells.decimal[cell];
	wb_int128 digits = value.unscaled;

	(void)slot;
	while (digits && digits % 10 == 0)
		digits /= 10;
	if (digits >= double_limit || digits <= -double_limit)
		return WB_BIND_PRECISION;
	return result_of(sqlite3_bind_double(statement, parameter, wb_decimal_to_real(value)));
}

/* SQLite would read the text less exactly than wb_decimal_to_real does. */
static enum wb_sqlite_refusal
bind_decimal_as_number(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
		       const struct wb_column *column, size_t cell)
{
	int64_t whole;

	if (wb_decimal_to_integer(column->cells.decimal[cell], &whole))
		return result_of(sqlite3_bind_int64(statement, parameter, whole));
	return bind_decimal_as_real(slot, statement, parameter, column, cell);
}

static enum wb_sqlite_refusal
bind_moment(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	    const struct wb_column *column, size_t cell)
{
	static size_t (*const formats[WB_TYPES])(int64_t, char[WB_DATETIME_TEXT_SIZE]) = {
		[WB_TYPE_DATE] = wb_date_format,
		[WB_TYPE_TIME] = wb_time_format,
		[WB_TYPE_TIMESTAMP] = wb_timestamp_format,
	};

	return bind_room(slot, statement, parameter,
			 formats[slot->type.type](column->cells.integer[cell], slot->room));
}

static enum wb_sqlite_refusal
bind_nothing(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	     const struct wb_column *column, size_t cell)
{
	(void)slot;
	(void)column;
	(void)cell;
	return result_of(sqlite3_bind_null(statement, parameter));
}

void
wb_sqlite_slot_init(struct wb_sqlite_slot *slot, enum wb_sqlite_affinity affinity)
{
	/* By type and affinity; the first column is for where nothing is converted. */
	static enum wb_sqlite_refusal (*const binders[WB_TYPES][WB_AFFINITIES])(
		struct wb_sqlite_slot *, sqlite3_stmt *, int, const struct wb_column *, size_t) = {
		/*			NONE	      TEXT		 NUMERIC
						      REAL */
		[WB_TYPE_NULL] = { bind_nothing, bind_nothing, bind_nothing, bind_nothing },
		[WB_TYPE_TEXT] = { bind_text, bind_text, bind_text_as_number, bind_text_as_real },
		[WB_TYPE_INTEGER] = { bind_integer, bind_integer, bind_integer,
				      bind_integer_as_real },
		[WB_TYPE_DECIMAL] = { bind_decimal, bind_decimal, bind_decimal_as_number,
				      bind_decimal_as_real },
		[WB_TYPE_REAL] = { bind_real, bind_real_as_text, bind_real, bind_real },
		[WB_TYPE_BOOLEAN] = { bind_integer, bind_integer, bind_integer, bind_integer },
		[WB_TYPE_DATE] = { bind_moment, bind_moment, bind_moment, bind_moment },
		[WB_TYPE_TIME] = { bind_moment, bind_moment, bind_moment, bind_moment },
		[WB_TYPE_TIMESTAMP] = { bind_moment, bind_moment, bind_moment, bind_moment },
		[WB_TYPE_BYTES] = { bind_bytes, bind_bytes, bind_bytes, bind_bytes },
		[WB_TYPE_LIST] = { bind_nothing, bind_nothing, bind_nothing, bind_nothing },
	};

	slot->bind = binders[slot->type.type][affinity];
}

enum wb_sqlite_refusal
wb_sqlite_bind(struct wb_sqlite_slot *slot, sqlite3_stmt *statement, int parameter,
	       const struct wb_column *column, size_t row)
{
	size_t cell = wb_column_index(column, row);

	if (column->state[cell] == WB_CELL_VALUE)
		return slot->bind(slot, statement, parameter, column, cell);
	if (column->state[cell] == WB_CELL_FAILED)
		return WB_BIND_FAILED;
	if (slot->is_rowid)
		return WB_BIND_NO_KEY;
	return result_of(sqlite3_bind_null(statement, parameter));
}
