/*
 * Rejects: the rows of a run's step that were not written, each with its source
 * record as it stands after the corrections made to it.
 *
 * A source row is given once, however many rejects came of it. One thread, that
 * of the project's connection.
 */
#ifndef WB_PROJECT_REJECTS_H
#define WB_PROJECT_REJECTS_H

#include "base/arena.h"
#include "base/map.h"
#include "project/project.h"

struct wb_rejects;

/*
 * Which rejects: those of a step of a run, and of the other pass of its mapping where
 * there are two; by rule, field, reason or row where these are given.
 */
struct wb_reject_filter {
	int64_t run, step;
	const char *rule, *field, *reason; /* NULL: any */
	int64_t row;                       /* 0: any */
	bool unsettled;                    /* only those that are neither loaded nor left */
	bool taken; /* the rejects that this step of a later run took up instead */
};

struct wb_reject_row {
	int64_t row;
	struct wb_text field, rule, reason, value;
	struct wb_text record; /* JSON, corrected where it was */
	struct wb_text state;  /* as the view reject_state has it */
	bool corrected;
};

/* In the order of the rows. Close it before the project. */
enum wb_status wb_rejects_open(struct wb_project *project, const struct wb_reject_filter *filter,
			       struct wb_rejects **out, struct wb_error *err);
void wb_rejects_close(struct wb_rejects *rejects); /* accepts NULL */

/* Begins anew, with another row of the step; only where the filter names a row. */
void wb_rejects_seek(struct wb_rejects *rejects, int64_t row);

/* The next one, in the arena; *found is false behind the last. */
enum wb_status wb_rejects_next(struct wb_rejects *rejects, struct wb_arena *arena,
			       struct wb_reject_row *out, bool *found, struct wb_error *err);

/* The run's name, which no other project's run has, and the mapping. */
enum wb_status
wb_rejects_step_names(struct wb_project *project, const struct wb_reject_filter *filter,
		      struct wb_arena *arena, struct wb_text *run, struct wb_text *mapping,
		      struct wb_error *err);

/* The run and step of such names; 0 where this project has none. */
enum wb_status
wb_rejects_step_find(struct wb_project *project, struct wb_text run, struct wb_text mapping,
		     struct wb_reject_filter *out, struct wb_error *err);

/*
 * The names of the source's fields in their order: as its records have them or,
 * where none could be read, as the catalog has them. WB_NOT_FOUND where neither does.
 */
enum wb_status
wb_rejects_fields(struct wb_project *project, int64_t run, int64_t step, struct wb_arena *arena,
		  struct wb_text **names, size_t *n_names, struct wb_error *err);

/* Taking rejects up again. */

/* The mappings that have rejects of a run that are neither loaded nor left. */
enum wb_status wb_rejects_mappings(struct wb_project *project, int64_t run, struct wb_arena *arena,
				   struct wb_text **names, size_t *n_names, struct wb_error *err);

/* A mapping's rejects of a run that are not settled; step 0 where it had no step there. */
enum wb_status wb_rejects_step_of(struct wb_project *project, int64_t run, struct wb_text mapping,
				  struct wb_reject_filter *out, struct wb_error *err);

/*
 * Notes that a step (its id) takes up what of its mapping is not settled of a run,
 * with the corrections as they are now; a step that did so before keeps what it took.
 * *out then finds them.
 */
enum wb_status wb_rejects_take(struct wb_project *project, int64_t step, int64_t of_run,
			       struct wb_reject_filter *out, struct wb_error *err);

/* What such a step (its id) took up: for the second pass of its mapping. */
enum wb_status wb_rejects_taken(struct wb_project *project, int64_t step,
				struct wb_reject_filter *out, struct wb_error *err);

/*
 * The keys that rejects of earlier runs of a step's mapping have, the last 100,000 of
 * those that no run is known to have written since; into an empty map, with no values.
 */
enum wb_status
wb_rejects_keys(struct wb_project *project, int64_t step, struct wb_map *out, struct wb_error *err);

/* A row of which a part was rejected and another part written, or 0. */
enum wb_status
wb_rejects_partly_loaded(struct wb_project *project, const struct wb_reject_filter *filter,
			 int64_t *row, struct wb_error *err);

#endif
