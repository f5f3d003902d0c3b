/*
 * The stage has two tables: `record`, the rows in order with their key beside
 * them, and `stage`, one row that says whose it is, which file was loaded, how
 * far the work has come, and what was written out.
 *
 *     loaded ──commit──▶ entry … ──commit──▶ entry ──finish──▶ written ──rename──▶
 *
 * After a crash behind `written` the file is either still the one that was
 * loaded, or exactly what was written: then the rename was done.
 */
#include "connect/csv_stage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "connect/csv_part.h"
#include "connect/csv_records.h"
#include "connect/csv_source.h"

static const char drop_tables[] = "DROP TABLE IF EXISTS record;"
				  "DROP TABLE IF EXISTS stage";

static const char create_stage[] =
	"CREATE TABLE stage(run TEXT, step TEXT, file_size INTEGER, file_seconds INTEGER,"
	" file_nanoseconds INTEGER, batch INTEGER, position INTEGER, next_row INTEGER,"
	" rows INTEGER, written_size INTEGER, written_checksum INTEGER)";

static const char insert_stage[] =
	"INSERT INTO stage(run, step, file_size, file_seconds, file_nanoseconds)"
	" VALUES (?1, ?2, ?3, ?4, ?5)";

static const char select_stage[] =
	"SELECT file_size, file_seconds, file_nanoseconds, batch, position, next_row, rows,"
	" written_size, written_checksum FROM stage WHERE run = ?1 AND step = ?2";

static const char update_entry[] =
	"UPDATE stage SET batch = ?1, position = ?2, next_row = ?3, rows = ?4";

static const char update_written[] = "UPDATE stage SET written_size = ?1, written_checksum = ?2";

static const char update_file[] =
	"UPDATE stage SET file_size = ?1, file_seconds = ?2, file_nanoseconds = ?3";

/* What identifies the file that was loaded; size -1: there was none. */
struct identity {
	int64_t size, seconds, nanoseconds;
};

struct wb_csv_stage {
	const struct wb_csv_layout *layout;
	struct identity file; /* as it was loaded, or put in place by us */
	char *path;
	bool dry;
	struct wb_csv_database database;
	struct wb_csv_records records;
	struct wb_csv_part *part; /* once it is written out */
	struct wb_buffer line;    /* scratch: one record as written */
};

static struct identity
identity_of(const char *path)
{
	struct stat state;

	if (stat(path, &state))
		return (struct identity){ .size = -1 };
	return (struct identity){ state.st_size, state.st_mtim.tv_sec, state.st_mtim.tv_nsec };
}

