#include "project/past.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "project/store.h"

/* The rows of a run over rejects are those of the first step that read them. */
static const char runs_sql[] =
	"SELECT s.run, s.step, r.name, r.started_at, s.state, s.source, s.target,"
	" coalesce((SELECT o.source_state FROM run_step AS o WHERE o.mapping = s.mapping"
	" AND o.row_source = s.row_source AND o.row_source <> '' AND r.rejects_of"
	" ORDER BY o.run LIMIT 1), s.source_state), s.pass, r.rejects_of"
	" FROM run_step AS s JOIN run AS r ON r.number = s.run"
	" WHERE s.mapping = ?1 AND s.state <> 'parked' ORDER BY s.run, s.step";

/* What the lists are of: a step's, of the row ?3 or the key ?3. */
#define OF_STEP " WHERE run = ?1 AND step = ?2"
#define IN_ROWS " AND ?3 BETWEEN first_row AND last_row ORDER BY seq"

/* A record that a stranger made no JSON is shown as text. */
#define REJECTS                                                                       \
	"SELECT row, key, field, rule, reason, value,"                                \
	" CASE WHEN json_valid(record) THEN record ELSE json_quote(record) END FROM " \
	"reject" OF_STEP

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
		.rejects_of = sqlite3_column_int64(row, 9),
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

static struct wb_record_cell
read_cell(sqlite3_stmt *row, int column, struct wb_text field, struct wb_arena *arena)
{
	bool null = sqlite3_column_type(row, column) == SQLITE_NULL;

	return (struct wb_record_cell){
		.name = field,
		.kind = null ? WB_RECORD_NULL : WB_RECORD_TEXT,
		.text = wb_store_copy(row, column, arena),
	};
}

static void
read_correction(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	struct wb_text field = wb_store_copy(row, 2, arena);

	*(struct wb_past_correction *)item = (struct wb_past_correction){
		.at = sqlite3_column_int64(row, 0),
		.author = wb_store_copy(row, 1, arena),
		.before = read_cell(row, 3, field, arena),
		.after = read_cell(row, 4, field, arena),
	};
}

static void
read_leaving(sqlite3_stmt *row, struct wb_arena *arena, void *item)
{
	*(struct wb_past_leaving *)item = (struct wb_past_leaving){
		.at = sqlite3_column_int64(row, 0),
		.author = wb_store_copy(row, 1, arena),
		.reason = wb_store_copy(row, 2, arena),
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

/* A list that a run has of a row, and where it stands in struct wb_past_run. */
struct list {
	const char *sql;
	size_t item_size;
	reader *read;
	size_t items, n;
};

#define LIST(name, member, sql_text)                                                              \
	{                                                                                         \
		.sql = sql_text, .item_size = sizeof(struct wb_past_##name), .read = read_##name, \
		.items = offsetof(struct wb_past_run, member),                                    \
		.n = offsetof(struct wb_past_run, n_##member),                                    \
	}

static const struct list lists[] = {
	LIST(decision, decisions, "SELECT outcome, rule, note FROM row_decision" OF_STEP IN_ROWS),
	LIST(choice, choices,
	     "SELECT field, rule, note, value FROM field_decision" OF_STEP IN_ROWS),
	LIST(reject, rejects, REJECTS " AND row = ?3 ORDER BY id"),
	LIST(correction, corrections,
	     "SELECT c.at, c.author, f.field, f.old, f.new FROM correction AS c"
	     " JOIN correction_field AS f ON f.correction = c.id" OF_STEP
	     " AND row = ?3 ORDER BY c.id, f.field"),
	LIST(leaving, leavings,
	     "SELECT at, author, reason FROM reject_left" OF_STEP " AND row = ?3 ORDER BY id"),
};

static const struct list rejects_of_key =
	LIST(reject, rejects, REJECTS " AND key = ?3 ORDER BY row, id");

static enum wb_status
prepare(struct wb_project *project, const struct list *list, const struct wb_past_run *run,
	sqlite3_stmt **out, struct wb_error *err)
{
	enum wb_status status = wb_store_prepare(project, list->sql, out, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(*out, 1, run->run);
	sqlite3_bind_int64(*out, 2, run->step);
	return WB_OK;
}

static enum wb_status
fill(struct wb_project *project, const struct list *list, sqlite3_stmt *statement,
     struct wb_arena *arena, struct wb_past_run *run, struct wb_error *err)
{
	return collect(project, statement, list->item_size, list->read, arena,
		       (char *)run + list->items, (size_t *)(void *)((char *)run + list->n), err);
}

enum wb_status
wb_past_of_row(struct wb_project *project, uint64_t row, struct wb_arena *arena,
	       struct wb_past_run *run, struct wb_error *err)
{
	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < sizeof lists / sizeof *lists; i++) {
		sqlite3_stmt *statement;

		status = prepare(project, &lists[i], run, &statement, err);
		if (status != WB_OK)
			break;
		sqlite3_bind_int64(statement, 3, row > INT64_MAX ? INT64_MAX : (int64_t)row);
		status = fill(project, &lists[i], statement, arena, run, err);
	}
	return status;
}

enum wb_status
wb_past_of_key(struct wb_project *project, struct wb_text key, struct wb_arena *arena,
	       struct wb_past_run *run, struct wb_error *err)
{
	sqlite3_stmt *statement;
	enum wb_status status = prepare(project, &rejects_of_key, run, &statement, err);

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 3, key);
	return fill(project, &rejects_of_key, statement, arena, run, err);
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
