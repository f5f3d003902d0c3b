/*
 * The layout of a CSV file to be written: its columns, and which of the mapping's
 * fields goes into each. All memory is in its arena; constant once made.
 */
#ifndef WB_CONNECT_CSV_LAYOUT_H
#define WB_CONNECT_CSV_LAYOUT_H

#include "connect/csv_encode.h"
#include "connect/csv_place.h"

struct wb_csv_layout {
	struct wb_arena arena;
	const char *path; /* of the file */
	bool exists;
	size_t n_columns;       /* of the file */
	struct wb_text *names;  /* by which the mapping knows them */
	struct wb_text *header; /* as they are written */
	size_t *column;         /* of the rows, by column of the file; SIZE_MAX: none */
	size_t n_fields;        /* of the rows */
	size_t *place;          /* of each field of the rows: the column of the file */
	bool marked;            /* the file starts with UTF-8's byte order mark */
	struct wb_csv_encoder encoder;
};

/*
 * Finds the file of the spec's table and maps its columns. WB_INVALID where the
 * file is missing and may not be made, or lacks a field; names are made sure to
 * be writable in the file's encoding.
 */
enum wb_status wb_csv_layout_init(struct wb_csv_layout *layout, const struct wb_csv_place *place,
				  const struct wb_csv_options *options,
				  const struct wb_target_spec *spec, struct wb_error *err);
void wb_csv_layout_release(struct wb_csv_layout *layout);

/* Appends what stands before the first row: a mark, and the header where there is one. */
void wb_csv_layout_start(const struct wb_csv_layout *layout, struct wb_buffer *out);

#endif
