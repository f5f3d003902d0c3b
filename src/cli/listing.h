/*
 * Listings: rows of named columns on a stream, as a table for people, or as
 * CSV, JSON or JSON lines for programs.
 *
 * Cells are given row by row, from left to right; nothing is kept longer than
 * the widths of a table need (its first rows). A table leaves out columns that are
 * empty in all its rows, and on a terminal is never wider than that. Values are data: on a terminal
 * none is shown raw, in whatever format. One thread uses a listing.
 */
#ifndef WB_CLI_LISTING_H
#define WB_CLI_LISTING_H

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"

enum wb_format { WB_FORMAT_TABLE, WB_FORMAT_CSV, WB_FORMAT_JSON, WB_FORMAT_JSONL, WB_FORMATS };

/* Their names, for an option's choices; ends in NULL. */
extern const char *const wb_format_names[];

/* The format of a name; NULL gives the table. */
enum wb_format wb_format_of_name(const char *name);

enum wb_column_kind {
	WB_LIST_TEXT,     /* words; what is absent is blank in a table */
	WB_LIST_NUMBER,   /* right-aligned: a run, a row */
	WB_LIST_COUNT,    /* likewise, thousands separated in a table */
	WB_LIST_ESTIMATE, /* likewise, as "~1,234" in a table */
	WB_LIST_VALUE,    /* a value of a row: null and empty text can be told apart */
	WB_LIST_FLAG,     /* true or false; in a table "yes" or blank */
	WB_LIST_JSON,     /* text that is JSON already, and nested as such */
};

struct wb_list_column {
	const char *name; /* as in JSON and CSV; a table shows it likewise */
	enum wb_column_kind kind;
	size_t limit; /* widest in a table, in columns; 0: no limit */
};

struct wb_listing;

/* Columns are copied; the stream is borrowed. */
struct wb_listing *wb_listing_new(FILE *stream, enum wb_format format,
				  const struct wb_list_column *columns, size_t n_columns);

/* The next cell of the row; the row ends with its last cell. */
void wb_listing_text(struct wb_listing *listing, struct wb_text text);
void wb_listing_string(struct wb_listing *listing, const char *string); /* NULL: null */
void wb_listing_number(struct wb_listing *listing, int64_t number);
void wb_listing_flag(struct wb_listing *listing, bool flag);
void wb_listing_null(struct wb_listing *listing);

/* Rows so far. */
size_t wb_listing_rows(const struct wb_listing *listing);

/* Prints what is left, closes what is open, and frees. An empty table prints nothing. */
void wb_listing_end(struct wb_listing *listing);

/* Appends 1234567 as "1,234,567". */
void wb_show_count(struct wb_buffer *out, int64_t number);

#endif
