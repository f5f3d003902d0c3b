/*
 * Types of values: what a cell may hold, and the names the script uses.
 *
 * Semantics are Waybill's own, never a locale's or a server's: text compares by
 * bytes, decimals are exact, dates are strict. Pure functions; any thread.
 */
#ifndef WB_DATA_TYPE_H
#define WB_DATA_TYPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum wb_type {
	WB_TYPE_NULL,    /* the type of the literal null: fits every other */
	WB_TYPE_TEXT,    /* valid UTF-8 without NUL */
	WB_TYPE_INTEGER, /* 64 bits, signed */
	WB_TYPE_DECIMAL, /* exact, to 38 digits */
	WB_TYPE_REAL,    /* IEEE 754 double, never implied */
	WB_TYPE_BOOLEAN,
	WB_TYPE_DATE,      /* days since 1970-01-01, proleptic Gregorian, years 1 to 9999 */
	WB_TYPE_TIME,      /* microseconds since midnight */
	WB_TYPE_TIMESTAMP, /* microseconds since 1970-01-01 00:00, without a zone */
	WB_TYPE_BYTES,
	WB_TYPE_LIST, /* of any values; inside an expression only */
	WB_TYPES
};

struct wb_type_spec {
	enum wb_type type;
	uint8_t precision, scale; /* of a decimal; precision 0: not stated */
};

/* "text", "decimal", …: the word of the script. */
const char *wb_type_name(enum wb_type type);

/* The type of a script's word, or WB_TYPES where it is none. */
enum wb_type wb_type_of_name(struct wb_text name);

/* Appends "integer" or "decimal(12, 2)". */
void wb_type_spec_print(struct wb_type_spec spec, struct wb_buffer *out);

#endif
