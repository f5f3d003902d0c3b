/*
 * The catalog: the schemas of the systems as last inspected, dated.
 *
 * Saving replaces what was last seen; what changed is told by comparing before
 * saving (data/drift.h). Times are microseconds UTC. One thread, that of the
 * project's connection.
 *
 * Saves lie between begin and commit, with what else belongs to one inspection:
 * all of it is kept, or after a rollback nothing.
 */
#ifndef WB_PROJECT_CATALOG_H
#define WB_PROJECT_CATALOG_H

#include "data/schema.h"
#include "project/project.h"

enum wb_status wb_catalog_begin(struct wb_project *project, struct wb_error *err);
enum wb_status wb_catalog_commit(struct wb_project *project, struct wb_error *err);
void wb_catalog_rollback(struct wb_project *project); /* harmless after a commit */

/* The whole of a system: tables that the schema does not have are forgotten. */
enum wb_status wb_catalog_save(struct wb_project *project, struct wb_text system,
			       const struct wb_schema *schema, int64_t now, struct wb_error *err);

/* Only the tables of the schema; the others stay as they are, with their dates. */
enum wb_status
wb_catalog_save_tables(struct wb_project *project, struct wb_text system,
		       const struct wb_schema *schema, int64_t now, struct wb_error *err);

/*
 * The schema as last seen, into an empty *out, which the caller releases; tables
 * and fields in the order of inspection. *inspected_at (may be NULL) is when
 * the system as a whole was last seen. WB_NOT_FOUND where it never was.
 */
enum wb_status wb_catalog_load(struct wb_project *project, struct wb_text system,
			       struct wb_schema *out, int64_t *inspected_at, struct wb_error *err);

/* When a system as a whole was last seen; 0: never. */
enum wb_status wb_catalog_inspected_at(struct wb_project *project, struct wb_text system,
				       int64_t *inspected_at, struct wb_error *err);

#endif
