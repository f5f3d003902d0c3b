/*
 * Starting a project: a new file with its first systems, or nothing at all.
 */
#ifndef WB_DRAFT_START_H
#define WB_DRAFT_START_H

#include "draft/system.h"

/*
 * Makes the file, with the systems as one edit in the name of `author`; after a
 * failure there is no file. An existing one is refused, whatever it holds.
 */
enum wb_status
wb_project_start(const char *path, struct wb_text author, const struct wb_new_system *systems,
		 size_t n, struct wb_error *err);

#endif
