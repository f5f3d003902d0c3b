#include "csv_fixture.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "connect/registry.h"

int
csv_setup(void **state)
{
	struct csv_fixture *fixture = wb_alloc(sizeof *fixture);

	strcpy(fixture->folder, "/tmp/waybill-csv-XXXXXX");
	if (!mkdtemp(fixture->folder))
		return -1;
	*state = fixture;
	return 0;
}

static void
remove_folder(const char *path)
{
	struct dirent *entry;
	DIR *folder = opendir(path);

	while (folder && (entry = readdir(folder))) {
		char *inner;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		inner = wb_path_join(path, entry->d_name);
		if (unlink(inner))
			remove_folder(inner);
		free(inner);
	}
	if (folder)
		closedir(folder);
	rmdir(path);
}

static const struct wb_connector *
connector(void)
{
	return wb_connector_find(WB_TEXT("csv"));
}

int
csv_teardown(void **state)
{
	struct csv_fixture *fixture = *state;

	connector()->close(fixture->handle);
	wb_buffer_release(&fixture->dump);
	remove_folder(fixture->folder);
	free(fixture);
	return 0;
}

void
csv_file_path(const struct csv_fixture *fixture, const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", fixture->folder, name);
}

void
csv_file(struct csv_fixture *fixture, const char *name, struct wb_text content)
{
	struct wb_error err;
	char path[128];

	csv_file_path(fixture, name, path);
	if (wb_file_replace(path, content, &err) != WB_OK)
		abort();
}

const char *
csv_content(struct csv_fixture *fixture, const char *name)
{
	char path[128];

	csv_file_path(fixture, name, path);
	if (wb_file_read(path, 64 * 1024 * 1024, &fixture->dump, NULL) != WB_OK)
		return "(missing)";
	return fixture->dump.at;
}

enum wb_status
csv_open_system(struct csv_fixture *fixture, const char *locator, enum wb_access access,
		const struct csv_setting *settings)
{
	struct wb_setting given[8];
	struct wb_location location = {
		.system = WB_TEXT("ams"),
		.locator = wb_text_of(locator),
		.folder = fixture->folder,
		.settings = given,
	};

	for (; settings && settings->name; settings++) {
		struct wb_setting *one = &given[location.n_settings++];

		*one = (struct wb_setting){ .name = wb_text_of(settings->name) };
		if (settings->text) {
			one->value = wb_value_text(wb_text_of(settings->text));
		} else {
			one->value.type = WB_TYPE_INTEGER;
			one->value.as.integer = settings->number;
		}
	}
	connector()->close(fixture->handle);
	fixture->handle = NULL;
	return connector()->open(&location, access, &fixture->handle, &fixture->err);
}

static void
dump_row(const struct wb_batch *batch, size_t row, struct wb_buffer *out)
{
	const struct wb_fault *fault = batch->faults ? batch->faults[row] : NULL;

	if (fault)
		wb_buffer_format(out, "! %s (%.*s): %.*s -> %.*s", fault->rule,
				 WB_TEXT_ARG(fault->field), WB_TEXT_ARG(fault->reason),
				 WB_TEXT_ARG(batch->records[row]));
	for (size_t i = 0; !fault && i < batch->n_columns; i++) {
		struct wb_value value = wb_column_value(&batch->columns[i], row);

		if (i)
			wb_buffer_byte(out, '|');
		wb_buffer_text(out, value.cell == WB_CELL_NULL ? WB_TEXT("~") : value.as.text);
	}
	wb_buffer_byte(out, '\n');
}

void
csv_dump_batch(const struct wb_batch *batch, struct wb_buffer *out)
{
	for (size_t row = 0; row < batch->rows; row++)
		dump_row(batch, row, out);
}

static enum wb_status
dump_source(struct csv_fixture *fixture, struct wb_source *source)
{
	struct wb_batch batch = { 0 };
	uint64_t next_row = 1;
	enum wb_status status;

	do {
		wb_batch_reset(&batch);
		status = connector()->fetch(source, &batch, &fixture->err);
		if (status != WB_OK || !batch.rows)
			break;
		if (batch.first_row != next_row)
			abort();
		next_row += batch.rows;
		status = connector()->parse(source, &batch, &fixture->err);
		csv_dump_batch(&batch, &fixture->dump);
	} while (status == WB_OK);
	wb_batch_release(&batch);
	return status;
}

const char *
csv_read(struct csv_fixture *fixture, const char *table)
{
	struct wb_source *source = NULL;
	enum wb_status status = connector()->source_open(fixture->handle, wb_text_of(table), 0, 1,
							 &source, &fixture->err);

	wb_buffer_clear(&fixture->dump);
	wb_buffer_string(&fixture->dump, "");
	if (status == WB_OK)
		status = dump_source(fixture, source);
	if (status != WB_OK)
		wb_buffer_format(&fixture->dump, "error: %s", fixture->err.what);
	connector()->source_close(source);
	return fixture->dump.at;
}
