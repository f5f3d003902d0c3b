/*
 * run, verify: the account of every step on standard output; progress, and how
 * it ended, on standard error.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/cmd.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "cli/query.h"
#include "cli/watch.h"
#include "engine/run.h"

enum { JOBS_MAX = 256 };

/* The columns of an account: in a table, outcomes that no row had are left out. */
struct account {
	const struct wb_run_result *result;
	struct wb_list_column columns[WB_OUTCOMES + 6];
	enum wb_outcome outcomes[WB_OUTCOMES];
	size_t n_columns, n_outcomes;
	bool has_set; /* the last column before the state: rows that `missing set` changed */
	bool made;    /* some step made rows beyond those that it read */
};

/* Rows of the target that go are no source rows: they have no outcome, but a column. */
static uint64_t
count_of(const struct wb_step_result *step, enum wb_outcome outcome)
{
	return step->counts[outcome] + (outcome == WB_OUTCOME_DELETED ? step->missing.deleted : 0);
}

static bool
has_outcome(const struct wb_run_result *result, enum wb_outcome outcome)
{
	for (size_t i = 0; i < result->n_steps; i++)
		if (count_of(&result->steps[i], outcome))
			return true;
	return false;
}

static bool
has_set(const struct wb_run_result *result)
{
	for (size_t i = 0; i < result->n_steps; i++)
		if (result->steps[i].missing.set)
			return true;
	return false;
}

static bool
has_made(const struct wb_run_result *result)
{
	for (size_t i = 0; i < result->n_steps; i++)
		if (result->steps[i].rows_made)
			return true;
	return false;
}

static void
add_column(struct account *account, const char *name, enum wb_column_kind kind)
{
	account->columns[account->n_columns++] = (struct wb_list_column){ name, kind, 0 };
}

static void
choose_columns(struct account *account, enum wb_format format)
{
	static const enum wb_outcome order[] = {
		WB_OUTCOME_INSERTED, WB_OUTCOME_UPDATED,  WB_OUTCOME_UNCHANGED,
		WB_OUTCOME_DELETED,  WB_OUTCOME_FILTERED, WB_OUTCOME_DUPLICATE,
		WB_OUTCOME_GROUPED,  WB_OUTCOME_REJECTED,
	};

	add_column(account, "step", WB_LIST_TEXT);
	add_column(account, "into", WB_LIST_TEXT);
	add_column(account, "read", WB_LIST_COUNT);
	account->made = has_made(account->result);
	if (account->made)
		add_column(account, "made", WB_LIST_COUNT);
	for (size_t i = 0; i < WB_COUNT_OF(order); i++) {
		bool wanted = format != WB_FORMAT_TABLE || order[i] == WB_OUTCOME_INSERTED ||
			      has_outcome(account->result, order[i]);

		if (!wanted)
			continue;
		account->outcomes[account->n_outcomes++] = order[i];
		add_column(account, wb_outcome_name(order[i]), WB_LIST_COUNT);
	}
	account->has_set = has_set(account->result);
	if (account->has_set)
		add_column(account, "set", WB_LIST_COUNT);
	add_column(account, "state", WB_LIST_TEXT);
}

/* "verified" says more than "finished"; the rejects stand in their column. */
static const char *
state_of_step(const struct wb_step_result *step)
{
	if (step->differences)
		return "differs";
	if (step->verified)
		return "verified";
	return wb_run_state_name(step->state);
}

static bool
step_has_state(const struct wb_step_result *step)
{
	return step->started || step->rows_read || step->skipped.len;
}

