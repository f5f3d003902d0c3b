#include "project/decision_list.h"

#include <stdlib.h>

#include "base/memory.h"
#include "project/store.h"

/* What a rejected row's reject says, where all of the range say the same. */
#define OF_REJECTS(COLUMN)                                                       \
	"(SELECT iif(min(" COLUMN ") IS max(" COLUMN "), min(" COLUMN "), NULL)" \
	" FROM reject AS j WHERE j.run = ?1 AND j.step = d.step"                 \
	" AND d.outcome = 'rejected' AND j.row BETWEEN d.first_row AND d.last_row)"
#define REJECT_HAS(COLUMN, PARAMETER)                                              \
	"EXISTS (SELECT 1 FROM reject AS j WHERE j.run = ?1 AND j.step = d.step"   \
	" AND d.outcome = 'rejected' AND j.row BETWEEN d.first_row AND d.last_row" \
	" AND j." COLUMN " = " PARAMETER ")"

#define THE_REASON OF_REJECTS("reason")
#define THE_FIELD  OF_REJECTS("field")
#define THE_VALUE  OF_REJECTS("value")
#define HAS_FIELD  REJECT_HAS("field", "?10")
#define HAS_VALUE  REJECT_HAS("value", "?11")

#define DECISIONS(AFTER, ORDER)                                                            \
	"SELECT d.step, d.seq, d.step_name, d.mapping, d.kind, d.first_row, d.last_row,"   \
	" coalesce(d.count, d.last_row - d.first_row + 1), d.outcome, d.rule,"             \
	" coalesce(nullif(d.note, ''), " THE_REASON "), coalesce(d.field, " THE_FIELD ")," \
	" coalesce(d.value, nullif(" THE_VALUE ", ''))"                                    \
	" FROM (SELECT d.*, s.step_name, s.mapping"                                        \
	" FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step"      \
	" WHERE d.run = ?1 AND " AFTER                                                     \
	" AND (?6 IS NULL OR s.step_name = ?6) AND (?7 IS NULL OR d.kind = ?7)"            \
	" AND (?8 IS NULL OR d.outcome = ?8) AND (?9 IS NULL OR d.rule = ?9)"              \
	" AND (?10 IS NULL OR d.field = ?10 OR " HAS_FIELD ")"                             \
	" AND (?11 IS NULL OR d.value = ?11 OR " HAS_VALUE ")"                             \
	" AND (?12 IS NULL OR ?12 BETWEEN d.first_row AND d.last_row)"                     \
	" ORDER BY " ORDER " LIMIT ?5) AS d ORDER BY " ORDER

static const char *const orders[] = {
	[WB_DECISIONS_NEWEST] = DECISIONS("(d.step, d.seq) < (?2, ?3) AND ?4 IS NOT NULL",
					  "d.step DESC, d.seq DESC"),
	[WB_DECISIONS_BY_ROW] =
		DECISIONS("(d.step, coalesce(d.first_row, 0), d.seq) > (?2, ?4, ?3)",
			  "d.step, coalesce(d.first_row, 0), d.seq"),
};

static const char newest_sql[] = "SELECT max(number) FROM run";

enum { STEP_PARAMETER = 6, FIRST_TERM_PARAMETER };

static void
bind_query(sqlite3_stmt *statement, const struct wb_decision_query *query, int64_t run)
{
	const struct wb_decision *after = query->after;
	const struct wb_decision_filter *filter = query->filter;
	int64_t none = query->order == WB_DECISIONS_NEWEST ? INT64_MAX : -1;

	sqlite3_bind_int64(statement, 1, run);
	sqlite3_bind_int64(statement, 2, after ? after->step : none);
	sqlite3_bind_int64(statement, 3, after ? after->seq : none);
	sqlite3_bind_int64(statement, 4, after ? after->first_row : none);
	sqlite3_bind_int64(statement, 5, (sqlite3_int64)query->most);
	if (filter->step.len)
		wb_store_bind_text(statement, STEP_PARAMETER, filter->step);
	for (int i = 0; i < WB_DECISION_ROW; i++)
		if (filter->has[i])
			wb_store_bind_text(statement, FIRST_TERM_PARAMETER + i, filter->terms[i]);
	if (filter->row)
		sqlite3_bind_int64(statement, FIRST_TERM_PARAMETER + WB_DECISION_ROW, filter->row);
}

