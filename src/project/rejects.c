#include "project/rejects.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "project/reject_record.h"
#include "project/store.h"

struct wb_rejects {
	struct wb_project *project;
	sqlite3_stmt *statement;
};

/* The last correction of the row, whichever of its rejects it was made to. */
#define CORRECTION                                                                   \
	"(SELECT c.id FROM correction AS c"                                          \
	" JOIN run_step AS t ON t.run = c.run AND t.step = c.step"                   \
	" WHERE c.row = j.row AND t.mapping = s.mapping"                             \
	" AND (t.id = s.id OR (t.row_source = s.row_source AND t.row_source <> ''))" \
	" ORDER BY c.id DESC LIMIT 1)"
#define STATE     "(SELECT state FROM reject_state WHERE id = j.id)"
#define UNSETTLED "('open', 'corrected', 'rejected again')"

/* A row is rejected in one pass of its mapping only. */
#define PASSES                                                 \
	"(SELECT b.step FROM run_step AS a JOIN run_step AS b" \
	" ON b.run = a.run AND b.mapping = a.mapping"          \
	" WHERE a.run = ?1 AND a.step = ?2)"

/* Of several rejects of a row the first that fits; `ROW` narrows it down by an index. */
#define REJECTS(ROW)                                                                \
	"SELECT row, field, rule, reason, value, record, state,"                    \
	" (SELECT c.record FROM correction AS c WHERE c.id = correction)"           \
	" FROM (SELECT j.*, " STATE " AS state, " CORRECTION " AS correction"       \
	" FROM reject AS j JOIN run_step AS s ON s.run = j.run AND s.step = j.step" \
	" WHERE j.run = ?1 AND j.step IN " PASSES ROW                               \
	" AND (?3 IS NULL OR j.rule = ?3) AND (?4 IS NULL OR j.field = ?4)"         \
	" AND (?7 IS NULL OR j.reason = ?7)"                                        \
	" AND j.id = (SELECT min(f.id) FROM reject AS f"                            \
	" WHERE f.run = j.run AND f.step = j.step AND f.row = j.row"                \
	" AND (?3 IS NULL OR f.rule = ?3) AND (?4 IS NULL OR f.field = ?4)"         \
	" AND (?7 IS NULL OR f.reason = ?7)))"                                      \
	" WHERE NOT ?6 OR state IN " UNSETTLED " ORDER BY row"

static const char all_sql[] = REJECTS("");
static const char one_sql[] = REJECTS(" AND j.row = ?5");

/* Those that a later run took up, as it took them. */
static const char taken_sql[] = "SELECT j.row, j.field, j.rule, j.reason, j.value, j.record, '',"
				" (SELECT c.record FROM correction AS c WHERE c.id = t.correction)"
				" FROM retry_row AS t JOIN reject AS j ON j.id = t.reject"
				" WHERE t.run = ?1 AND t.step = ?2 ORDER BY t.row";

enum { ROW_PARAMETER = 5 };

static void
bind_word(sqlite3_stmt *statement, int index, const char *word)
{
	if (word)
		wb_store_bind_text(statement, index, wb_text_of(word));
}

enum wb_status
wb_rejects_open(struct wb_project *project, const struct wb_reject_filter *filter,
		struct wb_rejects **out, struct wb_error *err)
{
	const char *sql = filter->taken ? taken_sql : filter->row ? one_sql : all_sql;
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, filter->run);
	sqlite3_bind_int64(statement, 2, filter->step);
	bind_word(statement, 3, filter->rule);
	bind_word(statement, 4, filter->field);
	if (filter->row)
		sqlite3_bind_int64(statement, ROW_PARAMETER, filter->row);
	sqlite3_bind_int64(statement, 6, filter->unsettled);
	bind_word(statement, 7, filter->reason);
	*out = wb_alloc(sizeof **out);
	**out = (struct wb_rejects){ project, statement };
	return WB_OK;
}

