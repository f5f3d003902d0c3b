#include "project/correction.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/store.h"

struct wb_corrections {
	struct wb_project *project;
	sqlite3_stmt *put_record, *put_field;
};

static const char put_record_sql[] = "INSERT INTO correction (run, step, row, at, author, record)"
				     " VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";

static const char put_field_sql[] = "INSERT INTO correction_field (correction, field, old, new)"
				    " VALUES (?1, ?2, ?3, ?4)";

enum wb_status
wb_corrections_begin(struct wb_project *project, struct wb_corrections **out, struct wb_error *err)
{
	struct wb_corrections *corrections = wb_alloc(sizeof *corrections);
	enum wb_status status = wb_store_begin(project, err);

	corrections->project = project;
	if (status == WB_OK)
		status = wb_store_prepare(project, put_record_sql, &corrections->put_record, err);
	if (status == WB_OK)
		status = wb_store_prepare(project, put_field_sql, &corrections->put_field, err);
	if (status == WB_OK)
		*out = corrections;
	else
		wb_corrections_end(corrections);
	return status;
}

enum wb_status
wb_corrections_commit(struct wb_corrections *corrections, struct wb_error *err)
{
	return wb_store_commit(corrections->project, err);
}

void
wb_corrections_end(struct wb_corrections *corrections)
{
	if (!corrections)
		return;
	sqlite3_finalize(corrections->put_record);
	sqlite3_finalize(corrections->put_field);
	wb_store_rollback(corrections->project);
	free(corrections);
}

static void
bind_cell(sqlite3_stmt *statement, int index, const struct wb_record_cell *cell)
{
	if (cell && cell->kind != WB_RECORD_NULL)
		wb_store_bind_text(statement, index, cell->text);
}

static enum wb_status
put_record(struct wb_corrections *corrections, const struct wb_correction *correction, int64_t *id,
	   struct wb_error *err)
{
	struct wb_buffer record = { 0 };
	sqlite3_stmt *statement = corrections->put_record;
	enum wb_store_step step;

	wb_reject_record_print(correction->after, &record);
	sqlite3_bind_int64(statement, 1, correction->run);
	sqlite3_bind_int64(statement, 2, correction->step);
	sqlite3_bind_int64(statement, 3, correction->row);
	sqlite3_bind_int64(statement, 4, correction->at);
	wb_store_bind_text(statement, 5, correction->author);
	wb_store_bind_text(statement, 6, wb_buffer_slice(&record));
	step = wb_store_step(corrections->project, statement, err);
	*id = step == WB_STORE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	sqlite3_reset(statement);
	wb_buffer_release(&record);
	return wb_store_status(step, err);
}

static enum wb_status
put_fields(struct wb_corrections *corrections, const struct wb_correction *correction, int64_t id,
	   struct wb_error *err)
{
	const struct wb_reject_record *before = correction->before, *after = correction->after;
	sqlite3_stmt *statement = corrections->put_field;
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < after->n_cells; i++) {
		const struct wb_record_cell *old = before->readable ? &before->cells[i] : NULL;

		if (old && wb_record_cell_equal(old, &after->cells[i]))
			continue;
		sqlite3_bind_int64(statement, 1, id);
		wb_store_bind_text(statement, 2, after->cells[i].name);
		bind_cell(statement, 3, old);
		bind_cell(statement, 4, &after->cells[i]);
		status = wb_store_run(corrections->project, statement, err);
	}
	return status;
}

enum wb_status
wb_corrections_put(struct wb_corrections *corrections, const struct wb_correction *correction,
		   struct wb_error *err)
{
	int64_t id = 0;
	enum wb_status status = put_record(corrections, correction, &id, err);

	return status == WB_OK ? put_fields(corrections, correction, id, err) : status;
}

enum wb_status
wb_reject_leave(struct wb_project *project, const struct wb_reject_filter *filter, int64_t at,
		struct wb_text author, struct wb_text reason, int64_t *left, struct wb_error *err)
{
	static const char sql[] = "INSERT INTO reject_left (run, step, row, at, author, reason)"
				  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	struct wb_reject_filter open = *filter;
	struct wb_rejects *rejects = NULL;
	struct wb_arena arena = { 0 };
	struct wb_reject_row row;
	sqlite3_stmt *statement = NULL;
	bool found = true;
	enum wb_status status = wb_store_begin(project, err);

	open.unsettled = true;
	if (status == WB_OK)
		status = wb_store_prepare(project, sql, &statement, err);
	if (status == WB_OK)
		status = wb_rejects_open(project, &open, &rejects, err);
	for (;;) {
		wb_arena_reset(&arena);
		if (status == WB_OK)
			status = wb_rejects_next(rejects, &arena, &row, &found, err);
		if (status != WB_OK || !found)
			break;
		sqlite3_bind_int64(statement, 1, filter->run);
		sqlite3_bind_int64(statement, 2, filter->step);
		sqlite3_bind_int64(statement, 3, row.row);
		sqlite3_bind_int64(statement, 4, at);
		wb_store_bind_text(statement, 5, author);
		wb_store_bind_text(statement, 6, reason);
		status = wb_store_run(project, statement, err);
		*left += status == WB_OK;
	}
	wb_rejects_close(rejects);
	sqlite3_finalize(statement);
	wb_arena_release(&arena);
	if (status == WB_OK)
		status = wb_store_commit(project, err);
	wb_store_rollback(project);
	return status;
}
