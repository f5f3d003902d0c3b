/*
 * Edits of any line of a mapping by its text, as it stands in the script:
 * "join ams.addresses as a on a.member_id = m.member_id". wb_print_line gives the
 * present text of a line. draft.h says what holds for all edits.
 *
 * A line is named by its kind and its number among the lines of that kind, from
 * 0. Arrows and leaves have better functions in mapping.h; they work here, too.
 */
#ifndef WB_DRAFT_LINE_H
#define WB_DRAFT_LINE_H

#include "draft/draft.h"

/*
 * Adds a line behind those of its kind, or where its kind stands in the usual
 * order. WB_TAKEN, showing it, where a mapping has one such line at most, or one
 * of that name (let, arrow), and it is there.
 */
enum wb_status wb_draft_add_line(struct wb_draft *draft, struct wb_text mapping,
				 struct wb_text text, struct wb_error *err);

/*
 * Puts the text, a line of that kind, in the place of the n-th one. Comments stay;
 * those of the text are added. WB_TAKEN where a let or an arrow would take the name
 * of another one.
 */
enum wb_status
wb_draft_set_line(struct wb_draft *draft, struct wb_text mapping, enum wb_line_kind kind, size_t n,
		  struct wb_text text, struct wb_error *err);

/* Its comments go with it. WB_NOT_FOUND where there is no such line. */
enum wb_status wb_draft_remove_line(struct wb_draft *draft, struct wb_text mapping,
				    enum wb_line_kind kind, size_t n, struct wb_error *err);

/* The number, within its kind, of the let or arrow of that name; SIZE_MAX: there is none. */
size_t wb_line_named(const struct wb_mapping *mapping, enum wb_line_kind kind, struct wb_text name);

/* The n-th line of a kind, or NULL. */
const struct wb_line *
wb_line_at(const struct wb_mapping *mapping, enum wb_line_kind kind, size_t n);

#endif
