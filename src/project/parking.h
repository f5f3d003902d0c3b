/*
 * Parking: lines of mappings that an inspection found not to fit any more, kept
 * with their text until they fit again.
 *
 * The script is never touched. A record speaks of every version of its mapping
 * that has that very line, so an edit of the line ends it, and an undo brings it
 * back; what is in force is judged against the catalog (session/parking.h). Its
 * state says what the last inspection found. One thread, that of the project's
 * connection; puts belong to the transaction of the catalog (wb_catalog_begin).
 */
#ifndef WB_PROJECT_PARKING_H
#define WB_PROJECT_PARKING_H

#include "base/arena.h"
#include "project/project.h"

enum wb_parked_state {
	WB_PARKED,        /* it does not fit */
	WB_PARKED_MENDED, /* the mapping has no such line any more, or no longer */
	WB_PARKED_FITS,   /* the tables bear it again: for good, what comes later is parked anew */
	WB_PARKED_STATES
};

struct wb_parked {
	int64_t id;
	struct wb_text mapping;
	int64_t design_version;      /* that had the line when it was parked */
	struct wb_text line;         /* as the script has it; empty: the mapping as a whole */
	struct wb_text field;        /* the target field of an arrow, or empty */
	struct wb_text reason, hint; /* why it does not fit, and the way out or empty */
	int64_t at;                  /* microseconds UTC */
	struct wb_text author;
	enum wb_parked_state state;
	bool whole; /* of a run's: its mapping was not run at all */
};

struct wb_parked_list {
	struct wb_arena arena;
	size_t count;
	struct wb_parked *items;
};

void wb_parked_list_release(struct wb_parked_list *list);

/* All that may be in force, the oldest first, into a list of all zero bytes. */
enum wb_status
wb_parked_load(struct wb_project *project, struct wb_parked_list *out, struct wb_error *err);

/* What a run went without, likewise. */
enum wb_status wb_parked_of_run(struct wb_project *project, int64_t run, struct wb_parked_list *out,
				struct wb_error *err);

/* Keeps one; fills in its id. */
enum wb_status
wb_parked_put(struct wb_project *project, struct wb_parked *parked, struct wb_error *err);

enum wb_status wb_parked_set_state(struct wb_project *project, int64_t id,
				   enum wb_parked_state state, int64_t at, struct wb_error *err);

#endif
