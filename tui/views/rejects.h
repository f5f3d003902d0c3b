/*
 * The rejects of a run: what was not written, in groups of one step, field and rule;
 * deeper, the rows of a group. From both, they are worked off.
 */
#ifndef TUI_VIEWS_REJECTS_H
#define TUI_VIEWS_REJECTS_H

#include "project/reject_groups.h"
#include "tui/app.h"

struct wb_view *wb_rejects_view_new(void);

/* The rows of a group, which is copied. */
struct wb_view *wb_reject_rows_view_new(int64_t run, const struct wb_reject_group *group);

#endif
