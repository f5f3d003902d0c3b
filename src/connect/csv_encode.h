/*
 * From cells to the bytes of a CSV file.
 *
 * What is written reads back as it was: null as an unquoted empty field, empty
 * text with quotes, and quotes around whatever would be taken for something else.
 * An encoder is constant once set up; any thread may use it.
 */
#ifndef WB_CONNECT_CSV_ENCODE_H
#define WB_CONNECT_CSV_ENCODE_H

#include "connect/csv_options.h"
#include "connect/csv_record.h"

struct wb_csv_encoder {
	const struct wb_csv_options *options;
	struct wb_csv_dialect dialect;
	const char *encoding;        /* to convert to; NULL: UTF-8 */
	size_t n_columns;            /* of the file */
	const size_t *column;        /* of the rows, by column of the file; SIZE_MAX: always null */
	const struct wb_text *names; /* of the file's columns, for faults */
};

/* `path` is that of the file to be written; the rest is borrowed. */
void wb_csv_encoder_init(struct wb_csv_encoder *encoder, const struct wb_csv_options *options,
			 const char *path);

/* What a file of this encoding starts with: a byte order mark, or nothing. */
struct wb_text wb_csv_encoder_mark(const struct wb_csv_encoder *encoder);

/*
 * Turns the selected rows into bytes: rows->encoded and encoded_end. A row that
 * cannot be written in the file's encoding, or without quotes where there are
 * none, becomes REJECTED and has no bytes.
 */
void wb_csv_encode_rows(const struct wb_csv_encoder *encoder, struct wb_rows *rows);

/*
 * Appends one record of n_columns cells; bare cells are null. Returns NULL, or a
 * fault in the arena where it cannot be written; then `out` is as before.
 */
const struct wb_fault *
wb_csv_encode_record(const struct wb_csv_encoder *encoder, const struct wb_csv_cell *cells,
		     struct wb_arena *arena, struct wb_buffer *out);

/* What stands for text in the file where formulas are escaped, and back. Results may be
   in the arena. */
struct wb_text wb_csv_escape_formula(const struct wb_csv_options *options, struct wb_text text,
				     struct wb_arena *arena);
struct wb_text wb_csv_unescape_formula(const struct wb_csv_options *options, struct wb_text text);

#endif
