/*
 * Preview: source rows and the rows they would become. Evaluates with the plan
 * that a run executes; never opens a target, never writes. One thread.
 */
#ifndef WB_STUDY_PREVIEW_H
#define WB_STUDY_PREVIEW_H

#include <stdatomic.h>

#include "plan/evaluate.h"
#include "session/session.h"

/* How far a row came: what lies behind has no cells. */
enum wb_preview_reach {
	WB_PREVIEW_UNREAD, /* its source record is at fault, or a join or list ended it */
	WB_PREVIEW_WHERE,  /* `where` did not let it pass, or failed */
	WB_PREVIEW_TARGET, /* the target's values were computed */
};

/* One row of a preview; all of it is valid during the call only. */
struct wb_preview_row {
	uint64_t number; /* in the source, from 1; of a group: of its first row */
	const struct wb_plan *plan;
	const struct wb_batch *source;  /* the cells of the plan's columns … */
	const struct wb_column *target; /* … and of plan->arrows, where `reach` is TARGET */
	size_t row;                     /* index into both */
	enum wb_preview_reach reach;
	enum wb_outcome outcome;      /* PENDING: would be written; FILTERED; REJECTED */
	const struct wb_fault *fault; /* why REJECTED */
	struct wb_arena *arena;       /* for texts made of cells */
	struct wb_tracer *tracer;     /* for wb_preview_trace */
};

/* One step of an arrow: its text, and what it makes of the batch's rows. */
struct wb_trace_step {
	struct wb_text step; /* "trim", "else null" */
	const struct wb_column *column;
};

/*
 * The steps of an expression of the row's plan (an arrow's, or `where`), from the
 * fields that it reads to its value; constants, and what is made of constants
 * only, are left out. *steps lies in the batch's arena. Both branches of a choice
 * are shown, whichever was taken.
 */
size_t wb_preview_trace(const struct wb_preview_row *row, const struct wb_expr *expr,
			const struct wb_trace_step **steps);

/* What was read for a preview of groups, or of rows put in order: the whole source. */
struct wb_preview_reading {
	bool groups;
	uint64_t rows;
	uint64_t filtered, rejected; /* of those made of them: they are not shown */
};

struct wb_preview {
	uint64_t rows;                /* at most so many source rows, or groups; 0: 20 */
	uint64_t memory;              /* bytes for joined tables; 0: the default */
	const atomic_bool *cancelled; /* ends it with WB_INTERRUPTED; may be NULL */
	void *context;
	/* Before the first row, where all had to be read; may be NULL. */
	void (*reading)(void *context, const struct wb_preview_reading *reading);
	void (*row)(void *context, const struct wb_preview_row *row);
};

/* Previews the chosen mapping number `index` of the session. */
enum wb_status wb_preview_mapping(struct wb_session *session, size_t index,
				  const struct wb_preview *preview, struct wb_error *err);

#endif
