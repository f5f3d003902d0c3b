/*
 * Edits of a crosswalk: its codes and its otherwise rule. draft.h says what holds
 * for all edits.
 *
 * WB_NOT_FOUND where there is no crosswalk of that name; WB_INVALID where it is
 * read from a table, so that there is nothing here to edit.
 */
#ifndef WB_DRAFT_CROSSWALK_H
#define WB_DRAFT_CROSSWALK_H

#include "draft/draft.h"

/* An empty crosswalk, without an otherwise rule. WB_TAKEN where there is one of that name. */
enum wb_status wb_draft_new_crosswalk(struct wb_draft *draft, struct wb_text name,
				      struct wb_text doc, bool ignoring_case, struct wb_error *err);

/*
 * Says what an old value (a text, or null) becomes: a text, number, boolean or
 * null. A text joins an entry of the same value while its line stays short; where
 * it had another value, that is WB_TAKEN with WB_DRAFT_ADD, and else it leaves its entry.
 */
enum wb_status
wb_draft_set_code(struct wb_draft *draft, struct wb_text crosswalk, const struct wb_value *key,
		  const struct wb_value *value, enum wb_draft_guard guard, struct wb_error *err);

/*
 * What a code typed out, or read from a file, is to be: text, but a number (INTEGER
 * stands for any) or true and false where all new values that the crosswalk has are;
 * `empty` where it has none.
 */
enum wb_type wb_crosswalk_code_type(const struct wb_crosswalk *crosswalk, enum wb_type empty);

/* The text as a code of that type; false where it is none. Text is borrowed. */
bool wb_crosswalk_code_read(enum wb_type type, struct wb_text text, struct wb_arena *arena,
			    struct wb_value *out);

/* Takes an old value out, and its entry where it was the only one there. */
enum wb_status wb_draft_remove_code(struct wb_draft *draft, struct wb_text crosswalk,
				    const struct wb_value *key, struct wb_error *err);

/* What becomes of values that are not listed; `value` where rule is WB_OTHERWISE_VALUE. */
enum wb_status
wb_draft_set_otherwise(struct wb_draft *draft, struct wb_text crosswalk, enum wb_otherwise rule,
		       const struct wb_value *value, struct wb_error *err);
enum wb_status
wb_draft_remove_otherwise(struct wb_draft *draft, struct wb_text crosswalk, struct wb_error *err);

#endif
