/*
 * Any bytes as a CSV file. The first two bytes choose the dialect and how small
 * the pieces are; the rest is the file. Read in pieces cut anywhere it must give
 * the same rows, with the same places, as when it is read in one.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "connect/csv_source.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

struct reading {
	struct wb_buffer rows;
	struct wb_error err;
	enum wb_status status;
};

static void
add_row(struct wb_buffer *out, const struct wb_batch *batch, size_t row)
{
	const struct wb_fault *fault = batch->faults ? batch->faults[row] : NULL;

	wb_buffer_format(out, "%ju:", (uintmax_t)(batch->first_row + row));
	if (fault) {
		wb_buffer_string(out, fault->rule);
		wb_buffer_text(out, fault->reason);
		wb_buffer_text(out, batch->records[row]);
	}
	for (size_t i = 0; i < batch->n_columns; i++) {
		struct wb_value value = wb_column_value(&batch->columns[i], row);

		wb_buffer_byte(out, value.cell == WB_CELL_NULL ? 0 : 1);
		if (value.cell == WB_CELL_VALUE)
			wb_buffer_text(out, value.as.text);
	}
	wb_buffer_byte(out, '\n');
}

static void
read_all(const char *path, const struct wb_csv_options *options, const struct wb_csv_cut *cut,
	 struct reading *out)
{
	struct wb_source *source = NULL;
	struct wb_batch batch = { 0 };

	out->status = wb_csv_source_open(path, options, 0, 1, &source, &out->err);
	if (out->status == WB_OK && cut)
		wb_csv_source_cut(source, *cut);
	while (out->status == WB_OK) {
		wb_batch_reset(&batch);
		out->status = wb_csv_source_fetch(source, &batch, &out->err);
		if (out->status != WB_OK || !batch.rows)
			break;
		out->status = wb_csv_source_parse(source, &batch, &out->err);
		for (size_t row = 0; row < batch.rows; row++)
			add_row(&out->rows, &batch, row);
	}
	wb_batch_release(&batch);
	wb_csv_source_close(source);
}

static void
compare(const char *path, const struct wb_csv_options *options, const struct wb_csv_cut *cut)
{
	struct reading whole = { 0 }, cut_up = { 0 };

	read_all(path, options, NULL, &whole);
	read_all(path, options, cut, &cut_up);
	if (whole.status != cut_up.status ||
	    !wb_text_equal(wb_buffer_slice(&whole.rows), wb_buffer_slice(&cut_up.rows))) {
		fprintf(stderr, "in one:\n%s\nin pieces:\n%s\n", whole.rows.at, cut_up.rows.at);
		abort();
	}
	wb_buffer_release(&whole.rows);
	wb_buffer_release(&cut_up.rows);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
	struct wb_text words[] = { { "NULL", 4 }, { "x", 1 } };
	struct wb_csv_options options = {
		.dialect = { ',', '"', true },
		.header = true,
		.max_field = 64,
		.nulls = words,
	};
	struct wb_csv_cut cut;
	char path[64];
	int fd;

	if (size < 2)
		return 0;
	options.dialect.quoting = !(bytes[0] & 1);
	options.header = !(bytes[0] & 2);
	options.n_nulls = bytes[0] & 4 ? 2 : 0;
	options.empty = (enum wb_csv_empty)((bytes[0] >> 3) % 3);
	options.skip = (bytes[0] >> 5) & 1;
	options.encoding = bytes[0] & 64 ? "UTF-16LE" : bytes[0] & 128 ? "windows-1252" : NULL;
	cut.rows = 1 + bytes[1] % 7;
	cut.bytes = 1 + bytes[1] % 31;
	cut.step = 8 + bytes[1] % 13;
	fd = memfd_create("csv", 0);
	if (fd < 0 || write(fd, bytes + 2, size - 2) != (ssize_t)(size - 2))
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	compare(path, &options, &cut);
	close(fd);
	return 0;
}
