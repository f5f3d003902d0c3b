/*
 * Groups of an explanation: the group that makes a target row, what its rows are,
 * and into which group a source row went. For explain.c. One thread.
 */
#ifndef WB_STUDY_EXPLAIN_GROUPS_H
#define WB_STUDY_EXPLAIN_GROUPS_H

#include "study/explain_rows.h"

/*
 * As wb_explain_find, of a mapping with `group by`. By key the rows found are groups;
 * by number they are what was made of the source row, then the groups that it went
 * into. The source is read whole, and again for the rows of the groups found.
 */
enum wb_status wb_explain_find_groups(struct wb_explain_search *search, struct wb_error *err);

#endif