static void
print_account(const struct wb_run_result *result, enum wb_format format)
{
	struct account account = { .result = result };
	struct wb_listing *listing;

	choose_columns(&account, format);
	listing = wb_listing_new(stdout, format, account.columns, account.n_columns);
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct wb_step_result *step = &result->steps[i];

		wb_listing_text(listing, step->name);
		wb_listing_text(listing, step->target);
		wb_listing_number(listing, (int64_t)step->rows_read);
		if (account.made)
			wb_listing_number(listing, (int64_t)step->rows_made);
		for (size_t o = 0; o < account.n_outcomes; o++)
			wb_listing_number(listing, (int64_t)count_of(step, account.outcomes[o]));
		if (account.has_set)
			wb_listing_number(listing, (int64_t)step->missing.set);
		wb_listing_string(listing,
				  step_has_state(step) ? state_of_step(step) : "not begun");
	}
	wb_listing_end(listing);
}

static uint64_t
sum_of(const struct wb_run_result *result, enum wb_outcome outcome)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < result->n_steps; i++)
		sum += result->steps[i].counts[outcome];
	return sum;
}

/* What the account has no column for. */
static void
tell_missing(const struct wb_run_result *result)
{
	for (size_t i = 0; i < result->n_steps; i++) {
		const struct wb_missing_result *missing = &result->steps[i].missing;
		struct wb_text step = result->steps[i].name;

		if (missing->unknown)
			wb_message_note(
				"%.*s: no missing row was touched, for rejected rows have no "
				"key: %llu",
				WB_TEXT_ARG(step), (unsigned long long)missing->unknown);
		if (missing->refused)
			wb_message_note("%.*s: missing rows that could not be deleted or set: %llu",
					WB_TEXT_ARG(step), (unsigned long long)missing->refused);
	}
}

static void
tell_end(const struct wb_run_result *result, const char *path, bool verified, int64_t elapsed)
{
	uint64_t rejected = sum_of(result, WB_OUTCOME_REJECTED);
	struct wb_buffer line = { 0 };

	if (result->number)
		wb_buffer_format(&line, "run %lld: ", (long long)result->number);
	else
		wb_buffer_string(&line, "dry run, nothing was kept: ");
	if (!rejected) {
		wb_buffer_string(&line, "every row is accounted for");
	} else {
		wb_show_count(&line, (int64_t)rejected);
		wb_buffer_string(&line,
				 rejected == 1 ? " row was rejected" : " rows were rejected");
	}
	if (verified)
		wb_buffer_string(&line, result->state == WB_RUN_MISMATCH ? "; verification differs"
									 : "; verified");
	wb_buffer_format(&line, " (%lld.%lld s)", (long long)(elapsed / 1000000),
			 (long long)(elapsed / 100000 % 10));
	wb_message_note("%s", line.at);
	tell_missing(result);
	wb_watch_tell_parked(result, path);
	if (rejected && result->number)
		wb_message_note("why: waybill rejects %s --group", path);
	if (result->state == WB_RUN_MISMATCH)
		wb_message_note("what differs: waybill verify %s", path);
	wb_buffer_release(&line);
}

static enum wb_exit
exit_of_state(enum wb_run_state state)
{
	switch (state) {
	case WB_RUN_REJECTS:
		return WB_EXIT_REJECTS;
	case WB_RUN_MISMATCH:
		return WB_EXIT_MISMATCH;
	default:
		return WB_EXIT_OK;
	}
}

/* Options that would contradict each other. */
static enum wb_status
check_options(const struct wb_options *options, struct wb_error *err)
{
	bool resume = wb_options_has(options, "resume");

	if (resume && wb_options_has(options, "dry-run"))
		return wb_fail(err, WB_INVALID, "run",
			       "--resume writes, --dry-run does not: "
			       "choose one");
	if (resume && wb_options_has(options, "anew"))
		return wb_fail(
			err, WB_INVALID, "run",
			"--resume goes on with the last run, --anew starts another: choose one");
	if (resume && wb_options_has(options, "rejects"))
		return wb_fail(err, WB_INVALID, "run",
			       "--resume goes on with the last run, --rejects starts another: "
			       "choose one");
	if (resume && (options->n_arguments > 1 || wb_options_has(options, "set") ||
		       wb_options_has(options, "atomic"))) {
		wb_fail(err, WB_INVALID, "run",
			"--resume repeats the mappings, --set and --atomic of the run that "
			"stopped");
		wb_hint(err, "leave them out, or start a new run without --resume");
		return WB_INVALID;
	}
	return WB_OK;
}

