/* runs, log, rejects: what happened, by the journal's documented views. */
#include <string.h>

#include "cli/cmd.h"
#include "cli/message.h"
#include "cli/query.h"
#include "project/lease.h"

/* A run that is "running" while no process is at it was killed. */
static const char runs_sql[] =
	"SELECT run, iif(killed, 'killed', state), started, round(seconds, 1), steps, rows_read,"
	" rejected, iif(killed AND run = last, 'continue with --resume', message)"
	" FROM (SELECT *, state = 'running' AND (run < last OR NOT :held) AS killed"
	" FROM run_summary, (SELECT max(number) AS last FROM run))"
	" ORDER BY run DESC LIMIT :limit";

static const struct wb_list_column runs_columns[] = {
	{ "run", WB_LIST_NUMBER, 0 },     { "state", WB_LIST_TEXT, 0 },
	{ "started", WB_LIST_TEXT, 0 },   { "seconds", WB_LIST_NUMBER, 0 },
	{ "steps", WB_LIST_NUMBER, 0 },   { "rows_read", WB_LIST_COUNT, 0 },
	{ "rejected", WB_LIST_COUNT, 0 }, { "message", WB_LIST_TEXT, 60 },
};

static const char log_sql[] =
	"SELECT s.mapping, d.kind, d.first_row, d.last_row,"
	" coalesce(d.count, d.last_row - d.first_row + 1), d.outcome, d.rule, d.field, d.value,"
	" d.note"
	" FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step"
	" WHERE d.run = :run"
	" AND (:step IS NULL OR s.mapping = :step)"
	" AND (:outcome IS NULL OR d.outcome = :outcome)"
	" AND (:rule IS NULL OR d.rule = :rule)"
	" AND (:field IS NULL OR d.field = :field)"
	" AND (:kind IS NULL OR d.kind = :kind)"
	" AND (:row IS NULL OR :row BETWEEN d.first_row AND d.last_row)"
	" ORDER BY d.step, d.seq LIMIT :limit";

static const struct wb_list_column log_columns[] = {
	{ "step", WB_LIST_TEXT, 30 },       { "kind", WB_LIST_TEXT, 0 },
	{ "first_row", WB_LIST_NUMBER, 0 }, { "last_row", WB_LIST_NUMBER, 0 },
	{ "rows", WB_LIST_COUNT, 0 },       { "outcome", WB_LIST_TEXT, 0 },
	{ "rule", WB_LIST_TEXT, 0 },        { "field", WB_LIST_TEXT, 30 },
	{ "value", WB_LIST_TEXT, 60 },      { "note", WB_LIST_TEXT, 60 },
};

#define REJECTS_FROM                                                                \
	" FROM reject AS j JOIN run_step AS s ON s.run = j.run AND s.step = j.step" \
	" WHERE j.run = :run"                                                       \
	" AND (:step IS NULL OR s.mapping = :step)"                                 \
	" AND (:rule IS NULL OR j.rule = :rule)"                                    \
	" AND (:field IS NULL OR j.field = :field)"                                 \
	" AND (:row IS NULL OR j.row = :row)"

static const char rejects_sql[] =
	"SELECT s.mapping, j.row, j.key, j.field, j.rule, j.reason, j.value,"
	" CASE WHEN json_valid(j.record) THEN j.record ELSE json_quote(j.record) END" REJECTS_FROM
	" ORDER BY j.step, j.row LIMIT :limit";

static const struct wb_list_column rejects_columns[] = {
	{ "step", WB_LIST_TEXT, 30 },  { "row", WB_LIST_NUMBER, 0 },
	{ "key", WB_LIST_TEXT, 24 },   { "field", WB_LIST_TEXT, 30 },
	{ "rule", WB_LIST_TEXT, 0 },   { "reason", WB_LIST_TEXT, 120 },
	{ "value", WB_LIST_TEXT, 60 }, { "record", WB_LIST_JSON, 0 },
};

static const char groups_sql[] =
	"SELECT count(*) AS rows, s.mapping, j.field, j.rule, count(DISTINCT j.value),"
	" min(j.value)" REJECTS_FROM " GROUP BY j.step, j.field, j.rule"
	" ORDER BY rows DESC, j.step, j.field, j.rule LIMIT :limit";

static const struct wb_list_column groups_columns[] = {
	{ "rows", WB_LIST_COUNT, 0 },   { "step", WB_LIST_TEXT, 30 },
	{ "field", WB_LIST_TEXT, 30 },  { "rule", WB_LIST_TEXT, 0 },
	{ "values", WB_LIST_COUNT, 0 }, { "example", WB_LIST_TEXT, 40 },
};

