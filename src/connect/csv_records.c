#include "connect/csv_records.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "connect/csv_packed.h"

static const char select_records[] = "SELECT cells FROM record ORDER BY id";

static void
bind_cell(sqlite3_stmt *statement, int index, const struct wb_csv_cell *cell)
{
	if (cell->bare)
		sqlite3_bind_null(statement, index);
	else
		wb_csv_bind_text(statement, index, cell->text);
}

/* "k1, k2" or "k1 = ?1 AND k2 = ?2" for the key's columns. */
static void
list_keys(const struct wb_csv_records *records, const char *between, bool with_value,
	  struct wb_buffer *sql)
{
	for (size_t i = 1; i <= records->n_key; i++) {
		wb_buffer_format(sql, i > 1 ? "%sk%zu" : "%.0sk%zu", between, i);
		if (with_value)
			wb_buffer_format(sql, " = ?%zu", i);
	}
}

enum wb_status
wb_csv_records_create(const struct wb_csv_records *records, struct wb_error *err)
{
	struct wb_buffer sql = { 0 };
	enum wb_status status;

	wb_buffer_string(&sql, "CREATE TABLE record(id INTEGER PRIMARY KEY, cells BLOB");
	for (size_t i = 1; i <= records->n_key; i++)
		wb_buffer_format(&sql, ", k%zu TEXT", i);
	wb_buffer_string(&sql, ");");
	if (records->n_key) {
		wb_buffer_string(&sql, "CREATE UNIQUE INDEX record_key ON record(");
		list_keys(records, ", ", false, &sql);
		wb_buffer_string(&sql, ")");
	}
	status = wb_csv_database_execute(records->database, sql.at, err);
	wb_buffer_release(&sql);
	return status;
}

/* The statements on records: keys are ?1 to ?n_key, cells the parameter behind them. */
enum wb_status
wb_csv_records_prepare(struct wb_csv_records *records, struct wb_error *err)
{
	struct wb_buffer find = { 0 }, insert = { 0 }, change = { 0 };
	enum wb_status status = WB_OK;

	wb_buffer_string(&find, "SELECT cells FROM record WHERE ");
	list_keys(records, " AND ", true, &find);
	wb_buffer_string(&insert, "INSERT INTO record(");
	list_keys(records, ", ", false, &insert);
	wb_buffer_string(&insert, records->n_key ? ", cells) VALUES (" : "cells) VALUES (");
	for (size_t i = 1; i <= records->n_key; i++)
		wb_buffer_format(&insert, "?%zu, ", i);
	wb_buffer_format(&insert, "?%zu)", records->n_key + 1);
	wb_buffer_format(&change, "UPDATE record SET cells = ?%zu WHERE ", records->n_key + 1);
	list_keys(records, " AND ", true, &change);
	if (records->n_key) {
		status = wb_csv_database_prepare(records->database, find.at,
						 &records->statements[WB_CSV_RECORD_FIND], err);
		if (status == WB_OK)
			status = wb_csv_database_prepare(records->database, change.at,
							 &records->statements[WB_CSV_RECORD_CHANGE],
							 err);
	}
	if (status == WB_OK)
		status = wb_csv_database_prepare(records->database, insert.at,
						 &records->statements[WB_CSV_RECORD_INSERT], err);
	wb_buffer_release(&find);
	wb_buffer_release(&insert);
	wb_buffer_release(&change);
	return status;
}

void
wb_csv_records_init(struct wb_csv_records *records, const struct wb_csv_database *database,
		    const struct wb_csv_layout *layout, const struct wb_target_spec *spec)
{
	*records = (struct wb_csv_records){
		.database = database,
		.n_columns = layout->n_columns,
		.cells = wb_alloc(layout->n_columns * sizeof *records->cells),
		.key = wb_alloc(spec->n_fields * sizeof *records->key),
	};
	for (size_t i = 0; i < spec->n_fields; i++) {
		unsigned part = spec->fields[i].key_part;

		if (!part || part > spec->n_fields)
			continue;
		records->key[part - 1] = layout->place[i];
		if (part > records->n_key)
			records->n_key = part;
	}
}

