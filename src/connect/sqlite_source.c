/*
 * One statement is stepped from the first row to the last. Its last result
 * column is the rowid, where the table has one that can be named (a field may
 * be called rowid) and the statement has room for it (SQLite's limit is 2,000
 * columns).
 *
 * Positions are the rowid's 64 bits, but 0 means the start: rowid 0 and the
 * least rowid change places, so that only the least one has position 0, and
 * that is told from the start by the number of the next row, which is then not 1.
 */
#include "connect/sqlite_source.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "connect/sqlite_cell.h"
#include "connect/sqlite_handle.h"
#include "connect/sqlite_inspect.h"
#include "connect/sqlite_sql.h"

/* Most bytes of cells in a batch: wide tables have batches of fewer rows. */
enum { CELL_BYTES = 8 * 1024 * 1024, LEAST_ROWS = 64 };

struct wb_source {
	sqlite3 *db;
	bool within; /* db is the handle's, its transaction a target's */
	sqlite3_stmt *rows;
	char *label;
	struct wb_sqlite_shape shape;
	size_t capacity;  /* rows of a batch */
	int rowid_column; /* of `rows`, or -1: positions count rows */
	uint64_t position, next_row;
	bool ended;
	_Atomic uint64_t done;
	uint64_t total;
};

static const int64_t least_rowid = INT64_MIN;

static uint64_t
position_of(int64_t rowid)
{
	if (rowid == 0)
		rowid = least_rowid;
	else if (rowid == least_rowid)
		rowid = 0;
	return (uint64_t)rowid;
}

static int64_t
rowid_of(uint64_t position)
{
	return (int64_t)position_of((int64_t)position);
}

/* A name of the rowid that no field hides, or NULL. */
static const char *
rowid_name(const struct wb_sqlite_shape *shape)
{
	static const char *const names[] = { "rowid", "_rowid_", "oid" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (wb_sqlite_field(shape->table, wb_text_of(names[i])) == shape->table->n_fields)
			return names[i];
	return NULL;
}

static void
add_field(struct wb_buffer *sql, const char *before, struct wb_text name)
{
	wb_buffer_string(sql, before);
	wb_buffer_string(sql, "t.");
	wb_sqlite_quote(sql, name);
}

/* " ORDER BY t."a", t."b"": the primary key, in the order of its parts. */
static void
add_key_order(struct wb_buffer *sql, const struct wb_table *table)
{
	const char *before = " ORDER BY ";

	for (unsigned part = 1; part <= table->n_fields; part++)
		for (size_t i = 0; i < table->n_fields; i++)
			if (table->fields[i].key_part == part) {
				add_field(sql, before, table->fields[i].name);
				before = ", ";
			}
}

static enum wb_status
prepare_rows(struct wb_source *source, bool resumed, struct wb_error *err)
{
	const struct wb_table *table = source->shape.table;
	bool has_rowid = source->shape.kind == WB_SQLITE_TABLE && !source->shape.without_rowid;
	const char *rowid = has_rowid ? rowid_name(&source->shape) : NULL;
	struct wb_buffer sql = { 0 };
	enum wb_status status;

	for (size_t i = 0; i < table->n_fields; i++)
		add_field(&sql, i ? ", " : "SELECT ", table->fields[i].name);
	source->rowid_column = -1;
	if (source->shape.rowid_field < table->n_fields) {
		source->rowid_column = (int)source->shape.rowid_field;
	} else if (rowid &&
		   (int)table->n_fields < sqlite3_limit(source->db, SQLITE_LIMIT_COLUMN, -1)) {
		source->rowid_column = (int)table->n_fields;
		wb_buffer_format(&sql, ", t.%s", rowid);
	}
	wb_buffer_string(&sql, " FROM main.");
	wb_sqlite_quote(&sql, table->name);
	wb_buffer_string(&sql, " AS t");
	if (source->rowid_column >= 0 && !rowid) {
		if (resumed)
			add_field(&sql, " WHERE ", table->fields[source->rowid_column].name);
		wb_buffer_string(&sql, resumed ? " > ?1" : "");
		add_field(&sql, " ORDER BY ", table->fields[source->rowid_column].name);
	} else if (rowid) {
		if (resumed && source->rowid_column >= 0)
			wb_buffer_format(&sql, " WHERE t.%s > ?1", rowid);
		wb_buffer_format(&sql, " ORDER BY t.%s", rowid);
	} else if (source->shape.without_rowid) {
		add_key_order(&sql, table);
	}
	status = wb_sqlite_prepare(source->db, source->label, sql.at, &source->rows, err);
	wb_buffer_release(&sql);
	return status;
}

static enum wb_status
fail_changed(const struct wb_source *source, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, source->label,
		"rows were added or removed before row %llu: it cannot be resumed",
		(unsigned long long)source->next_row);
	wb_hint(err, "start a new run with --anew");
	return WB_INVALID;
}

