/*
 * The row boundary scanner: where a record of a CSV file ends, without parsing it.
 *
 * It follows quotes exactly as libcsv does when strict, so that a file can be
 * cut between rows and the pieces parsed apart. Pure functions; any thread.
 */
#ifndef WB_CONNECT_CSV_SCAN_H
#define WB_CONNECT_CSV_SCAN_H

#include <stdint.h>

#include "connect/csv_options.h"

enum wb_csv_mark {
	WB_CSV_WELL,
	WB_CSV_BAD_QUOTE, /* a quote within an unquoted field, or text after a closing one */
	WB_CSV_UNCLOSED,  /* the file ends within quotes */
	WB_CSV_TOO_LARGE, /* cut off at the record limit */
};

struct wb_csv_extent {
	const char *end;  /* of the record, where its line end stands */
	const char *next; /* behind the line end */
	enum wb_csv_mark mark;
};

/*
 * The extent of the record at `at` (before `end`). False where it reaches beyond
 * `end` and more bytes may come; `final` says that none will.
 */
bool wb_csv_scan_record(const struct wb_csv_dialect *dialect, const char *at, const char *end,
			bool final, struct wb_csv_extent *out);

/* The extent of the line at `at`, whatever quotes it holds; otherwise likewise. */
bool wb_csv_scan_line(const char *at, const char *end, bool final, struct wb_csv_extent *out);

/* Whether text holds a delimiter, a quote, a CR or an LF. */
bool wb_csv_holds_shaping(const struct wb_csv_dialect *dialect, struct wb_text text);

#endif
