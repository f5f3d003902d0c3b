/*
 * Profiles kept in the project file, with their dates.
 *
 * Every one stays, so that the last two can be compared. The newest is what
 * other parts ask about a table's values. One thread, that of the project's
 * connection.
 */
#ifndef WB_PROJECT_PROFILE_STORE_H
#define WB_PROJECT_PROFILE_STORE_H

#include "data/profile.h"
#include "project/project.h"

/*
 * Keeps a profile: all of it, or nothing. What it holds is kept as it is: see
 * wb_profile_suppress and wb_profile_forget_values.
 */
enum wb_status
wb_profile_save(struct wb_project *project, const struct wb_profile *profile, struct wb_error *err);

/*
 * The newest profile of a table into an empty *out, which the caller releases.
 * Where there is none: WB_NOT_FOUND, with the command that makes one as a hint.
 */
enum wb_status wb_profile_load(struct wb_project *project, struct wb_text system,
			       struct wb_text table, struct wb_profile *out, struct wb_error *err);

#endif
