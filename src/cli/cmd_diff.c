/*
 * diff: the rows that a run would change, and how many there are of each kind.
 * It is a dry run that is listened to.
 */
#include <stdlib.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/diff_list.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "cli/terminal.h"
#include "cli/watch.h"
#include "engine/run.h"

enum { TERMINAL_ROWS = 100 };

/* In the order in which counts are shown; those from the first minor one on only where there are
 * any. */
static const enum wb_outcome outcomes[] = {
	WB_OUTCOME_INSERTED, WB_OUTCOME_UPDATED,  WB_OUTCOME_DELETED,   WB_OUTCOME_UNCHANGED,
	WB_OUTCOME_FILTERED, WB_OUTCOME_REJECTED, WB_OUTCOME_DUPLICATE, WB_OUTCOME_GROUPED,
};
enum { MAJOR_OUTCOMES = 4 };

static const char *const outcome_names[] = { "inserted", "updated",  "deleted",   "unchanged",
					     "filtered", "rejected", "duplicate", NULL };

struct diff {
	struct wb_watch watch; /* first: the observer's context */
	struct wb_diff_list list;
	bool summary;
	bool told;        /* of any row */
	bool knows_field; /* one of them has the field that was asked for */
};

static enum wb_status
show_change(void *context, const struct wb_step_result *step, const struct wb_change *change,
	    struct wb_error *err)
{
	struct diff *diff = context;

	(void)err;
	diff->told = true;
	for (size_t i = 0; !diff->knows_field && i < change->n_fields; i++)
		diff->knows_field = wb_text_equal(change->fields[i], diff->list.field);
	if (diff->summary || !wb_diff_list_wants(&diff->list, change))
		return WB_OK;
	wb_progress_clear(&diff->watch.progress);
	wb_diff_list_row(&diff->list, step, change);
	return WB_OK;
}

static uint64_t
sum_of(const struct wb_run_result *result, enum wb_outcome outcome)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < result->n_steps; i++)
		sum += result->steps[i].counts[outcome];
	return sum;
}

static uint64_t
changes_of(const struct wb_run_result *result)
{
	return sum_of(result, WB_OUTCOME_INSERTED) + sum_of(result, WB_OUTCOME_UPDATED) +
	       sum_of(result, WB_OUTCOME_DELETED);
}

static void
print_counts(const struct wb_run_result *result, enum wb_format format)
{
	struct wb_list_column columns[WB_COUNT_OF(outcomes) + 3] = {
		{ "mapping", WB_LIST_TEXT, 30 },
		{ "into", WB_LIST_TEXT, 0 },
		{ "read", WB_LIST_COUNT, 0 },
	};
	enum wb_outcome shown[WB_COUNT_OF(outcomes)];
	struct wb_listing *listing;
	size_t n = 0;

	for (size_t i = 0; i < WB_COUNT_OF(outcomes); i++) {
		bool asked = format != WB_FORMAT_TABLE && outcomes[i] != WB_OUTCOME_GROUPED;

		if (i >= MAJOR_OUTCOMES && !asked && !sum_of(result, outcomes[i]))
			continue;
		columns[n + 3] =
			(struct wb_list_column){ wb_outcome_name(outcomes[i]), WB_LIST_COUNT, 0 };
		shown[n++] = outcomes[i];
	}
	listing = wb_listing_new(stdout, format, columns, n + 3);
	for (size_t s = 0; s < result->n_steps; s++) {
		wb_listing_text(listing, result->steps[s].name);
		wb_listing_text(listing, result->steps[s].target);
		wb_listing_number(listing, (int64_t)result->steps[s].rows_read);
		for (size_t i = 0; i < n; i++)
			wb_listing_number(listing, (int64_t)result->steps[s].counts[shown[i]]);
	}
	wb_listing_end(listing);
}

static void
tell_end(const struct diff *diff, const struct wb_run_result *result)
{
	uint64_t changes = changes_of(result);
	struct wb_buffer line = { 0 };

	fflush(stdout);
	if (diff->list.left_out) {
		wb_show_count(&line, (int64_t)diff->list.left_out);
		wb_message_note("%s more are not shown; --limit 0 shows all", line.at);
		wb_buffer_clear(&line);
	}
	if (changes) {
		wb_show_count(&line, (int64_t)changes);
		wb_buffer_string(&line, changes == 1 ? " row of the target would change"
						     : " rows of the targets would change");
	} else {
		wb_buffer_string(&line, "nothing would change");
	}
	wb_message_note("%s; nothing was written", line.at);
	wb_buffer_release(&line);
}

static void
print_result(const struct diff *diff, const struct wb_run_result *result, enum wb_format format)
{
	if (format == WB_FORMAT_TABLE && diff->list.shown)
		putchar('\n');
	if (format == WB_FORMAT_TABLE || diff->summary)
		print_counts(result, format);
	if (format == WB_FORMAT_TABLE)
		wb_reasons_print(&diff->watch.reasons, stdout);
}

static enum wb_status
check_field(const struct diff *diff, bool is_known, struct wb_error *err)
{
	if (!diff->list.field.len || is_known)
		return WB_OK;
	wb_fail(err, WB_INVALID, "--field", "none of the mappings changes a field %.*s",
		WB_TEXT_ARG(diff->list.field));
	wb_hint(err, "it is a field of a target, as an arrow names it");
	return WB_INVALID;
}

