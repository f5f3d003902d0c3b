/*
 * The inside of a project, shared by the files that open and make one:
 * project.c, project_create.c and connection.c. Nobody else includes this.
 */
#ifndef WB_PROJECT_PROJECT_STATE_H
#define WB_PROJECT_PROJECT_STATE_H

#include <sqlite3.h>

#include "project/project.h"

enum {
	WB_APPLICATION_ID = 0x5742494c, /* "WBIL" */
	WB_UUID_SIZE = 37,
};

struct wb_project {
	sqlite3 *database;
	char *path, *folder;
	char uuid[WB_UUID_SIZE];
};

/*
 * Connects to project->path, which exists, closing a connection that was. `query`
 * is "" or URI parameters such as "?immutable=1". Nothing has been read on return.
 */
enum wb_status
wb_project_connect(struct wb_project *project, const char *query, struct wb_error *err);

#endif
