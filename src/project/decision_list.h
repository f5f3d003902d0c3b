/*
 * The decisions of a run, page by page, for whoever shows them; and the runs to choose
 * among. Reads only. One thread, that of the project's connection.
 *
 * A page costs a pass over the run's decisions where a filter or the order by row
 * needs one: take it in the background.
 */
#ifndef WB_PROJECT_DECISION_LIST_H
#define WB_PROJECT_DECISION_LIST_H

#include "project/decision_filter.h"
#include "project/project.h"

enum wb_decision_order {
	WB_DECISIONS_NEWEST, /* the last one first */
	WB_DECISIONS_BY_ROW, /* by step, then by source row */
};

struct wb_decision {
	int64_t step, seq;
	struct wb_text step_name, mapping;
	struct wb_text kind;         /* "row", "field", "step" */
	int64_t first_row, last_row; /* 0: it is about no row */
	int64_t count;               /* rows, or what the step counted */
	struct wb_text outcome;      /* of a row, else empty */
	struct wb_text rule, note;   /* of rejected rows: the reason, where all have the same */
	struct wb_text field, value; /* likewise */
	bool has_value;
};

struct wb_decision_query {
	int64_t run; /* 0: the newest */
	const struct wb_decision_filter *filter;
	enum wb_decision_order order;
	const struct wb_decision *after; /* the last one of the page before; NULL: from the first */
	size_t most;
};

struct wb_decision_page {
	struct wb_arena arena;
	int64_t run;    /* that was asked for; 0: there are none */
	int64_t newest; /* run of the project */
	size_t count;
	struct wb_decision *items;
	bool more; /* there may be further ones */
};

/* Into an empty page; released by the caller, also after a failure. */
enum wb_status
wb_decision_page_load(struct wb_project *project, const struct wb_decision_query *query,
		      struct wb_decision_page *out, struct wb_error *err);
void wb_decision_page_release(struct wb_decision_page *page);

/* A run, in few words. */
struct wb_run_choice {
	int64_t number, started; /* microseconds UTC */
	struct wb_text state, steps;
};

/* The newest runs, at most so many, in the arena. */
enum wb_status wb_run_choices_load(struct wb_project *project, size_t most, struct wb_arena *arena,
				   struct wb_run_choice **out, size_t *n, struct wb_error *err);

/* The names of a run's steps, in order, in the arena. */
enum wb_status wb_run_step_names(struct wb_project *project, int64_t run, struct wb_arena *arena,
				 struct wb_text **names, size_t *n, struct wb_error *err);

/* The run before (direction -1) or after (1) that one, or 0. */
enum wb_status wb_run_beside(struct wb_project *project, int64_t run, int direction, int64_t *out,
			     struct wb_error *err);

#endif