void
wb_rejects_close(struct wb_rejects *rejects)
{
	if (!rejects)
		return;
	sqlite3_finalize(rejects->statement);
	free(rejects);
}

void
wb_rejects_seek(struct wb_rejects *rejects, int64_t row)
{
	sqlite3_reset(rejects->statement);
	sqlite3_bind_int64(rejects->statement, ROW_PARAMETER, row);
}

enum wb_status
wb_rejects_next(struct wb_rejects *rejects, struct wb_arena *arena, struct wb_reject_row *out,
		bool *found, struct wb_error *err)
{
	sqlite3_stmt *row = rejects->statement;
	enum wb_store_step step = wb_store_step(rejects->project, row, err);
	enum { ORIGINAL_COLUMN = 5, STATE_COLUMN, CORRECTED_COLUMN };

	*found = step == WB_STORE_ROW;
	if (!*found)
		return wb_store_status(step, err);
	*out = (struct wb_reject_row){
		.row = sqlite3_column_int64(row, 0),
		.field = wb_store_copy(row, 1, arena),
		.rule = wb_store_copy(row, 2, arena),
		.reason = wb_store_copy(row, 3, arena),
		.value = wb_store_copy(row, 4, arena),
		.state = wb_store_copy(row, STATE_COLUMN, arena),
		.corrected = sqlite3_column_type(row, CORRECTED_COLUMN) != SQLITE_NULL,
	};
	out->record =
		wb_store_copy(row, out->corrected ? CORRECTED_COLUMN : ORIGINAL_COLUMN, arena);
	return WB_OK;
}

enum wb_status
wb_rejects_step_names(struct wb_project *project, const struct wb_reject_filter *filter,
		      struct wb_arena *arena, struct wb_text *run, struct wb_text *mapping,
		      struct wb_error *err)
{
	static const char sql[] = "SELECT r.name, s.mapping FROM run_step AS s"
				  " JOIN run AS r ON r.number = s.run"
				  " WHERE s.run = ?1 AND s.step = ?2";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);
	enum wb_store_step step;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, filter->run);
	sqlite3_bind_int64(statement, 2, filter->step);
	step = wb_store_step(project, statement, err);
	if (step == WB_STORE_ROW) {
		*run = wb_store_copy(statement, 0, arena);
		*mapping = wb_store_copy(statement, 1, arena);
	}
	status = wb_store_status(step, err);
	sqlite3_finalize(statement);
	return status;
}

enum wb_status
wb_rejects_step_find(struct wb_project *project, struct wb_text run, struct wb_text mapping,
		     struct wb_reject_filter *out, struct wb_error *err)
{
	static const char sql[] = "SELECT s.run, s.step FROM run_step AS s"
				  " JOIN run AS r ON r.number = s.run"
				  " WHERE r.name = ?1 AND s.mapping = ?2 AND s.pass = 1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);
	enum wb_store_step step;

	if (status != WB_OK)
		return status;
	wb_store_bind_text(statement, 1, run);
	wb_store_bind_text(statement, 2, mapping);
	step = wb_store_step(project, statement, err);
	out->run = step == WB_STORE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	out->step = step == WB_STORE_ROW ? sqlite3_column_int64(statement, 1) : 0;
	status = wb_store_status(step, err);
	sqlite3_finalize(statement);
	return status;
}

/* The fields of the first record that has any: of the step itself or, else, of its source. */
static enum wb_status
fields_of_records(struct wb_project *project, int64_t run, int64_t step, struct wb_arena *arena,
		  struct wb_reject_record *out, struct wb_error *err)
{
	static const char sql[] =
		"SELECT j.record FROM reject AS j"
		" JOIN run_step AS s ON s.run = j.run AND s.step = j.step"
		" WHERE s.source = (SELECT source FROM run_step WHERE run = ?1 AND step = ?2)"
		" ORDER BY j.run = ?1 AND j.step = ?2 DESC, j.run DESC, j.id";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);
	enum wb_store_step result = WB_STORE_DONE;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, step);
	while (!out->n_cells && (result = wb_store_step(project, statement, err)) == WB_STORE_ROW)
		*out = wb_reject_record_parse(wb_store_text(statement, 0), arena);
	sqlite3_finalize(statement);
	return wb_store_status(result, err);
}

