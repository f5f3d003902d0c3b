#include "project/past.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "project/store.h"

static const char runs_sql[] = "SELECT s.run, s.step, r.name, r.started_at, s.state, s.source, "
			       "s.target, s.source_state, s.pass"
			       " FROM run_step AS s JOIN run AS r ON r.number = s.run"
			       " WHERE s.mapping = ?1 ORDER BY s.run, s.step";

static const char decisions_sql[] =
	"SELECT outcome, rule, note FROM row_decision"
	" WHERE run = ?1 AND step = ?2 AND ?3 BETWEEN first_row AND last_row ORDER BY seq";

static const char choices_sql[] =
	"SELECT field, rule, note, value FROM field_decision"
	" WHERE run = ?1 AND step = ?2 AND ?3 BETWEEN first_row AND last_row ORDER BY seq";

/* A record that a stranger made no JSON is shown as text. */
#define REJECT_COLUMNS                                 \
	"SELECT row, key, field, rule, reason, value," \
	" CASE WHEN json_valid(record) THEN record ELSE json_quote(record) END FROM reject"

static const char rejects_sql[] =
	REJECT_COLUMNS " WHERE run = ?1 AND step = ?2 AND row = ?3 ORDER BY id";

static const char rejects_of_key_sql[] =
	REJECT_COLUMNS " WHERE run = ?1 AND step = ?2 AND key = ?3 ORDER BY row, id";

static const char parameters_sql[] =
	"SELECT p.key, p.value FROM run AS r, json_each(r.arguments, '$.set') AS p"
	" WHERE r.number = ?1 AND json_valid(r.arguments)";

/* Reads the present row of a statement into an item. */
typedef void reader(sqlite3_stmt *row, struct wb_arena *arena, void *item);

/* All rows of a bound statement as items in the arena; finalizes it. */
static enum wb_status
collect(struct wb_project *project, sqlite3_stmt *statement, size_t item_size, reader *read,
	struct wb_arena *arena, void *items, size_t *n, struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;
	char *found = NULL;
	size_t capacity = 0;
	void *kept;

	*n = 0;
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		wb_grow(&found, &capacity, *n + 1, item_size);
		memset(found + *n * item_size, 0, item_size);
		read(statement, arena, found + (*n)++ * item_size);
	}
	sqlite3_finalize(statement);
	kept = wb_arena_zalloc(arena, (*n + 1) * item_size);
	if (*n)
		memcpy(kept, found, *n * item_size);
	memcpy(items, &kept, sizeof kept);
	free(found);
	return wb_store_status(step, err);
}

static void
read_run(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	*(struct wb_past_run *)item = (struct wb_past_run){
		.run = sqlite3_column_int64(row, 0),
		.step = sqlite3_column_int64(row, 1),
		.name = wb_store_copy(row, 2, arena),
		.started = sqlite3_column_int64(row, 3),
		.state = wb_store_copy(row, 4, arena),
		.source = wb_store_copy(row, 5, arena),
		.target = wb_store_copy(row, 6, arena),
		.source_state = wb_store_copy(row, 7, arena),
		.pass = (unsigned)sqlite3_column_int(row, 8),
	};
}

static void
read_decision(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	*(struct wb_past_decision *)item = (struct wb_past_decision){
		.outcome = wb_store_copy(row, 0, arena),
		.rule = wb_store_copy(row, 1, arena),
		.note = wb_store_copy(row, 2, arena),
	};
}

static void
read_choice(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	*(struct wb_past_choice *)item = (struct wb_past_choice){
		.field = wb_store_copy(row, 0, arena),
		.rule = wb_store_copy(row, 1, arena),
		.note = wb_store_copy(row, 2, arena),
		.value = wb_store_copy(row, 3, arena),
	};
}

static void
read_reject(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	*(struct wb_past_reject *)item = (struct wb_past_reject){
		.row = (uint64_t)sqlite3_column_int64(row, 0),
		.key = wb_store_copy(row, 1, arena),
		.field = wb_store_copy(row, 2, arena),
		.rule = wb_store_copy(row, 3, arena),
		.reason = wb_store_copy(row, 4, arena),
		.value = wb_store_copy(row, 5, arena),
		.record = wb_store_copy(row, 6, arena),
	};
}

static void
read_parameter(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	*(struct wb_past_parameter *)item = (struct wb_past_parameter){
		.name = wb_store_copy(row, 0, arena),
		.text = wb_store_copy(row, 1, arena),
	};
}

enum wb_status
wb_past_runs(struct wb_project *project, struct wb_text mapping, struct wb_arena *arena,
	     struct wb_past_run **runs, size_t *n, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = wb_store_prepare(project, runs_sql, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, mapping);
	return collect(project, statement, sizeof **runs, read_run, arena, runs, n, err);
}

/* A statement of the step, and of the row where that is not 0. */
static enum wb_status
prepare(struct wb_project *project, const char *sql, const struct wb_past_run *run, uint64_t row,
	sqlite3_stmt **out, struct wb_error *err)
{
	enum wb_status status = wb_store_prepare(project, sql, out, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(*out, 1, run->run);
	sqlite3_bind_int64(*out, 2, run->step);
	if (row)
		sqlite3_bind_int64(*out, 3, row > INT64_MAX ? INT64_MAX : (int64_t)row);
	return WB_OK;
}

enum wb_status
wb_past_of_row(struct wb_project *project, uint64_t row, struct wb_arena *arena,
	       struct wb_past_run *run, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = prepare(project, decisions_sql, run, row, &statement, err);

	if (status == WB_OK)
		status = collect(project, statement, sizeof *run->decisions, read_decision, arena,
				 &run->decisions, &run->n_decisions, err);
	if (status == WB_OK)
		status = prepare(project, choices_sql, run, row, &statement, err);
	if (status == WB_OK)
		status = collect(project, statement, sizeof *run->choices, read_choice, arena,
				 &run->choices, &run->n_choices, err);
	if (status == WB_OK)
		status = prepare(project, rejects_sql, run, row, &statement, err);
	if (status == WB_OK)
		status = collect(project, statement, sizeof *run->rejects, read_reject, arena,
				 &run->rejects, &run->n_rejects, err);
	return status;
}

enum wb_status
wb_past_of_key(struct wb_project *project, struct wb_text key, struct wb_arena *arena,
	       struct wb_past_run *run, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = prepare(project, rejects_of_key_sql, run, 0, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 3, key);
	return collect(project, statement, sizeof *run->rejects, read_reject, arena, &run->rejects,
		       &run->n_rejects, err);
}

enum wb_status
wb_past_parameters(struct wb_project *project, int64_t run, struct wb_arena *arena,
		   struct wb_past_parameter **parameters, size_t *n, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = wb_store_prepare(project, parameters_sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	return collect(project, statement, sizeof **parameters, read_parameter, arena, parameters,
		       n, err);
}
