/*
 * Declared types of SQLite columns: how Waybill reads them, what SQLite does to
 * values put into them, and how a created column is declared. Pure functions.
 * Private to the SQLite connector.
 */
#ifndef WB_CONNECT_SQLITE_TYPE_H
#define WB_CONNECT_SQLITE_TYPE_H

#include "data/type.h"

/* What SQLite converts a value to on its way into a column, where it can without loss. */
enum wb_sqlite_affinity {
	WB_AFFINITY_NONE,
	WB_AFFINITY_TEXT,
	WB_AFFINITY_NUMERIC, /* also INTEGER: they convert alike */
	WB_AFFINITY_REAL,
	WB_AFFINITIES
};

/*
 * The type of a declaration ("NVARCHAR(160)", "DECIMAL(10,2)"), and the most
 * code points of a text, 0 where it names none. What Waybill does not know is
 * text, which holds any value but bytes.
 */
struct wb_type_spec wb_sqlite_type_of(struct wb_text declared, uint64_t *max_length);

/* SQLite's rules (datatype3.html, 3.1); in a STRICT table ANY converts nothing. */
enum wb_sqlite_affinity wb_sqlite_affinity_of(struct wb_text declared, bool strict);

/* The declaration of a column made for values of a type; no digit is lost in it. */
void wb_sqlite_declare(struct wb_type_spec type, struct wb_buffer *sql);

#endif