static enum wb_status
carry_out(struct wb_invocation *call, struct diff *diff, struct wb_project *project,
	  const struct wb_run_options *options, struct wb_error *err)
{
	enum wb_format format = wb_call_format(call);
	struct wb_run_observer observer = wb_watch_observer(&diff->watch);
	struct wb_run_result result = { 0 };
	enum wb_status status;

	observer.changed = show_change;
	wb_progress_init(&diff->watch.progress, stderr);
	wb_interrupt_catch();
	if (format != WB_FORMAT_TABLE && !diff->summary)
		diff->list.listing =
			wb_listing_new(stdout, format, wb_diff_columns, wb_diff_n_columns);
	status = wb_run(project, options, &observer, &result, err);
	wb_progress_clear(&diff->watch.progress);
	if (diff->list.listing)
		wb_listing_end(diff->list.listing);
	if (status == WB_OK && diff->told)
		status = check_field(diff, diff->knows_field, err);
	if (status == WB_OK) {
		print_result(diff, &result, format);
		tell_end(diff, &result);
		wb_watch_tell_parked(&result, call->options.arguments[0]);
		if (wb_options_has(&call->options, "exit-code") && changes_of(&result))
			call->result = WB_EXIT_DIFFERENT;
	} else if (status == WB_INTERRUPTED && err) {
		err->hint[0] = '\0'; /* there is no run to go on with */
	}
	wb_run_result_release(&result);
	return status;
}

/*
 * Whether a chosen mapping has an arrow of that name. One that replaces its table
 * empties others of its fields, too: which these are is known when it is read.
 */
static bool
may_change(const struct wb_session *session, struct wb_text name)
{
	for (size_t m = 0; m < wb_session_count(session); m++) {
		const struct wb_mapping *mapping = &wb_session_mapping(session, m)->as.mapping;
		const struct wb_line *write = wb_mapping_line(mapping, WB_LINE_WRITE);

		if (write && write->mode == WB_WRITE_REPLACE)
			return true;
		for (size_t i = 0; i < mapping->n_lines; i++)
			if (mapping->lines[i].kind == WB_LINE_ARROW &&
			    wb_text_equal(mapping->lines[i].name, name))
				return true;
	}
	return false;
}

static void
read_options(const struct wb_invocation *call, struct diff *diff)
{
	const struct wb_options *options = &call->options;
	bool terminal = isatty(STDOUT_FILENO);
	const char *name;

	diff->summary = wb_options_has(options, "summary");
	diff->list.field = wb_text_of(wb_options_value(options, "field"));
	diff->list.limit = wb_options_count(
		options, "limit",
		terminal && wb_call_format(call) == WB_FORMAT_TABLE ? TERMINAL_ROWS : 0);
	diff->list.width = terminal ? wb_terminal_width(stdout) : 0;
	for (size_t i = 0; (name = wb_options_value_at(options, "outcome", i)); i++)
		diff->list.wanted[wb_outcome_of_name(wb_text_of(name))] = true;
	if (wb_options_has(options, "outcome"))
		return;
	diff->list.wanted[WB_OUTCOME_INSERTED] = true;
	diff->list.wanted[WB_OUTCOME_UPDATED] = true;
	diff->list.wanted[WB_OUTCOME_DELETED] = true;
}

static enum wb_status
run_diff(struct wb_invocation *call, struct wb_error *err)
{
	struct wb_opening opening = { 0 };
	struct wb_run_options options = {
		.dry_run = true,
		.allow_outside = wb_options_has(&call->options, "allow-outside"),
		.interrupted = wb_interrupt_flag(),
	};
	struct diff diff = { 0 };
	struct wb_text *names = wb_call_names(call, &options.n_mappings);
	enum wb_status status = wb_opening_mappings(&opening, call, err);

	read_options(call, &diff);
	options.mappings = names;
	options.n_parameters = opening.n_parameters;
	options.parameters = opening.parameters;
	if (status == WB_OK)
		status = check_field(&diff, may_change(opening.session, diff.list.field), err);
	if (status == WB_OK)
		status = carry_out(call, &diff, opening.project, &options, err);
	wb_diff_list_release(&diff.list);
	wb_reasons_release(&diff.watch.reasons);
	wb_opening_close(&opening);
	free(names);
	return status;
}

const struct wb_command wb_command_diff = {
	.name = "diff",
	.summary = "shows what a run would change in the targets; writes nothing",
	.arguments = "FILE [MAPPING...]",
	.about = "Rows that would be inserted, changed (each field: old → new) or deleted, and "
		 "how many there are of each kind. It is 'run --dry-run' listened to: all that a "
		 "run checks is checked, and all is taken back. In tables ∅ is null and \"\" is "
		 "empty text; other formats give a record a field.\n\n"
		 "A target row that several source rows write counts once, with what comes of it "
		 "in the end. Where a mapping replaces its table, rows are compared by its key, or "
		 "as a whole where it has none. A row that would be rejected changes nothing: what "
		 "a second run of 'write insert' finds there already is rejected.",
	.options =
		(const struct wb_option_rule[]){
			{ .name = "outcome",
			  .kind = WB_OPTION_CHOICE,
			  .repeats = true,
			  .argument = "OUTCOME",
			  .help = "only these rows (default: inserted, updated, deleted)",
			  .choices = outcome_names },
			{ .name = "field",
			  .kind = WB_OPTION_TEXT,
			  .argument = "FIELD",
			  .help = "only rows in which this field of the target changes" },
			{ .name = "limit",
			  .letter = 'n',
			  .kind = WB_OPTION_COUNT,
			  .argument = "N",
			  .help = "at most N rows, 0 for all (default: 100 in a table on a "
				  "terminal, "
				  "else all); counts are complete" },
			{ .name = "summary", .help = "only the counts" },
			{ .name = "exit-code",
			  .help = "exit with status 1 where anything would change" },
			WB_OPTION_SET,
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "diff members.wb", "everything that a run would change" },
			{ "diff members.wb member --field status", "whose status changes" },
			{ "diff members.wb --summary --exit-code", "for a script: is it in step?" },
			{ 0 },
		},
	.run = run_diff,
};