static struct wb_decision
read_decision(sqlite3_stmt *row, struct wb_arena *arena)
{
	return (struct wb_decision){
		.step = sqlite3_column_int64(row, 0),
		.seq = sqlite3_column_int64(row, 1),
		.step_name = wb_store_copy(row, 2, arena),
		.mapping = wb_store_copy(row, 3, arena),
		.kind = wb_store_copy(row, 4, arena),
		.first_row = sqlite3_column_int64(row, 5),
		.last_row = sqlite3_column_int64(row, 6),
		.count = sqlite3_column_int64(row, 7),
		.outcome = wb_store_copy(row, 8, arena),
		.rule = wb_store_copy(row, 9, arena),
		.note = wb_store_copy(row, 10, arena),
		.field = wb_store_copy(row, 11, arena),
		.value = wb_store_copy(row, 12, arena),
		.has_value = sqlite3_column_type(row, 12) != SQLITE_NULL,
	};
}

enum wb_status
wb_decision_page_load(struct wb_project *project, const struct wb_decision_query *query,
		      struct wb_decision_page *out, struct wb_error *err)
{
	enum wb_store_step step = WB_STORE_DONE;
	sqlite3_stmt *statement;
	size_t capacity = 0;
	enum wb_status status = wb_store_lookup(project, newest_sql, 0, &out->newest, err);

	out->run = query->run ? query->run : out->newest;
	if (!status)
		status = wb_store_prepare(project, orders[query->order], &statement, err);
	if (status)
		return status;
	bind_query(statement, query, out->run);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		WB_GROW(out->items, capacity, out->count + 1);
		out->items[out->count++] = read_decision(statement, &out->arena);
	}
	sqlite3_finalize(statement);
	out->more = out->count == query->most;
	return wb_store_status(step, err);
}

void
wb_decision_page_release(struct wb_decision_page *page)
{
	free(page->items);
	wb_arena_release(&page->arena);
	*page = (struct wb_decision_page){ 0 };
}

enum wb_status
wb_run_choices_load(struct wb_project *project, size_t most, struct wb_arena *arena,
		    struct wb_run_choice **out, size_t *n, struct wb_error *err)
{
	static const char sql[] =
		"SELECT number, started_at, state, (SELECT group_concat(step_name, ', ')"
		" FROM (SELECT step_name FROM run_step WHERE run = r.number ORDER BY step))"
		" FROM run AS r ORDER BY number DESC LIMIT ?1";
	enum wb_store_step step = WB_STORE_DONE;
	sqlite3_stmt *statement;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	*n = 0;
	if (status)
		return status;
	*out = WB_NEW_ARRAY(arena, struct wb_run_choice, most);
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)most);
	while (*n < most && (step = wb_store_step(project, statement, err)) == WB_STORE_ROW)
		(*out)[(*n)++] = (struct wb_run_choice){
			.number = sqlite3_column_int64(statement, 0),
			.started = sqlite3_column_int64(statement, 1),
			.state = wb_store_copy(statement, 2, arena),
			.steps = wb_store_copy(statement, 3, arena),
		};
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

enum wb_status
wb_run_step_names(struct wb_project *project, int64_t run, struct wb_arena *arena,
		  struct wb_text **names, size_t *n, struct wb_error *err)
{
	static const char sql[] =
		"SELECT step_name, count(*) OVER () FROM run_step WHERE run = ?1 ORDER BY step";
	enum wb_store_step step;
	sqlite3_stmt *statement;
	enum wb_status status = wb_store_prepare(project, sql, &statement, err);

	*n = 0;
	if (status)
		return status;
	sqlite3_bind_int64(statement, 1, run);
	while ((step = wb_store_step(project, statement, err)) == WB_STORE_ROW) {
		if (!*n)
			*names = WB_NEW_ARRAY(arena, struct wb_text,
					      (size_t)sqlite3_column_int64(statement, 1));
		(*names)[(*n)++] = wb_store_copy(statement, 0, arena);
	}
	sqlite3_finalize(statement);
	return wb_store_status(step, err);
}

enum wb_status
wb_run_beside(struct wb_project *project, int64_t run, int direction, int64_t *out,
	      struct wb_error *err)
{
	static const char before_sql[] = "SELECT max(number) FROM run WHERE number < ?1";
	static const char after_sql[] = "SELECT min(number) FROM run WHERE number > ?1";

	return wb_store_lookup(project, direction < 0 ? before_sql : after_sql, run, out, err);
}
