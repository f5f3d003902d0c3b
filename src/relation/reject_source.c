#include "relation/reject_source.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "project/reject_record.h"

struct wb_handle {
	const struct wb_table *table;
	sqlite3 *copy;
	uint64_t rows;
};

struct wb_source {
	struct wb_handle *handle;
	sqlite3_stmt *select; /* stands on the next record, unless at_end */
	bool at_end;
	uint64_t position; /* records read so far */
	_Atomic uint64_t done;
};

enum { ROW, FIELD, RULE, REASON, VALUE, RECORD, CORRECTED, COLUMNS };

static const char create_sql[] =
	"PRAGMA journal_mode = OFF;"
	"CREATE TABLE record (id INTEGER PRIMARY KEY, row, field, rule, reason, value, record,"
	" corrected)";
static const char insert_sql[] =
	"INSERT INTO record (row, field, rule, reason, value, record, corrected)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char select_sql[] = "SELECT row, field, rule, reason, value, record, corrected"
				 " FROM record WHERE id > ?1 ORDER BY id";

static enum wb_status
fail(const struct wb_handle *handle, struct wb_error *err)
{
	wb_fail(err, WB_IO, "rejects", "cannot be copied: %s", sqlite3_errmsg(handle->copy));
	wb_hint(err, "make room for temporary files, or name another folder in TMPDIR");
	return WB_IO;
}

static void
bind_blob(sqlite3_stmt *insert, int column, struct wb_text text)
{
	sqlite3_bind_blob64(insert, column + 1, text.at ? text.at : "", text.len, SQLITE_STATIC);
}

static enum wb_status
put_row(struct wb_handle *handle, sqlite3_stmt *insert, const struct wb_reject_row *row,
	struct wb_error *err)
{
	sqlite3_bind_int64(insert, ROW + 1, row->row);
	bind_blob(insert, FIELD, row->field);
	bind_blob(insert, RULE, row->rule);
	bind_blob(insert, REASON, row->reason);
	bind_blob(insert, VALUE, row->value);
	bind_blob(insert, RECORD, row->record);
	sqlite3_bind_int64(insert, CORRECTED + 1, row->corrected);
	if (sqlite3_step(insert) != SQLITE_DONE)
		return fail(handle, err);
	sqlite3_reset(insert);
	handle->rows++;
	return WB_OK;
}

static enum wb_status
copy_rows(struct wb_handle *handle, struct wb_rejects *rejects, struct wb_error *err)
{
	struct wb_arena arena = { 0 };
	struct wb_reject_row row;
	sqlite3_stmt *insert = NULL;
	bool found = true;
	enum wb_status status = WB_OK;

	if (sqlite3_exec(handle->copy, "BEGIN", NULL, NULL, NULL) ||
	    sqlite3_prepare_v2(handle->copy, insert_sql, -1, &insert, NULL))
		status = fail(handle, err);
	while (status == WB_OK && found) {
		wb_arena_reset(&arena);
		status = wb_rejects_next(rejects, &arena, &row, &found, err);
		if (status == WB_OK && found)
			status = put_row(handle, insert, &row, err);
	}
	sqlite3_finalize(insert);
	if (status == WB_OK && sqlite3_exec(handle->copy, "COMMIT", NULL, NULL, NULL))
		status = fail(handle, err);
	wb_arena_release(&arena);
	return status;
}

enum wb_status
wb_reject_source_new(struct wb_project *project, const struct wb_reject_filter *filter,
		     const struct wb_table *table, struct wb_handle **out, struct wb_error *err)
{
	struct wb_handle *handle = wb_alloc(sizeof *handle);
	struct wb_rejects *rejects = NULL;
	enum wb_status status = WB_OK;

	handle->table = table;
	if (sqlite3_open("", &handle->copy) ||
	    sqlite3_exec(handle->copy, create_sql, NULL, NULL, NULL))
		status = fail(handle, err);
	if (status == WB_OK)
		status = wb_rejects_open(project, filter, &rejects, err);
	if (status == WB_OK)
		status = copy_rows(handle, rejects, err);
	wb_rejects_close(rejects);
	if (status == WB_OK)
		*out = handle;
	else
		wb_reject_source_free(handle);
	return status;
}

void
wb_reject_source_free(struct wb_handle *handle)
{
	if (!handle)
		return;
	sqlite3_close(handle->copy);
	free(handle);
}

/* Reading. */

static enum wb_status
step(struct wb_source *source, struct wb_error *err)
{
	int result = sqlite3_step(source->select);

	source->at_end = result != SQLITE_ROW;
	return result == SQLITE_ROW || result == SQLITE_DONE ? WB_OK : fail(source->handle, err);
}

static void
source_close(struct wb_source *source)
{
	if (!source)
		return;
	sqlite3_finalize(source->select);
	free(source);
}

static enum wb_status
source_open(struct wb_handle *handle, struct wb_text table, uint64_t position, uint64_t first_row,
	    struct wb_source **out, struct wb_error *err)
{
	struct wb_source *source = wb_alloc(sizeof *source);
	enum wb_status status = WB_OK;

	(void)table;
	(void)first_row; /* the records have numbers of their own */
	source->handle = handle;
	source->position = position;
	if (sqlite3_prepare_v2(handle->copy, select_sql, -1, &source->select, NULL))
		status = fail(handle, err);
	if (status == WB_OK)
		sqlite3_bind_int64(source->select, 1, (int64_t)position);
	if (status == WB_OK)
		status = step(source, err);
	if (status == WB_OK)
		*out = source;
	else
		source_close(source);
	return status;
}

static struct wb_text
copy_text(const struct wb_source *source, int column, struct wb_arena *arena)
{
	const char *at = sqlite3_column_blob(source->select, column);

	return wb_arena_text(
		arena, (struct wb_text){ at ? at : "",
					 (size_t)sqlite3_column_bytes(source->select, column) });
}