static bool
is_same_file(const struct identity *a, const struct identity *b)
{
	return a->size == b->size && a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

static enum wb_status
refuse_changed(const struct wb_csv_stage *stage, struct wb_error *err)
{
	wb_fail(err, WB_IO, stage->layout->path, "was changed by someone else since it was loaded");
	wb_hint(err, "start the run anew, without --resume: it then changes the file as it is now");
	return WB_IO;
}

static struct wb_csv_stage *
stage_new(const struct wb_csv_layout *layout, const struct wb_target_spec *spec)
{
	struct wb_csv_stage *stage = wb_alloc(sizeof *stage);
	struct wb_buffer path = { 0 };

	/* Without a path SQLite keeps it in memory, or in a file that nobody sees. */
	wb_buffer_string(&path, spec->dry ? "" : layout->path);
	wb_buffer_string(&path, spec->dry ? "" : ".waybill-stage");
	stage->dry = spec->dry;
	stage->layout = layout;
	stage->path = path.at;
	stage->database.path = stage->path;
	stage->database.file = layout->path;
	wb_csv_records_init(&stage->records, &stage->database, layout, spec);
	return stage;
}

static enum wb_status
refuse_row(const struct wb_csv_stage *stage, uint64_t row, const struct wb_fault *fault,
	   struct wb_error *err)
{
	wb_fail(err, WB_INVALID, stage->layout->path,
		"row %" PRIu64 " of the file cannot be read (%s): %.*s", row, fault->rule,
		WB_TEXT_ARG(fault->reason));
	wb_hint(err, "mend that row: the file is written anew with all its rows");
	return WB_INVALID;
}

static enum wb_status
refuse_double(const struct wb_csv_stage *stage, uint64_t row, struct wb_error *err)
{
	struct wb_buffer key = { 0 };

	for (size_t i = 0; i < stage->records.n_key; i++) {
		if (i)
			wb_buffer_string(&key, ", ");
		wb_show_text(&key, stage->layout->names[stage->records.key[i]]);
		wb_buffer_string(&key, " ");
		wb_show_text(&key, stage->records.cells[stage->records.key[i]].text);
	}
	wb_fail(err, WB_INVALID, stage->layout->path,
		"row %" PRIu64 " of the file has the key of a row before it: %.200s", row, key.at);
	wb_hint(err, "a file that is changed by key may hold each key once; remove one of them");
	wb_buffer_release(&key);
	return WB_INVALID;
}

static enum wb_status
load_row(struct wb_csv_stage *stage, const struct wb_batch *batch, size_t row, struct wb_error *err)
{
	enum wb_status status;
	bool doubled;

	if (batch->faults && batch->faults[row])
		return refuse_row(stage, batch->first_row + row, batch->faults[row], err);
	for (size_t i = 0; i < batch->n_columns; i++) {
		bool null = batch->columns[i].state[row] != WB_CELL_VALUE;

		stage->records.cells[i].bare = null;
		stage->records.cells[i].text =
			null ? WB_TEXT("") : batch->columns[i].cells.text[row];
	}
	status = wb_csv_records_insert(&stage->records, &doubled, err);
	if (status == WB_OK && doubled)
		status = refuse_double(stage, batch->first_row + row, err);
	return status;
}

static enum wb_status
load_file(struct wb_csv_stage *stage, const struct wb_csv_options *options, struct wb_error *err)
{
	struct wb_source *source = NULL;
	struct wb_batch batch = { 0 };
	enum wb_status status =
		wb_csv_source_open(stage->layout->path, options, 0, 1, &source, err);

	while (status == WB_OK) {
		wb_batch_reset(&batch);
		status = wb_csv_source_fetch(source, &batch, err);
		if (status != WB_OK || !batch.rows)
			break;
		status = wb_csv_source_parse(source, &batch, err);
		for (size_t i = 0; status == WB_OK && i < batch.rows; i++)
			status = load_row(stage, &batch, i, err);
	}
	wb_batch_release(&batch);
	wb_csv_source_close(source);
	return status;
}

static enum wb_status
describe(const struct wb_csv_stage *stage, const struct wb_target_spec *spec, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status =
		wb_csv_database_prepare(&stage->database, insert_stage, &statement, err);

	if (status != WB_OK)
		return status;
	wb_csv_bind_text(statement, 1, spec->run);
	wb_csv_bind_text(statement, 2, spec->step);
	sqlite3_bind_int64(statement, 3, stage->file.size);
	sqlite3_bind_int64(statement, 4, stage->file.seconds);
	sqlite3_bind_int64(statement, 5, stage->file.nanoseconds);
	return wb_csv_database_run(&stage->database, statement, err);
}

enum wb_status
wb_csv_stage_create(const struct wb_csv_layout *layout, const struct wb_csv_options *options,
		    const struct wb_target_spec *spec, struct wb_csv_stage **out,
		    struct wb_error *err)
{
	struct wb_csv_stage *stage = stage_new(layout, spec);
	enum wb_status status = wb_csv_database_open(&stage->database, WB_CSV_DATABASE_NEW, err);

	stage->file = identity_of(layout->path);
	if (status == WB_OK)
		status = wb_csv_database_execute(&stage->database, drop_tables, err);
	if (status == WB_OK)
		status = wb_csv_database_execute(&stage->database, create_stage, err);
	if (status == WB_OK)
		status = wb_csv_records_create(&stage->records, err);
	if (status == WB_OK)
		status = wb_csv_records_prepare(&stage->records, err);
	if (status == WB_OK && layout->exists)
		status = load_file(stage, options, err);
	if (status == WB_OK)
		status = describe(stage, spec, err);
	if (status == WB_OK)
		status = wb_csv_database_commit(&stage->database, err);
	if (status != WB_OK) {
		wb_csv_stage_close(stage, status == WB_LOCKED);
		return status;
	}
	*out = stage;
	return WB_OK;
}

/* The row of `stage` that belongs to the spec. */
struct record_of_stage {
	struct identity file;
	struct wb_ledger_entry entry;
	bool has_entry, has_written;
	struct wb_csv_progress written;
};

static enum wb_status
refuse_uncommitted(const struct wb_csv_stage *stage, struct wb_error *err)
{
	return wb_fail(err, WB_NOT_FOUND, stage->path, "nothing of this step was committed");
}

static enum wb_status
read_stage(const struct wb_csv_stage *stage, const struct wb_target_spec *spec,
	   struct record_of_stage *out, struct wb_error *err)
{
	sqlite3_stmt *row = NULL;
	bool present = false;
	enum wb_status status = wb_csv_database_has_table(&stage->database, "stage", &present, err);
	int code;

	/* A process that ended while making the stage leaves it without its tables. */
	if (status == WB_OK && !present)
		status = refuse_uncommitted(stage, err);
	if (status == WB_OK)
		status = wb_csv_database_prepare(&stage->database, select_stage, &row, err);
	if (status != WB_OK)
		return status;
	wb_csv_bind_text(row, 1, spec->run);
	wb_csv_bind_text(row, 2, spec->step);
	code = sqlite3_step(row);
	if (code == SQLITE_ROW) {
		out->file = (struct identity){ sqlite3_column_int64(row, 0),
					       sqlite3_column_int64(row, 1),
					       sqlite3_column_int64(row, 2) };
		out->has_entry = sqlite3_column_type(row, 3) != SQLITE_NULL;
		out->entry = (struct wb_ledger_entry){
			.batch = (uint64_t)sqlite3_column_int64(row, 3),
			.position = (uint64_t)sqlite3_column_int64(row, 4),
			.next_row = (uint64_t)sqlite3_column_int64(row, 5),
			.rows = (uint64_t)sqlite3_column_int64(row, 6),
		};
		out->has_written = sqlite3_column_type(row, 7) != SQLITE_NULL;
		out->written.size = (uint64_t)sqlite3_column_int64(row, 7);
		out->written.checksum = (uint64_t)sqlite3_column_int64(row, 8);
	}
	/* Not to be taken for a step without rows: after the rename that would write them twice. */
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		status = wb_csv_database_fail(&stage->database, err);
	else if (!out->has_entry)
		status = refuse_uncommitted(stage, err);
	sqlite3_finalize(row);
	return status;
}

/* The file must be the one that was loaded, or the one that was written out. */
static enum wb_status
check_file(struct wb_csv_stage *stage, const struct record_of_stage *record, struct wb_error *err)
{
	struct identity now = identity_of(stage->layout->path);
	int64_t values[] = { now.size, now.seconds, now.nanoseconds };

	stage->file = now;
	if (is_same_file(&now, &record->file))
		return WB_OK;
	if (record->has_written && wb_csv_file_is(stage->layout->path, &record->written))
		return wb_csv_database_run_integers(&stage->database, update_file, values, 3, err);
	return refuse_changed(stage, err);
}

enum wb_status
wb_csv_stage_resume(const struct wb_csv_layout *layout, const struct wb_target_spec *spec,
		    struct wb_ledger_entry *last, struct wb_csv_stage **out, struct wb_error *err)
{
	struct wb_csv_stage *stage = stage_new(layout, spec);
	struct record_of_stage record = { .has_entry = false };
	enum wb_status status;

	if (wb_path_kind(stage->path) == WB_PATH_NONE)
		status = refuse_uncommitted(stage, err);
	else
		status = wb_csv_database_open(&stage->database, WB_CSV_DATABASE_PRESENT, err);
	if (status == WB_OK)
		status = read_stage(stage, spec, &record, err);
	if (status == WB_OK)
		status = check_file(stage, &record, err);
	if (status == WB_OK)
		status = wb_csv_records_prepare(&stage->records, err);
	if (status != WB_OK) {
		wb_csv_stage_close(stage, true);
		return status;
	}
	*last = record.entry;
	*out = stage;
	return WB_OK;
}

/* A cell of the rows as it stands in the file. */
static struct wb_csv_cell
cell_of(const struct wb_csv_stage *stage, const struct wb_rows *rows, size_t field, size_t row)
{
	const struct wb_column *column = &rows->columns[field];
	struct wb_csv_cell cell = { .text = WB_TEXT(""), .bare = true };

	if (wb_column_cell(column, row) != WB_CELL_VALUE)
		return cell;
	cell.bare = false;
	cell.text = wb_column_text(column, row, rows->arena);
	if (column->type.type == WB_TYPE_TEXT)
		cell.text = wb_csv_escape_formula(stage->layout->encoder.options, cell.text,
						  rows->arena);
	return cell;
}

/* Puts the row's fields into stage->records.cells, where they belong. */
static void
put_fields(struct wb_csv_stage *stage, const struct wb_rows *rows, size_t row)
{
	for (size_t i = 0; i < stage->layout->n_fields; i++)
		stage->records.cells[stage->layout->place[i]] = cell_of(stage, rows, i, row);
}

static void
show_before(const struct wb_csv_stage *stage, const struct wb_rows *rows, struct wb_column *before,
	    size_t row)
{
	for (size_t i = 0; i < stage->layout->n_fields; i++) {
		const struct wb_csv_cell *cell = &stage->records.cells[stage->layout->place[i]];

		if (cell->bare)
			continue;
		before[i].state[row] = WB_CELL_VALUE;
		before[i].cells.text[row] = wb_arena_text(
			rows->arena,
			wb_csv_unescape_formula(stage->layout->encoder.options, cell->text));
	}
}

enum wb_status
wb_csv_stage_read_keys(struct wb_csv_stage *stage, const struct wb_rows *rows,
		       struct wb_column *before, bool *found, struct wb_error *err)
{
	const struct wb_type_spec text = { .type = WB_TYPE_TEXT };
	enum wb_status status = WB_OK;

	if (!rows->n_selected)
		return WB_OK;
	/* A file holds text, of which only some is a value of the field's type. */
	for (size_t i = 0; i < rows->n_columns; i++)
		if (!before[i].state)
			wb_column_init(&before[i], text, rows->capacity, rows->arena);
	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++) {
		put_fields(stage, rows, rows->selected[i]);
		status = wb_csv_records_find(&stage->records, &found[i], err);
		if (status == WB_OK && found[i])
			show_before(stage, rows, before, rows->selected[i]);
		wb_csv_records_let_go(&stage->records);
	}
	return status;
}

