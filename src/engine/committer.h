/*
 * The committer: what becomes of evaluated rows. It decides (insert, update,
 * leave, reject), has the target write, logs every row, and commits target and
 * journal in the order that lets a killed run resume.
 *
 * One thread, the one that calls wb_pipeline_run.
 */
#ifndef WB_ENGINE_COMMITTER_H
#define WB_ENGINE_COMMITTER_H

#include "base/map.h"
#include "connect/connector.h"
#include "engine/changes.h"
#include "engine/keyset.h"
#include "engine/pipeline.h"
#include "engine/written_rows.h"
#include "project/journal.h"
#include "project/key_store.h"

struct wb_committer {
	/* Set by whoever makes it; all borrowed. */
	const struct wb_plan *plan;
	const struct wb_connector *connector;
	struct wb_target *target;
	struct wb_journal *journal; /* NULL: a dry run, nothing is logged or committed */
	int64_t step;               /* its id in the journal */
	struct wb_key_store *store; /* told of what is committed; NULL: nothing to keep */
	/* Of a mapping with a second pass: filled by a first one that is not logged, read by
	   the second. Else NULL. */
	struct wb_written_rows *written;
	bool keeps_ledger;    /* the target has its own; else the journal is the ledger */
	bool keeps_figures;   /* follows `expected`, for verification */
	uint64_t commit_rows; /* rows read between two commits */

	/* Told of every reject, logged or not; may be NULL. */
	void (*rejected)(void *context, const struct wb_reject *reject);
	void *context;

	/* Keys that earlier runs rejected: it is logged when a row writes one. */
	struct wb_map rejected_keys;

	/* Told of every row once it is written; NULL: nobody asks. */
	struct wb_changes *changes;

	/* Keys written by this step, where the target does not watch them; else NULL. */
	struct wb_keyset *keys;
	/* All that the step would write of the rows so far, for `distinct`; else NULL. */
	struct wb_keyset *distinct;
	/* For `write sync`: every key that the source has, and how many of its rejected rows
	   have none that could be computed. Else NULL. */
	struct wb_keyset *source_keys;
	uint64_t unknown_keys;
	/* Whether the target must be asked which keys it has; then the keys of one look-up. */
	bool looks_up;
	struct wb_keyset *segment;

	/* What has come of the step so far. */
	struct wb_checkpoint at;  /* tally is left empty here; see `expected` */
	struct wb_tally expected; /* what reading the target back must give */
	uint64_t counts[WB_OUTCOMES];
	uint64_t since_commit;
	uint64_t next_batch; /* the one after the last that was taken */
};

/* Takes one parcel: writes and logs its rows; commits when enough have come together. */
enum wb_status
wb_committer_take(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err);

/*
 * The parts of taking, for a step whose rows do not come in source order: writes
 * the rows of a parcel and gives each its outcome, logs nothing.
 */
enum wb_status
wb_committer_write(struct wb_committer *committer, struct wb_parcel *parcel, struct wb_error *err);

/* Logs which rows of a parcel wrote a key that an earlier run rejected. */
enum wb_status wb_committer_log_keys(struct wb_committer *committer, struct wb_parcel *parcel,
				     struct wb_error *err);

/* Logs what steps chose for rows of a parcel, and the numbers that they were given. */
enum wb_status wb_committer_log_choices(struct wb_committer *committer, struct wb_parcel *parcel,
					struct wb_error *err);

/* The rule of a row's outcome, or empty. */
struct wb_text wb_committer_rule(const struct wb_rows *rows, size_t row);

/* A rejected row of a parcel, without its record; the key is the plan's. */
struct wb_reject
wb_committer_reject(const struct wb_plan *plan, struct wb_parcel *parcel, size_t row);

/* Logs a reject and hands it on; of a parcel read from the source, with its record. */
enum wb_status wb_committer_tell(struct wb_committer *committer, const struct wb_reject *reject,
				 struct wb_error *err);
enum wb_status wb_committer_tell_row(struct wb_committer *committer, struct wb_parcel *parcel,
				     size_t row, struct wb_error *err);

/*
 * Commits what has come since the last commit; nothing to do where nothing has,
 * save that a step without rows is committed once.
 */
enum wb_status wb_committer_commit(struct wb_committer *committer, struct wb_error *err);

/*
 * Makes the next commit one of its own although no row comes with it: as if a
 * last row had been read, so that a resume tells it from the commit before.
 */
void wb_committer_close_rows(struct wb_committer *committer);

/* Whether what later rows become depends on earlier ones that the target cannot show. */
bool wb_committer_has_memory(const struct wb_committer *committer);

/* Takes up what an earlier part of the run had in memory of the parcel's first n rows. */
enum wb_status wb_committer_remember(struct wb_committer *committer, struct wb_parcel *parcel,
				     size_t n, struct wb_error *err);

#endif