static void
read_options(const struct wb_options *options, struct wb_run_options *out)
{
	const char *limit = wb_options_value(options, "max-rejects");
	uint64_t jobs = wb_options_count(options, "jobs", 0);

	out->allow_outside = wb_options_has(options, "allow-outside");
	out->allow_drift = wb_options_has(options, "allow-drift");
	out->dry_run = wb_options_has(options, "dry-run");
	out->atomic = wb_options_has(options, "atomic");
	out->resume = wb_options_has(options, "resume");
	out->anew = wb_options_has(options, "anew");
	out->skip_verification = wb_options_has(options, "no-verify");
	out->jobs = jobs > JOBS_MAX ? JOBS_MAX : (unsigned)jobs;
	out->memory = wb_options_size(options, "memory");
	out->commit_rows = wb_options_count(options, "commit-every", 0);
	out->has_reject_limit = limit && wb_read_share(limit, &out->reject_limit);
	out->interrupted = wb_interrupt_flag();
}

/* An interrupt hits the run; what a person wants to know is where it was. */
static void
name_interrupted_step(const struct wb_run_result *result, struct wb_error *err)
{
	for (size_t i = 0; i < result->n_steps; i++)
		if (result->steps[i].state == WB_RUN_INTERRUPTED)
			snprintf(err->where, sizeof err->where, "mapping %.*s",
				 WB_TEXT_ARG(result->steps[i].name));
}

/* After an error: a run on record can be taken up again, unless the design is to blame. */
static void
tell_way_on(struct wb_invocation *call, const struct wb_run_result *result, enum wb_status status,
	    struct wb_error *err)
{
	bool on_record = result->number && status != WB_INVALID && status != WB_NOT_FOUND;

	call->begun = result->wrote || on_record;
	if (call->begun && !err->hint[0])
		wb_hint(err, "waybill run %s --resume continues", call->options.arguments[0]);
}

static enum wb_status
carry_out(struct wb_invocation *call, struct wb_project *project,
	  const struct wb_run_options *options, struct wb_error *err)
{
	enum wb_format format = wb_call_format(call);
	struct wb_watch watch = { 0 };
	struct wb_run_observer observer = wb_watch_observer(&watch);
	struct wb_run_result result = { 0 };
	int64_t started = wb_clock_monotonic();
	enum wb_status status;

	if (!options->dry_run)
		observer.rejected = NULL; /* the log has them */
	wb_progress_init(&watch.progress, stderr);
	wb_interrupt_catch();
	status = wb_run(project, options, &observer, &result, err);
	wb_progress_clear(&watch.progress);
	if (!status || result.number)
		print_account(&result, format);
	if (format == WB_FORMAT_TABLE)
		wb_reasons_print(&watch.reasons, stdout);
	if (status) {
		if (status == WB_INTERRUPTED)
			name_interrupted_step(&result, err);
		tell_way_on(call, &result, status, err);
	} else {
		fflush(stdout);
		tell_end(&result, call->options.arguments[0],
			 !options->dry_run && !options->skip_verification,
			 wb_clock_monotonic() - started);
		call->result = exit_of_state(result.state);
	}
	wb_reasons_release(&watch.reasons);
	wb_run_result_release(&result);
	return status;
}

static enum wb_status
find_rejects(struct wb_invocation *call, struct wb_project *project, struct wb_run_options *options,
	     struct wb_error *err)
{
	const char *word = wb_options_value(&call->options, "rejects");

	if (!word)
		return WB_OK;
	return wb_find_run(project, word, &options->rejects_of, err);
}