static struct wb_reject_row
present_row(const struct wb_source *source, struct wb_arena *arena)
{
	return (struct wb_reject_row){
		.row = sqlite3_column_int64(source->select, ROW),
		.field = copy_text(source, FIELD, arena),
		.rule = copy_text(source, RULE, arena),
		.reason = copy_text(source, REASON, arena),
		.value = copy_text(source, VALUE, arena),
		.record = copy_text(source, RECORD, arena),
		.corrected = sqlite3_column_int(source->select, CORRECTED),
	};
}

/* A cell that cannot be had from the record. */
static void
fail_cell(struct wb_batch *batch, size_t column, size_t row, const struct wb_fault *like)
{
	struct wb_fault *fault = WB_NEW(&batch->arena, struct wb_fault);

	*fault = *like;
	wb_column_fail(&batch->columns[column], row, batch->rows, fault, &batch->arena);
}

static void
take_text(struct wb_batch *batch, size_t column, size_t row, const struct wb_field *field,
	  struct wb_text text)
{
	struct wb_value value = wb_value_text(text);
	struct wb_buffer type = { 0 };
	struct wb_fault fault = { .rule = "source-type", .field = field->name, .value = text };

	if (field->type.type == WB_TYPE_TEXT ||
	    wb_value_of_text(text, field->type, &batch->arena, &value)) {
		wb_column_set(&batch->columns[column], row, &value);
		return;
	}
	wb_type_spec_print(field->type, &type);
	fault.reason = wb_text_of(
		wb_arena_format(&batch->arena, "the record holds text that is no %s", type.at));
	wb_buffer_release(&type);
	fail_cell(batch, column, row, &fault);
}

static void
take_cell(struct wb_batch *batch, size_t column, size_t row, const struct wb_field *field,
	  const struct wb_reject_record *record)
{
	size_t at = wb_reject_record_field(record, field->name);
	struct wb_fault fault = { .rule = "source-unread", .field = field->name };

	if (at == record->n_cells) {
		fault.reason = WB_TEXT("the rejected record has no such field");
		fail_cell(batch, column, row, &fault);
	} else if (record->cells[at].kind == WB_RECORD_UNREAD) {
		fault.reason = WB_TEXT("what stood here could not be read");
		fault.value = record->cells[at].text;
		fail_cell(batch, column, row, &fault);
	} else if (record->cells[at].kind == WB_RECORD_TEXT) {
		take_text(batch, column, row, field, record->cells[at].text);
	}
}

/* A record that its source could not read stays that, until it is corrected. */
static bool
is_unreadable(const struct wb_reject_row *row, const struct wb_reject_record *record)
{
	return !record->readable ||
	       (!row->corrected && row->rule.len > 4 && !memcmp(row->rule.at, "csv-", 4));
}

static void
take_row(const struct wb_table *table, struct wb_batch *batch, size_t row,
	 const struct wb_reject_row *reject)
{
	struct wb_reject_record record = wb_reject_record_parse(reject->record, &batch->arena);
	struct wb_fault *fault;

	if (is_unreadable(reject, &record)) {
		fault = WB_NEW(&batch->arena, struct wb_fault);
		*fault = (struct wb_fault){
			.rule = wb_arena_string(&batch->arena, reject->rule),
			.reason = reject->reason,
			.field = reject->field,
			.value = reject->value,
		};
		wb_batch_fault(batch, row, batch->rows, fault, reject->record);
		return;
	}
	for (size_t i = 0; i < table->n_fields; i++)
		take_cell(batch, i, row, &table->fields[i], &record);
}

/* The records up to the next gap in their numbers. */
static enum wb_status
gather(struct wb_source *source, struct wb_batch *batch, struct wb_reject_row *rows,
       struct wb_error *err)
{
	enum wb_status status = WB_OK;
	size_t n = 0;

	while (status == WB_OK && !source->at_end && n < WB_BATCH_ROWS &&
	       batch->arena.used < WB_BATCH_BYTES &&
	       (!n || sqlite3_column_int64(source->select, ROW) == rows[n - 1].row + 1)) {
		rows[n++] = present_row(source, &batch->arena);
		status = step(source, err);
	}
	batch->rows = n;
	return status;
}

static enum wb_status
fetch(struct wb_source *source, struct wb_batch *batch, struct wb_error *err)
{
	const struct wb_table *table = source->handle->table;
	struct wb_reject_row *rows = wb_alloc(WB_BATCH_ROWS * sizeof *rows);
	enum wb_status status = gather(source, batch, rows, err);

	source->position += batch->rows;
	atomic_store(&source->done, source->position);
	batch->position = source->position;
	batch->first_row = batch->rows ? (uint64_t)rows[0].row : 0;
	batch->n_columns = table->n_fields;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, table->n_fields);
	for (size_t i = 0; i < table->n_fields; i++)
		wb_column_init(&batch->columns[i], table->fields[i].type, batch->rows,
			       &batch->arena);
	for (size_t row = 0; status == WB_OK && row < batch->rows; row++)
		take_row(table, batch, row, &rows[row]);
	free(rows);
	return status;
}

static void
progress(const struct wb_source *source, uint64_t *done, uint64_t *total)
{
	*done = atomic_load(&source->done);
	*total = source->handle->rows;
}

static void
close_nothing(struct wb_handle *handle)
{
	(void)handle;
}

const struct wb_connector wb_reject_connector = {
	.scheme = "rejects",
	.summary = "rejected records that a run takes up again",
	.caps = WB_CAN_SOURCE,
	.close = close_nothing,
	.source_open = source_open,
	.fetch = fetch,
	.progress = progress,
	.source_close = source_close,
};
