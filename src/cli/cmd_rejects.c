/* rejects: listed, exported to be corrected, taken back, left. */
#include <string.h>

#include "base/clock.h"
#include "cli/message.h"
#include "cli/run_query.h"
#include "project/author.h"
#include "project/correction.h"
#include "study/reject_file.h"

#define REJECTS_FROM                                                                \
	" FROM reject AS j JOIN run_step AS s ON s.run = j.run AND s.step = j.step" \
	" WHERE j.run = :run"                                                       \
	" AND (:step IS NULL OR s.step_name = :step)"                               \
	" AND (:rule IS NULL OR j.rule = :rule)"                                    \
	" AND (:field IS NULL OR j.field = :field)"                                 \
	" AND (:row IS NULL OR j.row = :row)"                                       \
	" AND (:open IS NULL OR (SELECT state FROM reject_state WHERE id = j.id)"   \
	" IN ('open', 'corrected', 'rejected again'))"

static const char rejects_sql[] =
	"SELECT s.step_name, j.row, j.key, j.field, j.rule, j.reason, j.value,"
	" (SELECT iif(later_run IS NULL OR state IN ('corrected', 'left'), state,"
	" state || ' in run ' || later_run) FROM reject_state WHERE id = j.id),"
	" CASE WHEN json_valid(j.record) THEN j.record ELSE json_quote(j.record) END" REJECTS_FROM
	" ORDER BY j.step, j.row LIMIT :limit";

static const struct wb_list_column rejects_columns[] = {
	{ "step", WB_LIST_TEXT, 30 },  { "row", WB_LIST_NUMBER, 0 },
	{ "key", WB_LIST_TEXT, 24 },   { "field", WB_LIST_TEXT, 30 },
	{ "rule", WB_LIST_TEXT, 0 },   { "reason", WB_LIST_TEXT, 120 },
	{ "value", WB_LIST_TEXT, 60 }, { "state", WB_LIST_TEXT, 0 },
	{ "record", WB_LIST_JSON, 0 },
};

/* The author gives each `require` a reason of its own; where no value is to blame it says most. */
static const char groups_sql[] =
	"SELECT count(*) AS rows, s.step_name, j.field, j.rule, count(DISTINCT j.value),"
	" coalesce(nullif(min(j.value), ''), min(j.reason))" REJECTS_FROM
	" GROUP BY j.step, j.field, j.rule, iif(j.rule = 'require', j.reason, '')"
	" ORDER BY rows DESC, j.step, j.field, j.rule, min(j.reason) LIMIT :limit";

static const struct wb_list_column groups_columns[] = {
	{ "rows", WB_LIST_COUNT, 0 },   { "step", WB_LIST_TEXT, 30 },
	{ "field", WB_LIST_TEXT, 30 },  { "rule", WB_LIST_TEXT, 0 },
	{ "values", WB_LIST_COUNT, 0 }, { "example", WB_LIST_TEXT, 40 },
};

/* The mappings with rejects that fit, by name. */
static const char steps_sql[] = "SELECT DISTINCT s.mapping" REJECTS_FROM " ORDER BY s.step";
static const char step_sql[] = "SELECT DISTINCT s.step" REJECTS_FROM " ORDER BY s.step";

enum { OPEN = WB_RUN_FILTERS, LIMIT, BINDINGS };

struct filters {
	struct wb_binding bindings[BINDINGS];
};

static struct filters
filters_of(const struct wb_options *options)
{
	struct filters filters;

	wb_call_bind_filters(options, filters.bindings);
	filters.bindings[OPEN] = (struct wb_binding){
		.name = ":open",
		.is_number = wb_options_has(options, "open"),
		.number = 1,
	};
	filters.bindings[LIMIT] = wb_call_bind_limit(options);
	return filters;
}

static enum wb_status
list_rejects(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct filters filters = filters_of(options);
	struct wb_query query = { rejects_sql, WB_COUNT_OF(rejects_columns), rejects_columns,
				  BINDINGS, filters.bindings };

	/* On a terminal, the record is asked for; a program always gets it. */
	if (wb_call_format(call) == WB_FORMAT_TABLE && !wb_options_has(options, "record"))
		query.n_columns--;
	if (wb_options_has(options, "group")) {
		query.sql = groups_sql;
		query.n_columns = WB_COUNT_OF(groups_columns);
		query.columns = groups_columns;
	}
	return wb_list_of_run(call, &query, filters.bindings, "rejects", err);
}

/* Working on the rejects of one mapping. */

struct work {
	struct wb_project *project;
	struct filters filters;
	struct wb_reject_filter filter;
	struct wb_strings mappings; /* with rejects that fit: one where all is well */
};

