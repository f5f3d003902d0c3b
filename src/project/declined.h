/*
 * Suggestions that a person declined, so that they are not made again.
 *
 * Each is a pair that does not belong together: a target field of a mapping, and
 * the expression that was suggested for it. Nothing of the design depends on
 * them. One thread, that of the project's connection; each change is kept at
 * once, unless the caller has a transaction open.
 */
#ifndef WB_PROJECT_DECLINED_H
#define WB_PROJECT_DECLINED_H

#include "base/arena.h"
#include "project/project.h"

struct wb_declined {
	struct wb_text mapping, field, expression;
	int64_t at; /* microseconds UTC */
	struct wb_text author;
};

struct wb_declined_list {
	struct wb_arena arena;
	size_t count;
	struct wb_declined *items; /* in the order in which they were declined */
};

/* Declining what is declined already changes nothing. */
enum wb_status wb_declined_put(struct wb_project *project, const struct wb_declined *declined,
			       struct wb_error *err);

/* Takes it back: WB_NOT_FOUND where it was not declined. */
enum wb_status
wb_declined_remove(struct wb_project *project, struct wb_text mapping, struct wb_text field,
		   struct wb_text expression, struct wb_error *err);

/* Those of a mapping, into an all-zero *out, which the caller releases. */
enum wb_status wb_declined_load(struct wb_project *project, struct wb_text mapping,
				struct wb_declined_list *out, struct wb_error *err);
void wb_declined_list_release(struct wb_declined_list *list);

#endif
