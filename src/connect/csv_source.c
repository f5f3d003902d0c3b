#include "connect/csv_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "connect/csv_parse.h"

enum {
	PIECE_BYTES = 256 * 1024,
	MOST_CELLS = 512 * 1024, /* of a batch: very wide tables get fewer rows */
	KEPT_OF_TOO_LARGE = 64 * 1024,
};

struct wb_source {
	struct wb_csv_shape shape;
	struct wb_csv_window window;
	struct wb_csv_cut cut;
	size_t limit; /* bytes of one record */
	uint64_t next_row;
	struct wb_csv_row *rows; /* scratch, cut.rows of them */
};

static enum wb_status
read_header(struct wb_source *source, const char *path, struct wb_error *err)
{
	enum wb_status status =
		wb_csv_window_init(&source->window, path, source->shape.options, 0, err);

	if (status != WB_OK)
		return status;
	return wb_csv_header_read(&source->shape.header, &source->window, source->shape.options,
				  &source->shape.dialect, err);
}

/* Goes to the first row, or to the position of an earlier batch. */
static enum wb_status
go_to(struct wb_source *source, const char *path, uint64_t position, struct wb_error *err)
{
	if (position < source->shape.header.end)
		position = source->shape.header.end;
	if (position == source->window.offset)
		return WB_OK;
	wb_csv_window_release(&source->window);
	return wb_csv_window_init(&source->window, path, source->shape.options, position, err);
}

enum wb_status
wb_csv_source_open(const char *path, const struct wb_csv_options *options, uint64_t position,
		   uint64_t first_row, struct wb_source **out, struct wb_error *err)
{
	struct wb_source *source = wb_alloc(sizeof *source);
	enum wb_status status;
	size_t rows;

	source->shape.options = options;
	source->shape.dialect = wb_csv_dialect_of(options, path);
	source->limit = wb_csv_record_limit(options);
	source->next_row = first_row;
	status = read_header(source, path, err);
	if (status == WB_OK)
		status = go_to(source, path, position, err);
	if (status != WB_OK) {
		wb_csv_source_close(source);
		return status;
	}
	rows = MOST_CELLS / source->shape.header.n_fields + 1;
	wb_csv_source_cut(source, (struct wb_csv_cut){
					  .rows = rows < WB_BATCH_ROWS ? rows : WB_BATCH_ROWS,
					  .bytes = PIECE_BYTES,
					  .step = PIECE_BYTES,
				  });
	*out = source;
	return WB_OK;
}

void
wb_csv_source_cut(struct wb_source *source, struct wb_csv_cut cut)
{
	source->cut = cut;
	source->window.step = cut.step;
	source->rows = wb_realloc(source->rows, cut.rows * sizeof *source->rows);
}

const struct wb_csv_shape *
wb_csv_source_shape(const struct wb_source *source)
{
	return &source->shape;
}

void
wb_csv_source_close(struct wb_source *source)
{
	if (!source)
		return;
	wb_csv_window_release(&source->window);
	wb_csv_header_release(&source->shape.header);
	free(source->rows);
	free(source);
}

enum wb_status
wb_csv_source_state(const struct wb_source *source, struct wb_buffer *out, struct wb_error *err)
{
	(void)err;
	wb_csv_stream_state(source->window.stream, out);
	return WB_OK;
}

void
wb_csv_source_progress(const struct wb_source *source, uint64_t *done, uint64_t *total)
{
	wb_csv_stream_progress(source->window.stream, done, total);
}

enum found {
	FOUND_RECORD,
	FOUND_TOO_LARGE,
	FOUND_END,
};

/*
 * The record at `used` bytes into the window. What counts as too large does not
 * depend on how much happens to be in the window: the scanner never sees more
 * than one byte over the limit.
 */
static enum wb_status
find_record(struct wb_source *source, size_t used, struct wb_csv_extent *out, enum found *found,
	    struct wb_error *err)
{
	struct wb_csv_window *window = &source->window;
	enum wb_status status = WB_OK;

	for (; status == WB_OK; status = wb_csv_window_more(window, err)) {
		const char *at = wb_csv_window_start(window) + used;
		const char *end = wb_csv_window_end(window);
		bool clipped = (size_t)(end - at) > source->limit + 1;

		*found = FOUND_END;
		if (at == end && window->final)
			return WB_OK;
		if (at == end)
			continue;
		if (clipped)
			end = at + source->limit + 1;
		*found = FOUND_RECORD;
		if (wb_csv_scan_record(&source->shape.dialect, at, end, window->final && !clipped,
				       out)) {
			if ((size_t)(out->end - at) > source->limit)
				*found = FOUND_TOO_LARGE;
			return WB_OK;
		}
		*found = FOUND_TOO_LARGE;
		if (clipped)
			return WB_OK;
	}
	return status;
}

