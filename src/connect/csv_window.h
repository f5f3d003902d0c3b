/*
 * A window on a stream: the bytes read and not yet taken, in one run.
 *
 * Owned by one reader, used by one thread at a time. Pointers into it are valid
 * until more is read.
 */
#ifndef WB_CONNECT_CSV_WINDOW_H
#define WB_CONNECT_CSV_WINDOW_H

#include "connect/csv_stream.h"

struct wb_csv_window {
	struct wb_csv_stream *stream; /* owned */
	char *buffer;
	size_t size, at, end; /* buffer[at .. end) is the window */
	uint64_t offset;      /* of `at` within the stream */
	size_t step;          /* the least that is read at once */
	bool final;           /* the stream has no more */
};

/* Opens the stream at an offset; nothing is read yet. */
enum wb_status
wb_csv_window_init(struct wb_csv_window *window, const char *path,
		   const struct wb_csv_options *options, uint64_t offset, struct wb_error *err);
void wb_csv_window_release(struct wb_csv_window *window);

/* Reads some more behind the window, about as much again as there is, or sets `final`. */
enum wb_status wb_csv_window_more(struct wb_csv_window *window, struct wb_error *err);

static inline const char *
wb_csv_window_start(const struct wb_csv_window *window)
{
	return window->buffer + window->at;
}

static inline const char *
wb_csv_window_end(const struct wb_csv_window *window)
{
	return window->buffer + window->end;
}

static inline void
wb_csv_window_take(struct wb_csv_window *window, size_t count)
{
	window->at += count;
	window->offset += count;
}

#endif