static void
reject(struct wb_rows *rows, size_t row, const char *rule, struct wb_text reason,
       struct wb_text field)
{
	struct wb_fault *fault = WB_NEW(rows->arena, struct wb_fault);

	*fault = (struct wb_fault){ .rule = rule, .reason = reason, .field = field };
	rows->outcome[row] = WB_OUTCOME_REJECTED;
	rows->faults[row] = fault;
}

/* Whether the record in stage->records.cells can be written out; if not, its row is rejected. */
static bool
can_be_written(struct wb_csv_stage *stage, struct wb_rows *rows, size_t row)
{
	const struct wb_csv_encoder *encoder = &stage->layout->encoder;
	const struct wb_fault *fault;

	if (!encoder->encoding && encoder->dialect.quoting)
		return true;
	wb_buffer_clear(&stage->line);
	fault = wb_csv_encode_record(encoder, stage->records.cells, rows->arena, &stage->line);
	if (!fault)
		return true;
	rows->outcome[row] = WB_OUTCOME_REJECTED;
	rows->faults[row] = fault;
	return false;
}

static enum wb_status
write_inserted(struct wb_csv_stage *stage, struct wb_rows *rows, size_t row, struct wb_error *err)
{
	enum wb_status status;
	bool doubled;

	for (size_t i = 0; i < stage->layout->n_columns; i++)
		stage->records.cells[i] = (struct wb_csv_cell){ .text = WB_TEXT(""), .bare = true };
	put_fields(stage, rows, row);
	if (!can_be_written(stage, rows, row))
		return WB_OK;
	status = wb_csv_records_insert(&stage->records, &doubled, err);
	if (status == WB_OK && doubled)
		reject(rows, row, "unique", WB_TEXT("the file has a row with this key"),
		       stage->layout->names[stage->records.key[0]]);
	return status;
}

