/*
 * Opening: a project file and a session on it, as a command's options say
 * (--set, --allow-outside). All zero before; owns what it holds until closed.
 */
#ifndef WB_CLI_OPENING_H
#define WB_CLI_OPENING_H

#include "cli/command.h"
#include "session/session.h"

struct wb_opening {
	struct wb_project *project;
	struct wb_session *session;
	size_t n_parameters;
	struct wb_parameter_value *parameters; /* --set; borrows argv */
};

/* Reads --set and opens the project that the first argument names. */
enum wb_status wb_opening_project(struct wb_opening *opening, const struct wb_invocation *call,
				  enum wb_project_access access, struct wb_error *err);

/* Opens a session on it. */
enum wb_status wb_opening_session(struct wb_opening *opening, const struct wb_invocation *call,
				  struct wb_error *err);

/*
 * Opens both for reading, and chooses the mappings that the arguments from the
 * second on name: all of them where there are none.
 */
enum wb_status wb_opening_mappings(struct wb_opening *opening, const struct wb_invocation *call,
				   struct wb_error *err);
void wb_opening_close(struct wb_opening *opening);

/* The arguments from the second on as texts, for free(); *count says how many. */
struct wb_text *wb_call_names(const struct wb_invocation *call, size_t *count);

#endif
