/*
 * The run that the workbench carries out: one at a time, in the background, whatever
 * is on the screen. It goes through the engine's own entry, as the command does.
 * The loop's thread, but for what its worker does inside.
 */
#ifndef TUI_RUNNING_H
#define TUI_RUNNING_H

#include "engine/run.h"
#include "tui/app.h"

enum { WB_RUNNING_REJECTS = 8 }; /* as many of the latest are kept to be seen */

struct wb_running_order {
	size_t n_mappings; /* 0: all of them */
	const struct wb_text *mappings;
	bool resume, anew, allow_drift;
	int64_t rejects_of; /* 0: the sources */
};

enum wb_running_phase {
	WB_RUNNING_WAITS, /* has not begun */
	WB_RUNNING_WORKS,
	WB_RUNNING_VERIFIES,
	WB_RUNNING_ENDED,
};

/* A step as last told of. */
struct wb_running_step {
	struct wb_text name, target;
	enum wb_running_phase phase;
	enum wb_run_state state;
	uint64_t rows_read, rows_made, counts[WB_OUTCOMES];
	uint64_t done, total; /* in the source's units; total 0: unknown */
	bool verified;
	size_t differences;
	int64_t began, told, ended; /* monotonic microseconds; told: last; ended 0: not yet */
};

struct wb_running_reject {
	struct wb_text mapping, field, reason, value;
	uint64_t row;
};

/* What is known of it now. Texts live until the next run begins. */
struct wb_running_account {
	bool going_on, stopping;
	int64_t number; /* of the run, once it has ended; 0: none yet */
	enum wb_run_state state;
	enum wb_status status; /* how it ended; else WB_OK */
	struct wb_error err;
	int64_t began, ended; /* monotonic */
	size_t n_steps;       /* those that have begun; all of them once it ended */
	const struct wb_running_step *steps;
	uint64_t n_rejects; /* in all; the latest are kept, newest first */
	const struct wb_running_reject *rejects;
};

struct wb_running;

struct wb_running *wb_running_new(struct wb_app *app);
void wb_running_free(struct wb_running *running); /* its job has ended; accepts NULL */

/* Starts a run; false, and said, where one is going on or the project is read-only. */
bool wb_running_start(struct wb_running *running, const struct wb_running_order *order);

/* Asks it to stop after the batch in hand; it can be resumed. */
void wb_running_stop(struct wb_running *running);

struct wb_running_account wb_running_account(const struct wb_running *running);

#endif