static enum wb_status
refuse_many(const struct work *work, const struct wb_strings *names, struct wb_error *err)
{
	struct wb_buffer list = { 0 };

	for (size_t i = 0; i < names->count; i++)
		wb_buffer_format(&list, "%s%s", i ? ", " : "", names->at[i]);
	wb_fail(err, WB_INVALID, wb_project_path(work->project),
		"run %lld has rejects of several mappings: %s", (long long)work->filter.run,
		list.at);
	wb_hint(err, "name one with --step MAPPING: their records have different fields");
	wb_buffer_release(&list);
	return WB_INVALID;
}

/* The run and the one step that the options mean. */
static enum wb_status
find_step(struct wb_invocation *call, struct work *work, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_query steps = { .sql = steps_sql,
				  .n_bindings = BINDINGS - 1,
				  .bindings = work->filters.bindings };
	struct wb_query step = { .sql = step_sql,
				 .n_bindings = BINDINGS - 1,
				 .bindings = work->filters.bindings };
	int64_t *run = &work->filters.bindings[0].number;
	enum wb_status status = wb_find_run(work->project, options->arguments[1], run, err);

	work->filter = (struct wb_reject_filter){
		.run = *run,
		.rule = wb_options_value(options, "rule"),
		.field = wb_options_value(options, "field"),
		.row = (int64_t)wb_options_count(options, "row", 0),
		.unsettled = wb_options_has(options, "open"),
	};
	if (!status)
		status = wb_check_step(work->project, *run, wb_options_value(options, "step"), err);
	if (!status)
		status = wb_query_strings(work->project, &steps, &work->mappings, err);
	if (!status && work->mappings.count > 1)
		status = refuse_many(work, &work->mappings, err);
	if (!status)
		status = wb_query_number(work->project, &step, 0, &work->filter.step, err);
	return status;
}

static void
tell_export(const struct work *work, const char *path, const struct wb_reject_file_counts *counts)
{
	struct wb_buffer rows = { 0 };

	wb_show_count(&rows, (int64_t)counts->rows);
	if (!work->filter.run)
		wb_message_note("no runs yet");
	else if (!counts->rows)
		wb_message_note("run %lld: no rejects fit; %s was not written",
				(long long)work->filter.run, path);
	else
		wb_message_note("run %lld: %s reject%s of %s written to %s",
				(long long)work->filter.run, rows.at, counts->rows == 1 ? "" : "s",
				work->mappings.at[0], path);
	wb_buffer_clear(&rows);
	wb_show_count(&rows, (int64_t)counts->unreadable);
	if (counts->unreadable)
		wb_message_note("%s of them could not be read as records: their fields are empty, "
				"what stood there is in waybill_record",
				rows.at);
	wb_buffer_release(&rows);
}

static enum wb_status
export_rejects(struct wb_invocation *call, struct work *work, struct wb_error *err)
{
	const char *path = wb_options_value(&call->options, "export");
	struct wb_reject_file_counts counts = { 0 };
	enum wb_status status = find_step(call, work, err);

	if (!status && work->filter.step)
		status = wb_reject_file_export(work->project, &work->filter, path,
					       wb_options_has(&call->options, "force"), &counts,
					       err);
	if (!status)
		tell_export(work, path, &counts);
	return status;
}

static enum wb_status
import_rejects(struct wb_invocation *call, struct work *work, struct wb_error *err)
{
	const char *path = wb_options_value(&call->options, "import");
	struct wb_reject_file_import import = {
		.at = wb_clock_now(),
		.author = wb_text_of(wb_author()),
	};
	struct wb_reject_file_counts counts = { 0 };
	enum wb_status status = WB_OK;

	if (call->options.arguments[1])
		status = wb_find_run(work->project, call->options.arguments[1], &import.run, err);
	if (!status)
		status = wb_reject_file_import(work->project, path, &import, &counts, err);
	if (status)
		return status;
	wb_message_note("%s: %llu corrected, %llu unchanged", path,
			(unsigned long long)counts.corrected,
			(unsigned long long)(counts.rows - counts.corrected));
	return WB_OK;
}

static enum wb_status
leave_rejects(struct wb_invocation *call, struct work *work, struct wb_error *err)
{
	const char *reason = wb_options_value(&call->options, "leave");
	int64_t left = 0;
	enum wb_status status = find_step(call, work, err);

	if (!status && !*reason)
		status = wb_fail(err, WB_INVALID, "rejects", "--leave needs a reason");
	if (!status && work->filter.step)
		status = wb_reject_leave(work->project, &work->filter, wb_clock_now(),
					 wb_text_of(wb_author()), wb_text_of(reason), &left, err);
	if (!status)
		wb_message_note("run %lld: %lld reject%s left", (long long)work->filter.run,
				(long long)left, left == 1 ? "" : "s");
	return status;
}

