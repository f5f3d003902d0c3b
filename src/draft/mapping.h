/*
 * Edits of a mapping: itself, its arrows, and what it leaves. draft.h says what
 * holds for all of them; line.h has the other lines.
 *
 * WB_NOT_FOUND where there is no mapping of that name.
 */
#ifndef WB_DRAFT_MAPPING_H
#define WB_DRAFT_MAPPING_H

#include "draft/draft.h"

/* What a new mapping starts with. */
struct wb_new_mapping {
	struct wb_text name, doc; /* doc may be empty */
	struct wb_table_name from, into;
	struct wb_text alias; /* of `from`; empty: the table's name */
	bool create;          /* the target table is made where it is missing */
	size_t n_key;
	const struct wb_text *key; /* target fields */
	enum wb_write_mode mode;
};

/* WB_TAKEN where a mapping of that name is there. The systems must be. */
enum wb_status wb_draft_new_mapping(struct wb_draft *draft, const struct wb_new_mapping *new,
				    struct wb_error *err);

/*
 * Gives a mapping another name. Its versions so far stay under the old name, and
 * so do the keys that xref() and sequence() of earlier runs keep by it: meant for
 * mappings that have not run. WB_TAKEN where others use it by xref().
 */
enum wb_status wb_draft_rename_mapping(struct wb_draft *draft, struct wb_text name,
				       struct wb_text new_name, struct wb_error *err);

/*
 * Draws an arrow: FIELD <- EXPRESSION. With WB_DRAFT_ADD it is WB_TAKEN where
 * there is another arrow, or the target field is left; the error shows it. With
 * WB_DRAFT_REPLACE the arrow keeps its place and comments, and a leave goes. An
 * arrow that is there with that very expression is WB_OK either way.
 */
enum wb_status
wb_draft_set_arrow(struct wb_draft *draft, struct wb_text mapping, struct wb_text field,
		   struct wb_text expression, enum wb_draft_guard guard, struct wb_error *err);

/* WB_NOT_FOUND where there is none. Its comments go with it. */
enum wb_status wb_draft_remove_arrow(struct wb_draft *draft, struct wb_text mapping,
				     struct wb_text field, struct wb_error *err);

/*
 * Says that a field stays behind, and why. An empty alias means a field of the
 * target table, else it is that of a source table, as in `from` or `join`. With
 * WB_DRAFT_ADD it is WB_TAKEN where the target field has an arrow or the field
 * is left for another reason; with WB_DRAFT_REPLACE the arrow goes, the reason
 * is replaced. A source field that expressions use is left all the same: the
 * check tells. WB_INVALID without a reason, or where no table has that alias.
 */
enum wb_status wb_draft_set_leave(struct wb_draft *draft, struct wb_text mapping,
				  struct wb_text alias, struct wb_text field, struct wb_text reason,
				  enum wb_draft_guard guard, struct wb_error *err);
enum wb_status
wb_draft_remove_leave(struct wb_draft *draft, struct wb_text mapping, struct wb_text alias,
		      struct wb_text field, struct wb_error *err);

#endif
