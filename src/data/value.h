/*
 * One value of any type: a literal, a parameter, an element of a list, a cell
 * taken out of its column. Text, bytes and lists are borrowed from an arena.
 */
#ifndef WB_DATA_VALUE_H
#define WB_DATA_VALUE_H

#include "base/arena.h"
#include "data/decimal.h"
#include "data/type.h"

/* What stands in a cell. Null and empty text differ. */
enum wb_cell {
	WB_CELL_VALUE,
	WB_CELL_NULL,
	WB_CELL_FAILED, /* a step could not do its work: see wb_fault */
};

struct wb_value;

struct wb_list {
	const struct wb_value *items;
	size_t count;
};

struct wb_value {
	enum wb_type type;
	enum wb_cell cell; /* VALUE or NULL */
	union {
		struct wb_text text; /* TEXT and BYTES */
		int64_t integer;     /* INTEGER, DATE, TIME, TIMESTAMP; BOOLEAN as 0 or 1 */
		double real;
		struct wb_decimal decimal;
		struct wb_list list;
	} as;
};

struct wb_value wb_value_null(enum wb_type type);
struct wb_value wb_value_text(struct wb_text text); /* borrows */

/*
 * The canonical text of a value: what a CSV target holds, what is hashed, shown
 * and logged. Decimals with their scale, dates in ISO 8601, booleans as true and
 * false, reals in the fewest digits that read back the same, bytes as hex, lists
 * as JSON. The result is the value's own text or lies in the arena. Null gives
 * an empty slice.
 */
struct wb_text wb_value_to_text(const struct wb_value *value, struct wb_arena *arena);

/*
 * Reads canonical text as a value of `spec`: the inverse of wb_value_to_text
 * for all types but lists. Strict: no blanks, no other spellings. Returns false
 * and leaves *out be where text is not of that type or out of its range.
 */
bool wb_value_of_text(struct wb_text text, struct wb_type_spec spec, struct wb_arena *arena,
		      struct wb_value *out);

/* Order of two present values of one type; numbers compare across the numeric types. */
int wb_value_compare(const struct wb_value *a, const struct wb_value *b);

#endif
