/*
 * A transfer: what a step has open while it moves rows, and the row where it
 * goes on. One thread, that of the run; workers use `relation`, `to` and
 * `target` as their headers allow.
 */
#ifndef WB_ENGINE_TRANSFER_H
#define WB_ENGINE_TRANSFER_H

#include "engine/committer.h"
#include "engine/step.h"
#include "relation/answers.h"
#include "relation/relation.h"

struct wb_transfer {
	const struct wb_step_task *task;
	const struct wb_plan *plan;
	struct wb_step_result *result;
	struct wb_handle *rejects; /* what the relation reads instead of its source, or NULL */
	struct wb_relation *relation;
	struct wb_answers *set_answers; /* to what `missing set` asks for, or NULL */
	const struct wb_connector *to;
	struct wb_handle *target_handle;
	struct wb_target *target;
	struct wb_target_field *fields;
	struct wb_committer committer;
	uint64_t recall_until; /* reading again for the keys of the rows before it; else 0 */
};

bool wb_transfer_is_dry(const struct wb_transfer *transfer); /* nothing is kept or logged */
/* Whether the step is one transaction: as asked for, or because it reads what it writes. */
bool wb_transfer_is_atomic(const struct wb_transfer *transfer);

/* Whether nothing of the step is committed before its end. */
bool wb_transfer_finish_commits(const struct wb_transfer *transfer);

bool wb_transfer_replaces(const struct wb_transfer *transfer);
bool wb_transfer_was_written(const struct wb_transfer *transfer); /* before the resume */

/*
 * Opens both systems and the target: anew, or, where the step is resumed, where
 * its last commit left it, the journal at the same row. `task`, `plan` and
 * `result` are set before; close it also after a failure.
 */
enum wb_status wb_transfer_open(struct wb_transfer *transfer, struct wb_error *err);

/* Evaluated rows as they go to a target of so many columns. */
struct wb_rows
wb_transfer_rows(const struct wb_evaluated *evaluated, size_t n_columns, struct wb_arena *arena);

/* Makes an evaluated parcel ready for the committer: rows, tally, wire form; any thread. */
void wb_transfer_prepare(const struct wb_transfer *transfer, struct wb_parcel *parcel);

/* Closes the tables; `keep`: what is committed waits for a resume. The committer stays. */
void wb_transfer_close(struct wb_transfer *transfer, bool keep);
void wb_transfer_release(struct wb_transfer *transfer);

#endif