static enum wb_status
run_run(struct wb_invocation *call, struct wb_error *err)
{
	struct wb_opening opening = { 0 };
	struct wb_run_options options = { 0 };
	struct wb_text *names;
	enum wb_status status = check_options(&call->options, err);

	if (status)
		return status;
	names = wb_call_names(call, &options.n_mappings);
	read_options(&call->options, &options);
	status = wb_opening_project(&opening, call,
				    options.dry_run ? WB_PROJECT_READ : WB_PROJECT_WRITE, err);
	options.mappings = names;
	options.n_parameters = opening.n_parameters;
	options.parameters = opening.parameters;
	if (!status)
		status = find_rejects(call, opening.project, &options, err);
	if (!status)
		status = carry_out(call, opening.project, &options, err);
	wb_opening_close(&opening);
	free(names);
	return status;
}

static const char figures_sql[] =
	"SELECT s.step_name, v.field, v.figure, v.expected, v.found,"
	" CASE WHEN v.expected = v.found THEN 'true' ELSE 'false' END"
	" FROM verification AS v JOIN run_step AS s ON s.run = v.run AND s.step = v.step"
	" WHERE v.run = :run AND (:all OR v.expected <> v.found)"
	" ORDER BY v.step, v.field, v.figure";

static const struct wb_list_column figure_columns[] = {
	{ "step", WB_LIST_TEXT, 30 },     { "field", WB_LIST_TEXT, 40 },
	{ "figure", WB_LIST_TEXT, 0 },    { "written", WB_LIST_TEXT, 0 },
	{ "read_back", WB_LIST_TEXT, 0 }, { "equal", WB_LIST_FLAG, 0 },
};

static const char *
judge(const struct wb_run_result *result)
{
	size_t verified = 0, wanted = 0;

	for (size_t i = 0; i < result->n_steps; i++) {
		verified += result->steps[i].verified;
		wanted += !result->steps[i].skipped.len;
	}
	if (result->state == WB_RUN_MISMATCH)
		return "the targets differ from what was written";
	if (verified < wanted)
		return "not every step has ended; those that have hold what was written";
	return "the targets hold what was written";
}

/* Lists what differs, or with --all every figure. */
static enum wb_status
list_figures(struct wb_invocation *call, struct wb_project *project, int64_t run,
	     const struct wb_run_result *result, struct wb_error *err)
{
	bool all = wb_options_has(&call->options, "all");
	struct wb_binding bindings[] = {
		{ .name = ":run", .is_number = true, .number = run },
		{ .name = ":all", .is_number = true, .number = all },
	};
	struct wb_query query = { figures_sql, WB_COUNT_OF(figure_columns), figure_columns,
				  WB_COUNT_OF(bindings), bindings };
	enum wb_status status = wb_query_list(project, &query, wb_call_format(call), NULL, err);

	if (status)
		return status;
	fflush(stdout);
	wb_message_note("run %lld: %s", (long long)run, judge(result));
	return WB_OK;
}

static enum wb_status
run_verify(struct wb_invocation *call, struct wb_error *err)
{
	const struct wb_options *options = &call->options;
	struct wb_project *project = NULL;
	struct wb_run_result result = { 0 };
	int64_t run;
	enum wb_status status;

	status = wb_project_open(options->arguments[0], WB_PROJECT_WRITE, &project, err);
	if (!status)
		status = wb_find_run(project, options->arguments[1], &run, err);
	if (!status)
		status = wb_run_verify(project, run, wb_options_has(options, "allow-outside"),
				       &result, err);
	if (!status)
		status = list_figures(call, project, run, &result, err);
	if (!status && result.state == WB_RUN_MISMATCH)
		call->result = WB_EXIT_MISMATCH;
	wb_run_result_release(&result);
	wb_project_close(project);
	return status;
}

