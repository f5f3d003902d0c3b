/*
 * One record of a CSV file, parsed by itself: for headers and for records that
 * need explaining. Batches go the faster way of csv_parse.c.
 */
#ifndef WB_CONNECT_CSV_RECORD_H
#define WB_CONNECT_CSV_RECORD_H

#include "connect/csv_options.h"

struct csv_parser; /* of libcsv */

struct wb_csv_cell {
	struct wb_text text;
	bool bare; /* empty, and without quotes */
};

struct wb_csv_record {
	size_t n_cells;
	struct wb_csv_cell *cells;
	bool sound;      /* false: the quotes are malformed; cells end before the fault */
	size_t fault_at; /* the byte where parsing stopped */
};

/* Parses text without its line end; all memory comes from the arena. */
struct wb_csv_record wb_csv_record_parse(const struct wb_csv_dialect *dialect, struct wb_text text,
					 struct wb_arena *arena);

/*
 * Sets a parser up for a dialect: strict, nothing trimmed, unquoted empty fields
 * told by a null pointer. It writes fields into `room` bytes at `memory`, which
 * is at least as large as what it will be given, and never allocates.
 */
void wb_csv_parser_init(struct csv_parser *parser, const struct wb_csv_dialect *dialect,
			char *memory, size_t room);

#endif
