/*
 * Corrections: what a person changed in the source record of a reject, and who.
 * Each is kept; the last one counts. A reject can also be left, with a reason.
 *
 * One thread, that of the project's connection. What is put is kept once it is
 * committed, all of it or nothing.
 */
#ifndef WB_PROJECT_CORRECTION_H
#define WB_PROJECT_CORRECTION_H

#include "project/reject_record.h"
#include "project/rejects.h"

struct wb_correction {
	int64_t run, step, row;
	int64_t at; /* microseconds UTC */
	struct wb_text author;
	const struct wb_reject_record *before; /* where it was not readable, all is new */
	const struct wb_reject_record *after;  /* the same fields in the same order */
};

struct wb_corrections;

enum wb_status
wb_corrections_begin(struct wb_project *project, struct wb_corrections **out, struct wb_error *err);
enum wb_status wb_corrections_commit(struct wb_corrections *corrections, struct wb_error *err);
/* What is not committed is rolled back; accepts NULL. */
void wb_corrections_end(struct wb_corrections *corrections);

enum wb_status wb_corrections_put(struct wb_corrections *corrections,
				  const struct wb_correction *correction, struct wb_error *err);

/*
 * Leaves the rejects that fit and are not settled, for good or until one is corrected:
 * all of them, or none.
 */
enum wb_status
wb_reject_leave(struct wb_project *project, const struct wb_reject_filter *filter, int64_t at,
		struct wb_text author, struct wb_text reason, int64_t *left, struct wb_error *err);

#endif
