/*
 * Keys that are forgotten. Nothing finds a pair of xref by its new key, so those of
 * deleted rows are put into a temporary table, and go in one pass over the mapping's.
 */
#include "project/journal_state.h"

static const char forget_step_sql[] =
	"DELETE FROM xref WHERE (run, step) = (SELECT run, step FROM run_step WHERE id = ?1)";

static const char forget_others_sql[] =
	"DELETE FROM xref WHERE mapping = (SELECT mapping FROM run_step WHERE id = ?1)"
	" AND (run, step) <> (SELECT run, step FROM run_step WHERE id = ?1)";

static const char make_gone_sql[] =
	"CREATE TEMP TABLE IF NOT EXISTS gone_key (field TEXT NOT NULL, new_key TEXT NOT NULL,"
	" PRIMARY KEY (field, new_key)) WITHOUT ROWID";

static const char put_gone_sql[] =
	"INSERT OR IGNORE INTO temp.gone_key (field, new_key) VALUES (?1, ?2)";

static const char forget_gone_sql[] =
	"DELETE FROM xref WHERE mapping = (SELECT mapping FROM run_step WHERE id = ?1)"
	" AND (field, new_key) IN (SELECT field, new_key FROM temp.gone_key)";

static enum wb_status
forget(struct wb_journal *journal, const char *sql, int64_t step, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = wb_store_execute_with(journal->project, sql, step, 0, err);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_forget_keys(struct wb_journal *journal, int64_t step, struct wb_error *err)
{
	return forget(journal, forget_step_sql, step, err);
}

enum wb_status
wb_journal_forget_others(struct wb_journal *journal, int64_t step, struct wb_error *err)
{
	return forget(journal, forget_others_sql, step, err);
}

enum wb_status
wb_journal_key_gone(struct wb_journal *journal, struct wb_text field, struct wb_text new_key,
		    struct wb_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = wb_store_execute(journal->project, make_gone_sql, err);
	if (status == WB_OK)
		status = wb_store_prepare(journal->project, put_gone_sql, &statement, err);
	if (status != WB_OK)
		return wb_journal_settle(journal, status);
	wb_store_bind_text(statement, 1, field);
	wb_store_bind_text(statement, 2, new_key);
	status = wb_store_run(journal->project, statement, err);
	sqlite3_finalize(statement);
	return wb_journal_settle(journal, status);
}

enum wb_status
wb_journal_forget_gone(struct wb_journal *journal, int64_t step, struct wb_error *err)
{
	enum wb_status status = wb_store_ensure_transaction(journal->project, err);

	if (status == WB_OK)
		status = wb_store_execute(journal->project, make_gone_sql, err);
	if (status == WB_OK)
		status = wb_store_execute_with(journal->project, forget_gone_sql, step, 0, err);
	if (status == WB_OK)
		status = wb_store_execute(journal->project, "DELETE FROM temp.gone_key", err);
	return wb_journal_settle(journal, status);
}
