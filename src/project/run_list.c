#include "project/run_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "project/lease.h"
#include "project/store.h"

/* ?1: at most so many; ?2: is the lease held? */
static const char runs_sql[] =
	"SELECT run, started_at, ended_at, iif(killed, 'killed', state), message, steps, rows_read,"
	" rejected, unsettled, corrected,"
	" run = last AND (killed OR state IN ('stopped', 'interrupted'))"
	" FROM (SELECT s.*, r.started_at, coalesce(r.ended_at, 0) AS ended_at, last,"
	" s.state = 'running' AND (s.run < last OR NOT ?2) AS killed,"
	" (SELECT count(*) FROM reject_state AS j WHERE j.run = s.run"
	" AND j.state NOT IN ('loaded', 'left')) AS unsettled,"
	" (SELECT count(*) FROM reject_state AS j WHERE j.run = s.run"
	" AND j.state = 'corrected') AS corrected"
	" FROM run_summary AS s JOIN run AS r ON r.number = s.run,"
	" (SELECT max(number) AS last FROM run) ORDER BY s.run DESC LIMIT ?1)"
	" ORDER BY run DESC";

static const char steps_sql[] =
	"SELECT step_name, mapping, source, target, state, rows_read, rows_made, inserted, updated,"
	" unchanged, deleted, filtered, rejected, duplicate, grouped"
	" FROM run_account WHERE run = ?1 ORDER BY step";

static uint64_t
count_at(sqlite3_stmt *row, int column)
{
	int64_t count = sqlite3_column_int64(row, column);

	return count > 0 ? (uint64_t)count : 0;
}

static struct wb_listed_run
read_run(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_listed_run){
		.number = sqlite3_column_int64(row, 0),
		.started = sqlite3_column_int64(row, 1),
		.ended = sqlite3_column_int64(row, 2),
		.state = wb_store_copy(row, 3, arena),
		.message = wb_store_copy(row, 4, arena),
		.steps = count_at(row, 5),
		.rows_read = count_at(row, 6),
		.rejected = count_at(row, 7),
		.unsettled = count_at(row, 8),
		.corrected = count_at(row, 9),
		.resumable = sqlite3_column_int(row, 10),
	};
}

enum wb_status
wb_run_list_load(struct wb_project *project, size_t most, struct wb_run_list *out,
		 struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;
	sqlite3_stmt *statement;
	size_t capacity = 0;
	bool held;
	enum wb_status status = wb_lease_held(project, &held, err);

	if (!status)
		status = wb_store_prepare(project, runs_sql, &statement, err);
	if (status)
		return status;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)most);
	sqlite3_bind_int(statement, 2, held);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(out->items, capacity, out->count + 1);
		out->items[out->count++] = read_run(statement, &out->arena);
	}
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

void
wb_run_list_release(struct wb_run_list *list)
{
	free(list->items);
	wb_arena_release(&list->arena);
	*list = (struct wb_run_list){ 0 };
}

static struct wb_listed_step
read_step(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_listed_step){
		.name = wb_store_copy(row, 0, arena),
		.mapping = wb_store_copy(row, 1, arena),
		.source = wb_store_copy(row, 2, arena),
		.target = wb_store_copy(row, 3, arena),
		.state = wb_store_copy(row, 4, arena),
		.rows_read = count_at(row, 5),
		.rows_made = count_at(row, 6),
		.inserted = count_at(row, 7),
		.updated = count_at(row, 8),
		.unchanged = count_at(row, 9),
		.deleted = count_at(row, 10),
		.filtered = count_at(row, 11),
		.rejected = count_at(row, 12),
		.duplicate = count_at(row, 13),
		.grouped = count_at(row, 14),
	};
}

enum wb_status
wb_run_list_steps(struct wb_project *project, int64_t run, struct wb_arena *arena,
		  struct wb_listed_step **steps, size_t *n, struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;
	struct wb_listed_step *found = NULL;
	sqlite3_stmt *statement;
	size_t capacity = 0;
	enum wb_status status = wb_store_prepare(project, steps_sql, &statement, err);

	*n = 0;
	if (status)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(found, capacity, *n + 1);
		found[(*n)++] = read_step(statement, arena);
	}
	sqlite3_finalize(statement);
	*steps = WB_NEW_ARRAY(arena, struct wb_listed_step, *n);
	if (*n)
		memcpy(*steps, found, *n * sizeof *found);
	free(found);
	return wb_store_status(step, err);
}
