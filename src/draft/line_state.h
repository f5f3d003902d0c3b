/*
 * What the files that edit mappings share. An edit works on a copy whose list of
 * lines is its own, and keeps that copy once, so that it happens whole or not at
 * all.
 */
#ifndef WB_DRAFT_LINE_STATE_H
#define WB_DRAFT_LINE_STATE_H

#include "draft/draft.h"

/* The mapping with a list of its own, with room for one more line; in the draft's arena. */
enum wb_status wb_draft_copy_mapping(struct wb_draft *draft, struct wb_text name,
				     struct wb_object *out, struct wb_error *err);

/*
 * Adds a line behind the last of its kind, else behind the last that stands before
 * it in the usual order, which is that of enum wb_line_kind.
 */
void wb_lines_add(struct wb_mapping *mapping, const struct wb_line *line);
void wb_lines_cut(struct wb_mapping *mapping, const struct wb_line *line);

/* As it stands in the script, safe to show; lives as long as the draft. */
const char *wb_draft_line_text(struct wb_draft *draft, const struct wb_line *line);

/* WB_TAKEN: "there is already: …". */
enum wb_status wb_draft_taken(struct wb_draft *draft, const struct wb_object *mapping,
			      const struct wb_line *line, struct wb_error *err);

#endif
