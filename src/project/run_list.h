/*
 * The runs on record, newest first, for whoever shows them. Reads only. One thread,
 * that of the project's connection.
 */
#ifndef WB_PROJECT_RUN_LIST_H
#define WB_PROJECT_RUN_LIST_H

#include "base/arena.h"
#include "project/project.h"

struct wb_listed_run {
	int64_t number, started, ended; /* microseconds UTC; ended 0: not yet */
	struct wb_text state;   /* "finished", …; "killed": running, and no process at it */
	struct wb_text message; /* why it stopped, or empty */
	uint64_t steps, rows_read, rejected;
	uint64_t unsettled; /* rejects that are neither loaded nor left */
	uint64_t corrected; /* of these, corrected and not run again */
	bool resumable;     /* the last one, stopped, interrupted or killed */
};

struct wb_run_list {
	struct wb_arena arena;
	size_t count;
	struct wb_listed_run *items;
};

/* At most so many, into an empty *out; released by the caller, also after a failure. */
enum wb_status wb_run_list_load(struct wb_project *project, size_t most, struct wb_run_list *out,
				struct wb_error *err);
void wb_run_list_release(struct wb_run_list *list);

/* What became of the rows of a run's steps, in order. */
struct wb_listed_step {
	struct wb_text name, mapping, source, target, state;
	uint64_t rows_read, rows_made, inserted, updated, unchanged, deleted, filtered, rejected,
		duplicate, grouped;
};

/* In the arena. */
enum wb_status wb_run_list_steps(struct wb_project *project, int64_t run, struct wb_arena *arena,
				 struct wb_listed_step **steps, size_t *n, struct wb_error *err);

#endif
