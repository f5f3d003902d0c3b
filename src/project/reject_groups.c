#include "project/reject_groups.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/store.h"

#define UNSETTLED "('open', 'corrected', 'rejected again')"

/* The view works a state out anew wherever it is named: here it is taken once. */
static const char groups_sql[] =
	"WITH j AS MATERIALIZED (SELECT r.step, r.field, r.rule, r.reason,"
	" (SELECT state FROM reject_state WHERE id = r.id) AS state"
	" FROM reject AS r WHERE r.run = ?1)"
	" SELECT j.step, s.step_name, s.mapping, j.field, j.rule, min(j.reason),"
	" j.rule = 'require', count(DISTINCT j.reason), count(*),"
	" sum(j.state IN ('open', 'rejected again')), sum(j.state = 'corrected'),"
	" sum(j.state = 'left'), sum(j.state = 'loaded')"
	" FROM j JOIN run_step AS s ON s.run = ?1 AND s.step = j.step"
	" GROUP BY j.step, j.field, j.rule, iif(j.rule = 'require', j.reason, '')"
	" ORDER BY j.step, count(*) DESC, j.field, j.rule, min(j.reason)";

/* ?5: the reason, or null. First the page, by the index's order, then what became of its rows. */
static const char rows_sql[] =
	"WITH page AS MATERIALIZED (SELECT r.id, r.row, r.key, r.value, r.reason"
	" FROM reject AS r INDEXED BY reject_row"
	" WHERE r.run = ?1 AND r.step = ?2 AND r.field = ?3 AND r.rule = ?4"
	" AND (?5 IS NULL OR r.reason = ?5)"
	" AND (NOT ?6 OR (SELECT state FROM reject_state WHERE id = r.id) IN " UNSETTLED ")"
	" ORDER BY r.row, r.id LIMIT ?7),"
	" j AS MATERIALIZED (SELECT p.*,"
	" (SELECT state FROM reject_state WHERE id = p.id) AS state,"
	" (SELECT later_run FROM reject_state WHERE id = p.id) AS later_run FROM page AS p)"
	" SELECT id, row, key, value, reason, state, later_run,"
	" CASE state WHEN 'left' THEN (SELECT l.author FROM reject_left AS l WHERE l.run = ?1"
	" AND l.step = ?2 AND l.row = j.row ORDER BY l.id DESC LIMIT 1)"
	" WHEN 'corrected' THEN (SELECT c.author FROM correction AS c WHERE c.run = ?1"
	" AND c.step = ?2 AND c.row = j.row ORDER BY c.id DESC LIMIT 1) END,"
	" iif(state = 'left', (SELECT l.reason FROM reject_left AS l WHERE l.run = ?1"
	" AND l.step = ?2 AND l.row = j.row ORDER BY l.id DESC LIMIT 1), NULL)"
	" FROM j ORDER BY row, id";

static const char newest_sql[] =
	"SELECT coalesce((SELECT max(run) FROM reject), (SELECT max(number) FROM run))";

static uint64_t
count_at(sqlite3_stmt *row, int column)
{
	return (uint64_t)sqlite3_column_int64(row, column);
}

static struct wb_reject_group
read_group(sqlite3_stmt *row, struct wb_arena *arena)
{
	struct wb_reject_group group = {
		.step = sqlite3_column_int64(row, 0),
		.step_name = wb_store_copy(row, 1, arena),
		.mapping = wb_store_copy(row, 2, arena),
		.field = wb_store_copy(row, 3, arena),
		.rule = wb_store_copy(row, 4, arena),
		.reason = wb_store_copy(row, 5, arena),
		.by_reason = sqlite3_column_int(row, 6),
		.reasons = count_at(row, 7),
		.rows = count_at(row, 8),
		.open = count_at(row, 9),
		.corrected = count_at(row, 10),
		.left = count_at(row, 11),
		.loaded = count_at(row, 12),
	};

	group.otherwise = group.rows - group.open - group.corrected - group.left - group.loaded;
	return group;
}

