/*
 * What listing.c and listing_table.c share: a listing from within. No other
 * file needs it.
 */
#ifndef WB_CLI_LISTING_STATE_H
#define WB_CLI_LISTING_STATE_H

#include "base/arena.h"
#include "cli/listing.h"

struct wb_list_cell {
	bool null;
	struct wb_text text;
};

struct wb_listing {
	FILE *stream;
	enum wb_format format;
	bool terminal, colours;
	size_t n_columns;
	struct wb_list_column *columns;
	size_t *widths; /* of a table, once known */
	bool widths_known;
	bool ended;                 /* no row comes behind the cells held back */
	struct wb_arena arena;      /* names, and the cells held back */
	struct wb_list_cell *cells; /* rows × n_columns */
	size_t n_cells, capacity, rows;
	struct wb_buffer line; /* scratch */
};

bool wb_list_right_aligned(const struct wb_list_column *column);

/* Prints the cells held back as rows of a table; the first time, finds the widths. */
void wb_listing_print_held(struct wb_listing *listing);

#endif
