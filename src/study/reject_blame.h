/*
 * Which fields of a source record are to blame for a reject: those that the line of
 * the mapping reads which failed. Pure; any thread.
 */
#ifndef WB_STUDY_REJECT_BLAME_H
#define WB_STUDY_REJECT_BLAME_H

#include "plan/model.h"

/*
 * `field` is the reject's: a target field, a line ("where", "require"), or a source
 * field. Sets *blamed by name (n_names of them) where it is; else leaves it.
 */
void wb_reject_blame(const struct wb_model *model, struct wb_text mapping, struct wb_text field,
		     const struct wb_text *names, size_t n_names, bool *blamed);

#endif
