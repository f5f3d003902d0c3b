/*
 * Queries: the documented tables and views of a project file, listed.
 *
 * SQL is a constant; what the user gave is bound. A parameter that was not
 * given is NULL, so that a filter reads `:rule IS NULL OR rule = :rule`.
 */
#ifndef WB_CLI_QUERY_H
#define WB_CLI_QUERY_H

#include "cli/listing.h"
#include "project/project.h"

struct wb_binding {
	const char *name; /* ":rule" */
	const char *text; /* borrowed; or NULL */
	bool is_number;   /* `number` counts, not `text` */
	int64_t number;
};

struct wb_query {
	const char *sql;
	size_t n_columns; /* as many as the statement gives */
	const struct wb_list_column *columns;
	size_t n_bindings; /* to all parameters of the statement or to some */
	const struct wb_binding *bindings;
};

/* Lists every row of a query on standard output; *rows (may be NULL) says how many. */
enum wb_status wb_query_list(struct wb_project *project, const struct wb_query *query,
			     enum wb_format format, size_t *rows, struct wb_error *err);

/* The first column of every row as text; fill an empty one, release it. */
struct wb_strings {
	size_t count, capacity;
	char **at;
};

enum wb_status wb_query_strings(struct wb_project *project, const struct wb_query *query,
				struct wb_strings *out, struct wb_error *err);
void wb_strings_release(struct wb_strings *strings);

/* The first column of the first row as a number, or `otherwise` where there is none or null. */
enum wb_status wb_query_number(struct wb_project *project, const struct wb_query *query,
			       int64_t otherwise, int64_t *out, struct wb_error *err);

#endif
