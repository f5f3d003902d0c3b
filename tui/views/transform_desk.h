/*
 * The desk of a transform's trials: a project opened for them, the values, and what is
 * to be done with them. One job at a time has it; between jobs it is the loop's.
 */
#ifndef TUI_VIEWS_TRANSFORM_DESK_H
#define TUI_VIEWS_TRANSFORM_DESK_H

#include "study/trial_arrow.h"
#include "tui/job.h"
#include "tui/opened.h"

enum { WB_TRANSFORM_CASES = 200 }; /* most values of each list; their texts may be cut */

struct wb_transform_trial;

/* A step to be evaluated, and what came of it. */
struct wb_transform_task {
	char *prefix, *before; /* the prefix without its last step, or NULL */
	bool counts;           /* all values are wanted, not the sample alone */
	enum wb_status status;
	struct wb_error err;
	struct wb_trial_result result;
	bool has_sample;
	struct wb_arena arena;
	struct wb_trial_case sample;
	enum wb_trial_kind sample_kind;
};

struct wb_transform_desk {
	struct wb_transform_trial *trial; /* NULL once that is gone */
	struct wb_jobs *jobs;
	char *path;
	bool allow_outside;
	struct wb_opened opened;
	bool is_open;
	struct wb_trial_values *values;
	struct wb_arena arena; /* of the asking below */
	struct wb_text mapping;
	struct wb_arrow_source source;
	bool has_sample;
	uint64_t sample;
	void (*take)(void *context, void *item); /* gets each task done, and frees it */
	size_t n_tasks;
	struct wb_transform_task **tasks; /* those handed over are NULL */
};

/* A job's work, of which the desk is the context: loads `source`, or does the tasks. */
enum wb_status wb_transform_desk_load(void *context, struct wb_job *job, struct wb_error *err);
enum wb_status wb_transform_desk_work(void *context, struct wb_job *job, struct wb_error *err);

/* The loop's, while no job has it: */
void wb_transform_desk_clear(struct wb_transform_desk *desk); /* no tasks, no asking */
void wb_transform_desk_close(struct wb_transform_desk *desk); /* frees it, by a job */
void wb_transform_task_free(struct wb_transform_task *task);  /* accepts NULL */

#endif
