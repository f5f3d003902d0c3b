/*
 * Cells bound to statements, so that what SQLite stores is what the cell holds.
 *
 * SQLite converts what goes into a column by the column's affinity, and without
 * a word: text "007" becomes the integer 7, a decimal of twenty digits a double
 * of sixteen. A slot knows the type of its cells and the affinity of its column;
 * where the value would not survive, binding refuses it. Bound text is borrowed
 * until the statement is stepped. Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_BIND_H
#define WB_CONNECT_SQLITE_BIND_H

#include <sqlite3.h>

#include "connect/sqlite_type.h"
#include "data/batch.h"

/* Why a value is not given to SQLite. */
enum wb_sqlite_refusal {
	WB_BIND_OK,
	WB_BIND_AFFINITY,   /* text that would become a number, and not the same text again */
	WB_BIND_PRECISION,  /* digits would be lost */
	WB_BIND_NOT_NUMBER, /* NaN, which SQLite would store as null */
	WB_BIND_NO_KEY,     /* null for the rowid: SQLite would make up a number */
	WB_BIND_TOO_LARGE,  /* past SQLite's limit on a value */
	WB_BIND_FAILED,     /* the cell itself failed */
	WB_BIND_REFUSALS
};

/* A field of the target: how its cells are bound. */
struct wb_sqlite_slot {
	struct wb_text name; /* as the table spells it */
	struct wb_type_spec type;
	unsigned key_part; /* within the mapping's key; 0: not part of it */
	bool is_rowid;     /* the INTEGER PRIMARY KEY */
	enum wb_sqlite_refusal (*bind)(struct wb_sqlite_slot *slot, sqlite3_stmt *statement,
				       int parameter, const struct wb_column *column, size_t cell);
	char room[WB_DECIMAL_TEXT_SIZE]; /* the bound text of a decimal, a date, a number */
};

/* Sets name, type and key_part aside: chooses how a type goes into a column of an affinity. */
void wb_sqlite_slot_init(struct wb_sqlite_slot *slot, enum wb_sqlite_affinity affinity);

/* Binds the cell of a row to a parameter. */
enum wb_sqlite_refusal wb_sqlite_bind(struct wb_sqlite_slot *slot, sqlite3_stmt *statement,
				      int parameter, const struct wb_column *column, size_t row);

/* Whether text put into a number's column gives the same text when read back. */
bool wb_sqlite_text_survives(struct wb_text text);

#endif
