/* Edits of a system: where tables are. draft.h says what holds for all edits. */
#ifndef WB_DRAFT_SYSTEM_H
#define WB_DRAFT_SYSTEM_H

#include "draft/draft.h"

struct wb_new_system {
	struct wb_text name;
	struct wb_text kind;    /* of the registry: "csv", "sqlite" */
	struct wb_text locator; /* relative to the project file: see wb_draft_locator */
	struct wb_text options; /* as between the braces: delimiter ";" skip 1; may be empty */
};

/*
 * Adds a system, or with WB_DRAFT_REPLACE edits the one of that name; comments of
 * options that stay are kept. WB_INVALID where the kind is unknown, an option is not
 * one of its own, or a secret is given away.
 */
enum wb_status wb_draft_put_system(struct wb_draft *draft, const struct wb_new_system *system,
				   enum wb_draft_guard guard, struct wb_error *err);

/* Appends it as a script: name and locator printed, options as typed, on lines of their own. */
void wb_draft_compose_system(const struct wb_new_system *system, struct wb_buffer *out);

/*
 * A path, as from a file picker and seen from the working folder, as a locator:
 * relative to the project file where it lies beside or below it, else absolute.
 * Appended to `out`.
 */
void wb_draft_locator(struct wb_project *project, const char *path, struct wb_buffer *out);

#endif
