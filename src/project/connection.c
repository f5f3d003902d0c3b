/* The connection to a project file, with what a stranger's file could do switched off. */
#include <stdlib.h>
#include <string.h>

#include "project/project_state.h"
#include "project/store.h"

enum { BUSY_MILLISECONDS = 2000 };

/* What a stranger's file could do through the connection is switched off before it is read. */
static void
harden(sqlite3 *database)
{
	sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
	sqlite3_exec(database, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL,
		     NULL);
}

/* Opens by the real name, so that a name such as ":memory:" or "file:x" is only a name. */
enum wb_status
wb_project_connect(struct wb_project *project, const char *query, struct wb_error *err)
{
	char *real = realpath(project->path, NULL);
	struct wb_buffer name = { 0 };
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int code;

	if (!real)
		return wb_fail_errno(err, project->path, "cannot be opened");
	if (*query) {
		flags |= SQLITE_OPEN_URI;
		wb_buffer_string(&name, "file:");
		for (const char *at = real; *at; at++)
			wb_buffer_format(&name, strchr("?#%", *at) ? "%%%02x" : "%c", *at);
		wb_buffer_string(&name, query);
	} else {
		wb_buffer_string(&name, real);
	}
	sqlite3_close(project->database);
	code = sqlite3_open_v2(name.at, &project->database, flags, NULL);
	wb_buffer_release(&name);
	free(real);
	if (code != SQLITE_OK)
		return wb_store_fail(project, err);
	harden(project->database);
	return WB_OK;
}
