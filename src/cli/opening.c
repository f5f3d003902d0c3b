#include "cli/opening.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static void
read_parameters(struct wb_opening *opening, const struct wb_options *options)
{
	const char *word;

	opening->parameters = wb_alloc((options->n_given + 1) * sizeof *opening->parameters);
	while ((word = wb_options_value_at(options, "set", opening->n_parameters))) {
		const char *equals = strchr(word, '=');

		opening->parameters[opening->n_parameters++] = (struct wb_parameter_value){
			.name = { word, (size_t)(equals - word) },
			.text = wb_text_of(equals + 1),
		};
	}
}

enum wb_status
wb_opening_project(struct wb_opening *opening, const struct wb_invocation *call,
		   enum wb_project_access access, struct wb_error *err)
{
	read_parameters(opening, &call->options);
	return wb_project_open(call->options.arguments[0], access, &opening->project, err);
}

enum wb_status
wb_opening_session(struct wb_opening *opening, const struct wb_invocation *call,
		   struct wb_error *err)
{
	struct wb_session_settings settings = {
		.allow_outside = wb_options_has(&call->options, "allow-outside"),
		.n_parameters = opening->n_parameters,
		.parameters = opening->parameters,
	};

	return wb_session_open(opening->project, &settings, &opening->session, err);
}

struct wb_text *
wb_call_names(const struct wb_invocation *call, size_t *count)
{
	struct wb_text *names;

	*count = call->options.n_arguments - 1;
	names = wb_alloc((*count + 1) * sizeof *names);
	for (size_t i = 0; i < *count; i++)
		names[i] = wb_text_of(call->options.arguments[i + 1]);
	return names;
}

enum wb_status
wb_opening_mappings(struct wb_opening *opening, const struct wb_invocation *call,
		    struct wb_error *err)
{
	size_t n;
	struct wb_text *names = wb_call_names(call, &n);
	enum wb_status status = wb_opening_project(opening, call, WB_PROJECT_READ, err);

	if (!status)
		status = wb_opening_session(opening, call, err);
	if (!status)
		status = wb_session_choose(opening->session, names, n, err);
	free(names);
	return status;
}

void
wb_opening_close(struct wb_opening *opening)
{
	wb_session_close(opening->session);
	wb_project_close(opening->project);
	free(opening->parameters);
	*opening = (struct wb_opening){ 0 };
}
