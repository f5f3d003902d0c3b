/*
 * Where the groups of a regex stand: in its pattern, in its template, and in a text
 * that it matches, for whoever shows them. Each function fills an array by byte with the
 * number of the innermost group there, 0 where there is none and 255 for all beyond.
 * Pure but for the scratch.
 */
#ifndef WB_LANG_REGEX_GROUPS_H
#define WB_LANG_REGEX_GROUPS_H

#include "lang/regex.h"

/* Groups with their parentheses. The pattern may be half typed. */
void wb_regex_groups_in_pattern(struct wb_text pattern, struct wb_text flags, uint8_t *groups);

/* References to groups: $1 ${name}. */
void
wb_regex_groups_in_template(struct wb_text template, const struct wb_regex *regex, uint8_t *groups);

/* What the groups captured, of the first match or of all; false where nothing matches. */
bool wb_regex_groups_in_subject(const struct wb_regex *regex, bool all, struct wb_text subject,
				struct wb_regex_scratch *scratch, uint8_t *groups);

#endif
