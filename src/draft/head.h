/*
 * The head of an object, its first line as in the script without the brace: a
 * parameter as a whole; of a mapping or a crosswalk what it is for, and whether
 * capitals matter. draft.h says what holds for all edits.
 */
#ifndef WB_DRAFT_HEAD_H
#define WB_DRAFT_HEAD_H

#include "draft/draft.h"

/* Appends the head; of a system too, whose options are not in it. */
void wb_draft_print_head(const struct wb_object *object, struct wb_buffer *out);

/*
 * Takes a head as it was typed. What stands between the braces stays as it is; a
 * parameter that is not there yet is new. WB_NOT_FOUND for another object that is not
 * there, WB_INVALID for a system, which has an edit of its own, and for no head at all.
 */
enum wb_status wb_draft_set_head(struct wb_draft *draft, struct wb_text text, struct wb_error *err);

#endif