#define OPTION_LIMIT                                                                         \
	{                                                                                    \
		.name = "limit", .letter = 'n', .kind = WB_OPTION_POSITIVE, .argument = "N", \
		.help = "list at most N"                                                     \
	}
#define OPTION_STEP                                                            \
	{                                                                      \
		.name = "step", .kind = WB_OPTION_TEXT, .argument = "MAPPING", \
		.help = "only of this mapping"                                 \
	}
#define OPTION_RULE                                                         \
	{                                                                   \
		.name = "rule", .kind = WB_OPTION_TEXT, .argument = "RULE", \
		.help = "only with this rule, such as no-match"             \
	}
#define OPTION_FIELD                                                          \
	{                                                                     \
		.name = "field", .kind = WB_OPTION_TEXT, .argument = "FIELD", \
		.help = "only about this field"                               \
	}
#define OPTION_ROW                                                          \
	{                                                                   \
		.name = "row", .kind = WB_OPTION_POSITIVE, .argument = "N", \
		.help = "only about row N of the source"                    \
	}

static struct wb_binding
bind_text(const struct wb_options *options, const char *option, const char *parameter)
{
	return (struct wb_binding){ .name = parameter, .text = wb_options_value(options, option) };
}

/* A count that was not given is NULL. */
static struct wb_binding
bind_count(const struct wb_options *options, const char *option, const char *parameter)
{
	uint64_t count = wb_options_count(options, option, 0);

	return (struct wb_binding){
		.name = parameter,
		.is_number = wb_options_has(options, option),
		.number = count > INT64_MAX ? INT64_MAX : (int64_t)count,
	};
}

/* SQLite takes a negative limit for none. */
static struct wb_binding
bind_limit(const struct wb_options *options)
{
	struct wb_binding limit = bind_count(options, "limit", ":limit");

	if (!limit.is_number)
		limit.number = -1;
	limit.is_number = true;
	return limit;
}

enum wb_status
wb_list_runs(struct wb_project *project, enum wb_format format, int64_t limit, size_t *rows,
	     struct wb_error *err)
{
	bool held = false;
	enum wb_status status = wb_lease_held(project, &held, err);
	struct wb_binding bindings[] = {
		{ .name = ":limit", .is_number = true, .number = limit },
		{ .name = ":held", .is_number = true, .number = held },
	};
	struct wb_query query = { runs_sql, WB_COUNT_OF(runs_columns), runs_columns,
				  WB_COUNT_OF(bindings), bindings };

	if (status)
		return status;
	return wb_query_list(project, &query, format, rows, err);
}

static enum wb_status
run_runs(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_project *project = NULL;
	size_t rows;
	enum wb_status status;

	status = wb_project_open(options->arguments[0], WB_PROJECT_READ, &project, err);
	if (status)
		return status;
	status =
		wb_list_runs(project, wb_call_format(call), bind_limit(options).number, &rows, err);
	if (!status && !rows)
		wb_message_note("no runs yet");
	wb_project_close(project);
	return status;
}