enum wb_status
wb_reject_groups_load(struct wb_project *project, int64_t run, struct wb_reject_listing *out,
		      struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;
	sqlite3_stmt *statement;
	size_t capacity = 0;
	enum wb_status status = WB_OK;

	out->run = run;
	if (!run)
		status = wb_store_lookup(project, newest_sql, 0, &out->run, err);
	if (!status)
		status = wb_store_prepare(project, groups_sql, &statement, err);
	if (status)
		return status;
	sqlite3_bind_int64(statement, 1, out->run);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(out->groups, capacity, out->n_groups + 1);
		out->groups[out->n_groups++] = read_group(statement, &out->arena);
	}
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

static struct wb_listed_reject
read_row(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_listed_reject){
		.id = sqlite3_column_int64(row, 0),
		.row = sqlite3_column_int64(row, 1),
		.key = wb_store_copy(row, 2, arena),
		.value = wb_store_copy(row, 3, arena),
		.reason = wb_store_copy(row, 4, arena),
		.state = wb_store_copy(row, 5, arena),
		.later_run = sqlite3_column_int64(row, 6),
		.author = wb_store_copy(row, 7, arena),
		.left = wb_store_copy(row, 8, arena),
	};
}

enum wb_status
wb_reject_rows_load(struct wb_project *project, int64_t run, const struct wb_reject_group *group,
		    bool unsettled, size_t most, struct wb_reject_listing *out,
		    struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;
	sqlite3_stmt *statement;
	size_t capacity = 0;
	enum wb_status status = wb_store_prepare(project, rows_sql, &statement, err);

	if (status)
		return status;
	out->run = run;
	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, group->step);
	wb_store_bind_text(statement, 3, group->field);
	wb_store_bind_text(statement, 4, group->rule);
	if (group->by_reason)
		wb_store_bind_text(statement, 5, group->reason);
	sqlite3_bind_int(statement, 6, unsettled);
	sqlite3_bind_int64(statement, 7, (sqlite3_int64)most);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(out->rows, capacity, out->n_rows + 1);
		out->rows[out->n_rows++] = read_row(statement, &out->arena);
	}
	sqlite3_finalize(statement);
	out->more = out->n_rows == most;
	return wb_store_status(step, err);
}

void
wb_reject_listing_release(struct wb_reject_listing *listing)
{
	free(listing->groups);
	free(listing->rows);
	wb_arena_release(&listing->arena);
	*listing = (struct wb_reject_listing){ 0 };
}

struct wb_reject_group
wb_reject_group_copy(const struct wb_reject_group *group, struct wb_arena *arena)
{
	struct wb_reject_group copy = *group;

	copy.step_name = wb_arena_text(arena, group->step_name);
	copy.mapping = wb_arena_text(arena, group->mapping);
	copy.field = wb_arena_text(arena, group->field);
	copy.rule = wb_arena_text(arena, group->rule);
	copy.reason = wb_arena_text(arena, group->reason);
	return copy;
}

struct wb_reject_filter
wb_reject_group_filter(int64_t run, const struct wb_reject_group *group, struct wb_arena *arena)
{
	return (struct wb_reject_filter){
		.run = run,
		.step = group->step,
		.rule = wb_arena_string(arena, group->rule),
		.field = wb_arena_string(arena, group->field),
		.reason = group->by_reason ? wb_arena_string(arena, group->reason) : NULL,
	};
}

enum wb_status
wb_reject_reasons_load(struct wb_project *project, size_t most, struct wb_arena *arena,
		       struct wb_text **out, size_t *n, struct wb_error *err)
{
	static const char sql[] = "SELECT reason FROM (SELECT id, reason FROM reject_left ORDER BY "
				  "id DESC LIMIT 1000)"
				  " GROUP BY reason ORDER BY max(id) DESC LIMIT ?1";
	enum wb_store_step step = WB_STORE_DONE;
	sqlite3_stmt *statement;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	*n = 0;
	if (status)
		return status;
	*out = WB_NEW_ARRAY(arena, struct wb_text, most);
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)most);
	while (*n < most && (step = wb_store_step(project, statement, err)) == WB_STORE_ROW)
		(*out)[(*n)++] = wb_store_copy(statement, 0, arena);
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}