/* The rows that were read before a resume must be as many as they were. */
static enum wb_status
check_rows_before(struct wb_source *source, struct wb_error *err)
{
	const char *rowid = rowid_name(&source->shape);
	struct wb_buffer sql = { 0 };
	sqlite3_stmt *count = NULL;
	bool row = false;
	enum wb_status status;

	wb_buffer_string(&sql, "SELECT count(*) FROM main.");
	wb_sqlite_quote(&sql, source->shape.table->name);
	wb_buffer_string(&sql, " AS t");
	if (rowid)
		wb_buffer_format(&sql, " WHERE t.%s", rowid);
	else
		add_field(&sql, " WHERE ", source->shape.table->fields[source->rowid_column].name);
	wb_buffer_string(&sql, " <= ?1");
	status = wb_sqlite_prepare(source->db, source->label, sql.at, &count, err);
	wb_buffer_release(&sql);
	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(count, 1, rowid_of(source->position));
	status = wb_sqlite_step(count, source->label, &row, err);
	if (status == WB_OK && (uint64_t)sqlite3_column_int64(count, 0) + 1 != source->next_row)
		status = fail_changed(source, err);
	sqlite3_finalize(count);
	return status;
}

static enum wb_status
pass_over(struct wb_source *source, uint64_t count, struct wb_error *err)
{
	enum wb_status status = WB_OK;
	bool row = true;

	for (; status == WB_OK && row && count; count--)
		status = wb_sqlite_step(source->rows, source->label, &row, err);
	if (status == WB_OK && !row)
		status = fail_changed(source, err);
	return status;
}

static size_t
capacity_of(const struct wb_table *table)
{
	size_t row_bytes = 1, rows;

	for (size_t i = 0; i < table->n_fields; i++)
		row_bytes += 1 + wb_type_cell_size(table->fields[i].type.type);
	rows = CELL_BYTES / row_bytes;
	if (rows > WB_BATCH_ROWS)
		return WB_BATCH_ROWS;
	return rows < LEAST_ROWS ? LEAST_ROWS : rows;
}

static enum wb_status
connect_source(struct wb_source *source, const struct wb_handle *handle, struct wb_error *err)
{
	enum wb_status status;

	if (source->within) {
		source->db = handle->db;
		return WB_OK;
	}
	status = wb_sqlite_connect(handle, &source->db, err);
	return status == WB_OK ? wb_sqlite_execute(source->db, source->label, "BEGIN", err)
			       : status;
}

static enum wb_status
start(struct wb_source *source, const struct wb_handle *handle, struct wb_text table,
      struct wb_error *err)
{
	bool resumed = source->position != 0 || source->next_row > 1;
	enum wb_status status = connect_source(source, handle, err);

	if (status == WB_OK)
		status = wb_sqlite_shape_read(handle, source->db, table, &source->shape, err);
	if (status == WB_OK)
		status = prepare_rows(source, resumed, err);
	if (status != WB_OK)
		return status;
	source->capacity = capacity_of(source->shape.table);
	if (source->shape.table->row_estimate > 0)
		source->total = (uint64_t)source->shape.table->row_estimate;
	if (!resumed)
		return WB_OK;
	if (source->rowid_column < 0)
		return pass_over(source, source->position, err);
	sqlite3_bind_int64(source->rows, 1, rowid_of(source->position));
	return check_rows_before(source, err);
}

