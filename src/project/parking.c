#include "project/parking.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "project/store.h"

static const char *const state_names[WB_PARKED_STATES] = {
	[WB_PARKED] = "parked",
	[WB_PARKED_MENDED] = "mended",
	[WB_PARKED_FITS] = "fits",
};

#define PARKED_COLUMNS                                                                        \
	"SELECT p.id, p.mapping, p.design_version, p.line, p.field, p.reason, p.hint, p.at, " \
	"p.author, p.state, "

static const char load_sql[] =
	PARKED_COLUMNS "0 FROM parked AS p WHERE p.state <> 'fits' AND ?1 = 0 ORDER BY p.id";

static const char of_run_sql[] =
	PARKED_COLUMNS "r.whole FROM run_parked AS r JOIN parked AS p ON p.id = r.parked "
		       "WHERE r.run = ?1 ORDER BY p.id";

void
wb_parked_list_release(struct wb_parked_list *list)
{
	wb_arena_release(&list->arena);
	*list = (struct wb_parked_list){ .count = 0 };
}

static enum wb_parked_state
state_of_name(struct wb_text name)
{
	return wb_text_is(name, state_names[WB_PARKED_MENDED]) ? WB_PARKED_MENDED : WB_PARKED;
}

static struct wb_parked
parked_of_row(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_parked){
		.id = sqlite3_column_int64(row, 0),
		.mapping = wb_store_copy(row, 1, arena),
		.design_version = sqlite3_column_int64(row, 2),
		.line = wb_store_copy(row, 3, arena),
		.field = wb_store_copy(row, 4, arena),
		.reason = wb_store_copy(row, 5, arena),
		.hint = wb_store_copy(row, 6, arena),
		.at = sqlite3_column_int64(row, 7),
		.author = wb_store_copy(row, 8, arena),
		.state = state_of_name(wb_store_text(row, 9)),
		.whole = sqlite3_column_int(row, 10) != 0,
	};
}

static enum wb_status
load(struct wb_project *project, const char *sql, int64_t run, struct wb_parked_list *out,
     struct wb_error *err)
{
	struct wb_parked *found = NULL;
	size_t capacity = 0;
	sqlite3_stmt *row = NULL;
	enum wb_store_step step;
	enum wb_status status = wb_store_prepare(project, sql, &row, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(row, 1, run);
	while ((step = wb_store_step(project, row, err)) == WB_STORE_ROW) {
		wb_grow(&found, &capacity, out->count + 1, sizeof *found);
		found[out->count++] = parked_of_row(row, &out->arena);
	}
	sqlite3_finalize(row);
	out->items = WB_NEW_ARRAY(&out->arena, struct wb_parked, out->count + 1);
	if (out->count)
		memcpy(out->items, found, out->count * sizeof *found);
	free(found);
	return wb_store_status(step, err);
}

enum wb_status
wb_parked_load(struct wb_project *project, struct wb_parked_list *out, struct wb_error *err)
{
	return load(project, load_sql, 0, out, err);
}

enum wb_status
wb_parked_of_run(struct wb_project *project, int64_t run, struct wb_parked_list *out,
		 struct wb_error *err)
{
	return load(project, of_run_sql, run, out, err);
}

enum wb_status
wb_parked_put(struct wb_project *project, struct wb_parked *parked, struct wb_error *err)
{
	static const char sql[] =
		"INSERT INTO parked (mapping, design_version, line, field, reason, hint, at, "
		"author, state, state_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?7) "
		"RETURNING id";
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, parked->mapping);
	sqlite3_bind_int64(row, 2, parked->design_version);
	wb_store_bind_text(row, 3, parked->line);
	wb_store_bind_text(row, 4, parked->field);
	wb_store_bind_text(row, 5, parked->reason);
	wb_store_bind_text(row, 6, parked->hint);
	sqlite3_bind_int64(row, 7, parked->at);
	wb_store_bind_text(row, 8, parked->author);
	wb_store_bind_text(row, 9, wb_text_of(state_names[parked->state]));
	return wb_store_number(project, row, &parked->id, err);
}

enum wb_status
wb_parked_set_state(struct wb_project *project, int64_t id, enum wb_parked_state state, int64_t at,
		    struct wb_error *err)
{
	static const char sql[] = "UPDATE parked SET state = ?1, state_at = ?2 WHERE id = ?3";
	sqlite3_stmt *row = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &row, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(row, 1, wb_text_of(state_names[state]));
	sqlite3_bind_int64(row, 2, at);
	sqlite3_bind_int64(row, 3, id);
	status = wb_store_run(project, row, err);
	sqlite3_finalize(row);
	return status;
}
