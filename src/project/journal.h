/*
 * The journal: runs, their steps, and what became of every row.
 *
 * Row decisions are kept as ranges: consecutive rows of one outcome and rule
 * share a record. Because they are in row order, the journal can be cut back
 * to any source row: what was written later goes, a range that reaches beyond
 * is shortened. So a journal that ran ahead of the target's ledger is brought
 * back to it exactly, and a resumed run logs what an undisturbed one logs.
 *
 * Everything between two wb_journal_commit calls is one transaction of the
 * project file, durable on return (synchronous FULL). One thread, that of the
 * project's connection, calls these functions.
 */
#ifndef WB_PROJECT_JOURNAL_H
#define WB_PROJECT_JOURNAL_H

#include "data/outcome.h"
#include "project/design.h"
#include "project/project.h"

enum wb_run_state {
	WB_RUN_RUNNING,     /* or killed: see the lease */
	WB_RUN_FINISHED,    /* all rows written */
	WB_RUN_REJECTS,     /* finished, some rows rejected */
	WB_RUN_STOPPED,     /* by an error or a limit; can be resumed */
	WB_RUN_INTERRUPTED, /* by the user; can be resumed */
	WB_RUN_MISMATCH,    /* verification found a difference */
	WB_RUN_PARKED,      /* of a step: not run, for its mapping is parked as a whole */
	WB_RUN_STATES
};

const char *wb_run_state_name(enum wb_run_state state); /* "running", … */

struct wb_journal;

/* One step of a run as recorded. */
struct wb_step_record {
	int64_t id;
	struct wb_text mapping;        /* its name */
	unsigned pass;                 /* 1, or 2: of its arrows that waited */
	int64_t design_version;        /* the mapping's version that ran */
	struct wb_text source, target; /* "ams.members", "crm.member" */
	enum wb_run_state state;
	bool written; /* rows are in and finished; verification may be open */
	uint64_t rows_read, rows_made;
	struct wb_text source_state;        /* what the source was when the step began, or empty */
	uint64_t batch, position, next_row; /* of the last checkpoint; next_row 0: none */
	uint64_t rows, checksum, offset;    /* likewise: the ledger's entry */

	/* Given at the start only. */
	size_t n_parked;
	const int64_t *parked; /* records of project/parking.h that the step goes without */
	bool skipped;          /* they park its mapping as a whole */
};

/* A run as recorded; texts are valid until the journal is closed. */
struct wb_run_record {
	int64_t number;      /* 1, 2, … within the project */
	struct wb_text name; /* unique everywhere: project uuid and number */
	enum wb_run_state state;
	int64_t started, ended;   /* microseconds UTC; ended 0: not yet */
	struct wb_text arguments; /* JSON: parameters and options, so that resume repeats them */
	struct wb_text message;   /* why it stopped, or empty */
	size_t n_steps;
	struct wb_step_record *steps;
};

enum wb_status
wb_journal_open(struct wb_project *project, struct wb_journal **out, struct wb_error *err);
void wb_journal_close(struct wb_journal *journal); /* rolls back what is not committed */

/*
 * Starts a run: pins the versions of `design` (what it was planned with), and
 * records the steps (mapping, pass, design_version, source, target and what is parked
 * of each; ids are filled in), all committed on return.
 */
enum wb_status wb_journal_start(struct wb_journal *journal, int64_t now, struct wb_text arguments,
				const struct wb_design_list *design, struct wb_step_record *steps,
				size_t n_steps, struct wb_run_record *out, struct wb_error *err);

/* A run by number, or the last one where number is 0; WB_NOT_FOUND where there is none. */
enum wb_status wb_journal_load(struct wb_journal *journal, int64_t number,
			       struct wb_run_record *out, struct wb_error *err);

/* One row's outcome; rows come in order. `rule` is the reason's word, or empty; `note` likewise. */
enum wb_status
wb_journal_row(struct wb_journal *journal, int64_t step, uint64_t row, enum wb_outcome outcome,
	       struct wb_text rule, struct wb_text note, struct wb_error *err);

