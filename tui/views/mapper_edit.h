/*
 * Edits that the mapper makes: each is one version, told in the status line; nothing
 * that stands there is replaced unasked. For the mapper's files alone.
 */
#ifndef TUI_VIEWS_MAPPER_EDIT_H
#define TUI_VIEWS_MAPPER_EDIT_H

#include "draft/mapping.h"
#include "tui/views/mapper_state.h"

/* Part of an edit: changes the draft; texts of `context` are not the workspace's. */
typedef enum wb_status
wb_mapper_editor(struct wb_draft *draft, void *context, struct wb_error *err);

/*
 * Begins a draft, has it changed, commits it, and shows the design as it is then.
 * The error is the caller's to tell. False, and told: the project cannot be written.
 */
bool wb_mapper_edit(struct mapper_view *mapper, wb_mapper_editor *editor, void *context,
		    struct wb_error *err);

/* The version of the mapping that is shown; 0: there is none. */
int64_t wb_mapper_seen(const struct mapper_view *mapper);

/*
 * For what replaces lines that were seen when a question was asked: WB_TAKEN where the
 * mapping is another version now.
 */
enum wb_status wb_mapper_check_seen(struct wb_draft *draft, struct wb_text mapping, int64_t seen,
				    struct wb_error *err);

/*
 * Draws an arrow; asks first where there is another one, or the field is left. Texts
 * are copied.
 */
void
wb_mapper_draw_arrow(struct mapper_view *mapper, struct wb_text target, struct wb_text expression);

/* Leaves a field: likewise. An empty alias: of the target. */
void wb_mapper_leave_field(struct mapper_view *mapper, struct wb_text alias, struct wb_text field,
			   struct wb_text reason);

#endif
