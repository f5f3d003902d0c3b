/*
 * A run: one execution of a project's mappings, logged, resumable, verified.
 *
 * One thread calls it; it starts and ends its own workers. What is shown while
 * it runs goes through the observer, on the caller's thread.
 */
#ifndef WB_ENGINE_RUN_H
#define WB_ENGINE_RUN_H

#include <stdatomic.h>

#include "engine/changes.h"
#include "engine/verify.h"
#include "project/journal.h"
#include "session/session.h"

struct wb_run_options {
	size_t n_mappings;
	const struct wb_text *mappings; /* none: all of them */
	size_t n_parameters;
	const struct wb_parameter_value *parameters; /* --set */
	bool allow_outside;
	bool dry_run;       /* everything but keeping it; not logged */
	bool atomic;        /* each step in one transaction */
	bool resume;        /* the last run, which stopped; mappings and parameters are its own */
	bool allow_drift;   /* run although tables are not as last inspected; logged */
	int64_t rejects_of; /* only the rejects of that run, as corrected; 0: the sources */
	bool anew;          /* start a new run although the last one is unfinished */
	bool skip_verification;
	unsigned jobs; /* 0: as many as there are processors */
	bool has_reject_limit;
	struct wb_limit reject_limit; /* of each step; before the mapping's own */
	uint64_t memory;      /* bytes for joined tables, and for rows held back; 0: the default */
	uint64_t commit_rows; /* rows between two commits; 0: the default */
	const atomic_bool *interrupted; /* set from outside to stop; may be NULL */
};

/* What became of target rows whose key the source lacks, for `write sync`. */
struct wb_missing_result {
	bool done;
	uint64_t deleted, set, kept;
	uint64_t refused; /* the target did not let them go */
	uint64_t keyless; /* they have no key to be missed by */
	uint64_t unknown; /* source rows without a key: then no row was touched */
};

/* How a step ended, or stands. Texts are valid until wb_run_result_release. */
struct wb_step_result {
	struct wb_text name; /* "member"; "member, second pass" */
	struct wb_text mapping, source, target;
	enum wb_run_state state;
	bool started;
	uint64_t rows_read;
	uint64_t rows_made; /* beyond those, by joins and lists */
	uint64_t counts[WB_OUTCOMES];
	struct wb_missing_result missing;
	size_t n_parked;        /* lines of the mapping that it goes without, not on purpose */
	struct wb_text skipped; /* why the mapping is parked as a whole and not run, or empty */
	bool verified;          /* verification was done */
	size_t differences;     /* and how many figures it found to differ */
};

struct wb_run_result {
	struct wb_arena arena;
	int64_t number; /* of the run; 0 for a dry run */
	enum wb_run_state state;
	bool wrote; /* something may have been written to a target */
	size_t n_steps;
	struct wb_step_result *steps; /* those that are skipped come last */
};

void wb_run_result_release(struct wb_run_result *result);

/* Every function may be NULL. */
struct wb_run_observer {
	void *context;
	void (*step_began)(void *context, const struct wb_step_result *step);
	/* `done` of `total` in the source's own units; total 0: unknown. */
	void (*progress)(void *context, const struct wb_step_result *step, uint64_t done,
			 uint64_t total);
	/* Every row that is rejected, in order; dry runs too. Valid during the call. */
	void (*rejected)(void *context, const struct wb_step_result *step,
			 const struct wb_reject *reject);
	/*
	 * Of a dry run: what becomes of every row, see engine/changes.h; the counts of
	 * the step's result are then those of what was told. A failure stops the run.
	 */
	enum wb_status (*changed)(void *context, const struct wb_step_result *step,
				  const struct wb_change *change, struct wb_error *err);
	void (*verifying)(void *context, const struct wb_step_result *step);
	void (*step_ended)(void *context, const struct wb_step_result *step);
};

/*
 * Runs. On WB_OK result->state says how it ended (FINISHED, REJECTS, MISMATCH).
 * Otherwise err says why it stopped and result holds how far it came. The
 * result, all zero before, is released by the caller in every case.
 */
enum wb_status
wb_run(struct wb_project *project, const struct wb_run_options *options,
       const struct wb_run_observer *observer, struct wb_run_result *result, struct wb_error *err);

/*
 * Reads the targets of a finished run back (0: the last one) and holds them
 * against what it wrote; logs what it finds. result->state is MISMATCH where a
 * figure differs.
 */
enum wb_status wb_run_verify(struct wb_project *project, int64_t run, bool allow_outside,
			     struct wb_run_result *result, struct wb_error *err);

#endif
