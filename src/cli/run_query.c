#include "cli/run_query.h"

#include <string.h>

#include "cli/message.h"

struct wb_binding
wb_call_bind_text(const struct wb_options *options, const char *option, const char *parameter)
{
	return (struct wb_binding){ .name = parameter, .text = wb_options_value(options, option) };
}

/* A count that was not given is NULL. */
struct wb_binding
wb_call_bind_count(const struct wb_options *options, const char *option, const char *parameter)
{
	uint64_t count = wb_options_count(options, option, 0);

	return (struct wb_binding){
		.name = parameter,
		.is_number = wb_options_has(options, option),
		.number = count > INT64_MAX ? INT64_MAX : (int64_t)count,
	};
}

/* SQLite takes a negative limit for none. */
struct wb_binding
wb_call_bind_limit(const struct wb_options *options)
{
	struct wb_binding limit = wb_call_bind_count(options, "limit", ":limit");

	if (!limit.is_number)
		limit.number = -1;
	limit.is_number = true;
	return limit;
}

void
wb_call_bind_filters(const struct wb_options *options, struct wb_binding *out)
{
	const struct wb_binding filters[WB_RUN_FILTERS] = {
		{ .name = ":run", .is_number = true },
		wb_call_bind_text(options, "step", ":step"),
		wb_call_bind_text(options, "rule", ":rule"),
		wb_call_bind_text(options, "field", ":field"),
		wb_call_bind_count(options, "row", ":row"),
	};

	memcpy(out, filters, sizeof filters);
}

static const char *
name_of_step(const void *context, size_t i)
{
	const struct wb_strings *steps = context;

	return i < steps->count ? steps->at[i] : NULL;
}

static enum wb_status
fail_no_step(struct wb_project *project, int64_t run, const char *word,
	     const struct wb_strings *steps, struct wb_error *err)
{
	const char *near = wb_nearest(word, name_of_step, steps);
	struct wb_buffer names = { 0 };

	wb_fail(err, WB_INVALID, wb_project_path(project), "run %lld has no step \"%s\"",
		(long long)run, word);
	for (size_t i = 0; i < steps->count; i++)
		wb_buffer_format(&names, "%s%s", i ? ", " : "", steps->at[i]);
	if (near)
		wb_hint(err, "did you mean %s?", near);
	else if (names.len)
		wb_hint(err, "its steps: %s", names.at);
	wb_buffer_release(&names);
	return WB_INVALID;
}

enum wb_status
wb_check_step(struct wb_project *project, int64_t run, const char *word, struct wb_error *err)
{
	static const char steps_sql[] =
		"SELECT step_name FROM run_step WHERE run = :run ORDER BY step";
	struct wb_binding binding = { .name = ":run", .is_number = true, .number = run };
	struct wb_query query = { .sql = steps_sql, .n_bindings = 1, .bindings = &binding };
	struct wb_strings steps = { 0 };
	enum wb_status status;
	bool found = false;

	if (!word || !run)
		return WB_OK;
	status = wb_query_strings(project, &query, &steps, err);
	for (size_t i = 0; !status && i < steps.count; i++)
		found |= !strcmp(steps.at[i], word);
	if (!status && !found)
		status = fail_no_step(project, run, word, &steps, err);
	wb_strings_release(&steps);
	return status;
}

/* Only what was looked for and not found is worth a line to a script. */
static void
tell_empty(const struct wb_options *options, int64_t run, const char *what)
{
	static const char *const filters[] = { "step", "outcome", "kind", "rule", "field", "row" };

	if (!run) {
		wb_message_note("no runs yet");
		return;
	}
	for (size_t i = 0; i < WB_COUNT_OF(filters); i++) {
		if (!wb_options_has(options, filters[i]))
			continue;
		wb_message_note("run %lld: no %s match", (long long)run, what);
		return;
	}
	wb_message_aside("run %lld: no %s", (long long)run, what);
}

enum wb_status
wb_list_of_run(struct wb_invocation *call, struct wb_query *query, struct wb_binding *run,
	       const char *what, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_project *project = NULL;
	size_t rows = 0;
	enum wb_status status;

	status = wb_project_open(options->arguments[0], WB_PROJECT_READ, &project, err);
	if (status)
		return status;
	status = wb_find_run(project, options->arguments[1], &run->number, err);
	if (!status)
		status =
			wb_check_step(project, run->number, wb_options_value(options, "step"), err);
	if (!status)
		status = wb_query_list(project, query, wb_call_format(call), &rows, err);
	if (!status && !rows)
		tell_empty(options, run->number, what);
	wb_project_close(project);
	return status;
}
