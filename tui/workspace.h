/*
 * The workspace: the project as the views see it: design parsed, catalog and
 * profiles at hand. It is read anew whenever something changed; pointers into it
 * hold until then (WB_NOTICE_DESIGN). The loop's thread.
 */
#ifndef TUI_WORKSPACE_H
#define TUI_WORKSPACE_H

#include "data/profile.h"
#include "draft/picture.h"
#include "project/project.h"

struct wb_workspace;

/* A system of the design with its schema as last inspected. */
struct wb_workspace_system {
	const struct wb_object *object;
	const struct wb_schema *schema; /* NULL: it was never inspected */
	int64_t inspected_at;           /* microseconds UTC */
};

/*
 * Opens a project file for writing; where another process runs it, or the file
 * cannot be written, for reading only.
 */
enum wb_status wb_workspace_open(const char *path, bool allow_outside, struct wb_workspace **out,
				 struct wb_error *err);
void wb_workspace_close(struct wb_workspace *workspace); /* accepts NULL */

const char *wb_workspace_path(const struct wb_workspace *workspace);
bool wb_workspace_allow_outside(const struct wb_workspace *workspace);

/* The connection, for the loop's thread. A job opens its own by the path. */
struct wb_project *wb_workspace_project(const struct wb_workspace *workspace);

/* Why it is read-only ("run #12 is being run by pid …"), or NULL. */
const char *wb_workspace_read_only(const struct wb_workspace *workspace);

/* Reads the design, the catalog and what is kept of profiles again. */
enum wb_status wb_workspace_reload(struct wb_workspace *workspace, struct wb_error *err);

/* What another connection has changed in the file since the last call. */
enum wb_workspace_change {
	WB_WORKSPACE_SAME,
	WB_WORKSPACE_RECORDS, /* runs, profiles; not what a reload reads */
	WB_WORKSPACE_DESIGN,  /* the design or the catalog: it wants a reload */
};
enum wb_workspace_change wb_workspace_look(struct wb_workspace *workspace);

/*
 * Tries to become writable again, where it is read-only because of another's run.
 * Where that is so it was reloaded, too.
 */
bool wb_workspace_retry(struct wb_workspace *workspace);

/* The design parsed, and the systems' catalogued schemas beside it. */
const struct wb_picture *wb_workspace_picture(const struct wb_workspace *workspace);
const struct wb_model *wb_workspace_model(const struct wb_workspace *workspace);

/* All versions of the design as they are now. */
const struct wb_design_list *wb_workspace_design(const struct wb_workspace *workspace);

size_t wb_workspace_systems(const struct wb_workspace *workspace,
			    const struct wb_workspace_system **systems);

/* The mappings, in the order in which they were made. */
size_t wb_workspace_mappings(const struct wb_workspace *workspace,
			     const struct wb_object *const **mappings);

/* The table of a system in the catalog, or NULL. */
const struct wb_table *wb_workspace_table(const struct wb_workspace *workspace,
					  struct wb_text system, struct wb_text table);

/* The newest kept profile of a table, or NULL; read when first asked for. */
const struct wb_profile *
wb_workspace_profile(struct wb_workspace *workspace, struct wb_text system, struct wb_text table);

/* Forgets the profiles that were read: a newer one was kept. */
void wb_workspace_forget_profiles(struct wb_workspace *workspace);

#endif
