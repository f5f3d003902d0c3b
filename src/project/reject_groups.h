/*
 * The rejects of a run for whoever works them off: in groups of one step, field and
 * rule with how far they are settled, and the rows of a group. Reads only. One thread,
 * that of the project's connection.
 *
 * What became of each reject is looked up: take it in the background.
 */
#ifndef WB_PROJECT_REJECT_GROUPS_H
#define WB_PROJECT_REJECT_GROUPS_H

#include "base/arena.h"
#include "project/project.h"
#include "project/rejects.h"

/* The author gives each `require` a reason of its own: those are groups of their own. */
struct wb_reject_group {
	int64_t step;
	struct wb_text step_name, mapping, field, rule;
	struct wb_text reason; /* the only one, or an example */
	bool by_reason;        /* all of the group have that reason, and others of the rule not */
	uint64_t reasons;      /* how many there are */
	uint64_t rows, open, corrected, left, loaded;
	uint64_t otherwise; /* a later run did something else: filtered, … */
};

struct wb_listed_reject {
	int64_t id, row;
	struct wb_text key, value, reason;
	struct wb_text state;  /* as the view reject_state has it */
	int64_t later_run;     /* that came to the row again, or 0 */
	struct wb_text author; /* of the last correction, or of leaving it; or empty */
	struct wb_text left;   /* why it was left, or empty */
};

struct wb_reject_listing {
	struct wb_arena arena;
	int64_t run; /* that was asked for; 0: there are none */
	size_t n_groups;
	struct wb_reject_group *groups;
	size_t n_rows;
	struct wb_listed_reject *rows;
	bool more; /* rows: there are further ones */
};

/*
 * The groups of a run, into an empty listing; release it also after a failure. Run 0 is
 * the newest that rejected something, or, where none did, the newest.
 */
enum wb_status wb_reject_groups_load(struct wb_project *project, int64_t run,
				     struct wb_reject_listing *out, struct wb_error *err);

/* The first rows of a group, at most so many; `unsettled`: only what is still to be done. */
enum wb_status wb_reject_rows_load(struct wb_project *project, int64_t run,
				   const struct wb_reject_group *group, bool unsettled, size_t most,
				   struct wb_reject_listing *out, struct wb_error *err);

void wb_reject_listing_release(struct wb_reject_listing *listing);

struct wb_reject_group
wb_reject_group_copy(const struct wb_reject_group *group, struct wb_arena *arena);

/* Which rejects a group is; the texts are the arena's. */
struct wb_reject_filter
wb_reject_group_filter(int64_t run, const struct wb_reject_group *group, struct wb_arena *arena);

/* The reasons for which the last 1,000 rejects were left, the last one first; in the arena. */
enum wb_status
wb_reject_reasons_load(struct wb_project *project, size_t most, struct wb_arena *arena,
		       struct wb_text **out, size_t *n, struct wb_error *err);

#endif