const struct wb_command wb_command_run = {
	.name = "run",
	.summary = "runs mappings: writes, accounts for every row, and verifies",
	.arguments = "FILE [MAPPING...]",
	.about =
		"Without MAPPING: all of them, in the order in which they depend on each other. "
		"Each target is read back and compared with what was written. Ctrl-C stops after "
		"the batch in hand. With --dry-run, the reasons for which rows would be rejected "
		"stand below the account.\n\n"
		"A run that was stopped or killed goes on with --resume; the result is that of an "
		"undisturbed run. It goes on only in the source that it began with: a changed one "
		"is refused. A new run is refused too where the last one has inserted rows and is "
		"unfinished, unless --anew says that they may be inserted once more. Where a "
		"table has changed its shape since it was inspected, nothing is run unless "
		"--allow-drift says so. What an inspection has parked is left out, noted in the "
		"log and told at the end. So a nightly "
		"job is 'waybill run FILE', and after exit status 3 or 130 'waybill run FILE "
		"--resume'. With 'write sync', the account's deleted and set are rows of the "
		"target "
		"that the source lacks. A mapping that reads from where it writes is one "
		"transaction, as with "
		"--atomic; so is one with group by, order by or missing at most, and resuming "
		"begins it "
		"anew. A mapping that asks for keys in a circle has a second step, which fills "
		"what "
		"had to wait for them.\n\n"
		"With --rejects, a run takes up the rows that an earlier one rejected and that "
		"were neither loaded since nor left: the records as the project keeps them, with "
		"their corrections ('waybill rejects --import'), through the mapping as it is now. "
		"The source is not read: it may be gone, as long as it was inspected before; "
		"tables "
		"that are joined to it are needed. "
		"They keep their row numbers, so that the log tells both what was decided first "
		"and what came of it. Mappings that write replace or sync, or are distinct or "
		"grouped, need all rows and are refused.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "resume", .help = "go on with the last run, which stopped" },
			{ .name = "rejects",
			  .kind = WB_OPTION_TEXT,
			  .argument = "RUN",
			  .help = "only the rows that RUN rejected, as they are corrected since" },
			{ .name = "anew",
			  .help = "start a new run although the last one is unfinished" },
			{ .name = "dry-run",
			  .help = "do everything but keep it: targets and project stay as they "
				  "are" },
			{ .name = "atomic",
			  .help = "each mapping in one transaction: all or nothing" },
			WB_OPTION_SET,
			{ .name = "max-rejects",
			  .kind = WB_OPTION_SHARE,
			  .argument = "N|P%",
			  .help = "stop a mapping when more rows are rejected" },
			{ .name = "jobs",
			  .letter = 'j',
			  .kind = WB_OPTION_COUNT,
			  .argument = "N",
			  .help = "work on N batches at a time (default: as many as processors)" },
			{ .name = "commit-every",
			  .kind = WB_OPTION_COUNT,
			  .argument = "ROWS",
			  .help = "rows between two commits, to the next whole batch (default: "
				  "65536)" },
			WB_OPTION_MEMORY,
			{ .name = "no-verify", .help = "do not read the targets back" },
			{ .name = "allow-drift",
			  .help = "run although a table is not as it was last inspected; what "
				  "changed goes into the log" },
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "run members.wb", "all mappings" },
			{ "run members.wb member --dry-run", "what one mapping would do" },
			{ "run members.wb --rejects 12", "what run 12 rejected, once more" },
			{ "run members.wb --resume", "after a crash, a full disk or Ctrl-C" },
			{ "run members.wb --set cutoff=2024-01-01 --max-rejects 1%",
			  "with a parameter, and a limit" },
			{ 0 },
		},
	.run = run_run,
};

const struct wb_command wb_command_verify = {
	.name = "verify",
	.summary = "reads the targets of a run back and compares them with what it wrote",
	.arguments = "FILE [RUN]",
	.about = "RUN is a number as 'waybill runs' lists it; without it, the last run. Per field, "
		 "the number of values and a checksum over them are compared; what differs is "
		 "listed.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "all", .letter = 'a', .help = "list every figure" },
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "verify members.wb", "has anybody changed the target since?" },
			{ 0 },
		},
	.run = run_verify,
};