static enum wb_status
open_at(struct wb_source *source, struct wb_handle *handle, struct wb_text table, uint64_t position,
	uint64_t first_row, struct wb_source **out, struct wb_error *err)
{
	enum wb_status status;

	source->label = wb_sqlite_label(handle, table);
	source->position = position;
	source->next_row = first_row;
	atomic_store(&source->done, first_row - 1);
	status = start(source, handle, table, err);
	if (status != WB_OK) {
		wb_sqlite_source_close(source);
		return status;
	}
	*out = source;
	return WB_OK;
}

enum wb_status
wb_sqlite_source_open(struct wb_handle *handle, struct wb_text table, uint64_t position,
		      uint64_t first_row, struct wb_source **out, struct wb_error *err)
{
	struct wb_source *source = wb_alloc(sizeof *source);

	return open_at(source, handle, table, position, first_row, out, err);
}

/* SQLite lets rows that a statement has given be changed while it goes on. */
enum wb_status
wb_sqlite_source_within(struct wb_handle *handle, struct wb_text table, struct wb_source **out,
			struct wb_error *err)
{
	struct wb_source *source = wb_alloc(sizeof *source);

	source->within = true;
	return open_at(source, handle, table, 0, 1, out, err);
}

static struct wb_sqlite_cells *
init_columns(const struct wb_source *source, struct wb_batch *batch)
{
	const struct wb_table *table = source->shape.table;
	struct wb_sqlite_cells *cells =
		WB_NEW_ARRAY(&batch->arena, struct wb_sqlite_cells, table->n_fields);

	batch->n_columns = table->n_fields;
	batch->columns = WB_NEW_ARRAY(&batch->arena, struct wb_column, table->n_fields);
	for (size_t i = 0; i < table->n_fields; i++) {
		wb_column_init(&batch->columns[i], table->fields[i].type, source->capacity,
			       &batch->arena);
		cells[i] = (struct wb_sqlite_cells){
			&batch->columns[i], source->capacity,
			wb_arena_text(&batch->arena, table->fields[i].name), &batch->arena
		};
	}
	return cells;
}

/* Reads the present row; returns the bytes of its text. */
static size_t
read_row(struct wb_source *source, const struct wb_sqlite_cells *cells, size_t row)
{
	sqlite3_stmt *rows = source->rows;
	size_t n_fields = source->shape.table->n_fields, bytes = 0;

	for (size_t i = 0; i < n_fields; i++)
		bytes += wb_sqlite_cell_read(&cells[i], rows, (int)i, row);
	if (source->rowid_column >= 0)
		source->position = position_of(sqlite3_column_int64(rows, source->rowid_column));
	else
		source->position++;
	return bytes;
}

enum wb_status
wb_sqlite_source_fetch(struct wb_source *source, struct wb_batch *batch, struct wb_error *err)
{
	const struct wb_sqlite_cells *cells = init_columns(source, batch);
	enum wb_status status;
	size_t bytes = 0;
	bool row;

	batch->first_row = source->next_row;
	while (!source->ended && batch->rows < source->capacity && bytes < WB_BATCH_BYTES) {
		status = wb_sqlite_step(source->rows, source->label, &row, err);
		if (status != WB_OK)
			return status;
		source->ended = !row;
		if (row)
			bytes += read_row(source, cells, batch->rows++);
	}
	batch->position = source->position;
	source->next_row += batch->rows;
	atomic_store(&source->done, source->next_row - 1);
	return WB_OK;
}

void
wb_sqlite_source_progress(const struct wb_source *source, uint64_t *done, uint64_t *total)
{
	*done = atomic_load(&source->done);
	*total = source->total && source->total < *done ? *done : source->total;
}

void
wb_sqlite_source_close(struct wb_source *source)
{
	if (!source)
		return;
	sqlite3_finalize(source->rows);
	if (!source->within)
		sqlite3_close(source->db);
	wb_sqlite_shape_release(&source->shape);
	free(source->label);
	free(source);
}
