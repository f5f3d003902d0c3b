/*
 * The codes of a crosswalk while they are edited: its entries, found by old value.
 * What crosswalk.c and codes_file.c share. All memory is the draft's.
 */
#ifndef WB_DRAFT_CODES_H
#define WB_DRAFT_CODES_H

#include "base/map.h"
#include "draft/draft.h"

struct draft_codes {
	struct wb_draft *draft;
	struct wb_object object; /* with a list of entries of its own */
	size_t capacity;
	struct wb_map by_key;   /* old value → its entry's number + 1 */
	struct wb_map by_value; /* new value → number + 1 of the last entry that has it */
};

enum wb_codes_change { WB_CODE_ADDED, WB_CODE_CHANGED, WB_CODE_SAME };

/* Room for `more` puts. Released also after a failure. */
enum wb_status wb_codes_init(struct draft_codes *codes, struct wb_draft *draft, struct wb_text name,
			     size_t more, struct wb_error *err);
void wb_codes_release(struct draft_codes *codes);

/* The entry that an old value is in, or NULL. */
const struct wb_crosswalk_entry *
wb_codes_find(const struct draft_codes *codes, const struct wb_value *key);

bool
wb_codes_same_value(struct wb_draft *draft, const struct wb_value *a, const struct wb_value *b);

/* Both borrow; what they borrow is no longer needed once the codes are kept. */
enum wb_codes_change
wb_codes_put(struct draft_codes *codes, const struct wb_value *key, const struct wb_value *value);
void wb_codes_take(struct draft_codes *codes, const struct wb_value *key); /* it is there */

/* Has the crosswalk with these codes in the draft. */
enum wb_status wb_codes_keep(struct draft_codes *codes, struct wb_error *err);

#endif
