/*
 * The past of a row: what the journal says about one source row of a mapping,
 * run by run. Reads only. All texts lie in the arena that is handed in. One
 * thread, that of the project's connection.
 */
#ifndef WB_PROJECT_PAST_H
#define WB_PROJECT_PAST_H

#include "base/arena.h"
#include "project/project.h"
#include "project/reject_record.h"

/* A decision about the row as a whole; a join makes several of one source row. */
struct wb_past_decision {
	struct wb_text outcome, rule, note;
};

/* A choice about one field of it: a fallback, a crosswalk's otherwise, … */
struct wb_past_choice {
	struct wb_text field, rule, note, value;
};

struct wb_past_reject {
	uint64_t row;
	struct wb_text key, field, rule, reason, value;
	struct wb_text record; /* the source record whole, JSON */
};

/* What a person changed in a field of a rejected record. */
struct wb_past_correction {
	int64_t at; /* microseconds UTC */
	struct wb_text author;
	struct wb_record_cell before, after; /* both bear the field's name */
};

/* A reject that a person left as it is. */
struct wb_past_leaving {
	int64_t at;
	struct wb_text author, reason;
};

/* One step of a run that carried out the mapping, and what it did with the row. */
struct wb_past_run {
	int64_t run, step;
	unsigned pass;       /* of the mapping: 2, its arrows that waited */
	struct wb_text name; /* of the run, unique everywhere */
	int64_t started;     /* microseconds UTC */
	struct wb_text state;
	struct wb_text source, target; /* "ams.members", "crm.member" */
	struct wb_text source_state;   /* what the source of its rows was, or empty */
	int64_t rejects_of;            /* the run whose rejects it took up, or 0 */
	size_t n_decisions, n_choices, n_rejects, n_corrections, n_leavings;
	struct wb_past_decision *decisions;
	struct wb_past_choice *choices;
	struct wb_past_reject *rejects;
	struct wb_past_correction *corrections; /* of these rejects, the first one first */
	struct wb_past_leaving *leavings;
};

/* The steps that carried out a mapping, the first run first; nothing about rows yet. */
enum wb_status
wb_past_runs(struct wb_project *project, struct wb_text mapping, struct wb_arena *arena,
	     struct wb_past_run **runs, size_t *n, struct wb_error *err);

/* Fills in what such a step did with a source row. */
enum wb_status wb_past_of_row(struct wb_project *project, uint64_t row, struct wb_arena *arena,
			      struct wb_past_run *run, struct wb_error *err);

/* Fills in the step's rejects with that key of the target row, as `rejects` shows it. */
enum wb_status
wb_past_of_key(struct wb_project *project, struct wb_text key, struct wb_arena *arena,
	       struct wb_past_run *run, struct wb_error *err);

/* A parameter as a run was given it with --set. */
struct wb_past_parameter {
	struct wb_text name, text;
};

enum wb_status
wb_past_parameters(struct wb_project *project, int64_t run, struct wb_arena *arena,
		   struct wb_past_parameter **parameters, size_t *n, struct wb_error *err);

#endif
