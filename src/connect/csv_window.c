#include "connect/csv_window.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { STEP = 256 * 1024, FIRST_SIZE = 5 * STEP };

enum wb_status
wb_csv_window_init(struct wb_csv_window *window, const char *path,
		   const struct wb_csv_options *options, uint64_t offset, struct wb_error *err)
{
	*window = (struct wb_csv_window){
		.offset = offset,
		.step = STEP,
		.size = FIRST_SIZE,
		.buffer = wb_realloc(NULL, FIRST_SIZE),
	};
	return wb_csv_stream_open(path, options, offset, &window->stream, err);
}

void
wb_csv_window_release(struct wb_csv_window *window)
{
	wb_csv_stream_close(window->stream);
	free(window->buffer);
	memset(window, 0, sizeof *window);
}

/* Room behind the window for `room` bytes: by moving it to the front, or a larger buffer. */
static void
make_room(struct wb_csv_window *window, size_t room)
{
	size_t held = window->end - window->at;

	if (window->size - window->end >= room)
		return;
	if (held)
		memmove(window->buffer, window->buffer + window->at, held);
	window->at = 0;
	window->end = held;
	if (window->size - held >= room)
		return;
	window->size = (held + room) * 2;
	window->buffer = wb_realloc(window->buffer, window->size);
}

enum wb_status
wb_csv_window_more(struct wb_csv_window *window, struct wb_error *err)
{
	size_t held = window->end - window->at, got = 0;
	size_t room = held > window->step ? held : window->step;
	enum wb_status status;

	make_room(window, room);
	status = wb_csv_stream_read(window->stream, window->buffer + window->end, room, &got, err);
	if (status != WB_OK)
		return status;
	window->end += got;
	window->final = got == 0;
	return WB_OK;
}
