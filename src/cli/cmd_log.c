/* runs, log: what happened, by the journal's documented views. */
#include "cli/cmd.h"
#include "cli/message.h"
#include "cli/query.h"
#include "cli/run_query.h"
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
	"SELECT s.step_name, d.kind, d.first_row, d.last_row,"
	" coalesce(d.count, d.last_row - d.first_row + 1), d.outcome, d.rule, d.field, d.value,"
	" d.note"
	" FROM decision AS d JOIN run_step AS s ON s.run = d.run AND s.step = d.step"
	" WHERE d.run = :run"
	" AND (:step IS NULL OR s.step_name = :step)"
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
	status = wb_list_runs(project, wb_call_format(call), wb_call_bind_limit(options).number,
			      &rows, err);
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

static enum wb_status
run_log(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	enum { OUTCOME = WB_RUN_FILTERS, KIND, LIMIT, BINDINGS };
	struct wb_binding bindings[BINDINGS] = {
		[OUTCOME] = wb_call_bind_text(options, "outcome", ":outcome"),
		[KIND] = wb_call_bind_text(options, "kind", ":kind"),
		[LIMIT] = wb_call_bind_limit(options),
	};
	struct wb_query query = { log_sql, WB_COUNT_OF(log_columns), log_columns, BINDINGS,
				  bindings };

	wb_call_bind_filters(options, bindings);
	return wb_list_of_run(call, &query, bindings, "decisions", err);
}

const struct wb_command wb_command_runs = {
	.name = "runs",
	.summary = "lists the runs of a project, the last one first",
	.arguments = "FILE",
	.options = (const struct wb_option_rule[]){ WB_OPTION_LIMIT, WB_OPTION_FORMAT, { 0 } },
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
			WB_OPTION_STEP,
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
			WB_OPTION_RULE,
			WB_OPTION_FIELD,
			WB_OPTION_ROW,
			WB_OPTION_LIMIT,
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
