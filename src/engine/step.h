/*
 * A step: one mapping of a run, from opening its tables to their verification.
 * One thread, that of the run.
 */
#ifndef WB_ENGINE_STEP_H
#define WB_ENGINE_STEP_H

#include "engine/rehearsal.h"
#include "engine/run.h"
#include "project/lease.h"
#include "session/table_drift.h"

/* What a step needs of its run. All borrowed. */
struct wb_step_task {
	struct wb_project *project;
	struct wb_session *session;
	const struct wb_run_options *options;
	const struct wb_run_observer *observer;
	const struct wb_plan *plan;
	const struct wb_table_drift *drift; /* that was allowed; to be logged */
	const struct wb_parking *parking;   /* what the plan goes without; likewise */
	const struct wb_context *context;
	struct wb_journal *journal;          /* NULL: a dry run */
	struct wb_lease *lease;              /* likewise */
	const struct wb_step_record *record; /* likewise */
	const struct wb_step_record *first;  /* likewise; of a second pass: of the first */
	struct wb_written_rows *written;     /* of both passes; NULL: there is but one */
	struct wb_rehearsal *rehearsal;      /* of a dry run */
	struct wb_changes **later; /* likewise: the first pass leaves them for the second */
	unsigned jobs;
	bool resume; /* this step was begun before */
};

/*
 * Runs the step and fills result as it goes; *wrote becomes true once something
 * may have been written. After a failure, what was committed stands and the
 * step can be resumed.
 */
enum wb_status wb_step_run(const struct wb_step_task *task, struct wb_step_result *result,
			   bool *wrote, struct wb_error *err);

#endif
