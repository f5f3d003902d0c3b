/*
 * The header of a CSV file: the names of its fields, made unique.
 *
 * All memory is in its arena; constant once read.
 */
#ifndef WB_CONNECT_CSV_HEADER_H
#define WB_CONNECT_CSV_HEADER_H

#include "base/arena.h"
#include "connect/csv_window.h"

struct wb_csv_header {
	struct wb_arena arena;
	size_t n_fields;
	struct wb_text *names;   /* unique, none empty */
	struct wb_text *written; /* as they stand in the file */
	bool marked;             /* the text starts with a byte order mark */
	size_t n_warnings;
	struct wb_text *warnings; /* what was done to the names, and why */
	uint64_t end;             /* the stream's offset where the rows begin */
};

/*
 * Reads the header from a window at the start of a file. A file without one is
 * WB_INVALID. The window is then at or behind `end`.
 */
enum wb_status wb_csv_header_read(struct wb_csv_header *header, struct wb_csv_window *window,
				  const struct wb_csv_options *options,
				  const struct wb_csv_dialect *dialect, struct wb_error *err);
void wb_csv_header_release(struct wb_csv_header *header);

/* The index of a field by its name, or n_fields. */
size_t wb_csv_header_field(const struct wb_csv_header *header, struct wb_text name);

#endif