/* The first column of every row, into the arena. Finalizes the statement. */
static enum wb_status
read_names(struct wb_project *project, sqlite3_stmt *statement, struct wb_arena *arena,
	   struct wb_text **names, size_t *n_names, struct wb_error *err)
{
	size_t capacity = 0;
	struct wb_text *grown = NULL;
	enum wb_store_step result;

	*n_names = 0;
	while ((result = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(grown, capacity, *n_names + 1);
		grown[(*n_names)++] = wb_store_copy(statement, 0, arena);
	}
	*names = WB_NEW_ARRAY(arena, struct wb_text, *n_names);
	for (size_t i = 0; i < *n_names; i++)
		(*names)[i] = grown[i];
	free(grown);
	sqlite3_finalize(statement);
	return wb_store_status(result, err);
}

static enum wb_status
fields_of_catalog(struct wb_project *project, int64_t run, int64_t step, struct wb_arena *arena,
		  struct wb_text **names, size_t *n_names, struct wb_error *err)
{
	static const char sql[] = "SELECT c.field FROM run_step AS s JOIN catalog AS c"
				  " ON c.system || '.' || c.\"table\" = s.source"
				  " WHERE s.run = ?1 AND s.step = ?2 ORDER BY c.position";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, step);
	return read_names(project, statement, arena, names, n_names, err);
}

enum wb_status
wb_rejects_fields(struct wb_project *project, int64_t run, int64_t step, struct wb_arena *arena,
		  struct wb_text **names, size_t *n_names, struct wb_error *err)
{
	struct wb_reject_record record = { 0 };
	enum wb_status status = fields_of_records(project, run, step, arena, &record, err);

	*n_names = 0;
	if (status != WB_OK)
		return status;
	if (!record.n_cells)
		status = fields_of_catalog(project, run, step, arena, names, n_names, err);
	if (status == WB_OK && !record.n_cells && !*n_names) {
		wb_fail(err, WB_NOT_FOUND, wb_project_path(project),
			"no record of run %" PRId64
			" could be read, nor is its table in the catalog",
			run);
		wb_hint(err, "'waybill inspect %s' reads its fields into the catalog",
			wb_project_path(project));
		return WB_NOT_FOUND;
	}
	if (!record.n_cells)
		return status;
	*n_names = record.n_cells;
	*names = WB_NEW_ARRAY(arena, struct wb_text, record.n_cells);
	for (size_t i = 0; i < record.n_cells; i++)
		(*names)[i] = record.cells[i].name;
	return WB_OK;
}

enum wb_status
wb_rejects_mappings(struct wb_project *project, int64_t run, struct wb_arena *arena,
		    struct wb_text **names, size_t *n_names, struct wb_error *err)
{
	static const char sql[] =
		"SELECT DISTINCT s.mapping FROM run_step AS s WHERE s.run = ?1 AND EXISTS"
		" (SELECT 1 FROM reject AS j WHERE j.run = s.run AND j.step = s.step"
		" AND " STATE " IN " UNSETTLED ") ORDER BY s.step";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	return read_names(project, statement, arena, names, n_names, err);
}