/* `count` consecutive rows of one outcome, for speed: as that many calls of wb_journal_row. */
enum wb_status wb_journal_rows(struct wb_journal *journal, int64_t step, uint64_t first_row,
			       uint64_t count, enum wb_outcome outcome, struct wb_text rule,
			       struct wb_text note, struct wb_error *err);

/*
 * `count` rows of one outcome that were made of the source rows first to last:
 * several may share a source row, with each other and with the rows before.
 */
enum wb_status wb_journal_made_rows(struct wb_journal *journal, int64_t step, uint64_t first_row,
				    uint64_t last_row, uint64_t count, enum wb_outcome outcome,
				    struct wb_text rule, struct wb_text note, struct wb_error *err);

/*
 * A choice about one field of a row: rule "fallback", "crosswalk-otherwise",
 * "truncated", …; `value` is what the step was given. Consecutive rows with the
 * same field, rule, note and value share a record, as rows do.
 */
enum wb_status wb_journal_field(struct wb_journal *journal, int64_t step, uint64_t row,
				struct wb_text field, struct wb_text rule, struct wb_text note,
				struct wb_text value, struct wb_error *err);

/* A choice about the step as a whole (rows deleted by replace, a table created, …). */
enum wb_status wb_journal_step_note(struct wb_journal *journal, int64_t step, struct wb_text rule,
				    uint64_t count, struct wb_text note, struct wb_error *err);

struct wb_reject {
	uint64_t row;
	struct wb_text key; /* of the target row, where it could be computed, or empty */
	struct wb_text field, rule, reason, value;
	struct wb_text record; /* the source record whole, JSON */
};

/* The row's decision (rejected, rule) is recorded by wb_journal_row as for any other. */
enum wb_status wb_journal_reject(struct wb_journal *journal, int64_t step,
				 const struct wb_reject *reject, struct wb_error *err);

/*
 * The number that a sequence gave to a key, first asked for by this row. Where the
 * key has one already, nothing is done.
 */
enum wb_status
wb_journal_number(struct wb_journal *journal, int64_t step, uint64_t row, struct wb_text sequence,
		  struct wb_text key, int64_t number, struct wb_error *err);

/* A key, as rejects show it, that this row wrote, and that earlier runs of the mapping rejected. */
enum wb_status
wb_journal_key_written(struct wb_journal *journal, int64_t step, uint64_t row,
		       enum wb_outcome outcome, struct wb_text key, struct wb_error *err);

/* A key that a mapping wrote, for the old key of this row. */
struct wb_xref {
	struct wb_text mapping, field, old_key, new_key;
};

/*
 * Keeps it. Where an earlier run wrote another key, that one goes; where this step
 * did, the old key has several, and is known to have.
 */
enum wb_status wb_journal_xref(struct wb_journal *journal, int64_t step, uint64_t row,
			       const struct wb_xref *xref, struct wb_error *err);

/*
 * Keys that stand in the target no more are forgotten, in the open transaction: those
 * of a step that was rolled back; all but the step's own of a mapping that replaces its
 * table; or those of rows that were deleted, which are named one by one and then go
 * together.
 */
enum wb_status
wb_journal_forget_keys(struct wb_journal *journal, int64_t step, struct wb_error *err);
enum wb_status
wb_journal_forget_others(struct wb_journal *journal, int64_t step, struct wb_error *err);
enum wb_status wb_journal_key_gone(struct wb_journal *journal, struct wb_text field,
				   struct wb_text new_key, struct wb_error *err);
enum wb_status
wb_journal_forget_gone(struct wb_journal *journal, int64_t step, struct wb_error *err);

/* A checkpoint: how far the step has come. */
struct wb_checkpoint {
	uint64_t rows_read, rows_made; /* made: more than were read, by joins and lists */
	uint64_t batch, position, next_row;
	uint64_t rows, checksum, offset;
	struct wb_text tally; /* the engine's verification figures, opaque text */
};

/* Updates the step with a checkpoint and commits everything since the last commit. */
enum wb_status wb_journal_commit(struct wb_journal *journal, int64_t step,
				 const struct wb_checkpoint *checkpoint, struct wb_error *err);

