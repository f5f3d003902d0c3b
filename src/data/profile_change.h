/*
 * What differs between two profiles of one table, in words that can be shown.
 *
 * Of patterns only the listed ones can be compared: where one side lists only
 * its most frequent, a pattern is said to have risen among them or left them.
 * What one of the two does not know (see wb_profile_forget_values) is no
 * change. Pure; any thread.
 */
#ifndef WB_DATA_PROFILE_CHANGE_H
#define WB_DATA_PROFILE_CHANGE_H

#include "data/profile.h"

struct wb_profile_change {
	struct wb_text field;         /* empty: the table as a whole */
	const char *what;             /* "rows", "null share", "type", "pattern appeared", … */
	struct wb_text before, after; /* empty where there is none */
};

struct wb_profile_changes {
	size_t count, capacity;
	struct wb_profile_change *items; /* the table's first, then by field */
};

/* Texts are in the arena, or borrowed from the profiles. */
void wb_profile_compare(const struct wb_profile *before, const struct wb_profile *after,
			struct wb_arena *arena, struct wb_profile_changes *out);
void wb_profile_changes_release(struct wb_profile_changes *changes);

#endif
