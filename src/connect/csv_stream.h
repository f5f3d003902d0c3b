/*
 * A CSV file as a stream of bytes in UTF-8, whatever its encoding.
 *
 * Offsets count bytes of this stream. For a file in UTF-8 they are offsets in
 * the file itself, byte order mark included. For any other encoding they count
 * the text after conversion: to start in the middle, the stream converts from
 * the start and throws away what comes before, so that the place is exact for
 * every encoding, also those with a shift state.
 *
 * What the encoding does not have becomes the byte 0xff, which is never part of
 * UTF-8, so that the record it stands in is found out later. One thread at a
 * time, but for wb_csv_stream_progress.
 */
#ifndef WB_CONNECT_CSV_STREAM_H
#define WB_CONNECT_CSV_STREAM_H

#include <stdint.h>

#include "base/error.h"
#include "connect/csv_options.h"

struct wb_csv_stream;

/* Opens a regular file at an offset of the stream; `path` is copied. */
enum wb_status
wb_csv_stream_open(const char *path, const struct wb_csv_options *options, uint64_t offset,
		   struct wb_csv_stream **out, struct wb_error *err);
void wb_csv_stream_close(struct wb_csv_stream *stream); /* accepts NULL */

/*
 * Reads up to `room` bytes; *got = 0 means the end. WB_IO at the end where the
 * file is no longer the one that was opened.
 */
enum wb_status wb_csv_stream_read(struct wb_csv_stream *stream, char *out, size_t room, size_t *got,
				  struct wb_error *err);

/* Bytes of the file read so far, and in all. Any thread. */
/* Size and time of last change, as the file was opened. */
void wb_csv_stream_state(const struct wb_csv_stream *stream, struct wb_buffer *out);
void wb_csv_stream_progress(const struct wb_csv_stream *stream, uint64_t *done, uint64_t *total);

/* The encoding that is converted from, or NULL where the file is UTF-8. */
const char *wb_csv_stream_encoding(const struct wb_csv_stream *stream);

const char *wb_csv_stream_path(const struct wb_csv_stream *stream);

#endif