static enum wb_status
write_updated(struct wb_csv_stage *stage, struct wb_rows *rows, size_t row, struct wb_error *err)
{
	enum wb_status status;
	bool found;

	put_fields(stage, rows, row);
	status = wb_csv_records_find(&stage->records, &found, err);
	if (status == WB_OK && !found)
		reject(rows, row, "no-such-key", WB_TEXT("the file has no row with this key"),
		       WB_TEXT(""));
	if (status == WB_OK && found) {
		put_fields(stage, rows, row);
		if (can_be_written(stage, rows, row))
			status = wb_csv_records_change(&stage->records, err);
	}
	wb_csv_records_let_go(&stage->records);
	return status;
}

enum wb_status
wb_csv_stage_write(struct wb_csv_stage *stage, struct wb_rows *rows, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < rows->n_selected; i++) {
		size_t row = rows->selected[i];

		if (rows->outcome[row] == WB_OUTCOME_INSERTED)
			status = write_inserted(stage, rows, row, err);
		else if (rows->outcome[row] == WB_OUTCOME_UPDATED)
			status = write_updated(stage, rows, row, err);
	}
	return status;
}

enum wb_status
wb_csv_stage_commit(struct wb_csv_stage *stage, struct wb_ledger_entry *entry, struct wb_error *err)
{
	int64_t values[] = { (int64_t)entry->batch, (int64_t)entry->position,
			     (int64_t)entry->next_row, (int64_t)entry->rows };
	enum wb_status status =
		wb_csv_database_run_integers(&stage->database, update_entry, values, 4, err);

	return status == WB_OK ? wb_csv_database_commit(&stage->database, err) : status;
}