/*
 * Cuts the step back so that its next row is next_row, as it stood at that
 * checkpoint: each commit keeps its checkpoint, so that this is exact. Fills *out
 * (tally included, valid until close). Committed on return. WB_NOT_FOUND where no
 * checkpoint has that next_row. 0: to nothing; so does 1 where no commit came
 * before the first row, and *out then has only next_row set, to 1.
 */
enum wb_status wb_journal_rewind(struct wb_journal *journal, int64_t step, uint64_t next_row,
				 struct wb_checkpoint *out, struct wb_error *err);

/* The step's last checkpoint; next_row 0 where there is none. */
enum wb_status wb_journal_last(struct wb_journal *journal, int64_t step, struct wb_checkpoint *out,
			       struct wb_error *err);

/* How many of the step's rows have each outcome, as committed. */
enum wb_status wb_journal_counts(struct wb_journal *journal, int64_t step,
				 uint64_t counts[WB_OUTCOMES], struct wb_error *err);

/* Told of `count` consecutive rows that have one outcome. */
typedef void wb_journal_visitor(void *context, enum wb_outcome outcome, uint64_t count);

/* Tells what became of the step's rows, in their order, as committed. */
enum wb_status
wb_journal_outcomes(struct wb_journal *journal, int64_t step, wb_journal_visitor *visitor,
		    void *context, struct wb_error *err);

/*
 * Adds the counts of the step's notes of a rule, as committed, to *count; *noted
 * is true where there is one.
 */
enum wb_status wb_journal_noted(struct wb_journal *journal, int64_t step, struct wb_text rule,
				uint64_t *count, bool *noted, struct wb_error *err);

/*
 * Notes what the sources are as the step begins, and, of a step that reads its rows
 * itself, the driving one, by which row numbers are compared (empty: it cannot be told).
 * Part of the open transaction.
 */
enum wb_status
wb_journal_source_state(struct wb_journal *journal, int64_t step, struct wb_text state,
			struct wb_text driving, struct wb_error *err);

/* What that was; in the arena. */
enum wb_status
wb_journal_source_was(struct wb_journal *journal, int64_t step, struct wb_arena *arena,
		      struct wb_text *out, struct wb_error *err);

/*
 * What a run reads besides the sources of its steps: crosswalks (of the run as a
 * whole, step 0), tables looked up in. The first time its state is noted, committed;
 * later *same says whether it is still that.
 */
enum wb_status
wb_journal_reference(struct wb_journal *journal, int64_t run, int64_t step, const char *kind,
		     struct wb_text name, struct wb_text state, bool *same, struct wb_error *err);

/*
 * Of a step: what a table that it looks up in is, as it begins; part of the open
 * transaction. And later, whether it is still that.
 */
enum wb_status wb_journal_lookup(struct wb_journal *journal, int64_t step, struct wb_text name,
				 struct wb_text state, struct wb_error *err);
enum wb_status wb_journal_same_lookup(struct wb_journal *journal, int64_t step, struct wb_text name,
				      struct wb_text state, bool *same, struct wb_error *err);

/*
 * Rows are in place (`written`), or the step has ended in a state. Committed.
 * A step that ends keeps its last checkpoint only.
 */
enum wb_status wb_journal_step_state(struct wb_journal *journal, int64_t step,
				     enum wb_run_state state, bool written, struct wb_error *err);

/* Ends the run; refuses FINISHED and REJECTS where a step's rows read differ from the sum
   of its outcomes (promise 1), naming the step and both figures. Committed. */
enum wb_status wb_journal_end(struct wb_journal *journal, int64_t run, enum wb_run_state state,
			      struct wb_text message, int64_t now, struct wb_error *err);

/* Takes a stopped or killed run up again: state RUNNING. Committed. */
enum wb_status wb_journal_reopen(struct wb_journal *journal, int64_t run, struct wb_error *err);

/* What verification found: one figure of a field ("rows" for the count) as expected and read back.
 */
enum wb_status wb_journal_verified(struct wb_journal *journal, int64_t step, struct wb_text field,
				   struct wb_text figure, struct wb_text expected,
				   struct wb_text found, struct wb_error *err);

#endif