/* ?1 the step's id, ?2 the run whose rejects it takes up. */
static const char *const takes[] = {
	"INSERT INTO retry_row (run, step, row, reject, correction)"
	" SELECT t.run, t.step, j.row, j.id, " CORRECTION " FROM run_step AS t"
	" JOIN run_step AS s ON s.run = ?2 AND s.mapping = t.mapping"
	" JOIN reject AS j ON j.run = s.run AND j.step = s.step"
	" WHERE t.id = ?1 AND " STATE " IN " UNSETTLED
	" AND j.id = (SELECT min(f.id) FROM reject AS f"
	" WHERE f.run = j.run AND f.step = j.step AND f.row = j.row)"
	" AND NOT EXISTS (SELECT 1 FROM retry_row AS y WHERE y.run = t.run AND y.step = t.step)",
	"UPDATE run SET rejects_of = ?2 WHERE number = (SELECT run FROM run_step WHERE id = ?1)",
	/* Both passes of the mapping have their row numbers from there. */
	"UPDATE run_step SET row_source = (SELECT s.row_source FROM run_step AS s"
	" WHERE s.run = ?2 AND s.mapping = run_step.mapping AND s.pass = 1)"
	" WHERE (run, mapping) = (SELECT run, mapping FROM run_step WHERE id = ?1)",
};

enum wb_status
wb_rejects_taken(struct wb_project *project, int64_t step, struct wb_reject_filter *out,
		 struct wb_error *err)
{
	enum wb_status status;

	*out = (struct wb_reject_filter){ .taken = true };
	status = wb_store_lookup(project, "SELECT run FROM run_step WHERE id = ?1", step, &out->run,
				 err);
	if (status != WB_OK)
		return status;
	return wb_store_lookup(project, "SELECT step FROM run_step WHERE id = ?1", step, &out->step,
			       err);
}

enum wb_status
wb_rejects_take(struct wb_project *project, int64_t step, int64_t of_run,
		struct wb_reject_filter *out, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(project, err);

	for (size_t i = 0; status == WB_OK && i < sizeof takes / sizeof *takes; i++)
		status = wb_store_execute_with(project, takes[i], step, of_run, err);
	if (status == WB_OK)
		status = wb_store_commit(project, err);
	return status == WB_OK ? wb_rejects_taken(project, step, out, err) : status;
}

enum wb_status
wb_rejects_keys(struct wb_project *project, int64_t step, struct wb_map *out, struct wb_error *err)
{
	static const char sql[] =
		"SELECT j.key FROM run_step AS t"
		" JOIN run_step AS s ON s.mapping = t.mapping AND s.pass = t.pass AND s.run < t.run"
		" JOIN reject AS j ON j.run = s.run AND j.step = s.step"
		" WHERE t.id = ?1 AND j.key <> ''"
		" AND NOT EXISTS (SELECT 1 FROM reject_key_written AS k WHERE k.reject = j.id)"
		" ORDER BY s.run DESC LIMIT 100000";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);
	enum wb_store_step result;

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, step);
	while ((result = wb_store_step(project, statement, err)) == WB_STORE_ROW)
		wb_map_put(out, wb_store_text(statement, 0));
	sqlite3_finalize(statement);
	return wb_store_status(result, err);
}

enum wb_status
wb_rejects_partly_loaded(struct wb_project *project, const struct wb_reject_filter *filter,
			 int64_t *row, struct wb_error *err)
{
	static const char sql[] = "SELECT j.row FROM reject AS j JOIN decision AS d"
				  " ON d.run = j.run AND d.step = j.step AND d.kind = 'row'"
				  " AND j.row BETWEEN d.first_row AND d.last_row"
				  " AND d.outcome IN ('inserted', 'updated', 'unchanged')"
				  " WHERE j.run = ?1 AND j.step = ?2 LIMIT 1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	sqlite3_bind_int64(statement, 1, filter->run);
	sqlite3_bind_int64(statement, 2, filter->step);
	return wb_store_number(project, statement, row, err);
}

enum wb_status
wb_rejects_step_of(struct wb_project *project, int64_t run, struct wb_text mapping,
		   struct wb_reject_filter *out, struct wb_error *err)
{
	static const char sql[] =
		"SELECT step FROM run_step WHERE run = ?1 AND mapping = ?2 AND pass = 1";
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	if (status != WB_OK)
		return status;
	*out = (struct wb_reject_filter){ .run = run, .unsettled = true };
	sqlite3_bind_int64(statement, 1, run);
	wb_store_bind_text(statement, 2, mapping);
	return wb_store_number(project, statement, &out->step, err);
}
