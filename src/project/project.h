/*
 * The project file: one SQLite database (.wb) that holds the design, the
 * catalog, the runs and the decisions. Its tables are documented in
 * waybill-project(5).
 *
 * A wb_project is one connection, used by one thread at a time. The other
 * headers of this folder work on it: design.h, catalog.h, journal.h, lease.h.
 */
#ifndef WB_PROJECT_PROJECT_H
#define WB_PROJECT_PROJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct sqlite3;

struct wb_project;

enum wb_project_access {
	WB_PROJECT_READ,  /* works on a read-only file or folder; refuses every change */
	WB_PROJECT_WRITE, /* an older file is upgraded first, after a backup copy */
};

/* Makes a new file; an existing one is refused, whatever it holds. */
enum wb_status wb_project_create(const char *path, struct wb_error *err);

/*
 * Opens a file. Refused with what to do: missing, a folder, not a project,
 * damaged (quick_check, where not known to be sound), newer than this program,
 * read-only where WRITE is asked. Triggers, functions and views that a stranger
 * put into it cannot act: trusted_schema off, defensive mode, and a schema that
 * differs from ours is refused.
 */
enum wb_status wb_project_open(const char *path, enum wb_project_access access,
			       struct wb_project **out, struct wb_error *err);
void wb_project_close(struct wb_project *project); /* accepts NULL */

const char *wb_project_path(const struct wb_project *project);
const char *wb_project_folder(const struct wb_project *project); /* relative names start here */
const char *wb_project_uuid(const struct wb_project *project);   /* made at creation */

/* The connection, for the files of this folder and for read-only listings (cli, study). */
struct sqlite3 *wb_project_database(struct wb_project *project);

#endif