/* What --export, --import or --leave asks for, instead of a list. */
static const struct {
	const char *option;
	enum wb_project_access access;
	enum wb_status (*run)(struct wb_invocation *call, struct work *work, struct wb_error *err);
} works[] = {
	{ "export", WB_PROJECT_READ, export_rejects },
	{ "import", WB_PROJECT_WRITE, import_rejects },
	{ "leave", WB_PROJECT_WRITE, leave_rejects },
};

static enum wb_status
check_options(const struct wb_options *options, const char *work, struct wb_error *err)
{
	static const char *const alone[] = { "export", "import", "leave", "group",
					     "record", "limit",  "format" };
	static const char *const filters[] = { "step", "rule", "field", "row", "open" };

	for (size_t i = 0; work && i < WB_COUNT_OF(alone); i++)
		if (wb_options_has(options, alone[i]) && strcmp(alone[i], work))
			return wb_fail(err, WB_INVALID, "rejects", "--%s and --%s: choose one",
				       work, alone[i]);
	for (size_t i = 0; work && !strcmp(work, "import") && i < WB_COUNT_OF(filters); i++)
		if (wb_options_has(options, filters[i]))
			return wb_fail(err, WB_INVALID, "rejects",
				       "--import takes what the file holds: leave --%s out",
				       filters[i]);
	if (wb_options_has(options, "force") && !wb_options_has(options, "export"))
		return wb_fail(err, WB_INVALID, "rejects", "--force belongs to --export");
	return WB_OK;
}

static enum wb_status
run_rejects(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct work work = { .filters = filters_of(options) };
	size_t i = 0;
	enum wb_status status;

	while (i < WB_COUNT_OF(works) && !wb_options_has(options, works[i].option))
		i++;
	status = check_options(options, i < WB_COUNT_OF(works) ? works[i].option : NULL, err);
	if (status)
		return status;
	if (i == WB_COUNT_OF(works))
		return list_rejects(call, err);
	status = wb_project_open(options->arguments[0], works[i].access, &work.project, err);
	if (!status)
		status = works[i].run(call, &work, err);
	wb_strings_release(&work.mappings);
	wb_project_close(work.project);
	return status;
}

const struct wb_command wb_command_rejects = {
	.name = "rejects",
	.summary = "lists the rows of a run that were not written, and why",
	.arguments = "FILE [RUN]",
	.about =
		"RUN is a number as 'waybill runs' lists it; without it, the last run. Each reject "
		"keeps its source record whole.\n\n"
		"To work rejects off, mend the mapping, or the records: --export writes those of "
		"one mapping as CSV, with the columns waybill_run, waybill_mapping, waybill_row, "
		"waybill_field, waybill_rule and waybill_reason before the source's fields; null "
		"is "
		"an empty field, empty text is \"\". A row that could not be cut into fields has "
		"them all empty, and what stood there in waybill_record. Correct the fields, "
		"leave the rest, and take the file back with --import: all of it or, where a line "
		"is not right, nothing. Each correction is logged with who made it; a later one "
		"replaces it.\n\n"
		"A reject is settled once its row is loaded: by a run over rejects, by a later run "
		"of "
		"the whole source where that is still the same file, or by a later run that writes "
		"the key of the reject and rejects no row with it.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "group",
			  .letter = 'g',
			  .help = "the reasons with their counts, most frequent first; a value as "
				  "an example, or the reason in words where no value is to blame" },
			{ .name = "record",
			  .help = "the source record, too (csv and json always have it)" },
			{ .name = "open",
			  .help = "only what is still to be done: neither loaded since nor left" },
			{ .name = "export",
			  .kind = WB_OPTION_TEXT,
			  .argument = "OUT.csv",
			  .help = "write the records of one mapping's rejects, to be corrected" },
			{ .name = "force", .help = "--export may overwrite" },
			{ .name = "import",
			  .kind = WB_OPTION_TEXT,
			  .argument = "IN.csv",
			  .help = "take corrected records back" },
			{ .name = "leave",
			  .kind = WB_OPTION_TEXT,
			  .argument = "REASON",
			  .help = "leave the rejects that fit as they are, and say why" },
			WB_OPTION_STEP,
			WB_OPTION_RULE,
			WB_OPTION_FIELD,
			WB_OPTION_ROW,
			WB_OPTION_LIMIT,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "rejects members.wb --group", "what to mend first" },
			{ "rejects members.wb --rule no-match --record",
			  "the records that a pattern did not fit" },
			{ "rejects members.wb --step member --open --export mend.csv",
			  "what is to be corrected, for a spreadsheet" },
			{ "rejects members.wb --import mend.csv", "and back" },
			{ "rejects members.wb --field fax --leave 'nobody has a fax'",
			  "what is not worth it" },
			{ 0 },
		},
	.run = run_rejects,
};