enum wb_status
wb_find_run(struct wb_project *project, const char *word, int64_t *out, struct wb_error *err)
{
	static const char last_sql[] = "SELECT max(number) FROM run";
	static const char find_sql[] = "SELECT number FROM run WHERE number = :run";
	struct wb_query last = { .sql = last_sql };
	struct wb_binding run = { .name = ":run", .is_number = true };
	struct wb_query find = { .sql = find_sql, .n_bindings = 1, .bindings = &run };
	uint64_t number;
	enum wb_status status;

	if (!word)
		return wb_query_number(project, &last, 0, out, err);
	if (!wb_read_count(*word == '#' ? word + 1 : word, &number) || number > INT64_MAX) {
		wb_fail(err, WB_INVALID, wb_project_path(project), "a run is a number, not \"%s\"",
			word);
		goto hint;
	}
	run.number = (int64_t)number;
	status = wb_query_number(project, &find, 0, out, err);
	if (status || *out)
		return status;
	wb_fail(err, WB_NOT_FOUND, wb_project_path(project), "there is no run %s", word);
hint:
	wb_hint(err, "'waybill runs %s' lists them", wb_project_path(project));
	return WB_INVALID;
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

/* A step that the run does not have is a slip, not an empty list. */
static enum wb_status
check_step(struct wb_project *project, int64_t run, const char *word, struct wb_error *err)
{
	static const char steps_sql[] =
		"SELECT mapping FROM run_step WHERE run = :run ORDER BY step";
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

/* Lists one run's part of a query whose first binding is the run. */
static enum wb_status
list_of_run(struct wb_invocation *call, struct wb_query *query, struct wb_binding *run,
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
		status = check_step(project, run->number, wb_options_value(options, "step"), err);
	if (!status)
		status = wb_query_list(project, query, wb_call_format(call), &rows, err);
	if (!status && !rows)
		tell_empty(options, run->number, what);
	wb_project_close(project);
	return status;
}

static enum wb_status
run_log(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_binding bindings[] = {
		{ .name = ":run", .is_number = true },     bind_text(options, "step", ":step"),
		bind_text(options, "outcome", ":outcome"), bind_text(options, "rule", ":rule"),
		bind_text(options, "field", ":field"),     bind_text(options, "kind", ":kind"),
		bind_count(options, "row", ":row"),        bind_limit(options),
	};
	struct wb_query query = { log_sql, WB_COUNT_OF(log_columns), log_columns,
				  WB_COUNT_OF(bindings), bindings };

	return list_of_run(call, &query, bindings, "decisions", err);
}

static enum wb_status
run_rejects(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_binding bindings[] = {
		{ .name = ":run", .is_number = true }, bind_text(options, "step", ":step"),
		bind_text(options, "rule", ":rule"),   bind_text(options, "field", ":field"),
		bind_count(options, "row", ":row"),    bind_limit(options),
	};
	struct wb_query query = { rejects_sql, WB_COUNT_OF(rejects_columns), rejects_columns,
				  WB_COUNT_OF(bindings), bindings };

	/* On a terminal, the record is asked for; a program always gets it. */
	if (wb_call_format(call) == WB_FORMAT_TABLE && !wb_options_has(options, "record"))
		query.n_columns--;
	if (wb_options_has(options, "group")) {
		query.sql = groups_sql;
		query.n_columns = WB_COUNT_OF(groups_columns);
		query.columns = groups_columns;
	}
	return list_of_run(call, &query, bindings, "rejects", err);
}

const struct wb_command wb_command_runs = {
	.name = "runs",
	.summary = "lists the runs of a project, the last one first",
	.arguments = "FILE",
	.options = (const struct wb_option_rule[]){ OPTION_LIMIT, WB_OPTION_FORMAT, { 0 } },
	.examples =
		(const struct wb_example[]){
			{ "runs members.wb", "when, how long, how many rows, how it ended" },
			{ "runs members.wb -n 1 --format json", "the last run, for a program" },
			{ 0 },
		},
	.run = run_runs,
};

const struct wb_command wb_command_log = {
	.name = "log",
	.summary = "lists the decisions of a run: what became of every row, and every choice",
	.arguments = "FILE [RUN]",
	.about =
		"RUN is a number as 'waybill runs' lists it; without it, the last run. Consecutive "
		"rows with the same outcome and rule share a line, and no row is without one.",
	.options =
		(const struct wb_option_rule[]){
			OPTION_STEP,
			{
				.name = "outcome",
				.kind = WB_OPTION_CHOICE,
				.argument = "OUTCOME",
				.help = "only rows of this outcome: inserted, updated, unchanged, "
					"deleted, filtered, rejected, duplicate or grouped",
				.choices =
					(const char *const[]){ "inserted", "updated", "unchanged",
							       "deleted", "filtered", "rejected",
							       "duplicate", "grouped", NULL },
			},
			{
				.name = "kind",
				.kind = WB_OPTION_CHOICE,
				.argument = "KIND",
				.help = "only decisions about a row, a field or a step",
				.choices = (const char *const[]){ "row", "field", "step", NULL },
			},
			OPTION_RULE,
			OPTION_FIELD,
			OPTION_ROW,
			OPTION_LIMIT,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "log members.wb --row 17", "everything decided about row 17" },
			{ "log members.wb --kind field --rule fallback",
			  "every fallback that was taken" },
			{ "log members.wb 3 --format csv", "the whole log of run 3" },
			{ 0 },
		},
	.run = run_log,
};

const struct wb_command wb_command_rejects = {
	.name = "rejects",
	.summary = "lists the rows of a run that were not written, and why",
	.arguments = "FILE [RUN]",
	.about =
		"RUN is a number as 'waybill runs' lists it; without it, the last run. Each reject "
		"keeps its source record whole.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "group",
			  .letter = 'g',
			  .help = "the reasons with their counts, most frequent first" },
			{ .name = "record",
			  .help = "the source record, too (csv and json always have it)" },
			OPTION_STEP,
			OPTION_RULE,
			OPTION_FIELD,
			OPTION_ROW,
			OPTION_LIMIT,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "rejects members.wb --group", "what to mend first" },
			{ "rejects members.wb --rule no-match --record",
			  "the records that a pattern did not fit" },
			{ "rejects members.wb --format csv >rejects.csv", "for a spreadsheet" },
			{ 0 },
		},
	.run = run_rejects,
};
