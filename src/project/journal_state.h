/*
 * The inside of a journal, shared by the files that make it up: journal.c (rows
 * and commits), run_record.c (runs and their steps), checkpoint.c (going back),
 * gone_key.c (keys that are forgotten).
 * Nobody else includes this.
 */
#ifndef WB_PROJECT_JOURNAL_STATE_H
#define WB_PROJECT_JOURNAL_STATE_H

#include "project/decision_log.h"
#include "project/journal.h"
#include "project/store.h"

/* A step in use: its log, and its name for the API. */
struct wb_journal_step {
	int64_t id;
	struct wb_decision_log log;
};

struct wb_journal {
	struct wb_project *project;
	struct wb_arena arena; /* texts of what was loaded */
	sqlite3_stmt *put_decision, *put_reject, *put_checkpoint, *put_number, *put_xref,
		*put_key_written;
	size_t n_steps, capacity;
	struct wb_journal_step *steps;
	size_t last; /* the one used last: almost always the next one, too */
};

/* The log of a step, loaded where it was not in use. */
enum wb_status wb_journal_log(struct wb_journal *journal, int64_t step,
			      struct wb_decision_log **out, struct wb_error *err);

/* Writes what is open in memory, in the open transaction or a new one. */
enum wb_status wb_journal_flush(struct wb_journal *journal, struct wb_error *err);

/* Undoes what is not committed, in the file and in memory. */
void wb_journal_abandon(struct wb_journal *journal);

/* Passes status on; after a failure nothing that is not committed is kept. */
enum wb_status wb_journal_settle(struct wb_journal *journal, enum wb_status status);

/* Ends what changes run or step tables: flushes, commits, or after a failure abandons. */
enum wb_status
wb_journal_finish_change(struct wb_journal *journal, enum wb_status status, struct wb_error *err);

#endif
