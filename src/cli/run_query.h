/*
 * What the commands that list a part of one run share: their options, how these
 * become bindings of a query, and the words where nothing is found.
 */
#ifndef WB_CLI_RUN_QUERY_H
#define WB_CLI_RUN_QUERY_H

#include "cli/cmd.h"
#include "cli/query.h"

#define WB_OPTION_LIMIT                                                                      \
	{                                                                                    \
		.name = "limit", .letter = 'n', .kind = WB_OPTION_POSITIVE, .argument = "N", \
		.help = "list at most N"                                                     \
	}
#define WB_OPTION_STEP                                                         \
	{                                                                      \
		.name = "step", .kind = WB_OPTION_TEXT, .argument = "MAPPING", \
		.help = "only of this mapping"                                 \
	}
#define WB_OPTION_RULE                                                      \
	{                                                                   \
		.name = "rule", .kind = WB_OPTION_TEXT, .argument = "RULE", \
		.help = "only with this rule, such as no-match"             \
	}
#define WB_OPTION_FIELD                                                       \
	{                                                                     \
		.name = "field", .kind = WB_OPTION_TEXT, .argument = "FIELD", \
		.help = "only about this field"                               \
	}
#define WB_OPTION_ROW                                                       \
	{                                                                   \
		.name = "row", .kind = WB_OPTION_POSITIVE, .argument = "N", \
		.help = "only about row N of the source"                    \
	}

/* A binding to what an option gave; null where it was not given. */
struct wb_binding
wb_call_bind_text(const struct wb_options *options, const char *option, const char *parameter);
struct wb_binding
wb_call_bind_count(const struct wb_options *options, const char *option, const char *parameter);

/* ":limit" as --limit says; without it, none. */
struct wb_binding wb_call_bind_limit(const struct wb_options *options);

/* What every such list can be narrowed down by: the first bindings of its query. */
enum { WB_RUN_FILTERS = 5 };

/* ":run" (to be found), ":step", ":rule", ":field" and ":row". */
void wb_call_bind_filters(const struct wb_options *options, struct wb_binding *out);

/* A step that the run does not have is a slip, not an empty list; `word` may be NULL. */
enum wb_status
wb_check_step(struct wb_project *project, int64_t run, const char *word, struct wb_error *err);

/* Lists one run's part of a query whose first binding is the run. */
enum wb_status wb_list_of_run(struct wb_invocation *call, struct wb_query *query,
			      struct wb_binding *run, const char *what, struct wb_error *err);

#endif