void
wb_csv_records_release(struct wb_csv_records *records)
{
	for (size_t i = 0; i < WB_CSV_RECORD_STATEMENTS; i++)
		sqlite3_finalize(records->statements[i]);
	wb_buffer_release(&records->packed);
	free(records->cells);
	free(records->key);
	memset(records, 0, sizeof *records);
}

/* Binds key and content of the record in hand, which lives until the step. */
static void
bind_record(struct wb_csv_records *records, sqlite3_stmt *statement)
{
	for (size_t i = 0; i < records->n_key; i++)
		bind_cell(statement, (int)i + 1, &records->cells[records->key[i]]);
	wb_csv_pack(records->cells, records->n_columns, &records->packed);
	sqlite3_bind_blob64(statement, (int)records->n_key + 1, records->packed.at,
			    records->packed.len, SQLITE_STATIC);
}

static int
step_and_reset(sqlite3_stmt *statement)
{
	int result = sqlite3_step(statement);

	sqlite3_reset(statement);
	return result;
}

enum wb_status
wb_csv_records_insert(struct wb_csv_records *records, bool *doubled, struct wb_error *err)
{
	sqlite3_stmt *insert = records->statements[WB_CSV_RECORD_INSERT];
	int result;

	bind_record(records, insert);
	result = step_and_reset(insert);
	*doubled = (result & 0xff) == SQLITE_CONSTRAINT;
	if (result == SQLITE_DONE || *doubled)
		return WB_OK;
	return wb_csv_database_fail(records->database, err);
}

static enum wb_status
put_in_hand(struct wb_csv_records *records, sqlite3_stmt *row, struct wb_error *err)
{
	struct wb_text packed = { sqlite3_column_blob(row, 0),
				  (size_t)sqlite3_column_bytes(row, 0) };

	if (wb_csv_unpack(packed, records->cells, records->n_columns))
		return WB_OK;
	return wb_fail(err, WB_IO, records->database->path, "does not hold what was put into it");
}

enum wb_status
wb_csv_records_find(struct wb_csv_records *records, bool *found, struct wb_error *err)
{
	sqlite3_stmt *find = records->statements[WB_CSV_RECORD_FIND];
	int result;

	*found = false;
	if (!find)
		return WB_OK;
	for (size_t i = 0; i < records->n_key; i++)
		bind_cell(find, (int)i + 1, &records->cells[records->key[i]]);
	result = sqlite3_step(find);
	if (result == SQLITE_DONE)
		return WB_OK;
	if (result != SQLITE_ROW)
		return wb_csv_database_fail(records->database, err);
	*found = true;
	return put_in_hand(records, find, err);
}

void
wb_csv_records_let_go(struct wb_csv_records *records)
{
	sqlite3_reset(records->statements[WB_CSV_RECORD_FIND]);
}

enum wb_status
wb_csv_records_change(struct wb_csv_records *records, struct wb_error *err)
{
	sqlite3_stmt *change = records->statements[WB_CSV_RECORD_CHANGE];

	bind_record(records, change);
	if (step_and_reset(change) == SQLITE_DONE)
		return WB_OK;
	return wb_csv_database_fail(records->database, err);
}

enum wb_status
wb_csv_records_each(struct wb_csv_records *records,
		    enum wb_status (*each)(void *context, struct wb_error *err), void *context,
		    struct wb_error *err)
{
	sqlite3_stmt *row;
	int result = SQLITE_DONE;
	enum wb_status status =
		wb_csv_database_prepare(records->database, select_records, &row, err);

	while (status == WB_OK && (result = sqlite3_step(row)) == SQLITE_ROW) {
		status = put_in_hand(records, row, err);
		if (status == WB_OK)
			status = each(context, err);
	}
	if (status == WB_OK && result != SQLITE_DONE)
		status = wb_csv_database_fail(records->database, err);
	sqlite3_finalize(row);
	return status;
}