/* Gathers the records of a piece; *used is their length in the window. */
static enum wb_status
gather(struct wb_source *source, size_t *n_rows, size_t *used, bool *too_large,
       struct wb_error *err)
{
	struct wb_csv_window *window = &source->window;
	struct wb_csv_extent extent;
	enum found found;

	*n_rows = *used = 0;
	*too_large = false;
	while (*n_rows < source->cut.rows && *used < source->cut.bytes) {
		enum wb_status status = find_record(source, *used, &extent, &found, err);
		const char *start = wb_csv_window_start(window);
		size_t len;

		if (status != WB_OK)
			return status;
		*too_large = found == FOUND_TOO_LARGE;
		if (found != FOUND_RECORD)
			break;
		len = (size_t)(extent.end - start) - *used;
		/* A blank line is a record only where a record may be that short. */
		if (len || source->shape.header.n_fields == 1)
			source->rows[(*n_rows)++] = (struct wb_csv_row){ .at = (uint32_t)*used,
									 .len = (uint32_t)len,
									 .mark = extent.mark };
		*used = (size_t)(extent.next - start);
		if (!*n_rows) {
			wb_csv_window_take(window, *used);
			*used = 0;
		}
	}
	return WB_OK;
}

/* Hands rows[0 .. n) and the first `len` bytes of the window to the batch. */
static struct wb_csv_piece *
hand_over(struct wb_source *source, struct wb_batch *batch, size_t n_rows, size_t len)
{
	struct wb_csv_piece *piece = WB_NEW(&batch->arena, struct wb_csv_piece);
	size_t size = n_rows * sizeof *source->rows;
	struct wb_csv_row *rows = wb_arena_alloc(&batch->arena, size);
	char *raw = wb_arena_bytes(&batch->arena, len + 1);

	memcpy(rows, source->rows, size);
	memcpy(raw, wb_csv_window_start(&source->window), len);
	raw[len] = '\n'; /* every record has a line end, the file's last one too */
	piece->rows = rows;
	piece->offset = source->window.offset;
	batch->raw = (struct wb_text){ raw, len };
	batch->piece = piece;
	batch->rows = n_rows;
	return piece;
}

/* Takes all up to the next line end behind `skip` bytes, holding none of it. */
static enum wb_status
skip_to_line_end(struct wb_source *source, size_t skip, struct wb_error *err)
{
	struct wb_csv_window *window = &source->window;
	struct wb_csv_extent line;
	enum wb_status status = WB_OK;

	wb_csv_window_take(window, skip);
	for (; status == WB_OK; status = wb_csv_window_more(window, err)) {
		const char *at = wb_csv_window_start(window), *end = wb_csv_window_end(window);

		if (at == end && window->final)
			return WB_OK;
		if (at == end)
			continue;
		if (wb_csv_scan_line(at, end, window->final, &line)) {
			wb_csv_window_take(window, (size_t)(line.next - at));
			return WB_OK;
		}
		/* A CR at the end may be half of a line end. */
		wb_csv_window_take(window, (size_t)(end - at) - (end[-1] == '\r'));
	}
	return status;
}

/* A record beyond the limit is a piece of its own: its start, and a mark. */
static enum wb_status
fetch_too_large(struct wb_source *source, struct wb_batch *batch, struct wb_error *err)
{
	uint64_t offset = source->window.offset;
	struct wb_csv_piece *piece;
	enum wb_status status;

	source->rows[0] = (struct wb_csv_row){ .len = KEPT_OF_TOO_LARGE, .mark = WB_CSV_TOO_LARGE };
	piece = hand_over(source, batch, 1, KEPT_OF_TOO_LARGE);
	status = skip_to_line_end(source, source->limit, err);
	piece->whole = source->window.offset - offset;
	return status;
}

enum wb_status
wb_csv_source_fetch(struct wb_source *source, struct wb_batch *batch, struct wb_error *err)
{
	size_t n_rows, used;
	bool too_large;
	enum wb_status status = gather(source, &n_rows, &used, &too_large, err);

	if (status == WB_OK && n_rows) {
		hand_over(source, batch, n_rows, used);
		wb_csv_window_take(&source->window, used);
	} else if (status == WB_OK && too_large) {
		status = fetch_too_large(source, batch, err);
	}
	batch->first_row = source->next_row;
	batch->position = source->window.offset;
	source->next_row += batch->rows;
	return status;
}

enum wb_status
wb_csv_source_parse(const struct wb_source *source, struct wb_batch *batch, struct wb_error *err)
{
	(void)err;
	wb_csv_parse(&source->shape, batch);
	return WB_OK;
}