/* Writes the record in hand out; it was found writable when it came. */
static enum wb_status
write_out_record(void *context, struct wb_error *err)
{
	struct wb_csv_stage *stage = context;
	struct wb_arena arena = { 0 };
	const struct wb_fault *fault;
	enum wb_status status;

	wb_buffer_clear(&stage->line);
	fault = wb_csv_encode_record(&stage->layout->encoder, stage->records.cells, &arena,
				     &stage->line);
	status = fault ? wb_fail(err, WB_INVALID, stage->layout->path,
				 "a row of the file cannot be written again: %.*s",
				 WB_TEXT_ARG(fault->reason))
		       : wb_csv_part_write(stage->part, wb_buffer_slice(&stage->line), err);
	wb_arena_release(&arena);
	return status;
}

static enum wb_status
write_out(struct wb_csv_stage *stage, struct wb_error *err)
{
	enum wb_status status;

	wb_buffer_clear(&stage->line);
	wb_csv_layout_start(stage->layout, &stage->line);
	status = wb_csv_part_write(stage->part, wb_buffer_slice(&stage->line), err);
	if (status != WB_OK)
		return status;
	return wb_csv_records_each(&stage->records, write_out_record, stage, err);
}

/* Says in the stage, before the rename, what the file will be after it. */
static enum wb_status
note_written(struct wb_csv_stage *stage, struct wb_error *err)
{
	struct wb_csv_progress written;
	int64_t values[2];
	enum wb_status status = wb_csv_part_sync(stage->part, &written, err);

	if (status != WB_OK)
		return status;
	values[0] = (int64_t)written.size;
	values[1] = (int64_t)written.checksum;
	status = wb_csv_database_run_integers(&stage->database, update_written, values, 2, err);
	return status == WB_OK ? wb_csv_database_commit(&stage->database, err) : status;
}

enum wb_status
wb_csv_stage_finish(struct wb_csv_stage *stage, struct wb_error *err)
{
	struct identity now = identity_of(stage->layout->path);
	enum wb_status status;

	if (!is_same_file(&now, &stage->file))
		return refuse_changed(stage, err);
	if (stage->dry)
		return WB_OK;
	wb_csv_part_close(stage->part, true);
	stage->part = NULL;
	status = wb_csv_part_create(stage->layout->path, &stage->part, err);
	if (status == WB_OK)
		status = write_out(stage, err);
	if (status == WB_OK)
		status = note_written(stage, err);
	if (status == WB_OK)
		status = wb_csv_part_place(stage->part, err);
	if (status == WB_OK)
		stage->file = identity_of(stage->layout->path);
	return status;
}

/* A journal that a killed run left is no use without its database. */
static void
remove_stage(const char *path)
{
	struct wb_buffer journal = { 0 };

	wb_buffer_format(&journal, "%s-journal", path);
	unlink(path);
	unlink(journal.at);
	wb_buffer_release(&journal);
}

void
wb_csv_stage_close(struct wb_csv_stage *stage, bool keep)
{
	if (!stage)
		return;
	wb_csv_records_release(&stage->records);
	wb_csv_database_close(&stage->database);
	wb_csv_part_close(stage->part, keep);
	if (!keep && !stage->dry)
		remove_stage(stage->path);
	wb_buffer_release(&stage->line);
	free(stage->path);
	free(stage);
}
