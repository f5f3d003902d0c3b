/*
 * A CSV table being read.
 *
 * `fetch` cuts the file into pieces of whole records; where a piece ends depends
 * on where it starts alone. `parse` turns a piece into columns and touches
 * nothing but the batch, so that any number of threads may parse at once while
 * another fetches.
 */
#ifndef WB_CONNECT_CSV_SOURCE_H
#define WB_CONNECT_CSV_SOURCE_H

#include "connect/csv_header.h"
#include "connect/csv_scan.h"

/* A record within a piece, without its line end. */
struct wb_csv_row {
	uint32_t at, len;
	enum wb_csv_mark mark;
};

/* What fetch hands to parse, in the batch's arena; the bytes are batch->raw. */
struct wb_csv_piece {
	uint64_t offset; /* of the first byte within the stream */
	uint64_t whole;  /* where the one record is cut off: its length in the file */
	const struct wb_csv_row *rows;
};

/* What parse needs to know of a table; constant while the source is open. */
struct wb_csv_shape {
	const struct wb_csv_options *options;
	struct wb_csv_dialect dialect;
	struct wb_csv_header header;
};

/* How pieces are cut; tests cut smaller ones. */
struct wb_csv_cut {
	size_t rows;  /* most rows of a piece */
	size_t bytes; /* a piece ends with the record that reaches this size */
	size_t step;  /* bytes read from the file at once */
};

/* Opens a file at a position of an earlier batch (0: its start). `options` is borrowed. */
enum wb_status
wb_csv_source_open(const char *path, const struct wb_csv_options *options, uint64_t position,
		   uint64_t first_row, struct wb_source **out, struct wb_error *err);
void wb_csv_source_cut(struct wb_source *source, struct wb_csv_cut cut);
const struct wb_csv_shape *wb_csv_source_shape(const struct wb_source *source);

/* The functions of struct wb_connector. */
enum wb_status
wb_csv_source_fetch(struct wb_source *source, struct wb_batch *batch, struct wb_error *err);
enum wb_status
wb_csv_source_parse(const struct wb_source *source, struct wb_batch *batch, struct wb_error *err);
enum wb_status
wb_csv_source_state(const struct wb_source *source, struct wb_buffer *out, struct wb_error *err);
void wb_csv_source_progress(const struct wb_source *source, uint64_t *done, uint64_t *total);
void wb_csv_source_close(struct wb_source *source);

#endif
